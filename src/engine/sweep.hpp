// Retention: which rows are looked at next, to find those that may go. It walks one table after the other, a
// page at a time beside the traffic, then rests. What it finds is an input like any other:
//
//     resting ─ due ─▶ page read ─ rows that may go ─▶ ForgetRows decided, stored ─▶ next page … ─▶ resting
//
// In between it reads what a module wants to walk for itself (Walk of its declaration), in the same way.
// Where a walk has no time to end at (a table whose keys are texts) it reads every row, once a day.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "kernel/modules.hpp"
#include "kernel/query.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

namespace tero {

struct SweepOptions {
    Duration every = 10min;  // between two passes; zero: never
    Duration first = 1min;   // after a start
    std::size_t page = 250;  // rows that are read at once, and go at once
};

class Sweep {
public:
    using SteadyTime = std::chrono::steady_clock::time_point;

    explicit Sweep(SweepOptions options) : options_(options) {}

    // A new engine: what was under way is of the last one.
    void begin(SteadyTime now);
    void end() { state_ = State::OFF; }

    // What to read now; it is answered with found().
    std::optional<Query> next(const Modules& modules, Timestamp told, SteadyTime now);
    // What to decide, told of with landed(); nothing: it goes on by itself.
    std::optional<Input> found(const Modules& modules, Result<Page> page, Timestamp told,
                                    SteadyTime now);
    void landed(SteadyTime now);
    // When next() wants to be called.
    std::optional<SteadyTime> due() const;

private:
    std::optional<Input> walked(const Result<Page>& page, SteadyTime now);

    enum class State { OFF, RESTING, WALKING, READING, DECIDING };

    Query query_of(const KeepRule& rule, Timestamp told) const;
    bool is_wanted(const KeepRule& rule, SteadyTime now);
    void next_rule(SteadyTime now);

    SweepOptions options_;
    State state_ = State::OFF;
    std::size_t rule_ = 0;  // among Modules::keeps()
    Query query_;           // of the walk under way; its cursor tells how far it is
    bool walks_ = false;    // `query_` is one of this rule
    bool is_last_ = false;  // no page comes after the one that was read
    SteadyTime at_ = {};    // of the next pass or page
    SteadyTime read_at_ = {};
    std::optional<WantedWalk> wanted_;     // what a module wants, while it is read and decided
    std::optional<SteadyTime> walk_at_ = {};  // no module is asked before this; nothing: none wanted one
    State before_walk_ = State::RESTING;
    std::map<std::pair<TableId, std::size_t>, SteadyTime> whole_at_;  // when a table was last read whole
};

}  // namespace tero
