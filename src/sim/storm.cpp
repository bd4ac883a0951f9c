#include "sim/storm.hpp"

#include <fmt/format.h>

namespace tero::sim {

RunResult ride_out(World& world, Node& node, const Storm& storm) {
    const Timestamp calm_at = world.now() + storm.lasts;
    while (!world.finding() && world.now() < calm_at) {
        if (!world.step()) world.found(storm.all_end, "no event is left");
    }
    storm.calm_down();
    node.calm_down();
    while (!world.finding() && !storm.what_waits().empty()) {
        if (!world.step() || world.now() > calm_at + storm.patience)
            world.found(storm.all_end, fmt::format("at {}: {}", to_string(world.now()), storm.what_waits()));
    }
    for (int i = 0; i < 200 && !world.finding(); ++i) world.step();
    return {world.finding(), world.history_hash(), world.events(), world.counts()};
}

}  // namespace tero::sim
