#include "modules/coordinator/far_tasks.hpp"

#include <algorithm>
#include <utility>

namespace tero::coordinator {

void FarTasks::note(Timestamp run_at) { first_ = std::min(first_.value_or(run_at), run_at); }

void FarTasks::changed(const Task* before, const Task* after) {
    if (before != nullptr) known_.erase({before->run_at, before->id});
    if (after == nullptr) return;
    known_.emplace(after->run_at, after->id);
    note(after->run_at);
}

bool FarTasks::moves(Timestamp now) {
    const Timestamp wanted = now + span_;
    if (is_reading()) {  // in the order of their times, as far as the horizon is by then
        horizon_ = std::max(horizon_, wanted);
        return true;
    }
    if (!first_ || wanted < *first_) {
        horizon_ = std::max(horizon_, wanted);
        return false;
    }
    if (const auto at = next(); at && *at > now) {  // several are read at once: not each as it comes near
        horizon_ = std::max(horizon_, *first_ - 1ms);
        return false;
    }
    reading_ = Query{.table = table_of<Task>(),
                     .index = "by_status",
                     .equal = {Bound{.text = "QUEUED"}},
                     .from = Bound{.number = first_->ms},
                     .limit = 250};
    horizon_ = std::max(horizon_, wanted);
    first_.reset();
    return true;
}

std::optional<Timestamp> FarTasks::next() const {
    if (is_reading() || !first_) return std::nullopt;
    return *first_ - span_ / 2;
}

std::optional<TasksComeNear> FarTasks::found(const Page& page) {
    if (!reading_) return std::nullopt;
    TasksComeNear near{.unreadable = page.unreadable};
    bool is_last = page.next.empty();
    for (const StoredRow& stored : page.rows) {
        const Task& task = stored.as<Task>();
        if (task.run_at > horizon_) {
            note(task.run_at);
            is_last = true;
            break;
        }
        near.tasks.push_back(task.id);
    }
    reading_->after = page.next;
    if (is_last) {
        reading_.reset();
        if (!known_.empty()) note(known_.begin()->first);
    }
    if (near.tasks.empty() && near.unreadable.empty()) return std::nullopt;
    return near;
}

}  // namespace tero::coordinator
