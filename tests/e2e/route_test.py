"""What would be made of a message: told, and nothing done."""
import json
import subprocess
import unittest

from server import BINARY, Client, wait_until
from webhook_test import Provider, server_for, text_message

REQUEST = "Preciso cotización de Isodec 100 mm, techo de 10 x 5 metros, en Montevideo"


class RouteTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.close)
        cls.server = server_for(cls.provider)
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()

    def route(self, text, conversation=""):
        return self.admin.post("/api/v1/route", {"text": text, "conversation": conversation})

    def test_a_request_is_explained_with_its_values_and_who_would_answer(self):
        told = self.route(REQUEST)
        self.assertEqual(told.status, 200)
        told = told.json
        self.assertEqual(told["decision"]["intent"], "QUOTE_REQUEST")
        self.assertEqual(told["decision"]["capability"], "sales")
        self.assertEqual(told["agent"], "assistant")
        self.assertFalse(told["decision"]["is_fallback"])
        self.assertTrue(told["intents"][0]["found"])
        self.assertGreater(told["microseconds"], 0)
        values = {one["role"]: one for one in told["values"]}
        self.assertEqual((values["thickness_mm"]["value"], values["thickness_mm"]["status"]), ("100", "STATED"))
        product = values["product"]
        self.assertEqual(REQUEST.encode()[product["begin"]:product["end"]].decode(), "Isodec")
        self.assertEqual(self.admin.rows("/api/v1/conversations"), [])

    def test_a_conversation_decides_what_its_words_mean(self):
        phone = "59899771001"
        body, headers = text_message(7701, phone, REQUEST)
        self.assertEqual(Client(self.server.port).call("POST", "/webhooks/whatsapp", body, headers).status, 200)
        wait_until(lambda: [send for send in self.provider.sends if send.get("to") == phone], "the quote to go out")
        contact = next(row for row in self.admin.rows("/api/v1/contacts") if row["phone"] == phone)
        conversation = contact["conversations"]["WHATSAPP"]
        wait_until(lambda: self.route("gracias", conversation).json["context"]["has_open_quote"], "the quote to be sent")
        messages = len(self.admin.rows("/api/v1/messages"))
        told = self.route("dale, confirmo la cotización", conversation).json
        self.assertEqual(told["decision"]["intent"], "ACCEPT_QUOTE")
        self.assertEqual(told["context"]["agent"], "assistant")
        self.assertEqual(len(self.admin.rows("/api/v1/messages")), messages)
        self.assertIn(self.admin.rows("/api/v1/quotes")[0]["status"], ("SENT", "VIEWED"))

    def test_a_stop_is_told_with_the_words_that_say_it(self):
        told = self.route("no me escriban más").json
        self.assertEqual(told["decision"]["capability"], "compliance")
        self.assertTrue([why for why in told["why"] if "escriban" in why["words"] and why["words"] in why["says"]])

    def test_what_is_wrong_is_refused(self):
        self.assertEqual(self.route("").status, 400)
        self.assertEqual(self.route("x" * 5000).status, 400)
        self.assertEqual(self.route("hola", "01k00000000000000000000000").status, 404)
        self.assertEqual(self.route("hola", "nobody").json["field"], "conversation")

    def test_the_command_tells_the_same(self):
        run = subprocess.run([BINARY, "route", "preciso isodec de 100, 8x5", "--url", f"http://127.0.0.1:{self.server.port}",
                              "--key", self.admin.key], capture_output=True, text=True, timeout=30)
        self.assertEqual(run.returncode, 0, run.stderr)
        for part in ("QUOTE_REQUEST", "sales", "assistant", "thickness_mm", "«"):
            self.assertIn(part, run.stdout)


if __name__ == "__main__":
    unittest.main()
