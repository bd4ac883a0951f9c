#!/usr/bin/env python3
"""What scripts/mutate would plant, and that each bug is one change of one place. It compiles nothing."""
import importlib.machinery
import importlib.util
import pathlib
import subprocess
import sys
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "scripts/mutate"
sys.dont_write_bytecode = True
LOADER = importlib.machinery.SourceFileLoader("mutate", str(SCRIPT))
mutate = importlib.util.module_from_spec(importlib.util.spec_from_loader("mutate", LOADER))
LOADER.exec_module(mutate)

SOURCE = """#include <map>
// a < b && c
template <class T>
bool is_late(const Task& task, Timestamp now) {
    CHECK(now < task.end, "task {}: a == b", task.id);
    if (now < task.end && !task.agent.empty()) return false;
    std::map<int, std::string> names;
    Task ended = task;
    ended.status = TaskStatus::DEAD;
    decided.batch.put(std::move(ended));
    return true;
}
"""


def changes(text):
    return {(bug.line, bug.old, bug.new) for bug in mutate.bugs_in("late.cpp", text)}


class PlantingTest(unittest.TestCase):
    def test_comparisons_conditions_and_statements_are_changed_and_nothing_else(self):
        self.assertEqual(changes(SOURCE), {
            (6, "<", "<="), (6, "&&", "||"), (6, "false", "true"), (11, "true", "false"),
            (9, "ended.status = TaskStatus::DEAD;", ";"),
            (10, "decided.batch.put(std::move(ended));", ";"),
        })

    def test_a_bug_is_in_its_place_and_all_else_stays(self):
        for bug in mutate.bugs_in("late.cpp", SOURCE):
            text = mutate.planted(SOURCE, bug)
            self.assertEqual(text[:bug.begin] + bug.old + text[bug.begin + len(bug.new):], SOURCE)
            self.assertNotEqual(text, SOURCE)

    def test_a_condition_of_one_word_or_call_is_turned_round(self):
        self.assertEqual(changes("if (is_late(task)) {\n"), {(1, "is_late(task)", "!is_late(task)")})
        self.assertEqual(changes("if (!decided) {\n"), {(1, "!", "")})
        self.assertEqual(changes("if (auto good = check(task); !good) {\n"), set())

    def test_every_source_of_the_coordinator_has_some(self):
        files = {bug.file for bug in mutate.all_bugs()}
        for name in ("lease.cpp", "outcome.cpp", "matching.cpp", "submit.cpp", "health.cpp"):
            self.assertIn(name, files)
        self.assertFalse([name for name in files if name.endswith("_test.cpp")])

    def test_it_says_what_it_would_do_and_the_same_seed_chooses_the_same(self):
        first, again = (subprocess.run([SCRIPT, "--list", "--sample", "7", "--seed", "3"], capture_output=True, text=True,
                                       check=True).stdout for _ in range(2))
        self.assertEqual(len(first.splitlines()), 7)
        self.assertEqual(first, again)
        only = subprocess.run([SCRIPT, "--list", "--only", "^lease.cpp"], capture_output=True, text=True, check=True)
        self.assertTrue(all(line.startswith("lease.cpp:") for line in only.stdout.splitlines()))
        refused = subprocess.run([SCRIPT], capture_output=True, text=True, check=False)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("which build?", refused.stderr)


if __name__ == "__main__":
    unittest.main()
