"""Clients as they are in the field: they ask again what was not answered, die, come too late, fail, say things twice.

Each keeps a journal. As a program: a worker in a process of its own, that can be stopped and killed.

    storm_clients.py PORT KEY NAME SEED FOLDER
"""
import http.client
import json
import os
import pathlib
import random
import sys
import time

from journal import Journal
from server import fresh_id

PATIENCE = 2  # seconds for an answer; who has none asks again
KINDS = ("paint", "print")
LEASE = 1  # second
UNHEARD = (OSError, http.client.HTTPException, json.JSONDecodeError)


class Caller:
    """One connection that is kept, and made anew when it breaks; what is said through it goes into a journal."""

    def __init__(self, port, key, name, seed, folder):
        self.port = port
        self.headers = {"Authorization": f"Bearer {key}"}
        self.name = name
        self.chance = random.Random(f"{seed}/{name}")
        self.folder = pathlib.Path(folder)
        self.journal = Journal(self.folder / f"{name}.journal")
        self.connection = None

    def is_told(self, word):
        """`calm`: be honest and quick. `stop`: go home."""
        return (self.folder / word).exists()

    def once(self, method, path, body=None, headers=None):
        """Status and body; None: no answer, or one that says nothing of what was done."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.connection.request(method, path, json.dumps(body), self.headers | (headers or {}))
            heard = self.connection.getresponse()
            answer = heard.status, json.loads(heard.read())
        except UNHEARD:
            self.connection.close()
            self.connection = None
            self.journal.note("unheard")
            return None
        if answer[0] >= 500:
            time.sleep(0.02)
            return None
        return answer

    def say(self, call, path, body, items, key="items", headers=None, **more):
        """A journalled POST about `items`. Its whole answer, or None. `more`: other calls that it is at the same time,
        as {call: (items, where their answers are)}."""
        told = [(self.journal.begin(call, items=items), items, key)]
        told += [(self.journal.begin(name, items=its), its, where) for name, (its, where) in more.items()]
        answer = self.once("POST", path, body, headers)
        for number, its, where in told:
            self.journal.end(number, answers_of(answer, its, where))
        return answer

    def insist(self, *asked, **more):
        """Until it is answered, or all is over."""
        while not self.is_told("stop"):
            answer = self.say(*asked, **more)
            if answer is not None:
                return answer
            time.sleep(self.chance.uniform(0, 0.05))
        return None


def answers_of(answer, items, key):
    if answer is None:
        return None
    status, body = answer
    if status not in (200, 201, 207):
        return [{"code": body.get("code", str(status))}] * len(items)
    if key == "leases":
        return [body]
    if key in body:
        return body[key]
    return [{"code": "", **body}]


class Worker(Caller):
    def run(self):
        while not self.is_told("stop"):
            answer = self.once("POST", "/api/v1/agents", {"id": self.name, "capabilities": KINDS, "max_concurrency": 20})
            if answer is not None:
                break
        while not self.is_told("stop"):
            asked, answer = self.claim()
            while answer is not None and answer[0] == 200 and answer[1]["leases"]:
                asked, answer = self.work(asked, answer[1]["leases"])

    def new_claim(self):
        return {"request": fresh_id(), "limit": self.chance.randint(1, 5), "wait": "300ms"}

    def claim_item(self, asked):
        return {"agent": self.name, "request": asked["request"]}

    def claim(self):
        asked = self.new_claim()
        said = ("claim", f"/api/v1/agents/{self.name}/claim", asked, [self.claim_item(asked)], "leases")
        answer = self.insist(*said)
        if self.chance.random() < 0.1:
            self.journal.note("claimed twice")
            answer = self.say(*said) or answer
        return asked, answer

    def report(self, verb, key, leases, **said):
        items = [{"task": lease["task"], "epoch": lease["epoch"]} | said for lease in leases]
        return (verb, f"/api/v1/agents/{self.name}/{verb}", {key: items}, [item | {"agent": self.name} for item in items])

    def work(self, asked, leases):
        """Does with what was claimed what becomes of work. Answers as claim(), when it has claimed along with it."""
        fate = 1 if self.is_told("calm") else self.chance.random()
        if fate < 0.06:
            self.journal.note("dropped")
            return asked, None
        if fate < 0.10:
            self.journal.note("late")
            time.sleep(LEASE * self.chance.uniform(0.8, 1.5))
        elif fate < 0.20:
            self.journal.note("heartbeats")
            self.say(*self.report("heartbeat", "beats", leases))
        failing = [lease for lease in leases if fate < 1 and self.chance.random() < 0.15]
        returned = [lease for lease in leases if fate < 1 and lease not in failing and self.chance.random() < 0.04]
        done = [lease for lease in leases if lease not in failing and lease not in returned]
        if failing:
            self.journal.note("failed")
            retryable = self.chance.random() < 0.8
            said = self.report("fail", "failures", failing, error="it did not work", retryable=retryable)
            self.twice_perhaps(said)
        if returned:
            self.journal.note("returned")
            self.twice_perhaps(self.report("return", "leases", returned))
        return self.complete(done) if done else (asked, None)

    def twice_perhaps(self, said):
        answer = self.insist(*said)
        if self.chance.random() < 0.15:
            self.journal.note("repeated")
            self.say(*said)
        return answer

    def complete(self, leases):
        verb, path, body, items = self.report("complete", "completions", leases)
        for item, lease in zip(body["completions"], leases):
            item["result"] = f"{self.name} at {lease['epoch']}"
        if self.chance.random() < 0.7:
            self.twice_perhaps((verb, path, body, items))
            return None, None
        asked = self.new_claim()
        self.journal.note("completed and claimed")
        answer = self.insist(verb, path, body | {"claim": asked}, items, "completions",
                             claim=([self.claim_item(asked)], "leases"))
        return asked, answer


class Submitter(Caller):
    """Submits until it is told to be calm; each task under a key of its own, or in a call with one. `known`: gets the tasks
    that were acknowledged."""

    def __init__(self, *caller, known):
        super().__init__(*caller)
        self.known = known

    def run(self):
        number = 0
        while not self.is_told("calm"):
            batch = []
            for _ in range(self.chance.choice((1, 1, 1, 6))):
                number += 1
                batch.append(self.new_task(f"{self.name}-{number}"))
            self.submit(batch)
            time.sleep(self.chance.uniform(0, 0.08))

    def new_task(self, key):
        return {"type": self.chance.choice(KINDS), "payload": key, "lease": f"{LEASE}s", "unique_key": key,
                "unique_even_dead": True,
                "attempt_max": self.chance.choice((1, 3, 30)), "backoff_min": "5ms", "backoff_max": "20ms",
                "priority": self.chance.choice(("LOW", "NORMAL", "HIGH", "URGENT"))}

    def submit(self, batch):
        items = [{"key": task["unique_key"], "attempt_max": task["attempt_max"]} for task in batch]
        headers = {}
        if self.chance.random() < 0.3:
            self.journal.note("under a key of the call")
            headers = {"Idempotency-Key": batch[0]["unique_key"]}
            for task in batch:
                del task["unique_key"], task["unique_even_dead"]
        said = ("submit", "/api/v1/tasks", batch[0] if len(batch) == 1 else {"tasks": batch}, items)
        answer = self.insist(*said, headers=headers)
        self.known += [one["task"] for one in answers_of(answer, items, "items") or () if not one["code"]]
        if answer is not None and self.chance.random() < 0.1:
            self.journal.note("submitted twice")
            self.say(*said, headers=headers)


class Person(Caller):
    """Looks at tasks, cancels some, and has others tried again. `known`: those to choose from."""

    def __init__(self, *caller, known):
        super().__init__(*caller)
        self.known = known

    def run(self):
        while not self.is_told("calm"):
            time.sleep(self.chance.uniform(0, 0.05))
            if not self.known:
                continue
            task = self.chance.choice(self.known[-30:])
            what = self.chance.random()
            if what < 0.7:
                row = self.look(task)
                if row is not None and row["status"] in ("FAILED", "DEAD", "CANCELLED") and self.chance.random() < 0.5:
                    self.change("retry", task)
            elif what < 0.9:
                self.change("cancel", task)
            else:
                self.change("retry", task)

    def look(self, task):
        number = self.journal.begin("look", items=[{"task": task}])
        answer = self.once("GET", f"/api/v1/tasks/{task}")
        row = answer[1]["task"] if answer is not None and answer[0] == 200 else None
        self.journal.end(number, None if answer is None else [{"code": answer[1]["code"]} if row is None else row])
        return row

    def change(self, verb, task):
        self.journal.note(verb)
        self.insist(verb, f"/api/v1/tasks/{task}/{verb}", {}, [{"task": task}])


if __name__ == "__main__":
    port, key, name, seed, folder = sys.argv[1:]
    Worker(int(port), key, name, f"{seed}/{os.getpid()}", folder).run()
