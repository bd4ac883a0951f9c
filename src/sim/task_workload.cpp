#include "sim/task_workload.hpp"

#include "sim/callers.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::sim {
namespace {

constexpr const char* shared_key = "printer";  // a concurrency key, of which few may run at once

}  // namespace

void TaskWorkload::start() {
    const auto workers = static_cast<std::size_t>(2 + world_.random.below(4));
    for (std::size_t i = 0; i < workers; ++i) {
        // There is someone for each; some can do both.
        const bool paints = i == 0 || (i > 1 && world_.chance(60));
        Worker worker{fmt::format("worker-{}", i), {}};
        if (paints) worker.capabilities.emplace_back("paint");
        if (!paints || world_.chance(40)) worker.capabilities.emplace_back("print");
        workers_.push_back(std::move(worker));
        world_.after(world_.some(2s), [this, i] { enrol(i); });
    }
    to_submit_ = static_cast<int>(6 + world_.random.below(20));
    for (int i = 0; i < to_submit_; ++i) {
        NewTask task;
        task.type = world_.chance(50) ? "paint" : "print";
        task.priority = static_cast<TaskPriority>(world_.random.below(4));
        task.attempt_max = static_cast<std::int32_t>(1 + world_.random.below(4));
        task.lease = 1s + world_.some(20s);
        task.backoff_max = 1s + world_.some(20s);
        if (world_.chance(25)) task.concurrency_key = shared_key;
        if (world_.chance(20)) task.run_at = world_.now() + world_.some(60s);
        if (world_.chance(15))
            task.deadline = std::max(world_.now(), task.run_at) + 1ms + world_.some(120s);
        task.unique_key = fmt::format("key-{}", i);
        task.unique_even_dead = true;  // who asks again after it was cancelled means the same one
        task.payload = Json{fmt::format(R"({{"number":{}}})", i)};
        world_.after(world_.some(60s), [this, task] {
            NewTask asked = task;
            if (world_.chance(15)) follow_one(asked);
            submit(asked, task.unique_key, 0);
        });
    }
    SetQueueLimit limit;
    limit.key = shared_key;
    limit.at_once = static_cast<std::int32_t>(1 + world_.random.below(2));
    limit.by = "ana";
    insist(world_, node_, limit, [](const Answer&) {});
    world_.after(world_.some(20s), [this] { cancel_some(); });
    if (world_.chance(50)) world_.after(world_.some(30s), [this] { pause_some(); });
    if (world_.chance(60)) world_.after(world_.some(30s), [this] { change_some(); });
    if (world_.chance(50)) world_.after(world_.some(60s), [this] { change_many(); });
    world_.after(world_.some(5s), [this] { notice(); });
    if (world_.chance(30)) world_.after(world_.some(60s), [this] { close_polls(); });
}

void TaskWorkload::submit(NewTask task, std::string key, int tries) {
    laws_.will_submit(task);
    SubmitTasks asked;
    asked.tasks.push_back(task);
    if (world_.chance(10)) node_.offer(asked);  // sent twice by the network
    ask(world_, node_, asked, caller_patience, [this, task, key, tries](Reply* reply) {
        if (reply == nullptr || !reply->has_value()) {
            world_.counts()["submit.again"] += 1;
            if (reply != nullptr && reply->error().code == ErrorCode::exhausted)
                world_.counts()["submit.exhausted"] += 1;
            world_.after(world_.some(2s), [this, task, key, tries] { submit(task, key, tries + 1); });
            return;
        }
        const auto& submitted = (*reply)->as<SubmittedTasks>()->front();
        if (!submitted && task.deadline <= node_.latest_clock() && submitted.error().field == "deadline") {
            to_submit_ -= 1;  // it was heard too late
            return;
        }
        if (!submitted && submitted.error().field.starts_with("after")) {
            to_submit_ -= 1;  // what it was to come after is forgotten already
            return;
        }
        if (!submitted) {
            world_.found(Law::good_tasks_are_taken, submitted.error().message);
            return;
        }
        laws_.was_accepted(key, submitted->task);
        known_.push_back(submitted->task);
        submitted_ += 1;
    });
}

// It comes after a task that is known.
void TaskWorkload::follow_one(NewTask& task) {
    if (known_.empty()) return;
    const auto which =
        static_cast<std::size_t>(world_.random.below(static_cast<std::int64_t>(known_.size())));
    task.after = {known_[which]};
    task.after_failed = world_.chance(50) ? AfterFailed::RUN : AfterFailed::CANCEL;
    world_.counts()["submit.after"] += 1;
}

void TaskWorkload::enrol(std::size_t worker) {
    AgentInfo agent;
    agent.id = workers_[worker].name;
    agent.kind = AgentKind::WORKER;
    agent.capabilities = workers_[worker].capabilities;
    agent.max_concurrency = static_cast<std::int32_t>(1 + world_.random.below(4));
    laws_.will_register(agent);
    ask(world_, node_, RegisterAgent{agent}, caller_patience, [this, worker](Reply* reply) {
        if (reply == nullptr || !reply->has_value()) {
            world_.after(world_.some(2s), [this, worker] { enrol(worker); });
            return;
        }
        claim(worker, new_claim(worker), 0);
    });
}

Claim TaskWorkload::new_claim(std::size_t worker) {
    Claim asked;
    asked.agent = workers_[worker].name;
    asked.limit = static_cast<std::int32_t>(1 + world_.random.below(3));
    asked.request = make_raw_id(world_.now(), world_.random);
    asked.wait = world_.chance(30) ? Duration{0} : world_.some(20s);
    laws_.will_claim(asked);
    return asked;
}

void TaskWorkload::claim(std::size_t worker, const Claim& asked, int tries) {
    if (!calm_ && world_.chance(8)) claim_and_leave(worker);
    if (world_.chance(10)) {
        world_.counts()["claim.twice"] += 1;
        node_.offer(asked);
    }
    const Timestamp since = world_.now();
    laws_.calls.ask(asked.request, since);
    // Some give up before the claim's own time is over, and ask again while it is still open.
    const Duration patience = world_.chance(20) ? world_.some(5s) : asked.wait + caller_patience;
    ask(world_, node_, asked, patience, [this, worker, asked, since, tries](Reply* reply) {
        if (reply == nullptr || !reply->has_value()) {
            world_.counts()["claim.again"] += 1;
            // The same request id again, or the worker has forgotten it.
            const Claim next = tries < 3 && world_.chance(80) ? asked : new_claim(worker);
            world_.after(world_.some(1s), [this, worker, next, tries] { claim(worker, next, tries + 1); });
            return;
        }
        was_leased(worker, asked, since, (*reply)->as<Leases>()->leases);
        world_.after(world_.some(calm_ ? Duration{500ms} : Duration{5s}),
                     [this, worker] { claim(worker, new_claim(worker), 0); });
    });
}

void TaskWorkload::claim_and_leave(std::size_t worker) {
    Claim asked = new_claim(worker);
    asked.wait = 20s;
    asked.caller = ++callers_;
    node_.offer(asked);
    world_.counts()["caller.left"] += 1;
    world_.after(1s + world_.some(2s), [this, asked] {
        ask(world_, node_, CallerLeft{asked.caller}, caller_patience, [this, asked](Reply* reply) {
            if (reply != nullptr && reply->has_value()) laws_.has_left(asked);
        });
    });
}

void TaskWorkload::was_leased(std::size_t worker, const Claim& asked, Timestamp since,
                              const std::vector<Lease>& leases) {
    for (const Lease& lease : leases) {
        laws_.was_leased(lease, asked);
        const Task& task = *lease.task;
        const auto number = laws_.calls.begin(task.id,
                                              {.said = Said::CLAIM,
                                               .agent = asked.agent,
                                               .epoch = task.epoch,
                                               .attempt = task.attempt,
                                               .request = asked.request},
                                              since);
        laws_.calls.end(number, true, world_.now());
        work(worker, lease);
    }
}

void TaskWorkload::work(std::size_t worker, const Lease& lease) {
    const std::string result =
        fmt::format(R"({{"by":"{}","epoch":{}}})", workers_[worker].name, lease.task->epoch);
    const Duration quick = world_.some(lease.task->lease / 2 + 1ms);
    const auto fate = calm_ ? 99 : world_.random.below(100);
    if (fate < 12) {
        world_.counts()["worker.died"] += 1;
    } else if (fate < 24) {
        world_.counts()["worker.late"] += 1;
        world_.after(lease.task->lease + world_.some(30s),
                     [this, worker, lease, result] { complete(worker, lease, result); });
    } else if (fate < 38) {
        world_.after(quick, [this, worker, lease] { fail(worker, lease); });
    } else if (fate < 50) {
        const Duration longer = lease.task->lease * 2;
        beat(worker, lease, world_.now() + longer);
        world_.after(longer, [this, worker, lease, result] { complete(worker, lease, result); });
    } else if (fate < 58) {
        world_.counts()["worker.twice"] += 1;
        world_.after(quick, [this, worker, lease, result] { complete(worker, lease, result); });
        world_.after(quick + world_.some(20s),
                     [this, worker, lease, result] { complete(worker, lease, result); });
    } else if (fate < 62) {
        ReturnLeases back;
        back.agent = workers_[worker].name;
        back.leases.push_back({lease.task->id, lease.task->epoch, {}});
        say(back, lease.task->id, {.said = Said::GIVE_BACK, .agent = back.agent, .epoch = lease.task->epoch});
    } else {
        world_.after(quick, [this, worker, lease, result] { complete(worker, lease, result); });
    }
}

void TaskWorkload::beat(std::size_t worker, const Lease& lease, Timestamp until) {
    if (world_.now() >= until) return;
    Heartbeat said;
    said.agent = workers_[worker].name;
    said.beats.push_back({lease.task->id, lease.task->epoch, Json{"1"}});
    say_once(said, lease.task->id, {.said = Said::BEAT, .agent = said.agent, .epoch = lease.task->epoch});
    world_.after(lease.task->lease / 3 + 1ms, [this, worker, lease, until] { beat(worker, lease, until); });
}

void TaskWorkload::complete(std::size_t worker, const Lease& lease, std::string result) {
    std::optional<Claim> next;
    if (world_.chance(30)) next = new_claim(worker);
    complete(worker, lease, std::move(result), next, 0);
}

void TaskWorkload::complete(std::size_t worker, const Lease& lease, std::string result,
                            std::optional<Claim> next, int tries) {
    CompleteTasks asked;
    asked.agent = workers_[worker].name;
    asked.completions.push_back({lease.task->id, lease.task->epoch, Json{result}});
    asked.next = next;
    laws_.will_complete(lease.task->id, lease.task->epoch);
    const Timestamp since = world_.now();
    if (next) laws_.calls.ask(next->request, since);
    const auto number = laws_.calls.begin(
        lease.task->id, {.said = Said::COMPLETE, .agent = asked.agent, .epoch = lease.task->epoch}, since);
    const Duration patience = caller_patience + (next ? next->wait : Duration{});
    ask(world_, node_, asked, patience,
        [this, worker, lease, result, next, tries, since, number](Reply* reply) {
            if (reply == nullptr || !reply->has_value()) {
                if (tries < 6) {
                    world_.after(world_.some(1s), [this, worker, lease, result, next, tries] {
                        complete(worker, lease, result, next, tries + 1);
                    });
                }
                return;
            }
            const Leases* claimed = next ? &*(*reply)->as<Leases>() : nullptr;
            const auto& outcome =
                (claimed != nullptr ? claimed->completions : *(*reply)->as<Outcomes>()).front();
            laws_.calls.end(number, outcome.has_value(), world_.now());
            if (outcome) {
                laws_.was_completed(lease.task->id, lease.task->epoch, result);
            } else {
                world_.counts()["complete.refused"] += 1;
            }
            if (claimed == nullptr) return;
            world_.counts()["complete.and_claim"] += 1;
            was_leased(worker, *next, since, claimed->leases);
        });
}

void TaskWorkload::fail(std::size_t worker, const Lease& lease) {
    FailTasks asked;
    asked.agent = workers_[worker].name;
    Failure failure;
    failure.task = lease.task->id;
    failure.epoch = lease.task->epoch;
    failure.error = "it did not work";
    failure.retryable = world_.chance(80);
    if (world_.chance(30)) failure.retry_after = world_.some(10s);
    asked.failures.push_back(failure);
    say(asked, failure.task,
        {.said = Said::FAIL, .agent = asked.agent, .epoch = failure.epoch, .retryable = failure.retryable});
}

void TaskWorkload::say(const Input& input, const Id<Task>& task, const TaskCall& call) {
    say_once(input, task, call);
    if (!world_.chance(15)) return;
    world_.counts()["said.twice"] += 1;
    world_.after(world_.some(5s), [this, input, task, call] {
        if (!calm_) say_once(input, task, call);  // a retry by hand would come after the end of all
    });
}

void TaskWorkload::say_once(const Input& input, const Id<Task>& task, const TaskCall& call) {
    const auto number = laws_.calls.begin(task, call, world_.now());
    ask(world_, node_, input, caller_patience, [this, number](Reply* reply) {
        if (reply == nullptr || !reply->has_value()) return;
        laws_.calls.end(number, (*reply)->as<Outcomes>()->front().has_value(), world_.now());
    });
}

void TaskWorkload::notice() {
    const std::string subject = fmt::format("{}", notices_++);
    const std::uint64_t process = node_.process();
    if (node_.keep(RaiseAlert{"notice", subject, AlertLevel::INFO, "it happened"})) {
        laws_.was_kept(subject, process);
    }
    if (calm_ && --calm_notices_ == 0) return;
    world_.after(world_.some(5s), [this] { notice(); });
}

void TaskWorkload::close_polls() {
    if (calm_) return;
    world_.counts()["polls.closed"] += 1;
    node_.offer(CloseClaims{});
    world_.after(world_.some(60s), [this] { close_polls(); });
}

void TaskWorkload::pause_some() {
    if (calm_) return;
    static constexpr QueueScope scopes[] = {QueueScope::ALL, QueueScope::TYPE, QueueScope::CAPABILITY};
    const QueueScope scope = scopes[world_.random.below(3)];
    const std::string of = scope == QueueScope::ALL ? "" : world_.chance(50) ? "paint" : "print";
    world_.counts()["queue.paused"] += 1;
    insist(world_, node_, PauseQueue{scope, of, "", "ana"}, [this, scope, of](const Answer&) {
        world_.after(world_.some(30s), [this, scope, of] { resume(scope, of); });
    });
    world_.after(world_.some(60s), [this] { pause_some(); });
}

// Until it is sure that it is paused no more, however many hear nothing.
void TaskWorkload::resume(QueueScope scope, const std::string& of) {
    ask(world_, node_, ResumeQueue{scope, of, "ana"}, caller_patience, [this, scope, of](Reply* reply) {
        const bool is_over =
            reply != nullptr && (reply->has_value() || reply->error().code == ErrorCode::not_found);
        if (!is_over) world_.after(world_.some(2s), [this, scope, of] { resume(scope, of); });
    });
}

void TaskWorkload::cancel_some() {
    if (!known_.empty() && !calm_) {
        world_.counts()["cancel"] += 1;
        change_one(TaskVerb::CANCEL);
    }
    if (!calm_) world_.after(world_.some(40s), [this] { cancel_some(); });
}

void TaskWorkload::change_some() {
    if (calm_) return;
    if (!known_.empty()) change_one(world_.chance(70) ? TaskVerb::RETRY : TaskVerb::DELETE);
    world_.after(world_.some(15s), [this] { change_some(); });
}

void TaskWorkload::change_one(TaskVerb verb) {
    const auto which =
        static_cast<std::size_t>(world_.random.below(static_cast<std::int64_t>(known_.size())));
    laws_.by_hand.will_change(verb, known_[which]);
    const Said said = verb == TaskVerb::CANCEL  ? Said::CANCEL
                      : verb == TaskVerb::RETRY ? Said::RETRY
                                                : Said::DELETE;
    say(ChangeTasks{verb, {known_[which]}}, known_[which], {.said = said});
}

void TaskWorkload::change_many() {
    if (calm_) return;
    BeginBulk asked;
    static constexpr TaskStatus over[] = {TaskStatus::SUCCEEDED, TaskStatus::DEAD, TaskStatus::CANCELLED};
    const auto what = world_.random.below(100);
    asked.verb = what < 50 ? TaskVerb::RETRY : what < 75 ? TaskVerb::CANCEL : TaskVerb::DELETE;
    if (asked.verb == TaskVerb::RETRY) asked.filter.status = over[1 + world_.random.below(2)];
    if (asked.verb == TaskVerb::DELETE) asked.filter.status = over[world_.random.below(3)];
    if (asked.verb == TaskVerb::CANCEL || world_.chance(50))
        asked.filter.type = world_.chance(50) ? "paint" : "print";
    if (world_.chance(50)) asked.rate = static_cast<std::int32_t>(1 + world_.random.below(5));
    laws_.by_hand.will_change_many(asked);
    ask(world_, node_, asked, caller_patience, [this](Reply* reply) {
        if (reply != nullptr && reply->has_value()) world_.counts()["bulk.begun"] += 1;
    });
    world_.after(world_.some(60s), [this] { change_many(); });
}

}  // namespace tero::sim
