// The built-in agents as they live in the simulated process: they claim, think for a moment, and answer;
// sometimes one hangs, fails, or answers twice. They die with the process and begin again with the next.
#pragma once

#include "kernel/input.hpp"
#include "sim/businesses.hpp"
#include "sim/node.hpp"
#include "sim/world.hpp"
#include "workers/assistant/conversation_agents.hpp"

#include <string>

namespace tero::sim {

class DeskAgents {
public:
    DeskAgents(World& world, Node& node, const SimulatedBusiness& business);

    // Called whenever the process, or its engine, began anew.
    void begin();
    void calm_down() { calm_ = true; }

private:
    void claim(const std::string& agent);
    void work(const std::string& agent, const Lease& lease);
    void complete(const std::string& agent, const Lease& lease, const AgentAnswer& said);

    World& world_;
    Node& node_;
    agents::Desk desk_;
    bool calm_ = false;
};

}  // namespace tero::sim
