#!/usr/bin/env python3
"""A worker for Tero, in Python's standard library alone: it registers, waits for tasks, does them, and says how it went.

    tero keys create --name worker-1 --scope agent:worker-1
    TERO_KEY=... python3 examples/worker.py --id worker-1

It serves the task types in HANDLERS below, or those in a file of yours that has a dict of the same name:

    python3 examples/worker.py --handlers my_tasks.py
"""
import argparse
import http.client
import json
import os
import random
import runpy
import secrets
import signal
import sys
import threading
import time
import urllib.parse


class Hopeless(Exception):
    """Raised by a handler: this task fails for good. Any other exception lets Tero try it again later."""


def echo(payload):
    return payload


def total(payload):
    if not isinstance(payload, dict) or not isinstance(payload.get("numbers"), list):
        raise Hopeless('the payload must be {"numbers": [...]}')
    return {"total": sum(payload["numbers"])}


def pause(payload):
    time.sleep(float(payload.get("seconds", 1)))
    return {}


HANDLERS = {"echo": echo, "total": total, "pause": pause}  # task type -> what does it


class Stopped(Exception):
    """SIGTERM or SIGINT came while we only waited for work."""


class Refused(Exception):
    """The server answered, and the answer was no."""

    def __init__(self, status, problem):
        super().__init__(f"{status}: {problem.get('detail', 'no reason given')}")
        self.status = status


def fresh_id():
    """128 bits in Crockford's base 32, the text form of Tero's ids."""
    number = secrets.randbits(128)
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[number >> shift & 31] for shift in range(125, -1, -5))


class Usage:
    """What this process takes: cores since it was asked last, and memory, where the system tells it."""

    def __init__(self):
        self.asked = (time.monotonic(), time.process_time())

    def say(self):
        now = (time.monotonic(), time.process_time())
        passed, used = now[0] - self.asked[0], now[1] - self.asked[1]
        self.asked = now
        usage = {"processor": round(used / passed, 4)} if passed > 0 else {}
        try:
            with open("/proc/self/statm", encoding="ascii") as pages:
                usage["memory_bytes"] = int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            pass  # not Linux
        return usage


class Worker:
    def __init__(self, options, handlers):
        self.options = options
        self.handlers = handlers
        self.url = urllib.parse.urlsplit(options.url)
        self.held = {}  # task id -> epoch, of all we have claimed and not reported on
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.waiting = False  # for tasks, with nothing in hand
        self.done = 0

    def stop(self, *_):
        self.stopping.set()
        if self.waiting:
            self.waiting = False
            raise Stopped

    def post(self, path, body):
        """One call. OSError or HTTPException: no answer was heard, and the server may or may not have acted."""
        is_https = self.url.scheme == "https"
        make = http.client.HTTPSConnection if is_https else http.client.HTTPConnection
        connection = make(self.url.hostname, self.url.port, timeout=self.options.wait + 15)
        try:
            connection.request("POST", f"/api/v1/agents{path}", json.dumps(body), {
                "Authorization": f"Bearer {self.options.key}", "Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        try:
            read = json.loads(text)
        except ValueError:
            read = {}
        if answer.status >= 300:
            raise Refused(answer.status, read)
        return read

    def call(self, path, body):
        """The same, again and again until there is an answer: server restarts are survived here. The same request id
        gets the same leases and a completion may be said twice, so asking again does no harm."""
        delay = 0.2
        while True:
            try:
                return self.post(path, body)
            except (OSError, http.client.HTTPException) as problem:
                reason = problem
            except Refused as problem:
                if problem.status < 500 and problem.status not in (408, 429):
                    raise
                reason = problem
            if self.stopping.is_set() and delay > 2:
                raise ConnectionError("no answer, and we are to stop")
            print(f"no answer ({reason}); trying again", file=sys.stderr, flush=True)
            time.sleep(delay * random.uniform(0.5, 1.5))
            delay = min(delay * 2, 10)

    def register(self):
        self.call("", {"id": self.options.id, "capabilities": sorted(self.handlers),
                       "max_concurrency": self.options.limit})

    def claim_body(self):
        return {"request": fresh_id(), "limit": self.options.limit, "wait": f"{self.options.wait}s"}

    def mine(self, verb):
        return f"/{urllib.parse.quote(self.options.id, safe='')}/{verb}"

    def beats(self):
        with self.lock:
            return [{"task": task, "epoch": epoch} for task, epoch in self.held.items()]

    def beat_for_ever(self):
        """In a thread of its own, so that a long task does not cost us the lease."""
        usage = Usage()
        while True:
            time.sleep(self.options.heartbeat)
            try:
                self.post(self.mine("heartbeat"), {"beats": self.beats(), "usage": usage.say()})
            except (OSError, http.client.HTTPException, Refused):
                pass  # a lease that is lost is found out when its task is reported

    def work(self, lease):
        """Does one task: ('complete' or 'fail', what to report)."""
        report = {"task": lease["task"], "epoch": lease["epoch"]}
        try:
            return "complete", {**report, "result": self.handlers[lease["type"]](lease["payload"])}
        except Exception as problem:  # whatever a handler does wrong is news for Tero, not the end of the worker
            text = f"{type(problem).__name__}: {problem}"
            return "fail", {**report, "error": text, "retryable": not isinstance(problem, Hopeless)}

    def claim(self):
        """Waits for tasks. A signal ends the wait; the same request once more then says whether some were granted."""
        body = self.claim_body()
        try:
            self.waiting = True
            answer = self.call(self.mine("claim"), body)
            self.waiting = False
        except Stopped:
            answer = self.call(self.mine("claim"), {**body, "wait": "0s"})
        finally:
            self.waiting = False
        return self.take(answer)

    def take(self, answer):
        leases = answer.get("leases", [])
        with self.lock:
            self.held.update({lease["task"]: lease["epoch"] for lease in leases})
        return leases

    def run(self):
        self.register()
        threading.Thread(target=self.beat_for_ever, daemon=True).start()
        print(f"{self.options.id} serves {', '.join(sorted(self.handlers))}", flush=True)
        leases = []
        while not self.stopping.is_set():
            try:
                if not leases:
                    leases = self.claim()
                    continue
                verb, report = self.work(leases.pop(0))
                body = {"completions" if verb == "complete" else "failures": [report]}
                if verb == "complete" and not leases and not self.stopping.is_set():
                    body["claim"] = self.claim_body()  # done, and the next one please: one call
                try:
                    answer = self.call(self.mine(verb), body)
                    leases += self.take(answer)
                    outcome = (answer.get("completions") or answer.get("items"))[0]
                    self.done += verb == "complete" and not outcome["code"]
                finally:
                    with self.lock:
                        self.held.pop(report["task"], None)
            except Refused as problem:
                print(problem, file=sys.stderr, flush=True)
                if problem.status == 404:
                    self.register()  # the server was set up anew
                elif problem.status != 409:  # 409: the lease was lost meanwhile, someone else has the task
                    raise
        if leases:  # given back at once, so that nobody has to wait for their end
            try:
                self.call(self.mine("return"), {"leases": self.beats()})
            except Refused as problem:
                print(problem, file=sys.stderr, flush=True)
        print(f"stopped after {self.done} tasks; {len(leases)} returned", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default=os.environ.get("TERO_URL", "http://127.0.0.1:8080"), help="where Tero listens")
    parser.add_argument("--key", default=os.environ.get("TERO_KEY", ""), help="API key; better in TERO_KEY")
    parser.add_argument("--id", default="worker-1", help="the agent's name (%(default)s)")
    parser.add_argument("--handlers", metavar="FILE", help="a Python file with a dict HANDLERS")
    parser.add_argument("--limit", type=int, default=4, help="tasks to hold at once (%(default)s)")
    parser.add_argument("--wait", type=int, default=20, help="seconds that a claim waits for tasks (%(default)s)")
    parser.add_argument("--heartbeat", type=float, default=5, help="seconds between signs of life (%(default)s)")
    options = parser.parse_args()
    worker = Worker(options, runpy.run_path(options.handlers)["HANDLERS"] if options.handlers else HANDLERS)

    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    try:
        worker.run()
    except (Refused, ConnectionError) as problem:
        sys.exit(f"{options.id}: {problem}")


if __name__ == "__main__":
    main()
