"""Notices by Web Push: sealed for the browser that asked, signed as ours, once, and to nobody who left."""
import json
import time
import unittest

from people_test import ALWAYS
from push_service import Browser, PushService, from_url64, is_signed, point_of
from server import Client, wait_until
from webhook_test import Provider, server_for, text_message


def entered(server, admin, **asked):
    """Headers of the session that an invitation opens."""
    made = admin.post("/api/v1/people/invite", asked)
    assert made.status == 201, made
    opened = Client(server.port).post("/api/v1/session/open", {"link": made.json["link"].rsplit("/", 1)[1]})
    assert opened.status == 200, opened
    return {"Cookie": opened.headers["set-cookie"].split(";")[0], "X-CSRF-Token": opened.json["csrf"]}


class PushTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.close)
        cls.service = PushService()
        cls.addClassCleanup(cls.service.close)
        cls.server = server_for(cls.provider, duty={"people": [{"name": "Ana", "role": "SELLER", "off_duty": ALWAYS}]})
        cls.addClassCleanup(cls.server.close)
        config = json.loads(cls.server.config.read_text())
        config["channels"]["web_push"] = {"contact": "mailto:it@example.com", "allow_private": True}
        cls.server.config.write_text(json.dumps(config))
        cls.server.start()
        cls.admin = cls.server.client()
        cls.said = 0

    def setUp(self):
        self.service.status = 201
        self.ana = entered(self.server, self.admin, name="Ana", role="SELLER")
        self.browser = Browser()
        self.endpoint = f"{self.service.url()}/{self.id()}"
        for row in self.admin.get("/api/v1/push", all="true").json["items"]:
            self.assertEqual(self.admin.call("DELETE", f"/api/v1/push/{row['id']}").status, 200)

    def call(self, method, path, body=None):
        return Client(self.server.port).call(method, path, body, self.ana)

    def subscribe(self):
        answer = self.call("POST", "/api/v1/push", self.browser.asks(self.endpoint))
        self.assertEqual(answer.status, 200, answer)
        return answer.json

    def pushes(self):
        return [push for push in self.service.pushes if push[0].endswith(self.id())]

    def customer_waits(self, phone):
        type(self).said += 1
        body, headers = text_message(99000 + self.said, phone, "quiero hablar con una persona", name="Olga")
        self.assertEqual(Client(self.server.port).call("POST", "/webhooks/whatsapp", body, headers).status, 200)

    def ana_row(self):
        [row] = self.admin.get("/api/v1/people").json["items"]
        return row["unreachable"], row["browsers"]

    def test_it_is_sealed_for_the_browser_and_says_what_waits(self):
        self.assertEqual(self.ana_row(), ("there is no phone", 0))
        row = self.subscribe()
        self.assertEqual((row["person"], row["browser"], row["mine"]), ("Ana", "Firefox, Linux", True))
        self.assertEqual(self.subscribe()["created_at"], row["created_at"])  # the same again
        self.assertEqual(self.ana_row(), ("", 1))
        phone = "59899770101"
        self.customer_waits(phone)
        wait_until(self.pushes, "a push")
        [(_, headers, body)] = self.pushes()
        self.assertEqual((headers["content-encoding"], headers["ttl"], headers["urgency"], len(headers["topic"])),
                         ("aes128gcm", "43200", "normal", 32))
        said = self.browser.read(body)
        contact = next(one for one in self.admin.rows("/api/v1/contacts") if one["phone"] == phone)
        talk = contact["conversations"]["WHATSAPP"]
        self.assertEqual((said["title"], said["link"], said["tag"]),
                         ("Un cliente espera que le escriba una persona", f"/#/conversations/{talk}", headers["topic"]))
        self.assertIn("quiero hablar con una persona", said["body"])

        scheme, _, words = headers["authorization"].partition(" ")
        parts = dict(word.strip().split("=", 1) for word in words.split(","))
        public_key = self.call("GET", "/api/v1/push").json["public_key"]
        self.assertEqual((scheme, parts["k"]), ("vapid", public_key))
        head, claims, signature = parts["t"].split(".")
        self.assertTrue(is_signed(point_of(from_url64(public_key)), f"{head}.{claims}".encode(), from_url64(signature)))
        claims = json.loads(from_url64(claims))
        self.assertEqual((json.loads(from_url64(head))["alg"], claims["aud"], claims["sub"]),
                         ("ES256", self.service.url(), "mailto:it@example.com"))
        self.assertLessEqual(claims["exp"] - time.time(), 86400)

        # The customer hears it once the browser says that it showed it.
        texts = lambda: [send["text"]["body"] for send in self.provider.sends
                         if send.get("to") == phone and "Ya le avisé a Ana" in send.get("text", {}).get("body", "")]
        self.assertEqual(texts(), [])
        shown = lambda token: Client(self.server.port).post("/api/v1/push/shown", {"token": token})
        self.assertEqual(shown(said["shown"] + "x").status, 404)
        for _ in range(2):
            self.assertEqual(shown(said["shown"]).status, 200)
        wait_until(texts, "the customer to hear who was told")
        [notice] = [one for one in self.admin.rows("/api/v1/notices", person="Ana") if one["told_at"]]
        self.assertEqual((notice["status"], [one["status"] for one in notice["pushes"]]), ("DELIVERED", ["DELIVERED"]))
        self.assertEqual(len(texts()), 1)

    def test_a_restart_sends_nothing_twice(self):
        self.subscribe()
        self.customer_waits("59899770102")
        wait_until(self.pushes, "a push")
        key = self.call("GET", "/api/v1/push").json["public_key"]
        self.server.kill()
        self.server.start()
        self.assertEqual(self.call("GET", "/api/v1/push").json["public_key"], key)
        self.customer_waits("59899770103")
        wait_until(lambda: len(self.pushes()) > 1, "the push of the next one")
        tags = [self.browser.read(body)["tag"] for _, _, body in self.pushes()]
        self.assertEqual(len(set(tags)), 2, tags)

    def test_a_browser_that_is_gone_is_forgotten(self):
        self.subscribe()
        self.service.status = 410
        self.customer_waits("59899770104")
        wait_until(lambda: self.call("GET", "/api/v1/push").json["items"] == [], "the browser to be forgotten")
        self.assertEqual(self.ana_row(), ("there is no phone", 0))
        self.assertEqual(len(self.pushes()), 1)

    def test_a_browser_ends_with_its_session_and_by_its_owner_alone(self):
        row = self.subscribe()
        other = entered(self.server, self.admin, name="Bruno", role="SELLER")
        self.assertEqual(Client(self.server.port).call("DELETE", f"/api/v1/push/{row['id']}", headers=other).status, 404)
        self.assertEqual(self.call("GET", "/api/v1/push?all=true").status, 403)
        self.assertEqual(self.call("POST", "/api/v1/session/close").status, 200)
        self.assertEqual(self.admin.get("/api/v1/push", all="true").json["items"], [])

    def test_who_is_told_nothing_cannot_ask_for_it(self):
        asked = self.browser.asks(self.endpoint)
        bruno = entered(self.server, self.admin, name="Bruno", role="OWNER")  # not in duty.people
        self.assertFalse(Client(self.server.port).call("GET", "/api/v1/push", headers=bruno).json["may"])
        for client in (lambda: Client(self.server.port).call("POST", "/api/v1/push", asked, bruno),
                       lambda: self.admin.post("/api/v1/push", asked)):
            answer = client()
            self.assertEqual((answer.status, answer.code), (403, "forbidden"), answer)
        for more, field in (({"p256dh": "BAAA"}, "p256dh"), ({"auth": "AAAA"}, "auth"), ({"endpoint": "ftp://a"}, "endpoint")):
            answer = self.call("POST", "/api/v1/push", asked | more)
            self.assertEqual((answer.status, answer.json["field"]), (400, field), answer)


class PublicPushTest(unittest.TestCase):
    def test_a_push_service_is_on_the_public_internet(self):
        provider = Provider()
        self.addCleanup(provider.close)
        with server_for(provider) as server:
            for endpoint in ("http://push.example/1", "https://127.0.0.1/1", "https://10.1.2.3:8443/1", "https://[::1]/1",
                             "https:///1"):
                answer = server.client().post("/api/v1/push", Browser().asks(endpoint))
                self.assertEqual((answer.status, answer.json["field"]), (400, "endpoint"), answer)


if __name__ == "__main__":
    unittest.main()
