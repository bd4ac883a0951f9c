// A run of the simulation: the real engine over a store that fails, in a world of lost replies and sudden
// deaths.
//
// First a storm, then calm; the laws are asked after every commit, and at the end everything must have
// settled.
#pragma once

#include "sim/laws.hpp"
#include "sim/world.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace tero::sim {

struct RunResult {
    std::optional<Finding> finding = {};
    std::uint64_t history_hash = 0;
    std::uint64_t events = 0;
    std::map<std::string, std::uint64_t> counts = {};
};

RunResult run_coordinator(std::uint64_t seed, Plant plant = Plant::NONE);
RunResult run_schedules(std::uint64_t seed, Plant plant = Plant::NONE);
RunResult run_workflows(std::uint64_t seed, Plant plant = Plant::NONE);
RunResult run_children(std::uint64_t seed, Plant plant = Plant::NONE);
RunResult run_ladder(std::uint64_t seed, Plant plant = Plant::NONE);

}  // namespace tero::sim
