"""What waits for a person: the list, what people do with it, and what the customer hears meanwhile."""
import subprocess
import time
import unittest

from server import BINARY, Client, wait_until
from webhook_test import Provider, server_for, text_message

OPEN_ALL_DAY = {"quiet_hours": {"from": "00:00", "to": "00:00", "closed_weekdays": [], "holidays": []}}
REQUEST = "Preciso cotización de Isodec 100 mm, techo de 10 x 5 metros, en Montevideo"


class WorkTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.close)
        cls.server = server_for(cls.provider, followup=OPEN_ALL_DAY, work={"undo_for": "0s"})
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()
        cls.said = 0

    def say(self, phone, text):
        type(self).said += 1
        body, headers = text_message(7000 + self.said, phone, text)
        self.assertEqual(Client(self.server.port).call("POST", "/webhooks/whatsapp", body, headers).status, 200)

    def sent(self, phone):
        return [send["text"]["body"] for send in self.provider.sends if send.get("to") == phone and "text" in send]

    def conversation(self, phone):
        contact = next(row for row in self.admin.rows("/api/v1/contacts") if row["phone"] == phone)
        return contact["conversations"]["WHATSAPP"]

    def items(self, phone, status=None):
        rows = self.admin.rows("/api/v1/work-items", conversation=self.conversation(phone))
        return [row for row in rows if status in (None, row["status"])]

    def act(self, item, what, body=None):
        return self.admin.post(f"/api/v1/work-items/{item['id']}/{what}", body)

    def called(self, phone):
        """A customer who asked for a person, and the item that came of it."""
        self.say(phone, "quiero hablar con una persona")
        wait_until(lambda: self.sent(phone), "the customer to hear that it is noted")
        [item] = self.items(phone, "OPEN")
        return item

    def count(self, status, kind):
        counts = self.admin.get("/api/v1/work-items").json["counts"]
        return next((one["count"] for one in counts if (one["status"], one["kind"]) == (status, kind)), 0)

    def test_who_asks_for_a_person_is_taken_answered_and_given_back(self):
        phone = "59899770001"
        before = self.count("OPEN", "answer")
        item = self.called(phone)
        self.assertEqual((item["kind"], item["causes"][0]["code"]), ("answer", "human_request"))
        self.assertEqual(self.count("OPEN", "answer"), before + 1)
        self.assertEqual(self.admin.get(f"/api/v1/work-items/{item['id']}").json["contact_name"], "Ana")

        taken = self.act(item, "take")
        self.assertEqual((taken.status, taken.json["status"]), (200, "TAKEN"), taken)
        replied = self.act(item, "reply", {"text": "Hola, soy María"})
        self.assertEqual(replied.status, 200, replied)
        wait_until(lambda: "Hola, soy María" in self.sent(phone), "the person's words to go out")

        said = len(self.sent(phone))
        self.say(phone, "¿y cuánto demora?")
        wait_until(lambda: self.items(phone, "OPEN"), "the customer's next words to wait for the person")
        self.assertEqual(len(self.sent(phone)), said)

        back = self.act(item, "give-back")
        self.assertEqual((back.status, back.json["status"]), (200, "DONE"), back)
        self.assertEqual(self.admin.get(f"/api/v1/conversations/{self.conversation(phone)}").json["state"], "ASSISTANT")
        self.say(phone, REQUEST)
        wait_until(lambda: len(self.sent(phone)) > said, "the assistant to answer again")

    def test_a_request_while_a_person_is_awaited_becomes_a_draft(self):
        phone = "59899770002"
        self.called(phone)
        self.say(phone, REQUEST)
        wait_until(lambda: len(self.sent(phone)) > 1, "the customer to hear of the draft")
        [item] = self.items(phone, "OPEN")
        self.assertIn("draft_ready", [cause["code"] for cause in item["causes"]])
        self.assertIn(item["quote_number"], self.sent(phone)[-1])
        self.assertEqual(self.admin.get(f"/api/v1/quotes/{item['quote_number']}").json["status"], "DRAFT")

    def test_an_accepted_quote_is_a_sale_to_arrange_until_it_is_done(self):
        phone = "59899770003"
        self.say(phone, REQUEST)
        quoted = lambda: [row for row in self.admin.rows("/api/v1/quotes", status="SENT")
                          if row["conversation"] == self.conversation(phone)]
        wait_until(quoted, "the quote to go out")
        [quote] = quoted()
        self.assertEqual(self.admin.post(f"/api/v1/quotes/{quote['number']}/accept").status, 200)
        [sale] = self.items(phone, "OPEN")
        self.assertEqual((sale["kind"], sale["quote_number"]), ("sale_to_arrange", quote["number"]))
        waiting = self.admin.get("/api/v1/dashboard").json
        self.assertIn(sale["id"], [one["work_item"] for one in waiting["waiting_for_you"]])

        self.assertEqual(self.act(sale, "done").json["status"], "DONE")
        self.assertEqual(self.items(phone, "OPEN"), [])
        again = self.act(sale, "reopen").json
        self.assertEqual((again["status"], again["done_by"]), ("OPEN", ""))
        self.assertEqual(self.act(sale, "done").json["status"], "DONE")
        story = self.admin.get(f"/api/v1/quotes/{quote['number']}/story").json
        self.assertIn("quote.arranged", [line["kind"] for line in story["history"]])

    def test_what_cannot_be_done_says_why(self):
        item = self.called("59899770004")
        self.assertEqual(self.act(item, "reply", {"text": "  "}).status, 400)
        self.assertEqual(self.act(item, "reply", {"text": "x" * 4097}).status, 400)
        self.assertEqual(self.act(item, "snooze", {"until": "2020-01-01T00:00:00Z"}).status, 400)
        self.assertEqual(self.admin.get("/api/v1/work-items/nothing").status, 404)
        for what in ("take", "give-back", "done", "reopen"):
            answer = self.act({"id": "nothing"}, what)
            self.assertEqual((answer.status, answer.code), (404, "not_found"), answer)
        for query in ("status=LATER", "colour=red", "conversation=x&status=OPEN", "limit=0"):
            answer = self.admin.get("/api/v1/work-items?" + query)
            self.assertEqual((answer.status, answer.code), (400, "invalid"), (query, answer))
        reader = self.server.client("work-items:read")
        self.assertEqual(reader.post(f"/api/v1/work-items/{item['id']}/take").status, 403)
        shown = reader.get(f"/api/v1/work-items/{item['id']}").json
        self.assertEqual((shown["contact_name"], shown["text"], shown["quote_number"]), ("", "", ""))

    def test_the_command_line_does_the_same(self):
        item = self.called("59899770005")
        tero = lambda *words: subprocess.run(
            [BINARY, "work", *words, "--url", f"http://127.0.0.1:{self.server.port}", "--key", self.admin.key],
            capture_output=True, text=True)
        self.assertIn(item["id"], tero("list", "--limit", "500").stdout)
        self.assertIn("human_request", tero("show", item["id"]).stdout)
        later = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
        self.assertIn("SNOOZED", tero("snooze", item["id"], later).stdout)
        self.assertIn("TAKEN", tero("take", item["id"]).stdout)
        self.assertIn("TAKEN", tero("reply", item["id"], "Te llamo en un rato").stdout)
        self.assertIn("DONE", tero("done", item["id"]).stdout)
        refused = tero("take", item["id"])
        self.assertEqual(refused.returncode, 1)
        self.assertIn("has done it", refused.stderr)
        self.assertIn("TAKEN", tero("reopen", item["id"]).stdout)


if __name__ == "__main__":
    unittest.main()
