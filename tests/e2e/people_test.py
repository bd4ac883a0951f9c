"""The shop's own people: who is told of what waits, what their words do, and how they are let in."""
import json
import subprocess
import time
import unittest

from server import BINARY, Client, wait_until
from webhook_test import Provider, server_for, signature, text_message

ALWAYS = {"from": "00:00", "to": "00:00", "closed_weekdays": [], "holidays": []}
CARLA, BRUNO, ABSENT = "59899880001", "59899880002", "59899880009"
PEOPLE = [{"name": "Nadia", "phone": ABSENT, "role": "SELLER", "off_duty": ALWAYS},
          {"name": "Carla", "phone": CARLA, "role": "SELLER", "off_duty": ALWAYS},
          {"name": "Bruno", "phone": BRUNO, "role": "OWNER", "off_duty": ALWAYS},
          {"name": "Ana", "role": "DEVELOPER"}]


def delivery(value):
    value = {"messaging_product": "whatsapp",
             "metadata": {"display_phone_number": "59820000000", "phone_number_id": "100000000000001"}, **value}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [
        {"id": "1", "changes": [{"value": value, "field": "messages"}]}]}).encode()
    return body, {"X-Hub-Signature-256": signature(body), "Content-Type": "application/json"}


class NoticesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.provider = Provider(absent={ABSENT})
        cls.addClassCleanup(cls.provider.close)
        cls.server = server_for(cls.provider, duty={"people": PEOPLE})
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()
        cls.said = 0

    def post(self, body, headers):
        answer = Client(self.server.port).call("POST", "/webhooks/whatsapp", body, headers)
        self.assertEqual(answer.status, 200, answer)

    def say(self, phone, text):
        type(self).said += 1
        self.post(*text_message(88000 + self.said, phone, text))

    def press(self, phone, button, text):
        type(self).said += 1
        self.post(*delivery({"contacts": [{"profile": {"name": "Carla"}, "wa_id": phone}], "messages": [
            {"from": phone, "id": f"wamid.PRESS{self.said}", "timestamp": str(int(time.time())), "type": "button",
             "button": {"payload": button, "text": text}}]}))

    def arrived(self, send):
        self.post(*delivery({"statuses": [
            {"id": "wamid.STATUS" + send["biz_opaque_callback_data"], "status": "delivered", "timestamp": "1793624800",
             "recipient_id": send["to"], "biz_opaque_callback_data": send["biz_opaque_callback_data"]}]}))

    def templates(self, phone):
        return [send for send in self.provider.sends if send.get("to") == phone and send["type"] == "template"]

    def texts(self, phone):
        return [send["text"]["body"] for send in self.provider.sends if send.get("to") == phone and "text" in send]

    def item(self, phone):
        contact = next(row for row in self.admin.rows("/api/v1/contacts") if row["phone"] == phone)
        [item] = self.admin.rows("/api/v1/work-items", conversation=contact["conversations"]["WHATSAPP"])
        return item

    def called(self, phone):
        """A customer who asked for a person; what Carla was sent."""
        before = len(self.templates(CARLA))
        self.say(phone, "quiero hablar con una persona")
        wait_until(lambda: len(self.templates(CARLA)) > before, "Carla to be told")
        return self.templates(CARLA)[before]

    def test_who_is_told_takes_it_and_the_customer_hears_who(self):
        phone = "59899880101"
        notice = self.called(phone)
        payloads = [part["parameters"][0]["payload"] for part in notice["template"]["components"][1:]]
        parameters = notice["template"]["components"][0]["parameters"]
        self.assertEqual(
            (notice["template"]["name"], notice["template"]["language"], [one["type"] for one in parameters]),
            ("aviso_interno", {"code": "es"}, ["text", "text", "text"]))
        self.assertEqual(parameters[0]["text"], "Carla")
        self.assertIn("quiero hablar con una persona", parameters[2]["text"])
        self.assertEqual([part.split(":")[1] for part in payloads], ["take", "done", "later"])
        self.assertFalse([text for text in self.texts(phone) if "avisé" in text])
        self.assertEqual(self.templates(ABSENT)[-1]["to"], ABSENT)  # was tried before, in vain

        self.arrived(notice)
        wait_until(lambda: [text for text in self.texts(phone) if "Ya le avisé a Carla" in text],
                   "the customer to hear who was told")
        self.press(CARLA, payloads[0], "Lo tomo")
        wait_until(lambda: self.item(phone)["status"] == "TAKEN", "the item to be Carla's")
        self.assertEqual(self.item(phone)["taken_by"], "person:Carla")
        wait_until(lambda: [text for text in self.texts(CARLA) if text.startswith("Es tuyo")], "Carla to hear it")

        told = {row["person"]: row for row in self.admin.rows("/api/v1/notices", item=self.item(phone)["id"])}
        self.assertEqual((told["Nadia"]["status"], told["Carla"]["status"]), ("FAILED", "DELIVERED"))

    def test_a_colleague_who_gets_a_conversation_has_it_as_who_answers_notices(self):
        phone = "59899880104"
        self.called(phone)
        talk = self.item(phone)["conversation"]
        self.assertEqual(self.admin.post(f"/api/v1/conversations/{talk}/hand-on", {"to": "Bruno"}).status, 200)
        self.assertEqual(self.item(phone)["taken_by"], "person:Bruno")

    def test_a_person_of_the_shop_is_no_customer(self):
        self.say(BRUNO, "hola, necesito isodec 100 mm, 10 x 5")
        wait_until(lambda: self.texts(BRUNO), "Bruno to hear what he can say")
        self.assertIn("no lo leo como a un cliente", self.texts(BRUNO)[-1])
        [contact] = [row for row in self.admin.rows("/api/v1/contacts") if row["phone"] == BRUNO]
        self.assertEqual(contact["staff"], "Bruno")
        self.assertEqual([row for row in self.admin.rows("/api/v1/quotes") if row["contact"] == contact["id"]], [])

    def test_nobody_is_told_twice_whatever_restarts(self):
        phone = "59899880102"
        self.called(phone)
        before = len(self.templates(CARLA))
        self.server.kill()
        self.server.start()
        self.say("59899880103", "quiero hablar con una persona")
        wait_until(lambda: len(self.templates(CARLA)) > before, "Carla to be told of the next one")
        self.assertEqual(len(self.templates(CARLA)), before + 1)

    def test_it_is_said_who_cannot_be_reached(self):
        rows = {row["name"]: row for row in self.admin.get("/api/v1/people").json["items"]}
        self.assertEqual((rows["Carla"]["unreachable"], rows["Carla"]["on_duty"]), ("", True))
        self.assertEqual(rows["Ana"]["unreachable"], "there is no phone")
        check = subprocess.run([BINARY, "config", "check", "--config", str(self.server.config)], capture_output=True,
                               text=True, cwd=self.server.cwd)
        self.assertEqual(check.returncode, 0, check)
        self.assertIn("Ana cannot be reached by anything: there is no phone.", check.stdout)


    def test_a_known_phone_gets_a_link_of_its_own_and_nobody_else_does(self):
        outside = Client(self.server.port)
        def links():  # what waits for a person may be told to him meanwhile
            return [send for send in self.templates(BRUNO) if "enlace" in json.dumps(send)]

        before = len(links())
        for phone in ("+598 99 880 002", BRUNO, "59899880777"):
            answer = outside.post("/api/v1/people/link", {"phone": phone})
            self.assertEqual((answer.status, answer.json), (202, {}), phone)
        wait_until(lambda: len(links()) > before, "Bruno's link to go out")
        [send] = links()[before:]  # one for the two
        link = send["template"]["components"][0]["parameters"][2]["text"]
        opened = outside.post("/api/v1/session/open", {"link": link.rsplit("/", 1)[1]})
        self.assertEqual(opened.status, 200, opened)
        self.assertEqual(self.templates("59899880777"), [])
        stored = [row for row in self.admin.rows("/api/v1/messages") if "enlace" in row["body"]]
        self.assertTrue(stored)
        self.assertNotIn(link.rsplit("/", 1)[1], json.dumps(stored))


class MediaTest(unittest.TestCase):
    """A provider that serves files as Meta does, in two steps."""

    @classmethod
    def setUpClass(cls):
        cls.files = {}
        cls.provider = Provider(files=cls.files)
        cls.addClassCleanup(cls.provider.close)
        cls.server = server_for(cls.provider)
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()

    def sends(self, number, kind, mime, media=None):
        """A customer sends a file; its row once it is settled."""
        phone = f"598997712{number:02}"
        body, headers = delivery({"contacts": [{"profile": {"name": "Ana"}, "wa_id": phone}], "messages": [
            {"from": phone, "id": f"wamid.MEDIA{number}", "timestamp": "1793624700", "type": kind,
             kind: {"id": media or f"9000{number}", "mime_type": mime, "sha256": "x"}}]})
        self.assertEqual(Client(self.server.port).call("POST", "/webhooks/whatsapp", body, headers).status, 200)

        def settled():
            rows = self.admin.rows("/api/v1/media")
            return next((row for row in rows if row["provider_id"] == (media or f"9000{number}")
                         and row["status"] != "WAITING"), None)
        return wait_until(settled, "the file to be fetched, or not")

    def test_a_voice_is_fetched_with_the_token_and_played_in_pieces(self):
        voice = bytes(range(256)) * 2000  # several pieces
        self.files["90001"] = ("audio/ogg; codecs=opus", voice)
        row = self.sends(1, "audio", "audio/ogg; codecs=opus")
        self.assertEqual((row["status"], row["bytes"]), ("FETCHED", len(voice)))
        path = f"/api/v1/media/{row['message']}"
        whole = self.admin.get(path)
        self.assertEqual((whole.status, whole.body, whole.headers["content-type"]), (200, voice, "audio/ogg"))
        for name, value in (("cache-control", "no-store"), ("x-content-type-options", "nosniff"),
                            ("accept-ranges", "bytes")):
            self.assertEqual(whole.headers[name], value)
        for asked, span in (("bytes=0-9", slice(0, 10)), ("bytes=200000-400000", slice(200000, 400001)),
                            ("bytes=511990-", slice(511990, None)), ("bytes=-5", slice(-5, None)),
                            ("bytes=5-18446744073709551615", slice(5, None))):
            part = self.admin.call("GET", path, headers={"Range": asked})
            self.assertEqual((part.status, part.body), (206, voice[span]), asked)
        beyond = self.admin.call("GET", path, headers={"Range": "bytes=600000-"})
        self.assertEqual(beyond.status, 416)
        self.assertEqual(Client(self.server.port).get(path).status, 401)

    def test_what_a_browser_could_run_is_only_to_be_saved(self):
        self.files["90002"] = ("text/html", b"<script>alert(1)</script>")
        row = self.sends(2, "document", "text/html")
        answer = self.admin.get(f"/api/v1/media/{row['message']}")
        self.assertEqual((answer.headers["content-type"], answer.headers["content-disposition"]),
                         ("application/octet-stream", "attachment"))

    def test_what_is_too_large_or_gone_is_said(self):
        self.files["90003"] = ("image/jpeg", b"x" * (8 * 1024 * 1024 + 1))
        large = self.sends(3, "image", "image/jpeg")
        gone = self.sends(4, "image", "image/jpeg")
        self.assertEqual((large["status"], gone["status"]), ("TOO_LARGE", "FAILED"))
        for row in (large, gone):
            answer = self.admin.get(f"/api/v1/media/{row['message']}")
            self.assertEqual((answer.status, answer.code), (404, "not_found"), answer)


class InvitationsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.close)
        cls.server = server_for(cls.provider)
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()

    def invite(self, **asked):
        answer = self.admin.post("/api/v1/people/invite", asked)
        self.assertEqual(answer.status, 201, answer)
        return answer.json

    def enter(self, link):
        """Headers of the session that the link opens."""
        opened = Client(self.server.port).post("/api/v1/session/open", {"link": link.rsplit("/", 1)[1]})
        self.assertEqual(opened.status, 200, opened)
        return {"Cookie": opened.headers["set-cookie"].split(";")[0], "X-CSRF-Token": opened.json["csrf"]}

    def call(self, headers, method, path, body=None):
        return Client(self.server.port).call(method, path, body, headers)

    def test_an_invited_person_does_what_their_role_says_under_their_name(self):
        made = self.invite(name="Carla", role="SELLER")
        self.assertTrue(made["qr_svg"].startswith("<svg"), made)
        carla = self.enter(made["link"])
        me = self.call(carla, "GET", "/api/v1/session").json
        self.assertEqual((me["name"], me["person"], me["role"]), ("Carla", "Carla", "SELLER"))
        self.assertEqual(self.call(carla, "GET", "/api/v1/quotes").status, 200)
        self.assertEqual(self.call(carla, "POST", "/api/v1/sends/pause", {"scope": "ALL"}).status, 200)
        [pause] = self.admin.get("/api/v1/sends/pauses").json["items"]
        self.assertEqual(pause["by"], "person:Carla")
        self.assertEqual(self.call(carla, "POST", "/api/v1/sends/resume", {"scope": "ALL"}).status, 200)
        for method, path, body in (("POST", "/api/v1/keys", {"name": "x", "scopes": ["admin"]}),
                                   ("POST", "/api/v1/people/invite", {"name": "x"}), ("GET", "/api/v1/sessions", None),
                                   ("POST", "/api/v1/tasks", {"type": "x", "capability": "x"})):
            self.assertEqual(self.call(carla, method, path, body).status, 403, path)

    def test_a_reader_changes_nothing_and_a_developer_answers_no_customer(self):
        reader = self.enter(self.invite(name="Rosa", role="READER")["link"])
        self.assertEqual(self.call(reader, "GET", "/api/v1/tasks").status, 200)
        self.assertEqual(self.call(reader, "POST", "/api/v1/sends/pause", {"scope": "ALL"}).status, 403)
        developer = self.enter(self.invite(name="Dev", role="DEVELOPER")["link"])
        self.assertEqual(self.call(developer, "POST", "/api/v1/work-items/none/take", {}).status, 403)
        self.assertEqual(self.call(developer, "POST", "/api/v1/queue/pause", {"scope": "ALL"}).status, 200)
        self.assertEqual(self.call(developer, "POST", "/api/v1/queue/resume", {"scope": "ALL"}).status, 200)

    def test_a_link_enters_once_and_what_is_ended_is_out(self):
        link = self.invite(name="Iris", role="OWNER")["link"]
        iris = self.enter(link)
        again = Client(self.server.port).post("/api/v1/session/open", {"link": link.rsplit("/", 1)[1]})
        self.assertEqual((again.status, again.code), (401, "unauthenticated"), again)
        [session] = [row for row in self.admin.get("/api/v1/sessions").json["items"] if row["person"] == "Iris"]
        self.assertEqual((session["role"], session["kind"]), ("OWNER", "SESSION"))
        self.assertEqual(self.admin.call("DELETE", f"/api/v1/sessions/{session['id']}").status, 200)
        self.assertEqual(self.call(iris, "GET", "/api/v1/session").status, 401)
        lines = [(line["kind"], line["actor"]) for line in self.admin.get("/api/v1/access/history").json["items"]]
        for line in (("link.made", "key:admin"), ("session.opened", "person:Iris"), ("link.refused", "stranger"),
                     ("session.ended", "key:admin")):
            self.assertIn(line, lines)

    def test_the_command_line_invites_too(self):
        made = subprocess.run([BINARY, "link", "--name", "Ema", "--role", "reader", "--lasts", "1h", "--url",
                               f"http://127.0.0.1:{self.server.port}", "--key", self.admin.key],
                              capture_output=True, text=True)
        self.assertEqual(made.returncode, 0, made)
        self.assertEqual(self.call(self.enter(made.stdout.strip()), "GET", "/api/v1/session").json["role"], "READER")

    def test_what_is_no_invitation_says_why(self):
        for body, field in (({}, "name"), ({"name": "a:b"}, "name"), ({"name": "Ana", "lasts": "8d"}, "lasts"),
                            ({"name": "Ana", "role": "KING"}, "role")):
            answer = self.admin.post("/api/v1/people/invite", body)
            self.assertEqual((answer.status, answer.json.get("field")), (400, field), answer)


if __name__ == "__main__":
    unittest.main()
