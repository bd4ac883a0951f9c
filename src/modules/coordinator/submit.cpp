// Tasks come in, or are taken back before anyone began them.
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/end_task.hpp"
#include "modules/coordinator/lease.hpp"

#include <fmt/format.h>
#include <unordered_map>
#include <unordered_set>

namespace tero {
namespace {

constexpr std::size_t payload_bytes_max = 256 * 1024;

Result<Done> check(const NewTask& task) {
    const auto name_is_bad = [](const std::string& name) { return name.size() > 100; };
    if (task.type.empty() || name_is_bad(task.type)) {
        return Error{ErrorCode::invalid, "a task needs a type of 1 to 100 characters", "type"};
    }
    if (name_is_bad(task.capability)) {
        return Error{ErrorCode::invalid, "a capability has at most 100 characters", "capability"};
    }
    if (task.unique_key.size() > 200) {
        return Error{ErrorCode::invalid, "a unique key has at most 200 characters", "unique_key"};
    }
    if (task.payload.text.size() > payload_bytes_max) {
        return Error{ErrorCode::too_large, fmt::format("a payload has at most {} bytes", payload_bytes_max),
                     "payload"};
    }
    if (task.attempt_max && (*task.attempt_max < 1 || *task.attempt_max > 1000)) {
        return Error{ErrorCode::invalid, "attempt_max is 1 to 1000", "attempt_max"};
    }
    if (task.lease && (*task.lease < 1s || *task.lease > 24h)) {
        return Error{ErrorCode::invalid, "a lease is 1s to 24h", "lease"};
    }
    if (task.backoff_min && (*task.backoff_min < 1ms || *task.backoff_min > 24h)) {
        return Error{ErrorCode::invalid, "backoff_min is 1ms to 24h", "backoff_min"};
    }
    if (task.backoff_max && (*task.backoff_max < 1ms || *task.backoff_max > 24h * 7)) {
        return Error{ErrorCode::invalid, "backoff_max is 1ms to 7d", "backoff_max"};
    }
    return Done{};
}

// Whether who asks may cancel the task or have it tried again.
Result<Done> check_change(const Asker& by, const Task& task, const TaskBody* body) {
    if (task.owner != ModuleId::NONE && !by.is_admin) {
        return Error{ErrorCode::forbidden, "this task is Tero's own; it takes a key with the scope admin",
                     ""};
    }
    const bool is_its_own = body != nullptr && !by.id.empty() && body->submitted_by == by.id;
    if (by.is_admin || by.may_change_all || is_its_own) return Done{};
    return Error{ErrorCode::forbidden,
                 "another key submitted this task; it takes that one, or a key with the scope tasks:*", ""};
}

Error queue_is_full(const CoordinatorOptions& options) {
    return {ErrorCode::exhausted,
            fmt::format("the queue is full ({} tasks); try again later", options.queue_max), ""};
}

}  // namespace

Decision AgentCoordinator::decide(const Rows& rows, const SubmitTasks& input, Context& context) const {
    // What another decision asks for is taken in even then: refusing it would lose what was already promised.
    const auto room = static_cast<std::size_t>(options_.queue_max);
    if (context.ticket != 0 && index_.live_count() + input.tasks.size() > room) {
        return refused(context, queue_is_full(options_));
    }
    Need need;
    for (const NewTask& task : input.tasks) {
        if (!task.unique_key.empty() && !rows.look<TaskKey>(task.unique_key).known)
            need.add<TaskKey>(task.unique_key);
    }
    if (!need.empty()) return need;

    Decided decided;
    SubmittedTasks results;
    results.reserve(input.tasks.size());
    std::unordered_map<std::string, Id<Task>> keys_here;  // unique keys that come twice in this very call
    for (const NewTask& asked : input.tasks) {
        if (auto checked = check(asked); !checked) {
            results.push_back(std::move(checked).error());
            continue;
        }
        if (!asked.unique_key.empty()) {
            const TaskKey* known = rows.look<TaskKey>(asked.unique_key).row;
            const auto here = keys_here.find(asked.unique_key);
            if (known != nullptr || here != keys_here.end()) {
                results.push_back(Submitted{known != nullptr ? known->task : here->second, false});
                continue;
            }
        }
        Task task;
        task.id = context.make_id<Task>();
        task.type = asked.type;
        task.capability = asked.capability.empty() ? asked.type : asked.capability;
        task.priority = asked.priority;
        task.created_at = context.now;
        task.run_at = std::max(asked.run_at, context.now);
        task.deadline = asked.deadline;
        task.lease = asked.lease.value_or(options_.lease);
        task.attempt_max = asked.attempt_max.value_or(options_.attempt_max);
        task.backoff_min = asked.backoff_min.value_or(options_.backoff_min);
        task.backoff_max = std::max(task.backoff_min, asked.backoff_max.value_or(options_.backoff_max));
        task.owner = input.owner.module;
        task.owner_id = input.owner.id;

        results.push_back(Submitted{task.id, true});
        if (!asked.unique_key.empty()) {
            keys_here.emplace(asked.unique_key, task.id);
            decided.batch.put(TaskKey{.key = asked.unique_key, .task = task.id, .created_at = context.now});
        }
        decided.batch.put(TaskBody{.id = task.id, .payload = asked.payload, .submitted_by = input.by.id});
        decided.note(context, task.id, "task.submitted", input.by.actor);
        decided.batch.put(std::move(task));
    }
    decided.reply(context, Answer{std::move(results)});
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const CancelTasks& input, Context& context) const {
    Need need;
    for (const Id<Task>& id : input.tasks) {
        if (!rows.look<Task>(id).known) need.add<Task>(id);
        if (!rows.look<TaskBody>(id).known) need.add<TaskBody>(id);
    }
    if (!need.empty()) return need;

    Decided decided;
    Outcomes outcomes;
    std::unordered_set<RawId> seen;
    for (const Id<Task>& id : input.tasks) {
        const Task* task = rows.look<Task>(id).row;
        if (task == nullptr) {
            outcomes.push_back(Error{ErrorCode::not_found, fmt::format("there is no task {}", id), ""});
            continue;
        }
        const TaskBody* body = rows.look<TaskBody>(id).row;
        if (auto right = check_change(input.by, *task, body); !right) {
            outcomes.push_back(std::move(right).error());
            continue;
        }
        auto cancelled = coordinator::cancel(*task, context.now);
        if (!cancelled) {
            outcomes.push_back(std::move(cancelled).error());
            continue;
        }
        outcomes.push_back(Done{});
        if (!seen.insert(id).second) continue;
        coordinator::end_task(decided, context, std::move(*cancelled), body != nullptr ? *body : TaskBody{},
                              input.by.actor);
    }
    decided.reply(context, Answer{std::move(outcomes)});
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const RetryTasks& input, Context& context) const {
    if (index_.live_count() + input.tasks.size() > static_cast<std::size_t>(options_.queue_max)) {
        return refused(context, queue_is_full(options_));
    }
    Need need;
    for (const Id<Task>& id : input.tasks) {
        if (!rows.look<Task>(id).known) need.add<Task>(id);
        if (!rows.look<TaskBody>(id).known) need.add<TaskBody>(id);
    }
    if (!need.empty()) return need;

    Decided decided;
    Outcomes outcomes;
    std::unordered_set<RawId> seen;
    for (const Id<Task>& id : input.tasks) {
        const Task* task = rows.look<Task>(id).row;
        if (task == nullptr) {
            outcomes.push_back(Error{ErrorCode::not_found, fmt::format("there is no task {}", id), ""});
            continue;
        }
        if (auto right = check_change(input.by, *task, rows.look<TaskBody>(id).row); !right) {
            outcomes.push_back(std::move(right).error());
            continue;
        }
        auto again = coordinator::requeue(*task, context.now);
        if (!again) {
            outcomes.push_back(std::move(again).error());
            continue;
        }
        outcomes.push_back(Done{});
        if (!seen.insert(id).second) continue;
        decided.note(context, id, "task.requeued", input.by.actor);
        decided.batch.put(std::move(*again));
    }
    decided.reply(context, Answer{std::move(outcomes)});
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const TaskDeadline& input, Context& context) const {
    LOOK(const Task* task, rows, Task, input.task);
    LOOK(const TaskBody* body, rows, TaskBody, input.task);
    Decided decided;
    if (task == nullptr) return decided;
    if (auto expired = coordinator::pass_deadline(*task, context.now)) {
        coordinator::end_task(decided, context, std::move(*expired), body != nullptr ? *body : TaskBody{},
                              "timer");
    }
    return decided;
}

}  // namespace tero
