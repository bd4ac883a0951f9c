"""Schedules over the API and on the command line: made, changed, fired, skipped with a reason, and kept over a restart."""
import datetime
import json
import subprocess
import unittest

from server import BINARY, Server, wait_until


def report(**fields):
    return {"name": "report", "cron": "0 9 * * MON-FRI", "starts": {"task": {"type": "report.make"}}, **fields}


class SchedulesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()

    def make(self, **fields):
        answer = self.admin.post("/api/v1/schedules", report(**fields))
        self.assertEqual(answer.status, 201, answer)
        return answer.json

    def get(self, schedule):
        return self.admin.get(f"/api/v1/schedules/{schedule['id']}").json

    def fires(self, schedule):
        return self.admin.rows("/api/v1/schedule-fires", schedule=schedule["id"])

    def tero(self, *words, code=0):
        ran = subprocess.run([BINARY, "schedules", *words, "--url", f"http://127.0.0.1:{self.server.port}", "--key", self.admin.key],
                             stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(ran.returncode, code, ran.stderr)
        return ran.stdout + ran.stderr

    def test_an_interval_starts_its_task_again_and_again_and_over_a_restart(self):
        schedule = self.make(type="RECURRING", cron="", every="1 s", misfire="ALL", misfire_max=100)
        wait_until(lambda: len(self.fires(schedule)) >= 2, "two fires")
        self.server.kill()
        self.server.start()
        before = len(self.fires(schedule))
        wait_until(lambda: len(self.fires(schedule)) > before + 1, "fires after the restart")
        self.admin.post(f"/api/v1/schedules/{schedule['id']}/pause", {"reason": "enough"})

        lines = self.fires(schedule)
        instants = sorted(instant for line in lines for instant in [line["at"]])
        self.assertEqual(len(set(instants)), len(instants))
        moments = [datetime.datetime.fromisoformat(one.replace("Z", "+00:00")) for one in instants]
        steps = {(later - earlier).total_seconds() for earlier, later in zip(moments, moments[1:])}
        self.assertEqual(steps, {1.0})  # none was passed over
        tasks = {line["task"] for line in lines if line["outcome"] == "FIRED"}
        self.assertEqual(len(tasks), len(lines))
        self.assertEqual(self.admin.get(f"/api/v1/tasks/{tasks.pop()}").json["task"]["type"], "report.make")
        self.assertEqual(self.get(schedule)["status"], "PAUSED")

    def test_what_makes_no_sense_is_refused_with_its_field(self):
        for fields, field in (({"cron": "0 9 * * MOON"}, "cron"), ({"cron": "0 0 31 2 *"}, "cron"), ({"zone": "Mars"}, "zone"),
                              ({"every": "1 h"}, "every"), ({"name": ""}, "name"), ({"misfire": "NEVER"}, "misfire"),
                              ({"starts": {"task": {}}}, "starts.task.type"), ({"crom": "x"}, "crom"),
                              ({"name": "x" * 101}, "name")):
            answer = self.admin.post("/api/v1/schedules", report(**fields))
            self.assertEqual((answer.status, answer.json["field"]), (400, field), answer)
        self.assertIn("at position 9", self.admin.post("/api/v1/schedules", report(cron="0 9 * * X")).json["detail"])

    def test_it_is_changed_run_by_hand_filled_in_and_deleted(self):
        schedule = self.make(zone="America/New_York")
        path = f"/api/v1/schedules/{schedule['id']}"
        fires = self.admin.get(path + "/next", count=2).json["next"]
        self.assertEqual(len(fires), 2)
        self.assertTrue(all("T09:00:00-0" in one for one in fires), fires)

        changed = self.admin.call("PATCH", path, {"cron": "0 8 * * *", "misfire": "SKIP"})
        self.assertEqual((changed.status, changed.json["settings"]["misfire"]), (200, "SKIP"), changed)
        self.assertEqual(changed.json["settings"]["starts"]["task"]["type"], "report.make")
        self.assertEqual(self.admin.call("PATCH", path, {"cron": "0 0 31 2 *"}).status, 400)

        self.assertEqual(self.admin.post(path + "/run").json["runs"], 1)
        filled = self.admin.post(path + "/backfill", {"from": "2026-03-07T00:00:00-05:00", "until": "2026-03-09T00:00:00-05:00"})
        self.assertEqual(filled.json, {"fired": 2, "had_fired": 0}, filled)
        again = self.admin.post(path + "/backfill", {"from": "2026-03-07T00:00:00-05:00", "until": "2026-03-09T00:00:00-05:00"})
        self.assertEqual(again.json, {"fired": 0, "had_fired": 2}, again)
        reasons = [line["reason"].split(":")[0] for line in self.fires(schedule)]
        self.assertEqual(reasons, ["by_hand", "backfill", "backfill"])

        self.assertEqual(self.admin.call("DELETE", path).status, 200)
        self.assertEqual(self.admin.get(path).status, 404)
        self.assertEqual(self.admin.post(path + "/resume").status, 404)
        self.assertEqual(len(self.fires(schedule)), 3)

    def test_the_same_idempotency_key_makes_one(self):
        body, key = report(name="once only"), {"Idempotency-Key": "schedule-once"}
        first, second = (self.admin.call("POST", "/api/v1/schedules", body, key) for _ in range(2))
        self.assertEqual((first.status, first.json["id"]), (201, second.json["id"]))
        self.assertEqual(sum(row["settings"]["name"] == "once only" for row in self.admin.rows("/api/v1/schedules")), 1)

    def test_the_command_line_does_all_of_it(self):
        made = json.loads(self.tero("create", "--name", "by hand", "--cron", "0 9 1 * *", "--zone", "America/Montevideo",
                                    "--task", "report.make", "--payload", '{"month": true}', "--json"))
        self.assertEqual(made["settings"]["starts"]["task"]["payload"], {"month": True})
        self.assertIn("by hand", self.tero("list"))
        self.assertIn("0 9 1 * *", self.tero("show", made["id"]))
        self.assertEqual(len(self.tero("preview", made["id"], "--count", "3").splitlines()), 3)
        preview = self.tero("preview", "--name", "x", "--cron", "0 9 * * MON#1", "--task", "t", "--zone", "UTC")
        self.assertEqual(len(preview.splitlines()), 10)
        self.assertIn("SKIP", self.tero("update", made["id"], "--misfire", "skip"))
        self.assertIn("PAUSED", self.tero("pause", made["id"], "--reason", "holidays"))
        self.assertIn("holidays", self.tero("show", made["id"]))
        self.assertIn("ACTIVE", self.tero("resume", made["id"]))
        self.tero("run", made["id"])
        self.assertIn("by_hand", self.tero("why", made["id"]))
        self.assertIn('"fired":1', self.tero("backfill", made["id"], "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"))
        self.assertIn("deleted", self.tero("delete", made["id"]))
        self.assertIn("say when", self.tero("create", "--name", "never", "--task", "t", code=2))


if __name__ == "__main__":
    unittest.main()
