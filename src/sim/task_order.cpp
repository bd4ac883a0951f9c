#include "sim/task_order.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <bitset>
#include <iterator>
#include <tuple>
#include <utility>

namespace tero::sim {
namespace {

constexpr std::size_t calls_max = 256;  // of one task; more are not looked at
constexpr const char* somebody = "?";   // holds a grant of which nobody heard

using Done = std::bitset<calls_max>;

struct TaskState {
    TaskStatus status = TaskStatus::QUEUED;
    bool is_gone = false;
    std::string agent = {};
    std::uint64_t epoch = 0;
    std::int32_t attempt = 0;
    RawId request = {};
    Timestamp lease_until = {};  // at the earliest
    auto operator<=>(const TaskState&) const = default;

    bool is(TaskStatus wanted) const { return !is_gone && status == wanted; }
    bool has_ended() const { return !is_gone && is_final(status); }
    bool is_held_by(const TaskCall& call) const {
        return is(TaskStatus::RUNNING) && agent == call.agent && epoch == call.epoch;
    }
    bool was_of(const TaskCall& call) const { return agent == call.agent && epoch == call.epoch; }
};

TaskState ended(TaskState state, TaskStatus status) {
    state.status = status;
    state.request = {};
    state.lease_until = {};
    return state;
}

TaskState queued(TaskState state) {
    state = ended(std::move(state), TaskStatus::QUEUED);
    state.agent.clear();
    return state;
}

// After a failed attempt.
TaskState again(const TaskState& state, const TaskRules& rules) {
    return state.attempt >= rules.attempt_max ? ended(state, TaskStatus::DEAD) : queued(state);
}

TaskState granted(TaskState state, std::string agent, const RawId& request, Timestamp lease_until) {
    state.status = TaskStatus::RUNNING;
    state.agent = std::move(agent);
    state.epoch += 1;
    state.attempt += 1;
    state.request = request;
    state.lease_until = lease_until;
    return state;
}

// At least this share of a lease lasts: a restart gives no less.
Timestamp lease_from(Timestamp start, const TaskRules& rules) { return start + rules.lease * 3 / 10; }

TaskState requeued(TaskState state) {
    state = queued(std::move(state));
    state.attempt = 0;
    return state;
}

bool may_be_retried(const TaskState& state) {
    return state.is(TaskStatus::DEAD) || state.is(TaskStatus::FAILED) || state.is(TaskStatus::CANCELLED);
}

std::optional<TaskState> after_claim(const TaskState& state, const TaskCall& call, const TaskRules& rules) {
    const bool is_next = state.epoch + 1 == call.epoch && state.attempt + 1 == call.attempt;
    if (state.is(TaskStatus::QUEUED) && is_next)
        return granted(state, call.agent, call.request, lease_from(call.start, rules));
    const bool is_told_again = state.is_held_by(call) && state.request == call.request;
    return is_told_again ? std::optional{state} : std::nullopt;
}

std::optional<TaskState> after_failure(const TaskState& state, const TaskCall& call, const TaskRules& rules) {
    if (state.is_held_by(call))
        return call.retryable ? again(state, rules) : ended(state, TaskStatus::FAILED);
    // Told again, as long as the task has not been handed out since.
    if (state.is(TaskStatus::QUEUED) && call.retryable && state.epoch == call.epoch) return state;
    const bool ended_so = state.is(TaskStatus::DEAD) || (state.is(TaskStatus::FAILED) && !call.retryable);
    return ended_so && state.was_of(call) ? std::optional{state} : std::nullopt;
}

// The task after a call that it accepts; nothing when it refuses it.
std::optional<TaskState> after(const TaskState& state, const TaskCall& call, const TaskRules& rules) {
    const bool held = state.is_held_by(call);
    switch (call.said) {
        case Said::CLAIM:
            return after_claim(state, call, rules);
        case Said::COMPLETE:
            if (held) return ended(state, TaskStatus::SUCCEEDED);
            return state.is(TaskStatus::SUCCEEDED) && state.was_of(call) ? std::optional{state}
                                                                         : std::nullopt;
        case Said::FAIL:
            return after_failure(state, call, rules);
        case Said::BEAT: {
            if (!held) return std::nullopt;
            TaskState longer = state;
            longer.lease_until = std::max(longer.lease_until, lease_from(call.start, rules));
            return longer;
        }
        case Said::GIVE_BACK: {
            if (!held) return std::nullopt;
            TaskState back = queued(state);
            back.attempt -= 1;
            return back;
        }
        case Said::CANCEL:
            if (state.is_gone || state.has_ended()) return std::nullopt;
            return ended(state, TaskStatus::CANCELLED);
        case Said::RETRY:
            return may_be_retried(state) ? std::optional{requeued(state)} : std::nullopt;
        case Said::DELETE: {
            if (!state.has_ended()) return std::nullopt;
            TaskState gone = state;
            gone.is_gone = true;
            return gone;
        }
        case Said::LOOK:
            break;
    }
    const bool has_agent = call.status == TaskStatus::RUNNING || call.status == TaskStatus::SUCCEEDED;
    const bool agrees = state.is(call.status) && state.epoch == call.epoch && state.attempt == call.attempt &&
                        (!has_agent || state.agent == call.agent || state.agent == somebody);
    return agrees ? std::optional{state} : std::nullopt;
}

// What may happen without a call: the tasks after it, each with the moment before which it cannot have been.
std::vector<std::pair<TaskState, Timestamp>> by_itself(const TaskState& state, const TaskRules& rules) {
    std::vector<std::pair<TaskState, Timestamp>> found;
    const bool lives = state.is(TaskStatus::QUEUED) || state.is(TaskStatus::RUNNING);
    if (state.is(TaskStatus::QUEUED) && rules.unheard.contains(state.epoch + 1))
        found.emplace_back(granted(state, somebody, {}, {}), Timestamp{});
    if (state.is(TaskStatus::RUNNING)) found.emplace_back(again(state, rules), state.lease_until);
    if (lives && rules.has_deadline) found.emplace_back(ended(state, TaskStatus::EXPIRED), Timestamp{});
    if (lives && rules.many.contains(TaskVerb::CANCEL))
        found.emplace_back(ended(state, TaskStatus::CANCELLED), Timestamp{});
    if (may_be_retried(state) && rules.many.contains(TaskVerb::RETRY))
        found.emplace_back(requeued(state), Timestamp{});
    if (state.has_ended()) {  // by retention
        found.emplace_back(state, Timestamp{});
        found.back().first.is_gone = true;
    }
    return found;
}

struct Place {
    Done done = {};  // calls
    TaskState state = {};
    Timestamp moment = {};  // that has come

    auto key() const { return std::tuple{done.to_string(), state, moment}; }
};

bool said_the_same(const TaskCall& one, const TaskCall& other) {
    const auto said = [](const TaskCall& call) {
        return std::tie(call.said, call.agent, call.epoch, call.attempt, call.request, call.retryable,
                        call.status);
    };
    return one.end == other.end && said(one) == said(other);
}

// Of each call the one before it that was not answered either and said the same: which of the two was heard
// makes no difference, so the earlier one is taken to be. Many that a closed engine left unanswered would
// else be tried in every combination.
std::vector<std::optional<std::size_t>> same_before(const std::vector<TaskCall>& calls) {
    std::vector<std::optional<std::size_t>> found(calls.size());
    for (std::size_t i = 0; i < calls.size(); ++i) {
        for (std::size_t before = i; before-- > 0 && !calls[i].accepted && !found[i];) {
            if (!calls[before].accepted && said_the_same(calls[before], calls[i])) found[i] = before;
        }
    }
    return found;
}

}  // namespace

bool fits_an_order(std::vector<TaskCall> calls, const TaskRules& rules) {
    // A heartbeat that was not answered says nothing: it can only have made a lease longer.
    std::erase_if(calls, [](const TaskCall& call) { return call.said == Said::BEAT && !call.accepted; });
    if (calls.size() > calls_max) return true;
    std::sort(calls.begin(), calls.end(), [](const auto& a, const auto& b) { return a.start < b.start; });
    const auto same = same_before(calls);
    std::set<decltype(Place{}.key())> seen;
    std::vector<Place> open{Place{}};
    while (!open.empty()) {
        const Place at = std::move(open.back());
        open.pop_back();
        if (!seen.insert(at.key()).second) continue;
        // None can come after one that had ended before it began.
        Timestamp latest = TaskCall::never;
        bool is_whole = true;
        for (std::size_t i = 0; i < calls.size(); ++i) {
            if (at.done[i] || !calls[i].accepted) continue;
            is_whole = false;
            latest = std::min(latest, calls[i].end);
        }
        if (is_whole) return true;
        for (auto& [state, not_before] : by_itself(at.state, rules)) {
            const Timestamp moment = std::max(at.moment, not_before);
            if (moment <= latest) open.push_back({at.done, std::move(state), moment});
        }
        for (std::size_t i = calls.size(); i-- > 0;) {
            const TaskCall& call = calls[i];
            if (at.done[i] || call.start > latest || call.end < at.moment) continue;
            if (same[i] && !at.done[*same[i]]) continue;
            auto next = after(at.state, call, rules);
            // Nobody is tried again past a deadline, of which nothing is known here but that there is one.
            if (call.said == Said::RETRY && call.accepted == false && rules.has_deadline) next.reset();
            if (call.accepted && *call.accepted != next.has_value()) continue;
            if (!call.accepted && (!next || *next == at.state)) continue;
            Place place{at.done, next ? std::move(*next) : at.state, std::max(at.moment, call.start)};
            place.done.set(i);
            open.push_back(std::move(place));
        }
    }
    return false;
}

std::size_t TaskCalls::begin(const Id<Task>& task, TaskCall call, Timestamp now) {
    call.start = now;
    calls_.push_back({task, std::move(call)});
    return calls_.size() - 1;
}

void TaskCalls::end(std::size_t number, bool accepted, Timestamp now) {
    calls_[number].call.end = now;
    calls_[number].call.accepted = accepted;
}

std::map<RawId, std::vector<TaskCall>> TaskCalls::by_task() const {
    std::map<RawId, std::vector<TaskCall>> found;
    for (const Noted& noted : calls_) {
        std::vector<TaskCall>& its = found[noted.task];
        its.push_back(noted.call);
        if (noted.call.said != Said::CLAIM) continue;
        const auto [first, last] = asked_.equal_range(noted.call.request);
        for (auto asked = first; asked != last; ++asked) {
            TaskCall unheard = noted.call;
            unheard.start = asked->second;
            unheard.end = TaskCall::never;
            unheard.accepted.reset();
            if (unheard.start != noted.call.start) its.push_back(std::move(unheard));
        }
    }
    return found;
}

std::string told(const std::vector<TaskCall>& calls) {
    static constexpr const char* words[] = {"claim",  "complete", "fail",   "heartbeat", "return",
                                            "cancel", "retry",    "delete", "look"};
    std::string text;
    for (const TaskCall& call : calls) {
        const char* answer = !call.accepted ? "unanswered" : *call.accepted ? "accepted" : "refused";
        fmt::format_to(std::back_inserter(text), "\n    {} {} {} '{}' epoch {} attempt {} {} {}",
                       call.start.ms, call.accepted ? call.end.ms : 0, words[static_cast<int>(call.said)],
                       call.agent, call.epoch, call.attempt,
                       call.said == Said::LOOK ? name_of(call.status) : "", answer);
    }
    return text;
}

}  // namespace tero::sim
