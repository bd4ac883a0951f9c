// The laws of schedules, asked of every stored change: an instant fires once, with a task of its own and not
// before its time, and none is passed over in silence.
#pragma once

#include "modules/scheduler/model/schedule.hpp"
#include "sim/judged_store.hpp"
#include "sim/world.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tero::sim {

class ScheduleLaws {
public:
    explicit ScheduleLaws(World& world) : world_(world) {}

    // Called with every commit that was stored.
    void committed(std::span<const Change> changes);
    // Nothing of them is still to come.
    bool all_over() const;
    std::string what_waits() const;
    std::vector<Id<ScheduledTask>> paused() const;
    void at_the_end();

    // The latest that any clock has shown.
    std::function<Timestamp()> latest_clock = [this] { return world_.now(); };

private:
    void schedule_changed(const ScheduledTask* was, const ScheduledTask& is, std::span<const Change> changes);
    void line_changed(const ScheduleFire* was, const ScheduleFire& is, std::set<RawId>& started);
    // Each instant between what it was due for and what it is due for now has its line.
    void check_instants(const ScheduledTask& was, const ScheduledTask& is, Timestamp until, Law law,
                        std::span<const Change> changes);
    void check_is_instant(const ScheduleFire& line);

    World& world_;
    std::map<RawId, ScheduledTask> schedules_;
    std::map<std::string, ScheduleFire> lines_;
    std::set<std::pair<RawId, Timestamp>> fired_;  // schedule and instant
};

}  // namespace tero::sim
