// Tasks come in, and end at their deadline.
#include "base/random.hpp"
#include "codec/json.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/change.hpp"
#include "modules/coordinator/debounce.hpp"
#include "modules/coordinator/end_task.hpp"
#include "modules/coordinator/lease.hpp"
#include "modules/coordinator/model/new_task.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace tero {
namespace {

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

// Only what is there can be named, so that no task comes after itself.
Result<Done> check_leaders(const Rows& rows, const NewTask& task) {
    std::set<RawId> seen;
    for (std::size_t i = 0; i < task.after.size(); ++i) {
        const Id<Task>& leader = task.after[i];
        const std::string field = fmt::format("after[{}]", i);
        if (!seen.insert(leader).second) return Error{ErrorCode::invalid, "is named twice", field};
        if (rows.look<Task>(leader).row == nullptr)
            return Error{ErrorCode::invalid, fmt::format("there is no task {}", leader), field};
    }
    return Done{};
}

// What a task is asked to do; another one under the same unique key is refused.
std::uint64_t asked_by(const NewTask& task) {
    const std::uint64_t of_kind = stable_hash(task.type + "\n" + task.capability);
    return std::max<std::uint64_t>(stable_hash(task.payload.text, of_kind), 1);
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
            .life = task.debounce ? UniqueLife::UNTIL_BEGUN : task.unique_life,
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

Result<Done> coordinator::check_times(const NewTask& task, Timestamp now) {
    constexpr Duration ahead_max = 24h * 36'525;
    if (task.run_at > now + ahead_max)
        return Error{ErrorCode::invalid, "run_at is at most 100 years ahead", "run_at"};
    if (task.deadline != Timestamp{} && task.deadline <= now)
        return Error{ErrorCode::invalid, "the deadline has passed already", "deadline"};
    if (task.deadline > now + ahead_max)
        return Error{ErrorCode::invalid, "the deadline is at most 100 years ahead", "deadline"};
    return Done{};
}

Decision AgentCoordinator::decide(const Rows& rows, const SubmitTasks& input, Context& context) const {
    if (auto room = check_room(input, context.now); !room) return refused(context, std::move(room).error());
    SubmittedTasks results;
    Decision decision = take_in(rows, input, {}, context, results);
    if (auto* decided = std::get_if<Decided>(&decision)) decided->reply(context, Answer{std::move(results)});
    return decision;
}

Decision AgentCoordinator::take_in(const Rows& rows, const SubmitTasks& input, Owner owner, Context& context,
                                   SubmittedTasks& results) const {
    Need need;
    std::map<std::string, TaskKey> keys;  // that are taken; those of this very call too
    for (const NewTask& task : input.tasks) {
        for (std::size_t i = 0; i < std::min(task.after.size(), task_after_max); ++i) {
            if (!rows.look<Task>(task.after[i]).known) need.add<Task>(RawId{task.after[i]});
        }
        if (task.unique_key.empty()) continue;
        const auto known = rows.look<TaskKey>(task.unique_key);
        if (!known.known) need.add<TaskKey>(task.unique_key);
        if (known.row != nullptr && coordinator::blocks(rows, *known.row, context.now, need))
            keys.emplace(task.unique_key, *known.row);
        if (known.row != nullptr && task.debounce && !rows.look<TaskBody>(known.row->task).known)
            need.add<TaskBody>(RawId{known.row->task});
    }
    if (!need.empty()) return need;

    Decided decided;
    results.reserve(input.tasks.size());
    for (const NewTask& asked : input.tasks) {
        if (auto checked = check_new_task(asked); !checked) {
            results.push_back(std::move(checked).error());
            continue;
        }
        if (const auto taken = keys.find(asked.unique_key); taken != keys.end()) {
            const TaskKey& key = taken->second;
            results.push_back(
                asked.debounce
                    ? coordinator::debounce(rows, key, asked, asked_by(asked), input.by, context, decided)
                    : same_as(key, asked));
            continue;
        }
        // A task that is there already was answered for even when its deadline has passed.
        if (auto good = coordinator::check_times(asked, context.now); !good) {
            results.push_back(std::move(good).error());
            continue;
        }
        if (auto good = check_leaders(rows, asked); !good) {
            results.push_back(std::move(good).error());
            continue;
        }
        const Id<Task> id = context.make_id<Task>();
        if (!asked.unique_key.empty()) {
            const TaskKey key = key_of(asked, id, context.now);
            keys.emplace(asked.unique_key, key);
            decided.batch.put(key);
        }
        put_task(decided, context, id, asked, owner, input.by, key_to_pass_on(input, results.size()),
                 input.traceparent);
        results.push_back(Submitted{id, true});
    }
    return decided;
}

// Room for all of a call, or for none of it. One fairness key may have four times the room that is left:
// alone four fifths of the queue, and there is always room for another one.
Result<Done> AgentCoordinator::check_room(const SubmitTasks& input, Timestamp now) const {
    std::size_t far = 0;
    std::size_t delayed = 0;
    std::map<std::uint64_t, std::size_t> near_of;
    for (const NewTask& task : input.tasks) {
        if (task.run_at > now + options_.delay_near) {
            far += 1;
        } else if (task.run_at > now || task.debounce || !task.after.empty()) {
            delayed += 1;
        } else {
            near_of[fairness_of(task, input.by)] += 1;
        }
    }
    const auto most = static_cast<std::size_t>(options_.queue_max);
    const std::size_t near = index_.near_count() + input.tasks.size() - delayed - far;
    if (near > most) return coordinator::queue_is_full(options_);
    if (index_.delayed_count() + delayed > static_cast<std::size_t>(options_.delayed_max)) {
        return Error{ErrorCode::exhausted,
                     fmt::format("{} tasks wait for a time within {} already; try again later",
                                 options_.delayed_max, to_string(options_.delay_near)),
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
                                std::string idempotency_key, std::string traceparent) const {
    Task task;
    task.id = id;
    task.type = asked.type;
    task.capability = first_served(agents_, asked);
    task.priority = asked.priority;
    task.created_at = context.now;
    task.run_at = std::max(asked.run_at, context.now);
    if (asked.debounce) task.run_at = coordinator::debounced_until(asked, context.now, context.now);
    task.deadline = asked.deadline;
    task.lease = asked.lease.value_or(options_.lease);
    task.attempt_max = asked.attempt_max.value_or(options_.attempt_max);
    // Who says one of them gets the other to match.
    task.backoff_min = asked.backoff_min.value_or(
        std::min(options_.backoff_min, asked.backoff_max.value_or(options_.backoff_max)));
    task.backoff_max = asked.backoff_max.value_or(std::max(task.backoff_min, options_.backoff_max));
    task.fairness = fairness_of(asked, by);
    task.fairness_weight = asked.fairness_weight;
    task.concurrency_key = asked.concurrency_key;
    task.after = asked.after;
    task.after_failed = asked.after_failed;
    task.owner = owner.module;
    task.owner_id = owner.id;
    decided.batch.put(TaskBody{.id = id,
                               .payload = asked.payload,
                               .prefer = asked.prefer,
                               .submitted_by = by.id,
                               .fairness_key = asked.fairness_key,
                               .idempotency_key = std::move(idempotency_key),
                               .unique_key = asked.unique_key,
                               .traceparent = std::move(traceparent)});
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
