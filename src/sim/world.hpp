// The simulated world: one clock that jumps from event to event, one source of chance, one list of what is to
// happen. The same seed gives the same history, to the last bit.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "sim/laws.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tero::sim {

// A law that did not hold. The first one found ends a run.
struct Finding {
    Law law = {};
    std::string detail = {};
};

class World {
public:
    World(std::uint64_t seed, Timestamp start) : random(seed), clock(start) {}

    // Events of the same moment happen in the order in which they were asked for.
    void after(Duration wait, std::function<void()> event) { at(clock.now() + wait, std::move(event)); }
    void at(Timestamp moment, std::function<void()> event);
    // Moves on to the next event and lets it happen; false when there is none.
    bool step();

    Timestamp now() const { return clock.now(); }
    bool chance(int percent) { return random.chance(percent); }
    // 1 ms … `longest`.
    Duration some(Duration longest) { return Duration{1 + random.below(longest.count())}; }

    // Becomes part of the history's hash.
    void tell(std::string_view what);
    std::uint64_t history_hash() const { return hash_; }
    std::uint64_t events() const { return events_; }

    void found(Law law, std::string detail);
    const std::optional<Finding>& finding() const { return finding_; }
    // How often things of each kind happened: faults, retries, deaths.
    std::map<std::string, std::uint64_t>& counts() { return counts_; }

    Random random;
    ManualClock clock;

private:
    std::map<std::pair<Timestamp, std::uint64_t>, std::function<void()>> events_to_come_;
    std::uint64_t next_event_ = 0;
    std::uint64_t events_ = 0;
    std::uint64_t hash_ = 0;
    std::optional<Finding> finding_;
    std::map<std::string, std::uint64_t> counts_;
};

}  // namespace tero::sim
