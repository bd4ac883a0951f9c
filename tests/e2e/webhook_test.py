"""WhatsApp's side: every delivery in tests/fixtures/whatsapp, against a Tero that sends its answers to a stand-in."""
import hashlib
import hmac
import http.server
import json
import threading
import time
import unittest

from server import ROOT, Client, Server, wait_until

FIXTURES = ROOT / "tests" / "fixtures"
MANIFEST = json.loads((FIXTURES / "whatsapp_manifest.json").read_text())


class Provider:
    """Takes every send and gives it an id, as WhatsApp would."""

    def __init__(self):
        sends = self.sends = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                sends.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                body = json.dumps({"messaging_product": "whatsapp", "contacts": [],
                                   "messages": [{"id": f"wamid.SENT{len(sends)}"}]}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def server_for(provider):
    return Server(channels={"whatsapp": {
        "enabled": True, "phone_number_id": "100000000000001", "access_token": "not-a-real-token",
        "app_secret": MANIFEST["app_secret"], "verify_token": MANIFEST["verify_token"], "base_url": provider.url}},
        routing={"burst_pause": "100ms", "burst_max": "1s"})


def signature(body):
    return "sha256=" + hmac.new(MANIFEST["app_secret"].encode(), body, hashlib.sha256).hexdigest()


def text_message(number, phone, text, name="Ana"):
    """A signed delivery of one text, as (body, headers)."""
    message = {"from": phone, "id": f"wamid.E2E{number}", "timestamp": str(int(time.time())), "type": "text",
               "text": {"body": text}}
    value = {"messaging_product": "whatsapp",
             "metadata": {"display_phone_number": "59820000000", "phone_number_id": "100000000000001"},
             "contacts": [{"profile": {"name": name}, "wa_id": phone}], "messages": [message]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [
        {"id": "1", "changes": [{"value": value, "field": "messages"}]}]}).encode()
    return body, {"X-Hub-Signature-256": signature(body), "Content-Type": "application/json"}


class WebhookTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.close)
        cls.server = server_for(cls.provider)
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()
        cls.outside = Client(cls.server.port)

    def deliver(self, body, header):
        headers = {"Content-Type": "application/json"}
        if header is not None:
            headers["X-Hub-Signature-256"] = header
        return self.outside.call("POST", "/webhooks/whatsapp", body, headers)

    def inbound(self):
        return [row for row in self.admin.rows("/api/v1/messages") if row["direction"] == "IN"]

    def test_the_handshake_answers_as_meta_wants(self):
        for case in MANIFEST["handshake_cases"]:
            with self.subTest(query=case["query"]):
                answer = self.outside.call("GET", "/webhooks/whatsapp?" + case["query"])
                self.assertEqual(answer.status, case["http"], answer)
                if "body" in case:
                    self.assertEqual(answer.body.decode(), case["body"])
                    self.assertEqual(answer.headers["content-type"].split(";")[0], case["content_type"])
                else:
                    self.assertNotIn(b"<script>", answer.body)

    def test_only_metas_signature_lets_a_delivery_in(self):
        before = len(self.inbound())
        for case in MANIFEST["signature_cases"]:
            body = (FIXTURES / "whatsapp" / case["file"]).read_bytes()
            header = case["header"]
            if header is not None and header.startswith("the right one"):
                header = "sha256=" + signature(body).removeprefix("sha256=").upper()
            with self.subTest(header=header):
                self.assertEqual(self.deliver(body, header).status, case["http"])
        self.assertEqual(len(self.inbound()), before)

    def test_every_delivery_does_what_the_manifest_says_and_a_second_time_nothing(self):
        provider = Provider()
        self.addCleanup(provider.close)
        server = server_for(provider)
        self.addCleanup(server.close)
        server.start()
        admin, outside = server.client(), Client(server.port)

        def deliver(fixture):
            body = (FIXTURES / "whatsapp" / fixture["file"]).read_bytes()
            return outside.call("POST", "/webhooks/whatsapp", body, {
                "X-Hub-Signature-256": fixture["x_hub_signature_256"], "Content-Type": "application/json"})

        def inbound():
            return {row["id"] for row in admin.rows("/api/v1/messages") if row["direction"] == "IN"}

        self.assertEqual(len(MANIFEST["fixtures"]), 31)
        for fixture in MANIFEST["fixtures"]:
            expected = fixture["expect"]
            with self.subTest(file=fixture["file"]):
                messages, kept = inbound(), len(admin.rows("/api/v1/quarantine"))
                self.assertEqual(deliver(fixture).status, expected["http"])
                self.assertEqual(len(inbound()) - len(messages), expected["messages"])
                self.assertEqual(len(admin.rows("/api/v1/quarantine")) > kept, expected["quarantine"])

        messages = inbound()
        for fixture in MANIFEST["fixtures"]:
            self.assertEqual(deliver(fixture).status, fixture["expect"]["http"])
        self.assertEqual(inbound(), messages)

        # What could not be read was counted and raised one alert, not one each.
        alerts = [alert for alert in admin.rows("/api/v1/alerts") if alert["rule"] == "quarantine"]
        self.assertEqual(len(alerts), 1)
        self.assertGreaterEqual(alerts[0]["count"], 7)

        # It lives, and after a restart it still knows what it has seen.
        server.kill()
        server.start()
        for fixture in MANIFEST["fixtures"]:
            deliver(fixture)
        self.assertEqual(inbound(), messages)

    def test_a_customer_gets_a_quote_and_its_page(self):
        body, headers = text_message(1, "59899555001",
                                     "Preciso cotización de Isodec 100 mm, techo de 12 x 6 metros, color blanco, en Montevideo")
        self.assertEqual(self.outside.call("POST", "/webhooks/whatsapp", body, headers).status, 200)

        def quoted():
            return [quote for quote in self.admin.rows("/api/v1/quotes")
                    if quote["contact_name"] == "Ana" and quote["status"] == "SENT"]
        [quote] = wait_until(quoted, "the quote to be sent")
        self.assertRegex(quote["number"], r"^COT-\d{4}-\d{6}$")
        self.assertGreater(float(quote["priced"]["with_iva"]), 0)
        sent = [send for send in self.provider.sends if send.get("to") == "59899555001"]
        self.assertEqual(len(sent), 1, sent)
        self.assertIn(quote["number"], json.dumps(sent))

        page = self.outside.get(f"/q/{quote['token']}")
        self.assertEqual(page.status, 200)
        self.assertIn(quote["number"].encode(), page.body)
        self.assertIn("default-src 'none'", page.headers["content-security-policy"])
        self.assertEqual(self.admin.get(f"/api/v1/quotes/{quote['number']}").json["status"], "VIEWED")

        follow_ups = self.admin.rows("/api/v1/follow-ups", quote=quote["id"])
        self.assertEqual(sorted(row["after"] for row in follow_ups if row["status"] == "PENDING"), ["24h", "48h", "72h"])

        story = self.admin.get(f"/api/v1/quotes/{quote['number']}/story").json
        self.assertEqual(story["contact"]["phone"], "59899555001")
        self.assertIn("quote.sent", [entry["kind"] for entry in story["history"]])

        rejected = self.admin.post(f"/api/v1/quotes/{quote['number']}/reject", {"reason": "bought elsewhere"})
        self.assertEqual((rejected.status, rejected.json["status"]), (200, "REJECTED"))
        self.assertEqual(rejected.json["reject_reason"], "bought elsewhere")
        self.assertEqual(self.admin.post(f"/api/v1/quotes/{quote['number']}/accept").status, 409)
        states = {row["status"] for row in self.admin.rows("/api/v1/follow-ups", quote=quote["id"])}
        self.assertEqual(states, {"CANCELLED"})

    def test_a_server_without_whatsapp_has_no_webhook(self):
        with Server() as server:
            body, headers = text_message(9, "59899555009", "hola")
            self.assertEqual(Client(server.port).call("POST", "/webhooks/whatsapp", body, headers).status, 404)
