// Delayed tasks that are far: due later than the horizon, which lies a span ahead of now. They are stored and
// no more; nothing of them is in memory but what a cache happens to hold. Before the first of them comes
// near the horizon moves on, and what lies between is read, a page at a time beside the traffic:
//
//     now ───────────────▶ horizon ─ ─ ─ ─ first far task
//      in memory, indexed            stored
#pragma once

#include "base/time.hpp"
#include "kernel/query.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/coordinator/ready_queue.hpp"

#include <optional>
#include <set>

namespace tero::coordinator {

class FarTasks {
public:
    explicit FarTasks(Duration span) : span_(span) {}

    bool is_far(const Task& task) const {
        return task.status == TaskStatus::QUEUED && task.run_at > horizon_;
    }
    // Of rows as they are in memory; null where it is not far, or not known.
    void changed(const Task* before, const Task* after);

    // Moves the horizon on, if it is time to. `comes` gets the id of each task in memory that is far no more.
    template <class Comes>
    void pass(Timestamp now, Comes comes) {
        if (!moves(now)) return;
        while (!known_.empty() && known_.begin()->first <= horizon_)
            comes(known_.extract(known_.begin()).value().second);
    }
    // When pass() wants to be called.
    std::optional<Timestamp> next() const;

    bool is_reading() const { return reading_.has_value(); }
    // Some that are far no more are not in memory yet.
    bool is_behind() const { return is_reading() || (first_ && *first_ <= horizon_); }
    const std::optional<Query>& to_read() const { return reading_; }
    // What is on this page and far no more.
    TasksComeNear found(const Page& page) const;
    // They are in memory: the next page is read, where there is one.
    void have_come(const TasksComeNear& near);

private:
    // False: nothing that is far comes near by it.
    bool moves(Timestamp now);
    void note(Timestamp run_at);

    Duration span_;
    Timestamp horizon_ = {};
    std::optional<Timestamp> first_ = {};  // no far task, in memory or not, is due before
    std::set<Due> known_;                  // those in memory
    std::optional<Query> reading_ = {};    // what is between the horizon as it was and as it is
};

}  // namespace tero::coordinator
