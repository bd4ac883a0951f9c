#include "sim/change_laws.hpp"

#include "kernel/history.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace tero::sim {

bool ChangeLaws::was_asked_for(TaskVerb verb, const Task& task) const {
    if (asked_.contains({verb, task.id})) return true;
    return std::any_of(bulks_asked_.begin(), bulks_asked_.end(), [&](const BeginBulk& bulk) {
        const TaskFilter& filter = bulk.filter;
        return bulk.verb == verb && (!filter.status || *filter.status == task.status) &&
               (filter.type.empty() || filter.type == task.type);
    });
}

bool ChangeLaws::may_have_been_asked_to_delete(const Task& task) const {
    return asked_.contains({TaskVerb::DELETE, task.id}) || done_to_many().contains(TaskVerb::DELETE);
}

std::set<TaskVerb> ChangeLaws::done_to_many() const {
    std::set<TaskVerb> verbs;
    for (const BeginBulk& bulk : bulks_asked_) verbs.insert(bulk.verb);
    return verbs;
}

void ChangeLaws::committed(std::span<const Change> changes) {
    requeued_.clear();
    for (const Change& change : changes) {
        if (change.table == table_of<HistoryEntry>() && change.after != nullptr &&
            change.is<HistoryEntry>()->kind == "task.requeued") {
            requeued_.insert(change.is<HistoryEntry>()->subject);
        }
        if (change.table == table_of<BulkChange>() && change.after != nullptr) {
            const auto& bulk = *change.is<BulkChange>();
            if (bulk.status == BulkStatus::RUNNING) {
                running_.insert(bulk.id);
            } else {
                running_.erase(bulk.id);
            }
            if (change.before != nullptr && bulk.changed > change.was<BulkChange>()->changed)
                world_.counts()["bulk.changed"] += 1;
        }
        if (change.table == table_of<Task>() && change.after == nullptr)
            check_deleted(*change.was<Task>(), changes);
    }
}

// What it carried, and its key, go in the same commit; where retention took it, they stay.
void ChangeLaws::check_deleted(const Task& task, std::span<const Change> changes) {
    const auto goes = [&](TableId table) {
        return std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
            if (change.table != table || change.before == nullptr) return false;
            if (table == table_of<TaskBody>()) return change.after == nullptr && change.key.id == task.id;
            // Who came next in the same group may have the key by now.
            return change.was<TaskKey>()->task == task.id &&
                   (change.after == nullptr || change.is<TaskKey>()->task != task.id);
        });
    };
    const auto body = std::find_if(changes.begin(), changes.end(), [&](const Change& change) {
        return change.table == table_of<TaskBody>() && change.before != nullptr && change.key.id == task.id;
    });
    const bool has_key = body == changes.end() || !body->was<TaskBody>()->unique_key.empty();
    const bool by_hand = std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
        const auto* line = change.table == table_of<HistoryEntry>() ? change.is<HistoryEntry>() : nullptr;
        return line != nullptr && line->subject == task.id && line->kind == "task.deleted";
    });
    if (!by_hand) return;
    world_.counts()["deleted"] += 1;
    deleted_.insert(task.id);
    if (!goes(table_of<TaskBody>()) || (has_key && !goes(table_of<TaskKey>())))
        world_.found(Law::nothing_is_left_of_the_deleted, to_string(task.id));
}

void ChangeLaws::task_changed(const Task& was, const Task& is, bool follows) {
    if (is_final(was.status) && !is_final(is.status)) {
        world_.counts()["retried"] += 1;
        // With another epoch it was also claimed, and came back, within the same group.
        if (is.status == TaskStatus::QUEUED && is.attempt != 0 && is.epoch == was.epoch)
            world_.found(Law::a_retry_starts_anew, fmt::format("task {} in attempt {}", is.id, is.attempt));
    }
    if (is.status == TaskStatus::CANCELLED && was.status != TaskStatus::CANCELLED) {
        // A bulk change names no status then: it means those that have not ended.
        if (!follows && !was_asked_for(TaskVerb::CANCEL, is))
            world_.found(Law::nobody_is_cancelled_unasked, to_string(is.id));
    }
}

}  // namespace tero::sim
