// How much the agents have in hand, which is counted in memory and stored nowhere.
#pragma once

#include "kernel/input.hpp"
#include "modules/coordinator/model/agent.hpp"

#include <cstddef>
#include <string>
#include <unordered_map>

namespace tero {

// Answered with HeldTasks.
struct CountHeld {};
struct HeldTasks {
    std::unordered_map<std::string, std::size_t> of = {};  // agent; who holds none is not in it
};

TERO_INPUT(coordinator, CALL, CountHeld)

// An agent as it is shown: one that is ONLINE and has no room is BUSY.
AgentStatus shown_status(const AgentInfo& agent, const HeldTasks& held);

}  // namespace tero
