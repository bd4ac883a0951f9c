"""Workflows: what the page says of them is true of the real thing."""
import concurrent.futures
import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request

from server import BINARY, Client, Server, wait_until

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "workflows.md"


def examples():
    """Name and text of each example on the page."""
    return dict(re.findall(r"<!-- example: (\S+) -->\n```\w+\n(.*?)```", PAGE.read_text(), re.S))


def plays():
    return dict(re.findall(r"<!-- play: (\S+) -->\n```\w+\n(.*?)```", PAGE.read_text(), re.S))


def tero(*arguments):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=60)


class WorkflowFilesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def test_every_example_of_the_page_is_right_and_can_be_drawn(self):
        self.assertIn("order.yaml", examples())
        for name, text in examples().items():
            path = self.file(name, text)
            linted = tero("workflows", "lint", path)
            self.assertEqual((linted.returncode, linted.stderr), (0, ""))
            drawn = tero("workflows", "draw", path)
            self.assertTrue(drawn.stdout.startswith("flowchart TD\n"), drawn)

    def test_the_pages_play_goes_through_the_example(self):
        path = self.file("order.yaml", examples()["order.yaml"])
        play = self.file("a-bad-day.yaml", plays()["a-bad-day.yaml"])
        played = tero("workflows", "simulate", path, "--play", play)
        self.assertEqual(played.returncode, 0, played)
        for line in ("reserve SUCCEEDED", "signal approve", "pay SUCCEEDED", "pack FAILED", "tell_the_shop SUCCEEDED"):
            self.assertIn(line, played.stdout)
        waits = tero("workflows", "simulate", path, "--input", '{"total": 2000, "items": []}')
        self.assertEqual(waits.returncode, 1)
        self.assertIn("approve FAILED: it took longer than 24h", waits.stdout)

    def test_a_mistake_in_a_play_or_in_yaml_is_told_with_its_file(self):
        path = self.file("order.yaml", examples()["order.yaml"])
        for text, told in (("tasks: {", ""), ("input: {}\nplays: 1\n", "plays"),
                           ("tasks: {pay.take: {}}\n", "tasks.pay.take: no step has 'pay.take'"),
                           ("tasks: {payment.take: {takes: 999999d}}\n", "tasks.payment.take.takes: is 0s to 7d")):
            play = self.file("play.yaml", text)
            played = tero("workflows", "simulate", path, "--play", play)
            self.assertEqual(played.returncode, 1, played)
            self.assertIn(f"tero: {play}: {told}", played.stderr)

    def test_each_mistake_is_told_with_its_place(self):
        path = self.file("bad.json", '{"id": "x", "start": "a", "steps": [{"id": "a", "type": "TASK", "task": "t", '
                                     '"next": "b"}, {"id": "c", "type": "DELAY"}]}')
        linted = tero("workflows", "lint", path)
        self.assertEqual(linted.returncode, 1)
        self.assertEqual(linted.stderr.splitlines(), [
            f"{path}: steps[0].next: there is no step 'b'",
            f"{path}: steps[1].duration: it has a duration, business, or until",
            f"tero: {path}: 2 mistakes (invalid)"])


class WorkflowsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        path = pathlib.Path(cls.folder.name) / "order.yaml"
        path.write_text(examples()["order.yaml"])
        put = cls.tero("workflows", "put", str(path))
        assert put.stdout == "order is version 1\n", put
        cls.admin.register("shop", "stock.reserve", "stock.release", "stock.pack", "payment.take", "shop.tell",
                           "customer.ask", at_once=20)

    @classmethod
    def tero(cls, *arguments):
        url = f"http://127.0.0.1:{cls.server.port}"
        return subprocess.run([BINARY, *arguments, "--url", url, "--key", cls.admin.key], capture_output=True, text=True,
                              timeout=60)

    def execution(self, execution):
        return self.admin.get(f"/api/v1/executions/{execution}").json

    def until(self, execution, status):
        wait_until(lambda: self.execution(execution)["status"] == status, f"{execution} to be {status}")
        return self.execution(execution)

    def do(self, task, result=None, fails=False):
        """Does the one task that is ready, which is of this type; its payload."""
        [lease] = self.admin.claim("shop", limit=20, wait="10s")
        self.assertEqual(lease["type"], task)
        report = {"task": lease["task"], "epoch": lease["epoch"]}
        if fails:
            done = self.admin.post("/api/v1/agents/shop/fail", {"failures": [
                {**report, "error": "no", "retryable": False}]})
        else:
            done = self.admin.post("/api/v1/agents/shop/complete", {"completions": [{**report, "result": result}]})
        self.assertEqual(done.status, 200, done)
        return lease["payload"]

    def start(self, **body):
        answer = self.admin.post("/api/v1/executions", body)
        self.assertIn(answer.status, (200, 201), answer)
        return answer.json["execution"]

    def test_an_input_that_breaks_the_schema_starts_nothing(self):
        path = pathlib.Path(self.folder.name) / "input.yaml"
        path.write_text(examples()["input.yaml"])
        put = self.tero("workflows", "put", str(path))
        self.assertEqual((put.returncode, put.stderr),
                         (0, f"{path}: steps[0].task: warning: nobody has ever offered 'greeter.say'\n"))
        answer = self.admin.post("/api/v1/executions", {"workflow": "greet", "input": {"customer": "Ana", "total": -1}})
        self.assertEqual(answer.status, 400, answer)
        self.assertIn("minimum", answer.json["detail"])
        self.assertIn("input.total", str(answer.json))
        self.start(workflow="greet", input={"customer": "Ana", "total": 1})

    def asking(self):
        self.assertEqual(self.admin.post("/api/v1/workflows", {
            "id": "credit", "start": "ask", "steps": [{
                "id": "ask", "type": "CALLBACK", "approval": "More <credit>?",
                "form": {"type": "object", "required": ["limit"], "properties": {"limit": {"type": "number",
                                                                                        "maximum": 1000}}}}]}).status, 201)
        execution = self.start(workflow="credit")
        self.until(execution, "WAITING")
        return execution

    def test_an_approval_is_decided_over_the_api_and_the_command_line(self):
        execution = self.asking()
        path = f"/api/v1/executions/{execution}"
        wrong = self.admin.post(f"{path}/approve", {"form": {"limit": 5000}})
        self.assertIn("form.limit", str(wrong.json))
        approved = self.tero("executions", "approve", execution, "ask", "--form", '{"limit": 500}')
        self.assertEqual(approved.stdout, "approved\n", approved)
        self.assertEqual(self.until(execution, "COMPLETED")["output"]["form"], {"limit": 500})
        self.assertEqual(self.admin.post(f"{path}/reject", {}).status, 409)
        execution = self.asking()
        self.assertEqual(self.tero("executions", "reject", execution).stdout, "rejected\n")
        self.assertIs(self.until(execution, "COMPLETED")["output"]["approved"], False)

    def test_a_link_decides_once_and_only_when_its_form_is_sent(self):
        execution = self.asking()
        made = self.admin.post(f"/api/v1/executions/{execution}/approval-link", {"valid_for": "1h"})
        self.assertEqual(made.status, 200, made)
        page = urllib.parse.urlparse(made.json["url"]).path

        def ask(method, body=None):
            request = urllib.request.Request(f"http://127.0.0.1:{self.server.port}{page}", body, method=method)
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as refused:
                return refused.code, refused.read().decode()

        for _ in range(2):
            status, text = ask("GET")
            self.assertEqual(status, 200)
            self.assertIn("More &lt;credit&gt;?", text)
        self.assertEqual(self.execution(execution)["status"], "WAITING")
        self.assertEqual(ask("POST", b"decision=approve&field.limit=5000")[0], 400)
        self.assertEqual(ask("POST", b"decision=approve&field.limit=50")[0], 200)
        self.assertEqual(self.until(execution, "COMPLETED")["output"]["form"], {"limit": 50})
        self.assertEqual(ask("POST", b"decision=reject")[0], 404)
        self.assertEqual(ask("GET")[0], 404)

    def test_who_has_a_link_says_the_word_that_a_step_waits_for(self):
        self.assertEqual(self.admin.post("/api/v1/workflows", {
            "id": "billing", "start": "paid", "steps": [{"id": "paid", "type": "CALLBACK", "signal": "paid"}]}).status, 201)
        execution = self.start(workflow="billing")
        self.until(execution, "WAITING")
        path = f"/api/v1/executions/{execution}/signal-link"
        self.assertEqual(self.admin.post(path, {"name": "Paid"}).json["field"], "name")
        self.assertEqual(self.admin.post(path, {"name": "paid", "valid_for": "90d"}).json["field"], "valid_for")
        made = self.admin.post(path, {"name": "paid", "valid_for": "1h"})
        self.assertEqual(made.status, 200, made)
        link = urllib.parse.urlparse(made.json["url"]).path

        def say(where, body):
            request = urllib.request.Request(f"http://127.0.0.1:{self.server.port}{where}", body, method="POST")
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return answer.status
            except urllib.error.HTTPError as refused:
                return refused.code

        self.assertEqual(say(link[:-1] + ("0" if link[-1] != "0" else "1"), b"{}"), 404)
        self.assertEqual(say(link, b'{"sum": 5'), 400)
        self.assertEqual(self.execution(execution)["status"], "WAITING")
        self.assertEqual([say(link, b'{"sum": 5}') for _ in range(2)], [200, 200])
        self.assertEqual(self.until(execution, "COMPLETED")["output"], {"sum": 5})
        self.assertEqual(self.admin.post(path, {"name": "paid"}).status, 409)

    def test_a_step_waits_for_an_event_and_its_execution_is_found_by_an_attribute(self):
        self.assertEqual(self.admin.post("/api/v1/workflows", {
            "id": "paying", "start": "paid", "attributes": {"order": "{{ input.order }}"}, "steps": [{
                "id": "paid", "type": "CALLBACK", "event": "order.paid", "subject": "{{ input.order }}",
                "filter": "event.data.total >= 10"}]}).status, 201)
        execution, other = (self.start(workflow="paying", input={"order": order}) for order in ("a7", "a8"))
        self.until(execution, "WAITING")

        def pay(number, total):
            event = {"specversion": "1.0", "id": number, "source": "/shop", "type": "order.paid", "subject": "a7", "data": {"total": total}}
            return self.admin.call("POST", "/api/v1/events", event, {"Content-Type": "application/cloudevents+json"}).json["steps"]

        self.assertEqual((pay("w1", 9), pay("w2", 12)), (1, 1))
        self.assertEqual(self.until(execution, "COMPLETED")["output"]["data"], {"total": 12})
        self.assertEqual(self.execution(other)["status"], "WAITING")
        found = self.admin.get("/api/v1/executions?attribute=order%3Da7").json["items"]
        self.assertEqual([(one["id"], one["attributes"]) for one in found], [(execution, {"order": "a7"})])
        self.assertEqual(self.admin.get("/api/v1/executions?attribute=order%3Dnone").json["items"], [])
        listed = self.tero("executions", "list", "--attribute", "order=a8", "--json")
        self.assertIn(other, listed.stdout, listed)

    def test_an_execution_goes_on_with_a_newer_version(self):
        steps = [{"id": "a", "type": "CALLBACK", "signal": "go"}]
        self.assertEqual(self.admin.post("/api/v1/workflows", {"id": "moves", "start": "a", "steps": steps}).status, 201)
        execution = self.start(workflow="moves")
        self.until(execution, "WAITING")
        longer = [{**steps[0], "next": "b"}, {"id": "b", "type": "CONDITION", "set": {"x": 1}}]
        self.admin.post("/api/v1/workflows", {"id": "moves", "start": "a", "steps": longer, "output": "{{ vars.x }}"})
        dry = self.tero("executions", "migrate", execution, "--dry-run")
        self.assertEqual(dry.stdout, "it would go from version 1 to 2, at a\n", dry)
        self.assertEqual(self.admin.post(f"/api/v1/executions/{execution}/migrate", {}).json,
                         {"from": 1, "to": 2, "stands_at": ["a"], "problems": []})
        self.admin.post("/api/v1/workflows", {"id": "moves", "start": "b", "steps": [longer[1]]})
        refused = self.tero("executions", "migrate", execution, "--dry-run")
        self.assertEqual((refused.returncode, refused.stderr.splitlines()[0]), (1, "step 'a' is not there"), refused)
        self.admin.post(f"/api/v1/executions/{execution}/signal", {"name": "go"})
        self.assertEqual(self.until(execution, "COMPLETED")["output"], 1)
        kinds = [line["kind"] for line in self.admin.get(f"/api/v1/executions/{execution}/history").json["items"]]
        self.assertEqual(kinds, ["execution.migrated"])

    def test_the_pages_example_runs_with_a_worker_a_person_and_a_restart(self):
        started = self.tero("executions", "start", "order", "--once", "order-7", "--input",
                            '{"customer": "Ana", "total": 1200, "items": [7, 8]}')
        execution = started.stdout.strip()
        self.assertEqual(self.do("stock.reserve", {"number": 41}), {"items": [7, 8], "note": "for Ana"})
        self.until(execution, "WAITING")
        [item] = self.admin.rows("/api/v1/work-items", kind="approval", status="OPEN")
        self.assertEqual(item["causes"][0]["values"]["text"], "A large order")
        desk = self.admin.post("/api/v1/keys", {"name": "desk", "scopes": ["work-items:write"]}).json["key"]
        done = Client(self.server.port, desk).post(f"/api/v1/work-items/{item['id']}/done", {})
        self.assertEqual(done.status, 403)  # to be done with it is to approve
        self.server.kill()
        self.server.start()
        self.assertEqual(self.admin.post(f"/api/v1/work-items/{item['id']}/done", {}).status, 200)
        self.assertEqual(self.do("payment.take", {"paid": True}), {"total": 1200})
        leases = self.admin.claim("shop", limit=20, wait="10s")
        self.assertEqual([lease["payload"] for lease in leases], [7, 8])
        done = self.admin.post("/api/v1/agents/shop/complete", {"completions": [
            {"task": lease["task"], "epoch": lease["epoch"], "result": None} for lease in leases]})
        self.assertEqual(done.status, 200, done)
        row = self.until(execution, "WAITING")
        self.assertEqual([run["step"] for run in row["path"]["runs"]],
                         ["reserve", "large", "approve", "pay", "pack", "rest"])
        again = self.tero("executions", "start", "order", "--once", "order-7")
        self.assertEqual(again.stdout, f"{execution} (it was started before)\n")
        self.assertIn("pack", self.tero("executions", "show", execution).stdout)

        self.assertEqual(self.tero("executions", "cancel", execution).stdout, "cancelled\n")
        self.assertEqual(self.do("stock.release"), {"number": 41})
        row = self.until(execution, "CANCELLED")
        self.assertTrue(row["path"]["runs"][0]["undone"])

    def test_a_brief_list_says_where_each_stands_and_the_history_what_people_did(self):
        definition = {"id": "brief", "start": "a", "steps": [
            {"id": "a", "type": "CONDITION", "set": {"seen": True}, "next": "b"},
            {"id": "b", "type": "CALLBACK", "signal": "go"}]}
        self.assertEqual(self.admin.post("/api/v1/workflows", definition).status, 201)
        execution = self.start(workflow="brief", input={"text": "x" * 10_000})
        self.until(execution, "WAITING")
        whole = self.admin.rows("/api/v1/executions", workflow="brief")[0]
        [brief] = self.admin.rows("/api/v1/executions", workflow="brief", brief="true")
        for status, found in (("WAITING", 1), ("FAILED", 0)):  # both filters hold
            self.assertEqual(len(self.admin.rows("/api/v1/executions", workflow="brief", status=status)), found)
            self.assertEqual(len(self.admin.rows("/api/v1/executions", status=status, workflow="none")), 0)
        refused = self.admin.get("/api/v1/executions", workflow="brief", attribute="customer=Ana")
        self.assertEqual((refused.status, refused.json["field"]), (400, "attribute"))
        self.assertEqual((len(whole["path"]["runs"]), whole["input"]["text"]), (2, "x" * 10_000))
        self.assertEqual(([run["step"] for run in brief["path"]["runs"]], brief["input"]), (["b"], None))
        left_out = ("input", "variables", "output", "signals", "path")
        self.assertEqual([name for name in whole if brief[name] != whole[name] and name not in left_out], [])
        refused = self.admin.get("/api/v1/executions", brief="perhaps")
        self.assertEqual((refused.status, refused.json["field"]), (400, "brief"))
        self.assertEqual(self.admin.get("/api/v1/tasks", brief="true").status, 400)

        self.assertEqual(self.admin.get(f"/api/v1/executions/{execution}/history").json["items"], [])
        for verb in ("pause", "resume", "cancel"):
            self.assertEqual(self.admin.post(f"/api/v1/executions/{execution}/{verb}", {}).status, 200)
        lines = self.admin.get(f"/api/v1/executions/{execution}/history").json["items"]
        self.assertEqual([line["kind"] for line in lines], ["execution.paused", "execution.resumed", "execution.cancelled"])
        self.assertEqual(lines[0]["actor"], "key:admin")
        self.assertIn("execution.paused  by key:admin", self.tero("executions", "show", execution).stdout)
        self.assertEqual(self.admin.get("/api/v1/executions/nonsense/history").status, 400)
        other = self.admin.submit(type="nobody-does-this")  # whose history is for others to read
        self.assertEqual(self.admin.get(f"/api/v1/executions/{other}/history").status, 404)

    def test_a_function_of_the_definition_is_done_inside(self):
        definition = {"id": "sum", "start": "add", "steps": [
            {"id": "add", "type": "CALLBACK", "input": "{{ input }}",
             "function": "local sum = 0 for _, n in ipairs(input) do sum = sum + n end return sum"}]}
        self.assertEqual(self.admin.post("/api/v1/workflows", definition).status, 201)
        row = self.until(self.start(workflow="sum", input=[1, 2, 39]), "COMPLETED")
        self.assertEqual(row["output"], 42)

    def test_a_failed_one_is_tried_again_from_its_step_and_a_signal_is_heard(self):
        definition = {"id": "twice", "start": "a", "steps": [
            {"id": "a", "type": "TASK", "task": "shop.tell", "attempts": 1, "next": "b"},
            {"id": "b", "type": "CALLBACK", "signal": "go"}]}
        self.assertEqual(self.admin.post("/api/v1/workflows", definition).json["version"], 1)
        self.assertEqual(self.admin.post("/api/v1/workflows", definition).json["version"], 1)
        execution = self.start(workflow="twice")
        self.do("shop.tell", fails=True)
        self.assertEqual(self.until(execution, "FAILED")["error"], "a: no")
        self.assertIn(execution, self.tero("executions", "list", "--status", "failed").stdout)
        self.assertEqual(self.admin.post(f"/api/v1/executions/{execution}/retry", {}).status, 200)
        self.do("shop.tell", 1)
        self.assertEqual(self.tero("executions", "signal", execution, "go", "[3]").stdout, "heard\n")
        self.assertEqual(self.until(execution, "COMPLETED")["output"], [3])
        refused = self.admin.post(f"/api/v1/executions/{execution}/signal", {"name": "go"})
        self.assertEqual((refused.status, refused.code), (409, "conflict"))

    def test_a_step_is_another_workflow_and_steps_are_skipped_and_gone_back_to(self):
        child = {"id": "inner", "start": "a", "steps": [{"id": "a", "type": "TASK", "task": "shop.tell", "attempts": 1}]}
        outer = {"id": "outer", "start": "a", "steps": [
            {"id": "a", "type": "WORKFLOW", "workflow": "inner", "next": "b"},
            {"id": "b", "type": "CALLBACK", "signal": "go"}]}
        refused = self.admin.post("/api/v1/workflows", outer)
        self.assertEqual((refused.status, refused.json["field"]), (400, "steps[0].workflow"), refused)
        for definition in (child, outer):
            self.assertEqual(self.admin.post("/api/v1/workflows", definition).status, 201)
        execution = self.start(workflow="outer")
        self.do("shop.tell", 5)
        wait_until(lambda: self.admin.get(f"/api/v1/executions/{execution}").json["status"] == "WAITING",
                   f"{execution} to wait")
        skipped = self.tero("executions", "skip", execution, "b", "--data", "[1]")
        self.assertEqual((skipped.returncode, skipped.stdout), (0, "skipped\n"), skipped)
        self.assertEqual(self.until(execution, "COMPLETED")["output"], [1])
        would = self.tero("executions", "retry", execution, "--from", "a", "--dry-run")
        self.assertEqual(would.stdout, "nothing is done yet\nforgotten: a, b\nwhat they did outside stays done: a\n", would)
        again = self.tero("executions", "retry", execution, "--from", "b", "--data", '{"variables": {"x": 1}}')
        self.assertEqual(again.stdout, "tried again\nforgotten: b\n", again)
        row = self.admin.get(f"/api/v1/executions/{execution}").json
        self.assertEqual((row["status"], row["variables"]), ("WAITING", {"x": 1}))
        kinds = [line["kind"] for line in self.admin.get(f"/api/v1/executions/{execution}/history").json["items"]]
        self.assertEqual(kinds, ["execution.skipped", "execution.rewound"])
        bulk = self.tero("executions", "bulk", "cancel", "--workflow", "outer")
        self.assertEqual(bulk.returncode, 0, bulk)
        self.assertIn("changed", bulk.stdout)
        self.until(execution, "CANCELLED")

    def test_who_waits_is_answered_with_the_end(self):
        definition = {"id": "one", "start": "a", "steps": [{"id": "a", "type": "TASK", "task": "shop.tell"}]}
        self.assertEqual(self.admin.post("/api/v1/workflows", definition).status, 201)
        early = self.admin.post("/api/v1/executions?wait=0s", {"workflow": "one", "key": "w"})
        self.assertEqual((early.status, early.json["status"]), (202, "RUNNING"), early)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            again = pool.submit(self.server.client().post, "/api/v1/executions?wait=30s", {"workflow": "one", "key": "w"})
            shown = pool.submit(self.tero, "executions", "wait", early.json["id"])
            self.do("shop.tell", 7)
            self.assertEqual((again.result().status, again.result().json["output"]), (200, 7), again.result())
            self.assertIn("COMPLETED", shown.result().stdout)
        refused = self.admin.post("/api/v1/executions?wait=5min", {"workflow": "one"})
        self.assertEqual((refused.status, refused.json["field"]), (400, "wait"), refused)

    def test_what_is_wrong_is_refused_with_its_place(self):
        refused = self.admin.post("/api/v1/workflows", {"id": "x", "start": "a", "steps": [
            {"id": "a", "type": "CONDITION", "cases": [{"when": "1 +", "next": "b"}]}]})
        self.assertEqual((refused.status, refused.json["field"]), (400, "steps[0].cases[0].when"), refused)
        self.assertEqual(self.admin.post("/api/v1/executions", {"workflow": "unheard_of"}).status, 404)
        self.assertEqual(self.admin.post("/api/v1/workflows", "nonsense").status, 400)


if __name__ == "__main__":
    unittest.main()
