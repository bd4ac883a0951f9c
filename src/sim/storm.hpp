// How a run goes: faults for a while, then calm, in which everything must come to its end.
#pragma once

#include "base/time.hpp"
#include "sim/node.hpp"
#include "sim/simulation.hpp"
#include "sim/world.hpp"

#include <functional>
#include <string>

namespace tero::sim {

struct Storm {
    Duration lasts = 120s;
    Duration patience = 1h;  // in calm
    std::function<void()> calm_down = {};
    std::function<std::string()> what_waits = {};  // empty: nothing does any more
    Law all_end = {};                              // that something still waits breaks it
};

RunResult ride_out(World& world, Node& node, const Storm& storm);

}  // namespace tero::sim
