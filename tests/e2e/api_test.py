"""The API as a program meets it: keys, strict JSON, lists, limits, and HTTP's own rules."""
import concurrent.futures
import json
import socket
import time
import unittest

from server import Client, Server


class ApiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(server={"read_timeout": "1s"})
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()

    def refused(self, answer, status, code, field=None):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["content-type"], "application/problem+json")
        problem = answer.json
        self.assertEqual(problem["code"], code, answer)
        self.assertEqual(problem["status"], status)
        self.assertTrue(problem["detail"])
        if field is not None:
            self.assertEqual(problem.get("field"), field, answer)

    # ---- who may do what ----

    def test_without_a_good_key_nothing_is_answered(self):
        for key in ("", "tero_wrong", self.admin.key + "x", self.admin.key.upper()):
            stranger = Client(self.server.port, key)
            self.refused(stranger.get("/api/v1/tasks"), 401, "unauthenticated")
            self.refused(stranger.post("/api/v1/tasks", {"type": "x"}), 401, "unauthenticated")
            self.refused(stranger.post("/api/v1/keys", {"name": "x", "scopes": ["admin"]}), 401, "unauthenticated")

    def test_a_key_does_what_its_scopes_say_and_no_more(self):
        submitter = self.server.client("tasks:submit")
        submitter.submit(type="scoped")
        self.refused(submitter.get("/api/v1/tasks"), 403, "forbidden")
        self.refused(submitter.get("/api/v1/quotes"), 403, "forbidden")
        self.refused(submitter.get("/metrics"), 403, "forbidden")
        self.refused(submitter.post("/api/v1/keys", {"name": "x", "scopes": ["admin"]}), 403, "forbidden")
        whole_room = self.server.client("tasks:*")
        self.assertEqual(whole_room.get("/api/v1/tasks").status, 200)
        self.refused(whole_room.get("/api/v1/agents"), 403, "forbidden")

    def test_an_agents_key_is_that_agent_only(self):
        worker = self.server.client("agent:w1")
        worker.register("w1", "none")
        self.assertEqual(worker.claim("w1"), [])
        claim = {"request": "0" * 25 + "1", "limit": 1, "wait": "0s"}
        for verb, body in (("claim", claim), ("complete", {"completions": []}), ("fail", {"failures": []}),
                           ("heartbeat", {"beats": []}), ("return", {"leases": []})):
            self.refused(worker.post(f"/api/v1/agents/w2/{verb}", body), 403, "forbidden")
        self.refused(worker.post("/api/v1/agents", {"id": "w2", "capabilities": ["x"]}), 403, "forbidden")

    def test_a_key_and_a_session_are_not_taken_for_each_other(self):
        server = Server()
        self.addCleanup(server.close)
        server.start()
        stranger = Client(server.port)
        opened = stranger.post("/api/v1/session/open", {"link": server.dashboard.rsplit("/", 1)[-1]})
        secret = opened.headers["set-cookie"].split(";")[0].removeprefix("tero_session=")
        self.assertEqual(server.client().get("/api/v1/tasks").status, 200)
        self.assertEqual(stranger.call("GET", "/api/v1/tasks", headers={"Cookie": f"tero_session={secret}"}).status, 200)

        # Both are known by now, each as what it is.
        key_as_cookie = {"Cookie": f"tero_session={server.admin_key}", "X-CSRF-Token": ""}
        self.refused(stranger.call("POST", "/api/v1/tasks", {"type": "x"}, key_as_cookie), 401, "unauthenticated")
        session_as_key = {"Authorization": f"Bearer {secret}"}
        self.refused(stranger.call("POST", "/api/v1/tasks", {"type": "x"}, session_as_key), 401, "unauthenticated")
        lower_case = {"Authorization": f"bearer {server.admin_key}"}
        self.assertEqual(stranger.call("GET", "/api/v1/tasks", headers=lower_case).status, 200)

    def test_a_revoked_key_opens_nothing_more(self):
        key = self.server.client("tasks:read")
        self.assertEqual(key.get("/api/v1/tasks").status, 200)
        listed = self.admin.get("/api/v1/keys").json["items"]
        self.assertNotIn(key.key, json.dumps(listed))
        mine = next(one for one in reversed(listed) if one["scopes"] == ["tasks:read"])
        self.assertEqual(self.admin.post(f"/api/v1/keys/{mine['id']}/revoke").status, 200)
        self.refused(key.get("/api/v1/tasks"), 401, "unauthenticated")
        revoked = next(one for one in self.admin.get("/api/v1/keys").json["items"] if one["id"] == mine["id"])
        self.assertIsNotNone(revoked["revoked_at"])

        first = next(one for one in listed if one["scopes"] == ["admin"])
        self.refused(self.admin.post(f"/api/v1/keys/{first['id']}/revoke"), 409, "conflict")  # the last of its kind
        self.refused(self.admin.post("/api/v1/keys/0123456789ab/revoke"), 404, "not_found")
        self.refused(self.admin.post("/api/v1/keys/0/revoke"), 404, "not_found")

    def test_a_key_needs_scopes_that_there_are(self):
        for scope in ("task:submit", "tasks:sumbit", "tasks", "agent:", "-", "", "admin:*"):
            with self.subTest(scope=scope):
                answer = self.admin.post("/api/v1/keys", {"name": "x", "scopes": ["tasks:read", scope]})
                self.refused(answer, 400, "invalid", "scopes" if scope else "scopes[1]")
                if scope:
                    self.assertIn("tasks:submit", answer.json["detail"])

    def test_a_key_needs_a_name_and_scopes(self):
        self.refused(self.admin.post("/api/v1/keys", {"scopes": ["admin"]}), 400, "invalid", "name")
        self.refused(self.admin.post("/api/v1/keys", {"name": "x"}), 400, "invalid", "scopes")
        self.refused(self.admin.post("/api/v1/keys", {"name": "x", "scopez": []}), 400, "invalid", "scopez")

    def test_the_dashboards_link_opens_once_and_its_session_needs_the_csrf_word(self):
        server = Server()
        self.addCleanup(server.close)
        server.start()
        stranger = Client(server.port)
        secret = server.dashboard.rsplit("/", 1)[-1]
        opened = stranger.post("/api/v1/session/open", {"link": secret})
        self.assertEqual(opened.status, 200, opened)
        cookie = opened.headers["set-cookie"]
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Strict", cookie)
        self.refused(stranger.post("/api/v1/session/open", {"link": secret}), 401, "unauthenticated")

        person = {"Cookie": cookie.split(";")[0]}
        self.assertEqual(stranger.call("GET", "/api/v1/dashboard", headers=person).status, 200)
        task = {"type": "from a page"}
        self.refused(stranger.call("POST", "/api/v1/tasks", task, person), 403, "forbidden")
        with_word = {**person, "X-CSRF-Token": opened.json["csrf"]}
        self.assertEqual(stranger.call("POST", "/api/v1/tasks", task, with_word).status, 201)
        self.refused(self.admin.call("POST", "/api/v1/session/close"), 409, "conflict")
        self.assertEqual(stranger.call("POST", "/api/v1/session/close", {}, with_word).status, 200)
        self.refused(stranger.call("GET", "/api/v1/dashboard", headers=person), 401, "unauthenticated")

    # ---- strict JSON ----

    def test_what_is_wrong_in_a_request_is_named_by_its_path(self):
        cases = [
            (b'{"type":"x","priority":"SOON"}', "priority"),
            (b'{"type":5}', "type"),
            (b'{"type":""}', "type"),
            (b'{"typo":"x"}', "typo"),
            (b'{"type":"x","attempt_max":"three"}', "attempt_max"),
            (b'{"type":"x","attempt_max":0}', "attempt_max"),
            (b'{"type":"x","attempt_max":99999999999}', "attempt_max"),
            (b'{"type":"x","lease":30}', "lease"),
            (b'{"type":"sales.answer","subject":"00000000000000000000000001"}', "subject"),
            (b'{"type":"x","lease":"1ms"}', "lease"),
            (b'{"type":"x","run_at":"tomorrow"}', "run_at"),
            (b'{"type":"x","type":"y"}', "type"),
            (b'{"tasks":[{"type":"x"},{"typ":"y"}]}', "tasks[1].typ"),
            (b'{"tasks":[]}', "tasks"),
            (b'{"tasks":{}}', "tasks"),
        ]
        for body, field in cases:
            with self.subTest(body=body):
                self.refused(self.admin.post("/api/v1/tasks", body), 400, "invalid", field)

    def test_what_is_not_json_is_refused(self):
        deep = b'{"type":"x","payload":' + b"[" * 5000 + b"]" * 5000 + b"}"
        for body in (b"", b"{", b'{"type":', b'{"type":"x"} x', b"[]", b"null", b'{"type":"\xff\xfe"}', b'{"type":NaN}',
                     b'{"type":"x",}', b"{'type':'x'}", b'{"type":"x" /* */}', b"\x00", deep):
            with self.subTest(body=body[:30]):
                self.refused(self.admin.post("/api/v1/tasks", body), 400, "invalid")

    def test_of_several_tasks_the_good_ones_are_taken(self):
        answer = self.admin.post("/api/v1/tasks", {"tasks": [{"type": "good"}, {"type": ""}, {"type": "good"}]})
        self.assertEqual(answer.status, 207, answer)
        items = answer.json["items"]
        self.assertEqual([item["code"] for item in items], ["", "invalid", ""])
        self.assertEqual(items[1]["field"], "type")
        self.assertEqual(self.admin.task(items[2]["task"])["task"]["status"], "QUEUED")

    def test_a_call_takes_at_most_1000_tasks(self):
        self.refused(self.admin.post("/api/v1/tasks", {"tasks": [{"type": "x"}] * 1001}), 400, "invalid", "tasks")

    # ---- lists ----

    def test_pages_hold_every_row_once_newest_first(self):
        sent = [self.admin.submit(type="paged") for _ in range(25)]
        seen, query = [], {"limit": 7}
        while True:
            page = self.admin.get("/api/v1/tasks", **query).json
            self.assertLessEqual(len(page["items"]), 7)
            seen += [item["id"] for item in page["items"]]
            if not page["next_cursor"]:
                break
            query["cursor"] = page["next_cursor"]
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual([one for one in seen if one in set(sent)], sent[::-1])

    def test_a_list_says_what_it_does_not_know(self):
        for query, field in (({"limit": 0}, "limit"), ({"limit": 501}, "limit"), ({"limit": "ten"}, "limit"),
                             ({"colour": "red"}, "colour"), ({"status": "QUEUD"}, "status"), ({"cursor": "?"}, "cursor")):
            with self.subTest(query=query):
                self.refused(self.admin.get("/api/v1/tasks", **query), 400, "invalid", field)

    def test_a_filter_lists_those_rows_only(self):
        task = self.admin.submit(type="to be cancelled")
        self.assertEqual(self.admin.post(f"/api/v1/tasks/{task}/cancel").status, 200)
        cancelled = self.admin.rows("/api/v1/tasks", status="CANCELLED")
        self.assertIn(task, [row["id"] for row in cancelled])
        self.assertEqual({row["status"] for row in cancelled}, {"CANCELLED"})

    def test_every_list_answers(self):
        for noun in ("tasks", "agents", "contacts", "conversations", "messages", "quarantine", "quotes", "follow-ups",
                     "alerts"):
            with self.subTest(noun=noun):
                self.assertIsInstance(self.admin.rows(f"/api/v1/{noun}"), list)
        self.assertIn("assistant", [row["id"] for row in self.admin.rows("/api/v1/agents")])

    def test_rows_that_are_not_there_are_404_and_bad_ids_400(self):
        nobody = "7" + "z" * 25
        for noun in ("tasks", "contacts", "conversations", "messages"):
            with self.subTest(noun=noun):
                self.refused(self.admin.get(f"/api/v1/{noun}/{nobody}"), 404, "not_found")
                self.refused(self.admin.get(f"/api/v1/{noun}/nonsense"), 400, "invalid")
        self.refused(self.admin.get("/api/v1/agents/nobody"), 404, "not_found")
        self.refused(self.admin.get("/api/v1/quotes/COT-1999-000001"), 404, "not_found")
        self.refused(self.admin.post("/api/v1/quotes/COT-1999-000001/accept"), 404, "not_found")

    # ---- unique keys ----

    def test_a_unique_key_is_one_task_however_often_it_is_sent(self):
        first = self.admin.post("/api/v1/tasks", {"type": "once", "unique_key": "k1"})
        again = self.admin.post("/api/v1/tasks", {"type": "once", "unique_key": "k1"})
        self.assertEqual((first.status, again.status), (201, 200))
        self.assertEqual((first.json["created"], again.json["created"]), (True, False))
        self.assertEqual(first.json["task"], again.json["task"])

        twice = self.admin.post("/api/v1/tasks", {"tasks": [{"type": "once", "unique_key": "k2"}] * 2}).json["items"]
        self.assertEqual([item["created"] for item in twice], [True, False])
        self.assertEqual(twice[0]["task"], twice[1]["task"])

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            race = [answer.json for answer in pool.map(
                lambda _: self.admin.post("/api/v1/tasks", {"type": "once", "unique_key": "k3"}), range(32))]
        self.assertEqual(len({item["task"] for item in race}), 1)
        self.assertEqual(sum(item["created"] for item in race), 1)

    def test_a_unique_key_lives_as_long_as_it_says(self):
        body = {"type": "once", "unique_key": "k4", "payload": 1}
        first = self.admin.post("/api/v1/tasks", body)
        other = self.admin.post("/api/v1/tasks", {**body, "payload": 2})
        self.assertEqual((other.status, other.code, other.json["field"]), (409, "conflict", "unique_key"))
        self.assertIn(first.json["task"], other.json["detail"])
        self.assertEqual(self.admin.post(f"/api/v1/tasks/{first.json['task']}/cancel").status, 200)
        again = self.admin.post("/api/v1/tasks", {**body, "payload": 2, "unique_life": "WHILE_LIVE"})
        self.assertEqual((again.status, again.json["created"]), (201, True))

    def keyed(self, key, path, body):
        return self.admin.call("POST", path, body, {"Idempotency-Key": key})

    def test_a_call_with_a_key_is_done_once_and_answered_alike(self):
        body = {"tasks": [{"type": "twice"}, {"type": "twice"}]}
        first = self.keyed("call-1", "/api/v1/tasks", body)
        again = self.keyed("call-1", "/api/v1/tasks", body)
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(first.body, again.body)
        self.assertEqual(again.headers["idempotency-replayed"], "true")
        other = self.keyed("call-1", "/api/v1/tasks", {"type": "twice"})
        self.assertEqual((other.status, other.code), (422, "invalid"))
        self.assertEqual(self.keyed("call-2", "/api/v1/tasks", body).status, 201)

        self.admin.register("keyed", "twice")
        keys = {lease["idempotency_key"] for lease in self.admin.claim("keyed", limit=10)}
        self.assertEqual(keys, {"call-1/0", "call-1/1", "call-2/0", "call-2/1"})

    def test_a_key_that_cannot_be_kept_is_refused(self):
        for key in ("a b", "", " "):
            refused = self.keyed(key, "/api/v1/tasks", {"type": "twice"})
            self.assertEqual((refused.status, refused.json["field"]), (400, "idempotency-key"))
        made = self.keyed("call-3", "/api/v1/keys", {"name": "n", "scopes": ["tasks:read"]})
        self.assertEqual((made.status, made.json["field"]), (400, "idempotency-key"))

    # ---- HTTP ----

    def raw(self, data, patience=20):
        """Sends bytes, answers all that comes back until the server closes."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=patience) as connection:
            connection.sendall(data)
            received = b""
            while part := connection.recv(65536):
                received += part
        return received

    def test_a_large_body_is_refused_before_it_is_sent(self):
        head = (f"POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.admin.key}\r\n"
                f"Content-Length: {5 << 20}\r\n\r\n").encode()
        self.assertTrue(self.raw(head).startswith(b"HTTP/1.1 413 "))
        self.refused(self.admin.post("/api/v1/tasks", {"type": "x", "payload": "x" * 300_000}), 413, "too_large",
                     "payload")

    def test_a_slow_client_is_let_go_while_others_are_served(self):
        begin = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as slow:
            slow.sendall(b"POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Le")
            self.assertEqual(self.admin.get("/healthz").status, 200)
            answer = b""
            while part := slow.recv(65536):
                answer += part
        self.assertTrue(answer.startswith(b"HTTP/1.1 408 "), answer)
        self.assertLess(time.monotonic() - begin, 15)

    def test_garbage_is_answered_400_and_harms_nobody(self):
        for garbage in (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                        b"POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                        b"POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):
            with self.subTest(garbage=garbage[:20]):
                answer = self.raw(garbage)
                self.assertTrue(answer.startswith(b"HTTP/1.1 4") or answer.startswith(b"HTTP/1.1 5"), answer)
        self.assertTrue(self.raw(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 20_000 + b"\r\n\r\n")
                        .startswith(b"HTTP/1.1 431 "))
        self.assertEqual(self.admin.get("/healthz").status, 200)

    def test_a_path_says_which_methods_it_takes(self):
        answer = self.admin.call("DELETE", "/api/v1/tasks")
        self.refused(answer, 405, "invalid")
        self.assertEqual(set(answer.headers["allow"].split(", ")), {"GET", "POST"})
        for method, path, allowed in (("TRACE", "/api/v1/tasks/x", "GET, DELETE"), ("BREW", "/healthz", "GET"),
                                      ("GET", "/api/v1/quotes/price", "POST")):  # no quote of the number `price`
            with self.subTest(method=method):
                answer = self.admin.call(method, path)
                self.refused(answer, 405, "invalid")
                self.assertEqual(answer.headers["allow"], allowed)

    def test_whoever_has_any_version_learns_only_of_what_is_there(self):
        any_version = {"If-None-Match": "*"}
        task = self.admin.submit(type="held")
        self.assertEqual(self.admin.call("GET", f"/api/v1/tasks/{task}", headers=any_version).status, 304)
        self.assertEqual(self.admin.call("GET", f"/api/v1/tasks/7{'z' * 25}", headers=any_version).status, 404)
        self.refused(self.admin.call("GET", "/api/v1/tasks?limit=0", headers=any_version), 400, "invalid", "limit")

    def test_a_whole_number_may_be_written_with_zeros_behind_its_point(self):
        answer = self.admin.call("POST", "/api/v1/tasks", b'{"type":"x","attempt_max":7.0}')
        self.assertEqual(answer.status, 201, answer)
        self.assertEqual(self.admin.task(answer.json["task"])["task"]["attempt_max"], 7)

    def test_a_handshake_with_a_wrong_word_is_a_problem(self):
        query = "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong"
        self.refused(Client(self.server.port).get("/webhooks/whatsapp?" + query), 403, "forbidden")

    def test_an_unknown_path_is_a_problem(self):
        for path in ("/api/v1/nothing", "/api/v2/tasks", "/nothing", "/../etc/passwd", "/q/not-a-token"):
            with self.subTest(path=path):
                self.assertEqual(self.admin.get(path).status, 404)
        self.refused(self.admin.get("/api/v1/nothing"), 404, "not_found")

    def test_health_needs_no_key_and_metrics_count(self):
        stranger = Client(self.server.port)
        self.assertEqual(stranger.get("/healthz").status, 200)
        self.assertEqual(stranger.get("/readyz").status, 200)
        self.refused(stranger.get("/metrics"), 401, "unauthenticated")

        def requests():
            lines = self.admin.get("/metrics").body.decode().splitlines()
            return next(float(line.split()[1]) for line in lines if line.startswith("tero_http_requests_total "))
        before = requests()
        self.admin.get("/healthz")
        self.assertGreaterEqual(requests(), before + 2)

    def test_the_openapi_page_is_sound(self):
        self.assertEqual(list(Client.contract.page_problems()), [])
        page = Client.contract.page
        self.assertTrue(page["openapi"].startswith("3.1"))
        self.assertGreater(sum(len(path) for path in page["paths"].values()), 30)
        self.assertIn("required", page["components"]["schemas"]["NewTask"])
        submit = page["paths"]["/api/v1/tasks"]["post"]
        self.assertEqual(submit["security"], [{"key": []}, {"session": [], "csrf": []}])
        self.assertTrue({"200", "201", "207"} <= submit["responses"].keys())

    # Every other answer is held against the page as it comes; this makes sure that it would be noticed.
    def test_an_answer_that_the_page_does_not_describe_is_noticed(self):
        answer = self.admin.get("/api/v1/agents/sales")
        for change in ({"surprise": 1}, {"kind": "OTHER"}, {"capabilities": "x"}, {"succeeded": -1}):
            with self.subTest(change=change):
                other = type(answer)(200, answer.headers.items(), json.dumps({**answer.json, **change}).encode())
                with self.assertRaises(AssertionError):
                    Client.contract.check("GET", "/api/v1/agents/sales", None, other)
        fewer = {name: value for name, value in answer.json.items() if name != "status"}
        with self.assertRaises(AssertionError):
            Client.contract.check("GET", "/api/v1/agents/sales", None,
                                  type(answer)(200, answer.headers.items(), json.dumps(fewer).encode()))

    def test_one_connection_serves_many_requests(self):
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as connection:
            reader = connection.makefile("rb")
            for _ in range(3):
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                self.assertTrue(reader.readline().startswith(b"HTTP/1.1 200 "))
                length = 0
                while (line := reader.readline().strip()):
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                self.assertEqual(json.loads(reader.read(length)), {"status": "ok"})
            reader.close()
