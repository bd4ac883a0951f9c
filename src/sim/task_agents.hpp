// Agents that do tasks, in the runs whose subject is what leads to tasks: they hang, die, answer late or
// twice, and their results name the task.
#pragma once

#include "modules/coordinator/model/inputs.hpp"
#include "sim/node.hpp"
#include "sim/world.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tero::sim {

class TaskAgents {
public:
    TaskAgents(World& world, Node& node, std::vector<std::string> capabilities)
        : world_(world), node_(node), capabilities_(std::move(capabilities)) {}

    void start();
    // From now on they are honest and quick.
    void calm_down() { calm_ = true; }

    // Whether a task can be done at all; else an agent says so, and nobody tries again.
    std::function<bool(const Lease&)> can_be_done = [](const Lease&) { return true; };

private:
    void enrol(const std::string& agent);
    void claim(const std::string& agent);
    void work(const std::string& agent, const Lease& lease);
    void complete(const std::string& agent, const Lease& lease, int tries);
    void fail(const std::string& agent, const Lease& lease, bool retryable, int tries);

    World& world_;
    Node& node_;
    std::vector<std::string> capabilities_;
    bool calm_ = false;
};

}  // namespace tero::sim
