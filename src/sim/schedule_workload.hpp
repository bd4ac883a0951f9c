// Schedules in the storm, and a person who pauses, resumes, changes, runs and backfills them.
#pragma once

#include "modules/scheduler/model/inputs.hpp"
#include "sim/node.hpp"
#include "sim/schedule_laws.hpp"
#include "sim/world.hpp"

namespace tero::sim {

class ScheduleWorkload {
public:
    ScheduleWorkload(World& world, Node& node, const ScheduleLaws& laws)
        : world_(world), node_(node), laws_(laws) {}

    // Nothing of them is due from `end` on.
    void start(Timestamp end);
    // From now on all that is paused is resumed.
    void calm_down();

private:
    ScheduleSettings settings(int number);
    void make(const ScheduleSettings& settings);
    void act(const Id<ScheduledTask>& id);
    Json changes();
    void resume_all();

    World& world_;
    Node& node_;
    const ScheduleLaws& laws_;
    Timestamp end_ = {};
    bool calm_ = false;
};

}  // namespace tero::sim
