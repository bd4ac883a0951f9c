"""examples/worker.py at work: it is killed, the server is killed, it is told to stop; no task is lost."""
import os
import signal
import subprocess
import sys
import threading
import unittest

from server import PATIENCE, ROOT, Server, wait_until


class ExampleWorker:
    def __init__(self, server, key, *options):
        self.lines = []
        self.process = subprocess.Popen(
            [sys.executable, "-u", str(ROOT / "examples" / "worker.py"), "--id", "w", "--url",
             f"http://127.0.0.1:{server.port}", "--heartbeat", "0.3", *options],
            env={**os.environ, "TERO_KEY": key}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
        self.process.stdout.close()

    def end(self, number):
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        return code

    def close(self):
        if self.process.poll() is None:
            self.end(signal.SIGKILL)


class WorkerTest(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        self.server.start()
        self.admin = self.server.client()
        self.key = self.server.client("agent:w").key

    def worker(self, *options):
        worker = ExampleWorker(self.server, self.key, *options)
        self.addCleanup(worker.close)
        return worker

    def in_status(self, status):
        return len(self.admin.rows("/api/v1/tasks", status=status))

    def test_200_tasks_survive_the_death_of_their_worker_and_of_the_server(self):
        task = {"type": "pause", "payload": {"seconds": 0.01}, "lease": "2s", "attempt_max": 10, "backoff_min": "10ms",
                "backoff_max": "10ms"}
        answer = self.admin.post("/api/v1/tasks", {"tasks": [task] * 200})
        self.assertEqual(answer.status, 201, answer)
        tasks = {item["task"] for item in answer.json["items"]}

        first = self.worker("--limit", "8")
        wait_until(lambda: self.in_status("SUCCEEDED") >= 40, "the first 40 tasks")
        first.end(signal.SIGKILL)
        second = self.worker("--limit", "8")
        wait_until(lambda: self.in_status("SUCCEEDED") >= 100, "the first 100 tasks")
        self.server.kill()
        self.server.start()
        wait_until(lambda: self.in_status("SUCCEEDED") == 200, "all 200 tasks", 5 * PATIENCE)

        done = {row["id"] for row in self.admin.rows("/api/v1/tasks", status="SUCCEEDED")}
        self.assertEqual(done, tasks)
        self.assertEqual(second.end(signal.SIGTERM), 0)
        self.assertIn("stopped after", second.lines[-1])

    def test_a_worker_that_is_told_to_stop_finishes_one_task_and_gives_back_the_rest(self):
        for _ in range(4):
            self.admin.submit(type="pause", payload={"seconds": 1}, attempt_max=1)
        worker = self.worker("--limit", "4")
        wait_until(lambda: self.in_status("RUNNING") == 4, "the worker to hold all four")
        self.assertEqual(worker.end(signal.SIGTERM), 0)
        self.assertEqual(worker.lines[-1], "stopped after 1 tasks; 3 returned")
        self.assertEqual((self.in_status("SUCCEEDED"), self.in_status("QUEUED")), (1, 3))
        self.assertEqual({row["attempt"] for row in self.admin.rows("/api/v1/tasks", status="QUEUED")}, {0})

    def test_an_idle_worker_stops_at_once(self):
        worker = self.worker("--wait", "20")
        wait_until(lambda: worker.lines, "the worker's first line")
        self.assertEqual(worker.end(signal.SIGTERM), 0)
        self.assertEqual(worker.lines[-1], "stopped after 0 tasks; 0 returned")

    def test_results_and_failures_are_told(self):
        total = self.admin.submit(type="total", payload={"numbers": [1, 2, 3.5]})
        hopeless = self.admin.submit(type="total", payload={"numbers": "many"})
        dying = self.admin.submit(type="total", payload={"numbers": ["a"]}, attempt_max=2, backoff_min="1ms",
                                  backoff_max="1ms")
        self.worker()
        wait_until(lambda: self.in_status("QUEUED") + self.in_status("RUNNING") == 0, "all to have ended")
        self.assertEqual(self.admin.task(total)["result"], {"total": 6.5})
        self.assertEqual(self.admin.task(hopeless)["task"]["status"], "FAILED")
        self.assertIn('{"numbers": [...]}', self.admin.task(hopeless)["error"])
        dead = self.admin.task(dying)
        self.assertEqual((dead["task"]["status"], dead["task"]["attempt"]), ("DEAD", 2))
        self.assertIn("TypeError", dead["error"])

    def test_a_wrong_key_ends_it_with_a_word(self):
        worker = ExampleWorker(self.server, "tero_wrong")
        self.addCleanup(worker.close)
        self.assertEqual(worker.process.wait(PATIENCE), 1)
        worker.reader.join(PATIENCE)
        self.assertIn("401", worker.lines[-1])

    def test_its_help_explains_it(self):
        shown = subprocess.run([sys.executable, str(ROOT / "examples" / "worker.py"), "--help"], capture_output=True,
                               text=True, timeout=PATIENCE, check=True)
        for word in ("--handlers", "TERO_KEY", "HANDLERS"):
            self.assertIn(word, shown.stdout)
