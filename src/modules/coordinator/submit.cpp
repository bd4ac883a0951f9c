// Tasks come in, or are taken back before anyone began them.
#include "base/random.hpp"
#include "codec/json.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/end_task.hpp"
#include "modules/coordinator/lease.hpp"
#include "modules/coordinator/model/new_task.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace tero {
namespace {

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

// Whose share of the queue a task takes; 0: Tero's own, which has no limit of its own.
std::uint64_t fairness_of(const NewTask& task, const Asker& by) {
    if (!task.fairness_key.empty()) return coordinator::fairness_of_key(task.fairness_key);
    return by.id.empty() ? 0 : coordinator::fairness_of_submitter(by.id);
}

// The first capability that is served, or else the one that was asked for: it waits for who comes.
std::string first_served(const coordinator::AgentIndex& agents, const NewTask& task) {
    const std::string& asked = task.capability.empty() ? task.type : task.capability;
    if (task.otherwise.empty() || agents.is_well_served(asked)) return asked;
    const auto is_well = [&](const std::string& one) { return agents.is_well_served(one); };
    const auto well = std::find_if(task.otherwise.begin(), task.otherwise.end(), is_well);
    if (well != task.otherwise.end()) return *well;
    const auto other = std::find_if(task.otherwise.begin(), task.otherwise.end(),
                                    [&](const std::string& one) { return agents.is_served(one); });
    return other == task.otherwise.end() || agents.is_served(asked) ? asked : *other;
}

// What a task is asked to do; another one under the same unique key is refused.
std::uint64_t asked_by(const NewTask& task) {
    const std::uint64_t of_kind = stable_hash(task.type + "\n" + task.capability);
    return std::max<std::uint64_t>(stable_hash(task.payload.text, of_kind), 1);
}

// The key's task stands in the way of another one. Asks for the task, where that depends on it.
bool blocks(const Rows& rows, const TaskKey& key, Timestamp now, Need& need) {
    if (key.until != Timestamp{} && now >= key.until) return false;
    if (key.life == UniqueLife::FOREVER && key.even_dead) return true;
    const auto task = rows.look<Task>(key.task);
    if (!task.known) need.add<Task>(key.task);
    if (task.row == nullptr) return key.life == UniqueLife::FOREVER;
    const TaskStatus status = task.row->status;
    const bool is_dead = status == TaskStatus::DEAD || status == TaskStatus::CANCELLED;
    if (is_dead) return key.even_dead;
    return key.life == UniqueLife::FOREVER || !is_final(status);
}

// The call's key is its task's; of several, each has one of its own.
std::string key_to_pass_on(const SubmitTasks& input, std::size_t at) {
    if (input.idempotency_key.empty() || input.tasks.size() == 1) return input.idempotency_key;
    return fmt::format("{}/{}", input.idempotency_key, at);
}

TaskKey key_of(const NewTask& task, const Id<Task>& id, Timestamp now) {
    return {.key = task.unique_key,
            .task = id,
            .created_at = now,
            .life = task.unique_life,
            .until = task.unique_for ? now + *task.unique_for : Timestamp{},
            .even_dead = task.unique_even_dead,
            .asked = asked_by(task)};
}

// The answer to who asks for the task that has this key already.
Result<Submitted> same_as(const TaskKey& key, const NewTask& task) {
    if (key.asked == 0 || key.asked == asked_by(task)) return Submitted{key.task, false};
    return Error{ErrorCode::conflict,
                 fmt::format("task {} has this unique key and another type or payload", key.task), "unique_key"};
}

}  // namespace

Decision AgentCoordinator::decide(const Rows& rows, const SubmitTasks& input, Context& context) const {
    if (auto room = check_room(input, context.now); !room) return refused(context, std::move(room).error());
    Need need;
    std::map<std::string, TaskKey> keys;  // that are taken; those of this very call too
    for (const NewTask& task : input.tasks) {
        if (task.unique_key.empty()) continue;
        const auto known = rows.look<TaskKey>(task.unique_key);
        if (!known.known) need.add<TaskKey>(task.unique_key);
        if (known.row != nullptr && blocks(rows, *known.row, context.now, need))
            keys.emplace(task.unique_key, *known.row);
    }
    if (!need.empty()) return need;

    Decided decided;
    SubmittedTasks results;
    results.reserve(input.tasks.size());
    for (const NewTask& asked : input.tasks) {
        if (auto checked = check_new_task(asked); !checked) {
            results.push_back(std::move(checked).error());
            continue;
        }
        if (const auto taken = keys.find(asked.unique_key); taken != keys.end()) {
            results.push_back(same_as(taken->second, asked));
            continue;
        }
        const Id<Task> id = context.make_id<Task>();
        if (!asked.unique_key.empty()) {
            const TaskKey key = key_of(asked, id, context.now);
            keys.emplace(asked.unique_key, key);
            decided.batch.put(key);
        }
        put_task(decided, context, id, asked, {}, input.by, key_to_pass_on(input, results.size()));
        results.push_back(Submitted{id, true});
    }
    decided.reply(context, Answer{std::move(results)});
    return decided;
}

// Room for all of a call, or for none of it. One fairness key may have four times the room that is left:
// alone four fifths of the queue, and there is always room for another one.
Result<Done> AgentCoordinator::check_room(const SubmitTasks& input, Timestamp now) const {
    std::size_t delayed = 0;
    std::map<std::uint64_t, std::size_t> near_of;
    for (const NewTask& task : input.tasks) {
        if (task.run_at > now) {
            delayed += 1;
        } else {
            near_of[fairness_of(task, input.by)] += 1;
        }
    }
    const auto most = static_cast<std::size_t>(options_.queue_max);
    const std::size_t near = index_.near_count() + input.tasks.size() - delayed;
    if (near > most) return queue_is_full(options_);
    if (index_.delayed_count() + delayed > static_cast<std::size_t>(options_.delayed_max)) {
        return Error{ErrorCode::exhausted,
                     fmt::format("{} tasks wait for a later time already; try again later", options_.delayed_max),
                     ""};
    }
    for (const auto& [fairness, count] : near_of) {
        const std::size_t its = index_.near_count_of(fairness) + count;
        if (fairness == 0 || its <= std::max<std::size_t>(4 * (most - near), 1)) continue;
        MARK("submit.share_full");
        return Error{ErrorCode::exhausted,
                     fmt::format("this fairness key has its share of the queue ({} tasks); try again later",
                                 index_.near_count_of(fairness)),
                     "fairness_key"};
    }
    return Done{};
}

void AgentCoordinator::put_task(Decided& decided, const Context& context, const Id<Task>& id,
                                const NewTask& asked, Owner owner, const Asker& by,
                                std::string idempotency_key) const {
    Task task;
    task.id = id;
    task.type = asked.type;
    task.capability = first_served(agents_, asked);
    task.priority = asked.priority;
    task.created_at = context.now;
    task.run_at = std::max(asked.run_at, context.now);
    task.deadline = asked.deadline;
    task.lease = asked.lease.value_or(options_.lease);
    task.attempt_max = asked.attempt_max.value_or(options_.attempt_max);
    task.backoff_min = asked.backoff_min.value_or(options_.backoff_min);
    task.backoff_max = std::max(task.backoff_min, asked.backoff_max.value_or(options_.backoff_max));
    task.fairness = fairness_of(asked, by);
    task.fairness_weight = asked.fairness_weight;
    task.owner = owner.module;
    task.owner_id = owner.id;
    decided.batch.put(TaskBody{.id = id,
                               .payload = asked.payload,
                               .prefer = asked.prefer,
                               .submitted_by = by.id,
                               .fairness_key = asked.fairness_key,
                               .idempotency_key = std::move(idempotency_key)});
    if (const std::string& first = asked.capability.empty() ? asked.type : asked.capability;
        task.capability != first) {
        Json why{R"({"nobody_offers":)"};
        append_json_text(why.text, first);
        why.text += "}";
        decided.note(context, id, "task.fell_back", by.actor, std::move(why));
    }
    decided.batch.put(std::move(task));
}

// Taken in even when the queue is full: refusing it would lose what was already promised.
Decision AgentCoordinator::decide(const Rows&, const QueueTask& input, Context& context) const {
    Decided decided;
    put_task(decided, context, input.id, input.task, input.owner, {}, {});
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
    if (index_.near_count() + input.tasks.size() > static_cast<std::size_t>(options_.queue_max)) {
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
