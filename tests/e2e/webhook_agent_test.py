"""Agents that Tero calls: a real server is called, answers now or later or wrongly, and proves who calls."""
import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
import threading
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

from server import PATIENCE, ROOT, Client, Server, free_port, wait_until
from stand_in import StandIn


class Agent(StandIn):
    """Answers each call with what `answers` makes of it: status, body, headers."""

    def __init__(self, answers):
        self.calls = []
        self.answers = answers
        super().__init__()

    def answer(self, method, path, headers, body):
        call = {"path": path, "headers": headers, "raw": body, **json.loads(body)}
        self.calls.append(call)
        return self.answers(call)

    def url(self, path="/hook"):
        return super().url(path)


def reply(status, body=None, **headers):
    text = b"" if body is None else json.dumps(body).encode()
    return status, text, {"content-type": "application/json", **headers}


def is_signed(call, secret):
    """As Standard Webhooks says that a receiver checks it."""
    sent = {name.lower(): value for name, value in call["headers"].items()}
    signed = f"{sent['webhook-id']}.{sent['webhook-timestamp']}.".encode() + call["raw"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    fresh = abs(time.time() - int(sent["webhook-timestamp"])) < 300
    return fresh and any(hmac.compare_digest(expected, one) for one in sent["webhook-signature"].split(" "))


class WebhookAgentTest(unittest.TestCase):
    def setUp(self):
        self.server = Server(agents={"webhook": {"allow_private": True}})
        self.addCleanup(self.server.close)
        self.server.start()
        self.admin = self.server.client()

    def agent(self, answer, name="flow", **webhook):
        agent = Agent(answer)
        self.addCleanup(agent.close)
        made = self.admin.post("/api/v1/agents", {"id": name, "capabilities": [name], "max_concurrency": 4,
                                                  "webhook": {"url": agent.url(), **webhook}})
        self.assertEqual(made.status, 201, made)
        agent.secret = made.json["secret"]
        return agent

    def ended(self, task):
        return wait_until(lambda: self.status(task) not in ("QUEUED", "RUNNING") and self.admin.task(task),
                          "the task to end")

    def status(self, task):
        return self.admin.task(task)["task"]["status"]

    def call_back(self, call, **said):
        return Client(self.server.port).post(urllib.parse.urlparse(call["callback"]).path, said)

    def test_what_it_answers_is_the_result_and_the_call_is_signed(self):
        agent = self.agent(lambda call: reply(200, {"printed": call["payload"]["pages"]}))
        answer = self.admin.post("/api/v1/tasks", {"type": "flow", "payload": {"pages": 3}},
                                 headers={"Idempotency-Key": "order-7"})
        task = answer.json["task"]
        self.assertEqual(self.ended(task)["result"], {"printed": 3})
        [call] = agent.calls
        self.assertEqual((call["task"], call["attempt"], call["epoch"], call["agent"]), (task, 1, 1, "flow"))
        self.assertEqual(call["headers"]["webhook-id"], task)
        self.assertEqual(call["headers"]["idempotency-key"], "order-7")
        self.assertEqual(call["idempotency_key"], "order-7")
        self.assertTrue(is_signed(call, agent.secret))
        self.assertFalse(is_signed({**call, "raw": call["raw"].replace(b"3", b"4")}, agent.secret))
        self.assertFalse(is_signed(call, "whsec_" + base64.b64encode(b"x" * 32).decode()))

    def test_which_key_registered_it_is_shown_to_nobody(self):
        self.agent(lambda call: reply(200))
        shown = [self.admin.get("/api/v1/agents/flow").json]
        shown += [one for one in self.admin.rows("/api/v1/agents") if one["id"] == "flow"]
        self.assertEqual([one["webhook"]["credential"] for one in shown], ["", ""])

    def test_a_changed_secret_signs_beside_the_old_one(self):
        agent = self.agent(lambda call: reply(200))
        again = self.admin.post("/api/v1/agents", {"id": "flow", "capabilities": ["flow"],
                                                   "webhook": {"url": agent.url()}})
        self.assertEqual((again.status, again.json), (200, {}))  # it is shown once
        changed = self.admin.post("/api/v1/agents/flow/secret").json["secret"]
        self.ended(self.admin.submit(type="flow"))
        self.assertNotEqual(changed, agent.secret)
        for secret in (changed, agent.secret):
            self.assertTrue(is_signed(agent.calls[0], secret))

    def test_it_takes_the_task_and_calls_back(self):
        agent = self.agent(lambda call: reply(202))
        task = self.admin.submit(type="flow")
        wait_until(lambda: self.admin.task(task)["task"]["is_accepted"], "the task to be taken")
        self.assertEqual(self.call_back(agent.calls[0], progress={"half": True}).status, 200)
        self.assertEqual(self.admin.task(task)["progress"], {"half": True})
        self.assertEqual(self.call_back(agent.calls[0], result=1, error="both").status, 400)
        self.assertEqual(self.call_back(agent.calls[0], result={"well": "done"}).status, 200)
        self.assertEqual(self.admin.task(task)["result"], {"well": "done"})
        self.assertEqual(self.call_back(agent.calls[0], result={"well": "done"}).status, 200)  # told twice
        self.assertEqual(self.call_back(agent.calls[0], error="after all").status, 409)

    def test_a_callback_is_good_for_its_lease_alone(self):
        agent = self.agent(lambda call: reply(202))
        task = self.admin.submit(type="flow", backoff_min="1ms", backoff_max="1ms")
        wait_until(lambda: agent.calls, "the call")
        first = agent.calls[0]
        wait_until(lambda: self.admin.task(task)["task"]["is_accepted"], "the task to be taken")
        self.assertEqual(self.call_back(first, error="again, please").status, 200)
        wait_until(lambda: len(agent.calls) == 2, "the second call")
        self.assertEqual(agent.calls[1]["headers"]["webhook-id"], first["headers"]["webhook-id"])
        self.assertEqual(self.call_back(first, result="late").status, 409)
        forged = {"callback": agent.calls[1]["callback"][:-1] + "?"}
        self.assertEqual(self.call_back(forged, result="mine").status, 404)
        self.assertEqual(self.call_back(agent.calls[1], result="mine").status, 200)
        self.assertEqual(self.ended(task)["result"], "mine")

    def test_what_it_answers_decides_whether_it_is_tried_again(self):
        answers = [reply(500, "a bad day"), reply(429, None, **{"retry-after": "0"}), reply(200, "fine")]
        agent = self.agent(lambda call: answers[len(agent.calls) - 1])
        task = self.admin.submit(type="flow", backoff_min="1ms", backoff_max="1ms")
        self.assertEqual((self.ended(task)["result"], len(agent.calls)), ("fine", 3))
        agent.answers = lambda call: reply(422, "no such page")
        ended = self.ended(self.admin.submit(type="flow"))
        self.assertEqual((ended["task"]["status"], ended["task"]["attempt"]), ("FAILED", 1))
        self.assertIn("422", ended["error"])
        self.assertIn("no such page", ended["error"])

    def test_a_call_that_takes_too_long_has_failed(self):
        free = threading.Event()
        self.addCleanup(free.set)
        agent = self.agent(lambda call: (free.wait(PATIENCE), reply(200))[1], timeout="1s")
        ended = self.ended(self.admin.submit(type="flow", attempt_max=1))
        self.assertEqual(ended["task"]["status"], "DEAD")
        self.assertIn("did not answer", ended["error"])
        self.assertEqual(len(agent.calls), 1)

    def test_a_redirect_is_not_followed(self):
        elsewhere = self.agent(lambda call: reply(200), name="elsewhere")
        self.agent(lambda call: reply(307, None, location=elsewhere.url("/stolen")))
        ended = self.ended(self.admin.submit(type="flow", attempt_max=1))
        self.assertEqual(ended["task"]["status"], "DEAD")
        self.assertIn("/stolen", ended["error"])
        self.assertEqual(elsewhere.calls, [])

    def test_a_call_that_a_crash_cut_off_is_made_again_with_the_same_id(self):
        free = threading.Event()
        self.addCleanup(free.set)
        agent = self.agent(lambda call: (len(agent.calls) > 1 or free.wait(PATIENCE), reply(200, "done"))[1])
        task = self.admin.submit(type="flow")
        wait_until(lambda: agent.calls, "the call")
        self.server.kill()
        self.server.start()
        self.assertEqual(self.ended(task)["result"], "done")
        self.assertEqual(len(agent.calls), 2)
        for what in ("task", "epoch", "attempt", "callback"):
            self.assertEqual(agent.calls[0][what], agent.calls[1][what])
        self.assertEqual(agent.calls[0]["headers"]["webhook-id"], agent.calls[1]["headers"]["webhook-id"])

    def test_a_stop_does_not_wait_for_one_that_hangs(self):
        free = threading.Event()
        self.addCleanup(free.set)
        agent = self.agent(lambda call: (len(agent.calls) > 1 or free.wait(PATIENCE), reply(200))[1], timeout="5min")
        task = self.admin.submit(type="flow")
        wait_until(lambda: agent.calls, "the call")
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        ended = self.ended(task)
        self.assertEqual((ended["task"]["status"], ended["task"]["attempt"]), ("SUCCEEDED", 1))


class ExampleTest(unittest.TestCase):
    """examples/webhook_agent.py, as the documentation tells to use it."""

    def setUp(self):
        self.server = Server(agents={"webhook": {"allow_private": True}})
        self.addCleanup(self.server.close)
        self.server.start()
        self.admin = self.server.client()

    def example(self, *options):
        """It is started with the secret that registering it shows, which names where it will listen."""
        port = free_port()
        made = self.admin.post("/api/v1/agents", {"id": "flow", "capabilities": ["echo", "total", "fly"],
                                                  "max_concurrency": 4,
                                                  "webhook": {"url": f"http://127.0.0.1:{port}/"}})
        self.assertEqual(made.status, 201, made)
        process = subprocess.Popen(
            [sys.executable, "-u", str(ROOT / "examples" / "webhook_agent.py"), "--port", str(port), *options],
            env={**os.environ, "SECRET": made.json["secret"]}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdout.close)
        self.assertIn("listening", process.stdout.readline())
        return port

    def ended(self, **task):
        made = self.admin.submit(**task)
        return wait_until(lambda: self.admin.task(made)["task"]["status"] not in ("QUEUED", "RUNNING")
                          and self.admin.task(made), "the task to end")

    def test_it_does_what_it_is_called_for_and_refuses_strangers(self):
        port = self.example()
        self.assertEqual(self.ended(type="total", payload={"numbers": [1, 2, 3.5]})["result"], {"total": 6.5})
        hopeless = self.ended(type="total", payload="many")
        self.assertEqual(hopeless["task"]["status"], "FAILED")
        self.assertIn("numbers", hopeless["error"])
        self.assertEqual(self.ended(type="fly")["task"]["status"], "FAILED")
        dying = self.ended(type="total", payload={"numbers": ["a"]}, attempt_max=2, backoff_min="1ms", backoff_max="1ms")
        self.assertEqual(dying["task"]["status"], "DEAD")
        self.assertIn("TypeError", dying["error"])
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", b'{"type": "echo", "payload": 1, "task": "x"}')
        self.assertEqual(refused.exception.code, 401)
        refused.exception.close()

    def test_it_calls_back(self):
        self.example("--later")
        self.assertEqual(self.ended(type="echo", payload={"say": "later"})["result"], {"say": "later"})
        self.assertEqual(self.ended(type="total", payload="many")["task"]["status"], "FAILED")


class PublicOnlyTest(unittest.TestCase):
    def test_private_addresses_are_refused_unless_allowed(self):
        agent = Agent(lambda call: reply(200))
        self.addCleanup(agent.close)
        with Server() as server:
            admin = server.client()

            def registered(url):
                return admin.post("/api/v1/agents", {"id": "flow", "capabilities": ["flow"], "webhook": {"url": url}})

            for url in (agent.url(), "https://127.0.0.1/", "https://10.0.0.1:8443/x", "https://[::1]/", "https:///x",
                        "https://user:word@flows.example/", "https://169.254.169.254/latest"):
                with self.subTest(url=url):
                    answer = registered(url)
                    self.assertEqual((answer.status, answer.json["field"]), (400, "webhook.url"), answer)
            # A name is judged by what it resolves to, when it is called.
            self.assertEqual(registered(f"https://localhost:{agent.server.server_port}/").status, 201)
            task = admin.submit(type="flow", attempt_max=1)
            wait_until(lambda: admin.task(task)["task"]["status"] == "DEAD", "the task to be given up")
            self.assertIn("not on the public internet", admin.task(task)["error"])
            self.assertEqual(agent.calls, [])


if __name__ == "__main__":
    unittest.main()
