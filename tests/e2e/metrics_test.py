"""Figures of agents and of the server: over the API, for Prometheus, on the command line."""
import json
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

from server import BINARY, PATIENCE, ROOT, Server, wait_until


def tero(server, *words):
    return subprocess.run([BINARY, *words], cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env={"TERO_URL": f"http://127.0.0.1:{server.port}", "TERO_KEY": server.admin_key},
                          timeout=PATIENCE, check=False)


class MetricsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(monitoring={"interval": "1s"})
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()
        cls.work("slow", "paint", fails=1, ends=3)
        cls.work("quick", "print", fails=0, ends=2)

    @classmethod
    def work(cls, agent, kind, fails, ends):
        cls.admin.register(agent, kind)
        for number in range(fails + ends):
            cls.admin.submit(type=kind)
            [lease] = cls.admin.claim(agent, wait="10s")
            item = {"task": lease["task"], "epoch": lease["epoch"]}
            if number < fails:
                answer = cls.admin.post(f"/api/v1/agents/{agent}/fail",
                                        {"failures": [item | {"error": "no ink", "retryable": False}]})
            else:
                answer = cls.admin.post(f"/api/v1/agents/{agent}/complete", {"completions": [item | {"result": 1}]})
            assert answer.status == 200, answer

    def rows(self, **query):
        answer = self.admin.get("/api/v1/metrics", **query)
        self.assertEqual(answer.status, 200, answer)
        return {row["name"]: row for row in answer.json["rows"]}

    def tero(self, *words):
        return tero(self.server, *words)

    def test_each_agent_has_what_it_did(self):
        wait_until(lambda: self.rows().get("quick", {}).get("completed") == 2, "the last look")
        slow = self.rows()["slow"]
        self.assertEqual((slow["completed"], slow["failed"], slow["failed_attempts"]), (3, 1, 1))
        self.assertEqual((slow["success_rate"], slow["error_rate"], slow["uptime"]), (0.75, 0.25, 1))
        self.assertTrue(all(slow[name] for name in ("mean", "p50", "p95", "p99")), slow)
        alone = self.admin.get("/api/v1/agents/slow/metrics", window="15min").json
        self.assertEqual([row["name"] for row in alone["by_task_type"]], ["paint"])
        self.assertEqual(alone["agent"]["completed"], 3)
        self.assertEqual(self.admin.get("/api/v1/agents/nobody/metrics").status, 404)

    def test_types_and_the_server_have_theirs(self):
        wait_until(lambda: self.rows(by="task_type").get("print", {}).get("completed") == 2, "the last look")
        server = self.admin.get("/api/v1/metrics").json["server"]
        self.assertGreater(server["memory_bytes"], 1_000_000)
        self.assertGreater(server["disk_bytes"], server["disk_free_bytes"])
        self.assertEqual(server["uptime"], 1)

    def test_what_cannot_be_asked_is_named(self):
        for query in ({"by": "moon"}, {"window": "1s"}, {"window": "367d"}, {"window": "soon"}):
            answer = self.admin.get("/api/v1/metrics", **query)
            self.assertEqual((answer.status, answer.json["field"]), (400, next(iter(query))), answer)

    def test_many_who_ask_cost_one_look(self):
        texts = {self.admin.get("/api/v1/metrics", window="33min").body for _ in range(5)}
        self.assertLess(len(texts), 5)  # a look may fall between

    def test_a_start_reads_the_figures_back(self):
        with Server(monitoring={"interval": "1s"}) as server:
            admin = server.client()
            admin.register("ana", "paint")
            task = admin.submit(type="paint")
            [lease] = admin.claim("ana", wait="10s")
            admin.post("/api/v1/agents/ana/complete",
                       {"completions": [{"task": task, "epoch": lease["epoch"], "result": 1}]})
            server.stop()
            server.start()

            def completed():
                rows = admin.get("/api/v1/metrics", by="task_type", window="1h").json["rows"]
                return [(row["name"], row["completed"]) for row in rows] == [("paint", 1)]
            wait_until(completed, "what ended before the start")

    def test_a_worker_says_what_its_process_takes(self):
        at = "/api/v1/agents/slow/heartbeat"
        answer = self.admin.post(at, {"beats": [], "usage": {"processor": 0.25, "memory_bytes": 3 << 20}})
        self.assertEqual(answer.status, 200, answer)
        said = self.admin.get("/api/v1/agents/slow/metrics").json["agent"]["usage"]
        self.assertEqual(said, {"processor": 0.25, "memory_bytes": 3 << 20})
        self.assertIn('tero_agent_memory_bytes{agent="slow"} 3145728\n', self.admin.get("/metrics").body.decode())
        self.assertIn("3 MiB", self.tero("metrics", "--agent", "slow").stdout)
        refused = self.admin.post(at, {"beats": [], "usage": {"processor": -1}})
        self.assertEqual((refused.status, refused.json["field"]), (400, "usage.processor"), refused)

    def test_prometheus_reads_them_with_labels(self):
        page = self.admin.get("/metrics").body.decode()
        for line in ('tero_agent_completed_total{agent="slow"} 3', 'tero_agent_failed_attempts_total{agent="slow"} 1',
                     'tero_task_type_completed_total{task_type="print"} 2', 'tero_agent_up{agent="slow"} 1',
                     'tero_agent_response_seconds_count{agent="quick"} 2'):
            self.assertIn(line + "\n", page)
        families = [line.split()[2] for line in page.splitlines() if line.startswith("# TYPE ")]
        self.assertEqual(len(families), len(set(families)), "a family is said twice")

    def test_the_command_line_shows_a_table_or_the_answer(self):
        shown = self.tero("metrics", "--window", "15min")
        self.assertEqual(shown.returncode, 0, shown)
        self.assertIn("slow", shown.stdout)
        self.assertIn("25.0 %", shown.stdout)
        self.assertIn("server up", shown.stdout)
        alone = self.tero("metrics", "--agent", "slow", "--json")
        self.assertEqual(json.loads(alone.stdout)["agent"]["completed"], 3)
        wrong = self.tero("metrics", "--by", "moon")
        self.assertEqual(wrong.returncode, 1, wrong)
        self.assertIn("'moon' is none of agent", wrong.stderr)


class AbsenceTest(unittest.TestCase):
    def test_an_agent_that_never_had_a_task_is_not_missed(self):
        rules = [{"name": "absent", "figure": "COMPLETED", "of": "AGENT", "when": "ABSENT", "window": "1min",
                  "lasts": "0s"},
                 {"name": "fails", "figure": "FAILED", "of": "TASK_TYPE", "when": "ABOVE", "lasts": "0s"}]
        with Server(monitoring={"interval": "1s", "rules": rules}) as server:
            admin = server.client()
            admin.register("idle", "paint")
            admin.register("busy", "print")
            task = admin.submit(type="print")
            [lease] = admin.claim("busy", wait="10s")
            admin.post("/api/v1/agents/busy/fail", {"failures": [
                {"task": task, "epoch": lease["epoch"], "error": "no ink", "retryable": False}]})

            def fired():
                return {alert["rule"] for alert in admin.rows("/api/v1/alerts")}
            wait_until(lambda: "watch.fails" in fired(), "a look")  # at the rule before it too
            self.assertNotIn("watch.absent", fired())


class ExamplesTest(unittest.TestCase):
    """What examples/monitoring asks for is what the server says."""

    FOLDER = ROOT / "examples" / "monitoring"

    def expressions(self):
        dashboard = json.loads((self.FOLDER / "grafana_dashboard.json").read_text())
        for panel in dashboard["panels"]:
            for target in panel["targets"]:
                yield panel["title"], target["expr"]
        yield "tero_rules.yml", (self.FOLDER / "tero_rules.yml").read_text()

    def test_every_figure_they_name_is_there(self):
        with Server() as server:
            wait_until(lambda: "tero_database_bytes" in server.client().get("/metrics").body.decode(), "the first look")
            page = server.client().get("/metrics").body.decode()
        families = {line.split()[2]: line.split()[3] for line in page.splitlines() if line.startswith("# TYPE ")}
        known = set(families)
        for family, kind in families.items():
            if kind in ("histogram", "summary"):
                known |= {family + ending for ending in ("_bucket", "_sum", "_count")}
        for where, expression in self.expressions():
            for name in re.findall(r"\b(?:tero|process)_\w+", expression):
                self.assertIn(name, known, where)

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: apt-get install prometheus")
    def test_promtool_takes_the_rules_and_the_scrape(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("prometheus.yml", "tero_rules.yml"):
                shutil.copy(self.FOLDER / name, folder)
            (pathlib.Path(folder) / "tero_key").write_text("key")
            checked = subprocess.run(["promtool", "check", "config", "prometheus.yml"], cwd=folder, text=True,
                                     capture_output=True, timeout=PATIENCE, check=False)
        self.assertEqual(checked.returncode, 0, checked)

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: apt-get install prometheus")
    def test_promtool_reads_the_page(self):
        with Server() as server:
            page = server.client().get("/metrics").body
        checked = subprocess.run(["promtool", "check", "metrics"], input=page, capture_output=True, timeout=PATIENCE,
                                 check=False)
        self.assertNotEqual(checked.returncode, 1, checked)  # 3: it would name something otherwise


class AlertsTest(unittest.TestCase):
    """A rule as data: it fires for what is bad, survives a start without a second notice, and is over by itself."""

    @staticmethod
    def fail_two(admin):
        admin.register("ana", "paint")
        for _ in range(2):
            task = admin.submit(type="paint")
            [lease] = admin.claim("ana", wait="10s")
            admin.post("/api/v1/agents/ana/fail", {"failures": [
                {"task": task, "epoch": lease["epoch"], "error": "no ink", "retryable": False}]})

    def test_a_rule_fires_is_seen_and_is_over_by_itself(self):
        rule = {"name": "failures", "figure": "FAILED", "of": "TASK_TYPE", "when": "ABOVE", "limit": 1, "clear": 1,
                "window": "1min", "lasts": "1s"}
        with Server(monitoring={"interval": "1s", "rules": [rule]}) as server:
            admin = server.client()
            self.fail_two(admin)

            def alert(status):
                return [row for row in admin.rows("/api/v1/alerts")
                        if row["key"] == "watch.failures/paint" and row["status"] == status]
            [fired] = wait_until(lambda: alert("FIRING"), "the rule to fire")
            self.assertIn("FAILED of TASK_TYPE paint is 2", fired["message"])
            said = tero(server, "alerts", "acknowledge", fired["key"], "--note", "I look")
            self.assertEqual(said.returncode, 0, said)
            server.stop()
            server.start()
            [seen] = wait_until(lambda: alert("ACKNOWLEDGED"), "the alert after the start")
            self.assertEqual((seen["count"], seen["note"]), (1, "I look"))
            said = tero(server, "alerts", "silence", fired["key"], "--for", "1h")
            self.assertEqual(said.returncode, 0, said)
            self.assertEqual(len(alert("SILENCED")), 1)
            [over] = wait_until(lambda: alert("RESOLVED"), "the failures to be older than the window", 240)
            self.assertEqual(over["count"], 1)
            self.assertNotEqual(over["resolved_at"], over["first_at"])
            answer = admin.post("/api/v1/alerts/acknowledge", {"alert": fired["key"]})
            self.assertEqual((answer.status, answer.code), (409, "conflict"), answer)
            answer = admin.post("/api/v1/alerts/silence", {"alert": "nothing/here", "lasts": "1h"})
            self.assertEqual((answer.status, answer.code), (404, "not_found"), answer)

    def test_rules_are_read_again_while_the_server_runs(self):
        rule = {"name": "failures", "figure": "FAILED", "of": "TASK_TYPE", "when": "ABOVE", "limit": 100, "clear": 100,
                "window": "5min", "lasts": "0s"}
        with Server(monitoring={"interval": "1s", "rules": [rule]}) as server:
            admin = server.client()
            self.fail_two(admin)

            def use(rules):
                config = json.loads(server.config.read_text())
                config["monitoring"]["rules"] = rules
                server.config.write_text(json.dumps(config))
                server.process.send_signal(signal.SIGHUP)

            def status():
                return {row["key"]: row["status"] for row in admin.rows("/api/v1/alerts")}.get("watch.failures/paint")
            use([rule | {"limit": 1, "clear": 1}])
            wait_until(lambda: status() == "FIRING", "the new limit")
            use([rule | {"figure": "MOON"}])
            wait_until(lambda: "rules.not_reloaded" in server.log_end(), "the refusal")
            self.assertEqual(status(), "FIRING")
            use([])
            wait_until(lambda: status() == "RESOLVED", "the alert of no rule to be over")
            self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
