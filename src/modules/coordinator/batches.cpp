// Batches: tasks that have one completion between them.
#include "modules/coordinator/agent_coordinator.hpp"

#include "base/check.hpp"
#include "codec/json.hpp"
#include "kernel/alert.hpp"
#include "modules/coordinator/change.hpp"
#include "modules/coordinator/model/new_task.hpp"
#include "modules/coordinator/model/task_batch.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace tero {
namespace {

constexpr std::size_t failed_first_max = 10;
constexpr std::size_t completion_bytes_max = 16 * 1024;  // it is written with each end of a task

Result<Done> check_completion_of_batch(const NewTask& task, Timestamp now) {
    const auto within = [](const Error& error) {
        return Error{error.code, error.message,
                     error.field.empty() ? "completion" : "completion." + error.field};
    };
    if (auto good = check_new_task(task); !good) return within(good.error());
    if (auto good = coordinator::check_times(task, now); !good) return within(good.error());
    if (task.payload.text.size() > completion_bytes_max) {
        return within({ErrorCode::too_large,
                       fmt::format("the payload of a completion has at most {} bytes", completion_bytes_max),
                       "payload"});
    }
    if (!task.unique_key.empty())
        return within({ErrorCode::invalid, "a batch has one completion, which needs no key", "unique_key"});
    if (!task.after.empty())
        return within({ErrorCode::invalid, "it comes after the tasks of its batch", "after"});
    return Done{};
}

Result<Done> check_open_to(const TaskBatch* batch, const Id<TaskBatch>& id, const Asker& by) {
    if (batch == nullptr) return Error{ErrorCode::not_found, fmt::format("there is no batch {}", id), ""};
    if (!by.is_admin && !by.may_change_all && batch->asked_by != by.id)
        return Error{ErrorCode::forbidden, "another key began it; it takes that one, or tasks:*", ""};
    if (batch->status != BatchStatus::OPEN)
        return Error{ErrorCode::conflict, fmt::format("it is {} already", name_of(batch->status)), ""};
    return Done{};
}

std::size_t bytes_of(const TaskBatch& batch) { return batch.completion.text.size(); }

// What the completion is told: how its tasks ended, and what it was asked for with.
Json payload_of_completion(const TaskBatch& batch, const Json& asked) {
    return Json{fmt::format(R"({{"batch":"{}","total":{},"succeeded":{},"failed":{},"payload":{}}})",
                            to_string(batch.id), batch.total, batch.succeeded, batch.failed,
                            asked.text.empty() ? "null" : asked.text)};
}

std::set<RawId> created_by(const SubmittedTasks& results) {
    std::set<RawId> created;
    for (const auto& one : results) {
        if (one && one->created) created.insert(one->task);
    }
    return created;
}

// Tasks that were there already, by their unique keys: it must be known whose they are.
Need unknown_of(const Rows& rows, const SubmittedTasks& results) {
    const std::set<RawId> created = created_by(results);
    Need need;
    for (const auto& one : results) {
        if (!one || one->created || created.contains(one->task)) continue;
        if (!rows.look<Task>(one->task).known) need.add<Task>(RawId{one->task});
    }
    return need;
}

// A task that was there already is this batch's, or was made by this very call; else it is refused.
std::int64_t count_created(const Rows& rows, const Id<TaskBatch>& batch, SubmittedTasks& results) {
    const std::set<RawId> created = created_by(results);
    for (auto& one : results) {
        if (!one || one->created || created.contains(one->task)) continue;
        const Task* task = rows.look<Task>(one->task).row;
        if (task != nullptr && is_of_batch(*task) && task->owner_id == batch) continue;
        one = Error{ErrorCode::conflict,
                    fmt::format("task {} has this unique key, and is not of this batch", one->task),
                    "unique_key"};
    }
    return static_cast<std::int64_t>(created.size());
}

}  // namespace

TableRule AgentCoordinator::table_of_batches() const {
    const auto until = [this](const TaskBatch& batch) {
        const bool waits = batch.succeeded + batch.failed < batch.total;
        const Timestamp since = std::max(batch.finished_at, batch.changed_at);
        return waits ? Timestamp{} : kept_for(retention_.history, since);
    };
    return table<TaskBatch>({
        .near = none("it is read when a task of it ends"),
        .rests = none("it waits for its tasks, and for who seals it"),
        .keep = keep<TaskBatch>(retention_.history, until),
        .weight = weighed<TaskBatch>(&bytes_of),
        // Nobody writes a lost batch anew, and its tasks must end without it.
        .unreadable = WhenUnreadable::AS_ABSENT,
    });
}

Decision AgentCoordinator::decide(const Rows&, const BeginBatch& input, Context& context) const {
    if (auto good = check_completion_of_batch(input.completion, context.now); !good)
        return refused(context, std::move(good).error());
    TaskBatch batch{.id = context.make_id<TaskBatch>(),
                    .completion = Json{to_json(input.completion)},
                    .asked_by = input.by.id,
                    .actor = input.by.actor,
                    .created_at = context.now,
                    .changed_at = context.now};
    Decided decided;
    decided.reply(context, Answer{batch});
    decided.batch.put(std::move(batch));
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const AddToBatch& input, Context& context) const {
    LOOK(const TaskBatch* batch, rows, TaskBatch, input.batch);
    if (auto open = check_open_to(batch, input.batch, input.asked.by); !open)
        return refused(context, std::move(open).error());
    const auto& tasks = input.asked.tasks;
    const auto delayed = std::find_if(tasks.begin(), tasks.end(),
                                      [](const NewTask& task) { return task.debounce.has_value(); });
    if (delayed != tasks.end()) {
        return refused(context, {ErrorCode::invalid, "a task of a batch is not put off by who asks again",
                                 fmt::format("tasks[{}].debounce", delayed - tasks.begin())});
    }
    if (auto room = check_room(input.asked, context.now); !room)
        return refused(context, std::move(room).error());

    SubmittedTasks results;
    Decision decision =
        take_in(rows, input.asked, {modules::coordinator, input.batch}, context, results);
    auto* decided = std::get_if<Decided>(&decision);
    if (decided == nullptr) return decision;
    if (Need need = unknown_of(rows, results); !need.empty()) return need;
    TaskBatch more = *batch;
    more.total += count_created(rows, input.batch, results);
    more.changed_at = context.now;
    decided->batch.put(std::move(more));
    decided->reply(context, Answer{std::move(results)});
    return decision;
}

Decision AgentCoordinator::decide(const Rows& rows, const SealBatch& input, Context& context) const {
    LOOK(const TaskBatch* batch, rows, TaskBatch, input.batch);
    if (auto open = check_open_to(batch, input.batch, input.by); !open)
        return refused(context, std::move(open).error());
    const auto asked = from_json<NewTask>(batch->completion.text, Reading::tolerant);
    if (batch->total == 0 && asked) {  // its completion is there at once, like a task that is submitted
        if (auto room = check_room({{*asked}, {.id = batch->asked_by}}, context.now); !room)
            return refused(context, std::move(room).error());
    }
    TaskBatch sealed = *batch;
    sealed.status = BatchStatus::SEALED;
    sealed.changed_at = context.now;
    Decided decided;
    finish_batch(sealed, context, decided);
    decided.reply(context, Answer{sealed});
    decided.batch.put(std::move(sealed));
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const TaskOfBatchEnded& input, Context& context) const {
    LOOK(const TaskBatch* batch, rows, TaskBatch, input.batch);
    Decided decided;
    // Whoever was deposed and has not heard of it reads a batch that is newer: what it decides is not stored.
    if (batch == nullptr || batch->succeeded + batch->failed >= batch->total) return decided;
    TaskBatch counted = *batch;
    if (input.status == TaskStatus::SUCCEEDED) {
        counted.succeeded += 1;
    } else {
        counted.failed += 1;
        if (counted.failed_first.size() < failed_first_max)
            counted.failed_first.push_back(to_string(input.task));
    }
    counted.changed_at = context.now;
    finish_batch(counted, context, decided);
    decided.batch.put(std::move(counted));
    return decided;
}

// Once it is sealed and all of it has ended, its completion is queued: there was room for its tasks.
void AgentCoordinator::finish_batch(TaskBatch& batch, const Context& context, Decided& decided) const {
    if (batch.status != BatchStatus::SEALED || batch.succeeded + batch.failed < batch.total) return;
    MARK("batch.done");
    auto task = from_json<NewTask>(batch.completion.text, Reading::tolerant);
    batch.status = BatchStatus::DONE;
    batch.finished_at = context.now;
    if (!task) {
        decided.next.push_back(row_unreadable(table_of<TaskBatch>(), task.error().message));
        return;
    }
    task->payload = payload_of_completion(batch, task->payload);
    batch.completion_task = context.make_id<Task>();
    put_task(decided, context, batch.completion_task, *task, {},
             Asker{.id = batch.asked_by, .actor = batch.actor}, {});
}

}  // namespace tero
