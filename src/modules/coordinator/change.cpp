#include "modules/coordinator/change.hpp"

#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/end_task.hpp"
#include "modules/coordinator/lease.hpp"
#include "modules/coordinator/model/task_batch.hpp"

#include <fmt/format.h>
#include <unordered_map>
#include <utility>

namespace tero {
namespace coordinator {
namespace {

// The row of the unique key that the task was submitted with; null: it has none, or it has ended.
const TaskKey* key_of(const Rows& rows, const TaskBody* body) {
    return body == nullptr || body->unique_key.empty() ? nullptr : rows.look<TaskKey>(body->unique_key).row;
}

Result<Done> retry(const Rows& rows, const Task& task, const TaskBody* body, const Context& context,
                   const std::string& actor, Decided& decided) {
    const TaskKey* key = key_of(rows, body);
    Need none;
    if (key != nullptr && key->task != task.id && blocks(rows, *key, context.now, none)) {
        return Error{ErrorCode::conflict,
                     fmt::format("task {} has its unique key by now, so {} cannot be tried again", key->task,
                                 task.id),
                     ""};
    }
    TRY(Task again, requeue(task, context.now));
    if (is_of_batch(again)) {  // it has counted there
        again.owner = ModuleId::NONE;
        again.owner_id = {};
    }
    decided.note(context, task.id, "task.requeued", actor);
    decided.batch.put(std::move(again));
    return Done{};
}

Result<Done> prioritize(const Task& task, TaskPriority priority, const Context& context,
                        const std::string& actor, Decided& decided) {
    if (task.status != TaskStatus::QUEUED) {
        return Error{ErrorCode::conflict,
                     fmt::format("task {} is {}; only a queued one has a place to change", task.id,
                                 name_of(task.status)),
                     ""};
    }
    if (task.priority == priority) return Done{};
    Task changed = task;
    changed.priority = priority;
    decided.note(context, task.id, "task.prioritized", actor,
                 Json{fmt::format(R"({{"priority":"{}"}})", name_of(priority))});
    decided.batch.put(std::move(changed));
    return Done{};
}

Result<Done> remove(const Rows& rows, const Task& task, const TaskBody* body, const Context& context,
                    const std::string& actor, Decided& decided) {
    if (!is_final(task.status)) {
        return Error{ErrorCode::conflict,
                     fmt::format("task {} is {}; cancel it first", task.id, name_of(task.status)), ""};
    }
    decided.note(context, task.id, "task.deleted", actor);
    decided.batch.erase<Task>(RawId{task.id});
    if (body != nullptr) decided.batch.erase<TaskBody>(RawId{task.id});
    const TaskKey* key = key_of(rows, body);
    if (key != nullptr && key->task == task.id) decided.batch.erase<TaskKey>(RowKey{key->key});
    return Done{};
}

}  // namespace

Error queue_is_full(const CoordinatorOptions& options) {
    return {ErrorCode::exhausted,
            fmt::format("the queue is full ({} tasks); try again later", options.queue_max), ""};
}


bool blocks(const Rows& rows, const TaskKey& key, Timestamp now, Need& need) {
    if (key.until != Timestamp{} && now >= key.until) return false;
    if (key.life == UniqueLife::FOREVER && key.even_dead) return true;
    const auto task = rows.look<Task>(key.task);
    if (!task.known) need.add<Task>(key.task);
    if (task.row == nullptr) return key.life == UniqueLife::FOREVER;
    const TaskStatus status = task.row->status;
    if (key.life == UniqueLife::UNTIL_BEGUN) return status == TaskStatus::QUEUED && task.row->epoch == 0;
    const bool is_dead = status == TaskStatus::DEAD || status == TaskStatus::CANCELLED;
    if (is_dead) return key.even_dead;
    return key.life == UniqueLife::FOREVER || !is_final(status);
}

Result<Done> check_right_to_change(const Asker& by, const Task& task, const TaskBody* body) {
    if (is_teros_own(task) && !by.is_admin) {
        return Error{ErrorCode::forbidden, "this task is Tero's own; it takes a key with the scope admin",
                     ""};
    }
    const bool is_its_own = body != nullptr && !by.id.empty() && body->submitted_by == by.id;
    if (by.is_admin || by.may_change_all || is_its_own) return Done{};
    return Error{ErrorCode::forbidden,
                 "another key submitted this task; it takes that one, or a key with the scope tasks:*", ""};
}

void add_needs(const Rows& rows, const Change& change, const Id<Task>& id, Need& need) {
    if (!rows.look<Task>(id).known) need.add<Task>(id);
    const auto body = rows.look<TaskBody>(id);
    if (!body.known) need.add<TaskBody>(id);
    const bool asks_key = change.verb == TaskVerb::RETRY || change.verb == TaskVerb::DELETE;
    if (!asks_key || body.row == nullptr || body.row->unique_key.empty()) return;
    const auto key = rows.look<TaskKey>(body.row->unique_key);
    if (!key.known) need.add<TaskKey>(body.row->unique_key);
    if (key.row != nullptr && key.row->task != id) blocks(rows, *key.row, {}, need);
}

Result<Done> apply(const Rows& rows, const Change& change, const Task& task, const Context& context,
                   Decided& decided) {
    const TaskBody* body = rows.look<TaskBody>(task.id).row;
    TRY_DONE(check_right_to_change(change.by, task, body));
    switch (change.verb) {
        case TaskVerb::CANCEL: {
            TRY(Task cancelled, cancel(task, context.now));
            end_task(decided, context, std::move(cancelled), body != nullptr ? *body : TaskBody{},
                     change.by.actor);
            return Done{};
        }
        case TaskVerb::RETRY:
            return retry(rows, task, body, context, change.by.actor, decided);
        case TaskVerb::PRIORITIZE:
            return prioritize(task, change.priority, context, change.by.actor, decided);
        case TaskVerb::DELETE:
            return remove(rows, task, body, context, change.by.actor, decided);
    }
    return Error{ErrorCode::invalid, "is no verb", "verb"};
}

}  // namespace coordinator

Decision AgentCoordinator::decide(const Rows& rows, const ChangeTasks& input, Context& context) const {
    const bool adds = input.verb == TaskVerb::RETRY;
    if (adds && index_.near_count() + input.tasks.size() > static_cast<std::size_t>(options_.queue_max)) {
        return refused(context, coordinator::queue_is_full(options_));
    }
    const coordinator::Change change{input.verb, input.priority, input.by};
    Need need;
    for (const Id<Task>& id : input.tasks) coordinator::add_needs(rows, change, id, need);
    if (!need.empty()) return need;

    Decided decided;
    Outcomes outcomes;
    std::unordered_map<RawId, std::size_t> seen;  // where: a task named twice is changed once
    for (const Id<Task>& id : input.tasks) {
        const auto [first, is_new] = seen.emplace(id, outcomes.size());
        const Task* task = rows.look<Task>(id).row;
        if (!is_new) {
            outcomes.push_back(Result<Done>{outcomes[first->second]});
        } else if (task == nullptr) {
            outcomes.push_back(Error{ErrorCode::not_found, fmt::format("there is no task {}", id), ""});
        } else {
            outcomes.push_back(coordinator::apply(rows, change, *task, context, decided));
        }
    }
    decided.reply(context, Answer{std::move(outcomes)});
    return decided;
}

}  // namespace tero
