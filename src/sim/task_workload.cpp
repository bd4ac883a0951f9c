#include "sim/task_workload.hpp"

#include "sim/callers.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero::sim {
void TaskWorkload::start() {
    const auto workers = static_cast<std::size_t>(2 + world_.random.below(4));
    for (std::size_t i = 0; i < workers; ++i) {
        workers_.push_back({fmt::format("worker-{}", i),
                            i < 2 ? (i == 0 ? "paint" : "print") : (world_.chance(50) ? "paint" : "print")});
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
        if (world_.chance(20)) task.run_at = world_.now() + world_.some(60s);
        if (world_.chance(15)) task.deadline = world_.now() + world_.some(120s);
        task.unique_key = fmt::format("key-{}", i);
        task.payload = Json{fmt::format(R"({{"number":{}}})", i)};
        world_.after(world_.some(60s), [this, task] { submit(task, task.unique_key, 0); });
    }
    world_.after(world_.some(20s), [this] { cancel_some(); });
}

void TaskWorkload::submit(NewTask task, std::string key, int tries) {
    SubmitTasks asked;
    if (forget_keys && tries > 0) task.unique_key = fmt::format("{}-{}", key, tries);
    asked.tasks.push_back(task);
    if (world_.chance(10)) node_.offer(asked);  // sent twice by the network
    ask(world_, node_, asked, caller_patience, [this, task, key, tries](Reply* reply) {
        if (reply == nullptr || !reply->has_value()) {
            world_.counts()["submit.again"] += 1;
            world_.after(world_.some(2s), [this, task, key, tries] { submit(task, key, tries + 1); });
            return;
        }
        const auto& submitted = std::get<SubmittedTasks>(**reply).front();
        if (!submitted) {
            world_.found("good_tasks_are_taken", submitted.error().message);
            return;
        }
        laws_.was_accepted(key, submitted->task);
        known_.push_back(submitted->task);
        submitted_ += 1;
    });
}

void TaskWorkload::enrol(std::size_t worker) {
    AgentInfo agent;
    agent.id = workers_[worker].name;
    agent.kind = AgentKind::WORKER;
    agent.capabilities = {workers_[worker].capability};
    agent.max_concurrency = static_cast<std::int32_t>(1 + world_.random.below(4));
    ask(world_, node_, RegisterAgent{agent}, caller_patience, [this, worker](Reply* reply) {
        if (reply == nullptr || !reply->has_value()) {
            world_.after(world_.some(2s), [this, worker] { enrol(worker); });
            return;
        }
        claim(worker, make_raw_id(world_.now(), world_.random), 0);
    });
}

void TaskWorkload::claim(std::size_t worker, RawId request, int tries) {
    Claim asked;
    asked.agent = workers_[worker].name;
    asked.limit = static_cast<std::int32_t>(1 + world_.random.below(3));
    asked.request = request;
    asked.wait = world_.chance(30) ? Duration{0} : world_.some(20s);
    ask(world_, node_, asked, asked.wait + caller_patience, [this, worker, request, tries](Reply* reply) {
        if (reply == nullptr || !reply->has_value()) {
            world_.counts()["claim.again"] += 1;
            // The same request id again, or the worker has forgotten it.
            const RawId next =
                tries < 3 && world_.chance(80) ? request : make_raw_id(world_.now(), world_.random);
            world_.after(world_.some(1s), [this, worker, next, tries] { claim(worker, next, tries + 1); });
            return;
        }
        for (const Lease& lease : std::get<Leases>(**reply).leases) {
            laws_.was_leased(lease);
            work(worker, lease);
        }
        world_.after(world_.some(calm_ ? Duration{500ms} : Duration{5s}),
                     [this, worker] { claim(worker, make_raw_id(world_.now(), world_.random), 0); });
    });
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
                     [this, worker, lease, result] { complete(worker, lease, result, 0); });
    } else if (fate < 38) {
        world_.after(quick, [this, worker, lease] { fail(worker, lease); });
    } else if (fate < 50) {
        const Duration longer = lease.task->lease * 2;
        beat(worker, lease, world_.now() + longer);
        world_.after(longer, [this, worker, lease, result] { complete(worker, lease, result, 0); });
    } else if (fate < 58) {
        world_.counts()["worker.twice"] += 1;
        world_.after(quick, [this, worker, lease, result] { complete(worker, lease, result, 0); });
        world_.after(quick + world_.some(20s),
                     [this, worker, lease, result] { complete(worker, lease, result, 0); });
    } else if (fate < 62) {
        ReturnLeases back;
        back.agent = workers_[worker].name;
        back.leases.push_back({lease.task->id, lease.task->epoch, {}});
        node_.offer(back);
    } else {
        world_.after(quick, [this, worker, lease, result] { complete(worker, lease, result, 0); });
    }
}

void TaskWorkload::beat(std::size_t worker, const Lease& lease, Timestamp until) {
    if (world_.now() >= until) return;
    Heartbeat said;
    said.agent = workers_[worker].name;
    said.beats.push_back({lease.task->id, lease.task->epoch, Json{"1"}});
    node_.offer(said);
    world_.after(lease.task->lease / 3 + 1ms, [this, worker, lease, until] { beat(worker, lease, until); });
}

void TaskWorkload::complete(std::size_t worker, const Lease& lease, std::string result, int tries) {
    CompleteTasks asked;
    asked.agent = workers_[worker].name;
    asked.completions.push_back({lease.task->id, lease.task->epoch, Json{result}});
    laws_.will_complete(lease.task->id, lease.task->epoch, result);
    ask(world_, node_, asked, caller_patience, [this, worker, lease, result, tries](Reply* reply) {
        if (reply == nullptr || !reply->has_value()) {
            if (tries < 6) {
                world_.after(world_.some(1s), [this, worker, lease, result, tries] {
                    complete(worker, lease, result, tries + 1);
                });
            }
            return;
        }
        const auto& outcome = std::get<Outcomes>(**reply).front();
        if (outcome) {
            laws_.was_completed(lease.task->id, lease.task->epoch, result);
        } else {
            world_.counts()["complete.refused"] += 1;
        }
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
    node_.offer(asked);
}

void TaskWorkload::cancel_some() {
    if (!known_.empty() && !calm_) {
        const auto which =
            static_cast<std::size_t>(world_.random.below(static_cast<std::int64_t>(known_.size())));
        node_.offer(CancelTasks{{known_[which]}});
    }
    if (!calm_) world_.after(world_.some(40s), [this] { cancel_some(); });
}

}  // namespace tero::sim
