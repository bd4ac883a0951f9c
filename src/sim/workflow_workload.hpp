// Executions of random programs in the storm, and people who signal, pause, resume, cancel and retry them.
#pragma once

#include "modules/workflow/model/inputs.hpp"
#include "modules/workflow/tests/random_program.hpp"
#include "sim/node.hpp"
#include "sim/workflow_laws.hpp"
#include "sim/world.hpp"

#include <map>
#include <string>

namespace tero::sim {

class WorkflowWorkload {
public:
    WorkflowWorkload(World& world, Node& node, WorkflowLaws& laws)
        : world_(world), node_(node), laws_(laws) {}

    void start();
    // From now on each gets what it waits for.
    void calm_down();
    // Everything that was to start has started.
    bool all_started() const { return to_start_ == 0; }

private:
    void register_one(int number);
    void begin(const StartExecution& asked);
    void act(const Id<WorkflowExecution>& id);
    void change(const Id<WorkflowExecution>& id);
    void say_one(const WorkflowExecution& execution);
    void give_all();

    World& world_;
    Node& node_;
    WorkflowLaws& laws_;
    std::map<std::string, WrittenProgram> programs_;
    int to_start_ = 0;
    bool calm_ = false;
};

}  // namespace tero::sim
