"""What changes reaches who asks for it, and what did not change is not sent again: ETag and 304, gzip, live events."""
import gzip
import unittest

from server import Client, Server


class LiveTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.admin = cls.server.client()

    def get(self, path, client=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return (client or self.admin).call("GET", path, headers=headers)

    def held(self, path, client=None, **headers):
        """The ETag of an answer that was then held; Tero stores things of its own now and then."""
        for _ in range(50):
            tag = self.get(path, client, **headers).headers["etag"]
            again = self.get(path, client, if_none_match=tag, **headers)
            if again.status == 304:
                self.assertEqual((again.body, again.headers["etag"]), (b"", tag))
                self.assertEqual(again.headers["cache-control"], "private, no-cache")
                self.assertNotIn("content-length", again.headers)
                return tag
        self.fail(f"{path} is sent again and again")

    # ---- what did not change ----

    def test_what_did_not_change_is_not_sent_again(self):
        task = self.admin.submit(type="held")
        for path in ("/api/v1/tasks?limit=5", f"/api/v1/tasks/{task}", "/api/v1/agents", "/api/v1/work-items",
                     "/api/v1/quotes", "/api/v1/alerts"):
            with self.subTest(path=path):
                self.held(path)

    def test_what_changed_is_sent_again_at_once(self):
        task = self.admin.submit(type="changing")
        for _ in range(20):
            seen = self.get(f"/api/v1/tasks/{task}")
            self.admin.submit(type="changing")
            self.assertEqual(self.get(f"/api/v1/tasks/{task}", if_none_match=seen.headers["etag"]).status, 200)
        seen = self.get(f"/api/v1/tasks/{task}").headers["etag"]
        self.admin.post(f"/api/v1/tasks/{task}/cancel")
        after = self.get(f"/api/v1/tasks/{task}", if_none_match=seen)
        self.assertEqual((after.status, after.json["task"]["status"]), (200, "CANCELLED"))

    def test_a_tag_is_good_for_one_key_one_page_and_one_language_only(self):
        self.admin.submit(type="tagged")
        other = self.server.client("tasks:read")
        tag = self.held("/api/v1/tasks")
        self.assertEqual(self.get("/api/v1/tasks", other, if_none_match=tag).status, 200)
        self.assertEqual(self.get("/api/v1/tasks?limit=1", if_none_match=tag).status, 200)
        self.assertEqual(self.get("/api/v1/tasks", if_none_match=tag, accept_language="en").status, 200)

    def test_a_key_that_may_not_read_is_refused_whatever_it_holds(self):
        tag = self.get("/api/v1/tasks").headers["etag"]
        self.assertEqual(self.get("/api/v1/tasks", Client(self.server.port, "tero_wrong"), if_none_match=tag).status, 401)
        self.assertEqual(self.get("/api/v1/tasks", self.server.client("agents:read"), if_none_match="*").status, 403)

    def test_what_depends_on_the_time_is_always_sent(self):
        for path in ("/api/v1/dashboard", "/api/v1/session", "/api/v1/sessions", "/api/v1/keys", "/metrics"):
            with self.subTest(path=path):
                answer = self.get(path, if_none_match="*")
                self.assertEqual(answer.status, 200)
                self.assertNotIn("etag", answer.headers)
                self.assertEqual(answer.headers["cache-control"], "no-store")

    def test_a_tag_ends_with_the_process(self):
        with Server() as server:
            tag = self.get("/api/v1/tasks", server.client()).headers["etag"]
            server.stop()
            server.start()
            self.assertEqual(self.get("/api/v1/tasks", server.client(), if_none_match=tag).status, 200)

    # ---- gzip ----

    def test_a_large_answer_is_packed_for_who_takes_it(self):
        self.admin.post("/api/v1/tasks", {"tasks": [{"type": "packed"} for _ in range(200)]})
        plain = self.get("/api/v1/tasks?limit=200")
        self.assertNotIn("content-encoding", plain.headers)
        packed = self.admin.call("GET", "/api/v1/tasks?limit=200", headers={"Accept-Encoding": "br, gzip;q=0.8"})
        self.assertEqual(packed.headers["content-encoding"], "gzip")
        self.assertIn("accept-encoding", packed.headers["vary"])
        self.assertLess(len(packed.body), len(plain.body) / 5)
        self.assertEqual(gzip.decompress(packed.body), plain.body)
        refused = self.admin.call("GET", "/api/v1/tasks?limit=200", headers={"Accept-Encoding": "gzip;q=0"})
        self.assertEqual(refused.body, plain.body)
        # The tag is one for both: who has it unpacked has it.
        self.held("/api/v1/tasks?limit=200", accept_encoding="gzip")

    def test_what_is_small_or_holds_secrets_is_sent_as_it_is(self):
        for path in ("/api/v1/session", "/api/v1/keys", "/api/v1/tasks?limit=1", "/api/v1/messages", "/api/v1/quotes"):
            answer = self.get(path, accept_encoding="gzip")
            self.assertEqual(answer.status, 200)
            self.assertNotIn("content-encoding", answer.headers, path)

    def test_the_dashboards_files_and_the_page_of_the_api_are_packed(self):
        stranger = Client(self.server.port)
        for path in ("/", "/api/v1/openapi.json"):
            with self.subTest(path=path):
                plain = self.get(path, stranger)
                for _ in range(2):
                    packed = self.get(path, stranger, accept_encoding="gzip")
                    self.assertEqual(packed.headers["content-encoding"], "gzip")
                    self.assertEqual(gzip.decompress(packed.body), plain.body)
                self.assertEqual(packed.headers["etag"], "W/" + plain.headers["etag"])
                self.assertEqual(self.get(path, stranger, if_none_match=packed.headers["etag"]).status, 304)
