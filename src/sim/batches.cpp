#include "sim/batches.hpp"

#include "sim/callers.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>
#include <vector>

namespace tero::sim {

// ---- the laws ----

void BatchLaws::committed(std::span<const Change> changes) {
    for (const Change& change : changes) {
        if (change.table == table_of<Task>()) task_changed(change);
    }
    for (const Change& change : changes) {
        if (change.table != table_of<TaskBatch>() || change.after == nullptr) continue;
        batch_changed(change.was<TaskBatch>(), *change.is<TaskBatch>(), changes);
    }
    // The last one to end, or who seals it, brings the completion in the same group.
    for (const auto& [id, batch] : unfinished_) {
        if (batch.status == BatchStatus::SEALED && all_ended(batch)) {
            world_.found(Law::batches_end, fmt::format("batch {} waits, and all {} of its tasks have ended", id,
                                                       batch.total));
        }
    }
}

void BatchLaws::task_changed(const Change& change) {
    const Task* was = change.was<Task>();
    const Task* is = change.is<Task>();
    const Task* its = was != nullptr && is_of_batch(*was) ? was : is;
    if (its == nullptr || !is_of_batch(*its)) return;
    // Only what has ended is deleted, or tried again by hand and its batch's no more.
    if (is == nullptr || is_final(is->status) || !is_of_batch(*is)) ended_[its->owner_id].insert(its->id);
}

bool BatchLaws::all_ended(const TaskBatch& batch) const {
    const auto its = ended_.find(batch.id);
    const std::size_t ended = its == ended_.end() ? 0 : its->second.size();
    return static_cast<std::int64_t>(ended) == batch.total;
}

void BatchLaws::batch_changed(const TaskBatch* was, const TaskBatch& is, std::span<const Change> changes) {
    if (was != nullptr && was->status == BatchStatus::DONE) {
        world_.found(Law::a_batch_completes_once, fmt::format("batch {} was done, and changes", is.id));
        return;
    }
    if (is.status != BatchStatus::DONE) {
        unfinished_[is.id] = is;
        return;
    }
    unfinished_.erase(is.id);
    world_.counts()["batch.done"] += 1;
    const bool has_completion = std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
        return change.table == table_of<Task>() && change.key.id == is.completion_task;
    });
    if (all_ended(is) && has_completion) return;
    world_.found(Law::a_batch_completes_once,
                 fmt::format("batch {} is done after {} of its {} tasks, {} its completion", is.id,
                             ended_[is.id].size(), is.total, has_completion ? "with" : "without"));
}

// ---- who makes them ----

void BatchWorkload::start(int batches) {
    batches_ = batches;
    for (int i = 0; i < batches; ++i) world_.after(world_.some(30s), [this, i] { begin(i); });
}

// Who does not hear begins another; the one before stays open and empty.
void BatchWorkload::begin(int number) {
    NewTask completion;
    completion.type = world_.chance(50) ? "paint" : "print";
    completion.attempt_max = 3;
    insist(world_, node_, BeginBatch{completion, {}}, [this, number](const Answer& answer) {
        add(answer.as<TaskBatch>()->id, number, 0);
    });
}

void BatchWorkload::add(const Id<TaskBatch>& batch, int number, std::size_t call) {
    if (call == 3) return seal(batch);
    AddToBatch asked{.batch = batch};
    const std::int64_t tasks = world_.random.below(4);  // perhaps none
    for (std::int64_t i = 0; i < tasks; ++i) {
        NewTask task;
        task.type = world_.chance(50) ? "paint" : "print";
        task.attempt_max = static_cast<std::int32_t>(1 + world_.random.below(3));
        task.lease = 1s + world_.some(20s);
        task.backoff_max = 1s + world_.some(10s);
        task.unique_key = fmt::format("batch-{}-{}-{}", number, call, i);
        task.unique_even_dead = true;
        laws_.will_submit(task);
        asked.asked.tasks.push_back(std::move(task));
    }
    if (tasks == 0) return add(batch, number, call + 1);
    insist(world_, node_, asked, [this, batch, number, call](const Answer& answer) {
        const bool is_full = std::any_of(
            answer.as<SubmittedTasks>()->begin(), answer.as<SubmittedTasks>()->end(),
            [](const Result<Submitted>& one) { return !one.has_value(); });
        if (is_full) world_.counts()["batch.refused"] += 1;
        world_.after(world_.some(10s), [this, batch, number, call] { add(batch, number, call + 1); });
    });
}

// Until it is sure that it is sealed, by whichever call.
void BatchWorkload::seal(const Id<TaskBatch>& batch) {
    ask(world_, node_, SealBatch{batch, {}}, caller_patience, [this, batch](Reply* reply) {
        const bool is_sealed =
            reply != nullptr && (reply->has_value() || reply->error().code == ErrorCode::conflict);
        if (is_sealed) {
            sealed_ += 1;
            return;
        }
        world_.after(world_.some(2s), [this, batch] { seal(batch); });
    });
}

}  // namespace tero::sim
