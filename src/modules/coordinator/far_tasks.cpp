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
    if (!is_behind() && *next() > now) {  // several are read at once: not each as it comes near
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
    // What leaves the memory before it is read must not be forgotten.
    const auto beyond =
        std::find_if(known_.begin(), known_.end(), [&](const Due& due) { return due.first > horizon_; });
    if (beyond != known_.end()) note(beyond->first);
    return true;
}

std::optional<Timestamp> FarTasks::next() const {
    if (is_reading() || !first_) return std::nullopt;
    return is_behind() ? horizon_ - span_ : *first_ - span_ / 2;
}

TasksComeNear FarTasks::found(const Page& page) const {
    TasksComeNear near{.unreadable = page.unreadable, .after = reading_->after, .next = page.next};
    for (const StoredRow& stored : page.rows) {
        const Task& task = stored.as<Task>();
        if (is_far(task)) {
            near.beyond = task.run_at;
            near.next.clear();
            break;
        }
        near.tasks.push_back(task.id);
    }
    return near;
}

void FarTasks::have_come(const TasksComeNear& near) {
    if (!reading_ || reading_->after != near.after) return;
    if (near.beyond) note(*near.beyond);
    if (near.next.empty()) {
        reading_.reset();
    } else {
        reading_->after = near.next;
    }
}

}  // namespace tero::coordinator
