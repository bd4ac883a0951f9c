"""Schedules over the API and on the command line: made, changed, fired, skipped with a reason, and kept over a restart."""
import datetime
import json
import os
import pathlib
import re
import subprocess
import unittest

from server import BINARY, Server, wait_until

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "schedules.md"


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

    def test_the_list_says_what_became_of_the_last_instant_of_each(self):
        fresh, ran = self.make(name="fresh"), self.make(name="ran")
        self.assertEqual(self.admin.post(f"/api/v1/schedules/{ran['id']}/run").status, 200)
        said = {row["id"]: row["last_fire"] for row in self.admin.rows("/api/v1/schedules")}
        self.assertEqual((said[fresh["id"]], said[ran["id"]]), ("", "FIRED by_hand: key:admin"))

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
        refused = self.admin.post("/api/v1/schedules/preview", {
            "name": "x", "cron": "0 9 * * *", "starts": {"kind": "WORKFLOW", "workflow": {"workflow": "none_such"}}})
        self.assertEqual((refused.status, refused.code), (404, "not_found"), refused)
        self.assertIn("SKIP", self.tero("update", made["id"], "--misfire", "skip"))
        self.assertIn("PAUSED", self.tero("pause", made["id"], "--reason", "holidays"))
        self.assertIn("holidays", self.tero("show", made["id"]))
        self.assertIn("ACTIVE", self.tero("resume", made["id"]))
        self.tero("run", made["id"])
        self.assertIn("by_hand", self.tero("why", made["id"]))
        self.assertIn('"fired":1', self.tero("backfill", made["id"], "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"))
        self.assertIn("deleted", self.tero("delete", made["id"]))
        self.assertIn("say when", self.tero("create", "--name", "never", "--task", "t", code=2))

    # ---- workflows and events ----

    def workflow(self, name):
        definition = {"id": name, "start": "one", "steps": [{"id": "one", "type": "TASK", "task": f"{name}.do"}]}
        self.assertEqual(self.admin.post("/api/v1/workflows", definition).status, 201)

    def test_a_schedule_starts_a_workflow_and_hears_of_its_end(self):
        self.workflow("close_day")
        schedule = self.make(starts={"kind": "WORKFLOW", "workflow": {"workflow": "close_day", "input": {"shop": 1}}})
        path = f"/api/v1/schedules/{schedule['id']}"
        execution = self.admin.post(path + "/run").json["running_execution"]
        row = self.admin.get(f"/api/v1/executions/{execution}").json
        self.assertEqual((row["workflow"], row["input"]), ("close_day", {"shop": 1}))
        self.assertEqual([line["execution"] for line in self.fires(schedule)], [execution])
        self.assertEqual(self.admin.post(f"/api/v1/executions/{execution}/cancel").status, 200)
        self.assertIsNone(self.get(schedule)["running_execution"] or None)
        answer = self.admin.post("/api/v1/schedules", report(starts={"kind": "WORKFLOW", "workflow": {"workflow": "none"}}))
        self.assertEqual((answer.status, answer.json["field"]), (404, "starts.workflow.workflow"))
        self.assertIn("workflow close_day", self.tero("show", schedule["id"]))

    def test_who_makes_one_of_a_workflow_may_start_it(self):
        self.workflow("secret")
        lesser = self.server.client("schedules:write", "tasks:submit")
        body = report(starts={"kind": "WORKFLOW", "workflow": {"workflow": "secret"}})
        self.assertEqual(lesser.post("/api/v1/schedules", body).status, 403)
        workflow = self.make(starts=body["starts"])
        changed = {"starts": {"workflow": {"workflow": "secret", "input": {"x": 1}}}}
        self.assertEqual(lesser.call("PATCH", f"/api/v1/schedules/{workflow['id']}", changed).status, 403)

    def test_a_quote_that_is_not_there_is_not_followed_up(self):
        made = json.loads(self.tero("create", "--name", "again", "--every", "1 day", "--follow-up", "01kavd3q8s0000000000000000", "--json"))
        self.assertEqual(made["settings"]["starts"]["sequence"], {"quote": "01kavd3q8s0000000000000000"})
        self.assertIn("follow-ups of quote 01kavd3q8s0000000000000000", self.tero("show", made["id"]))
        self.tero("run", made["id"])
        [line] = self.fires(made)
        self.assertEqual((line["outcome"], line["reason"]), ("SKIPPED", "refused: there is no quote 01kavd3q8s0000000000000000"))
        lesser = self.server.client("schedules:write", "tasks:submit")
        self.assertEqual(lesser.post("/api/v1/schedules", report(starts=made["settings"]["starts"])).status, 403)
        answer = self.admin.post("/api/v1/schedules", report(starts={"kind": "SEQUENCE", "sequence": {"quote": "COT-1"}}))
        self.assertEqual((answer.status, answer.json["field"]), (400, "starts.sequence.quote"))

    def test_who_makes_one_by_events_may_read_what_they_tell(self):
        lesser = self.server.client("schedules:write", "tasks:submit")
        fields = {"type": "EVENT", "cron": "", "event": {"type": "message.*"}}
        self.assertEqual(lesser.post("/api/v1/schedules", report(**fields)).status, 403)
        path = f"/api/v1/schedules/{self.make(**fields)['id']}"
        self.assertEqual(lesser.call("PATCH", path, {"starts": {"task": {"type": "mine"}}}).status, 403)
        self.assertEqual(self.admin.call("PATCH", path, {"starts": {"task": {"type": "mine"}}}).status, 200)

    def event(self, **fields):
        return {"specversion": "1.0", "source": "/shop", **fields}

    def test_a_cloud_event_fires_once_in_either_form(self):
        schedule = self.make(type="EVENT", cron="", event={"type": "order.*", "filter": "event.data.total > 10"},
                             starts={"task": {"type": "order.look", "payload": {"sum": "{{ event.data.total }}"}}})
        structured = {"Content-Type": "application/cloudevents+json; charset=utf-8"}
        event = self.event(id="1", type="order.paid", data={"total": 12}, region="uy")
        self.assertEqual(self.admin.call("POST", "/api/v1/events", event, structured).json, {"schedules": 1, "steps": 0, "repeated": False})
        self.assertEqual(self.admin.call("POST", "/api/v1/events", event, structured).json, {"schedules": 0, "steps": 0, "repeated": True})
        binary = {"ce-specversion": "1.0", "ce-id": "2", "ce-source": "/shop", "ce-type": "order.paid",
                  "ce-subject": "caf%C3%A9", "Content-Type": "application/json"}
        self.assertEqual(self.admin.call("POST", "/api/v1/events", {"total": 13}, binary).json["schedules"], 1)
        self.assertEqual(self.admin.call("POST", "/api/v1/events", {"total": 1}, {**binary, "ce-id": "3"}).json["schedules"], 1)
        wait_until(lambda: len(self.fires(schedule)) == 2, "two fires")
        lines = self.fires(schedule)
        self.assertEqual([line["outcome"] for line in lines], ["FIRED", "FIRED"])
        sums = {self.admin.get(f"/api/v1/tasks/{line['task']}").json["payload"]["sum"] for line in lines}
        self.assertEqual(sums, {12, 13})
        for broken, field in (({"specversion": "0.3"}, "specversion"), ({"type": ""}, "type"), ({"time": "noon"}, "time")):
            answer = self.admin.post("/api/v1/events", {**event, "id": "4", **broken})
            self.assertEqual((answer.status, answer.json["field"]), (400, field), answer)

    def test_the_example_of_the_page_sends_events(self):
        [example] = re.findall(r"<!-- example: events -->\n```\n(.*?)```", PAGE.read_text(), re.S)
        self.make(type="EVENT", cron="", event={"type": "order.paid"}, name="of the page")
        ran = subprocess.run(["bash", "-ec", example], capture_output=True, text=True, timeout=60, check=True,
                             env={**os.environ, "TERO_URL": f"http://127.0.0.1:{self.server.port}", "TERO_KEY": self.admin.key})
        self.assertEqual(ran.stdout.count('"repeated":false'), 2, ran)

    def test_teros_own_events_start_work_too(self):
        listener = self.make(type="EVENT", cron="", event={"type": "schedule.paused"}, name="listens")
        other = self.make(name="is paused")
        self.admin.post(f"/api/v1/schedules/{other['id']}/pause")
        wait_until(lambda: self.fires(listener), "a fire")
        task = self.admin.get(f"/api/v1/tasks/{self.fires(listener)[0]['task']}").json
        self.assertEqual((task["payload"]["type"], task["payload"]["subject"]), ("schedule.paused", other["id"]))

    def test_events_on_the_command_line(self):
        made = json.loads(self.tero("create", "--name", "big", "--event", "order.*", "--filter", "event.data.total > 10",
                                    "--window", "1min", "--task", "order.look", "--json"))
        self.assertEqual(made["settings"]["event"]["window"], "1min")
        self.assertIn("on order.*", self.tero("show", made["id"]))
        sends = json.loads(self.tero("create", "--name", "tells", "--cron", "0 9 1 1 *", "--send-event", "year.begun", "--json"))
        self.assertIn("event year.begun", self.tero("run", sends["id"]))


if __name__ == "__main__":
    unittest.main()
