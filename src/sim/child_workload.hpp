// Executions whose steps are workflows, three deep and in branches, and people who pause, resume, cancel and
// retry parents and children.
#pragma once

#include "modules/workflow/model/inputs.hpp"
#include "sim/child_laws.hpp"
#include "sim/node.hpp"
#include "sim/world.hpp"

#include <string>
#include <vector>

namespace tero::sim {

class ChildWorkload {
public:
    ChildWorkload(World& world, Node& node, ChildLaws& laws) : world_(world), node_(node), laws_(laws) {}

    void start();
    // From now on nothing stays paused.
    void calm_down();
    // Everything that was to start has started.
    bool all_started() const { return to_start_ == 0; }

private:
    // One after the other: each starts the one before.
    void put(std::vector<std::string> definitions);
    void begin(int number);
    void act();
    void resume_all();

    World& world_;
    Node& node_;
    ChildLaws& laws_;
    int to_start_ = 0;
    bool calm_ = false;
};

}  // namespace tero::sim
