"""The client commands of the binary against a running server: what people read, what programs read, exit codes."""
import fcntl
import json
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import tempfile
import termios
import time
import unittest

from server import BINARY, PATIENCE, ROOT, Client, Server, business_folder, wait_until


class CliTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()

    def tero(self, *arguments, key=None, url=None, home=None):
        environment = {"TERO_URL": url or f"http://127.0.0.1:{self.server.port}",
                       "TERO_KEY": self.admin.key if key is None else key}
        if home is not None:
            environment = {"HOME": home}
        return subprocess.run([BINARY, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False)

    def good(self, *arguments, **more):
        ran = self.tero(*arguments, **more)
        self.assertEqual(ran.returncode, 0, ran)
        return ran.stdout

    def test_a_task_is_submitted_shown_listed_and_cancelled(self):
        task = self.good("tasks", "submit", "cli.test", "--payload", '{"n": 1}', "--priority", "high").strip()
        shown = self.good("tasks", "show", task)
        self.assertIn("QUEUED", shown)
        self.assertIn('{"n":1}', shown.replace(" ", ""))
        self.assertIn(task, self.good("tasks"))
        rows = [json.loads(line) for line in self.good("tasks", "list", "--status", "queued", "--json").splitlines()]
        self.assertIn(("cli.test", "HIGH"), [(row["type"], row["priority"]) for row in rows])
        self.good("tasks", "cancel", task)
        self.assertIn("CANCELLED", self.good("tasks", "show", task))
        again = self.tero("tasks", "cancel", task)
        self.assertEqual(again.returncode, 1)
        self.assertIn("(conflict)", again.stderr)

    def test_the_end_of_a_task_is_waited_for(self):
        self.admin.register("adder", "cli.sum")
        ran = self.tero("tasks", "submit", "cli.sum", "--wait", "1ms")
        self.assertEqual(ran.returncode, 1, ran)
        self.assertIn("still QUEUED", ran.stderr)
        [lease] = self.admin.claim("adder")
        self.admin.post("/api/v1/agents/adder/complete", {"completions": [
            {"task": lease["task"], "epoch": lease["epoch"], "result": 5}]})
        self.assertIn("SUCCEEDED", self.good("tasks", "wait", lease["task"]))
        task = self.good("tasks", "submit", "cli.sum").strip()
        self.good("tasks", "cancel", task)
        ended = self.tero("tasks", "wait", task)
        self.assertEqual(ended.returncode, 1, ended)
        self.assertIn("CANCELLED", ended.stderr)

    def test_a_unique_key_is_told(self):
        first = self.good("tasks", "submit", "cli.once", "--unique-key", "k")
        again = self.good("tasks", "submit", "cli.once", "--unique-key=k")
        self.assertEqual(again.split()[0], first.split()[0])
        self.assertIn("already", again)

    def test_a_limit_follows_the_pages(self):
        self.admin.post("/api/v1/tasks", {"tasks": [{"type": "cli.many"}] * 600})
        self.assertEqual(len(self.good("tasks", "--json", "--limit", "550").splitlines()), 550)
        some = self.tero("tasks", "--limit", "3")
        self.assertIn("--limit", some.stderr)
        self.assertEqual(len(some.stdout.splitlines()), 5)

    def test_every_list_prints(self):
        for noun in ("tasks", "agents", "quotes", "follow-ups", "conversations", "contacts", "messages", "files",
                     "people", "notices", "alerts", "quarantine", "sends", "work", "schedules", "workflows",
                     "executions", "keys", "sessions"):
            with self.subTest(noun=noun):
                self.assertTrue(self.good(noun))
                self.good(noun, "list", "--json")
        for command in (["audit"], ["inbox"], ["search", "nobody"]):
            with self.subTest(command=command):
                self.assertTrue(self.good(*command))
        self.assertIn("BUILTIN", self.good("agents", "show", "assistant"))

    def test_status_and_health(self):
        status = self.good("status", "--days", "1")
        self.assertIn("agents online", status)
        self.assertIn("Today", status)
        self.assertIn("figures", json.loads(self.good("status", "--json")))
        self.assertIn("takes writes", self.good("health", key=""))

    def test_a_key_is_made_and_works(self):
        key = self.good("keys", "create", "--name", "reader", "--scope", "tasks:read").strip()
        self.good("tasks", key=key)
        refused = self.tero("tasks", "submit", "x", key=key)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("(forbidden)", refused.stderr)

    def test_a_key_is_listed_and_revoked(self):
        key = self.good("keys", "create", "--name", "to be revoked", "--scope", "tasks:read").strip()
        line = next(line for line in self.good("keys", "list").splitlines() if "to be revoked" in line)
        self.assertEqual(self.good("keys", "revoke", line.split()[0]), "revoked\n")
        refused = self.tero("tasks", key=key)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("(unauthenticated)", refused.stderr)
        wrong = self.tero("keys", "create", "--name", "x", "--scope", "tasks:sumbit")
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("tasks:submit", wrong.stderr)

    def test_a_reset_ends_the_admin_keys_before(self):
        server = Server()
        self.addCleanup(server.close)
        server.start()
        before, worker = server.client(), server.client("agents:read")
        stranger = Client(server.port)
        opened = stranger.post("/api/v1/session/open", {"link": server.dashboard.rsplit("/", 1)[-1]})
        person = {"Cookie": opened.headers["set-cookie"].split(";")[0]}
        self.assertEqual(stranger.call("GET", "/api/v1/tasks", headers=person).status, 200)
        server.stop()
        reset = subprocess.run([BINARY, "keys", "reset", "--config", str(server.config),
                                "--data", str(server.folder / "data")], cwd=ROOT, capture_output=True, text=True,
                               stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False, env={})
        self.assertEqual(reset.returncode, 0, reset)
        server.start()
        self.assertEqual(before.get("/api/v1/tasks").status, 401)
        self.assertEqual(stranger.call("GET", "/api/v1/tasks", headers=person).status, 401)
        self.assertEqual(worker.get("/api/v1/agents").status, 200)
        after, link = [line.split(": ", 1)[1] for line in reset.stdout.splitlines()[:2]]
        self.assertEqual(Client(server.port, after).get("/api/v1/tasks").status, 200)
        # The port was the command line's, not the configuration's.
        self.assertTrue(link.startswith(f"http://127.0.0.1:{server.port}/#/enter/"), link)
        self.assertEqual(stranger.post("/api/v1/session/open", {"link": link.rsplit("/", 1)[-1]}).status, 200)

    def test_a_reset_that_cannot_know_the_port_says_where_it_stands(self):
        server = Server(server={"port": 0})
        self.addCleanup(server.close)
        for options, beginning in (([], "/#/enter/"), (["--port", "9"], "http://127.0.0.1:9/#/enter/")):
            reset = subprocess.run([BINARY, "keys", "reset", "--config", str(server.config),
                                    "--data", str(server.folder), *options], cwd=ROOT, capture_output=True, text=True,
                                   stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False, env={})
            self.assertEqual(reset.returncode, 0, reset)
            self.assertTrue(reset.stdout.splitlines()[1].startswith("dashboard: " + beginning), reset.stdout)
            self.assertEqual("listening on" in reset.stdout, not options)

    def test_sessions_are_listed_and_ended(self):
        server = Server()
        self.addCleanup(server.close)
        server.start()
        at = {"key": server.admin_key, "url": f"http://127.0.0.1:{server.port}"}
        line = self.good("sessions", "list", **at).splitlines()[-1]
        self.assertIn("link", line)
        self.assertEqual(self.good("sessions", "end", line.split()[0], **at), "ended\n")
        link = server.dashboard.rsplit("/", 1)[-1]
        self.assertEqual(Client(server.port).post("/api/v1/session/open", {"link": link}).status, 401)
        self.assertEqual(self.tero("sessions", "end", "nobody", **at).returncode, 1)

    def test_the_servers_refusals_are_1_and_wrong_usage_is_2(self):
        nobody = "7" + "z" * 25
        for arguments, code, word in (
                (["tasks", "show", nobody], 1, "(not_found)"),
                (["quotes", "show", "COT-1999-000001"], 1, "(not_found)"),
                (["quotes", "reject", "COT-1999-000001", "--reason", "x"], 1, "(not_found)"),
                (["tasks", "show"], 2, "ID is missing"),
                (["tasks", "shwo"], 2, "did you mean 'show'"),
                (["taks"], 2, "did you mean 'tasks'"),
                (["tasks", "--limt", "5"], 2, "did you mean --limit"),
                (["tasks", "--limit", "many"], 2, "--limit takes a whole number"),
                (["tasks", "--limit"], 2, "--limit needs a value"),
                (["tasks", "submit", "x", "--payload", "{"], 2, "--payload"),
                (["tasks", "submit", "x", "--run-at", "soon"], 2, "--run-at"),
                (["keys", "create", "--scope", "admin"], 2, "--name"),
                (["executions", "--lmit", "5"], 2, "did you mean --limit")):
            with self.subTest(arguments=arguments):
                ran = self.tero(*arguments)
                self.assertEqual(ran.returncode, code, ran)
                self.assertIn(word, ran.stderr)
                self.assertEqual(ran.stdout, "")

    def test_without_a_key_or_a_server_it_says_what_to_do(self):
        keyless = self.tero("tasks", key="")
        self.assertEqual(keyless.returncode, 1)
        self.assertIn("TERO_KEY", keyless.stderr)
        nobody = self.tero("tasks", url="http://127.0.0.1:1")
        self.assertEqual(nobody.returncode, 1)
        self.assertIn("http://127.0.0.1:1", nobody.stderr)
        self.assertIn("tero serve", nobody.stderr)

    def test_the_templates_are_printed_as_the_provider_takes_them(self):
        printed = [json.loads(line) for line in self.good("templates", "print").splitlines()]
        self.assertEqual(len(printed), 12)
        self.assertEqual({one["language"] for one in printed}, {"es", "en", "pt_BR"})
        [first] = [one for one in printed if one["name"] == "seguimiento_cotizacion_24h" and one["language"] == "es"]
        self.assertEqual(first, {
            "name": "seguimiento_cotizacion_24h", "category": "MARKETING", "language": "es",
            "components": [{
                "type": "BODY", "text": "¡Hola, {{1}}! ¿Pudiste ver la cotización {{2}}? Si querés, la ajustamos.",
                "example": {"body_text": [["Ana", "COT-2026-000418"]]}}]})
        self.assertIn("templates print", self.good("templates", "--help"))
        self.assertEqual(self.tero("templates", "send").returncode, 2)

    def test_a_sequence_that_contradicts_its_templates_is_told_and_printed_by_nobody(self):
        def one_parameter_less(sequences):
            sequences["quote"][1]["whatsapp"]["parameters"].pop()
            return sequences
        folder = business_folder(sequences=one_parameter_less)
        self.addCleanup(shutil.rmtree, folder.parent)
        config = folder / "agent_config.json"
        config.write_text(json.dumps({"business": {"folder": str(folder)}}))
        for command in (("config", "check"), ("templates", "print")):
            ran = self.tero(*command, "--config", str(config))
            self.assertEqual((ran.returncode, ran.stdout), (1, ""))
            self.assertIn("sequences.json: quote[1].whatsapp.parameters: 'follow_up.doubts' in es has a place "
                          "{subject}, and the template has no parameter for it", ran.stderr)

    # ---- events ----

    def listen(self, *arguments):
        environment = {"TERO_URL": f"http://127.0.0.1:{self.server.port}", "TERO_KEY": self.admin.key}
        listening = subprocess.Popen([BINARY, "events", *arguments], cwd=ROOT, env=environment, text=True,
                                     stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(listening.stdout.close)
        self.addCleanup(listening.stderr.close)
        self.addCleanup(listening.wait)
        self.addCleanup(listening.kill)
        wait_until(lambda: b"tero_event_streams 1\n" in self.admin.get("/metrics").body, "the stream to be open")
        return listening

    def test_events_are_printed_as_they_come(self):
        listening = self.listen("--types", "task", "--limit", "2")
        task = self.admin.submit(type="listened")
        self.admin.post(f"/api/v1/tasks/{task}/cancel")
        printed = [line.split() for line in listening.stdout]
        self.assertEqual(printed, [["task", "new", "QUEUED", task], ["task", "changed", "CANCELLED", task]])
        self.assertEqual(listening.wait(PATIENCE), 0)

    def test_events_go_on_after_a_restart_and_say_so(self):
        listening = self.listen("--types", "task", "--json", "--limit", "3")
        first = self.admin.submit(type="listened")
        self.assertEqual(json.loads(listening.stdout.readline())["id"], first)
        self.server.stop()
        self.server.start()
        reset = json.loads(listening.stdout.readline())
        self.assertEqual((reset["type"], reset["why"]), ("reset", "restarted"))
        last = self.admin.submit(type="listened")
        self.assertEqual(json.loads(listening.stdout.readline())["id"], last)
        self.assertEqual(listening.wait(PATIENCE), 0)
        self.assertIn("the stream ended", listening.stderr.read())

    def test_events_that_may_not_be_read_are_refused(self):
        refused = self.tero("events", "--types", "message", key=self.server.client("tasks:read").key)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("messages:read", refused.stderr)
        self.assertIn("types: ", self.tero("events", "--types", "dragon").stderr)

    # ---- names, profiles ----

    def test_a_schedule_is_told_by_its_name(self):
        self.good("schedules", "create", "--name", "by name", "--every", "1 hour", "--task", "cli.named")
        self.assertIn("by name", self.good("schedules", "show", "by name"))
        self.good("schedules", "pause", "By Name", "--reason", "holidays")
        self.assertIn("PAUSED", self.good("schedules", "show", "by name"))
        self.good("schedules", "delete", "by name")
        gone = self.tero("schedules", "show", "by name")
        self.assertEqual(gone.returncode, 1)
        self.assertIn("there is no schedule named 'by name'", gone.stderr)
        self.assertIn("tero schedules", gone.stderr)

    def test_who_is_not_known_is_said(self):
        for arguments in (["contacts", "show", "nobody"], ["conversations", "reply", "nobody", "x"],
                          ["work", "take", "nobody"], ["messages", "--conversation", "nobody"]):
            with self.subTest(arguments=arguments):
                ran = self.tero(*arguments)
                self.assertEqual((ran.returncode, ran.stdout), (1, ""))
                self.assertIn("'nobody'", ran.stderr)
                self.assertIn("(not_found)", ran.stderr)

    def test_a_profile_says_where_and_who(self):
        home = tempfile.mkdtemp(prefix="tero-home-")
        self.addCleanup(shutil.rmtree, home)
        file = os.path.join(home, ".config", "tero", "profiles.json")
        missing = self.tero("tasks", "--profile", "shop", home=home)
        self.assertEqual(missing.returncode, 1)
        self.assertIn("tero profiles save shop", missing.stderr)
        url = f"http://127.0.0.1:{self.server.port}"
        self.good("profiles", "save", "shop", "--url", url, "--key", self.admin.key, home=home)
        self.assertEqual(os.stat(file).st_mode & 0o777, 0o600)
        self.assertNotIn(self.admin.key, self.good("profiles", home=home))
        self.good("tasks", "--profile", "shop", home=home)
        self.good("profiles", "save", "default", "--url", url, "--key", "wrong", home=home)
        wrong = self.tero("tasks", home=home)
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("(unauthenticated)", wrong.stderr)
        self.assertIn("--profile", wrong.stderr)
        self.assertEqual(self.tero("profiles", "save", "x", home=home).returncode, 2)
        self.assertIn("there is no profile 'x'", self.tero("profiles", "remove", "x", home=home).stderr)
        both = self.tero("tasks", "--profile", "shop", "--url", url, home=home)
        self.assertEqual(both.returncode, 2)
        self.assertIn("leave --url out", both.stderr)
        os.chmod(file, 0o644)
        self.assertIn("chmod 600", self.tero("tasks", "--profile", "shop", home=home).stderr)

    # ---- the terminal ----

    def terminal(self, *arguments, rows=24, columns=80):
        """The command on a terminal of its own: its process, our end, and how the terminal was before."""
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        before = termios.tcgetattr(theirs)
        environment = {"TERO_URL": f"http://127.0.0.1:{self.server.port}", "TERO_KEY": self.admin.key,
                       "TERM": "xterm"}
        process = subprocess.Popen([BINARY, *arguments], cwd=ROOT, env=environment, stdin=theirs, stdout=theirs,
                                   stderr=theirs, start_new_session=True,
                                   preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(os.close, theirs)
        return process, ours, theirs, before

    def read_until(self, ours, text, lines=0):
        """What is drawn until this text is there, in a frame of at least so many lines."""
        seen = b""
        end = time.monotonic() + PATIENCE
        while text not in seen or seen[seen.rfind(b"\x1b[H"):].count(b"\r\n") + 1 < lines:
            self.assertLess(time.monotonic(), end, f"waited in vain for {text!r} in {seen!r}")
            if select.select([ours], [], [], 0.1)[0]:
                seen += os.read(ours, 65536)
        return seen

    def test_top_draws_resizes_and_gives_the_terminal_back(self):
        self.admin.register("top-worker", "cli.top")
        process, ours, theirs, before = self.terminal("top", rows=24, columns=80)
        drawn = self.read_until(ours, b"q ends", lines=24)
        self.assertIn(b"\x1b[?1049h", drawn)
        self.assertIn(b"top-worker", drawn)
        self.assertEqual(drawn[drawn.rindex(b"\x1b[H"):].count(b"\r\n"), 23)
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.read_until(ours, b"q ends", lines=40)
        os.write(ours, b"s")
        self.read_until(ours, b"by name")
        os.write(ours, b"\x1b[C")
        self.read_until(ours, b"> Running tasks")
        os.write(ours, b"q")
        self.read_until(ours, b"\x1b[?1049l")
        self.assertEqual(process.wait(PATIENCE), 0)
        self.assertEqual(termios.tcgetattr(theirs), before)

    def test_top_gives_the_terminal_back_when_it_is_told_to_end(self):
        process, ours, theirs, before = self.terminal("top")
        self.read_until(ours, b"q ends")
        process.terminate()
        self.read_until(ours, b"\x1b[?1049l")
        self.assertEqual(process.wait(PATIENCE), 0)
        self.assertEqual(termios.tcgetattr(theirs), before)

    def test_top_without_a_terminal_says_so(self):
        ran = self.tero("top")
        self.assertEqual((ran.returncode, ran.stdout), (1, ""))
        self.assertIn("tero status", ran.stderr)
        self.assertIn("(unauthenticated)", self.tero("top", key="wrong").stderr)
        self.assertIn("tero serve", self.tero("top", url="http://127.0.0.1:1").stderr)
        self.assertEqual(self.tero("top", "--json").returncode, 2)

    def test_a_list_is_watched(self):
        process, ours, theirs, before = self.terminal("tasks", "--watch")
        self.read_until(ours, b"tero tasks list")
        task = self.admin.submit(type="cli.watched")
        self.read_until(ours, task.encode())
        os.write(ours, b"\x03")
        self.assertEqual(process.wait(PATIENCE), 0)
        self.assertEqual(termios.tcgetattr(theirs), before)

    # ---- completion, the manual ----

    def completed(self, script, *words):
        """What bash would offer for the last of these words."""
        line = f'{script}\nCOMP_WORDS=({" ".join(words)} "")\nCOMP_CWORD={len(words)}\n_tero\necho "${{COMPREPLY[@]}}"'
        ran = subprocess.run(["bash", "--norc", "-c", line], capture_output=True, text=True, check=False)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        return ran.stdout.split()

    def test_bash_completes_commands_verbs_and_options(self):
        script = self.good("completion", "bash")
        self.assertIn("inbox", self.completed(script, "tero"))
        self.assertIn("serve", self.completed(script, "tero"))
        self.assertIn("give-back", self.completed(script, "tero", "work"))
        self.assertIn("--status", self.completed(script, "tero", "tasks"))
        self.assertIn("--unique-key", self.completed(script, "tero", "tasks", "submit"))
        self.assertIn("--fresh", self.completed(script, "tero", "demo"))
        self.assertNotIn("--unique-key", self.completed(script, "tero", "tasks", "show"))
        self.assertEqual(self.tero("completion", "powershell").returncode, 2)

    def test_zsh_and_fish_read_their_scripts(self):
        for shell, options in (("zsh", ["-f"]), ("fish", ["--no-config"])):
            script = self.good("completion", shell)
            with self.subTest(shell=shell):
                if shutil.which(shell) is None:
                    self.skipTest(f"{shell} is not installed")
                before = "autoload -U compinit; compinit -D -u\n" if shell == "zsh" else ""
                ran = subprocess.run([shell, *options, "-c", before + script], capture_output=True, text=True,
                                     check=False)
                self.assertEqual((ran.returncode, ran.stderr), (0, ""))

    def test_the_manual_is_a_page_that_man_reads(self):
        page = self.good("man")
        self.assertTrue(page.startswith(".TH TERO 1"), page[:40])
        if shutil.which("groff") is None:
            self.skipTest("groff is not installed")
        ran = subprocess.run(["groff", "-k", "-man", "-Tutf8"], input=page, capture_output=True, text=True, check=False)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn("tero quotes show", re.sub(".\b", "", ran.stdout))  # bold is a letter over itself

    def test_it_says_which_tero_it_is(self):
        self.assertRegex(self.good("version"), r"^tero \d+\.\d+")
        self.assertEqual(self.good("--version"), self.good("version"))

    def test_every_command_explains_itself(self):
        overview = self.good("--help")
        for command in ("status", "health", "tasks list", "tasks show", "tasks submit", "tasks cancel", "tasks retry",
                        "tasks prioritize", "tasks delete", "tasks bulk", "tasks bulks", "tasks stop",
                        "tasks begin-batch", "tasks batches", "tasks batch", "tasks seal",
                        "tasks pauses", "tasks pause", "tasks resume", "schedules list", "schedules show",
                        "schedules create", "schedules update", "schedules pause", "schedules resume", "schedules run",
                        "schedules backfill", "schedules preview", "schedules why", "schedules delete",
                        "agents list", "agents show", "agents register",
                        "agents secret", "agents drain", "agents resume", "agents change", "agents remove",
                        "quotes list", "quotes show", "quotes accept", "quotes reject",
                        "follow-ups list", "conversations list", "conversations show", "quarantine list",
                        "quarantine retry", "keys create", "keys list",
                        "keys revoke", "sessions list", "sessions end", "contacts list", "contacts show",
                        "messages list", "messages show", "files list", "people list", "notices list", "alerts list",
                        "audit", "search", "inbox", "top", "conversations allowed", "workflows show",
                        "executions branches", "executions link"):
            with self.subTest(command=command):
                self.assertIn(command, overview)
                shown = self.good(*command.split(), "--help")
                self.assertIn("examples:", shown)
                self.assertIn("--url", shown)
        for noun in ("tasks", "agents", "quotes", "follow-ups", "conversations", "keys"):
            self.assertIn(f"usage: tero {noun} COMMAND", self.good(noun, "--help"))
