"""The search for an order finds one where there is one, and refuses what no task can have said."""
import math
import unittest

from linearizability import Call, Rules, not_linearizable, order_of

RULES = Rules(attempt_max=3, lease=1.0)


# One that ends when another begins has ended before it.
def ended(end):
    return end - 0.001


def claim(start, end, agent="w", epoch=1, attempt=None, request="r", accepted=True):
    return Call("claim", start, ended(end), accepted, agent, epoch, attempt or epoch, request)


def report(verb, start, end, accepted=True, agent="w", epoch=1, **more):
    return Call(verb, start, ended(end), accepted, agent, epoch, **more)


def change(verb, start, end, accepted=True):
    return Call(verb, start, ended(end), accepted)


def look(start, end, status, agent="", epoch=0, attempt=0):
    return Call("look", start, ended(end), True, agent, epoch, attempt, status=status)


class LinearizabilityTest(unittest.TestCase):
    def assert_fits(self, *calls, rules=RULES):
        self.assertIsNotNone(order_of(sorted(calls, key=lambda call: call.start), rules))

    def assert_refused(self, *calls, rules=RULES):
        self.assertIsNone(order_of(sorted(calls, key=lambda call: call.start), rules))

    def test_the_ordinary_life_fits(self):
        self.assert_fits(look(0, 1, "QUEUED"), claim(1, 2), report("heartbeat", 2, 3), report("complete", 3, 4),
                         look(5, 6, "SUCCEEDED", "w", 1, 1))

    def test_calls_at_the_same_time_may_have_come_in_any_order(self):
        self.assert_fits(claim(0, 1), report("complete", 2, 9), change("cancel", 2, 9, False))
        self.assert_fits(claim(0, 1), report("complete", 2, 9, False), change("cancel", 2, 9))
        self.assert_refused(claim(0, 1), report("complete", 2, 9), change("cancel", 2, 9))

    def test_two_winners_are_refused(self):
        self.assert_refused(claim(0, 1), claim(5, 6, "v", 2, request="s"), report("complete", 7, 8),
                            report("complete", 7, 8, agent="v", epoch=2))

    def test_a_completion_that_was_fenced_and_accepted_is_refused(self):
        self.assert_refused(claim(0, 1), claim(5, 6, "v", 2, request="s"), report("complete", 7, 8))
        self.assert_fits(claim(0, 1), claim(5, 6, "v", 2, request="s"), report("complete", 7, 8, False))

    def test_a_refused_completion_of_the_holder_is_refused(self):
        self.assert_refused(claim(0, 0.1), report("complete", 0.1, 0.2, False))
        # Its lease may have ended by then.
        self.assert_fits(claim(0, 0.1), report("complete", 1, 2, False))

    def test_an_epoch_that_two_agents_have_is_refused(self):
        self.assert_refused(claim(0, 9), claim(0, 9, "v", request="s"))

    def test_a_claim_after_the_end_is_refused(self):
        self.assert_refused(claim(0, 1), report("complete", 1, 2), claim(3, 4, "v", 2, request="s"))
        self.assert_refused(claim(0, 1), change("cancel", 1, 2), claim(3, 4, "v", 2, request="s"))

    def test_a_lease_that_ends_before_its_time_is_refused(self):
        second = claim(0.2, 0.25, "v", 2, request="s")
        self.assert_refused(claim(0, 0.1), second)
        self.assert_fits(claim(0, 0.1), claim(0.2, 0.9, "v", 2, request="s"))
        # A heartbeat makes it last longer; a return ends it, and uses no attempt.
        self.assert_refused(claim(0, 0.1), report("heartbeat", 0.5, 0.6), claim(0.6, 0.7, "v", 2, request="s"))
        self.assert_fits(claim(0, 0.1), report("return", 0.1, 0.15), claim(0.2, 0.25, "v", 2, 1, request="s"))
        self.assert_refused(claim(0, 0.1), report("return", 0.1, 0.15), second)

    def test_a_heartbeat_without_a_lease_is_refused(self):
        self.assert_refused(report("heartbeat", 0, 1))
        self.assert_refused(claim(0, 1), report("complete", 1, 2), report("heartbeat", 2, 3))

    def test_an_unanswered_call_has_been_or_not(self):
        gone = report("complete", 0.1, math.inf, None)
        self.assert_fits(claim(0, 0.1), gone, look(0.2, 0.3, "SUCCEEDED", "w", 1, 1))
        self.assert_fits(claim(0, 0.1), gone, look(0.2, 0.3, "RUNNING", "w", 1, 1))
        self.assert_fits(claim(0, 0.1), gone, look(0.2, 0.3, "RUNNING", "w", 1, 1), look(8, 9, "SUCCEEDED", "w", 1, 1))
        self.assert_refused(claim(0, 0.1), gone, look(0.2, 0.3, "SUCCEEDED", "w", 1, 1),
                            look(0.3, 0.4, "RUNNING", "w", 1, 1))

    def test_the_same_request_again_is_told_the_same_lease(self):
        lost = claim(0, math.inf, accepted=None)
        self.assert_fits(lost, claim(0.1, 0.2), report("complete", 0.2, 0.3))
        self.assert_refused(claim(0, 0.05), report("complete", 0.05, 0.1), claim(0.1, 0.2))

    def test_a_grant_of_which_nobody_heard_needs_an_epoch_of_its_own(self):
        second = claim(5, 6, "v", 2, request="s")
        self.assert_refused(second)
        self.assert_fits(second, rules=Rules(3, 1.0, frozenset({1})))

    def test_a_lease_may_be_taken_back_where_its_claim_was_not_heard(self):
        calls = (claim(0, 0.1), report("complete", 0.1, 0.2, False))
        self.assert_refused(*calls)
        self.assert_fits(*calls, rules=Rules(3, 1.0, asked_again=frozenset({"r"})))

    def test_attempts_are_counted(self):
        once = Rules(attempt_max=1, lease=1.0)
        failed = report("fail", 1, 2)
        self.assert_fits(claim(0, 1), failed, look(2, 3, "DEAD", "w", 1, 1), rules=once)
        self.assert_refused(claim(0, 1), failed, look(2, 3, "QUEUED", "", 1, 1), rules=once)
        self.assert_refused(claim(0, 1), failed, look(2, 3, "DEAD", "w", 1, 1))
        self.assert_refused(claim(0, 1), failed, claim(3, 4, "v", 2, 1, request="s"))
        self.assert_fits(claim(0, 1), failed, change("retry", 3, 4), claim(5, 6, "v", 2, 1, request="s"), rules=once)

    def test_a_failure_for_good_is_an_end(self):
        failed = report("fail", 1, 2, retryable=False)
        self.assert_fits(claim(0, 1), failed, failed, look(2, 3, "FAILED", "w", 1, 1))
        self.assert_refused(claim(0, 1), failed, claim(3, 4, "v", 2, request="s"))

    def test_an_end_is_an_end(self):
        self.assert_refused(change("cancel", 0, 1), look(2, 3, "QUEUED"))
        self.assert_refused(claim(0, 1), report("complete", 1, 2), change("cancel", 3, 4))
        self.assert_refused(claim(0, 1), report("complete", 1, 2), change("retry", 3, 4))
        self.assert_refused(change("retry", 0, 1))

    def test_a_journal_is_read_task_by_task(self):
        lease = {"task": "t", "epoch": 1, "attempt": 1}
        item = {"task": "t", "agent": "w", "epoch": 1}
        calls = [{"call": "claim", "start": 0, "end": None, "answers": None, "items": [{"agent": "w", "request": "r"}]},
                 {"call": "claim", "start": 1, "end": 2, "answers": [{"leases": [lease]}],
                  "items": [{"agent": "w", "request": "r"}]},
                 {"call": "complete", "start": 3, "end": 4, "answers": [{"code": ""}], "items": [item]}]
        row = {"status": "SUCCEEDED", "agent": "w", "epoch": 1, "attempt": 1, "attempt_max": 3}
        self.assertEqual(not_linearizable(calls, {"t": {"task": row}}, 1.0), ([], 1))
        problems, _ = not_linearizable(calls, {"t": {"task": row | {"agent": "v"}}}, 1.0)
        self.assertIn("task t fits no order", problems[0])
