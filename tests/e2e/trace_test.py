"""One trace from a webhook to the delivered answer, as an OpenTelemetry collector gets it; ids of requests, and the log
of them."""
import json
import re
import socket
import threading
import time
import unittest

from ai_test import QUESTION, Model
from server import Client, Server, wait_until
from stand_in import StandIn
from webhook_test import Provider, server_for, signature, text_message

HEX = {"traceId": 32, "spanId": 16, "parentSpanId": 16}
VALUES = {"stringValue": str, "intValue": str, "doubleValue": (int, float), "boolValue": bool}


def only(thing, *names):
    assert isinstance(thing, dict) and set(thing) <= set(names), f"{thing} has other names than {names}"


def check_ids(thing):
    for name, digits in HEX.items():
        if name in thing:
            assert re.fullmatch(f"[0-9a-f]{{{digits}}}", thing[name]) and set(thing[name]) != {"0"}, thing
    assert thing.get("flags", 1) in (0, 1), thing


def values(attributes):
    found = {}
    for one in attributes:
        only(one, "key", "value")
        [(kind, value)] = one["value"].items()
        assert isinstance(value, VALUES[kind]) and one["key"] not in found, one
        found[one["key"]] = int(value) if kind == "intValue" else value
    return found


def check_time(text):
    assert isinstance(text, str) and re.fullmatch("[1-9][0-9]{18}", text), text
    return int(text)


class Collector(StandIn):
    """Takes OTLP over HTTP as the specification has it, and nothing else: what is wrong with a call is kept in `wrong`.
    `ill`: so many calls are answered 503 first."""

    def __init__(self):
        self.spans, self.logs, self.wrong, self.calls, self.ill = [], [], [], 0, 0
        self.lock = threading.Lock()
        super().__init__()

    def answer(self, method, path, headers, body):
        with self.lock:
            status = self.take(path, headers, body)
        return status, b"{}", {"Retry-After": "0"} if status == 503 else {}

    def take(self, path, headers, body):
        self.calls += 1
        if self.ill > 0:
            self.ill -= 1
            return 503
        try:
            assert headers["content-type"] == "application/json" and headers["x-tenant"] == "shop", headers
            told = json.loads(body)
            if path == "/v1/traces":
                self.take_batches(told, "resourceSpans", "scopeSpans", "spans", self.span)
            else:
                assert path == "/v1/logs", path
                self.take_batches(told, "resourceLogs", "scopeLogs", "logRecords", self.record)
        except (AssertionError, ValueError, KeyError, TypeError) as error:
            self.wrong.append(f"{path}: {error}")
            return 400
        return 200

    @staticmethod
    def take_batches(told, resources, scopes, items, take):
        only(told, resources)
        for resource in told[resources]:
            only(resource, "resource", scopes)
            only(resource["resource"], "attributes")
            assert values(resource["resource"]["attributes"])["service.name"] == "tero-test"
            for scope in resource[scopes]:
                only(scope, "scope", items)
                only(scope["scope"], "name")
                assert scope[items], "an empty batch"
                for item in scope[items]:
                    take(item)

    def span(self, span):
        only(span, "traceId", "spanId", "flags", "parentSpanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano",
             "attributes", "links", "status")
        check_ids(span)
        assert span["name"] and span["kind"] in range(1, 6), span
        assert check_time(span["startTimeUnixNano"]) <= check_time(span["endTimeUnixNano"]), span
        for link in span.get("links", []):
            only(link, "traceId", "spanId", "flags")
            check_ids(link)
        if "status" in span:
            only(span["status"], "code", "message")
        self.spans.append(span | {"attributes": values(span["attributes"]), "raw": json.dumps(span)})

    def record(self, record):
        only(record, "timeUnixNano", "observedTimeUnixNano", "severityNumber", "severityText", "eventName", "body",
             "attributes", "traceId", "spanId", "flags")
        check_ids(record)
        check_time(record["timeUnixNano"])
        self.logs.append(record | {"attributes": values(record["attributes"])})

    def named(self, name):
        with self.lock:
            return [span for span in self.spans if span["name"] == name]

    def trace_of(self, span):
        with self.lock:
            return [one for one in self.spans if one["traceId"] == span["traceId"]]


def otlp(collector):
    return {"endpoint": collector.url(), "headers": {"X-Tenant": "shop"}, "service_name": "tero-test"}


def status_of(send, number):
    value = {"messaging_product": "whatsapp",
             "metadata": {"display_phone_number": "59820000000", "phone_number_id": "100000000000001"},
             "statuses": [{"id": f"wamid.SENT{number}", "status": "delivered", "timestamp": str(int(time.time())),
                           "recipient_id": send["to"],
                           "biz_opaque_callback_data": send["biz_opaque_callback_data"]}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [
        {"id": "1", "changes": [{"value": value, "field": "messages"}]}]}).encode()
    return body, {"X-Hub-Signature-256": signature(body), "Content-Type": "application/json"}


class TraceTest(unittest.TestCase):
    def setUp(self):
        self.collector = Collector()
        self.addCleanup(self.collector.close)
        self.addCleanup(lambda: self.assertEqual(self.collector.wrong, []))
        self.provider = Provider()
        self.addCleanup(self.provider.close)

    def start(self, **config):
        server = server_for(self.provider, otlp=otlp(self.collector), **config)
        self.addCleanup(server.close)
        server.start()
        return server

    def deliver(self, server, delivery):
        answer = Client(server.port).call("POST", "/webhooks/whatsapp", *delivery)
        self.assertEqual(answer.status, 200, answer)
        return answer.headers["x-request-id"]

    def send_of(self, phone):
        found = wait_until(lambda: [(number, send) for number, send in enumerate(self.provider.sends, 1)
                                    if send.get("to") == phone], "an answer to be sent")
        return found[0]

    def one_trace(self, root):
        """Its spans by name; every one but the root has its parent in it."""
        # What was under way at a stop may come twice: as the same span.
        ids = {}
        for span in self.collector.trace_of(root):
            self.assertEqual(ids.setdefault(span["spanId"], span)["name"], span["name"])
        spans = list(ids.values())
        for span in spans:
            if span["spanId"] != root["spanId"]:
                self.assertIn(span.get("parentSpanId"), ids, span)
        self.assertNotIn("parentSpanId", root)
        return {span["name"]: span for span in spans}

    def test_a_customers_message_is_one_trace_to_its_delivery_across_a_restart(self):
        phone = "59899777001"
        words = "hola, necesito isodec 100 mm, 10 x 5, en Montevideo"
        self.collector.ill = 1
        server = self.start()
        request = self.deliver(server, text_message("T1", phone, words, name="Ana"))
        number, send = self.send_of(phone)
        [sent] = wait_until(lambda: self.collector.named("send whatsapp"), "the send's span")
        # What the provider says of it comes to the next process.
        self.assertEqual(server.stop(), 0)
        server.start()
        self.deliver(server, status_of(send, number))
        wait_until(lambda: self.collector.named("deliver whatsapp"), "the delivery's span")
        self.assertEqual(server.stop(), 0)

        # What was under way at a stop may come twice, with the same id.
        [root] = {span["spanId"]: span for span in self.collector.named("POST /webhooks/whatsapp")
                  if span["attributes"]["tero.request.id"] == request}.values()
        self.assertNotIn("parentSpanId", root)
        trace = self.one_trace(root)
        self.assertEqual(root["attributes"]["http.response.status_code"], 200)
        for name in ("receive whatsapp", "route", "task sales.answer", "process sales.answer", "quote", "send whatsapp",
                     "POST", "deliver whatsapp"):
            self.assertIn(name, trace)
        names = {span["spanId"]: span["name"] for span in self.collector.trace_of(root)}
        parents = {name: names[span["parentSpanId"]] for name, span in trace.items()
                   if name != "POST /webhooks/whatsapp"}
        self.assertEqual(parents, {"receive whatsapp": "POST /webhooks/whatsapp", "route": "receive whatsapp",
                                   "task sales.answer": "route", "process sales.answer": "task sales.answer",
                                   "quote": "route", "send whatsapp": "route", "POST": "send whatsapp",
                                   "deliver whatsapp": "send whatsapp"})
        self.assertEqual(trace["send whatsapp"]["attributes"]["messaging.message.id"], send["biz_opaque_callback_data"])
        statuses = {span["spanId"] for span in self.collector.trace_of(root)
                    if span["name"] == "POST /webhooks/whatsapp" and span.get("parentSpanId") == sent["spanId"]}
        self.assertEqual(len(statuses), 1, "the webhook that told of the delivery is within the trace")
        self.assertTrue(self.collector.logs, "the log goes there too")
        everything = "".join(span["raw"] for span in self.collector.spans) + json.dumps(self.collector.logs)
        for private in (phone, words, "Ana", "isodec"):
            self.assertNotIn(private, everything)

    def test_a_language_model_and_a_worker_are_in_the_trace_of_who_asked(self):
        model = Model()
        self.addCleanup(model.close)
        server = self.start(ai={"mode": "AUTO", "providers": {"main": {"base_url": model.url("/v1"), "model": "small"}}})
        self.deliver(server, text_message("T2", "59899777002", QUESTION))
        [chat] = wait_until(lambda: self.collector.named("chat small"), "the model's span")
        self.assertEqual(chat["attributes"] | {"gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 20,
                                               "gen_ai.operation.name": "chat", "gen_ai.request.model": "small"},
                         chat["attributes"])
        attempt = wait_until(lambda: {span["spanId"]: span["name"] for span in self.collector.trace_of(chat)}.get(
            chat["parentSpanId"]), "the attempt's span")
        self.assertRegex(attempt, r"process \w+\.answer")

        caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        admin = server.client()
        submitted = admin.call("POST", "/api/v1/tasks", {"type": "paint"}, {"traceparent": caller})
        self.assertEqual(submitted.status, 201, submitted)
        admin.register("painter", "paint")
        [lease] = admin.claim("painter")
        self.assertTrue(lease["traceparent"].startswith("00-0af7651916cd43dd8448eb211c80319c-"), lease)
        done = admin.post("/api/v1/agents/painter/complete",
                          {"completions": [{"task": lease["task"], "epoch": lease["epoch"], "result": {}}]})
        self.assertEqual(done.status, 200, done)
        [made] = wait_until(lambda: self.collector.named("process paint"), "the attempt's span")
        self.assertEqual(lease["traceparent"], f"00-{made['traceId']}-{made['spanId']}-01")
        names = {span["spanId"]: span for span in self.collector.trace_of(made)}
        task = names[made["parentSpanId"]]
        asked = wait_until(lambda: {span["spanId"]: span for span in self.collector.trace_of(made)}.get(
            task["parentSpanId"]), "the call's span")
        self.assertEqual((task["name"], asked["name"]), ("task paint", "POST /api/v1/tasks"))
        self.assertEqual(asked["parentSpanId"], "b7ad6b7169203331")
        self.assertEqual(server.stop(), 0)

    def test_a_collector_that_is_away_holds_nothing_up_and_what_is_lost_is_counted(self):
        self.collector.close()
        server = self.start()
        phone = "59899777003"
        self.deliver(server, text_message("T3", phone, "hola"))
        self.send_of(phone)
        wait_until(lambda: "otlp.not_sent" in (server.folder / "log").read_text(), "the log to say so")
        self.assertEqual(server.stop(), 0)
        log = (server.folder / "log").read_text()
        for what in ("traces", "logs"):
            self.assertLessEqual(log.count(f"otlp.not_sent what={what}"), 1, "it is told of once")
        self.assertIn("otlp.lost", log)


class RequestTest(unittest.TestCase):
    def test_every_answer_has_its_id_and_the_log_has_the_request_by_it(self):
        with Server(monitoring={"access_log": True, "log_format": "JSON"}) as server:
            client = server.client()
            given = client.call("GET", "/api/v1/tasks?limit=1", headers={"X-Request-Id": "mine-17"})
            self.assertEqual(given.headers["x-request-id"], "mine-17")
            own = [client.get("/api/v1/tasks").headers["x-request-id"], client.get("/nowhere").headers["x-request-id"],
                   Client(server.port).get("/api/v1/tasks").headers["x-request-id"],
                   client.call("GET", "/healthz", headers={"X-Request-Id": "no good"}).headers["x-request-id"]]
            self.assertEqual(len(set(own)), 4)
            self.assertNotIn("no good", own)
            client.get("/q/a-customers-secret-link")
            self.assertEqual(server.stop(), 0)
            lines = [json.loads(line) for line in (server.folder / "log").read_text().splitlines() if line[0] == "{"]
            seen = {line["request"]: line for line in lines if line["event"] == "http.request"}
            self.assertEqual({"method": "GET", "route": "/api/v1/tasks", "status": 200},
                             {name: seen["mine-17"][name] for name in ("method", "route", "status")})
            self.assertGreaterEqual(seen["mine-17"]["ms"], 0)
            self.assertEqual([seen[one]["status"] for one in own], [200, 404, 401, 200])
            self.assertNotIn("a-customers-secret-link", json.dumps(lines))
            self.assertIn("/q/{token}", [line["route"] for line in seen.values()])

    def test_what_is_refused_before_a_route_sees_it_has_an_id_too(self):
        post = b"POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine-%d\r\n"
        with Server(monitoring={"access_log": True, "log_format": "JSON"}, server={"read_timeout": "1s"}) as server:
            def refused(sent):
                with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
                    connection.sendall(sent)
                    head = b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")[0].decode()
                status, *lines = head.split("\r\n")
                [given] = [line.partition(": ")[2] for line in lines if line.lower().startswith("x-request-id: ")]
                return given, int(status.split()[1])
            answers = [refused(sent) for sent in (
                b"GET\r\n\r\n", b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", post % 1 + b"X: " + b"x" * 70_000,
                post % 2 + b"Content-Length: 99999999\r\n\r\n", post % 3 + b"Content-Length: 5\r\n\r\n")]
            counted = server.client().get("/metrics").body.decode()
            self.assertEqual(server.stop(), 0)
            lines = [json.loads(line) for line in (server.folder / "log").read_text().splitlines() if line[0] == "{"]
        self.assertEqual([status for _, status in answers], [400, 501, 431, 413, 408])
        self.assertEqual([given for given, _ in answers][3:], ["mine-2", "mine-3"])
        self.assertIn("\ntero_http_unread_total 5\n", counted)
        self.assertEqual([(line["request"], line["status"]) for line in lines if line.get("route") == "unread"], answers)

    def test_without_a_collector_a_callers_trace_is_passed_on_as_it_is(self):
        caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        with Server() as server:
            client = server.client()
            client.register("painter", "paint")
            for sent, passed_on in ((caller, caller), ("nonsense", "")):
                answer = client.call("POST", "/api/v1/tasks", {"type": "paint"}, {"traceparent": sent})
                self.assertEqual(answer.status, 201, answer)
                [lease] = client.claim("painter")
                self.assertEqual(lease["traceparent"], passed_on)
            self.assertNotIn("http.request", (server.folder / "log").read_text())


if __name__ == "__main__":
    unittest.main()
