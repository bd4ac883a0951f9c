#!/usr/bin/env python3
"""The arithmetic of ./bench peers, and what it says without measuring anything."""
import json
import pathlib
import subprocess
import sys
import unittest
import unittest.mock

BENCHMARKS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BENCHMARKS))

from peers.install import Skipped, debian_program  # noqa: E402
from peers import queues, workflow_engines  # noqa: E402
from peers.peer import load  # noqa: E402
from peers.table import FIGURES, lines_of, rows_of, with_lives  # noqa: E402


def a_round(rate, millis):
    return {figure.key: rate if figure.more_is_better else millis for figure in FIGURES}


def compare_peers(*words):
    return subprocess.run([BENCHMARKS / "compare_peers", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, check=False)


class TableTest(unittest.TestCase):
    def test_lives_in_groups_are_the_better_of_both_ways(self):
        figures = {"submits_in_batches": 300.0, "drain": 150.0, "lives_in_groups": 80.0}

        self.assertAlmostEqual(with_lives(figures)["lives"], 100)
        self.assertAlmostEqual(with_lives({**figures, "lives_in_groups": 120.0})["lives"], 120)

    def test_more_lives_and_less_time_are_better(self):
        rows = rows_of({"Tero": [a_round(200, 0.5)], "other": [a_round(100, 2.0)]})

        better = {row["figure"]: row["better"]["median"] for row in rows if row["who"] == "other"}
        self.assertEqual(better["lives in groups"], 2)
        self.assertEqual(better["submit to start, idle, p99"], 4)
        self.assertEqual(len(better), len(FIGURES))

    def test_the_ratio_is_of_the_rounds_and_not_of_the_medians(self):
        ours = [a_round(rate, 1) for rate in (100, 400, 1000)]
        theirs = [a_round(rate, 1) for rate in (10, 100, 500)]

        [row] = [one for one in rows_of({"Tero": ours, "other": theirs})
                 if one["figure"] == "lives in groups" and one["who"] == "other"]
        self.assertEqual(row["median"], 100)
        self.assertEqual(row["better"], {"median": 4, "lowest": 2, "highest": 10})

    def test_a_figure_is_of_those_that_have_it(self):
        rows = rows_of({"Tero": [a_round(200, 0.5)], "engine": [{"workflows_64": 100}]})

        self.assertEqual([row["better"]["median"] for row in rows if row["who"] == "engine"], [2])

    def test_every_line_has_the_same_columns(self):
        rows = rows_of({"Tero": [a_round(123456, 0.3)], "other": [a_round(1000, 20)]})

        lines = list(lines_of(rows))
        self.assertEqual(len(lines), 2 + 2 * len(FIGURES))
        self.assertEqual({line.count("|") for line in lines}, {6})
        self.assertEqual({line.rfind("|") for line in lines}, {lines[0].rfind("|")})


class CommandTest(unittest.TestCase):
    def test_the_list_names_every_peer_and_who_is_left_out(self):
        done = compare_peers("--list")

        self.assertEqual(done.returncode, 0, done.stderr)
        for peer in queues.PEERS + workflow_engines.PEERS:
            self.assertIn(f"{peer.name} ", done.stdout)
        self.assertIn("left out: ", done.stdout)

    def test_a_build_that_is_none_is_refused_with_what_to_do(self):
        done = compare_peers("/nowhere")

        self.assertEqual(done.returncode, 2)
        self.assertIn("scripts/build release tero tero_bench", done.stderr)


class InstallTest(unittest.TestCase):
    def test_what_is_missing_is_a_reason_to_skip(self):
        with unittest.mock.patch("shutil.which", return_value=None):
            with self.assertRaisesRegex(Skipped, "no-such-server is not installed"):
                debian_program("no-such-server", ["no-such-package"])


class LoadTest(unittest.TestCase):
    def test_the_figures_are_the_last_line(self):
        said = json.dumps(a_round(1, 1))

        self.assertEqual(load([sys.executable, "-c", f"print('hello'); print('''{said}''')"], {}), a_round(1, 1))

    def test_a_load_that_fails_is_a_reason_to_skip(self):
        with self.assertRaisesRegex(Skipped, "exit code 3"):
            load([sys.executable, "-c", "raise SystemExit(3)"], {})


if __name__ == "__main__":
    unittest.main()
