"""WhatsApp's side: every delivery in tests/fixtures/whatsapp, against a Tero that sends its answers to a stand-in."""
import base64
import hashlib
import hmac
import json
import shutil
import subprocess
import time
import unittest

from server import BINARY, PATIENCE, ROOT, Client, Server, business_folder, wait_until
from stand_in import StandIn

FIXTURES = ROOT / "tests" / "fixtures"
MANIFEST = json.loads((FIXTURES / "whatsapp_manifest.json").read_text())


class Provider(StandIn):
    """Takes every send and gives it an id, as WhatsApp would: `ids` of a recipient first, one after the other. Nobody has
    one of the numbers in `absent`. `files` by media id, each a type and bytes, are told of and then given, both for the
    token only."""

    def __init__(self, ids=None, absent=(), files=None):
        self.sends = []
        self.absent = absent
        self.files = {} if files is None else files
        self.ids = {phone: list(their) for phone, their in (ids or {}).items()}
        super().__init__()

    def answer(self, method, path, headers, body):
        return self.take(json.loads(body)) if method == "POST" else self.give(path.partition("?")[0], headers)

    def take(self, send):
        if send.get("type") == "interactive":  # what is read is what a text would have said
            send["text"] = {"body": send["interactive"]["body"]["text"]}
        self.sends.append(send)
        given = self.ids.get(send.get("to")) or [f"wamid.SENT{len(self.sends)}"]
        if send.get("to") in self.absent:
            return 400, json.dumps({"error": {"message": "(#131026) Message undeliverable", "type": "OAuthException",
                                              "code": 131026}}).encode(), {}
        return 200, json.dumps({"messaging_product": "whatsapp", "contacts": [],
                                "messages": [{"id": given.pop(0)}]}).encode(), {}

    def give(self, path, headers):
        media = path.rsplit("/", 1)[1]
        mime, content = self.files.get(media, ("", b""))
        status = 404 if not mime else 200
        if headers.get("authorization") != "Bearer not-a-real-token":
            return 401, b"{}", {}
        if path.startswith("/file/"):
            return status, content, {"content-type": mime}
        return status, json.dumps({"messaging_product": "whatsapp", "id": media, "mime_type": mime,
                                   "url": self.url(f"/file/{media}"), "sha256": hashlib.sha256(content).hexdigest(),
                                   "file_size": str(len(content))}).encode(), {}


def server_for(provider, **more):
    return Server(channels={"whatsapp": {
        "enabled": True, "phone_number_id": "100000000000001", "phone_number": "59820000000",
        "access_token": "not-a-real-token", "app_secret": MANIFEST["app_secret"],
        "verify_token": MANIFEST["verify_token"], "base_url": provider.url()}},
        routing={"burst_pause": "100ms", "burst_max": "1s"}, **more)


def signature(body):
    return "sha256=" + hmac.new(MANIFEST["app_secret"].encode(), body, hashlib.sha256).hexdigest()


def text_message(number, phone, text, name="Ana", tapped=None):
    """A signed delivery of one text, as (body, headers); `tapped`: the id of a list's row that says so."""
    message = {"from": phone, "id": f"wamid.E2E{number}", "timestamp": str(int(time.time())), "type": "text",
               "text": {"body": text}}
    if tapped is not None:
        del message["text"]
        message |= {"type": "interactive",
                    "interactive": {"type": "list_reply", "list_reply": {"id": tapped, "title": text}}}
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

    def test_another_numbers_customers_are_not_answered(self):
        body, _ = text_message(20, "59899555020", "hola")
        body = body.replace(b"100000000000001", b"100000000000002")
        before = self.inbound()
        for _ in range(2):
            self.assertEqual(self.deliver(body, signature(body)).status, 200)
            self.assertEqual(self.inbound(), before)
        [alert] = [row for row in self.admin.rows("/api/v1/alerts") if row["rule"] == "other_number"]
        self.assertEqual((alert["subject"], alert["count"]), ("100000000000002", 1))

    def test_a_contacts_time_zone_can_be_stated(self):
        phone = "59899555021"
        body, _ = text_message(21, phone, "hola")
        self.assertEqual(self.deliver(body, signature(body)).status, 200)
        [contact] = [row for row in self.admin.rows("/api/v1/contacts") if row["phone"] == phone]
        path = f"/api/v1/contacts/{contact['id']}"

        changed = self.admin.call("PATCH", path, {"time_zone": "Europe/Madrid"})
        self.assertEqual(changed.status, 200, changed)
        self.assertEqual(changed.json, {**contact, "time_zone": "Europe/Madrid"})
        self.assertEqual(self.admin.get(path).json["time_zone"], "Europe/Madrid")
        for wrong in ({"time_zone": "Mars/Olympus"}, {}, {"time_zone": None}):
            refused = self.admin.call("PATCH", path, wrong)
            self.assertEqual((refused.status, refused.json["field"]), (400, "time_zone"), refused)
        self.assertEqual(self.server.client("contacts:read").call("PATCH", path, {"time_zone": ""}).status, 403)
        self.assertEqual(self.admin.call("PATCH", "/api/v1/contacts/" + "0" * 26, {"time_zone": ""}).status, 404)

        # What a number tells of its clock, by its area.
        body, _ = text_message(22, "5568999990001", "oi")
        self.assertEqual(self.deliver(body, signature(body)).status, 200)
        [acre] = [row for row in self.admin.rows("/api/v1/contacts") if row["phone"] == "5568999990001"]
        self.assertEqual((acre["time_zone"], acre["time_zones"]), ("America/Rio_Branco", []))

        told = subprocess.run([BINARY, "contacts", "set", contact["id"], "--time-zone", ""], capture_output=True,
                              text=True, check=False, timeout=PATIENCE, env={
                                  "TERO_URL": f"http://127.0.0.1:{self.server.port}", "TERO_KEY": self.admin.key})
        self.assertEqual(told.returncode, 0, told)
        self.assertEqual(self.admin.get(path).json["time_zone"], "")

    def test_a_delivery_of_three_megabytes_is_taken_and_one_of_too_many_items_is_kept_whole(self):
        delivery = json.loads(text_message(30, "59899555030", "hola")[0])
        delivery["entry"][0]["changes"][0]["value"]["statuses"] = [
            {"id": f"wamid.FAR{i}", "status": "read", "timestamp": "1793624700", "recipient_id": "59899555030",
             "biz_opaque_callback_data": "x" * 3400} for i in range(900)]
        body = json.dumps(delivery).encode()
        self.assertGreater(len(body), 3_000_000)
        self.assertEqual(self.deliver(body, signature(body)).status, 200)
        self.assertIn("wamid.E2E30", [row["provider_id"] for row in self.inbound()])

        items = [{"from": "59899555031", "id": f"wamid.MANY{i}", "timestamp": "1793624700", "type": "text",
                  "text": {"body": "a" * 2500}} for i in range(1200)]
        value = {**delivery["entry"][0]["changes"][0]["value"], "messages": items}
        del value["statuses"]
        body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [
            {"value": value, "field": "messages"}]}]}).encode()
        kept = len(self.admin.rows("/api/v1/quarantine"))
        for _ in range(2):
            self.assertEqual(self.deliver(body, signature(body)).status, 200)
            rows = self.admin.rows("/api/v1/quarantine")
            self.assertEqual(len(rows), kept + 1)
            self.assertIn(body, [base64.b64decode(row["raw_base64"]) for row in rows])
        self.assertEqual([row for row in self.inbound() if row["provider_id"].startswith("wamid.MANY")], [])

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

        asked = self.outside.call("HEAD", f"/q/{quote['token']}")
        self.assertEqual((asked.status, asked.body), (200, b""))
        self.assertEqual(self.admin.get(f"/api/v1/quotes/{quote['number']}").json["status"], "SENT")

        # Previews, and who is in the dashboard, are no readers.
        path = f"/q/{quote['token']}"
        opened = self.outside.post("/api/v1/session/open", {"link": self.server.dashboard.rsplit("/", 1)[-1]})
        cookie = opened.headers["set-cookie"].split(";")[0]
        for headers in ({"User-Agent": "WhatsApp/2.23.20.0 A"}, {"User-Agent": "facebookexternalhit/1.1"},
                        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, {"Cookie": cookie}):
            self.assertEqual(self.outside.call("GET", path, headers=headers).status, 200)
            self.assertEqual(self.admin.get(f"/api/v1/quotes/{quote['number']}").json["status"], "SENT", headers)

        page = self.outside.get(path)
        self.assertEqual(page.status, 200)
        self.assertIn(b"https://wa.me/59820000000?text=Acepto", page.body)
        self.assertIn(f'href="{path}/pdf"'.encode(), page.body)
        for paper in (self.outside.get(path + "/pdf"), self.admin.get(f"/api/v1/quotes/{quote['number']}/pdf")):
            self.assertEqual((paper.status, paper.headers["content-type"]), (200, "application/pdf"))
            self.assertTrue(paper.body.startswith(b"%PDF-"), paper.body[:20])
        self.assertIn(quote["number"].encode(), page.body)
        self.assertIn("default-src 'none'", page.headers["content-security-policy"])
        self.assertEqual(self.admin.get(f"/api/v1/quotes/{quote['number']}").json["status"], "VIEWED")

        follow_ups = self.admin.rows("/api/v1/follow-ups", quote=quote["id"])
        self.assertEqual(sorted((row["step"], row["after"]) for row in follow_ups if row["status"] == "PENDING"),
                         [("day1", "23h"), ("day2", "48h"), ("day3", "72h")])

        story = self.admin.get(f"/api/v1/quotes/{quote['number']}/story").json
        self.assertEqual(story["contact"]["phone"], "59899555001")
        self.assertIn("quote.sent", [entry["kind"] for entry in story["history"]])

        # Stored are codes and values: each reader gets the texts of their language, else of the quote's.
        number = f"/api/v1/quotes/{quote['number']}"
        first_line = lambda answer: (answer.json.get("quote") or answer.json)["priced"]["lines"][0]["text"]
        self.assertEqual(quote["priced"]["lines"][0]["text"], "Isodec 100 mm, blanco")
        self.assertEqual(first_line(self.admin.get(number)), "Isodec 100 mm, blanco")
        self.assertEqual(first_line(self.admin.get(number, language="en")), "100 mm Isodec, white")
        self.assertEqual(first_line(self.admin.get(number + "/story", language="pt")), "Isodec 100 mm, branco")
        asked = self.admin.call("GET", number, headers={"Accept-Language": "fr, en-GB;q=0.8"})
        self.assertEqual(first_line(asked), "100 mm Isodec, white")
        self.assertEqual(first_line(self.admin.get(number, language="fr")), "Isodec 100 mm, blanco")
        [listed] = [row for row in self.admin.rows("/api/v1/quotes", language="en") if row["id"] == quote["id"]]
        self.assertIn("EPS core", listed["priced"]["assumptions"])

        rejected = self.admin.post(f"/api/v1/quotes/{quote['number']}/reject", {"reason": "bought elsewhere"})
        self.assertEqual((rejected.status, rejected.json["status"]), (200, "REJECTED"))
        self.assertEqual(rejected.json["reject_reason"], "bought elsewhere")
        self.assertEqual(self.admin.post(f"/api/v1/quotes/{quote['number']}/accept").status, 409)
        states = {row["status"] for row in self.admin.rows("/api/v1/follow-ups", quote=quote["id"])}
        self.assertEqual(states, {"CANCELLED"})

    def test_the_page_of_a_replaced_quote_leads_to_the_new_one(self):
        def quote(number, text):
            body, headers = text_message(number, "59899555040", text, name="Eva")
            self.assertEqual(self.outside.call("POST", "/webhooks/whatsapp", body, headers).status, 200)
            sent = lambda: [row for row in self.admin.rows("/api/v1/quotes") if row["contact_name"] == "Eva"]
            wait_until(lambda: len(sent()) == number - 39 and all(row["status"] != "DRAFT" for row in sent()), text)
            return max(sent(), key=lambda row: row["number"])
        first = quote(40, "Preciso cotización de Isodec 100 mm, techo de 12 x 6 metros, color blanco, en Montevideo")
        second = quote(41, "mejor hacelo de 150 mm")
        self.assertEqual(second["supersedes"], first["id"])
        self.assertIn(f"/q/{second['token']}".encode(), self.outside.get(f"/q/{first['token']}").body)

    def say(self, number, phone, **item):
        """Delivers a text with more in it, or another item in its place."""
        delivery = json.loads(text_message(number, phone, QUOTE)[0])
        delivery["entry"][0]["changes"][0]["value"]["messages"][0].update(item)
        body = json.dumps(delivery).encode()
        self.assertEqual(self.deliver(body, signature(body)).status, 200)

    def quotes_of(self, phone):
        contacts = [row["id"] for row in self.admin.rows("/api/v1/contacts") if row["phone"] == phone]
        return [row for row in self.admin.rows("/api/v1/quotes") if row["contact"] in contacts]

    def test_an_edited_request_is_quoted_as_it_says_now(self):
        phone = "59899555050"
        self.say(50, phone)
        wait_until(lambda: [row["status"] for row in self.quotes_of(phone)] == ["SENT"], "the first quote")
        edit = {"original_message_id": "wamid.E2E50",
                "message": {"type": "text", "text": {"body": QUOTE.replace("12 x 6", "12 x 8")}}}
        for _ in range(2):
            self.say(51, phone, type="edit", edit=edit)
        wait_until(lambda: sorted(row["status"] for row in self.quotes_of(phone)) == ["SENT", "SUPERSEDED"], "the second")
        [quote] = [row for row in self.quotes_of(phone) if row["status"] == "SENT"]
        self.assertEqual(quote["priced"]["request"]["width_m"], "8")

    def test_a_group_a_sticker_and_an_opened_chat_are_answered_by_nothing(self):
        phone = "59899555052"
        self.say(52, phone, group_id="120363000000000001")
        self.assertEqual([row for row in self.admin.rows("/api/v1/contacts") if row["phone"] == phone], [])
        self.say(53, phone)
        wait_until(lambda: [row["status"] for row in self.quotes_of(phone)] == ["SENT"], "the quote")
        [quote] = self.quotes_of(phone)
        self.say(54, phone, type="sticker", sticker={"id": "1", "mime_type": "image/webp"})
        self.say(55, phone, type="request_welcome", referral={"ctwa_clid": "c1"})
        self.say(56, phone, type="text", text={"body": "¡Gracias por comunicarte con Ferretería Sol! En breve te responderemos."})
        wait_until(lambda: [row["intent"] for row in self.inbound() if row["provider_id"] == "wamid.E2E56"] == ["AUTO_REPLY"],
                   "the away message to be understood")
        states = {row["status"] for row in self.admin.rows("/api/v1/follow-ups", quote=quote["id"])}
        self.assertEqual(states, {"PENDING"})
        self.assertEqual(len([send for send in self.provider.sends if send.get("to") == phone]), 1)
        [opened] = [row for row in self.inbound() if row["provider_id"] == "wamid.E2E55"]
        self.assertEqual((opened["kind"], opened["media"]["referral"]), ("CHAT_OPENED", {"ctwa_clid": "c1"}))

    def test_what_was_kept_unread_is_read_again(self):
        self.say(61, "59899555061", **{"from": None})
        kept = self.admin.rows("/api/v1/quarantine")[0]
        self.assertIn(b"wamid.E2E61", base64.b64decode(kept["raw_base64"]))
        path = f"/api/v1/quarantine/{kept['id']}/retry"
        refused = self.admin.post(path)
        self.assertEqual(refused.status, 409, refused)
        self.assertIn("neither a phone nor a user id", refused.json["detail"])
        self.assertEqual(self.server.client("quarantine:read").post(path).status, 403)
        self.assertEqual(self.admin.post("/api/v1/quarantine/" + "0" * 26 + "/retry").status, 404)
        told = subprocess.run([BINARY, "quarantine", "retry", "--all"], capture_output=True, text=True, check=False,
                              timeout=PATIENCE, env={"TERO_URL": f"http://127.0.0.1:{self.server.port}",
                                                     "TERO_KEY": self.admin.key})
        self.assertEqual(told.returncode, 0, told)
        self.assertRegex(told.stdout, r"^0 read, \d+ still cannot be\n$")

    def test_two_halves_of_a_person_become_one_and_a_stop_of_either_holds(self):
        phone, user = "59899555070", "UY.71000000000000001"
        self.say(70, phone)
        wait_until(lambda: [row["status"] for row in self.quotes_of(phone)] == ["SENT"], "the quote")
        [quote] = self.quotes_of(phone)
        body = json.loads(text_message(71, phone, "BAJA")[0])
        value = body["entry"][0]["changes"][0]["value"]
        value["contacts"] = [{"profile": {"name": "Ana", "username": "ana.uy"}, "user_id": user}]
        del value["messages"][0]["from"]
        value["messages"][0]["from_user_id"] = user
        raw = json.dumps(body).encode()
        self.assertEqual(self.deliver(raw, signature(raw)).status, 200)
        half = lambda: [row for row in self.admin.rows("/api/v1/contacts") if row["user_id"] == user]
        wait_until(lambda: half() and half()[0]["opted_out_at"], "the stop")
        [stopped] = half()
        self.say(72, phone, type="reaction", reaction={"message_id": "wamid.X", "emoji": "👍"}, from_user_id=user)

        [person] = half()
        self.assertEqual(person["phone"], phone)
        self.assertTrue(person["opted_out_at"])
        absorbed = self.admin.get(f"/api/v1/contacts/{stopped['id']}").json
        self.assertEqual((absorbed["merged_into"], absorbed["phone"], absorbed["user_id"]), (person["id"], "", ""))
        states = {row["status"] for row in self.admin.rows("/api/v1/follow-ups", quote=quote["id"])}
        self.assertEqual(states, {"CANCELLED"})

    def test_a_server_without_whatsapp_has_no_webhook(self):
        with Server() as server:
            body, headers = text_message(9, "59899555009", "hola")
            self.assertEqual(Client(server.port).call("POST", "/webhooks/whatsapp", body, headers).status, 404)


QUOTE = "Preciso cotización de Isodec 100 mm, techo de 12 x 6 metros, color blanco, en Montevideo"
# What was said before the deliveries came, so that they find what they speak of.
SAID_BEFORE = {"02": QUOTE, "03": QUOTE, "04": "hola", "05": "hola", "09": QUOTE, "10": "hola", "11": QUOTE, "13": "hola",
               "14": "hola", "15": QUOTE, "18": "hola", "19": "hola"}


def sent_id(middle, end):
    """The provider's id of a message of ours, as the deliveries name it."""
    return f"wamid.HBgLNTk4OTkwMDAwMT{middle}VAgARGBRGQTRFMDAwMDAwMDAwMDAwMDNG{end}"


class ManifestTest(unittest.TestCase):
    """Each delivery, in the manifest's order, with the effects it must have; those of 15 and 18 come later."""

    @classmethod
    def setUpClass(cls):
        ids = {"59899000010": [sent_id("A", "MwA=")], "59899000011": ["wamid.QUOTE11", sent_id("E", "NgA=")],
               "59899000013": [sent_id("M", "OAA=")], "59899000018": [sent_id("g", "RAA=")]}
        for file, phone, which in (("11", "59899000010", 0), ("14", "59899000011", 1), ("16", "59899000013", 0),
                                   ("21", "59899000018", 0)):
            [fixture] = [one for one in MANIFEST["fixtures"] if one["file"].startswith(file)]
            [key] = {key.split(":")[1] for key in fixture["expect"]["dedupe"] if key.startswith("st:")}
            ids[phone][which] = key
        cls.provider = Provider(ids)
        cls.addClassCleanup(cls.provider.close)
        # The first follow-up goes out at once, the others wait longer than any test.
        def at_once(sequences):
            for step, after in zip(sequences["quote"], ("1s", "100h", "120h"), strict=True):
                step["after"] = after
            return sequences
        business = business_folder(sequences=at_once)
        cls.addClassCleanup(shutil.rmtree, business.parent)
        cls.server = server_for(cls.provider, business={"folder": str(business)}, followup={
            "quiet_hours": {"from": "00:00", "to": "00:00", "closed_weekdays": [], "holidays": []}})
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()
        cls.outside = Client(cls.server.port)

    def deliver(self, fixture):
        body = (FIXTURES / "whatsapp" / fixture["file"]).read_bytes()
        answer = self.outside.call("POST", "/webhooks/whatsapp", body, {
            "X-Hub-Signature-256": fixture["x_hub_signature_256"], "Content-Type": "application/json"})
        self.assertEqual(answer.status, fixture["expect"]["http"])

    # ---- what is known of a person ----

    def contact(self, phone):
        [contact] = [row for row in self.admin.rows("/api/v1/contacts") if phone in (row["phone"], row["user_id"])]
        return contact

    def conversation(self, phone):
        return self.admin.get(f"/api/v1/conversations/{self.contact(phone)['conversations']['WHATSAPP']}").json

    def steps(self, phone):
        """What became of the planned messages, but for those on a day that the customer has named."""
        return sorted(row["status"] for row in self.admin.rows("/api/v1/follow-ups")
                      if row["contact"] == self.contact(phone)["id"] and row["due_at"] != row["not_before"])

    def sends(self, phone):
        return [send for send in self.provider.sends if send.get("to") == phone]

    def message(self, provider_id):
        [message] = [row for row in self.admin.rows("/api/v1/messages") if row["provider_id"] == provider_id]
        return message

    def said(self, fixture):
        [key] = [key for key in fixture["expect"]["dedupe"] if key.startswith("msg:")]
        return self.message(key.removeprefix("msg:"))

    def seed(self):
        for i, (end, text) in enumerate(SAID_BEFORE.items()):
            body, headers = text_message(900 + i, f"598990000{end}", text)
            self.assertEqual(self.outside.call("POST", "/webhooks/whatsapp", body, headers).status, 200)
        for end, text in SAID_BEFORE.items():
            phone = f"598990000{end}"
            count = 2 if text == QUOTE else 1  # the quote and its first follow-up
            wait_until(lambda: len(self.sends(phone)) >= count, f"what {phone} is sent")
            if text == QUOTE:
                wait_until(lambda: self.steps(phone) == ["PENDING", "PENDING", "SENT"], f"the follow-ups of {phone}")

    # ---- the effects, in the manifest's words ----

    def window_of(self, person):
        self.assertIn("WHATSAPP", self.contact(person)["last_inbound_at"])

    def cancelled(self, phone):
        self.assertEqual(self.steps(phone), ["CANCELLED", "CANCELLED", "SENT"])

    def effect(self, effect, fixture):
        name, _, value = effect.partition(":")
        state = lambda: self.message(fixture["expect"]["dedupe"][0].split(":")[1])["status"]
        if name == "open_window":
            self.window_of(value)
        elif name == "intent":
            wait_until(lambda: self.said(fixture)["intent"] == value.upper(), effect)
        elif name == "cancel_pending_followups":
            if "CANCELLED" in self.steps(value) or "PENDING" in self.steps(value):
                wait_until(lambda: "PENDING" not in self.steps(value), effect)  # once the message is read
                self.cancelled(value)
        elif name == "reply_to":
            self.assertEqual(self.said(fixture)["reply_to"], value)
        elif name == "button":
            self.assertEqual(self.said(fixture)["payload"], value)
        elif name == "slot" and "=" in value:
            field, _, wanted = value.partition("=")
            phone = self.admin.get(f"/api/v1/contacts/{self.said(fixture)['contact']}").json["phone"]
            wait_until(lambda: str(self.conversation(phone)["request"].get(field)) == wanted, effect)
        elif effect == "slot:zone_hint":
            self.assertEqual(self.said(fixture)["media"]["location"]["latitude"], -34.7261)
        elif name == "media":
            self.assertEqual(self.said(fixture)["kind"], value.upper())
            self.assertIn(value, self.said(fixture)["media"])
        elif effect == "handoff:plan_to_read":
            wait_until(lambda: self.conversation("59899000006")["state"] == "HUMAN", effect)
            quoted = [row for row in self.admin.rows("/api/v1/quotes") if row["contact_name"] == "Estudio Gris"]
            self.assertEqual(quoted, [])
        elif name == "suppress":
            wait_until(lambda: self.contact(value)["opted_out_at"], effect)
            self.assertEqual([line["granted"] for line in self.contact(value)["consents"]][-2:], [False, False])
        elif name == "suppress_marketing":
            self.assertTrue(self.contact(value)["opted_out_marketing_at"])
            self.assertFalse(self.contact(value)["opted_out_at"])
        elif name == "message_state":
            wait_until(lambda: state() == value.upper(), effect)
        elif effect == "final message_state:read (never downgraded)":
            self.assertEqual(state(), "READ")
        elif name == "error_class":
            self.assertEqual(self.message(fixture["expect"]["dedupe"][0].split(":")[1])["cause"], value)
        elif effect == "no retry as free text; re-plan as approved template":
            self.assertEqual(self.steps("59899000011"), ["PENDING", "PENDING", "PENDING"])
            self.assertNotIn("WHATSAPP", self.contact("59899000011")["last_inbound_at"])  # so a template is next
            self.assertEqual(len(self.sends("59899000011")), 2)
        elif effect == "contact key is user_id; no phone known":
            self.assertEqual(self.contact("UY.90000000000000019")["phone"], "")
        elif name == "merge_contact":
            self.assertEqual(self.said(fixture)["contact"], self.contact(value.partition("->")[2])["id"])
        elif effect == "does not open a window":
            [contact] = [row for row in self.admin.rows("/api/v1/contacts") if row["id"] == self.said(fixture)["contact"]]
            self.assertNotIn("WHATSAPP", contact["last_inbound_at"])
        elif name == "human_takeover":
            self.assertEqual(self.conversation(value)["state"], "HUMAN")
        elif effect == "two contacts, matched by wa_id not by position":
            self.assertEqual([self.contact("59899000016")["name"], self.contact("59899000017")["name"]], ["Uno", "Dos"])
            self.assertEqual(self.message(fixture["expect"]["dedupe"][2].split(":")[1])["status"], "DELIVERED")
        elif effect == "number 'from' and 'timestamp' are accepted as text":
            self.assertEqual(self.said(fixture)["sent_at"], "2026-11-02T13:05:00.000Z")
            self.window_of("59899000022")
        elif effect == "only the sign is lost":
            self.assertEqual(self.said(fixture)["body"], "cotizaci\ufffdn")
        elif effect == "null body is an empty message":
            self.assertEqual(self.said(fixture)["body"], "")
        elif effect == "the two broken items are quarantined one by one":
            self.assertEqual(len(self.kept()) - self.kept_before, 2)
        elif effect == "ack, count, keep raw":
            self.assertIn(b'{"value":{"hello":"world"},"field":"something_meta_added_later"}', self.kept())
        elif effect == "no crash":
            self.assertIn((FIXTURES / "whatsapp" / fixture["file"]).read_bytes(), self.kept())
        elif effect == "alert once":
            [alert] = [row for row in self.admin.rows("/api/v1/alerts") if row["rule"] == "quarantine"]
            self.assertEqual(alert["status"], "FIRING")
        elif effect == "nothing stored as a message; security counter":
            self.assertRegex(self.admin.get("/metrics").body, rb"tero_webhook_unsigned_total 1\b")
        elif effect == "bounded parser depth; no stack overflow":
            self.assertEqual(self.outside.get("/healthz").status, 200)
        else:  # seen when all has been delivered
            self.assertIn(effect, ("no second reply", "one confirmation, then silence", "ask politely for text",
                                   "service replies still allowed",
                                   "suppression and consent follow the person"))

    def kept(self):
        return [base64.b64decode(row["raw_base64"]) for row in self.admin.rows("/api/v1/quarantine")]

    def says(self, number, phone, text):
        body, headers = text_message(number, phone, text)
        self.assertEqual(self.outside.call("POST", "/webhooks/whatsapp", body, headers).status, 200)
        wait_until(lambda: self.message(f"wamid.E2E{number}")["intent"] != "UNKNOWN", f"{text} to be understood")

    def everything(self):
        """What a second delivery could change; what only a follow-up's own minute changes apart."""
        stay = lambda path, *fields: [{field: row[field] for field in fields} for row in self.admin.rows(path)]
        figures = self.admin.get("/api/v1/dashboard").json
        return (stay("/api/v1/messages", "id", "status", "cause", "intent"), stay("/api/v1/alerts", "key", "count"),
                stay("/api/v1/quarantine", "id"), stay("/api/v1/contacts", "id", "consents", "opted_out_at"),
                stay("/api/v1/conversations", "id", "state"), figures.get("figures"), figures.get("suppressed"))

    def test_every_delivery_has_its_effects_and_a_second_time_none(self):
        self.seed()
        self.assertEqual(len(MANIFEST["fixtures"]), 31)
        for fixture in MANIFEST["fixtures"]:
            expected = fixture["expect"]
            with self.subTest(file=fixture["file"]):
                inbound = lambda: [row for row in self.admin.rows("/api/v1/messages") if row["direction"] == "IN"]
                before, self.kept_before = len(inbound()), len(self.kept())
                self.deliver(fixture)
                self.assertEqual(len(inbound()) - before, expected["messages"])
                self.assertEqual(len(self.kept()) > self.kept_before, expected["quarantine"])
                if not fixture["file"].startswith(("15", "18")):
                    for effect in expected["effects"]:
                        with self.subTest(effect=effect):
                            self.effect(effect, fixture)

        with self.subTest("ask politely for text"):
            wait_until(lambda: len(self.sends("59899000019")) == 2, "the question to who sent what we cannot read")
        with self.subTest("one confirmation, then silence"):
            wait_until(lambda: len(self.sends("59899000009")) == 3, "the confirmation")  # after quote and follow-up
            self.says(950, "59899000009", "BAJA")
        with self.subTest("service replies still allowed"):
            self.says(951, "59899000014", "hola")
            wait_until(lambda: len(self.sends("59899000014")) == 2, "a service reply")
        self.assertEqual(len(self.sends("59899000009")), 3)

        def rested():
            return (all(row["status"] not in ("QUEUED", "RUNNING") for row in self.admin.rows("/api/v1/tasks")) and
                    all(row["status"] not in ("PENDING", "SENDING") for row in self.admin.rows("/api/v1/messages")))
        wait_until(rested, "everything to be answered")
        before, sends = self.everything(), len(self.provider.sends)
        for restarted in (False, True):
            if restarted:  # it lives, and still knows what it has seen
                self.server.kill()
                self.server.start()
            for fixture in MANIFEST["fixtures"]:
                with self.subTest(file=fixture["file"], restarted=restarted):
                    self.deliver(fixture)
            wait_until(rested, "everything to be answered")
            for was, now in zip(before, self.everything(), strict=True):
                self.assertEqual(was, now)
        follow_ups = len(self.provider.sends) - sends  # the template of 14 may be due by now
        self.assertLessEqual(follow_ups, 1)
