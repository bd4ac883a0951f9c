"""The judge of the storm, judged: each promise that is not kept is found in what the clients wrote down."""
import os
import pathlib
import tempfile
import unittest

from journal import Journal, broken_promises, count_notes, read_calls

DONE = {"code": ""}


def call(name, items, answers, **more):
    return {"call": name, "start": 1.0, "end": None if answers is None else 2.0, "items": items, "answers": answers, **more}


def submit(task, key="k"):
    return call("submit", [{"key": key}], [{"code": "", "task": task}])


def complete(task, agent, epoch, answers=(DONE,)):
    return call("complete", [{"task": task, "agent": agent, "epoch": epoch}], answers)


def row(status, agent="w", epoch=1, result="w at 1"):
    return {"task": {"status": status, "agent": agent, "epoch": epoch}, "result": result}


class JournalTest(unittest.TestCase):
    def assert_found(self, words, calls, last):
        found = broken_promises(calls, last)
        self.assertTrue(any(words in one for one in found), found)

    def test_a_life_as_it_should_be_breaks_no_promise(self):
        calls = [submit("t"), complete("t", "w", 1, None), complete("t", "w", 1), complete("t", "v", 2, [{"code": "conflict"}])]
        self.assertEqual(broken_promises(calls, {"t": row("SUCCEEDED")}), [])

    def test_a_lost_task_is_found(self):
        self.assert_found("acknowledged and is lost", [submit("t")], {})
        self.assert_found("completed and is lost", [complete("t", "w", 1)], {})

    def test_a_key_of_two_tasks_is_found(self):
        self.assert_found("k is task t and task u", [submit("t"), submit("u")], {"t": row("DEAD"), "u": row("DEAD")})

    def test_two_winners_are_found(self):
        calls = [submit("t"), complete("t", "w", 1), complete("t", "w", 2)]
        self.assert_found("several winners", calls, {"t": row("SUCCEEDED")})

    def test_another_winner_than_the_stored_one_is_found(self):
        for last in (row("SUCCEEDED", "v"), row("SUCCEEDED", "w", 2), row("CANCELLED")):
            self.assert_found("was completed by", [submit("t"), complete("t", "w", 1)], {"t": last})

    def test_anothers_result_is_found(self):
        self.assert_found("its result is v at 1", [submit("t")], {"t": row("SUCCEEDED", result="v at 1")})

    def test_a_task_that_has_not_ended_is_found(self):
        for status in ("QUEUED", "RUNNING"):
            self.assert_found("has not ended", [submit("t")], {"t": row(status)})

    def test_a_task_that_nobody_cancelled_is_found(self):
        self.assert_found("nobody asked for that", [submit("t")], {"t": row("CANCELLED")})

    def test_a_refusal_of_a_good_call_is_found(self):
        self.assert_found("was refused", [complete("t", "w", 1, [{"code": "invalid"}])], {"t": row("DEAD")})

    def test_a_killed_client_leaves_a_call_without_an_answer(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "w.journal"
            journal = Journal(path)
            journal.end(journal.begin("complete", items=["a"]), ["done"])
            journal.begin("complete", items=["b"])
            journal.note("dropped")
            with open(path, "ab") as file:
                file.write(b'{"n": 3, "who": "w.jour')
            os.close(journal.file)
            calls = read_calls([path])
            self.assertEqual([(one["items"], one["answers"]) for one in calls], [(["a"], ["done"]), (["b"], None)])
            self.assertEqual(count_notes([path]), {"dropped": 1})
