"""What an owner does with the data folder: backup under load, restore, doctor, and a start on a full disk."""
import concurrent.futures
import http.client
import json
import resource
import signal
import subprocess
import threading
import unittest

from server import BINARY, PATIENCE, ROOT, Client, Server, wait_until


class OperationsTest(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        self.server.start()
        self.admin = self.server.client()
        self.data = self.server.folder / "data"
        self.backup = self.server.folder / "backup"
        self.secret = self.server.folder / "secret-apart"

    def tero(self, *words):
        return subprocess.run([BINARY, *map(str, words), "--config", str(self.server.config), "--data", str(self.data)],
                              cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE,
                              check=False)

    def test_what_was_recorded_is_decided_again_and_a_change_of_it_is_found(self):
        self.server.stop()
        usual = self.server.command
        self.server.command = lambda: [*usual(), "--record"]
        client = self.server.start().client()
        client.register("w", "print")
        for number in range(20):
            client.post("/api/v1/tasks", {"type": "print", "payload": {"page": f"sheet-{number:02}"}},
                        headers={"Idempotency-Key": f"once-{number}"})
        leases = client.claim("w", limit=8)
        done = [{"task": lease["task"], "epoch": lease["epoch"], "result": None} for lease in leases]
        self.assertEqual(client.post("/api/v1/agents/w/complete", {"completions": done}).status, 200)
        self.server.kill()
        same = self.tero("replay")
        self.assertEqual(same.returncode, 0, same)
        self.assertRegex(same.stdout, r"the same hash: \d+ groups up to \d+, [0-9a-f]{16}")
        last = int(same.stdout.split(" up to ")[1].split(",")[0])
        [chain] = [line for line in self.tero("doctor").stdout.splitlines() if " chain " in line]
        self.assertIn("as it was recorded", chain)

        recording = self.data / "recording"
        recording.write_bytes(recording.read_bytes().replace(b"sheet-11", b"sheet-99", 1))
        other = self.tero("replay", recording)
        self.assertEqual(other.returncode, 1, other)
        differs = [line for line in other.stdout.splitlines() if line.startswith("group ")]
        self.assertEqual(len(differs), 1, other)
        self.assertTrue(1 < int(differs[0].split()[1]) < last, other)

    def submit_until(self, stopped, acknowledged, thread):
        number = 0
        while not stopped.is_set():
            key = f"{thread}/{number}"
            answer = self.admin.post("/api/v1/tasks", {"type": "kept", "unique_key": key})
            self.assertEqual(answer.status, 201, answer)
            acknowledged[key] = answer.json["task"]
            number += 1

    def test_a_backup_under_load_restores_all_that_was_acknowledged_before_it(self):
        stopped, acknowledged = threading.Event(), {}
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            calls = [pool.submit(self.submit_until, stopped, acknowledged, thread) for thread in range(4)]
            wait_until(lambda: len(acknowledged) > 200, "some tasks")
            before = dict(acknowledged)
            made = self.tero("backup", self.backup, "--secret", self.secret, "--json")
            wait_until(lambda: len(acknowledged) > len(before) + 20, "tasks after the backup")
            stopped.set()
            for call in calls:
                call.result(PATIENCE)
        self.assertEqual(made.returncode, 0, made)
        record = json.loads(made.stdout)
        self.assertGreaterEqual(record["rows"]["tasks"], len(before))
        self.assertNotIn(self.secret.read_text().strip(), made.stdout + made.stderr)
        self.assertEqual([path.name for path in self.backup.iterdir() if path.name == "secret"], [])
        self.server.stop()
        self.data.rename(self.server.folder / "lost")

        restored = self.tero("restore", self.backup, "--secret", self.secret)

        self.assertEqual(restored.returncode, 0, restored)
        self.assertIn("sends resume", restored.stdout)
        self.assertEqual(self.tero("doctor").returncode, 0)
        self.server.start()
        kept = {row["id"] for row in self.admin.rows("/api/v1/tasks")}  # with the key of before
        self.assertEqual(set(before.values()) - kept, set())
        self.assertEqual(len(kept), record["rows"]["tasks"])
        self.assertEqual([pause["key"] for pause in self.admin.rows("/api/v1/sends/pauses")], ["ALL"])
        again = self.tero("restore", self.backup)
        self.assertEqual(again.returncode, 1, again)

    def test_what_is_kept_long_enough_goes_while_the_server_runs(self):
        self.server.close()
        self.server = Server(retention={"every": "1s", "tasks": {"succeeded": "1s", "history": "1s"}})
        self.addCleanup(self.server.close)
        self.server.start()
        self.admin = self.server.client()
        self.admin.register("w", "paint")
        self.admin.register("gone", "paint")
        waiting = self.admin.submit(type="nobody does it")
        done = [self.admin.submit(type="paint") for _ in range(10)]
        leases = self.admin.claim("w", limit=10)
        self.assertEqual(len(leases), 10)
        for lease in leases:
            answer = self.admin.post("/api/v1/agents/w/complete", {
                "completions": [{"task": lease["task"], "epoch": lease["epoch"]}]})
            self.assertEqual(answer.status, 200, answer)
        wait_until(lambda: all(self.admin.get(f"/api/v1/tasks/{task}").status == 404 for task in done),
                   "the tasks that are over to go")
        self.assertEqual(self.admin.task(waiting)["task"]["status"], "QUEUED")
        removed = subprocess.run([BINARY, "agents", "remove", "gone", "--url", f"http://127.0.0.1:{self.server.port}",
                                  "--key", self.admin.key], capture_output=True, text=True, timeout=PATIENCE,
                                 check=False)
        self.assertEqual((removed.returncode, removed.stdout), (0, "removed\n"), removed)
        self.assertNotIn("gone", [agent["id"] for agent in self.admin.rows("/api/v1/agents")])

    def test_the_server_knows_when_the_last_backup_was_made(self):
        self.server.close()
        self.server = Server(monitoring={"interval": "1s"})
        self.addCleanup(self.server.close)
        self.server.start()
        self.admin, self.data = self.server.client(), self.server.folder / "data"

        def seen():
            return self.admin.get("/api/v1/metrics").json["server"]
        wait_until(lambda: seen()["backup_due"], "the first look")
        self.assertIsNone(seen()["backup_at"])
        made = self.tero("backup", self.server.folder / "backup", "--json")
        self.assertEqual(made.returncode, 0, made)
        wait_until(lambda: seen()["backup_at"] == json.loads(made.stdout)["made_at"], "the backup to be seen")
        looked = self.tero("doctor")
        self.assertIn("the last good one was made at", looked.stdout)

    def test_the_doctor_looks_while_the_server_runs_and_tells_what_to_do(self):
        looked = self.tero("doctor", "--json")
        self.assertEqual(looked.returncode, 0, looked)
        findings = [json.loads(line) for line in looked.stdout.splitlines()]
        self.assertIn(str(self.server.process.pid), next(one["what"] for one in findings if one["about"] == "database"))
        (self.data / "secret").chmod(0o644)
        looked = self.tero("doctor")
        self.assertEqual(looked.returncode, 1, looked)
        self.assertIn(f"chmod 600 {self.data}/secret", looked.stdout)

    def test_a_database_without_its_log_is_not_started_as_an_empty_business(self):
        self.server.kill()
        (self.data / "tero.db-wal").unlink()
        refused = subprocess.run(self.server.command(), cwd=ROOT, capture_output=True, text=True,
                                 stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False)
        self.assertEqual(refused.returncode, 1, refused)
        self.assertIn("tero restore", refused.stderr)
        self.assertNotIn("admin key", refused.stdout)

    def test_a_start_on_a_full_disk_serves_reads_and_says_why(self):
        task = self.admin.submit(type="kept")
        self.server.stop()

        def full():  # as far as the program can tell: nothing it writes finds room
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        process = subprocess.Popen(self.server.command(), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, preexec_fn=full, restore_signals=False)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)

        def serves():
            try:
                return self.admin.get(f"/api/v1/tasks/{task}").status == 200
            except (OSError, http.client.HTTPException):
                self.assertIsNone(process.poll(), process.poll() is not None and process.stderr.read())
                return False
        wait_until(serves, "reads")
        refused = self.admin.post("/api/v1/tasks", {"type": "more"})
        self.assertEqual(refused.status, 507, refused)
        self.assertIn("full", refused.json["detail"])
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        wait_until(lambda: self.admin.post("/api/v1/tasks", {"type": "more"}).status == 201, "writes again")
        process.send_signal(signal.SIGTERM)
        self.assertIn("full", process.stderr.read())
        self.assertEqual(process.wait(PATIENCE), 0)


if __name__ == "__main__":
    unittest.main()
