// What agents report of the tasks they hold, and what happens when they report nothing.
#include "base/check.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/change_agent.hpp"
#include "modules/coordinator/end_task.hpp"
#include "modules/coordinator/lease.hpp"
#include "modules/coordinator/model/bounds.hpp"
#include "modules/coordinator/model/task_batch.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>
#include <utility>

namespace tero {
namespace {

using coordinator::AttemptEnd;
using coordinator::dead_alert;
using coordinator::error_bytes_max;
using coordinator::Holder;
using coordinator::progress_bytes_max;
using coordinator::result_bytes_max;
using Attempts = std::set<std::pair<RawId, std::uint64_t>>;  // tasks, each with an epoch

constexpr Duration retry_after_max = 24h * 7;

Error no_such_task(const Id<Task>& id) {
    return {ErrorCode::not_found, fmt::format("there is no task {}", id), ""};
}

// The rows that reports about these tasks need.
template <class Reports>
Need rows_needed(const Rows& rows, const Reports& reports) {
    Need need;
    for (const auto& report : reports) {
        if (!rows.look<Task>(report.task).known) need.add<Task>(report.task);
        if (!rows.look<TaskBody>(report.task).known) need.add<TaskBody>(report.task);
    }
    return need;
}

// The failure was told before, and the task has not been handed out since.
bool was_failed_so(const Task& task, const Failure& failure, const std::string& agent) {
    if (task.epoch != failure.epoch || task.epoch == 0) return false;
    if (task.status == TaskStatus::QUEUED) return failure.retryable;
    return task.agent == agent && (task.status == TaskStatus::DEAD ||
                                   (task.status == TaskStatus::FAILED && !failure.retryable));
}

// The lease of `attempt` ended without an outcome: its history, and what follows when the task ends with it.
void put_unleased(Decided& decided, const Context& context, const Task& attempt, Task task,
                  const TaskBody* body, std::string kind, std::string actor) {
    if (!is_final(task.status) || kind == "task.returned")
        decided.note(context, task.id, std::move(kind), actor, coordinator::attempt_detail(attempt, ""));
    if (is_final(task.status)) {
        coordinator::end_task(decided, context, std::move(task), body != nullptr ? *body : TaskBody{},
                              std::move(actor));
    } else {
        decided.batch.put(std::move(task));
    }
}

}  // namespace

Result<Done> AgentCoordinator::check_completion(const Rows& rows, const CompleteTasks& input,
                                               const Completion& completion, const Task& task,
                                               Timestamp now) const {
    // The result of a task that a module owns is carried out.
    if (is_teros_own(task)) {
        TRY_DONE(check_right(rows, input.credential, task.capability, now));
    }
    if (completion.result.text.size() > result_bytes_max) {
        return Error{ErrorCode::too_large, fmt::format("a result has at most {} bytes", result_bytes_max),
                     "result"};
    }
    return Done{};
}

Decision AgentCoordinator::decide(const Rows& rows, const CompleteTasks& input, Context& context) const {
    if (input.next && (input.next->limit < 1 || input.next->limit > 1000)) {
        return refused(context, {ErrorCode::invalid, "a claim asks for 1 to 1000 tasks", "next.limit"});
    }
    if (input.next && input.next->request.empty()) {
        return refused(
            context, {ErrorCode::invalid, "a claim needs a request id, new for each claim", "next.request"});
    }
    LOOK(const AgentInfo* agent, rows, AgentInfo, input.agent);
    if (agent == nullptr) {
        return refused(context, {ErrorCode::not_found,
                                 fmt::format("agent '{}' is not registered", input.agent), "agent"});
    }
    if (input.next) {
        if (auto right = check_claim(rows, *input.next, *agent, context.now); !right) {
            return refused(context, std::move(right).error());
        }
    }
    if (Need need = rows_needed(rows, input.completions); !need.empty()) return need;

    Decided decided;
    Outcomes outcomes;
    AgentInfo record = *agent;
    coordinator::hear(record, context.now);
    Attempts seen;
    for (const Completion& completion : input.completions) {
        const Task* task = rows.look<Task>(completion.task).row;
        const TaskBody* body = rows.look<TaskBody>(completion.task).row;
        if (task == nullptr || body == nullptr) {
            outcomes.push_back(no_such_task(completion.task));
            continue;
        }
        if (auto good = check_completion(rows, input, completion, *task, context.now); !good) {
            outcomes.push_back(std::move(good).error());
            continue;
        }
        const bool repeated = task->status == TaskStatus::SUCCEEDED && task->epoch == completion.epoch &&
                              task->agent == input.agent;
        if (repeated || seen.contains({completion.task, completion.epoch})) {
            MARK("complete.repeated");
            outcomes.push_back(Done{});
            continue;
        }
        auto done = coordinator::complete(*task, Holder{input.agent, completion.epoch}, context.now);
        if (!done) {
            MARK("lease.lost_while_completing");
            outcomes.push_back(std::move(done).error());
            continue;
        }
        seen.emplace(completion.task, completion.epoch);
        count_attempt(record, *task, AttemptEnd::SUCCEEDED, context.now, decided);
        TaskBody finished = *body;
        finished.result = completion.result;
        coordinator::end_task(decided, context, std::move(*done), finished, "agent:" + input.agent);
        decided.batch.put(std::move(finished));
        outcomes.push_back(Done{});
    }
    if (record != *agent)
        coordinator::put_agent(decided, context, agent, std::move(record), "agent:" + input.agent);
    if (!input.next) {
        decided.reply(context, Answer{std::move(outcomes)});
        return decided;
    }
    return claiming(rows, *input.next, std::move(outcomes), std::move(decided), context);
}

Decision AgentCoordinator::decide(const Rows& rows, const FailTasks& input, Context& context) const {
    LOOK(const AgentInfo* agent, rows, AgentInfo, input.agent);
    if (agent == nullptr) {
        return refused(context, {ErrorCode::not_found,
                                 fmt::format("agent '{}' is not registered", input.agent), "agent"});
    }
    if (Need need = rows_needed(rows, input.failures); !need.empty()) return need;

    Decided decided;
    Outcomes outcomes;
    AgentInfo record = *agent;
    coordinator::hear(record, context.now);
    Attempts seen;
    for (const Failure& failure : input.failures) {
        const Task* task = rows.look<Task>(failure.task).row;
        const TaskBody* body = rows.look<TaskBody>(failure.task).row;
        if (task == nullptr || body == nullptr) {
            outcomes.push_back(no_such_task(failure.task));
            continue;
        }
        if (failure.error.size() > error_bytes_max) {
            outcomes.push_back(Error{ErrorCode::too_large,
                                     fmt::format("an error has at most {} bytes", error_bytes_max), "error"});
            continue;
        }
        if (failure.retry_after && (*failure.retry_after < 0ms || *failure.retry_after > retry_after_max)) {
            outcomes.push_back(Error{ErrorCode::invalid, "retry_after is 0s to 7d", "retry_after"});
            continue;
        }
        if (was_failed_so(*task, failure, input.agent) || seen.contains({failure.task, failure.epoch})) {
            MARK("fail.repeated");
            outcomes.push_back(Done{});
            continue;
        }
        auto failed = coordinator::fail(*task, Holder{input.agent, failure.epoch}, failure.retryable,
                                        failure.retry_after, context.now, context.random);
        if (!failed) {
            outcomes.push_back(std::move(failed).error());
            continue;
        }
        seen.emplace(failure.task, failure.epoch);
        const AttemptEnd end = failure.retryable ? AttemptEnd::FAILED : AttemptEnd::REJECTED;
        count_attempt(record, *task, end, context.now, decided);
        TaskBody told = *body;
        told.error = failure.error;
        if (failed->status == TaskStatus::DEAD) decided.next.push_back(dead_alert(*failed, told.error));
        if (is_final(failed->status)) {
            coordinator::end_task(decided, context, std::move(*failed), told, "agent:" + input.agent);
        } else {
            decided.note(context, failed->id, coordinator::history_kind(failed->status),
                         "agent:" + input.agent, coordinator::attempt_detail(*task, told.error));
            decided.batch.put(std::move(*failed));
        }
        decided.batch.put(std::move(told));
        outcomes.push_back(Done{});
    }
    if (record != *agent)
        coordinator::put_agent(decided, context, agent, std::move(record), "agent:" + input.agent);
    decided.reply(context, Answer{std::move(outcomes)});
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const Heartbeat& input, Context& context) const {
    LOOK(const AgentInfo* agent, rows, AgentInfo, input.agent);
    if (agent == nullptr) {
        return refused(context, {ErrorCode::not_found,
                                 fmt::format("agent '{}' is not registered", input.agent), "agent"});
    }
    if (Need need = rows_needed(rows, input.beats); !need.empty()) return need;

    Decided decided;
    Outcomes outcomes;
    hear(*agent, context, decided);
    for (const TaskHeartbeat& beat : input.beats) {
        if (beat.progress.text.size() > progress_bytes_max) {
            outcomes.push_back(Error{ErrorCode::too_large,
                                     fmt::format("progress has at most {} bytes", progress_bytes_max),
                                     "progress"});
            continue;
        }
        const Task* task = rows.look<Task>(beat.task).row;
        const TaskBody* body = rows.look<TaskBody>(beat.task).row;
        if (task == nullptr || body == nullptr) {
            outcomes.push_back(no_such_task(beat.task));
            continue;
        }
        auto renewed = coordinator::renew(*task, Holder{input.agent, beat.epoch}, context.now);
        if (renewed && agent->webhook)
            renewed->lease_until = context.now + coordinator::lease_of(*task, agent);
        if (!renewed) {
            outcomes.push_back(std::move(renewed).error());
            continue;
        }
        if (!beat.progress.text.empty()) {
            TaskBody told = *body;
            told.progress = beat.progress;
            decided.batch.put(std::move(told));
        }
        decided.batch.put(std::move(*renewed));
        outcomes.push_back(Done{});
    }
    decided.reply(context, Answer{std::move(outcomes)});
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const ReturnLeases& input, Context& context) const {
    if (Need need = rows_needed(rows, input.leases); !need.empty()) return need;
    Decided decided;
    Outcomes outcomes;
    Attempts seen;
    for (const LeaseReturn& lease : input.leases) {
        const Task* task = rows.look<Task>(lease.task).row;
        if (task == nullptr) {
            outcomes.push_back(no_such_task(lease.task));
            continue;
        }
        if (lease.after && (*lease.after < 1ms || *lease.after > retry_after_max)) {
            outcomes.push_back(Error{ErrorCode::invalid, "after is 1ms to 7d", "after"});
            continue;
        }
        const Duration pause = input.unheard ? Duration{} : lease.after.value_or(task->backoff_min);
        auto returned =
            coordinator::give_back(*task, Holder{input.agent, lease.epoch}, pause, context.now);
        if (!returned) {
            outcomes.push_back(std::move(returned).error());
            continue;
        }
        outcomes.push_back(Done{});
        if (!seen.emplace(lease.task, lease.epoch).second) continue;
        put_unleased(decided, context, *task, std::move(*returned), rows.look<TaskBody>(lease.task).row,
                     "task.returned", "agent:" + input.agent);
    }
    decided.reply(context, Answer{std::move(outcomes)});
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const LeaseExpired& input, Context& context) const {
    LOOK(const Task* task, rows, Task, input.task);
    LOOK(const TaskBody* body, rows, TaskBody, input.task);
    Decided decided;
    if (task == nullptr) return decided;
    auto expired = coordinator::expire(*task, context.now, context.random);
    if (!expired) return decided;
    MARK("lease.expired");
    LOOK(const AgentInfo* agent, rows, AgentInfo, task->agent);
    TaskBody told = body != nullptr ? *body : TaskBody{};
    told.error = fmt::format("agent '{}' {}", task->agent,
                             task->is_accepted ? "took it and did not say in time what became of it"
                                               : "fell silent");
    if (agent != nullptr) {
        AgentInfo record = *agent;
        count_attempt(record, *task, AttemptEnd::FAILED, context.now, decided);
        coordinator::put_agent(decided, context, agent, std::move(record), "timer");
    }
    if (expired->status == TaskStatus::DEAD) decided.next.push_back(dead_alert(*expired, told.error));
    put_unleased(decided, context, *task, std::move(*expired), &told, "task.lease_expired", "timer");
    if (body != nullptr) decided.batch.put(std::move(told));
    return decided;
}

Decision AgentCoordinator::recover(const Rows& rows, const Recovered& input, Context& context) const {
    Decided decided;
    Need need;
    call_again(rows, context, decided, need);
    if (!need.empty()) return need;
    if (options_.start_paused && !input.same_process) start_paused(rows, context, decided);
    rows.table<Task>().each([&](const Task& task) {
        if (task.status != TaskStatus::RUNNING) return;
        const AgentInfo* agent = rows.look<AgentInfo>(task.agent).row;
        if (agent != nullptr && agent->webhook && !task.is_accepted) return;
        const bool inside = agent != nullptr && agent->kind == AgentKind::BUILTIN;
        if (inside && (input.same_process || task.attempt < task.attempt_max)) {
            auto again = coordinator::give_back(task, Holder{task.agent, task.epoch}, 0ms, context.now);
            CHECK(again.has_value(), "task {}: {}", task.id, again.error().message);
            // It may be what brought the process down: then the attempt counts.
            if (!input.same_process) again->attempt = task.attempt;
            put_unleased(decided, context, task, std::move(*again), nullptr,
                         input.same_process ? "task.returned" : "task.lease_expired", "restart");
            return;
        }
        Task changed = task;
        if (inside) {
            changed.lease_until = context.now;  // its last attempt: the timer does the rest
        } else {
            // What it lost through us it has again, and time to say that it lives; not a whole lease, and a
            // few times, or starts would keep the lease of a dead one for ever.
            constexpr int spared = 3;
            const Duration lease = coordinator::lease_of(task, agent);
            if (task.starts_unheard < spared) {
                changed.starts_unheard += 1;
                changed.lease_until =
                    std::clamp(task.lease_until + input.away, context.now + lease / 3, context.now + lease);
            }
        }
        if (changed != task) decided.batch.put(std::move(changed));
    });
    return decided;
}

Decision AgentCoordinator::after_pause(const Rows& rows, const StoodStill& input, Context& context) const {
    Decided decided;
    rows.table<Task>().each([&](const Task& task) {
        if (task.status != TaskStatus::RUNNING) return;
        const AgentInfo* agent = rows.look<AgentInfo>(task.agent).row;
        if (agent != nullptr && agent->kind == AgentKind::BUILTIN) return;
        Task changed = task;
        changed.lease_until = std::min(task.lease_until + input.lasted,
                                       context.now + coordinator::lease_of(task, agent));
        if (changed.lease_until > task.lease_until) decided.batch.put(std::move(changed));
    });
    rows.table<AgentInfo>().each([&](const AgentInfo& agent) {
        if (agent.status == AgentStatus::OFFLINE || agent.kind == AgentKind::BUILTIN) return;
        AgentInfo changed = agent;
        changed.heartbeat_at = std::min(agent.heartbeat_at + input.lasted, context.now);
        if (changed.heartbeat_at > agent.heartbeat_at) decided.batch.put(std::move(changed));
    });
    return decided;
}

}  // namespace tero
