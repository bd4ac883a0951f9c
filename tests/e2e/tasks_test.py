"""Tasks from submission to their end: claims that wait, replies that get lost, workers that come too late."""
import concurrent.futures
import datetime
import json
import socket
import time
import unittest

from server import Client, Server, fresh_id, wait_until


class TasksTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()
        cls.made = 0

    def agent(self, *capabilities, at_once=10):
        """A worker of its own for each test, with a capability of its own unless told."""
        type(self).made += 1
        name = f"worker-{self.made}"
        mine = capabilities or (f"work-{self.made}",)
        self.admin.register(name, *mine, at_once=at_once)
        return name, mine[0]

    def report(self, agent, verb, **body):
        return self.admin.post(f"/api/v1/agents/{agent}/{verb}", body)

    def complete(self, agent, lease, result=None, **more):
        return self.report(agent, "complete", completions=[
            {"task": lease["task"], "epoch": lease["epoch"], "result": result}], **more)

    def status(self, task):
        return self.admin.task(task)["task"]["status"]

    def until_status(self, task, status):
        wait_until(lambda: self.status(task) == status, f"{task} to be {status}")

    def test_a_task_goes_from_its_submitter_to_a_worker_and_its_result_back(self):
        agent, kind = self.agent()
        task = self.admin.submit(type=kind, payload={"words": ["té", "ñandú"], "n": 1.50})
        self.assertEqual(self.status(task), "QUEUED")

        [lease] = self.admin.claim(agent)
        self.assertEqual((lease["task"], lease["type"], lease["attempt"]), (task, kind, 1))
        self.assertEqual(lease["payload"], {"words": ["té", "ñandú"], "n": 1.50})
        self.assertEqual(self.status(task), "RUNNING")
        self.assertEqual(self.complete(agent, lease, {"good": True}).status, 200)

        done = self.admin.task(task)
        self.assertEqual(done["task"]["status"], "SUCCEEDED")
        self.assertEqual(done["result"], {"good": True})
        self.assertEqual(self.admin.get(f"/api/v1/agents/{agent}").json["succeeded"], 1)

    def test_urgent_tasks_are_claimed_first_then_older_ones(self):
        agent, kind = self.agent()
        tasks = {priority: self.admin.submit(type=kind, priority=priority)
                 for priority in ("LOW", "NORMAL", "HIGH", "URGENT")}
        older, newer = self.admin.submit(type=kind), self.admin.submit(type=kind)
        claimed = [self.admin.claim(agent)[0]["task"] for _ in range(6)]
        self.assertEqual(claimed, [tasks["URGENT"], tasks["HIGH"], tasks["NORMAL"], older, newer, tasks["LOW"]])

    def test_a_worker_holds_no_more_than_it_can(self):
        agent, kind = self.agent(at_once=2)
        for _ in range(3):
            self.admin.submit(type=kind)
        self.assertEqual(len(self.admin.claim(agent, limit=10)), 2)
        self.assertEqual(self.admin.claim(agent, limit=10), [])

    def test_the_same_claim_sent_again_gets_the_same_tasks(self):
        agent, kind = self.agent()
        for _ in range(4):
            self.admin.submit(type=kind)
        request = fresh_id()
        first = self.admin.claim(agent, limit=2, request=request)
        again = self.admin.claim(agent, limit=2, request=request)
        self.assertEqual([one["task"] for one in first], [one["task"] for one in again])
        self.assertEqual([one["epoch"] for one in first], [one["epoch"] for one in again])
        self.assertEqual(len(self.admin.claim(agent, limit=10)), 2)

    def test_a_claim_waits_for_a_task(self):
        agent, kind = self.agent()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            waiting = pool.submit(self.admin.claim, agent, wait="25s")
            self.assertFalse(waiting.done())
            begin = time.monotonic()
            task = self.admin.submit(type=kind)
            self.assertEqual([lease["task"] for lease in waiting.result(20)], [task])
            self.assertLess(time.monotonic() - begin, 15)

    def test_a_claim_that_waited_in_vain_answers_with_nothing(self):
        agent, _ = self.agent()
        begin = time.monotonic()
        self.assertEqual(self.admin.claim(agent, wait="300ms"), [])
        self.assertGreaterEqual(time.monotonic() - begin, 0.29)

    def claim_and_hang_up(self, agent):
        """A claim whose sender is gone before the answer."""
        body = json.dumps({"request": fresh_id(), "limit": 5, "wait": "25s"})
        connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=20)
        connection.sendall((f"POST /api/v1/agents/{agent}/claim HTTP/1.1\r\nHost: x\r\n"
                            f"Authorization: Bearer {self.admin.key}\r\nContent-Type: application/json\r\n"
                            f"Content-Length: {len(body)}\r\n\r\n{body}").encode())
        return connection

    def test_a_task_whose_claim_was_not_heard_goes_back_and_no_attempt_is_used(self):
        deaf, kind = self.agent()
        hearing, _ = self.agent(kind)
        connection = self.claim_and_hang_up(deaf)
        # A call on a second connection, answered after the claim was read: the claim is open now, or will find the task.
        self.assertEqual(self.admin.get("/healthz").status, 200)
        connection.close()
        task = self.admin.submit(type=kind, attempt_max=1)
        [lease] = self.admin.claim(hearing, wait="25s")
        self.assertEqual((lease["task"], lease["attempt"]), (task, 1))
        self.assertEqual(self.complete(hearing, lease).status, 200)
        self.assertEqual(self.status(task), "SUCCEEDED")

    def test_a_worker_that_died_in_its_poll_delays_nobody(self):
        dead, kind = self.agent()
        living, _ = self.agent(kind)
        for _ in range(5):
            self.claim_and_hang_up(dead).close()
        task = self.admin.submit(type=kind, priority="URGENT", backoff_min="1h", backoff_max="24h")
        [lease] = self.admin.claim(living, wait="25s")
        self.assertEqual((lease["task"], lease["attempt"]), (task, 1))

    def test_a_client_that_closes_its_side_hears_its_lease_and_keeps_it(self):
        agent, kind = self.agent()
        task = self.admin.submit(type=kind)
        with self.claim_and_hang_up(agent) as connection:
            connection.shutdown(socket.SHUT_WR)
            heard = b""
            while part := connection.recv(65536):
                heard += part
        [lease] = json.loads(heard.partition(b"\r\n\r\n")[2])["leases"]
        self.assertEqual(lease["task"], task)
        self.assertEqual(self.complete(agent, lease).status, 200)
        self.assertEqual(self.status(task), "SUCCEEDED")

    def test_many_deaf_workers_lose_no_task(self):
        deaf, kind = self.agent(at_once=1000)
        hearing, _ = self.agent(kind, at_once=1000)
        tasks = set()
        for _ in range(20):
            connection = self.claim_and_hang_up(deaf)
            tasks.add(self.admin.submit(type=kind, lease="1s", attempt_max=1000, backoff_min="1ms", backoff_max="1ms"))
            connection.close()
        done = set()

        def finish():
            for lease in self.admin.claim(hearing, limit=50):
                if self.complete(hearing, lease).status == 200:  # 409: too slow a machine for a lease of a second
                    done.add(lease["task"])
            return len(done) == 20
        # An answer that was under way when its receiver hung up counts as heard: that task comes back by its lease.
        wait_until(finish, "all 20 tasks to be done")
        self.assertEqual(done, tasks)

    def test_complete_and_claim_may_be_one_call(self):
        agent, kind = self.agent()
        first, second = self.admin.submit(type=kind), self.admin.submit(type=kind)
        [lease] = self.admin.claim(agent)
        answer = self.complete(agent, lease, 1, claim={"request": fresh_id(), "limit": 1, "wait": "0s"})
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual([item["code"] for item in answer.json["completions"]], [""])
        self.assertEqual([one["task"] for one in answer.json["leases"]], [second])
        self.assertEqual(self.status(first), "SUCCEEDED")

    def test_only_the_holder_of_the_lease_completes(self):
        agent, kind = self.agent()
        other, _ = self.agent(kind)
        task = self.admin.submit(type=kind)
        [lease] = self.admin.claim(agent)
        self.assertEqual(self.complete(agent, {**lease, "epoch": lease["epoch"] + 1}).status, 409)
        self.assertEqual(self.complete(other, lease).status, 409)
        self.assertEqual(self.status(task), "RUNNING")
        self.assertEqual(self.complete(agent, lease, "mine").status, 200)
        self.assertEqual(self.complete(agent, lease, "again").status, 200)
        self.assertEqual(self.admin.task(task)["result"], "mine")

    def test_a_late_worker_cannot_overwrite_its_successor(self):
        late, kind = self.agent()
        successor, _ = self.agent(kind)
        task = self.admin.submit(type=kind, lease="4s", backoff_min="1ms", backoff_max="1ms")
        [old] = self.admin.claim(late)
        [new] = self.admin.claim(successor, wait="25s")
        self.assertEqual((new["task"], new["attempt"]), (task, 2))
        self.assertGreater(new["epoch"], old["epoch"])

        answer = self.complete(late, old, "late")
        self.assertEqual((answer.status, answer.code), (409, "conflict"), answer)
        self.assertEqual(self.report(late, "fail", failures=[
            {"task": task, "epoch": old["epoch"], "error": "late", "retryable": False}]).status, 409)
        self.assertEqual(self.report(late, "heartbeat", beats=[{"task": task, "epoch": old["epoch"]}]).status, 409)
        self.assertEqual(self.complete(successor, new, "in time").status, 200)
        self.assertEqual(self.admin.task(task)["result"], "in time")

    def test_a_heartbeat_keeps_the_lease_and_tells_of_progress(self):
        agent, kind = self.agent()
        task = self.admin.submit(type=kind, lease="4s")
        [lease] = self.admin.claim(agent)
        begin = time.monotonic()
        beat = {"task": task, "epoch": lease["epoch"], "progress": {"done": 0.5}}

        def held_long_enough():
            self.assertEqual(self.report(agent, "heartbeat", beats=[beat]).status, 200)
            return time.monotonic() - begin > 5
        wait_until(held_long_enough, "five seconds under a lease of four")
        self.assertEqual(self.admin.task(task)["progress"], {"done": 0.5})
        self.assertEqual(self.complete(agent, lease).status, 200)

    def test_a_failed_attempt_is_tried_again_until_the_attempts_are_used_up(self):
        agent, kind = self.agent()
        task = self.admin.submit(type=kind, attempt_max=2, backoff_min="1ms", backoff_max="1ms")
        for attempt in (1, 2):
            [lease] = self.admin.claim(agent, wait="25s")
            self.assertEqual(lease["attempt"], attempt)
            failure = {"task": task, "epoch": lease["epoch"], "error": f"no luck, time {attempt}"}
            self.assertEqual(self.report(agent, "fail", failures=[failure]).status, 200)
        dead = self.admin.task(task)
        self.assertEqual((dead["task"]["status"], dead["error"]), ("DEAD", "no luck, time 2"))
        self.assertIn(kind, [alert["subject"] for alert in self.admin.rows("/api/v1/alerts", status="FIRING")])

    def test_a_hopeless_failure_is_final(self):
        agent, kind = self.agent()
        task = self.admin.submit(type=kind)
        [lease] = self.admin.claim(agent)
        failure = {"task": task, "epoch": lease["epoch"], "error": "no such invoice", "retryable": False}
        self.assertEqual(self.report(agent, "fail", failures=[failure]).status, 200)
        self.assertEqual(self.status(task), "FAILED")
        self.assertEqual(self.admin.claim(agent), [])

    def test_a_returned_lease_is_no_attempt(self):
        agent, kind = self.agent()
        task = self.admin.submit(type=kind, attempt_max=1)
        [lease] = self.admin.claim(agent)
        self.assertEqual(self.report(agent, "return", leases=[{"task": task, "epoch": lease["epoch"]}]).status, 200)
        [again] = self.admin.claim(agent, wait="25s")
        self.assertEqual((again["task"], again["attempt"]), (task, 1))

    def test_a_task_is_cancelled_while_it_waits_and_while_it_runs(self):
        agent, kind = self.agent()
        task = self.admin.submit(type=kind)
        self.assertEqual(self.admin.post(f"/api/v1/tasks/{task}/cancel").status, 200)
        self.assertEqual(self.status(task), "CANCELLED")
        self.assertEqual(self.admin.claim(agent), [])
        running = self.admin.submit(type=kind)
        [lease] = self.admin.claim(agent)
        self.assertEqual(self.admin.post(f"/api/v1/tasks/{running}/cancel").status, 200)
        self.assertEqual(self.complete(agent, lease).status, 409)
        self.assertEqual(self.status(running), "CANCELLED")
        self.assertEqual(self.admin.post(f"/api/v1/tasks/{running}/cancel").status, 409)

    def test_a_submission_that_waits_is_answered_with_the_result(self):
        agent, kind = self.agent()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            waiting = pool.submit(self.admin.post, "/api/v1/tasks?wait=50s", {"type": kind, "payload": [2, 3]})
            [lease] = self.admin.claim(agent, wait="25s")
            looking = pool.submit(self.admin.get, f"/api/v1/tasks/{lease['task']}", wait="50s")
            self.assertFalse(waiting.done())
            begin = time.monotonic()
            self.assertEqual(self.complete(agent, lease, 5).status, 200)
            for answer in (waiting.result(20), looking.result(20)):
                self.assertEqual((answer.status, answer.json["task"]["status"]), (200, "SUCCEEDED"), answer)
                self.assertEqual((answer.json["result"], answer.json["task"]["id"]), (5, lease["task"]))
            self.assertLess(time.monotonic() - begin, 15)
        again = self.admin.get(f"/api/v1/tasks/{lease['task']}", wait="50s")
        self.assertEqual((again.status, again.json["result"]), (200, 5))

    def test_whoever_waits_is_told_how_far_the_task_is_when_the_time_is_up(self):
        _, kind = self.agent()
        answer = self.admin.post("/api/v1/tasks?wait=200ms", {"type": kind, "unique_key": kind})
        self.assertEqual((answer.status, answer.json["task"]["status"]), (202, "QUEUED"), answer)
        task = answer.json["task"]["id"]
        self.assertEqual(self.admin.get(f"/api/v1/tasks/{task}", wait="0s").status, 202)
        again = self.admin.post("/api/v1/tasks?wait=0s", {"type": kind, "unique_key": kind})
        self.assertEqual((again.status, again.json["task"]["id"]), (202, task))
        with concurrent.futures.ThreadPoolExecutor() as pool:
            waiting = pool.submit(self.admin.get, f"/api/v1/tasks/{task}", wait="50s")
            self.assertEqual(self.admin.post(f"/api/v1/tasks/{task}/cancel").status, 200)
            ended = waiting.result(20)
        self.assertEqual((ended.status, ended.json["task"]["status"]), (200, "CANCELLED"), ended)

    def test_a_submission_that_waits_keeps_its_idempotency_key(self):
        agent, kind = self.agent()
        key = {"Idempotency-Key": fresh_id()}
        first = self.admin.post("/api/v1/tasks?wait=0s", {"type": kind}, headers=key)
        self.assertEqual(first.status, 202, first)
        [lease] = self.admin.claim(agent)
        self.assertEqual(self.complete(agent, lease, "once").status, 200)
        again = self.admin.post("/api/v1/tasks?wait=30s", {"type": kind}, headers=key)
        self.assertEqual((again.status, again.json["result"]), (200, "once"), again)
        self.assertEqual(again.headers["idempotency-replayed"], "true")
        self.assertEqual(again.json["task"]["id"], first.json["task"]["id"])
        self.assertEqual(self.admin.claim(agent), [])

    def test_a_wait_that_makes_no_sense_is_refused_and_submits_nothing(self):
        agent, kind = self.agent()
        for wait in ("61s", "", "20", "-1s"):
            with self.subTest(wait=wait):
                answer = self.admin.post(f"/api/v1/tasks?wait={wait}", {"type": kind})
                self.assertEqual((answer.status, answer.json["field"]), (400, "wait"), answer)
        several = self.admin.post("/api/v1/tasks?wait=1s", {"tasks": [{"type": kind}]})
        self.assertEqual((several.status, several.json["field"]), (400, "wait"), several)
        blind = self.server.client("tasks:submit")
        self.assertEqual(blind.post("/api/v1/tasks?wait=1s", {"type": kind}).status, 403)
        self.assertEqual(self.admin.claim(agent, limit=5), [])
        self.assertEqual(self.admin.get(f"/api/v1/tasks/{fresh_id()}", wait="1s").status, 404)

    def test_a_stop_answers_whoever_waits_and_the_task_is_there_afterwards(self):
        with Server() as server:
            client = server.client()
            with concurrent.futures.ThreadPoolExecutor() as pool:
                waiting = pool.submit(client.post, "/api/v1/tasks?wait=50s", {"type": "sum"})
                [task] = wait_until(lambda: client.rows("/api/v1/tasks"), "the task")
                server.stop()
                answer = waiting.result(20)
            self.assertEqual((answer.status, answer.json["task"]["id"]), (202, task["id"]), answer)
            server.start()
            self.assertEqual(client.get(f"/api/v1/tasks/{task['id']}", wait="0s").status, 202)

    def test_what_is_paused_waits_over_a_restart_and_an_alert_says_so(self):
        with Server() as server:
            client = server.client()
            client.register("w", "paint", "print")
            paused = client.post("/api/v1/queue/pause", {"scope": "TYPE", "of": "print", "reason": "no paper"})
            self.assertEqual(paused.status, 200, paused)
            held, free = client.submit(type="print"), client.submit(type="paint")
            self.assertEqual([one["task"] for one in client.claim("w", limit=5)], [free])
            server.stop()
            server.start()
            [pause] = client.rows("/api/v1/queue/pauses")
            self.assertEqual((pause["key"], pause["reason"]), ("TYPE:print", "no paper"))
            self.assertIn("TYPE:print", [alert["subject"] for alert in client.rows("/api/v1/alerts", status="FIRING")])
            self.assertEqual(client.claim("w", limit=5), [])
            self.assertEqual(client.post("/api/v1/queue/resume", {"scope": "TYPE", "of": "print"}).status, 200)
            self.assertEqual([one["task"] for one in client.claim("w", limit=5, wait="25s")], [held])
            self.assertEqual(client.post("/api/v1/queue/resume", {"scope": "TYPE", "of": "print"}).status, 404)

    def test_many_changes_make_one_task_with_the_last_payload(self):
        agent, kind = self.agent()
        for number in range(5):
            answer = self.admin.post("/api/v1/tasks", {"type": kind, "unique_key": kind, "debounce": "300ms",
                                                       "debounce_max": "1min", "payload": number})
            self.assertEqual(answer.status, 200 if number else 201, answer)
        [lease] = self.admin.claim(agent, limit=10, wait="25s")
        self.assertEqual(lease["payload"], 4)
        self.assertEqual(self.admin.post("/api/v1/tasks", {
            "type": kind, "unique_key": kind, "debounce": "300ms"}).status, 201)
        refused = self.admin.post("/api/v1/tasks", {"type": kind, "debounce": "5s"})
        self.assertEqual((refused.status, refused.json["field"]), (400, "unique_key"), refused)

    def test_a_task_comes_after_others_and_is_cancelled_with_one_that_fails(self):
        agent, kind = self.agent()
        first, second = self.admin.submit(type=kind), self.admin.submit(type=kind, attempt_max=1)
        after_both = self.admin.submit(type=kind, after=[first, second])
        cleaning = self.admin.submit(type=kind, after=[first, second], after_failed="RUN")
        one, two = self.admin.claim(agent, limit=10)
        self.assertEqual(self.complete(agent, one).status, 200)
        self.assertEqual(self.admin.claim(agent, limit=10), [])
        failure = {"task": two["task"], "epoch": two["epoch"], "error": "no luck"}
        self.assertEqual(self.report(agent, "fail", failures=[failure]).status, 200)
        self.assertEqual([lease["task"] for lease in self.admin.claim(agent, limit=10, wait="25s")], [cleaning])
        ended = self.admin.get(f"/api/v1/tasks/{after_both}", wait="50s").json
        self.assertEqual(ended["task"]["status"], "CANCELLED")
        self.assertIn(second, ended["error"])
        refused = self.admin.post("/api/v1/tasks", {"type": kind, "after": [fresh_id()]})
        self.assertEqual((refused.status, refused.json["field"]), (400, "after[0]"), refused)

    def test_of_one_concurrency_key_as_many_run_as_its_limit_says_over_a_kill(self):
        with Server() as server:
            client = server.client()
            client.register("w", "print", at_once=100)
            self.assertEqual(client.post("/api/v1/queue/limit", {"key": "printer:*", "at_once": 1}).status, 200)
            one, two = (client.submit(type="print", concurrency_key="printer:1") for _ in range(2))
            other = client.submit(type="print", concurrency_key="printer:2")
            leases = client.claim("w", limit=10)
            self.assertEqual([lease["task"] for lease in leases], [one, other])
            server.kill()
            server.start()
            self.assertEqual(client.claim("w", limit=10), [])
            self.assertEqual(client.rows("/api/v1/queue/limits")[0]["at_once"], 1)
            self.assertEqual(client.post("/api/v1/agents/w/complete", {"completions": [
                {"task": one, "epoch": leases[0]["epoch"]}]}).status, 200)
            self.assertEqual([lease["task"] for lease in client.claim("w", limit=10, wait="25s")], [two])
            self.assertEqual(client.post("/api/v1/queue/unlimit", {"key": "printer:*"}).status, 200)
            self.assertEqual(client.post("/api/v1/queue/unlimit", {"key": "printer:*"}).status, 404)
            self.assertEqual(client.post("/api/v1/queue/limit", {"key": "mail"}).json["field"], "at_once")

    def test_a_bulk_change_is_tried_dry_and_then_done_beside_the_traffic(self):
        _, kind = self.agent()
        answer = self.admin.post("/api/v1/tasks", {"tasks": [{"type": kind}] * 600})
        self.assertEqual(answer.status, 201)

        def done(**body):
            begun = self.admin.post("/api/v1/bulk-changes", body)
            self.assertEqual(begun.status, 201, begun)
            at = "/api/v1/bulk-changes/" + begun.json["id"]
            wait_until(lambda: self.admin.get(at).json["status"] == "DONE", "the bulk change to be done")
            return self.admin.get(at).json
        dry = done(verb="CANCEL", filter={"type": kind}, dry_run=True)
        self.assertEqual((dry["found"], dry["changed"], len(dry["examples"])), (600, 600, 10))
        self.assertEqual(self.status(dry["examples"][0]), "QUEUED")
        self.assertEqual(done(verb="CANCEL", filter={"type": kind})["changed"], 600)
        self.assertEqual(self.status(dry["examples"][0]), "CANCELLED")
        self.assertEqual(done(verb="DELETE", filter={"type": kind, "status": "CANCELLED"})["changed"], 600)
        self.assertEqual(self.admin.get("/api/v1/tasks/" + dry["examples"][0]).status, 404)
        self.assertEqual(self.admin.post("/api/v1/bulk-changes", {"verb": "CANCEL"}).status, 400)

    def test_a_batch_has_one_completion_that_says_how_its_tasks_ended(self):
        agent, kind = self.agent()
        reporter, report = self.agent()
        begun = self.admin.post("/api/v1/task-batches", {"completion": {"type": report, "payload": [7]}})
        self.assertEqual(begun.status, 201, begun)
        at = "/api/v1/task-batches/" + begun.json["id"]
        key = {"Idempotency-Key": fresh_id()}
        for _ in range(2):  # the same call again adds nothing
            added = self.admin.post(at + "/tasks", {"tasks": [{"type": kind, "attempt_max": 1}] * 3}, headers=key)
            self.assertEqual(added.status, 201, added)
        leases = self.admin.claim(agent, limit=10)
        self.assertEqual(len(leases), 3)
        self.assertEqual(self.admin.task(leases[0]["task"])["task"]["owner_id"], begun.json["id"])
        for lease in leases[:2]:
            self.assertEqual(self.complete(agent, lease).status, 200)
        self.assertEqual(self.admin.post(at + "/seal").json["status"], "SEALED")
        self.assertEqual(self.admin.post(at + "/tasks", {"tasks": [{"type": kind}]}).status, 409)
        self.assertEqual(self.admin.claim(reporter), [])
        self.assertEqual(self.report(agent, "fail", failures=[
            {"task": leases[2]["task"], "epoch": leases[2]["epoch"], "error": "torn"}]).status, 200)
        [last] = self.admin.claim(reporter, wait="25s")
        self.assertEqual(last["payload"], {"batch": begun.json["id"], "total": 3, "succeeded": 2, "failed": 1,
                                           "payload": [7]})
        done = self.admin.get(at).json
        self.assertEqual((done["status"], done["completion_task"], done["failed_first"]),
                         ("DONE", last["task"], [leases[2]["task"]]))
        self.assertEqual([row["id"] for row in self.admin.rows("/api/v1/task-batches", status="DONE")],
                         [begun.json["id"]])
        refused = self.admin.post("/api/v1/task-batches", {"completion": {"type": report, "unique_key": "k"}})
        self.assertEqual((refused.status, refused.json["field"]), (400, "completion.unique_key"))

    def test_a_server_started_paused_hands_nothing_out_until_it_is_resumed(self):
        server = Server()
        self.addCleanup(server.close)
        usual = server.command
        server.command = lambda: [*usual(), "--start-paused"]
        client = server.start().client()
        client.register("w", "print")
        task = client.submit(type="print")
        self.assertEqual(client.claim("w"), [])
        self.assertEqual([pause["scope"] for pause in client.rows("/api/v1/queue/pauses")], ["ALL"])
        self.assertEqual(client.post("/api/v1/queue/resume", {}).status, 200)
        self.assertEqual([one["task"] for one in client.claim("w", wait="25s")], [task])

    def test_a_dead_task_is_tried_again_when_asked(self):
        agent, kind = self.agent()
        task = self.admin.submit(type=kind, attempt_max=1)
        self.assertEqual(self.admin.post(f"/api/v1/tasks/{task}/retry").status, 409)
        [lease] = self.admin.claim(agent)
        failure = {"task": task, "epoch": lease["epoch"], "error": "no paper"}
        self.assertEqual(self.report(agent, "fail", failures=[failure]).status, 200)
        self.assertEqual(self.status(task), "DEAD")
        self.assertEqual(self.admin.post(f"/api/v1/tasks/{task}/retry").status, 200)
        [again] = self.admin.claim(agent)
        self.assertEqual((again["task"], again["attempt"]), (task, 1))
        self.assertEqual(self.complete(agent, again).status, 200)
        self.assertEqual(self.status(task), "SUCCEEDED")

    def test_nothing_runs_before_its_time_or_after_its_deadline(self):
        agent, kind = self.agent()
        self.admin.submit(type=kind, run_at="2099-01-01T00:00:00Z")
        self.assertEqual(self.admin.claim(agent), [])
        soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=1)
        late = self.admin.submit(type=kind + "-unserved", deadline=soon.strftime("%Y-%m-%dT%H:%M:%S.%fZ")[:-4] + "Z")
        self.until_status(late, "EXPIRED")

    def test_what_makes_no_sense_is_refused_and_nothing_is_silently_changed(self):
        for body, field in (({"type": "a/b"}, "type"), ({"type": "a\u202eb"}, "type"), ({"type": ""}, "type"),
                            ({"type": "x", "deadline": "2020-01-01T00:00:00Z"}, "deadline"),
                            ({"type": "x", "backoff_min": "2s", "backoff_max": "1s"}, "backoff_max")):
            with self.subTest(body=body):
                answer = self.admin.post("/api/v1/tasks", body)
                self.assertEqual((answer.status, answer.json.get("field")), (400, field), answer)
        answer = self.admin.post("/api/v1/agents", {"id": "with/slash", "capabilities": ["x"]})
        self.assertEqual((answer.status, answer.json.get("field")), (400, "id"), answer)
        for path, field in (("/api/v1/tasks?limit=", "limit"), ("/api/v1/tasks?limit=1&limit=2", "limit"),
                            ("/api/v1/tasks/00000000000000000000000000?full=1", "full"),
                            ("/api/v1/dashboard?day=1", "day"), ("/api/v1/agents/nobody?x=1", "x"),
                            ("/api/v1/tasks?type=", "type"), ("/api/v1/tasks?cursor=", "cursor"),
                            ("/api/v1/quotes?sort=", "sort"), ("/api/v1/history?subject=", "subject"),
                            ("/api/v1/metrics?window=", "window")):
            with self.subTest(path=path):
                answer = self.admin.get(path)
                self.assertEqual((answer.status, answer.json.get("field")), (400, field), answer)

    def test_a_queued_task_changes_its_place_and_an_ended_one_is_deleted(self):
        agent, kind = self.agent()
        first, second = self.admin.submit(type=kind), self.admin.submit(type=kind)
        self.assertEqual(self.admin.post(f"/api/v1/tasks/{second}/prioritize", {"priority": "URGENT"}).status, 200)
        self.assertEqual(self.admin.call("DELETE", f"/api/v1/tasks/{first}").status, 409)
        [lease] = self.admin.claim(agent)
        self.assertEqual(lease["task"], second)
        self.assertEqual(self.complete(agent, lease).status, 200)
        self.assertEqual(self.admin.call("DELETE", f"/api/v1/tasks/{second}").status, 200)
        self.assertEqual(self.admin.get(f"/api/v1/tasks/{second}").status, 404)

    def test_tasks_are_found_by_type_agent_text_and_time_however_many_there_are(self):
        agent, kind = self.agent()
        rare = self.admin.submit(type=f"{kind}.rare", capability=kind)
        self.admin.claim(agent)
        created = self.admin.get(f"/api/v1/tasks/{rare}").json["task"]["created_at"]
        for _ in range(3):
            self.admin.post("/api/v1/tasks", {"tasks": [{"type": kind} for _ in range(400)]})

        def ids(query):
            found, cursor = [], ""
            while cursor is not None:
                page = self.admin.get(f"/api/v1/tasks?limit=7{query}{cursor and f'&cursor={cursor}'}").json
                self.assertLessEqual(len(page["items"]), 7)
                found += [row["id"] for row in page["items"]]
                cursor = page["next_cursor"]
            return found

        self.assertEqual(ids(f"&type={kind}.rare"), [rare])
        self.assertEqual(ids(f"&agent={agent}"), [rare])
        self.assertEqual(ids(f"&agent={agent}&status=QUEUED"), [])
        self.assertEqual(ids(f"&text={kind.upper()}.RA"), [rare])
        self.assertEqual(len(set(ids(f"&type={kind}&from={created}"))), 1200)
        self.assertEqual(ids(f"&type={kind}&before={created}"), [])
        answer = self.admin.get("/api/v1/tasks?from=yesterday")
        self.assertEqual((answer.status, answer.json["field"]), (400, "from"))

    def test_progress_of_64_kilobytes_is_kept_and_more_refused(self):
        agent, kind = self.agent()
        task = self.admin.submit(type=kind)
        [lease] = self.admin.claim(agent)
        for size, status in ((65536 - 2, 200), (65536, 413)):
            answer = self.report(agent, "heartbeat", beats=[
                {"task": task, "epoch": lease["epoch"], "progress": "x" * size}])
            self.assertEqual(answer.status, status, answer)
        self.assertEqual(len(self.admin.task(task)["progress"]), 65534)

    def test_an_agent_must_be_registered(self):
        answer = self.admin.post("/api/v1/agents/nobody/claim", {"request": fresh_id(), "limit": 1, "wait": "0s"})
        self.assertEqual((answer.status, answer.code), (404, "not_found"), answer)
        for body, field in (({"id": "", "capabilities": ["x"]}, "id"), ({"capabilities": ["x"]}, "id"),
                            ({"id": "x", "capabilities": ["x"], "max_concurrency": 0}, "max_concurrency")):
            with self.subTest(body=body):
                answer = self.admin.post("/api/v1/agents", body)
                self.assertEqual((answer.status, answer.json.get("field")), (400, field), answer)

    def test_a_built_in_agent_cannot_be_impersonated(self):
        answer = self.admin.post("/api/v1/agents", {"id": "assistant", "capabilities": ["x"], "max_concurrency": 1})
        self.assertEqual((answer.status, answer.code), (409, "conflict"), answer)
        claim = {"request": fresh_id(), "limit": 1, "wait": "25s"}
        for verb, body in (("claim", claim), ("complete", {"completions": [], "claim": claim}), ("fail", {"failures": []}),
                           ("heartbeat", {"beats": []}), ("return", {"leases": []})):
            with self.subTest(verb=verb):
                refused = self.report("assistant", verb, **body)
                self.assertEqual((refused.status, refused.code), (409, "conflict"), refused)
        self.assertEqual(self.admin.get("/api/v1/agents/assistant").json["kind"], "BUILTIN")

    def test_the_latest_alert_comes_first(self):
        for kind in ("z-dies-first", "a-dies-last"):  # by name it would be the other way round
            agent, _ = self.agent(kind)
            task = self.admin.submit(type=kind, attempt_max=1)
            [lease] = self.admin.claim(agent)
            failure = {"task": task, "epoch": lease["epoch"], "error": "no luck"}
            self.assertEqual(self.report(agent, "fail", failures=[failure]).status, 200)
        subjects = [alert["subject"] for alert in self.admin.rows("/api/v1/alerts")]
        self.assertLess(subjects.index("a-dies-last"), subjects.index("z-dies-first"))

    def test_the_dashboard_counts_a_long_queue(self):
        before = self.admin.get("/api/v1/dashboard").json["health"]
        for _ in range(2):
            self.admin.post("/api/v1/tasks", {"tasks": [{"type": "queued.only"}] * 600})
        self.admin.submit(type="queued.only")
        after = self.admin.get("/api/v1/dashboard").json["health"]
        self.assertEqual(after["queue_depth"] - before["queue_depth"], 1201)

    def test_eight_workers_do_each_task_once(self):
        _, kind = self.agent()
        tasks = set()
        for _ in range(4):
            answer = self.admin.post("/api/v1/tasks", {"tasks": [{"type": kind, "payload": n} for n in range(50)]})
            self.assertEqual(answer.status, 201, answer)
            tasks |= {item["task"] for item in answer.json["items"]}

        def work(number):
            client, name, done = Client(self.server.port, self.admin.key), f"crew-{kind}-{number}", []
            client.register(name, kind, at_once=10)
            leases = client.claim(name, limit=5)
            while leases:
                answer = client.post(f"/api/v1/agents/{name}/complete", {
                    "completions": [{"task": one["task"], "epoch": one["epoch"]} for one in leases],
                    "claim": {"request": fresh_id(), "limit": 5, "wait": "0s"}})
                assert answer.status == 200, answer
                assert all(item["code"] == "" for item in answer.json["completions"]), answer
                done += [one["task"] for one in leases]
                leases = answer.json["leases"]
            return done
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            done = [task for each in pool.map(work, range(8)) for task in each]
        self.assertEqual(len(done), 200)
        self.assertEqual(set(done), tasks)
