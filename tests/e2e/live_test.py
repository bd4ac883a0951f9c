"""What changes reaches who asks for it, and what did not change is not sent again: ETag and 304, gzip, live events."""
import gzip
import json
import socket
import time
import unittest

from server import PATIENCE, Client, Server, wait_until


class Stream:
    """A stream of events as it comes over the wire."""

    def __init__(self, client, types="", last="", receive_buffer=0):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", client.port))
        path = "/api/v1/events" + (f"?types={types}" if types else "")
        last = f"Last-Event-ID: {last}\r\n" if last else ""
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: tero\r\nAuthorization: Bearer {client.key}\r\n{last}\r\n"
                            .encode())
        self.bytes = b""
        self.last = last
        head = self.until(b"\r\n\r\n")
        self.status = int(head.split()[1])
        self.headers = dict(line.decode().lower().split(": ", 1) for line in head.split(b"\r\n")[1:] if line)
        if self.status == 200 and not last:
            assert self.next() is None, "a stream begins with where it stands"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def until(self, mark):
        while mark not in self.bytes:
            more = self.socket.recv(65536)
            if not more:
                raise EOFError(self.bytes)
            self.bytes += more
        part, self.bytes = self.bytes.split(mark, 1)
        return part

    def next(self):
        """The next block: (event, data); None where it only says where it stands."""
        fields = dict(line.split(": ", 1) for line in self.until(b"\n\n").decode().split("\n") if line[0] != ":")
        self.last = fields.get("id", self.last)
        return (fields["event"], json.loads(fields["data"])) if "event" in fields else None

    def wait_for(self, kind, thing, status=None):
        """The change of that thing; and all that came before it."""
        seen = []
        end = time.monotonic() + PATIENCE
        while True:
            assert time.monotonic() < end, f"nothing of {kind} {thing} {status} among {seen[-5:]}"
            block = self.next()
            if block is None:
                continue
            event, data = block
            assert event == "change", (event, data)
            seen.append(data)
            if data["type"] == kind and data["id"] == thing and status in (None, data.get("status")):
                return seen


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

    # ---- live events ----

    def task_of(self, seen, task):
        return [(one["change"], one["status"]) for one in seen if one["id"] == task]

    def test_an_execution_is_told_as_it_goes_on(self):
        with Stream(self.admin, "execution,workflow") as stream:
            definition = {"id": "told", "start": "a", "steps": [{"id": "a", "type": "CALLBACK", "signal": "go"}]}
            self.assertEqual(self.admin.post("/api/v1/workflows", definition).status, 201)
            self.assertEqual(stream.wait_for("workflow", "told@1")[-1]["change"], "new")
            execution = self.admin.post("/api/v1/executions", {"workflow": "told"}).json["execution"]
            self.assertEqual(stream.wait_for("execution", execution, "WAITING")[-1]["change"], "new")
            self.admin.post(f"/api/v1/executions/{execution}/signal", {"name": "go"})
            stream.wait_for("execution", execution, "COMPLETED")

    def test_what_changes_is_told_as_it_is_stored(self):
        with Stream(self.admin) as stream:
            self.assertEqual(stream.headers["content-type"], "text/event-stream")
            self.assertEqual(stream.headers["cache-control"], "no-store")
            self.assertEqual(stream.headers["x-accel-buffering"], "no")
            self.admin.register("teller", "told")
            task = self.admin.submit(type="told")
            lease = self.admin.claim("teller")[0]
            done = self.admin.post("/api/v1/agents/teller/complete",
                                   {"completions": [{"task": task, "epoch": lease["epoch"]}]})
            self.assertEqual(done.status, 200, done)
            seen = stream.wait_for("task", task, "SUCCEEDED")
            self.assertEqual(self.task_of(seen, task),
                             [("new", "QUEUED"), ("changed", "RUNNING"), ("changed", "SUCCEEDED")])
            self.assertIn(("agent", "teller"), {(one["type"], one["id"]) for one in seen})
            groups = [one["group"] for one in seen]
            self.assertEqual(groups, sorted(groups))
            for one in seen:
                self.assertLessEqual(one.keys(), {"type", "id", "change", "status", "group"})

    def test_a_stream_goes_on_where_it_ended(self):
        with Stream(self.admin, "task") as stream:
            first = self.admin.submit(type="resumed")
            stream.wait_for("task", first)
            last = stream.last
        missed = [self.admin.submit(type="resumed") for _ in range(3)]
        with Stream(self.admin, "task", last) as stream:
            later = self.admin.submit(type="resumed")
            seen = stream.wait_for("task", later)
            self.assertEqual([one["id"] for one in seen], [*missed, later])

    def test_where_a_stream_stands_is_said_though_nothing_was_for_it(self):
        with Stream(self.admin, "quote") as stream:
            last = stream.last
        for _ in range(3):
            self.admin.submit(type="unheard")
        with Stream(self.admin, "quote", last) as stream:
            self.assertEqual(stream.status, 200)
            self.assertIsNone(stream.next())
            self.assertNotEqual(stream.last, last)

    def test_after_a_restart_everything_is_to_be_read_anew(self):
        with Server() as server:
            admin = server.client()
            with Stream(admin) as stream:
                admin.submit(type="before")
                last = stream.last
                server.stop()
                with self.assertRaises(EOFError):
                    while True:
                        stream.next()
            server.start()
            with Stream(server.client(), last=last) as stream:
                event, data = stream.next()
                self.assertEqual((event, data["why"]), ("reset", "restarted"))
                task = server.client().submit(type="after")
                stream.wait_for("task", task)

    def test_what_the_ring_does_not_hold_any_more_is_said(self):
        batch = {"tasks": [{"type": "many"} for _ in range(1000)]}
        with Stream(self.admin, "task") as stream:
            last = stream.last
        for _ in range(17):
            self.admin.post("/api/v1/tasks", batch)
        with Stream(self.admin, "task", last) as stream:
            event, data = stream.next()
            self.assertEqual((event, data["why"]), ("reset", "too_old"))
            stream.wait_for("task", self.admin.submit(type="many"))

    def test_a_slow_reader_is_told_what_it_missed_and_delays_nobody(self):
        batch = {"tasks": [{"type": "flood"} for _ in range(1000)]}
        with Stream(self.admin, "task", receive_buffer=4096) as slow, Stream(self.admin, "task") as quick:
            for _ in range(25):
                tasks = [one["task"] for one in self.admin.post("/api/v1/tasks", batch).json["items"]]
                self.assertEqual([one["id"] for one in quick.wait_for("task", tasks[-1])], tasks)
            changes = 0
            while True:
                block = slow.next()
                if block is not None and block[0] == "reset":
                    break
                changes += 1
            self.assertEqual(block[1]["why"], "too_slow")
            self.assertLess(changes, 20000)
            slow.wait_for("task", self.admin.submit(type="flood"))

    def test_a_key_hears_only_of_what_it_may_read(self):
        reader = self.server.client("agents:read")
        with Stream(reader) as stream:
            self.admin.submit(type="secret")
            self.admin.register("public", "shown")
            seen = stream.wait_for("agent", "public")
            self.assertEqual({one["type"] for one in seen}, {"agent"})
        answer = reader.get("/api/v1/events", types="task")
        self.assertEqual((answer.status, answer.code), (403, "forbidden"))
        nobody = self.server.client("tasks:submit")
        self.assertEqual(nobody.get("/api/v1/events").status, 403)

    def test_what_is_asked_wrongly_is_refused(self):
        for query, field in (({"types": "dragon"}, "types"), ({"type": "task"}, "type")):
            answer = self.admin.get("/api/v1/events", **query)
            self.assertEqual((answer.status, answer.json["field"]), (400, field))
        answer = self.get("/api/v1/events", last_event_id="yesterday")
        self.assertEqual((answer.status, answer.json["field"]), (400, "Last-Event-ID"))
        self.assertEqual(Client(self.server.port).get("/api/v1/events").status, 401)

    def test_a_revoked_keys_stream_ends_at_once(self):
        reader = self.server.client("tasks:read")
        with Stream(reader, "task") as stream, Stream(self.admin, "task") as other:
            keys = self.admin.get("/api/v1/keys").json["items"]
            self.admin.post(f"/api/v1/keys/{keys[-1]['id']}/revoke")
            task = self.admin.submit(type="not told")
            with self.assertRaises(EOFError):
                while True:
                    block = stream.next()
                    self.assertTrue(block is None or block[1]["id"] != task)
            other.wait_for("task", task)
        with Stream(reader) as stream:
            self.assertEqual(stream.status, 401)

    def test_an_ended_sessions_stream_ends_at_once(self):
        link = self.server.dashboard.rsplit("/", 1)[1]
        opened = Client(self.server.port).post("/api/v1/session/open", {"link": link})
        cookie = opened.headers["set-cookie"].split(";")[0]
        connection = socket.create_connection(("127.0.0.1", self.server.port), PATIENCE)
        with connection:
            connection.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: tero\r\nCookie: {cookie}\r\n\r\n".encode())
            self.assertIn(b"200 OK", connection.recv(65536))
            session = next(one for one in self.admin.get("/api/v1/sessions").json["items"] if one["kind"] == "SESSION")
            self.admin.call("DELETE", f"/api/v1/sessions/{session['id']}")
            while connection.recv(65536):
                pass

    def test_a_key_has_so_many_streams_and_no_more(self):
        reader = self.server.client("tasks:read")
        streams = [Stream(reader) for _ in range(10)]
        with Stream(reader) as one_more:
            self.assertEqual(one_more.status, 429)
            self.assertEqual(one_more.headers["retry-after"], "1")
        with Stream(self.admin) as other:
            self.assertEqual(other.status, 200)
        streams.pop().socket.close()

        def is_let_in():
            with Stream(reader) as again:
                return again.status == 200
        wait_until(is_let_in, "room for a stream")
        for stream in streams:
            stream.socket.close()

    def test_open_streams_do_not_keep_the_server_from_stopping(self):
        with Server() as server:
            with Stream(server.client()):
                self.assertEqual(server.stop(patience=8), 0)
