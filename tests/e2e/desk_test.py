"""What people of the shop do: in conversations, with quotes and follow-ups, and how they find them."""
import json
import subprocess
import time
import unittest
import urllib.parse

from server import BINARY, Client, wait_until
from webhook_test import Provider, server_for, text_message
from work_test import OPEN_ALL_DAY, REQUEST

UNDO = 3  # seconds
WANTED = {"product": "isodec", "thickness_mm": 100, "length_m": "10", "width_m": "5", "zone": "montevideo"}


def in_days(days):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + days * 86400))


class DeskTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.close)
        cls.server = server_for(cls.provider, followup=OPEN_ALL_DAY, work={"undo_for": f"{UNDO}s"})
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()
        cls.said = 0

    def say(self, phone, text, name="Ana"):
        type(self).said += 1
        body, headers = text_message(8000 + self.said, phone, text, name)
        self.assertEqual(Client(self.server.port).call("POST", "/webhooks/whatsapp", body, headers).status, 200)

    def sent(self, phone):
        return [send["text"]["body"] for send in self.provider.sends if send.get("to") == phone and "text" in send]

    def conversation(self, phone):
        contact = next(row for row in self.admin.rows("/api/v1/contacts") if row["phone"] == phone)
        return contact["conversations"]["WHATSAPP"]

    def talk(self, phone, name="Ana"):
        """The conversation of a customer who was answered."""
        self.say(phone, "hola", name)
        wait_until(lambda: self.sent(phone), "the customer to be greeted")
        return self.conversation(phone)

    def quoted(self, phone, name="Ana"):
        self.say(phone, REQUEST, name)
        found = lambda: [row for row in self.admin.rows("/api/v1/quotes", status="SENT")
                         if row["conversation"] == self.conversation(phone)]
        wait_until(found, "the quote to go out")
        return found()[0]

    def act(self, conversation, what, body=None, seen=None):
        headers = {} if seen is None else {"If-Match": f'"{seen}"'}
        return self.admin.call("POST", f"/api/v1/conversations/{conversation}/{what}", body, headers)

    def history(self, conversation):
        return self.admin.get(f"/api/v1/conversations/{conversation}/story").json["history"]

    # ---- conversations

    def test_a_conversation_is_taken_answered_and_done_without_an_item_before(self):
        phone = "59899660001"
        talk = self.talk(phone)
        taken = self.act(talk, "take")
        self.assertEqual((taken.status, taken.json["state"], taken.json["acts"]), (200, "HUMAN", 1), taken)
        said = self.act(talk, "reply", {"text": "Hola, soy María"})
        self.assertEqual((said.status, said.json["status"], said.json["purpose"]), (200, "PENDING", "PERSON"), said)
        wait_until(lambda: "Hola, soy María" in self.sent(phone), "the person's words to go out")
        late = self.admin.post(f"/api/v1/messages/{said.json['id']}/cancel")
        self.assertEqual((late.status, late.code), (409, "conflict"), late)

        self.say(phone, "¿y cuánto demora?")
        waits = lambda: [item for item in self.admin.rows("/api/v1/work-items", conversation=talk)
                         if item["status"] == "OPEN"]
        wait_until(waits, "the customer's words to wait")
        asked = self.act(talk, "done")
        self.assertEqual((asked.status, asked.json["field"]), (409, "unanswered"), asked)
        done = self.act(talk, "done", {"unanswered": True, "why": "la llamé"})
        self.assertEqual((done.status, done.json["state"]), (200, "ASSISTANT"), done)
        [line] = [line for line in self.history(talk) if line["kind"] == "work.done"]
        self.assertEqual((line["detail"]["unanswered"], line["detail"]["why"]), (True, "la llamé"))

    def test_what_was_just_said_is_taken_back_and_never_sent(self):
        phone = "59899660002"
        talk = self.talk(phone)
        said = self.act(talk, "reply", {"text": "precio equivocado"}).json
        undone = self.admin.post(f"/api/v1/messages/{said['id']}/cancel")
        self.assertEqual((undone.status, undone.json["status"], undone.json["cause"]), (200, "FAILED", "undone"), undone)
        self.assertEqual(self.admin.post(f"/api/v1/messages/{said['id']}/cancel").status, 200)
        self.act(talk, "reply", {"text": "precio bueno"})
        wait_until(lambda: "precio bueno" in self.sent(phone), "the next words to go out")
        self.assertNotIn("precio equivocado", self.sent(phone))
        self.assertIn("message.undone", [line["kind"] for line in self.history(talk)])
        ours = next(message for message in self.admin.rows("/api/v1/messages", conversation=talk)
                    if message["purpose"] != "PERSON")
        self.assertEqual(self.admin.post(f"/api/v1/messages/{ours['id']}/cancel").status, 409)

    def test_who_is_slower_hears_who_was_faster(self):
        talk = self.talk("59899660003")
        seen = self.admin.get(f"/api/v1/conversations/{talk}/allowed").json["acts"]
        self.assertEqual(self.act(talk, "reply", {"text": "contesto yo"}, seen).status, 200)
        late = self.act(talk, "reply", {"text": "yo también"}, seen)
        self.assertEqual((late.status, late.json["field"]), (409, "if-match"), late)
        self.assertIn("replied", late.json["detail"])
        [item] = self.admin.rows("/api/v1/work-items", conversation=talk)
        self.assertEqual(item["acts"], seen + 1)
        late = self.admin.call("POST", f"/api/v1/work-items/{item['id']}/take", None, {"If-Match": f'"{seen}"'})
        self.assertEqual(late.status, 409)
        self.assertEqual(self.act(talk, "take", seen="x").json["field"], "if-match")

    def test_a_colleague_gets_it_with_a_note_and_notes_are_never_sent(self):
        phone = "59899660004"
        talk = self.talk(phone)
        before = len(self.sent(phone))
        self.assertEqual(self.act(talk, "hand-on", {"to": "Carla", "note": "pide factura"}).json["last_act"], "handed_on")
        [item] = self.admin.rows("/api/v1/work-items", conversation=talk)
        self.assertEqual((item["status"], item["taken_by"]), ("TAKEN", "Carla"))
        self.assertEqual(self.act(talk, "notes", {"text": "paga al contado"}).status, 200)
        told = {line["kind"]: line["detail"] for line in self.history(talk)}
        self.assertEqual(told["conversation.handed_on"], {"to": "Carla", "note": "pide factura"})
        self.assertEqual(told["conversation.note"], {"text": "paga al contado"})
        self.assertEqual(self.act(talk, "give-back").json["state"], "ASSISTANT")
        self.assertEqual(len(self.sent(phone)), before)
        for what, body in (("hand-on", {"to": " "}), ("notes", {"text": ""}), ("reply", {"text": " "}),
                           ("reply", {"text": "x" * 4097}), ("notes", {"text": "x" * 4097})):
            self.assertEqual(self.act(talk, what, body).status, 400, (what, body))
        for what, body in (("take", None), ("give-back", None), ("done", None), ("notes", {"text": "x"}),
                           ("reply", {"text": "x"}), ("hand-on", {"to": "Carla"})):
            self.assertEqual(self.act("01kavd3q8s0000000000000000", what, body).status, 404, what)

    def test_what_was_misunderstood_is_said_and_learnt_from(self):
        phone = "59899660077"
        talk = self.talk(phone)
        message = next(row for row in self.admin.get(f"/api/v1/conversations/{talk}/story").json["messages"]
                       if row["direction"] == "IN")
        path = f"/api/v1/messages/{message['id']}/correct"
        for body, field in (({"intents": ["GREETING", "GREETING"]}, "intents"), ({"note": "x"}, "intents"),
                            ({"intents": ["NONSENSE"]}, "intents[0]"), ({"intents": ["GREETING"], "note": "x" * 1001}, "note")):
            refused = self.admin.call("POST", path, body)
            self.assertEqual((refused.status, refused.json["field"]), (400, field), refused)
        self.assertEqual(self.admin.call("POST", path, {"intents": []}).status, 404)
        said = self.admin.call("POST", path, {"intents": ["QUOTE_STATUS", "GREETING"], "note": "pregunta por lo suyo"})
        self.assertEqual((said.status, said.json["was"], said.json["context"]), (200, "GREETING", "cold"), said)
        self.assertIn("message.corrected", [entry["kind"] for entry in self.history(talk)])
        reader = self.server.client("conversations:read")
        self.assertEqual(reader.call("POST", path, {"intents": ["GREETING"]}).status, 403)

        listed = subprocess.run([BINARY, "corrections", "--json", "--url", f"http://127.0.0.1:{self.server.port}",
                                 "--key", self.admin.key], capture_output=True, text=True, check=True)
        [line] = [one for one in map(json.loads, listed.stdout.splitlines()) if one["message"] == message["id"]]
        self.assertEqual((line["text"], line["intents"], line["language"]), ("hola", ["QUOTE_STATUS", "GREETING"], "es"))
        refused = subprocess.run([BINARY, "train", "--business", "bmc", "--corrections", "-", "--out", "none.model"],
                                 input="{", capture_output=True, text=True)
        self.assertEqual(refused.returncode, 1, refused)
        self.assertEqual(self.admin.call("POST", path, {"intents": []}).status, 200)
        self.assertNotIn(message["id"], [row["message"] for row in self.admin.rows("/api/v1/corrections")])

    def test_a_template_is_sent_by_a_person_and_refused_with_the_reason(self):
        phone = "59899660017"
        talk = self.talk(phone)
        offers = self.admin.get(f"/api/v1/conversations/{talk}/allowed").json["templates"]
        self.assertEqual((offers[0]["language"], offers[0]["why_not"]), ("es", ""), offers)
        [own] = [offer for offer in offers if (offer["name"], offer["language"]) == ("coordinar_entrega", "es")]
        self.assertEqual([place["labels"].get("es", "") for place in own["parameters"]], ["", "", "Día de la entrega"])
        one = {"name": offers[0]["name"], "language": "es",
               "parameters": [place["example"] for place in offers[0]["parameters"]]}
        said = self.act(talk, "template", one)
        self.assertEqual((said.status, said.json["status"], said.json["kind"]), (200, "PENDING", "TEMPLATE"), said)
        wait_until(lambda: [send for send in self.provider.sends
                            if send.get("to") == phone and send.get("type") == "template"], "the template to go out")
        [went] = [send for send in self.provider.sends if send.get("to") == phone and send.get("type") == "template"]
        self.assertEqual(went["template"]["name"], one["name"])
        for change, status, field in (({"parameters": []}, 400, "parameters"), ({"name": "none"}, 404, "name"),
                                      ({"parameters": ["", "x"]}, 400, "parameters[0]")):
            answer = self.act(talk, "template", {**one, **change})
            self.assertEqual((answer.status, answer.json["field"]), (status, field), answer)
        self.assertEqual(self.act(talk, "give-back").json["state"], "ASSISTANT")
        self.say(phone, "no me escriban más")
        allowed = lambda: self.admin.get(f"/api/v1/conversations/{talk}/allowed").json
        wait_until(lambda: allowed()["templates"][0]["why_not"] == "opted_out", "the stop to be heard")
        answer = self.act(talk, "template", one)
        self.assertEqual((answer.status, answer.json["field"]), (409, "template"), answer)

    def test_a_question_is_answered_by_a_tap_that_is_delivered_twice(self):
        phone = "59899660018"
        self.say(phone, "Preciso cotización de Isodec, techo de 10 x 5 metros, en Montevideo")
        asked = lambda: [send["interactive"] for send in self.provider.sends
                         if send.get("to") == phone and send.get("type") == "interactive"]
        wait_until(asked, "the question for the thickness")
        [row] = [row for row in asked()[-1]["action"]["sections"][0]["rows"] if row["id"] == "ANSWER|thickness_mm|100"]
        body, headers = text_message(8900, phone, row["title"], tapped=row["id"])
        for _ in range(2):
            self.assertEqual(Client(self.server.port).call("POST", "/webhooks/whatsapp", body, headers).status, 200)
        talk = self.conversation(phone)
        quotes = lambda: [row for row in self.admin.rows("/api/v1/quotes", status="SENT") if row["conversation"] == talk]
        wait_until(quotes, "the quote to go out")
        self.assertEqual([quote["stated"]["thickness_mm"] for quote in quotes()], [100])

    def test_it_says_what_may_be_written(self):
        phone = "59899660005"
        talk = self.talk(phone)
        allowed = self.admin.get(f"/api/v1/conversations/{talk}/allowed").json
        self.assertTrue(allowed["may_write"], allowed)
        self.assertGreater(allowed["window_until"], in_days(0.9))
        self.assertEqual(allowed["pauses"], [])
        self.assertEqual(self.admin.post("/api/v1/sends/pause", {"scope": "CHANNEL", "of": "EMAIL"}).status, 200)
        contact = self.admin.get(f"/api/v1/conversations/{talk}").json["contact"]
        self.assertEqual(self.admin.post("/api/v1/sends/pause", {"scope": "CONTACT", "of": contact}).status, 200)
        allowed = self.admin.get(f"/api/v1/conversations/{talk}/allowed").json
        self.assertEqual([pause["scope"] for pause in allowed["pauses"]], ["CONTACT"])
        self.admin.post("/api/v1/sends/resume", {"scope": "CONTACT", "of": contact})
        self.admin.post("/api/v1/sends/resume", {"scope": "CHANNEL", "of": "EMAIL"})
        self.say(phone, "no me escriban más")
        closed = lambda: self.admin.get(f"/api/v1/conversations/{talk}/allowed").json["why_not"] == "opted_out"
        wait_until(closed, "the stop to be heard")
        self.assertEqual(self.act(talk, "reply", {"text": "pero…"}).status, 409)

    # ---- quotes

    def test_a_quote_is_priced_made_sent_revised_and_extended(self):
        phone = "59899660006"
        talk = self.talk(phone, "Bruno")
        priced = self.admin.post("/api/v1/quotes/price", {"request": WANTED, "conversation": talk}).json
        self.assertIsNone(priced["gap"])
        self.assertTrue(priced["priced"]["lines"][0]["text"])
        gap = self.admin.post("/api/v1/quotes/price", {"request": {"product": "isodec"}}).json
        self.assertEqual((gap["priced"], gap["gap"]["field"]), (None, "thickness_mm"))
        self.assertEqual(self.admin.rows("/api/v1/quotes", q="bruno"), [])

        made = self.admin.post("/api/v1/quotes", {"conversation": talk, "request": WANTED})
        self.assertEqual((made.status, made.json["status"]), (200, "DRAFT"), made)
        self.assertEqual(made.json["priced"]["with_iva"], priced["priced"]["with_iva"])
        number = made.json["number"]
        self.assertEqual(self.admin.post(f"/api/v1/quotes/{number}/send").status, 200)
        self.assertEqual(self.admin.post(f"/api/v1/quotes/{number}/send").status, 409)
        shown = lambda of: self.admin.get(f"/api/v1/quotes/{of}").json
        wait_until(lambda: shown(number)["status"] == "SENT", "the draft to go out")
        self.assertIn(number, self.sent(phone)[-1])

        revised = self.admin.post(f"/api/v1/quotes/{number}/revise", {"request": {**WANTED, "thickness_mm": 150},
                                                                      "send": True}).json
        self.assertEqual((revised["revision"], shown(number)["status"]), (2, "SENT"))
        wait_until(lambda: shown(number)["status"] == "SUPERSEDED", "the revision to go out")
        again = len(self.sent(phone))
        self.assertEqual(self.admin.post(f"/api/v1/quotes/{revised['number']}/resend").status, 200)
        wait_until(lambda: len(self.sent(phone)) > again, "its words to go out once more")
        longer = self.admin.post(f"/api/v1/quotes/{revised['number']}/extend", {"until": in_days(30)})
        self.assertGreaterEqual(longer.json["valid_until"], in_days(30))
        self.assertEqual(self.admin.post(f"/api/v1/quotes/{number}/extend", {"until": in_days(30)}).status, 409)

    def test_a_quote_for_a_number_that_nobody_knows_is_a_draft(self):
        body = {"phone": "+598 99 660 099", "name": "Zulma Nuñez", "request": WANTED}
        made = self.admin.post("/api/v1/quotes", body)
        self.assertEqual((made.status, made.json["contact_name"]), (200, "Zulma Nuñez"), made)
        refused = self.admin.post("/api/v1/quotes", {**body, "send": True})
        self.assertEqual((refused.status, refused.json["field"]), (409, "send"), refused)
        for wrong, field in (({"phone": "12"}, "phone"), ({"phone": "una"}, "phone"), ({"conversation": "x"}, "conversation"),
                             ({}, "conversation"), ({"phone": body["phone"], "contact": "x"}, "conversation")):
            answer = self.admin.post("/api/v1/quotes", {**wrong, "request": WANTED})
            self.assertEqual((answer.status, answer.json["field"]), (400, field), answer)
        answer = self.admin.post("/api/v1/quotes", {"phone": body["phone"], "request": {"product": "isodec"}})
        self.assertEqual((answer.status, answer.json["field"]), (400, "request.thickness_mm"), answer)
        self.assertEqual(self.admin.post("/api/v1/quotes", {"phone": body["phone"]}).json["field"], "request")
        for more in ({"request": {"product": "isodec"}}, {"request": WANTED, "send": True}):
            self.assertGreaterEqual(self.admin.post("/api/v1/quotes", {"phone": "+598 99 660 098", **more}).status, 400)
        self.assertNotIn("59899660098", [row["phone"] for row in self.admin.rows("/api/v1/contacts")])

    def test_a_decision_has_its_cause_and_is_taken_back(self):
        quote = self.quoted("59899660007")
        at = f"/api/v1/quotes/{quote['number']}"
        self.assertEqual(self.admin.post(at + "/reject", {"cause": "mood"}).json["field"], "cause")
        no = self.admin.post(at + "/reject", {"cause": "price", "reason": "le salía menos en otro lado"}).json
        self.assertEqual((no["status"], no["reject_cause"]), ("REJECTED", "price"))
        self.assertEqual(self.admin.post(at + "/reopen").json["status"], "SENT")
        self.assertEqual(self.admin.post(at + "/accept").json["status"], "ACCEPTED")
        self.assertEqual(self.admin.post(at + "/reopen").json["status"], "SENT")
        self.assertEqual(self.admin.post(at + "/reopen").status, 409)
        sales = [item["status"] for item in self.admin.rows("/api/v1/work-items", conversation=quote["conversation"])
                 if item["kind"] == "sale_to_arrange"]
        self.assertEqual(sales, ["DONE"])

    def test_a_follow_up_is_judged_moved_and_called_off(self):
        quote = self.quoted("59899660008")
        planned = lambda: sorted((one for one in self.admin.rows("/api/v1/follow-ups", quote=quote["id"])),
                                 key=lambda one: one["due_at"])
        wait_until(planned, "the follow-ups to be planned")
        first, second = planned()[:2]
        at = f"/api/v1/follow-ups/{first['id']}"
        verdict = self.admin.get(at + "/verdict?at=" + in_days(0.5)).json
        self.assertEqual((verdict["verdict"], verdict["use_template"]), ("OPEN", False), verdict)
        self.assertTrue(verdict["text"] and verdict["checks"])
        self.assertEqual(self.admin.get(at + "/verdict?at=manana").json["field"], "at")
        moved = self.admin.post(at + "/move", {"at": in_days(0.5)})
        self.assertLess(moved.json["due_at"], in_days(0.6))
        self.assertEqual(self.admin.post(at + "/move", {}).json["field"], "at")
        off = self.admin.post(f"/api/v1/follow-ups/{second['id']}/cancel")
        self.assertEqual((off.json["status"], off.json["reason"]), ("CANCELLED", "by_person"))
        self.assertEqual(self.admin.post(f"/api/v1/follow-ups/{second['id']}/cancel").status, 409)
        self.assertEqual(self.admin.get(f"/api/v1/follow-ups/{second['id']}/verdict").status, 409)
        told = [line["kind"] for line in self.admin.get(f"/api/v1/quotes/{quote['number']}/story").json["history"]]
        self.assertIn("follow_up.moved", told)
        self.assertIn("follow_up.cancelled", told)

    # ---- finding

    def test_quotes_are_found_sorted_and_summed(self):
        names = {"59899660011": "José Peña", "59899660012": "Iñigo Pena", "59899660013": "Otra Persona"}
        made = [self.quoted(phone, name) for phone, name in names.items()]
        find = lambda **query: self.admin.get("/api/v1/quotes", **query).json
        self.assertEqual({row["number"] for row in find(q="pena")["items"]}, {made[0]["number"], made[1]["number"]})
        self.assertEqual([row["number"] for row in find(q="jose isodec")["items"]], [made[0]["number"]])
        self.assertEqual([row["number"] for row in find(q="660 013")["items"]], [made[2]["number"]])
        self.assertEqual([row["number"] for row in find(q=made[1]["number"][-6:])["items"]], [made[1]["number"]])
        self.assertEqual(find(q="nadie")["count"], 0)

        both = find(q="pena", sort="name", limit=1)
        self.assertEqual((both["count"], both["items"][0]["contact_name"]), (2, "Iñigo Pena"))
        rest = find(q="pena", sort="name", limit=1, cursor=both["next_cursor"])
        self.assertEqual((rest["items"][0]["contact_name"], rest["next_cursor"]), ("José Peña", None))
        [total] = both["sums"]
        self.assertEqual((total["count"], float(total["amount"])),
                         (2, sum(float(quote["priced"]["with_iva"]) for quote in made[:2])))
        self.admin.post(f"/api/v1/quotes/{made[0]['number']}/reject")
        self.assertEqual(find(q="pena", status="REJECTED,EXPIRED")["count"], 1)
        self.assertEqual({one["status"]: one["count"] for one in find(q="pena", status="SENT")["counts"]},
                         {"SENT": 1, "REJECTED": 1})
        self.assertEqual(find(q="pena", before="2020-01-01T00:00:00Z")["count"], 0)
        self.assertEqual(find(q="pena", product="isoroof")["count"], 0)
        for wrong, field in (("sort=colour", "sort"), ("status=LATER", "status"), ("from=ayer", "from"),
                             ("contact=x", "contact"), ("cursor=x", "cursor"), ("limit=0", "limit"),
                             ("q=" + "x" * 201, "q"), ("colour=red", "colour")):
            answer = self.admin.get("/api/v1/quotes?" + wrong)
            self.assertEqual((answer.status, answer.json["field"]), (400, field), answer)

        found = self.admin.get("/api/v1/search", q="peña").json
        self.assertEqual({one["name"] for one in found["contacts"]}, {"José Peña", "Iñigo Pena"})
        self.assertEqual(len(found["quotes"]), 2)
        self.assertEqual(self.admin.get("/api/v1/search", q=" ").json, {"quotes": [], "contacts": []})

    def test_what_was_stored_before_a_restart_is_found(self):
        quote = self.quoted("59899660021", "Herminia Vázquez")
        self.server.stop()
        self.server.start()
        self.assertEqual([row["id"] for row in self.admin.get("/api/v1/quotes", q="vazquez").json["items"]],
                         [quote["id"]])

    def test_the_command_line_does_the_same(self):
        phone = "59899660031"
        talk = self.talk(phone)
        tero = lambda *words: subprocess.run(
            [BINARY, *words, "--url", f"http://127.0.0.1:{self.server.port}", "--key", self.admin.key],
            capture_output=True, text=True)
        self.assertIn("a person answers", tero("conversations", "take", talk).stdout)
        said = tero("conversations", "reply", talk, "hola", "--json").stdout
        self.assertIn("undone", tero("messages", "cancel", json.loads(said)["id"]).stdout)
        self.assertIn("noted", tero("conversations", "note", talk, "de Rocha").stdout)
        self.assertIn("a person", tero("conversations", "hand-on", talk, "Carla").stdout)
        self.assertIn("the assistant", tero("conversations", "done", talk, "--unanswered").stdout)
        wanted = json.dumps(WANTED)
        self.assertIn("total with tax", tero("quotes", "price", wanted).stdout)
        made = tero("quotes", "new", wanted, "--conversation", talk)
        self.assertIn("is DRAFT", made.stdout, made)
        number = made.stdout.split()[0]
        self.assertIn(number, tero("quotes", "extend", number, in_days(20)).stdout)
        self.assertIn(number, tero("quotes", "send", number).stdout)
        refused = tero("quotes", "reopen", number)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("is DRAFT", refused.stderr)

    # ---- what the shop is set up with, and all that happened

    def test_a_list_in_effect_has_the_open_quotes_that_were_made_with_it(self):
        lists = lambda: {row["key"]: row for row in self.admin.get("/api/v1/price-lists").json["items"]}
        before = lists()
        quote = self.quoted("59899660041")
        key = f"{quote['priced']['list']}@{quote['priced']['list_version']}"
        self.assertTrue(before[key]["in_effect"], before)
        self.assertEqual(lists()[key]["open_quotes"], before[key]["open_quotes"] + 1)
        whole = self.admin.get("/api/v1/price-lists/" + urllib.parse.quote(key, safe=""))
        self.assertEqual((whole.status, whole.json["body"]["list"]["id"]), (200, quote["priced"]["list"]), whole)
        self.assertEqual(self.admin.get("/api/v1/price-lists/none").status, 404)

    def test_settings_say_who_set_what_and_never_tell_a_secret(self):
        answer = self.admin.get("/api/v1/settings")
        settings = {row["path"]: row for row in answer.json["items"]}
        token = settings["channels.whatsapp.access_token"]
        self.assertEqual((token["secret"], token["is_set"], token["value"]), (True, True, None), token)
        self.assertNotIn("not-a-real-token", answer.body.decode())
        self.assertTrue(settings["channels.whatsapp.enabled"]["source"].endswith(".json"), settings)
        self.assertEqual(settings["retention.every"]["source"], "default")
        self.assertEqual(self.server.client("quotes:read").get("/api/v1/settings").status, 403)

    def test_the_webhook_is_tried_as_whatsapp_would(self):
        tried = self.admin.post("/api/v1/settings/try-webhook").json
        self.assertEqual((tried["reached"], tried["why"]), (True, ""), tried)
        self.assertTrue(tried["url"].endswith("/webhooks/whatsapp"), tried)

    def test_history_is_asked_by_what_and_by_whom(self):
        talk = self.talk("59899660042")
        self.assertEqual(self.act(talk, "notes", {"text": "x"}).status, 200)
        self.assertEqual(self.act(talk, "take").status, 200)
        mine = self.admin.rows("/api/v1/history", actor="key:", subject=talk, limit=1)
        self.assertIn("conversation.taken_over", [line["kind"] for line in mine])
        self.assertEqual({line["actor"] for line in mine}, {"key:admin"})
        self.assertEqual(sorted(mine, key=lambda line: line["id"], reverse=True), mine)
        of_all = self.admin.rows("/api/v1/history", kind="conversation.", limit=2)
        contact = self.admin.get(f"/api/v1/conversations/{talk}/story").json["contact"]
        self.assertEqual({line["about"] for line in mine}, {contact["name"] or contact["phone"]})
        self.assertTrue({line["id"] for line in mine if line["kind"].startswith("conversation.")} <=
                        {line["id"] for line in of_all})
        self.assertEqual({line["kind"].split(".")[0] for line in of_all}, {"conversation"})
        self.assertTrue(self.admin.rows("/api/v1/history", kind="key.", limit=200))
        reader = self.server.client("history:read")
        self.assertEqual(reader.rows("/api/v1/history", kind="key.", limit=200), [])
        self.assertEqual({line["about"] for line in reader.rows("/api/v1/history", subject=talk, limit=200)}, {""})
        self.assertEqual(self.admin.get("/api/v1/history", kind="a", frm="x").code, "invalid")

    def test_no_model_is_asked_and_none_was_paid(self):
        ai = self.admin.get("/api/v1/ai").json
        self.assertEqual((ai["is_on"], ai["spent"]), (False, {"tokens": 0, "money": 0.0}), ai)


if __name__ == "__main__":
    unittest.main()
