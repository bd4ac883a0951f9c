#!/usr/bin/env python3
"""Which kept run of ./bench is compared with which, and what of the difference counts. It measures nothing."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))
import kept  # noqa: E402  pylint: disable=wrong-import-position

LIVES = "in process, groups of 100"     # more is better
P50 = "submit to start over HTTP, p50"  # less is better


class KeptTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tero-kept-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "bench"

    def keep(self, commit, quick=False, **figures):
        return kept.keep(self.folder, commit, quick,
                         {LIVES: figures.get("lives", [100.0]), P50: figures.get("p50", [1.0])})

    def test_the_run_before_is_the_last_of_another_commit_that_was_as_long(self):
        self.keep("a")
        old = self.keep("b", lives=[50.0])
        self.keep("b", quick=True)
        self.keep("c")
        new = self.keep("c")
        runs, bad = kept.kept_runs(self.folder)
        self.assertEqual((len(runs), bad), (5, []))
        self.assertEqual(kept.before(runs, new), old)
        self.assertIsNone(kept.before(runs, runs[0]))

    def test_what_is_no_run_is_passed_over_and_named(self):
        self.keep("a")
        (self.folder / "torn.json").write_text('{"at": ')
        (self.folder / "other.json").write_text("[]")
        runs, bad = kept.kept_runs(self.folder)
        self.assertEqual((len(runs), sorted(bad)), (1, ["other.json", "torn.json"]))
        self.assertEqual(kept.kept_runs(self.folder / "nowhere"), ([], []))

    def test_only_what_is_beyond_the_spread_is_worse_or_better(self):
        def verdicts(lives, p50):
            rows = kept.changes(self.keep("a", lives=[98.0, 100.0, 102.0], p50=[1.0]),
                                self.keep("b", lives=lives, p50=p50))
            return [row["verdict"] for row in rows]
        self.assertEqual(verdicts([100.0], [1.0]), ["", ""])
        self.assertEqual(verdicts([94.0], [1.04]), ["", ""])  # 5 % and a spread of 2 %; 5 %
        self.assertEqual(verdicts([92.0], [1.06]), ["worse", "worse"])
        self.assertEqual(verdicts([110.0], [0.9]), ["better", "better"])
        self.assertEqual(verdicts([80.0, 92.0, 104.0], [1.0]), ["", ""])

    def test_a_figure_that_one_of_them_lacks_is_left_out(self):
        old = kept.keep(self.folder, "a", False, {LIVES: [], P50: [1.0]})
        self.assertEqual([row["figure"] for row in kept.changes(old, self.keep("b"))], [P50])

    def test_compare_without_builds_shows_the_kept_ones_and_fails_when_something_is_worse(self):
        def compare():
            return subprocess.run([HERE / "compare", "--kept", self.folder], capture_output=True, text=True,
                                  check=False)
        self.assertEqual(compare().returncode, 2)
        self.keep("a")
        self.keep("b")
        same = compare()
        self.assertEqual(same.returncode, 0, same.stderr)
        self.assertIn("worse: nothing", same.stdout)
        self.keep("c", lives=[50.0])
        slower = compare()
        self.assertEqual(slower.returncode, 1)
        self.assertIn(f"worse: {LIVES}", slower.stdout)
        half = subprocess.run([HERE / "compare", "HEAD"], capture_output=True, text=True, check=False)
        self.assertEqual(half.returncode, 2)


if __name__ == "__main__":
    unittest.main()
