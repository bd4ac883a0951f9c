"""Who may do what: the scopes of every route, what a key lets its agent serve, whose task may be cancelled, and what is
left of a key or session that was ended."""
import json
import socket
import unittest
import urllib.parse

from server import Client, Server, fresh_id, wait_until

OPEN = []
ANY = ["*"]
AGENT = ["agent:NAME"]
# Every route and the scopes that it needs, all of them. A new route has to be written down here.
ROUTES = {
    ("GET", "/api/v1/tasks"): ["tasks:read"],
    ("POST", "/api/v1/tasks"): ["tasks:submit"],
    ("GET", "/api/v1/tasks/{id}"): ["tasks:read"],
    ("POST", "/api/v1/tasks/{id}/cancel"): ["tasks:submit"],
    ("POST", "/api/v1/tasks/{id}/retry"): ["tasks:submit"],
    ("POST", "/api/v1/tasks/{id}/prioritize"): ["tasks:submit"],
    ("DELETE", "/api/v1/tasks/{id}"): ["tasks:submit"],
    ("POST", "/api/v1/bulk-changes"): ["tasks:submit"],
    ("GET", "/api/v1/bulk-changes"): ["tasks:read"],
    ("GET", "/api/v1/bulk-changes/{id}"): ["tasks:read"],
    ("POST", "/api/v1/bulk-changes/{id}/stop"): ["tasks:submit"],
    ("POST", "/api/v1/task-batches"): ["tasks:submit"],
    ("GET", "/api/v1/task-batches"): ["tasks:read"],
    ("GET", "/api/v1/task-batches/{id}"): ["tasks:read"],
    ("POST", "/api/v1/task-batches/{id}/tasks"): ["tasks:submit"],
    ("POST", "/api/v1/task-batches/{id}/seal"): ["tasks:submit"],
    ("GET", "/api/v1/queue/pauses"): ["tasks:read"],
    ("POST", "/api/v1/queue/pause"): ["tasks:pause"],
    ("POST", "/api/v1/queue/resume"): ["tasks:pause"],
    ("GET", "/api/v1/queue/limits"): ["tasks:read"],
    ("POST", "/api/v1/queue/limit"): ["tasks:pause"],
    ("POST", "/api/v1/queue/unlimit"): ["tasks:pause"],
    ("POST", "/api/v1/workflows"): ["workflows:write"],
    ("GET", "/api/v1/workflows"): ["workflows:read"],
    ("GET", "/api/v1/workflows/{key}"): ["workflows:read"],
    ("POST", "/api/v1/executions"): ["workflows:run"],
    ("GET", "/api/v1/executions"): ["workflows:read"],
    ("GET", "/api/v1/executions/{id}"): ["workflows:read"],
    ("GET", "/api/v1/executions/{id}/history"): ["workflows:read"],
    ("GET", "/api/v1/execution-branches"): ["workflows:read"],
    ("GET", "/api/v1/execution-forks"): ["workflows:read"],
    ("POST", "/api/v1/executions/{id}/signal"): ["workflows:run"],
    ("POST", "/api/v1/executions/{id}/approve"): ["workflows:run"],
    ("POST", "/api/v1/executions/{id}/reject"): ["workflows:run"],
    ("POST", "/api/v1/executions/{id}/approval-link"): ["workflows:run"],
    ("POST", "/api/v1/executions/{id}/signal-link"): ["workflows:run"],
    ("POST", "/api/v1/executions/{id}/pause"): ["workflows:run"],
    ("POST", "/api/v1/executions/{id}/resume"): ["workflows:run"],
    ("POST", "/api/v1/executions/{id}/cancel"): ["workflows:run"],
    ("POST", "/api/v1/executions/{id}/retry"): ["workflows:run"],
    ("POST", "/api/v1/executions/{id}/skip"): ["workflows:run"],
    ("POST", "/api/v1/executions/{id}/migrate"): ["workflows:run"],
    ("POST", "/api/v1/execution-bulk-changes"): ["workflows:run"],
    ("GET", "/api/v1/execution-bulk-changes/{id}"): ["workflows:read"],
    ("POST", "/api/v1/execution-bulk-changes/{id}/stop"): ["workflows:run"],
    ("GET", "/api/v1/agents"): ["agents:read"],
    ("POST", "/api/v1/agents"): AGENT,
    ("GET", "/api/v1/agents/{id}"): ["agents:read"],
    ("GET", "/api/v1/agents/{id}/history"): ["agents:read"],
    ("PATCH", "/api/v1/agents/{id}"): AGENT,
    ("DELETE", "/api/v1/agents/{id}"): AGENT,
    ("POST", "/api/v1/agents/{id}/secret"): AGENT,
    ("POST", "/api/v1/callbacks/{token}"): OPEN,
    ("POST", "/api/v1/agents/{id}/claim"): AGENT,
    ("POST", "/api/v1/agents/{id}/complete"): AGENT,
    ("POST", "/api/v1/agents/{id}/fail"): AGENT,
    ("POST", "/api/v1/agents/{id}/heartbeat"): AGENT,
    ("POST", "/api/v1/agents/{id}/return"): AGENT,
    ("GET", "/api/v1/contacts"): ["contacts:read"],
    ("GET", "/api/v1/contacts/{id}"): ["contacts:read"],
    ("PATCH", "/api/v1/contacts/{id}"): ["contacts:write"],
    ("GET", "/api/v1/conversations"): ["conversations:read"],
    ("GET", "/api/v1/conversations/{id}"): ["conversations:read"],
    ("GET", "/api/v1/conversations/{id}/story"): ["conversations:read", "contacts:read", "messages:read"],
    ("GET", "/api/v1/conversations/{id}/allowed"): ["conversations:read"],
    ("POST", "/api/v1/conversations/{id}/take"): ["work-items:write"],
    ("POST", "/api/v1/conversations/{id}/reply"): ["work-items:write"],
    ("POST", "/api/v1/conversations/{id}/template"): ["work-items:write"],
    ("POST", "/api/v1/conversations/{id}/give-back"): ["work-items:write"],
    ("POST", "/api/v1/conversations/{id}/done"): ["work-items:write"],
    ("POST", "/api/v1/conversations/{id}/hand-on"): ["work-items:write"],
    ("POST", "/api/v1/conversations/{id}/notes"): ["work-items:write"],
    ("GET", "/api/v1/corrections"): ["messages:read"],
    ("POST", "/api/v1/messages/{id}/correct"): ["messages:write"],
    ("POST", "/api/v1/messages/{id}/cancel"): ["work-items:write"],
    ("GET", "/api/v1/messages"): ["messages:read"],
    ("GET", "/api/v1/messages/{id}"): ["messages:read"],
    ("GET", "/api/v1/media"): ["messages:read"],
    ("GET", "/api/v1/media/{id}"): ["messages:read"],
    ("GET", "/api/v1/quarantine"): ["quarantine:read"],
    ("POST", "/api/v1/quarantine/{id}/retry"): ["quarantine:retry"],
    ("GET", "/api/v1/quotes"): ["quotes:read"],
    ("GET", "/api/v1/quotes/{number}"): ["quotes:read"],
    ("GET", "/api/v1/quotes/{number}/pdf"): ["quotes:read"],
    ("GET", "/api/v1/quotes/{number}/story"): ["quotes:read", "contacts:read", "conversations:read", "messages:read",
                                               "follow-ups:read"],
    ("POST", "/api/v1/quotes/{number}/accept"): ["quotes:decide"],
    ("POST", "/api/v1/quotes/{number}/reject"): ["quotes:decide"],
    ("POST", "/api/v1/quotes/{number}/reopen"): ["quotes:decide"],
    ("POST", "/api/v1/quotes/price"): ["quotes:read"],
    ("POST", "/api/v1/quotes"): ["quotes:write"],
    ("POST", "/api/v1/quotes/{number}/send"): ["quotes:write"],
    ("POST", "/api/v1/quotes/{number}/resend"): ["quotes:write"],
    ("POST", "/api/v1/quotes/{number}/revise"): ["quotes:write"],
    ("POST", "/api/v1/quotes/{number}/extend"): ["quotes:write"],
    ("GET", "/api/v1/search"): ["quotes:read", "contacts:read"],
    ("GET", "/api/v1/follow-ups"): ["follow-ups:read"],
    ("GET", "/api/v1/price-lists"): ["quotes:read"],
    ("GET", "/api/v1/price-lists/{key}"): ["quotes:read"],
    ("GET", "/api/v1/settings"): ["admin"],
    ("POST", "/api/v1/settings/try-webhook"): ["admin"],
    ("GET", "/api/v1/templates"): ["admin"],
    ("GET", "/api/v1/ai"): ["dashboard:read"],
    ("GET", "/api/v1/history"): ["history:read"],
    ("GET", "/api/v1/follow-ups/{id}/verdict"): ["follow-ups:read"],
    ("POST", "/api/v1/follow-ups/{id}/cancel"): ["follow-ups:write"],
    ("POST", "/api/v1/follow-ups/{id}/move"): ["follow-ups:write"],
    ("GET", "/api/v1/people"): ["people:read"],
    ("GET", "/api/v1/notices"): ["people:read"],
    ("POST", "/api/v1/people/invite"): ["admin"],
    ("POST", "/api/v1/people/link"): OPEN,
    ("GET", "/api/v1/push"): ANY,
    ("POST", "/api/v1/push"): ANY,
    ("DELETE", "/api/v1/push/{id}"): ANY,
    ("POST", "/api/v1/push/shown"): OPEN,
    ("GET", "/api/v1/access/history"): ["admin"],
    ("GET", "/api/v1/sends/pauses"): ["sends:read"],
    ("POST", "/api/v1/sends/pause"): ["sends:pause"],
    ("POST", "/api/v1/sends/resume"): ["sends:pause"],
    ("GET", "/api/v1/work-items"): ["work-items:read"],
    ("GET", "/api/v1/work-items/{id}"): ["work-items:read"],
    ("POST", "/api/v1/work-items/{id}/take"): ["work-items:write"],
    ("POST", "/api/v1/work-items/{id}/reply"): ["work-items:write"],
    ("POST", "/api/v1/work-items/{id}/send-draft"): ["work-items:write"],
    ("POST", "/api/v1/work-items/{id}/discard-draft"): ["work-items:write"],
    ("POST", "/api/v1/work-items/{id}/give-back"): ["work-items:write"],
    ("POST", "/api/v1/work-items/{id}/done"): ["work-items:write"],
    ("POST", "/api/v1/route"): ["conversations:read"],
    ("POST", "/api/v1/work-items/{id}/snooze"): ["work-items:write"],
    ("POST", "/api/v1/work-items/{id}/reopen"): ["work-items:write"],
    ("GET", "/api/v1/schedules"): ["schedules:read"],
    ("POST", "/api/v1/schedules"): ["schedules:write", "tasks:submit"],
    ("POST", "/api/v1/schedules/preview"): ["schedules:read"],
    ("GET", "/api/v1/schedules/{id}"): ["schedules:read"],
    ("PATCH", "/api/v1/schedules/{id}"): ["schedules:write", "tasks:submit"],
    ("DELETE", "/api/v1/schedules/{id}"): ["schedules:write"],
    ("GET", "/api/v1/schedules/{id}/next"): ["schedules:read"],
    ("POST", "/api/v1/schedules/{id}/pause"): ["schedules:write"],
    ("POST", "/api/v1/schedules/{id}/resume"): ["schedules:write"],
    ("POST", "/api/v1/schedules/{id}/run"): ["schedules:write", "tasks:submit"],
    ("POST", "/api/v1/schedules/{id}/backfill"): ["schedules:write", "tasks:submit"],
    ("GET", "/api/v1/schedule-fires"): ["schedules:read"],
    ("GET", "/api/v1/alerts"): ["alerts:read"],
    ("GET", "/api/v1/dashboard"): ["dashboard:read"],
    ("GET", "/api/v1/events"): ANY,
    ("POST", "/api/v1/events"): ["events:send"],
    ("GET", "/metrics"): ["metrics:read"],
    ("GET", "/api/v1/metrics"): ["metrics:read"],
    ("POST", "/api/v1/alerts/acknowledge"): ["alerts:write"],
    ("POST", "/api/v1/alerts/silence"): ["alerts:write"],
    ("GET", "/api/v1/agents/{id}/metrics"): ["metrics:read"],
    ("GET", "/api/v1/keys"): ["admin"],
    ("POST", "/api/v1/keys"): ["admin"],
    ("POST", "/api/v1/keys/{id}/revoke"): ["admin"],
    ("GET", "/api/v1/sessions"): ["admin"],
    ("DELETE", "/api/v1/sessions/{id}"): ["admin"],
    ("POST", "/api/v1/session/open"): OPEN,
    ("GET", "/api/v1/session"): ANY,
    ("POST", "/api/v1/session/close"): ANY,
    ("GET", "/api/v1/openapi.json"): OPEN,
    ("GET", "/webhooks/whatsapp"): OPEN,
    ("POST", "/webhooks/whatsapp"): OPEN,
    ("GET", "/q/{token}"): OPEN,
    ("GET", "/q/{token}/pdf"): OPEN,
    ("GET", "/approvals/{token}"): OPEN,
    ("POST", "/approvals/{token}"): OPEN,
    ("POST", "/signals/{token}"): OPEN,
    ("GET", "/healthz"): OPEN,
    ("GET", "/readyz"): OPEN,
}
SCOPES = sorted({scope for scopes in ROUTES.values() for scope in scopes} - {"*", "agent:NAME", "admin"})


class AuthorityTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()

    def key(self, scopes, capabilities=(), name="test"):
        answer = self.admin.post("/api/v1/keys", {"name": name, "scopes": scopes, "capabilities": list(capabilities)})
        self.assertEqual(answer.status, 201, answer)
        return Client(self.server.port, answer.json["key"])

    def refused(self, answer, status, code, *words):
        self.assertEqual((answer.status, answer.code), (status, code), answer)
        for word in words:
            self.assertIn(word, answer.json["detail"])

    # ---- scopes ----

    def test_every_route_says_its_scopes(self):
        said = {(method.upper(), path): operation["x-tero-scopes"]
                for path, operations in Client.contract.page["paths"].items()
                for method, operation in operations.items()}
        self.assertEqual(said, ROUTES)

    def ask(self, client, method, path):
        path = path.replace("{id}", "w1").replace("{number}", "COT-1999-000001").replace("{token}", "none")
        path += "?types=none" if (method, path) == ("GET", "/api/v1/events") else ""  # which would have no end
        body = {"id": "w1", "capabilities": ["x"]} if path == "/api/v1/agents" else {}
        return client.call(method, path, None if method in ("GET", "DELETE") else body)

    def test_a_key_opens_the_routes_of_its_scopes_and_no_other(self):
        alone = {scope: self.key([scope]) for scope in SCOPES}
        alone["agent:NAME"] = self.key(["agent:w1"])
        for (method, path), scopes in ROUTES.items():
            with self.subTest(route=f"{method} {path}"):
                if scopes == OPEN:
                    self.assertNotIn(b"send an API key", self.ask(Client(self.server.port), method, path).body)
                    continue
                self.assertEqual(self.ask(Client(self.server.port), method, path).status, 401)
                for scope, client in alone.items():
                    opens = scopes == ANY or scopes == [scope] or (scopes == AGENT and scope == "agents:work")
                    status = self.ask(client, method, path).status
                    self.assertEqual(status in (401, 403), not opens, (scope, status))
                self.assertNotIn(self.ask(self.admin, method, path).status, (401, 403))
                if scopes not in (ANY, AGENT, ["admin"]):
                    self.assertNotIn(self.ask(self.key(scopes), method, path).status, (401, 403))
                for missing in scopes if len(scopes) > 1 else ():
                    fewer = self.key([scope for scope in scopes if scope != missing])
                    self.assertEqual(self.ask(fewer, method, path).status, 403, missing)

    # ---- what a key lets its agent serve ----

    def test_a_key_names_what_its_agent_may_serve(self):
        plain = self.key(["agent:plain"])
        plain.register("plain", "paint", "print")
        for capability in ("sales", "support", "follow_up", "human", "compliance", "ignore"):
            answer = plain.post("/api/v1/agents", {"id": "plain", "capabilities": ["paint", capability]})
            self.refused(answer, 403, "forbidden", f"'{capability}'")
        any_agent = self.key(["agents:work"])
        self.refused(any_agent.post("/api/v1/agents", {"id": "any", "capabilities": ["sales"]}), 403, "forbidden")

        seller = self.key(["agent:seller"], ["sales"])
        seller.register("seller", "sales")
        self.refused(seller.post("/api/v1/agents", {"id": "seller", "capabilities": ["sales", "paint"]}), 403,
                     "forbidden", "'paint'")
        listed = self.admin.get("/api/v1/keys").json["items"]
        self.assertEqual([one["capabilities"] for one in listed if one["scopes"] == ["agent:seller"]], [["sales"]])

    def test_a_keys_capabilities_are_names(self):
        answer = self.admin.post("/api/v1/keys", {"name": "n", "scopes": ["agents:work"], "capabilities": ["c1\u009b"]})
        self.refused(answer, 400, "invalid", "printable")

    def test_what_an_admin_registered_is_not_worked_with_a_lesser_key(self):
        self.admin.register("shared", "sales")
        plain = self.key(["agent:shared"])
        claim = {"request": fresh_id(), "limit": 1, "wait": "0s"}
        self.refused(plain.post("/api/v1/agents/shared/claim", claim), 403, "forbidden", "'sales'")
        self.assertEqual(self.admin.post("/api/v1/agents/shared/claim", claim).status, 200)

    # ---- what is left of a key that was revoked ----

    def test_a_revoked_keys_open_claim_closes_at_once_and_gets_nothing(self):
        worker = self.key(["agent:leaving"], name="leaving")
        worker.register("leaving", "leave")
        [key] = [one for one in self.admin.get("/api/v1/keys").json["items"] if one["name"] == "leaving"]
        body = json.dumps({"request": fresh_id(), "limit": 1, "wait": "25s"})
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=15) as connection:
            connection.sendall((f"POST /api/v1/agents/leaving/claim HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                f"Authorization: Bearer {worker.key}\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode())
            # Answered after the claim was read: it is open now.
            self.assertEqual(self.admin.get("/healthz").status, 200)
            self.assertEqual(self.admin.post(f"/api/v1/keys/{key['id']}/revoke").status, 200)
            answer = b""
            while part := connection.recv(65536):
                answer += part
        self.assertTrue(answer.startswith(b"HTTP/1.1 200 "), answer)
        self.assertIn(b'"leases":[]', answer)
        task = self.admin.submit(type="leave")
        self.assertEqual(self.admin.task(task)["task"]["status"], "QUEUED")

    # ---- whose task ----

    def test_a_task_is_cancelled_by_who_submitted_it(self):
        mine, other, all_tasks = self.key(["tasks:submit"]), self.key(["tasks:submit"]), self.key(["tasks:*"])
        task = mine.submit(type="mine")
        self.refused(other.post(f"/api/v1/tasks/{task}/cancel"), 403, "forbidden", "another key")
        self.refused(other.post(f"/api/v1/tasks/{task}/retry"), 403, "forbidden", "another key")
        self.assertEqual(mine.post(f"/api/v1/tasks/{task}/cancel").status, 200)
        [key] = [one["id"] for one in self.admin.get("/api/v1/keys").json["items"]
                 if one["id"] == self.admin.task(task)["submitted_by"]]
        self.assertTrue(key)
        self.assertEqual(all_tasks.post(f"/api/v1/tasks/{mine.submit(type='mine')}/cancel").status, 200)
        self.assertEqual(self.admin.post(f"/api/v1/tasks/{mine.submit(type='mine')}/cancel").status, 200)

    # ---- sessions ----

    def opened(self, link):
        stranger = Client(self.server.port)
        answer = stranger.post("/api/v1/session/open", {"link": link})
        self.assertEqual(answer.status, 200, answer)
        return {"Cookie": answer.headers["set-cookie"].split(";")[0], "X-CSRF-Token": answer.json["csrf"]}

    def test_sessions_are_listed_and_ended(self):
        [link] = self.admin.get("/api/v1/sessions").json["items"]
        self.assertEqual(link["kind"], "LINK")
        person = self.opened(self.server.dashboard.rsplit("/", 1)[-1])
        stranger = Client(self.server.port)
        listed = stranger.call("GET", "/api/v1/sessions", headers=person)
        [session] = listed.json["items"]
        self.assertEqual((session["kind"], session["current"]), ("SESSION", True))
        # On a command line, an id that began with a dash would be an option.
        self.assertRegex(session["id"], r"^[0-9a-f]{12}$")
        self.assertNotIn(person["Cookie"].split("=")[1], json.dumps(listed.json))

        without_word = {"Cookie": person["Cookie"]}
        self.assertEqual(stranger.call("DELETE", f"/api/v1/sessions/{session['id']}", headers=without_word).status, 403)
        self.assertEqual(self.admin.call("DELETE", f"/api/v1/sessions/{session['id']}").status, 200)
        self.assertEqual(stranger.call("GET", "/api/v1/tasks", headers=person).status, 401)
        self.assertEqual(self.admin.get("/api/v1/sessions").json["items"], [])
        self.refused(self.admin.call("DELETE", f"/api/v1/sessions/{session['id']}"), 404, "not_found")

    # ---- how much may be said ----

    def test_every_text_and_list_of_a_request_has_a_limit(self):
        names = ["x"] * 65
        lease = {"task": fresh_id(), "epoch": 1}
        self.admin.register("limited", "paint")
        at = "/api/v1/agents/limited"
        cases = [
            ("/api/v1/quotes/COT-1999-000001/reject", {"reason": "é" * 1001}, "reason"),
            ("/api/v1/keys", {"name": "x" * 101, "scopes": ["admin"]}, "name"),
            ("/api/v1/keys", {"name": "x", "scopes": names}, "scopes"),
            ("/api/v1/keys", {"name": "x", "scopes": ["admin", "y" * 101]}, "scopes[1]"),
            ("/api/v1/keys", {"name": "x", "scopes": ["admin"], "capabilities": names}, "capabilities"),
            ("/api/v1/session/open", {"link": "x" * 101}, "link"),
            ("/api/v1/agents", {"id": "x" * 65, "capabilities": ["x"]}, "id"),
            ("/api/v1/agents", {"id": "x", "capabilities": ["x"] * 65}, "capabilities"),
            ("/api/v1/agents", {"id": "x", "capabilities": ["x", "y" * 101]}, "capabilities[1]"),
            (f"{at}/complete", {"completions": [lease] * 1001}, "completions"),
            (f"{at}/fail", {"failures": [lease] * 1001}, "failures"),
            (f"{at}/fail", {"failures": [{**lease, "error": "x" * 16385}]}, "failures[0].error"),
            (f"{at}/heartbeat", {"beats": [lease] * 1001}, "beats"),
            (f"{at}/return", {"leases": [lease] * 1001}, "leases"),
            ("/api/v1/tasks", {"tasks": [{"type": "x"}] * 1001}, "tasks"),
            ("/api/v1/tasks", {"tasks": []}, "tasks"),
            (f"{at}/claim", {"request": fresh_id(), "limit": 1001}, "limit"),
            (f"{at}/heartbeat", {"usage": {"processor": -1}}, "usage.processor"),
            ("/api/v1/people/invite", {"name": "Ana", "lasts": "8d"}, "lasts"),
            ("/api/v1/tasks", {"type": "x" * 101}, "type"),
            ("/api/v1/tasks", {"type": "x", "unique_key": "x" * 201}, "unique_key"),
        ]
        for path, body, field in cases:
            with self.subTest(field=field, path=path):
                answer = self.admin.post(path, body)
                self.refused(answer, 400, "invalid")
                self.assertEqual(answer.json["field"], field)
                self.assertRegex(answer.json["detail"], r"\d")
        answer = self.admin.post(f"{at}/heartbeat", {"beats": [{**lease, "progress": "x" * 70000}]})
        self.refused(answer, 413, "too_large", "65536")
        self.assertEqual(self.admin.post("/api/v1/quotes/COT-1999-000001/reject", {"reason": "é" * 1000}).status, 404)

    def test_an_error_shows_little_of_what_was_sent(self):
        much = "Q" * 300_000
        long_name = "Q" * 6000  # of a path or a query
        asked = urllib.parse.urlencode({"status": long_name})
        answers = [
            self.admin.post("/api/v1/tasks", {much: 1}),
            self.admin.post("/api/v1/tasks", {"type": "x", "payload": {much: {much: 1}}, much: 2}),
            self.admin.call("POST", "/api/v1/tasks", b'{"type":"x","payload":{"%s":1,"%s":2}}' % ((much.encode(),) * 2)),
            self.admin.post("/api/v1/tasks", {"type": "x", "priority": much}),
            self.admin.post("/api/v1/tasks", {"type": "x", "run_at": much}),
            self.admin.post("/api/v1/tasks", {"type": "x", "lease": much}),
            self.admin.post("/api/v1/keys", {"name": much, "scopes": ["admin"]}),
            self.admin.post("/api/v1/keys", {"name": "x", "scopes": ["Q" * 100]}),
            self.admin.get("/api/v1/tasks?" + asked),
            self.admin.get(f"/api/v1/tasks?{long_name}=1"),
            self.admin.get("/api/v1/tasks/" + long_name),
            self.admin.get("/api/v1/quotes/" + long_name),
            self.admin.get("/api/v1/agents/" + long_name),
            self.admin.post(f"/api/v1/agents/{long_name}/claim", {"request": fresh_id()}),
            self.key(["agent:w1"]).post(f"/api/v1/agents/{long_name}/claim", {"request": fresh_id()}),
            self.admin.post(f"/api/v1/keys/{long_name}/revoke"),
            self.admin.call("DELETE", f"/api/v1/sessions/{long_name}"),
        ]
        for number, answer in enumerate(answers):
            with self.subTest(number=number):
                self.assertIn(answer.status, (400, 403, 404, 413), answer)
                for said in (answer.json["detail"], answer.json.get("field", "")):
                    self.assertLessEqual(said.count("Q"), 120, answer)


class ResourcesTest(unittest.TestCase):
    """What a scope shows of its own resource, and of no other, once a customer has written."""

    @classmethod
    def setUpClass(cls):
        from webhook_test import Provider, server_for, text_message
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.close)
        cls.server = server_for(cls.provider)
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()
        body, headers = text_message(1, "59899777001", "quiero hablar con una persona", name="Zulema")
        assert Client(cls.server.port).call("POST", "/webhooks/whatsapp", body, headers).status == 200
        wait_until(lambda: cls.admin.rows("/api/v1/conversations", state="HUMAN"), "the customer to be handed over")
        [cls.own] = [row["id"] for row in cls.admin.rows("/api/v1/tasks") if row["type"].endswith(".answer")]

    def test_names_phones_and_words_are_in_their_own_resources_only(self):
        shows = {"tasks:read": ["/api/v1/tasks", f"/api/v1/tasks/{self.own}"], "agents:read": ["/api/v1/agents"],
                 "quotes:read": ["/api/v1/quotes"], "follow-ups:read": ["/api/v1/follow-ups"],
                 "alerts:read": ["/api/v1/alerts"], "dashboard:read": ["/api/v1/dashboard"],
                 "metrics:read": ["/metrics", "/api/v1/metrics", "/api/v1/metrics?by=channel"]}
        for scope, paths in shows.items():
            client = self.server.client(scope)
            for path in paths:
                with self.subTest(path=path):
                    answer = client.get(path)
                    self.assertEqual(answer.status, 200, answer)
                    for private in (b"59899777001", b"Zulema", b"quiero hablar"):
                        self.assertNotIn(private, answer.body)
        [talk] = self.server.client("conversations:read").rows("/api/v1/conversations")
        self.assertEqual(talk["contact_name"], "")
        [talk] = self.server.client("conversations:read", "contacts:read").rows("/api/v1/conversations")
        self.assertEqual(talk["contact_name"], "Zulema")
        waiting = self.server.client("dashboard:read").get("/api/v1/dashboard").json["waiting_for_you"]
        [waits] = [row for row in waiting if row["reason"] == "human_request"]
        self.assertEqual((waits["contact_name"], waits["text"]), ("", ""))
        self.assertIn("quiero hablar", json.dumps(self.admin.task(self.own)["payload"]))

    def test_teros_own_tasks_are_an_admins_alone(self):
        for scopes in (["tasks:submit"], ["tasks:*"]):
            for verb in ("cancel", "retry"):
                answer = self.server.client(*scopes).post(f"/api/v1/tasks/{self.own}/{verb}")
                self.assertEqual((answer.status, answer.code), (403, "forbidden"), answer)
        self.assertEqual(self.admin.post(f"/api/v1/tasks/{self.own}/cancel").status, 409)  # it is done

    def test_a_page_ends_early_rather_than_grow_without_end(self):
        from webhook_test import signature
        outside = Client(self.server.port)
        for number in range(3):
            body = b'{"no":"delivery %d","x":"%s"}' % (number, b"x" * 3_000_000)
            answer = outside.call("POST", "/webhooks/whatsapp", body, {
                "X-Hub-Signature-256": signature(body), "Content-Type": "application/json"})
            self.assertEqual(answer.status, 200, answer)
        page = self.admin.get("/api/v1/quarantine", limit=500).json
        self.assertEqual(len(page["items"]), 1)
        self.assertTrue(page["next_cursor"])
        self.assertEqual(len(self.admin.rows("/api/v1/quarantine")), 3)
