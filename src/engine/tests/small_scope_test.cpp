// All that two tasks and two agents can live through, in small: every order in which they can be claimed,
// held, completed, failed, given back, cancelled and tried again, with time passing and one restart, up to a
// depth. Each state is explored once. In each, every call is answered as a model of a task says that fits on
// a page, the stored rows agree with it, and from there everything still ends.
//
// What tells states apart: the tasks without their absolute times, the leases that the agents were told, and
// whether there was a restart. TERO_SCOPE_DEPTH goes deeper.
#include "engine/tests/engine_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <unordered_set>

namespace tero {
namespace {

constexpr std::array<const char*, 2> scope_agents{"anna", "bert"};
constexpr std::array<std::int32_t, 2> scope_room{2, 1};
constexpr Duration scope_lease = 1s;
constexpr Duration scope_backoff = 1ms;  // exactly: there is no room for jitter
constexpr std::int32_t scope_attempts = 2;
#ifdef __SANITIZE_ADDRESS__
constexpr int scope_depth = 4;
#else
constexpr int scope_depth = 5;
#endif

enum class Step {
    CLAIM,
    CLAIM_AGAIN,
    BEAT,
    COMPLETE,
    FAIL,
    REJECT,
    GIVE_BACK,
    CANCEL,
    RETRY,
    WAIT,
    WAIT_SOME,
    RESTART
};

struct Move {
    Step step = {};
    std::size_t agent = 0;
    std::size_t task = 0;
};

// A task as its promises describe it.
struct ModelTask {
    TaskStatus status = TaskStatus::QUEUED;
    std::string agent = {};
    std::uint64_t epoch = 0;
    std::int32_t attempt = 0;
    Timestamp run_at = {};
    Timestamp lease_until = {};
    RawId claim = {};
    std::array<std::uint64_t, 2> told = {};  // the last epoch that each agent heard of

    bool is_held(std::size_t who) const {
        return status == TaskStatus::RUNNING && agent == scope_agents[who] && epoch == told[who];
    }
    void queue(Timestamp at) {
        status = TaskStatus::QUEUED;
        agent.clear();
        run_at = at;
        lease_until = {};
        claim = {};
    }
    void end(TaskStatus with) {
        status = with;
        lease_until = {};
        claim = {};
    }
    void lose(Timestamp now) {  // an attempt
        if (attempt >= scope_attempts) return end(TaskStatus::DEAD);
        queue(now + scope_backoff);
    }
};

// The engine and the model of what it holds, moved together. `finding`: where they first differed.
class Scope {
public:
    explicit Scope(const ModuleSet& modules) : engine_(modules) {
        for (std::size_t i = 0; i < 2; ++i) engine_.register_agent(scope_agents[i], "work", scope_room[i]);
        SubmitTasks asked;
        asked.tasks.resize(2);
        for (NewTask& task : asked.tasks) {
            task.type = "work";
            task.lease = scope_lease;
            task.attempt_max = scope_attempts;
            task.backoff_min = scope_backoff;
            task.backoff_max = scope_backoff;
        }
        const auto submitted = engine_.ask_for<SubmittedTasks>(asked);
        for (std::size_t i = 0; i < 2; ++i) ids_[i] = submitted[i]->task;
        for (ModelTask& task : tasks_) task.run_at = now();
    }

    std::string finding;

    void make(const Move& move) {
        switch (move.step) {
            case Step::CLAIM:
                return claim(move.agent, engine_.claim_of(scope_agents[move.agent]));
            case Step::CLAIM_AGAIN:
                return claim(move.agent, asked_[move.agent]);
            case Step::WAIT:
                return wait(next_event() - now());
            case Step::WAIT_SOME:
                return wait(scope_lease * 2 / 5);
            case Step::RESTART:
                return restart();
            default:
                return say(move);
        }
    }

    // The moves that change something, and those that are to be refused or to change nothing.
    std::pair<std::vector<Move>, std::vector<Move>> moves() const;
    std::string key() const;
    // Agents that do their work, and nothing in their way.
    void finish();

private:
    Timestamp now() const { return engine_.clock.now(); }
    bool is_ready(const ModelTask& task) const {
        return task.status == TaskStatus::QUEUED && task.run_at <= now();
    }
    std::int32_t held_by(std::size_t agent) const {
        return static_cast<std::int32_t>(
            std::count_if(tasks_.begin(), tasks_.end(), [&](const ModelTask& task) {
                return task.status == TaskStatus::RUNNING && task.agent == scope_agents[agent];
            }));
    }
    Timestamp next_event() const {
        Timestamp next{};
        for (const ModelTask& task : tasks_) {
            Timestamp at{};
            if (task.status == TaskStatus::RUNNING) at = task.lease_until;
            if (task.status == TaskStatus::QUEUED && task.run_at > now()) at = task.run_at;
            if (at != Timestamp{} && (next == Timestamp{} || at < next)) next = at;
        }
        return next;
    }
    bool changes(const Move& move) const;
    bool is_possible(const Move& move) const;
    // The model after a word about one task; false: it is refused.
    bool accepts(const Move& move, ModelTask& task) const;
    void claim(std::size_t agent, const Claim& asked);
    void was_told(std::size_t agent, const Claim& asked, const Lease& lease);
    void say(const Move& move);
    void wait(Duration time);
    void restart();
    void compare(std::string_view after);
    void found(std::string what) {
        if (finding.empty()) finding = std::move(what);
    }

    SteppedEngine engine_;
    std::array<Id<Task>, 2> ids_;
    std::array<ModelTask, 2> tasks_;
    std::array<Claim, 2> asked_;  // by each agent last
    bool restarted_ = false;
};

void Scope::claim(std::size_t agent, const Claim& asked) {
    asked_[agent] = asked;
    const auto had = std::count_if(tasks_.begin(), tasks_.end(),
                                   [&](const ModelTask& task) { return task.claim == asked.request; });
    const auto ready =
        std::count_if(tasks_.begin(), tasks_.end(), [&](const ModelTask& task) { return is_ready(task); });
    const bool gets_one = had > 0 || (ready > 0 && held_by(agent) < scope_room[agent]);
    const auto leases = engine_.ask_for<Leases>(asked).leases;
    if (leases.size() != (gets_one ? 1U : 0U)) {
        return found(
            fmt::format("{} claims with {} ready and gets {}", scope_agents[agent], ready, leases.size()));
    }
    for (const Lease& lease : leases) was_told(agent, asked, lease);
    compare("a claim");
}

void Scope::was_told(std::size_t agent, const Claim& asked, const Lease& lease) {
    const std::size_t which = lease.task->id == ids_[0] ? 0 : 1;
    ModelTask& task = tasks_[which];
    if (task.claim != asked.request) {
        if (!is_ready(task)) return found(fmt::format("task {} is handed out and is not ready", which));
        task.status = TaskStatus::RUNNING;
        task.agent = scope_agents[agent];
        task.epoch += 1;
        task.attempt += 1;
        task.claim = asked.request;
        task.lease_until = now() + scope_lease;
    }
    task.told[agent] = lease.task->epoch;
}

bool Scope::accepts(const Move& move, ModelTask& task) const {
    const bool held = task.is_held(move.agent);
    const bool was_its_own = task.agent == scope_agents[move.agent] && task.epoch == task.told[move.agent];
    switch (move.step) {
        case Step::BEAT:
            if (held) task.lease_until = now() + scope_lease;
            return held;
        case Step::COMPLETE:
            if (held) task.end(TaskStatus::SUCCEEDED);
            return held || (task.status == TaskStatus::SUCCEEDED && was_its_own);
        case Step::FAIL:
            if (held) {
                task.lose(now());
                return true;
            }
            return (task.status == TaskStatus::QUEUED && task.epoch == task.told[move.agent]) ||
                   (task.status == TaskStatus::DEAD && was_its_own);
        case Step::REJECT:
            if (held) task.end(TaskStatus::FAILED);
            return held ||
                   ((task.status == TaskStatus::FAILED || task.status == TaskStatus::DEAD) && was_its_own);
        case Step::GIVE_BACK:
            if (!held) return false;
            task.queue(now() + scope_backoff);
            task.attempt -= 1;
            return true;
        case Step::CANCEL:
            if (is_final(task.status)) return false;
            task.end(TaskStatus::CANCELLED);
            return true;
        default:  // RETRY
            if (!is_final(task.status) || task.status == TaskStatus::SUCCEEDED) return false;
            task.queue(now());
            task.attempt = 0;
            return true;
    }
}

void Scope::say(const Move& move) {
    ModelTask& model = tasks_[move.task];
    const Id<Task> id = ids_[move.task];
    const std::string agent = scope_agents[move.agent];
    const std::uint64_t epoch = model.told[move.agent];
    Input input = ChangeTasks{move.step == Step::CANCEL ? TaskVerb::CANCEL : TaskVerb::RETRY, {id}};
    if (move.step == Step::BEAT) input = Heartbeat{agent, {{id, epoch, {}}}};
    if (move.step == Step::COMPLETE) input = CompleteTasks{agent, {{id, epoch, Json{"{}"}}}};
    if (move.step == Step::FAIL || move.step == Step::REJECT)
        input = FailTasks{agent, {{id, epoch, "no", move.step == Step::FAIL, {}}}};
    if (move.step == Step::GIVE_BACK) input = ReturnLeases{agent, {{id, epoch, {}}}};

    const bool accepted = accepts(move, model);
    const auto outcome = engine_.ask_for<Outcomes>(std::move(input)).front();
    const std::string told = fmt::format("word {} of {} at epoch {} about task {}",
                                         static_cast<int>(move.step), agent, epoch, move.task);
    if (outcome.has_value() != accepted) found(told + (accepted ? " is refused" : " is accepted"));
    compare(told);
}

void Scope::wait(Duration time) {
    const Timestamp until = now() + time;
    engine_.pass(time);
    for (ModelTask& task : tasks_) {
        if (task.status == TaskStatus::RUNNING && task.lease_until <= until) task.lose(task.lease_until);
    }
    compare("a while");
}

// It takes nothing from a lease, and adds a whole one at most.
void Scope::restart() {
    restarted_ = true;
    engine_.restart();
    for (std::size_t i = 0; i < 2; ++i) {
        const auto stored = engine_.stored<Task>(RawId{ids_[i]});
        if (tasks_[i].status != TaskStatus::RUNNING || stored == nullptr) continue;
        if (stored->lease_until < std::max(tasks_[i].lease_until, now() + scope_lease / 3) ||
            stored->lease_until > now() + scope_lease) {
            found(fmt::format("a restart leaves task {} a lease of {}", i,
                              to_string(stored->lease_until - now())));
        }
        tasks_[i].lease_until = stored->lease_until;
    }
    compare("a restart");
}

void Scope::compare(std::string_view after) {
    for (std::size_t i = 0; i < 2; ++i) {
        const ModelTask& is = tasks_[i];
        const auto stored = engine_.stored<Task>(RawId{ids_[i]});
        if (stored == nullptr) return found(fmt::format("after {} task {} is gone", after, i));
        const bool agrees = stored->status == is.status && stored->epoch == is.epoch &&
                            stored->attempt == is.attempt && stored->agent == is.agent &&
                            stored->claim == is.claim && stored->lease_until == is.lease_until &&
                            is_final(is.status) == (stored->finished_at != Timestamp{}) &&
                            (is.status != TaskStatus::QUEUED || stored->run_at == is.run_at);
        if (agrees) continue;
        found(fmt::format(
            "after {} task {} is {} of '{}' at epoch {} in attempt {} and should be {} of '{}' at {} in {}",
            after, i, name_of(stored->status), stored->agent, stored->epoch, stored->attempt,
            name_of(is.status), is.agent, is.epoch, is.attempt));
    }
}

bool Scope::is_possible(const Move& move) const {
    if (move.step == Step::CLAIM_AGAIN) return !asked_[move.agent].request.empty();
    if (move.step == Step::WAIT) return next_event() != Timestamp{};
    if (move.step == Step::WAIT_SOME)
        return tasks_[0].status == TaskStatus::RUNNING || tasks_[1].status == TaskStatus::RUNNING;
    if (move.step == Step::RESTART) return !restarted_;
    const bool is_report = move.step >= Step::BEAT && move.step <= Step::GIVE_BACK;
    return !is_report || tasks_[move.task].told[move.agent] != 0;
}

bool Scope::changes(const Move& move) const {
    if (move.step == Step::CLAIM || move.step == Step::CLAIM_AGAIN) {
        return std::any_of(tasks_.begin(), tasks_.end(),
                           [&](const ModelTask& task) { return is_ready(task); }) &&
               held_by(move.agent) < scope_room[move.agent];
    }
    if (move.step >= Step::WAIT) return true;
    ModelTask after = tasks_[move.task];
    const ModelTask& before = tasks_[move.task];
    (void)accepts(move, after);
    return after.status != before.status || after.lease_until != before.lease_until;
}

std::pair<std::vector<Move>, std::vector<Move>> Scope::moves() const {
    std::vector<Move> all;
    for (std::size_t i = 0; i < 2; ++i) {
        for (const Step step : {Step::CLAIM, Step::CLAIM_AGAIN}) all.push_back({step, i, 0});
        for (const Step step : {Step::CANCEL, Step::RETRY}) all.push_back({step, 0, i});
        for (const Step step : {Step::BEAT, Step::COMPLETE, Step::FAIL, Step::REJECT, Step::GIVE_BACK}) {
            for (std::size_t task = 0; task < 2; ++task) all.push_back({step, i, task});
        }
    }
    for (const Step step : {Step::WAIT, Step::WAIT_SOME, Step::RESTART}) all.push_back({step, 0, 0});
    std::pair<std::vector<Move>, std::vector<Move>> sorted;
    for (const Move& move : all) {
        if (is_possible(move)) (changes(move) ? sorted.first : sorted.second).push_back(move);
    }
    return sorted;
}

// Which of the two tasks is which makes no difference.
std::string Scope::key() const {
    std::array<std::string, 2> keys;
    for (std::size_t which = 0; which < 2; ++which) {
        const ModelTask& task = tasks_[which];
        const Duration ready = task.run_at > now() ? task.run_at - now() : Duration{};
        const Duration left = task.status == TaskStatus::RUNNING ? task.lease_until - now() : Duration{};
        keys[which] =
            fmt::format("|{} {} {} {} {} {}", static_cast<int>(task.status), task.agent, task.epoch,
                        task.attempt, task.status == TaskStatus::QUEUED ? ready.count() : 0, left.count());
        for (std::size_t i = 0; i < 2; ++i) {
            keys[which] += fmt::format(" {}{}", task.told[i], task.claim == asked_[i].request ? "c" : "");
        }
    }
    return (restarted_ ? "r" : "-") + std::min(keys[0], keys[1]) + std::max(keys[0], keys[1]);
}

void Scope::finish() {
    const auto has_ended = [](const ModelTask& task) { return is_final(task.status); };
    for (int i = 0; i < 12 && !std::all_of(tasks_.begin(), tasks_.end(), has_ended); ++i) {
        for (std::size_t agent = 0; agent < 2; ++agent) {
            claim(agent, engine_.claim_of(scope_agents[agent]));
            for (std::size_t task = 0; task < 2; ++task) {
                if (tasks_[task].is_held(agent)) say({Step::COMPLETE, agent, task});
            }
        }
        if (next_event() != Timestamp{}) wait(next_event() - now());
    }
    if (!std::all_of(tasks_.begin(), tasks_.end(), has_ended)) found("something never ends");
}

struct Explored {
    std::size_t states = 0;
    std::size_t moves = 0;
    std::string finding = {};
};

std::string told(const std::vector<Move>& path) {
    std::string text;
    for (const Move& move : path)
        fmt::format_to(std::back_inserter(text), " {}:{}/{}", static_cast<int>(move.step), move.agent,
                       move.task);
    return text;
}

ModuleSet scope_modules() { return platform_modules({.retry_elsewhere = {}, .agent_failures_max = 1000}); }

// Breadth first, so that the first finding has the shortest way. An engine cannot be copied: each state is
// reached again by its way from the start.
Explored explore(int depth, const ModuleSet& modules) {
    Explored seen;
    std::unordered_set<std::string> known;
    std::deque<std::pair<std::vector<Move>, std::vector<Move>>> ahead{{{}, {}}};  // a way, and how it goes on
    const auto arrive = [&](const std::vector<Move>& path) {
        Scope scope{modules};
        for (const Move& move : path) scope.make(move);
        seen.moves += 1;
        if (scope.finding.empty() && !known.insert(scope.key()).second) return;
        seen.states += 1;
        const auto [on, nothing] = scope.moves();
        for (const Move& move : nothing) scope.make(move);
        if (scope.finding.empty()) scope.finish();
        seen.finding = scope.finding;
        if (!seen.finding.empty()) seen.finding += "; moves:" + told(path);
        if (path.size() < static_cast<std::size_t>(depth)) ahead.emplace_back(path, on);
    };
    arrive({});
    ahead.pop_front();
    while (!ahead.empty() && seen.finding.empty()) {
        auto [path, on] = std::move(ahead.front());
        ahead.pop_front();
        for (const Move& move : on) {
            path.push_back(move);
            arrive(path);
            path.pop_back();
            if (!seen.finding.empty()) break;
        }
    }
    return seen;
}

TEST(SmallScope, EveryOrderOfWhatCanHappenKeepsThePromises) {
    const char* asked = std::getenv("TERO_SCOPE_DEPTH");
    const Explored seen = explore(asked != nullptr ? std::atoi(asked) : scope_depth, scope_modules());

    EXPECT_EQ(seen.finding, "");
    EXPECT_GT(seen.states, 200U);
    RecordProperty("states", std::to_string(seen.states));
    RecordProperty("moves", std::to_string(seen.moves));
    fmt::print("{} states, {} moves\n", seen.states, seen.moves);
}

// That it would have told: each of these is found within so many moves.
template <class Change>
std::string with_bug(int depth, Change change) {
    ModuleSet modules = scope_modules();
    modules.around = [change](const Decide& decide, const Rows& rows, const Input& input, Context& context) {
        return change(decide, rows, input, context);
    };
    return explore(depth, modules).finding;
}

TEST(SmallScope, FindsACompletionThatIsNotFenced) {
    const std::string finding =
        with_bug(4, [](const Decide& decide, const Rows& rows, const Input& input, Context& context) {
            const auto* asked = input.as<CompleteTasks>();
            if (asked == nullptr) return decide(rows, input, context);
            CompleteTasks changed = *asked;
            const Task* task = rows.look<Task>(changed.completions.front().task).row;
            if (task != nullptr && task->status == TaskStatus::RUNNING) {
                changed.agent = task->agent;
                changed.completions.front().epoch = task->epoch;
            }
            return decide(rows, changed, context);
        });
    EXPECT_NE(finding.find("is accepted"), std::string::npos) << finding;
}

TEST(SmallScope, FindsALeaseThatNeverEnds) {
    const std::string finding = with_bug(
        3, [](const Decide& decide, const Rows& rows, const Input& input, Context& context) -> Decision {
            if (input.is<LeaseExpired>()) return Decided{};
            return decide(rows, input, context);
        });
    EXPECT_NE(finding.find("after a while"), std::string::npos) << finding;
}

TEST(SmallScope, FindsAReturnThatUsesAnAttempt) {
    const std::string finding =
        with_bug(3, [](const Decide& decide, const Rows& rows, const Input& input, Context& context) {
            Decision decision = decide(rows, input, context);
            auto* decided = std::get_if<Decided>(&decision);
            if (decided == nullptr || !input.is<ReturnLeases>()) return decision;
            for (Write& write : decided->batch.writes) {
                if (write.table != table_of<Task>()) continue;
                Task task = *static_cast<const Task*>(write.row.get());
                task.attempt += 1;
                write.row = std::make_shared<const Task>(std::move(task));
            }
            return decision;
        });
    EXPECT_NE(finding.find("in attempt 1 and should be QUEUED"), std::string::npos) << finding;
}

}  // namespace
}  // namespace tero
