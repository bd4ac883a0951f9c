"""What clients asked and heard, call by call, in files of their own: the server has no part in it.

A call is written before it is made and again when it is answered, so that a client that is killed leaves a call without an
answer. Times are of the one clock that all processes of a machine share and that nobody sets.
"""
import collections
import json
import os
import time


# What a good call may be refused with: the task is not in that state, or there is no room just now.
EXPECTED = ("conflict", "exhausted")


class Journal:
    """One file, written by one thread."""

    def __init__(self, path):
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.calls = 0
        self.who = f"{os.path.basename(path)}/{os.getpid()}"

    def begin(self, call, **asked):
        self.calls += 1
        self._write({"n": self.calls, "who": self.who, "call": call, "start": time.monotonic(), **asked})
        return self.calls

    def end(self, number, answers):
        """`answers`: one for each item asked, or for the call; None: nobody knows what became of it."""
        self._write({"n": number, "who": self.who, "end": time.monotonic(), "answers": answers})

    def note(self, what):
        """That something happened, which is counted."""
        self._write({"note": what})

    def _write(self, line):
        os.write(self.file, json.dumps(line).encode() + b"\n")


def read_calls(paths):
    """All calls in these files, in the order of their starts; `end` and `answers` are None where there was no answer."""
    calls = {}
    for path in paths:
        with open(path, "rb") as file:
            for text in file:
                if not text.endswith(b"\n"):
                    continue  # its writer was killed
                line = json.loads(text)
                if "note" in line:
                    continue
                known = calls.setdefault((line["who"], line["n"]), {"end": None, "answers": None})
                if line.get("answers", ()) is not None:
                    known.update(line)
    return sorted(calls.values(), key=lambda call: call["start"])


def count_notes(paths):
    counts = collections.Counter()
    for path in paths:
        with open(path, "rb") as file:
            counts.update(json.loads(text)["note"] for text in file if text.startswith(b'{"note"') and text.endswith(b"\n"))
    return counts


def submitted(calls):
    """{task: what was asked} of all that were acknowledged, and what is wrong with that."""
    tasks, by_key, problems = {}, {}, []
    for call in calls:
        if call["call"] != "submit" or call["answers"] is None:
            continue
        for item, answer in zip(call["items"], call["answers"]):
            if answer["code"]:
                continue
            tasks[answer["task"]] = item
            first = by_key.setdefault(item["key"], answer["task"])
            if first != answer["task"]:
                problems.append(f"{item['key']} is task {first} and task {answer['task']}")
    return tasks, problems


def broken_promises(calls, last):
    """What was promised and not kept. `last`: {task: its row and result when all is over}, of all that are there."""
    acknowledged, problems = submitted(calls)
    problems += [f"a good call was refused: {call} {answer}" for call in calls for answer in call["answers"] or ()
                 if answer.get("code") not in (None, "", *EXPECTED)]
    problems += [f"task {task} was acknowledged and is lost" for task in acknowledged if task not in last]
    wins = collections.defaultdict(set)
    cancelled = set()  # or perhaps
    for call in calls:
        if call["call"] == "cancel":
            cancelled |= {item["task"] for item in call["items"]}
        if call["call"] != "complete" or call["answers"] is None:
            continue
        for item, answer in zip(call["items"], call["answers"]):
            if not answer["code"]:
                wins[item["task"]].add((item["agent"], item["epoch"]))
    for task, winners in wins.items():
        if len(winners) > 1:
            problems.append(f"task {task} has several winners: {sorted(winners)}")
        if task not in last:
            problems.append(f"task {task} was completed and is lost")
            continue
        row = last[task]["task"]
        if row["status"] != "SUCCEEDED" or (row["agent"], row["epoch"]) not in winners:
            problems.append(f"task {task} was completed by {sorted(winners)} and is {row['status']} "
                            f"by {row['agent']} at epoch {row['epoch']}")
    for task, found in last.items():
        row = found["task"]
        if row["status"] in ("QUEUED", "RUNNING"):
            problems.append(f"task {task} has not ended: {row['status']}")
        if row["status"] == "SUCCEEDED" and found["result"] != f"{row['agent']} at {row['epoch']}":
            problems.append(f"task {task} was done by {row['agent']} at {row['epoch']}, and its result is {found['result']}")
        if row["status"] == "CANCELLED" and task not in cancelled:
            problems.append(f"task {task} is cancelled, and nobody asked for that")
    return problems
