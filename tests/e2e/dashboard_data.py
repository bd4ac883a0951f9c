"""Gives a running Tero what the dashboard's pages of the machinery show: dashboard_data.py BINARY URL KEY.

The example of docs/workflows.md in two versions and executions of it that wait, failed, are being packed and ended; schedules
that fire, wait and are paused; a task that died, and an agent that has become slow.
"""
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse

from server import Client, wait_until
from workflows_test import examples

BINARY, URL, KEY = sys.argv[1:4]
client = Client(urllib.parse.urlsplit(URL).port, KEY)
TASKS = ("stock.reserve", "stock.release", "stock.pack", "payment.take", "shop.tell", "customer.ask")


def post(path, body):
    answer = client.post(f"/api/v1/{path}", body)
    assert answer.status in (200, 201), (path, answer)
    return answer.json


def put_definitions():
    with tempfile.TemporaryDirectory() as folder:
        for version, text in enumerate((examples()["order.yaml"], examples()["order.yaml"].replace("limit: 10", "limit: 2"))):
            path = pathlib.Path(folder) / f"order{version}.yaml"
            path.write_text(text)
            subprocess.run([BINARY, "workflows", "put", path, "--url", URL, "--key", KEY], check=True, stdout=subprocess.DEVNULL)


def start(key, total, items):
    return post("executions", {"workflow": "order", "key": key, "input": {"customer": "Lucía Fernández", "total": total, "items": items}})["execution"]


def work(fails=()):
    """Does every task that is ready and not of a type in `fails`, until nothing is."""
    while leases := client.claim("depot", limit=20, wait="1s"):
        for lease in leases:
            report = {"task": lease["task"], "epoch": lease["epoch"]}
            failed = {"failures": [{**report, "error": "no hay stock: quedan 2", "retryable": False}]}
            done = {"completions": [{**report, "result": {"number": 41, "paid": True}}]}
            call, body = ("fail", failed) if lease["type"] in fails else ("complete", done)
            # 409: another branch has failed meanwhile, and this one's task was cancelled.
            assert client.post(f"/api/v1/agents/depot/{call}", body).status in (200, 409)


def is_at(execution, status):
    wait_until(lambda: client.get(f"/api/v1/executions/{execution}").json["status"] == status, f"{execution} to be {status}")


def run_executions():
    client.register("depot", *TASKS, at_once=50)
    rests, failed, cancelled = start("rests", 300, [7, 8]), None, start("cancelled", 900, [])
    work()
    is_at(rests, "WAITING")
    is_at(cancelled, "WAITING")
    failed = start("failed", 400, [1, 2, 3])
    work(fails=("stock.pack", "shop.tell"))
    is_at(failed, "FAILED")
    approve = start("approve", 5000, [1])
    work()
    is_at(approve, "WAITING")
    post(f"executions/{cancelled}/cancel", {})
    work()
    is_at(cancelled, "CANCELLED")
    paused = start("paused", 10, [1])
    post(f"executions/{paused}/pause", {})
    start("reserves", 20, [1, 2])


def make_schedules():
    made = {}
    for name, when in (("Informe del lunes", {"cron": "0 9 * * MON"}), ("Control de stock", {"type": "RECURRING", "every": "1 s", "overlap": "SKIP"}),
                       ("Cierre de mes", {"cron": "30 18 LW * *", "zone": "Europe/Berlin"}),
                       ("Lista nueva", {"type": "ONCE", "at": "2099-01-02T12:00:00Z"})):
        made[name] = post("schedules", {"name": name, **when, "starts": {"task": {"type": "report.make", "payload": {"name": name}}}})["id"]
    post(f"schedules/{made['Cierre de mes']}/run", {})
    post(f"schedules/{made['Cierre de mes']}/pause", {"reason": "vacaciones"})
    wait_until(lambda: client.get("/api/v1/schedule-fires", schedule=made["Control de stock"]).json["items"], "a fire")


def submit(kind, count=1, **more):
    return [post("tasks", {"type": kind, "payload": {"number": number}, **more})["task"] for number in range(count)]


def take(agent, count):
    """So many leases, all at once."""
    leases = wait_until(lambda: client.claim(agent, limit=count, wait="5s"), f"work for {agent}")
    assert len(leases) == count, leases
    return [{"task": lease["task"], "epoch": lease["epoch"]} for lease in leases]


def complete(agent, reports):
    answer = client.post(f"/api/v1/agents/{agent}/complete", {"completions": [{**report, "result": {"read": True}} for report in reports]})
    assert answer.status == 200, answer


def make_a_task_die():
    client.register("printer", "invoice.print", at_once=1)
    submit("invoice.print", attempt_max=2, backoff_min="100ms", backoff_max="100ms")
    for _ in range(2):
        failed = [{**report, "error": "la impresora no contesta", "retryable": True} for report in take("printer", 1)]
        assert client.post("/api/v1/agents/printer/fail", {"failures": failed}).status == 200


def make_an_agent_slow():
    """Two do the same; one of them gets slower."""
    for agent in ("scanner-1", "scanner-2"):
        client.register(agent, "scan", at_once=10)
        submit("scan", 6)
        complete(agent, take(agent, 6))
    submit("scan", 8)
    reports = take("scanner-2", 8)
    time.sleep(3)  # this is how slow it is
    complete("scanner-2", reports)


put_definitions()
run_executions()
make_schedules()
make_a_task_die()
make_an_agent_slow()
