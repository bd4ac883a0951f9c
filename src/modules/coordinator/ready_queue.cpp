#include "modules/coordinator/ready_queue.hpp"

#include "base/check.hpp"

#include <algorithm>

namespace tero::coordinator {
namespace {

constexpr std::size_t idle_shares_max = 1000;  // whose place is remembered though they have no task

}  // namespace

void ReadyQueue::stand(Level& level, std::size_t number, std::uint64_t key, const Share& share,
                       bool in_line) {
    if (share.tasks.empty()) return;
    const Due first = *share.tasks.begin();
    if (in_line) {
        level.turns.insert({share.virtual_time, first, key});
        oldest_.insert({first, number, key});
    } else {
        level.turns.erase({share.virtual_time, first, key});
        oldest_.erase({first, number, key});
    }
}

void ReadyQueue::add(const Task& task) {
    const auto number = static_cast<std::size_t>(task.priority);
    Level& level = levels_[number];
    Share& share = level.shares[task.fairness];
    const Due due{task.run_at, task.id};
    if (!share.tasks.empty() && *share.tasks.begin() < due) {
        share.tasks.insert(due);
        return;
    }
    stand(level, number, task.fairness, share, false);
    if (share.tasks.empty()) share.virtual_time = std::max(share.virtual_time, level.virtual_time);
    share.tasks.insert(due);
    stand(level, number, task.fairness, share, true);
}

void ReadyQueue::remove(const Task& task, bool granted) {
    const auto number = static_cast<std::size_t>(task.priority);
    Level& level = levels_[number];
    const auto found = level.shares.find(task.fairness);
    CHECK(found != level.shares.end(), "task {}: not indexed as ready", task.id);
    Share& share = found->second;
    const Due due{task.run_at, task.id};
    if (!granted && *share.tasks.begin() != due) {
        share.tasks.erase(due);
        return;
    }
    stand(level, number, task.fairness, share, false);
    const bool was_there = share.tasks.erase(due) == 1;
    CHECK(was_there, "task {}: not indexed as ready", task.id);
    if (granted) {
        level.virtual_time = std::max(level.virtual_time, share.virtual_time);
        share.virtual_time += 1.0 / task.fairness_weight;
    }
    stand(level, number, task.fairness, share, true);
    const bool are_many_idle = level.shares.size() > level.turns.size() + idle_shares_max;
    if (share.tasks.empty() && are_many_idle) forget_empty(level);
}

void ReadyQueue::forget_empty(Level& level) {
    std::erase_if(level.shares, [](const auto& share) { return share.second.tasks.empty(); });
}

ReadyWalk::ReadyWalk(const ReadyQueue& queue) : queue_(&queue), oldest_(queue.oldest_.begin()) {
    for (std::size_t i = 0; i < turn_.size(); ++i) turn_[i] = queue.levels_[i].turns.begin();
    choose();
}

void ReadyWalk::choose() {
    pick_.reset();
    for (std::size_t level = turn_.size(); level-- > 0;) {
        const auto end = queue_->levels_[level].turns.end();
        auto& turn = turn_[level];
        while (turn != end && is_touched(level, turn->key)) ++turn;
        const Turn* first = turn != end ? &*turn : nullptr;
        const auto& moved = moved_[level];
        if (!moved.empty() && (first == nullptr || *moved.begin() < *first)) first = &*moved.begin();
        if (first == nullptr) continue;
        pick_ = Oldest{first->first, level, first->key};
        return;
    }
}

const ReadyWalk::Oldest* ReadyWalk::find_oldest() const {
    const auto end = queue_->oldest_.end();
    while (oldest_ != end && is_touched(oldest_->level, oldest_->key)) ++oldest_;
    const Oldest* first = oldest_ != end ? &*oldest_ : nullptr;
    if (!moved_oldest_.empty() && (first == nullptr || *moved_oldest_.begin() < *first))
        first = &*moved_oldest_.begin();
    return first;
}

std::optional<Timestamp> ReadyWalk::oldest() const {
    const Oldest* first = find_oldest();
    return first == nullptr ? std::nullopt : std::optional{first->first.first};
}

void ReadyWalk::turn_to_oldest() {
    if (const Oldest* first = find_oldest()) pick_ = *first;
}

void ReadyWalk::next(double cost) {
    CHECK(pick_, "the walk is at its end");
    const auto [first, level, key] = *pick_;
    auto [found, added] = touched_.try_emplace({level, key});
    Touched& share = found->second;
    if (added) {
        const ReadyQueue::Share& stored = queue_->levels_[level].shares.at(key);
        share = {&stored.tasks, stored.tasks.begin(), stored.virtual_time};
    } else {
        moved_[level].erase({share.virtual_time, first, key});
        moved_oldest_.erase({first, level, key});
    }
    ++share.at;
    share.virtual_time += cost;
    if (share.at != share.tasks->end()) {
        moved_[level].insert({share.virtual_time, *share.at, key});
        moved_oldest_.insert({*share.at, level, key});
    }
    choose();
}

}  // namespace tero::coordinator
