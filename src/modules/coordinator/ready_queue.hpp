// The ready tasks of one capability, in the order in which they are granted.
//
// More urgent first. Within a priority fairness keys take turns by virtual time: each grant moves its key on
// by 1/weight, and the key that is furthest behind comes next, so that one customer's import of 100,000 tasks
// delays another's single task by a few grants. Within a key the oldest is first. A key that comes new, or
// back, begins where the others are: nobody saves up turns. These virtual times are soft: they start empty.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "modules/coordinator/model/task.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace tero::coordinator {

using Due = std::pair<Timestamp, RawId>;

class ReadyQueue {
public:
    void add(const Task& task);
    // `granted`: its key has had a turn.
    void remove(const Task& task, bool granted);
    bool empty() const { return oldest_.empty(); }

private:
    friend class ReadyWalk;

    struct Share {  // of one key in one priority
        std::set<Due> tasks = {};
        double virtual_time = 0;
    };
    struct Turn {
        double virtual_time = 0;
        Due first = {};  // its oldest task
        std::uint64_t key = 0;
        auto operator<=>(const Turn&) const = default;
    };
    struct Level {  // one priority
        std::unordered_map<std::uint64_t, Share> shares = {};
        std::set<Turn> turns = {};  // of the shares that have tasks
        double virtual_time = 0;    // of the last turn
    };
    struct Oldest {  // of a share
        Due first = {};
        std::size_t level = 0;
        std::uint64_t key = 0;
        auto operator<=>(const Oldest&) const = default;
    };

    void stand(Level& level, std::size_t number, std::uint64_t key, const Share& share, bool in_line);
    static void forget_empty(Level& level);

    std::array<Level, 4> levels_;
    std::set<Oldest> oldest_;
};

// Walks a queue from the first task on as if each were granted, without changing it.
class ReadyWalk {
public:
    explicit ReadyWalk(const ReadyQueue& queue);

    bool done() const { return !pick_; }
    const RawId& task() const { return pick_->first.second; }
    bool is_urgent() const { return pick_ && pick_->level == 3; }
    // More urgent first, then older.
    bool before(const ReadyWalk& other) const {
        return pick_->level != other.pick_->level ? pick_->level > other.pick_->level
                                                  : pick_->first < other.pick_->first;
    }
    // What is oldest of all, whatever its priority and key.
    std::optional<Timestamp> oldest() const;
    // From here on this turn: that one is the next task.
    void turn_to_oldest();

    // After the task: it was granted, for a task of this weight; or passed over.
    void granted(std::int32_t weight) { next(1.0 / weight); }
    void passed_over() { next(0); }

private:
    using Turn = ReadyQueue::Turn;
    using Oldest = ReadyQueue::Oldest;

    struct Touched {  // a share that this walk took from
        const std::set<Due>* tasks = nullptr;
        std::set<Due>::const_iterator at = {};
        double virtual_time = 0;
    };

    void next(double cost);
    void choose();
    bool is_touched(std::size_t level, std::uint64_t key) const { return touched_.contains({level, key}); }
    const Oldest* find_oldest() const;

    const ReadyQueue* queue_;
    std::array<std::set<Turn>::const_iterator, 4> turn_ = {};  // none before it is as it stands there
    std::array<std::set<Turn>, 4> moved_ = {};                 // touched shares as they stand now
    std::set<Oldest> moved_oldest_ = {};
    mutable std::set<Oldest>::const_iterator oldest_ = {};
    std::map<std::pair<std::size_t, std::uint64_t>, Touched> touched_ = {};
    std::optional<Oldest> pick_ = {};
};

}  // namespace tero::coordinator
