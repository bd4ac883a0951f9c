"""Gives a running Tero what the dashboard's pages of the machinery show: dashboard_data.py BINARY URL KEY.

The example of docs/workflows.md in two versions and executions of it that wait, failed, are being packed and ended; schedules
that fire, wait and are paused.
"""
import pathlib
import subprocess
import sys
import tempfile
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


put_definitions()
run_executions()
make_schedules()
