#!/usr/bin/env python3
"""An agent that Tero calls, in Python's standard library alone: it checks who calls, does the task, and answers.

    tero agents register flow --capabilities echo,total --url-to-call https://flows.example.com/
    SECRET=whsec_... python3 examples/webhook_agent.py --port 9000

Behind the URL there must be TLS (a proxy that ends it, say), unless agents.webhook.allow_private is true.
"""
import argparse
import base64
import binascii
import hashlib
import hmac
import http.server
import json
import os
import sys
import threading
import time
import urllib.request

TOLERANCE = 300  # seconds that a call may be old


class Hopeless(Exception):
    """Raised by a handler: this task fails for good. Any other exception lets Tero try it again later."""


def total(payload):
    if not isinstance(payload, dict) or not isinstance(payload.get("numbers"), list):
        raise Hopeless('the payload must be {"numbers": [...]}')
    return {"total": sum(payload["numbers"])}


HANDLERS = {"echo": lambda payload: payload, "total": total}  # task type -> what does it


def is_from_tero(secret, headers, body, now):
    """Whether one of the signatures is ours, over the id, the time and the body as it came."""
    try:
        sent_at = int(headers.get("webhook-timestamp", ""))
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (ValueError, binascii.Error):
        return False
    signed = f"{headers.get('webhook-id', '')}.{sent_at}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    signatures = headers.get("webhook-signature", "").split(" ")
    return abs(now - sent_at) <= TOLERANCE and any(hmac.compare_digest(expected, one) for one in signatures)


class Known:
    """What was done before, by task: Tero calls again when it did not hear our answer. A real agent keeps this on disk."""

    def __init__(self):
        self.lock = threading.Lock()
        self.results = {}

    def do(self, call):
        with self.lock:
            if call["task"] not in self.results:
                self.results[call["task"]] = HANDLERS[call["type"]](call["payload"])
            return self.results[call["task"]]


def call_back(url, said):
    body = json.dumps(said).encode()
    urllib.request.urlopen(urllib.request.Request(url, body, {"Content-Type": "application/json"}), timeout=30)


def outcome(known, call):
    """What a callback says of it; the status of the answer that says the same."""
    try:
        return 200, {"result": known.do(call)}
    except Hopeless as problem:
        return 422, {"error": str(problem), "retryable": False}
    except Exception as problem:  # whatever it is: perhaps it goes better next time
        return 500, {"error": f"{type(problem).__name__}: {problem}", "retryable": True}


def handler(secret, known, later):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if not is_from_tero(secret, self.headers, body, time.time()):
                return self.say(401, {"error": "the signature is not good"})
            call = json.loads(body)
            if call["type"] not in HANDLERS:
                return self.say(422, {"error": f"nothing here does {call['type']}"})
            if later:  # it takes long, say: answered at once, brought to its end by a callback
                self.say(202, {})
                return call_back(call["callback"], outcome(known, call)[1])
            status, said = outcome(known, call)
            return self.say(status, said.get("result", said))

        def say(self, status, body):
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
            self.wfile.flush()

        def log_message(self, form, *values):
            print(form % values, file=sys.stderr, flush=True)

    return Handler


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--later", action="store_true", help="answer 202, and call back")
    options = parser.parse_args()
    secret = os.environ.get("SECRET", "")
    if not secret:
        sys.exit("SECRET is empty: `tero agents register` and `tero agents secret` show it")
    server = http.server.ThreadingHTTPServer((options.address, options.port), handler(secret, Known(), options.later))
    print(f"listening on {server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
