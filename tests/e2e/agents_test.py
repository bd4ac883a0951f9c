"""Agents from the outside: draining, capacity, labels and versions, what happened to one; over HTTP and by the command
line."""
import os
import subprocess
import threading
import unittest

from server import BINARY, PATIENCE, Server, wait_until


class AgentsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()

    def tero(self, *arguments):
        ran = subprocess.run([BINARY, *arguments, "--url", f"http://127.0.0.1:{self.server.port}"], text=True,
                             env={**os.environ, "TERO_KEY": self.admin.key}, capture_output=True, timeout=PATIENCE,
                             check=False)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout

    def register(self, agent, **more):
        answer = self.admin.post("/api/v1/agents", {"id": agent, "capabilities": [agent], **more})
        self.assertEqual(answer.status, 200, answer)

    def change(self, agent, **what):
        return self.admin.call("PATCH", f"/api/v1/agents/{agent}", what)

    def status(self, agent):
        return self.admin.get(f"/api/v1/agents/{agent}").json["status"]

    def kinds(self, agent):
        return [line["kind"] for line in self.admin.get(f"/api/v1/agents/{agent}/history").json["items"]]

    def complete(self, agent, lease):
        answer = self.admin.post(f"/api/v1/agents/{agent}/complete",
                                 {"completions": [{"task": lease["task"], "epoch": lease["epoch"]}]})
        self.assertEqual(answer.status, 200, answer)

    def test_a_drained_agent_ends_what_it_holds_and_gets_nothing_new(self):
        self.register("sew", max_concurrency=4, version="1")
        for _ in range(2):
            self.admin.submit(type="sew")
        [lease] = self.admin.claim("sew")
        self.assertEqual(self.change("sew", draining=True).json, {"holds": 1})
        self.assertEqual(self.status("sew"), "DRAINING")
        answer = self.admin.post("/api/v1/agents/sew/claim", {"request": "1" * 26, "wait": "0s"}).json
        self.assertEqual((answer["leases"], answer["draining"]), ([], True))
        self.complete("sew", lease)
        self.assertEqual(self.change("sew", draining=True).json, {"holds": 0})
        self.register("sew", max_concurrency=4, version="1")
        self.assertEqual(self.status("sew"), "DRAINING")  # the same program came back
        self.register("sew", max_concurrency=4, version="2")
        self.assertEqual(self.status("sew"), "ONLINE")
        self.assertEqual(len(self.admin.claim("sew")), 1)
        self.assertEqual(self.kinds("sew"), ["agent.registered", "agent.draining", "agent.online"])

    def test_a_claim_that_waits_hears_that_its_agent_is_drained(self):
        self.register("knit")
        heard = []
        poll = threading.Thread(target=lambda: heard.append(self.admin.post(
            "/api/v1/agents/knit/claim", {"request": "2" * 26, "wait": "30s"}).json))
        poll.start()
        wait_until(lambda: "tero_" in self.admin.get("/metrics").body.decode(), "the server")
        self.change("knit", draining=True)
        poll.join(20)
        self.assertEqual([one["draining"] for one in heard], [True])

    def test_one_that_is_online_and_has_no_room_is_busy(self):
        self.register("weld", max_concurrency=2)
        for _ in range(2):
            self.admin.submit(type="weld")
        first, = self.admin.claim("weld", limit=1)
        self.assertEqual(self.status("weld"), "ONLINE")
        second, = self.admin.claim("weld", limit=1)
        self.assertEqual(self.status("weld"), "BUSY")
        self.assertIn("weld", [agent["id"] for agent in self.admin.rows("/api/v1/agents", status="BUSY")])
        self.complete("weld", first)
        self.assertEqual(self.status("weld"), "ONLINE")
        self.assertNotIn("weld", [agent["id"] for agent in self.admin.rows("/api/v1/agents", status="BUSY")])
        self.complete("weld", second)

    def test_its_capacity_changes_while_it_works(self):
        self.register("saw", max_concurrency=1)
        for _ in range(3):
            self.admin.submit(type="saw")
        [first] = self.admin.claim("saw", limit=3)
        self.assertEqual(self.change("saw", max_concurrency=2).json, {"holds": 1})
        [second] = self.admin.claim("saw", limit=3)
        self.change("saw", max_concurrency=1)
        self.complete("saw", first)
        self.assertEqual(self.admin.claim("saw", limit=3), [])  # it holds as many as it may
        self.complete("saw", second)
        self.assertEqual(len(self.admin.claim("saw", limit=3)), 1)
        self.assertEqual(self.change("saw", max_concurrency=0).status, 400)
        self.assertEqual(self.change("nobody", draining=True).status, 404)
        self.assertEqual(self.change("assistant", draining=True).status, 409)

    def test_agents_are_found_by_what_they_are(self):
        for number in range(6):
            self.register(f"dye-{number}", version=str(number % 2), labels=["dye", f"vat={number}"])

        def names(**query):
            return [row["id"] for row in self.admin.rows("/api/v1/agents", **query)]

        self.assertEqual(names(label="dye"), [f"dye-{number}" for number in range(6)])
        self.assertEqual(names(label="dye", limit=2), names(label="dye"))  # page after page
        self.assertEqual(names(label="dye", version="1"), ["dye-1", "dye-3", "dye-5"])
        self.assertEqual(names(capability="dye-2"), ["dye-2"])
        self.assertEqual(names(kind="BUILTIN"), ["assistant", "script"])
        self.assertEqual(names(label="vat=9"), [])
        for query in ({"status": "ASLEEP"}, {"kind": "x"}, {"colour": "red"}):
            self.assertEqual(self.admin.get("/api/v1/agents", **query).status, 400, query)
        self.assertEqual(self.admin.post("/api/v1/agents", {"id": "d", "capabilities": ["d"], "labels": [""]}).status,
                         400)
        listed = self.tero("agents", "list", "--label", "vat=3")
        self.assertIn("dye-3", listed)
        self.assertNotIn("dye-2", listed)

    def test_what_happened_to_one_is_told_also_when_it_is_gone(self):
        self.register("weave", labels=["loom"], version="7")
        self.register("weave", labels=["loom"], version="7")  # nothing new
        self.assertIn("it holds 0 tasks", self.tero("agents", "drain", "weave"))
        self.assertIn("work again", self.tero("agents", "resume", "weave"))
        self.assertIn("changed", self.tero("agents", "change", "weave", "--at-once", "3"))
        shown = self.tero("agents", "show", "weave")
        for word in ("loom", "agent.registered", "agent.draining", "agent.online", "agent.changed", "by key:admin"):
            self.assertIn(word, shown)
        self.assertIn("removed", self.tero("agents", "remove", "weave"))
        self.assertEqual(self.kinds("weave"), ["agent.registered", "agent.draining", "agent.online", "agent.changed",
                                               "agent.removed"])

    def test_an_agent_that_tero_calls_is_registered_by_the_command_line(self):
        made = self.tero("agents", "register", "flow", "--capabilities", "flow,print", "--url-to-call",
                         "https://flows.example.com/hook", "--timeout", "5s", "--at-once", "2")
        self.assertIn("whsec_", made)
        agent = self.admin.get("/api/v1/agents/flow").json
        self.assertEqual((agent["kind"], agent["capabilities"], agent["max_concurrency"], agent["webhook"]["timeout"]),
                         ("WEBHOOK", ["flow", "print"], 2, "5s"))
        changed = self.tero("agents", "secret", "flow")
        self.assertIn("whsec_", changed)
        self.assertNotEqual(changed.split()[-1], made.split()[-1])
        self.assertIn("https://flows.example.com/hook", self.tero("agents", "show", "flow"))


if __name__ == "__main__":
    unittest.main()
