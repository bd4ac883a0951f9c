"""A Tero under test: the real binary on a free port with a data folder of its own, and a plain HTTP client for it."""
import contextlib
import gzip
import http.client
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse

from contract import Contract

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = os.environ.get("TERO_BINARY", "")
PATIENCE = 60  # seconds that a condition may take on a slow machine before the test gives up


def wait_until(condition, what, patience=PATIENCE):
    """The first true value of `condition`; an AssertionError naming `what` when it does not come."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience} s in vain for {what}")
        time.sleep(0.02)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fresh_id():
    number = secrets.randbits(128)
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[number >> shift & 31] for shift in range(125, -1, -5))


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def json(self):
        packed = self.headers.get("content-encoding") == "gzip"
        return json.loads(gzip.decompress(self.body) if packed else self.body)

    @property
    def code(self):
        return self.json.get("code")

    def __repr__(self):
        return f"{self.status} {self.body[:500]!r}"


class Client:
    contract = None  # once the first server has told it, every answer is held against its OpenAPI page

    def __init__(self, port, key=""):
        self.port = port
        self.key = key

    def call(self, method, path, body=None, headers=None, timeout=PATIENCE):
        """`body`: bytes as they are, anything else as JSON."""
        sent = dict(headers or {})
        if self.key:
            sent.setdefault("Authorization", f"Bearer {self.key}")
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, sent)
            heard = connection.getresponse()
            answer = Answer(heard.status, heard.getheaders(), heard.read())
        finally:
            connection.close()
        if Client.contract is not None and method != "HEAD":
            Client.contract.check(method, path, body, answer)
        return answer

    def get(self, path, **query):
        return self.call("GET", path + ("?" + urllib.parse.urlencode(query) if query else ""))

    def post(self, path, body=None, **more):
        return self.call("POST", path, {} if body is None else body, **more)

    def rows(self, path, **query):
        """All rows of a list, page after page."""
        found = []
        query.setdefault("limit", 500)
        while True:
            answer = self.get(path, **query)
            assert answer.status == 200, answer
            found += answer.json["items"]
            if not answer.json["next_cursor"]:
                return found
            query["cursor"] = answer.json["next_cursor"]

    # ---- what many tests do ----

    def submit(self, **task):
        answer = self.post("/api/v1/tasks", task)
        assert answer.status in (200, 201), answer
        return answer.json["task"]

    def task(self, task):
        answer = self.get(f"/api/v1/tasks/{task}")
        assert answer.status == 200, answer
        return answer.json

    def register(self, agent, *capabilities, at_once=10):
        answer = self.post("/api/v1/agents", {"id": agent, "capabilities": list(capabilities),
                                              "max_concurrency": at_once})
        assert answer.status == 200, answer

    def claim(self, agent, wait="0s", limit=1, request=None):
        answer = self.post(f"/api/v1/agents/{agent}/claim",
                           {"request": request or fresh_id(), "limit": limit, "wait": wait})
        assert answer.status == 200, answer
        return answer.json["leases"]


def business_folder(**files):
    """BMC's folder with some of its JSON files changed, each by a function of what it holds; a path to be removed."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tero-business-")) / "shop"
    shutil.copytree(ROOT / "businesses" / "bmc", folder)
    for name, change in files.items():
        file = folder / f"{name}.json"
        file.write_text(json.dumps(change(json.loads(file.read_text()))))
    return folder


class Server:
    """`with Server(...) as server:`, or start() and close(). Its folder and log live until close()."""

    def __init__(self, **config):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tero-e2e-"))
        self.port = free_port()
        self.cwd = ROOT
        self.process = None
        self.lines = []
        self.admin_key = ""
        self.dashboard = ""
        config.setdefault("business", {}).setdefault("catalog", str(ROOT / "examples" / "catalog.json"))
        self.config = self.folder / "agent_config.json"
        self.config.write_text(json.dumps(config))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            print(self.log_end())
        self.close()

    def command(self, port=None):
        return [BINARY, "serve", "--config", str(self.config), "--data", str(self.folder / "data"),
                "--port", str(port or self.port)]

    def start(self, **variables):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("TERO_") and name != "JOURNAL_STREAM"} | variables
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(self.command(), cwd=self.cwd, env=environment, stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=log, text=True)
        self.reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self.reader.start()

        def ready():
            assert self.process.poll() is None, f"tero serve ended with {self.process.returncode}: {self.log_end()}"
            with contextlib.suppress(OSError, http.client.HTTPException):
                return Client(self.port).get("/readyz").status == 200
        wait_until(ready, "the server to be ready")
        Client.contract = Client.contract or Contract(Client(self.port).get("/api/v1/openapi.json").json)
        if not self.dashboard and "JOURNAL_STREAM" not in variables:
            wait_until(lambda: self.admin_key and self.dashboard, "the admin key and the dashboard's link")
        return self

    def _read(self, stream):
        for line in stream:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("admin key: "):
                self.admin_key = line.split(": ", 1)[1].strip()
            if line.startswith("dashboard: "):
                self.dashboard = line.split(": ", 1)[1].strip()
        stream.close()

    def client(self, *scopes):
        """With the admin's key, or one of these scopes."""
        admin = Client(self.port, self.admin_key)
        if not scopes:
            return admin
        answer = admin.post("/api/v1/keys", {"name": "test " + " ".join(scopes), "scopes": list(scopes)})
        assert answer.status == 201, answer
        return Client(self.port, answer.json["key"])

    def stop(self, patience=PATIENCE):
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(patience)
        self.reader.join(patience)
        return code

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.reader.join(PATIENCE)

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log_end(self):
        log = (self.folder / "log").read_text(errors="replace").splitlines()
        return "\n".join(["--- the server's last lines:", *self.lines[-5:], *log[-30:]])
