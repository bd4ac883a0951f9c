"""The demo around its week: whose folder it takes, how it ends, what a person can do meanwhile."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

from server import BINARY, PATIENCE, ROOT, Client, wait_until

WEEK = 300  # seconds that a small week may take on a slow machine
DOORS = re.compile(r"TERO_URL=http://127\.0\.0\.1:(\d+) TERO_KEY=(\S+)")


class DemoTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tero-demo-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.data = self.folder / "demo"
        self.errors = self.folder / "errors"

    def start(self, *words, **variables):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TERO_")}
        with open(self.errors, "wb") as errors:
            process = subprocess.Popen([BINARY, "demo", "--data", str(self.data), "--port", "0", *words], cwd=ROOT,
                                       env={**environment, **variables}, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=errors, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def said(self):
        return self.errors.read_text(errors="replace")

    def doors(self, process):
        """Port and key, printed when the week is over."""
        def found():
            self.assertIsNone(process.poll(), self.said())
            return DOORS.search(self.said())
        return wait_until(found, "the end of the week", WEEK).groups()

    def test_a_folder_that_holds_a_business_is_refused_and_left_as_it_is(self):
        self.data.mkdir()
        (self.data / "tero.db").write_text("a business")
        for words in ((), ("--fresh",)):
            process = self.start(*words)
            self.assertEqual(process.wait(PATIENCE), 1)
            self.assertIn("holds tero.db and no demo", self.said())
        self.assertEqual([entry.name for entry in self.data.iterdir()], ["tero.db"])

    def test_a_configuration_that_cannot_play_ends_the_demo_with_the_reason(self):
        process = self.start(TERO_SERVER__BODY_BYTES_MAX="1024")
        self.assertEqual(process.wait(PATIENCE), 1)
        self.assertIn("server.body_bytes_max", self.said())

    def test_a_week_that_was_stopped_on_the_way_is_no_success(self):
        process = self.start("--exit", "--json", "--customers", "200")
        wait_until(lambda: "http://" in self.said(), "the week to begin")
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=PATIENCE)
        self.assertEqual((process.returncode, out), (1, ""))

    def test_the_other_business_that_is_built_in_is_played_from_an_empty_folder(self):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TERO_")}
        played = subprocess.run([BINARY, "demo", "--business", "invented", "--exit", "--json", "--port", "0",
                                 "--customers", "60"], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                                capture_output=True, text=True, timeout=WEEK, check=False)
        self.assertEqual(played.returncode, 0, played.stderr)
        self.assertIn("A week of business, live on", played.stderr)
        table = json.loads(played.stdout)
        self.assertLessEqual(set(table["figures"]["quotes_sent"]["value"]), {"NZD", "AUD"})
        self.assertGreater(table["figures"]["quotes_sent"]["count"], 15, table)
        self.assertGreater(table["figures"]["quotes_accepted"]["count"], 0, table)
        self.assertEqual(table["sandbox"]["violations"], 0, table)

        refused = subprocess.run([BINARY, "demo", "--data", "demo-data-invented", "--exit"], cwd=self.folder,
                                 env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                 timeout=WEEK, check=False)
        self.assertEqual(refused.returncode, 1, refused)
        self.assertIn("is of the business 'invented', not 'bmc'", refused.stderr)

    def test_a_task_that_nobody_serves_does_not_stop_the_week_and_the_key_stays(self):
        process = self.start("--customers", "3")
        port, key = self.doors(process)
        client = Client(int(port), key)
        client.submit(type="served by nobody")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(PATIENCE), 0, self.said())

        process = self.start("--exit", "--json")
        out, _ = process.communicate(timeout=WEEK)
        self.assertEqual(process.returncode, 0, self.said())
        self.assertEqual(json.loads(out)["customers"], 3)
        process = self.start()
        port, again = self.doors(process)
        self.assertEqual(again, key)
        self.assertEqual(Client(int(port), key).get("/api/v1/quotes").status, 200)
