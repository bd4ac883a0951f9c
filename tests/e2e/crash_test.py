"""What survives: power cuts while others submit, a second process on the same data, an orderly stop."""
import concurrent.futures
import http.client
import subprocess
import threading
import time
import unittest

from server import BINARY, PATIENCE, ROOT, Client, Server, fresh_id, wait_until

LOST = (OSError, http.client.HTTPException)  # what a caller sees when the server dies


class CrashTest(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        self.server.start()
        self.admin = self.server.client()

    def submit_until_it_ends(self, threads, enough, end):
        """`threads` submit under unique keys until the server is gone; calls `end` after `enough` acknowledgements.
        Answers what was acknowledged: {unique key: task}."""
        acknowledged, reached, lock = {}, threading.Event(), threading.Lock()

        def submit(thread):
            for number in range(100_000):
                key = f"{thread}/{number}"
                try:
                    answer = self.admin.post("/api/v1/tasks", {"type": "kept", "unique_key": key})
                except LOST:
                    return
                if answer.status != 201:
                    return
                with lock:
                    acknowledged[key] = answer.json["task"]
                    if len(acknowledged) >= enough:
                        reached.set()
        with concurrent.futures.ThreadPoolExecutor(threads) as pool:
            calls = [pool.submit(submit, thread) for thread in range(threads)]
            self.assertTrue(reached.wait(PATIENCE), "too few tasks were taken in")
            end()
            for call in calls:
                call.result(PATIENCE)
        return acknowledged

    def assert_all_kept(self, acknowledged):
        kept = {row["id"] for row in self.admin.rows("/api/v1/tasks")}
        missing = [key for key, task in acknowledged.items() if task not in kept]
        self.assertEqual(missing, [])
        # The ledger of unique keys survived with them.
        for key in list(acknowledged)[-20:]:
            again = self.admin.post("/api/v1/tasks", {"type": "kept", "unique_key": key})
            self.assertEqual((again.status, again.json["task"]), (200, acknowledged[key]))

    def test_what_was_acknowledged_survives_a_kill(self):
        acknowledged = self.submit_until_it_ends(8, 400, self.server.kill)
        self.server.start()
        self.assert_all_kept(acknowledged)

    def test_the_same_data_survives_kill_after_kill(self):
        known = {}
        for round_number in range(3):
            answers = [self.admin.post("/api/v1/tasks", {"type": "kept", "unique_key": f"r{round_number}/{n}"})
                       for n in range(20)]
            known.update({f"r{round_number}/{n}": answer.json["task"] for n, answer in enumerate(answers)})
            self.server.kill()
            self.server.start()
        self.assert_all_kept(known)

    def test_a_lease_survives_a_kill_and_its_holder_completes(self):
        self.admin.register("w", "kept")
        task = self.admin.submit(type="kept")
        [lease] = self.admin.claim("w")
        self.server.kill()
        self.server.start()
        answer = self.admin.post("/api/v1/agents/w/complete", {
            "completions": [{"task": task, "epoch": lease["epoch"], "result": "after the crash"}]})
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(self.admin.task(task)["result"], "after the crash")

    def test_a_second_process_on_the_same_data_is_refused_and_told_why(self):
        second = subprocess.run(self.server.command(port=0), cwd=ROOT, capture_output=True, text=True,
                                stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False)
        self.assertEqual(second.returncode, 1, second)
        self.assertIn(str(self.server.folder / "data"), second.stderr)
        self.assertIn("another tero", second.stderr)
        self.assertIn(str(self.server.process.pid), second.stderr)
        self.assertNotIn("admin key", second.stdout)
        self.assertEqual(self.admin.post("/api/v1/tasks", {"type": "still served"}).status, 201)

    def test_a_taken_port_is_said(self):
        other = Server()
        self.addCleanup(other.close)
        second = subprocess.run(other.command(port=self.server.port), cwd=ROOT, capture_output=True, text=True,
                                stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False)
        self.assertEqual(second.returncode, 1, second)
        self.assertIn(str(self.server.port), second.stderr)

    def test_a_stop_finishes_what_is_in_flight(self):
        codes = []
        acknowledged = self.submit_until_it_ends(8, 200, lambda: codes.append(self.server.stop()))
        self.assertEqual(codes, [0])
        self.server.start()
        self.assert_all_kept(acknowledged)

    def test_a_stop_answers_a_claim_that_waits(self):
        self.server.close()
        self.server = Server(server={"stop_timeout": "2s"})
        self.addCleanup(self.server.close)
        self.server.start()
        self.admin = self.server.client()
        self.admin.register("w", "nothing")

        def claim():
            return self.admin.post("/api/v1/agents/w/claim", {"request": fresh_id(), "limit": 1, "wait": "20s"})
        def requests():
            lines = self.admin.get("/metrics").body.decode().splitlines()
            return next(float(line.split()[1]) for line in lines if line.startswith("tero_http_requests_total "))
        before, asked = requests(), [0]
        with concurrent.futures.ThreadPoolExecutor() as pool:
            waiting = pool.submit(claim)

            def is_open():
                asked[0] += 1
                return requests() - before > asked[0]
            wait_until(is_open, "the claim to be under way")
            begin = time.monotonic()
            code = self.server.stop()
            took = time.monotonic() - begin
            answer = waiting.result(PATIENCE)
        self.assertIn(answer.status, (200, 503), answer)
        self.assertEqual(code, 0)
        self.assertLess(took, 15)

    def test_a_first_start_that_finds_its_port_taken_leaves_the_key_to_the_next(self):
        late = Server()
        self.addCleanup(late.close)
        refused = subprocess.run(late.command(port=self.server.port), cwd=ROOT, capture_output=True, text=True,
                                 stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False)
        self.assertEqual(refused.returncode, 1, refused)
        self.assertIn(str(self.server.port), refused.stderr)
        self.assertNotIn("admin key", refused.stdout)
        late.start()
        self.assertEqual(late.client().get("/api/v1/tasks").status, 200)
        self.assertIn(f":{late.port}/", late.dashboard)

    def test_where_a_journal_listens_the_first_key_goes_into_a_file_of_its_owner(self):
        quiet = Server()
        self.addCleanup(quiet.close)
        quiet.start(JOURNAL_STREAM="8:12345")
        file = quiet.folder / "data" / "first-access"
        wait_until(lambda: any(str(file) in line for line in quiet.lines), "the line that says where the key is")
        self.assertFalse([line for line in quiet.lines if "tero_" in line or "#/enter/" in line])
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        key, link = (line.split(": ", 1)[1] for line in file.read_text().splitlines())
        self.assertEqual(Client(quiet.port, key).get("/api/v1/tasks").status, 200)
        self.assertIn(f":{quiet.port}/#/enter/", link)

    def test_a_first_start_shows_the_key_once_and_reset_makes_a_new_one(self):
        first = self.server.admin_key
        self.assertTrue(first.startswith("tero_"))
        self.assertIn(f":{self.server.port}/", self.server.dashboard)
        self.server.stop()
        self.server.lines.clear()
        self.server.start()
        self.assertFalse([line for line in self.server.lines if "key" in line])
        self.server.stop()
        reset = subprocess.run([BINARY, "keys", "reset", "--config", str(self.server.config), "--data",
                                str(self.server.folder / "data")], cwd=ROOT, capture_output=True, text=True,
                               timeout=PATIENCE, check=False)
        self.assertEqual(reset.returncode, 0, reset)
        second = next(line.split(": ")[1] for line in reset.stdout.splitlines() if line.startswith("admin key: "))
        self.assertNotEqual(first, second)
        self.server.start()
        self.assertEqual(Client(self.server.port, second).get("/api/v1/tasks").status, 200)
