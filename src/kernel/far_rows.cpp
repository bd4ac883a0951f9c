#include "kernel/far_rows.hpp"

#include "kernel/alert.hpp"

#include <algorithm>
#include <utility>

namespace tero {

FarRows::FarRows(Query in_order, When when, Duration span)
    : in_order_(std::move(in_order)), when_(when), span_(span) {}

void FarRows::note(Timestamp due) { first_ = std::min(first_.value_or(due), due); }

void FarRows::changed(const void* before, const void* after) {
    if (before != nullptr) known_.erase(due_of(before));
    if (after == nullptr) return;
    const Due due = due_of(after);
    known_.insert(due);
    note(due.first);
}

bool FarRows::moves(Timestamp now) {
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
    reading_ = in_order_;
    reading_->from = Bound{.number = first_->ms};
    reading_->limit = 250;
    horizon_ = std::max(horizon_, wanted);
    first_.reset();
    // What leaves the memory before it is read must not be forgotten.
    const auto beyond =
        std::find_if(known_.begin(), known_.end(), [&](const Due& due) { return due.first > horizon_; });
    if (beyond != known_.end()) note(beyond->first);
    return true;
}

std::optional<Timestamp> FarRows::next() const {
    if (is_reading() || !first_) return std::nullopt;
    return is_behind() ? horizon_ - span_ : *first_ - span_ / 2;
}

RowsComeNear FarRows::found(const Page& page) const {
    RowsComeNear near{.unreadable = page.unreadable, .after = reading_->after, .next = page.next};
    for (const StoredRow& stored : page.rows) {
        const Due due = due_of(stored.row.get());
        if (is_far(due.first)) {
            near.beyond = due.first;
            near.next.clear();
            break;
        }
        near.rows.push_back(due.second);
    }
    return near;
}

void FarRows::have_come(const RowsComeNear& near) {
    if (!reading_ || reading_->after != near.after) return;
    if (near.beyond) note(*near.beyond);
    if (near.next.empty()) {
        reading_.reset();
    } else {
        reading_->after = near.next;
    }
}

Decision come_near(FarRows& far, TableId table, const Rows& rows, const RowsComeNear& input) {
    Need need;
    for (const RawId& id : input.rows) {
        if (rows.at(table).find(RowKey{id}) == nullptr) need.rows.push_back({table, RowKey{id}});
    }
    if (!need.empty()) return need;
    Decided decided;
    decided.once_kept.push_back([&far, input] { far.have_come(input); });
    for (const std::string& why : input.unreadable) decided.next.push_back(row_unreadable(table, why));
    return decided;
}

}  // namespace tero
