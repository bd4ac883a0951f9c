"""The other business that is built in: another trade, country, currency and language, from a folder that is empty."""
import json
import pathlib
import shutil
import tempfile
import unittest

from server import ROOT, Client, wait_until
from webhook_test import Provider, server_for, text_message

# Nobody's night, and no Monday: the test runs whenever it runs.
OPEN_ALL_DAY = {"quiet_hours": {"from": "00:00", "to": "00:00", "closed_weekdays": [], "holidays": []}}
REQUEST = "Hi, I need a quote for wedding photography for 6 hours, with 2 photographers, outdoors, in Hamilton"


class InventedTest(unittest.TestCase):
    def start(self, folder):
        provider = Provider()
        self.addCleanup(provider.close)
        server = server_for(provider, business={"folder": folder, "catalog": ""}, followup=OPEN_ALL_DAY)
        server.cwd = tempfile.mkdtemp(prefix="tero-empty-")
        self.addCleanup(shutil.rmtree, server.cwd, True)
        self.addCleanup(server.close)
        server.start()
        self.server, self.provider, self.admin = server, provider, server.client()
        self.said = 0

    def say(self, phone, text):
        self.said += 1
        body, headers = text_message(9000 + self.said, phone, text, "Aroha Walker")
        self.assertEqual(Client(self.server.port).call("POST", "/webhooks/whatsapp", body, headers).status, 200)

    def sent(self, phone):
        return [send["text"]["body"] for send in self.provider.sends if send.get("to") == phone and "text" in send]

    def executions(self, workflow):
        rows = self.admin.rows("/api/v1/executions", workflow=workflow)
        return [self.admin.get(f"/api/v1/executions/{row['id']}").json for row in rows]

    def versions(self):
        return sorted(row["key"] for row in self.admin.rows("/api/v1/workflows"))

    def hear(self, phone, text, count):
        """Says it; the last of `count` answers so far."""
        self.say(phone, text)
        wait_until(lambda: len(self.sent(phone)) >= count, f"an answer to «{text}»")
        return self.sent(phone)[-1]

    def test_a_customer_is_quoted_by_the_hour_and_accepts(self):
        self.start("invented")
        phone = "6402110001"
        answer = self.hear(phone, REQUEST, 1)
        # 260.00 an hour × 1.75 × 1.1 outdoors × 1.125 in the Waikato × 6, and 15 % on top.
        for part in ("PRE-", "Wedding photography", "6 hours", "outdoors", "NZ$\u00a03,378.38", "GST",
                     "NZ$\u00a03,885.13"):
            self.assertIn(part, answer)
        self.assertNotIn("VAT", answer)

        # Both are steps of workflows, which the business brings along.
        wait_until(lambda: self.executions("followup_workflow"), "the quote to be followed up")
        [answered], [followed] = self.executions("quote_workflow"), self.executions("followup_workflow")
        self.assertEqual([(run["step"], run["status"]) for run in answered["path"]["runs"]],
                         [("answer", "SUCCEEDED"), ("say", "SUCCEEDED")], answered)
        self.assertEqual((answered["status"], followed["status"]), ("COMPLETED", "WAITING"))

        thanks = self.hear(phone, "Sounds good, let's go ahead", 2)
        self.assertIn("Thank you", thanks)
        [item] = [row for row in self.admin.rows("/api/v1/work-items") if row["kind"] == "sale_to_arrange"]
        self.assertTrue(item["quote_number"].startswith("PRE-"), item)
        quote = self.admin.get(f"/api/v1/quotes/{item['quote_number']}").json
        self.assertEqual((quote["status"], quote["priced"]["currency"], quote["priced"]["total"]),
                         ("ACCEPTED", "NZD", "3378.38"), quote)
        [followed] = self.executions("followup_workflow")
        self.assertEqual(followed["output"], {"quote": item["quote_number"], "outcome": "answered"})
        self.assertEqual(self.versions(), ["followup_workflow@1", "quote_workflow@1"])

    def test_a_workflow_that_was_changed_in_the_folder_is_the_next_version(self):
        folder = tempfile.mkdtemp(prefix="tero-business-")
        self.addCleanup(shutil.rmtree, folder, True)
        shutil.copytree(ROOT / "businesses" / "invented", folder, dirs_exist_ok=True)
        self.start(folder)
        self.server.stop()
        self.server.start()
        self.assertEqual(self.versions(), ["followup_workflow@1", "quote_workflow@1"])
        self.server.stop()
        file = pathlib.Path(folder) / "workflows" / "quote_workflow.yaml"
        file.write_text(file.read_text().replace("priority: HIGH", "priority: URGENT"))
        self.server.start()
        self.assertEqual(self.versions(), ["followup_workflow@1", "quote_workflow@1", "quote_workflow@2"])
        self.hear("6402110007", REQUEST, 1)
        [answered] = self.executions("quote_workflow")
        self.assertEqual(answered["version"], 2)

    def test_another_list_has_another_currency_and_its_tax_inside(self):
        self.start("invented")
        answer = self.hear("6402110002", "Could you quote 2 leather photo albums, please? It is in Auckland", 1)
        self.assertIn("A$\u00a0431", answer)
        self.assertNotIn("NZ$", answer)

    def test_what_is_missing_is_asked_and_the_answer_counts(self):
        self.start("invented")
        phone = "6402110003"
        self.assertIn("style", self.hear(phone, "Hello, I need a quote for 60 chairs, in Auckland", 1))
        answer = self.hear(phone, "crossback", 2)
        self.assertIn("NZ$\u00a0588", answer)  # 60 × 9.80

    def test_nobody_who_reads_portuguese_reads_english_and_no_other_language_is_spoken(self):
        self.start("invented")
        answer = self.hear("6402110004", "Olá, preciso de um orçamento de 60 cadeiras crossback, em Auckland", 1)
        self.assertIn("orçamento PRE-", answer)
        self.assertIn("Hi", self.hear("6402110005", "Hola, ¿cómo están?", 1))

    def test_an_owners_folder_follows_its_quotes_up_in_its_own_steps_and_words(self):
        folder = tempfile.mkdtemp(prefix="tero-business-")
        self.addCleanup(shutil.rmtree, folder, True)
        shutil.copytree(ROOT / "businesses" / "invented", folder, dirs_exist_ok=True)
        steps = json.loads((ROOT / "businesses" / "invented" / "sequences.json").read_text())
        steps["quote"][0]["after"] = "2s"
        with open(f"{folder}/sequences.json", "w") as file:
            json.dump(steps, file)
        self.start(folder)
        phone = "6402110006"
        quote = self.hear(phone, REQUEST, 1)
        number = quote[quote.index("PRE-"):][:15]
        wait_until(lambda: len(self.sent(phone)) >= 2, "the follow-up")
        self.assertIn(f"did you get to see quote {number}?", self.sent(phone)[1])


if __name__ == "__main__":
    unittest.main()
