"""Whether what clients heard of a task can have been said by one task that does one thing after the other.

Each call took effect at some moment between its start and its end; one without an answer may have, at any time from its
start on, or never. A task is an object of its own, so each has a small history, and the question is whether its calls can
be put into an order that respects these times and that a single task would have answered alike (Wing and Gong, 1993).
What the server does by itself may come in between: a lease ends, and a grant of which nobody heard is made or taken back.
"""
import collections
import dataclasses
import math

LEASE_MIN = 0.3  # of its length, a lease lasts at least this share: a restart gives no less (AgentCoordinator::recover)
FINAL = ("SUCCEEDED", "FAILED", "DEAD", "CANCELLED", "EXPIRED")
SOMEBODY = "?"  # holds a grant of which nobody heard


@dataclasses.dataclass(frozen=True)
class Call:
    verb: str  # claim, complete, fail, heartbeat, return, cancel, retry, look
    start: float
    end: float = math.inf  # without an answer
    accepted: bool | None = None  # None: nobody knows
    agent: str = ""
    epoch: int = 0
    attempt: int = 0  # of a claim and a look
    request: str = ""  # of a claim
    retryable: bool = True  # of a failure
    status: str = ""  # of a look


@dataclasses.dataclass(frozen=True)
class State:
    status: str = "QUEUED"
    agent: str = ""
    epoch: int = 0
    attempt: int = 0
    request: str = ""
    lease_until: float = 0.0  # at the earliest

    def held_by(self, call):
        return self.status == "RUNNING" and (self.agent, self.epoch) == (call.agent, call.epoch)


@dataclasses.dataclass(frozen=True)
class Rules:
    attempt_max: int
    lease: float  # seconds
    unheard: frozenset = frozenset()  # epochs that no client heard of
    asked_again: frozenset = frozenset()  # claim requests with a call that was not answered


def again(state, attempt_max):
    """After a failed attempt."""
    if state.attempt >= attempt_max:
        return dataclasses.replace(state, status="DEAD", request="", lease_until=0.0)
    return dataclasses.replace(state, status="QUEUED", agent="", request="", lease_until=0.0)


def given_back(state):
    return dataclasses.replace(state, status="QUEUED", agent="", request="", attempt=state.attempt - 1, lease_until=0.0)


def granted(state, call, rules):
    return State("RUNNING", call.agent, state.epoch + 1, state.attempt + 1, call.request,
                 call.start + LEASE_MIN * rules.lease)


def effect(state, call, rules):
    """The task after a call that it accepts; None when it refuses it."""
    held = state.held_by(call)
    if call.verb == "claim":
        if state.status == "QUEUED" and state.epoch + 1 == call.epoch and state.attempt + 1 == call.attempt:
            return granted(state, call, rules)
        return state if held and state.request == call.request and state.attempt == call.attempt else None
    if call.verb == "complete":
        if held:
            return dataclasses.replace(state, status="SUCCEEDED", request="", lease_until=0.0)
        return state if state.status == "SUCCEEDED" and (state.agent, state.epoch) == (call.agent, call.epoch) else None
    if call.verb == "fail":
        if held and not call.retryable:
            return dataclasses.replace(state, status="FAILED", request="", lease_until=0.0)
        return again(state, rules.attempt_max) if held else failed_so(state, call)
    if call.verb == "heartbeat":
        until = max(state.lease_until, call.start + LEASE_MIN * rules.lease)
        return dataclasses.replace(state, lease_until=until) if held else None
    if call.verb == "return":
        return given_back(state) if held else None
    if call.verb == "cancel":
        ended = dataclasses.replace(state, status="CANCELLED", request="", lease_until=0.0)
        return ended if state.status in ("QUEUED", "RUNNING") else None
    if call.verb == "retry":
        requeued = State("QUEUED", "", state.epoch, 0)
        return requeued if state.status in ("DEAD", "FAILED", "CANCELLED") else None
    assert call.verb == "look", call
    agrees = (call.status, call.epoch, call.attempt) == (state.status, state.epoch, state.attempt)
    return state if agrees and state.agent in (call.agent, SOMEBODY) else None


def failed_so(state, call):
    """A failure told again is accepted again, as long as the task has not been handed out since."""
    if state.epoch != call.epoch:
        return None
    said_so = (state.status == "QUEUED" and call.retryable) or (state.agent == call.agent and (
        state.status == "DEAD" or (state.status == "FAILED" and not call.retryable)))
    return state if said_so else None


def by_itself(state, rules):
    """What may happen without a call: the tasks after it, each with the moment before which it cannot have been."""
    if state.status == "QUEUED" and state.epoch + 1 in rules.unheard:
        yield State("RUNNING", SOMEBODY, state.epoch + 1, state.attempt + 1), 0.0
    if state.status == "RUNNING":
        yield again(state, rules.attempt_max), state.lease_until
        if state.agent == SOMEBODY or state.request in rules.asked_again:
            yield given_back(state), 0.0


def outcomes(state, call, rules):
    """The task after a call that was answered as it was, or whose answer nobody knows."""
    after = effect(state, call, rules)
    if call.accepted is None:
        return [] if after is None or after == state else [after]
    if call.accepted:
        return [] if after is None else [after]
    return [state] if after is None else []


def order_of(calls, rules, first=State()):
    """An order in which one task would have answered so, or None. `calls` by their starts."""
    answered = sum(1 << index for index, call in enumerate(calls) if call.accepted is not None)
    seen = set()
    open_still = [(0, first, 0.0, ())]  # calls that are done, the task, the moment that has come, the order
    while open_still:
        done, state, moment, order = open_still.pop()
        if done & answered == answered:
            return order
        if (done, state, moment) in seen:
            continue
        seen.add((done, state, moment))
        # None can come after one that had ended before it began.
        latest = min(call.end for index, call in enumerate(calls) if answered & ~done & (1 << index))
        for after, not_before in by_itself(state, rules):
            if max(moment, not_before) <= latest:
                open_still.append((done, after, max(moment, not_before), order))
        for index in reversed(range(len(calls))):
            call = calls[index]
            if done & (1 << index) or call.start > latest or call.end < moment:
                continue
            for after in outcomes(state, call, rules):
                open_still.append((done | 1 << index, after, max(moment, call.start), (*order, index)))
    return None


# ---- from a journal ----

def histories(calls, last):
    """{task: its calls} from what clients wrote down, with a look at each at the end."""
    found = collections.defaultdict(list)
    heard = collections.defaultdict(dict)  # claim request: the leases that it was answered with, by task
    for call in calls:
        if call["call"] == "claim" and call["answers"]:
            heard[call["items"][0]["request"]] |= {
                lease["task"]: lease for lease in call["answers"][0].get("leases", ())}
    for call in calls:
        times = (call["start"], math.inf if call["end"] is None else call["end"])
        answers = call["answers"] or [None] * len(call["items"])
        for item, answer in zip(call["items"], answers):
            if call["call"] == "claim":
                leases = heard[item["request"]].values() if answer is None else answer.get("leases", ())
                for lease in leases:
                    found[lease["task"]].append(Call("claim", *times, None if answer is None else True, item["agent"],
                                                     lease["epoch"], lease["attempt"], item["request"]))
            elif call["call"] == "look":
                if answer is not None and "status" in answer:
                    found[item["task"]].append(look_at(answer, *times))
            elif call["call"] == "heartbeat" and answer is None:
                pass  # it says nothing: it can only have made a lease longer
            elif call["call"] != "submit" and (answer is None or answer["code"] in ("", "conflict")):
                accepted = None if answer is None else not answer["code"]
                found[item["task"]].append(Call(call["call"], *times, accepted, item.get("agent", ""), item.get("epoch", 0),
                                                retryable=item.get("retryable", True)))
    for task, row in last.items():
        found[task].append(look_at(row["task"], calls[-1]["start"] + 1e6, math.inf))
    return {task: sorted(its, key=lambda call: call.start) for task, its in found.items()}


def look_at(row, start, end):
    return Call("look", start, end, True, row["agent"], row["epoch"], row["attempt"], status=row["status"])


def tells(task, its, rules):
    lines = [f"what was heard of task {task} fits no order; {rules.attempt_max} attempts, unheard {sorted(rules.unheard)}:"]
    for call in its:
        lines.append(f"    {call.start:.6f} {call.end:.6f} {call.verb} {call.agent} {call.epoch} {call.attempt} "
                     f"{call.status} {({True: 'accepted', False: 'refused', None: 'unanswered'})[call.accepted]}")
    return "\n".join(lines)


def not_linearizable(calls, last, lease):
    """The tasks whose clients heard what no single task can have said, told at length; and how many were looked at."""
    asked_again = frozenset(item["request"] for call in calls if call["call"] == "claim" and call["answers"] is None
                            for item in call["items"])
    problems = []
    checked = histories(calls, last)
    for task, its in checked.items():
        heard = {call.epoch for call in its if call.verb == "claim"}
        epochs = max((call.epoch for call in its), default=0)
        rules = Rules(last[task]["task"]["attempt_max"] if task in last else 1, lease,
                      frozenset(range(1, epochs + 2)) - heard, asked_again)
        if order_of(its, rules) is None:
            problems.append(tells(task, its, rules))
    return problems, len(checked)
