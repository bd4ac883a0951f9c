"""What `run` and `compare` measure: the figures, and how to get them from a build."""
import collections
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid

Figure = collections.namedtuple("Figure", "name goal unit more_is_better")

# In the order of the tables. A goal of None: a reference, or a figure without one.
FIGURES = tuple(Figure(*one) for one in (
    ("plain SQLite, 1 a transaction", None, "lives/s", True),
    ("plain SQLite, 100 a transaction", None, "lives/s", True),
    ("plain SQLite, 1000 a transaction", None, "lives/s", True),
    ("the disk, a page and a sync", None, "syncs/s", True),
    ("a bare Beast server, 64 connections", None, "requests/s", True),
    ("in process, groups of 100", None, "lives/s", True),
    ("in process, groups of 1000", None, "lives/s", True),
    ("in process, one by one, 64 callers", None, "lives/s", True),
    ("in process beside 10,000 idle agents / beside none", 90, "%", True),
    ("in process, groups of 1000, figures counted / not", 90, "%", True),
    ("in process / plain SQLite, groups of 100", 75, "%", True),
    ("in process / plain SQLite, groups of 1000", 75, "%", True),
    ("HTTP, groups of 100, 8 connections", 30_000, "lives/s", True),
    ("HTTP, groups of 100, 64 connections", 30_000, "lives/s", True),
    ("HTTP, one by one, 64 connections", None, "lives/s", True),
    ("HTTP, one by one, two requests a life, 64 connections", 25_000, "lives/s", True),
    ("HTTP, one by one, requests / a bare Beast server's", 75, "%", True),
    ("HTTP, submits one by one, 64 connections", 20_000, "submits/s", True),
    ("HTTP, batches of 1000, 4 connections", None, "submits/s", True),
    ("HTTP, drain of 500 a call, 8 connections", None, "tasks/s", True),
    ("submit to start in process, p50", None, "ms", False),
    ("submit to start in process, p99", None, "ms", False),
    ("submit to start over HTTP, p50", 0.8, "ms", False),
    ("submit to start over HTTP, p99", None, "ms", False),
    ("submit to start over HTTP at half of the most, p50", None, "ms", False),
    ("submit to start over HTTP at half of the most, p99", 5, "ms", False),
    ("log of a life, one by one", 77, "kB", False),
    ("log of a life, groups of 100", 2.9, "kB", False),
    ("in process, drain of 500 a call, backlog of 1,000", None, "tasks/s", True),
    ("in process, drain, backlog of 1,000,000 / of 1,000", 83, "%", True),
    ("in process, workflows of five steps, 256 at once", 12_000, "workflows/s", True),
    ("HTTP, workflows of five steps, 64 at once", None, "workflows/s", True),
    ("HTTP, workflows of five steps, 256 at once", None, "workflows/s", True),
    ("HTTP, one workflow of five steps at a time, p50", 2, "ms", False),
    ("HTTP, one workflow of five steps at a time, p99", 4, "ms", False),
    ("memory of an execution in a DELAY", 200, "bytes", False),
    ("completed while too much comes / before", 60, "%", True),
    ("completed once it is over / before", 90, "%", True),
    ("memory of a queued task", 400, "bytes", False),
    ("start-up with a full queue", 4, "s", False),
    ("memory at rest", 20, "MB", False),
    ("processor at rest", 0.5, "%", False),
    ("SIGKILL to a first claim, the log full", 1, "s", False),
    ("memory of a schedule that is far", 10, "bytes", False),
    ("start-up with 1,000,000 far schedules", 0.3, "s", False),
    ("schedules, 1,000 due a second: late, p99", 10, "ms", False),
))


class Build:
    """A release build's folder, and the source tree that it was made from."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.tero = self.folder / "src" / "app" / "tero"
        self.bench = self.folder / "bench" / "tero_bench"
        self.root = self._source_tree()

    def _source_tree(self):
        home = "CMAKE_HOME_DIRECTORY:INTERNAL="
        cache = self.folder / "CMakeCache.txt"
        for line in cache.read_text(encoding="utf-8").splitlines() if cache.exists() else ():
            if line.startswith(home):
                return pathlib.Path(line.removeprefix(home))
        return pathlib.Path(__file__).resolve().parent.parent

    def missing(self):
        """The first program that is not there; none when both are."""
        return next((one for one in (self.tero, self.bench) if not os.access(one, os.X_OK)), None)

    def catalog(self):
        """The price list of its source tree; none when that has no such file."""
        named = []
        config = self.root / "agent_config.json"
        if config.exists():
            named.append(json.loads(config.read_text(encoding="utf-8")).get("business", {}).get("catalog"))
        named.append("examples/catalog.json")
        return next((self.root / one for one in named if one and (self.root / one).is_file()), None)


class Counters(dict):
    """The counters of each benchmark by its name."""

    def __missing__(self, name):
        sys.exit(f"there is no benchmark {name}, only {', '.join(self) or 'none'}")


def measure(build, pattern, environment):
    """Runs the benchmarks whose name matches."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        done = subprocess.run([build.bench, f"--benchmark_filter={pattern}", f"--benchmark_out={out.name}",
                               "--benchmark_out_format=json"], env={**os.environ, **environment},
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        said = pathlib.Path(out.name).read_text(encoding="utf-8")
        if done.returncode != 0 or not said:
            sys.exit(f"{build.bench}, {pattern}: {done.stderr.strip()}")
        return Counters({one["name"].split("/iterations")[0]: one for one in json.loads(said)["benchmarks"]})


class Server:
    """`tero serve` on a free port, with a folder of its own."""

    def __init__(self, build):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tero-bench-"))
        config = self.folder / "agent_config.json"
        options = {"coordinator": {"queue_max": 10_000_000}, "monitoring": {"log_level": "WARNING"}}
        if (catalog := build.catalog()) is not None:
            options["business"] = {"catalog": str(catalog)}
        config.write_text(json.dumps(options))
        self.build = build
        self.command = [build.tero, "serve", "--config", str(config), "--data", str(self.folder / "data"),
                        "--port", "0"]
        self.door = {}
        self.start()

    def start(self):
        """Until it listens; the key of the first start stays."""
        # Where a journal listens, the key is not printed.
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("TERO_") and name != "JOURNAL_STREAM"}
        self.process = subprocess.Popen(self.command, cwd=self.build.root, env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, text=True)
        self.door.pop("TERO_BENCH_PORT", None)
        for line in self.process.stdout:
            name, _, value = line.strip().partition(": ")
            if name == "admin key":
                self.door["TERO_BENCH_KEY"] = value
            if name == "dashboard":
                self.door["TERO_BENCH_PORT"] = value.split(":")[2].split("/")[0]
            if name.startswith("listening on ") and "TERO_BENCH_PORT" not in self.door:
                self.door["TERO_BENCH_PORT"] = line.strip().rpartition(":")[2]
            if len(self.door) == 2:
                return
        sys.exit(f"{self.build.tero}: the server ended before it was ready")

    def kill(self):
        """Without a word to it."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def post(self, path, body):
        """The answer, read; the run ends where there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", int(self.door["TERO_BENCH_PORT"]), timeout=60)
        connection.request("POST", path, json.dumps(body), {"Authorization": f"Bearer {self.door['TERO_BENCH_KEY']}",
                                                            "Content-Type": "application/json"})
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        if answer.status >= 300:
            sys.exit(f"{path}: {answer.status} {said[:500]!r}")
        return json.loads(said)

    def taken(self):
        """Resident memory in bytes, and seconds of processor so far."""
        process = pathlib.Path(f"/proc/{self.process.pid}")
        resident = int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        times = (process / "stat").read_text().rpartition(")")[2].split()
        return resident, (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


# Each of these measures some figures once and returns them by name.

def plain_sqlite(build, environment):
    found = measure(build, "^plain_sqlite", environment)
    return {f"plain SQLite, {size} a transaction": found[f"plain_sqlite/{size}"]["lives_per_s"]
            for size in (1, 100, 1000)}


def in_process(build, environment):
    found = measure(build, "^(lives_in_groups|lives_one_by_one|lives_with_figures|lives_beside_idle_agents|"
                           "submit_to_start|workflows_|overload)", environment)
    figures = {f"in process, groups of {size}": found[f"lives_in_groups/{size}"]["lives_per_s"]
               for size in (100, 1000)}
    figures["in process, one by one, 64 callers"] = found["lives_one_by_one/64"]["lives_per_s"]
    beside = {count: found.get(f"lives_beside_idle_agents/{count}") for count in (0, 10_000)}
    if all(beside.values()):  # builds before it have none
        figures["in process beside 10,000 idle agents / beside none"] = \
            100 * beside[10_000]["lives_per_s"] / beside[0]["lives_per_s"]
    watched = {count: found.get(f"lives_with_figures/{count}") for count in (0, 1)}
    if all(watched.values()):  # builds before it have none
        figures["in process, groups of 1000, figures counted / not"] = \
            100 * watched[1]["lives_per_s"] / watched[0]["lives_per_s"]
    if (workflows := found.get("workflows_in_process/256")) is not None:  # builds before it have none
        figures["in process, workflows of five steps, 256 at once"] = workflows["workflows_per_s"]
        figures["memory of an execution in a DELAY"] = found["workflows_asleep/90000"]["bytes_each"]
    if (overload := found.get("overload")) is not None:
        figures["completed while too much comes / before"] = 100 * overload["during_share"]
        figures["completed once it is over / before"] = 100 * overload["after_share"]
    for part in ("p50", "p99"):
        figures[f"submit to start in process, {part}"] = found["submit_to_start"][f"{part}_us"] / 1000
    return figures


def shares_of_plain_sqlite(figures):
    return {f"in process / plain SQLite, groups of {size}":
            100 * figures[f"in process, groups of {size}"] / figures[f"plain SQLite, {size} a transaction"]
            for size in (100, 1000)}


def over_http(build, environment):
    with Server(build) as server:
        found = measure(build, "^http_", {**environment, **server.door})
    figures = {f"HTTP, groups of 100, {connections} connections":
               found[f"http_lives_in_groups/{connections}/100"]["lives_per_s"] for connections in (8, 64)}
    figures["HTTP, one by one, 64 connections"] = found["http_lives_one_by_one/64"]["lives_per_s"]
    if (pairs := found.get("http_lives_in_groups/64/1")) is not None:  # builds before it have none
        figures["HTTP, one by one, two requests a life, 64 connections"] = pairs["lives_per_s"]
    figures["HTTP, submits one by one, 64 connections"] = found["http_submits/64"]["submits_per_s"]
    if (batches := found.get("http_batches_then_drain/4/1000")) is not None:  # builds before it have none
        figures["HTTP, batches of 1000, 4 connections"] = batches["submits_per_s"]
        figures["HTTP, drain of 500 a call, 8 connections"] = batches["drained_per_s"]
    if "http_workflows/64" in found:
        for at_once in (64, 256):
            figures[f"HTTP, workflows of five steps, {at_once} at once"] = \
                found[f"http_workflows/{at_once}"]["workflows_per_s"]
        for part in ("p50", "p99"):
            figures[f"HTTP, one workflow of five steps at a time, {part}"] = \
                found["http_workflows/1"][f"{part}_us"] / 1000
    for part in ("p50", "p99"):
        figures[f"submit to start over HTTP, {part}"] = found["http_submit_to_start"][f"{part}_us"] / 1000
        if (half := found.get("http_open_loop")) is not None:  # builds before it have none
            figures[f"submit to start over HTTP at half of the most, {part}"] = half[f"{part}_us"] / 1000
    return figures


def limits(build, environment):
    """What the disk and the way through HTTP allow, whatever is done with them."""
    found = measure(build, "^(disk_syncs|bare_beast)", environment)
    figures = {}
    if "disk_syncs" in found:  # builds before it have none
        figures["the disk, a page and a sync"] = found["disk_syncs"]["syncs_per_s"]
        figures["a bare Beast server, 64 connections"] = found["bare_beast/64"]["requests_per_s"]
    return figures


def share_of_bare_beast(figures):
    """A life one by one is three requests."""
    bare = figures.get("a bare Beast server, 64 connections")
    if bare is None:
        return {}
    return {"HTTP, one by one, requests / a bare Beast server's":
            100 * 3 * figures["HTTP, one by one, 64 connections"] / bare}


def logs_and_backlogs(build, environment):
    found = measure(build, "^(log_of_a_life|drain_at_backlog)", environment)
    if "log_of_a_life/1" not in found:  # builds before it have none
        return {}
    near, far = (found[f"drain_at_backlog/{backlog}"]["drained_per_s"] for backlog in (1_000, 1_000_000))
    return {"log of a life, one by one": found["log_of_a_life/1"]["bytes_a_life"] / 1000,
            "log of a life, groups of 100": found["log_of_a_life/100"]["bytes_a_life"] / 1000,
            "in process, drain of 500 a call, backlog of 1,000": near,
            "in process, drain, backlog of 1,000,000 / of 1,000": 100 * far / near}


def full_queue(build, environment):
    """The figures, and how many tasks were in the queue."""
    [found] = measure(build, "^queued_tasks", environment).values()
    return {"memory of a queued task": found["bytes_per_task"],
            "start-up with a full queue": found["start_seconds"]}, int(found["tasks"])


def at_rest(build, environment):
    seconds = 2 if environment else 15
    with Server(build) as server:
        time.sleep(seconds / 3)
        _, before = server.taken()
        time.sleep(seconds)
        resident, after = server.taken()
    return {"memory at rest": resident / 1e6, "processor at rest": 100 * (after - before) / seconds}


def killed(build, environment):
    """From the kill of a server whose log is full to the first task that a worker of its successor has."""
    batches = 10 if environment else 100
    with Server(build) as server:
        server.post("/api/v1/agents", {"id": "bench-first", "capabilities": ["bench"], "max_concurrency": 1})
        for _ in range(batches):
            server.post("/api/v1/tasks", {"tasks": [{"type": "bench", "payload": "x" * 200}] * 1000})
        begin = time.monotonic()
        server.kill()
        server.start()
        claim = {"request": new_id(), "limit": 1, "wait": "30s"}
        leases = server.post("/api/v1/agents/bench-first/claim", claim)["leases"]
        seconds = time.monotonic() - begin
    if len(leases) != 1:
        sys.exit("nothing to claim after the kill")
    return {"SIGKILL to a first claim, the log full": seconds}


def new_id():
    """As Tero writes ids: 26 characters of Crockford's base 32."""
    number, signs = uuid.uuid4().int, "0123456789abcdefghjkmnpqrstvwxyz"
    return "".join(signs[number >> (5 * place) & 31] for place in reversed(range(26)))


def schedules(build, environment):
    found = measure(build, "^schedules_", environment)
    asleep = found["schedules_asleep/1000000"]
    return {"memory of a schedule that is far": asleep["bytes_each"],
            "start-up with 1,000,000 far schedules": asleep["start_seconds"],
            "schedules, 1,000 due a second: late, p99": found["schedules_due"]["p99_ms"]}


def environment_of(quick):
    return {"TERO_BENCH_QUICK": "1"} if quick else {}


def shown(value, unit):
    if unit in ("ms", "kB") or (unit == "s" and value < 100):
        return f"{value:.2f}"
    return f"{value:,.0f}"
