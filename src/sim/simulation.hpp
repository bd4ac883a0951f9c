// A run of the simulation: the real engine over a store that fails, in a world of lost replies and sudden
// deaths.
//
// First a storm, then calm; the laws are asked after every commit, and at the end everything must have
// settled.
#pragma once

#include "sim/world.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace tero::sim {

// One deliberate bug for each law, to show that the law finds it. Rows are spoiled on their way to the store;
// the rest happens in the node or in a caller.
enum class Plant {
    NONE,
    // tasks
    EPOCH_FALLS,
    FINAL_MOVES,
    ATTEMPTS_RUN_OVER,
    LEASE_CHANGES_HANDS,
    CLAIMED_EARLY,
    HISTORY_LOST,
    RESULT_CHANGED,
    KEY_IGNORED,
    COMMIT_PRETENDED,
    MEMORY_DIFFERS,
    LOADS_LOST,
    OVER_CONCURRENCY,
    CHANCE_FROM_OUTSIDE,
    // conversations and the ladder
    SENT_TWICE,
    SENT_UNANNOUNCED,
    FOLLOW_UP_AFTER_ANSWER,
    FOLLOW_UP_IN_QUIET_HOURS,
    FOLLOW_UP_TOO_MANY,
    FOLLOW_UP_TOO_SOON,
    FOLLOW_UP_TO_OPTED_OUT,
    FOLLOW_UP_AFTER_DECISION,
    TEXT_OUTSIDE_WINDOW,
    COUNTER_DRIFTS,
    MESSAGE_DOUBLED,
    BURST_FORGOTTEN,
    FOLLOW_UP_STUCK,
};

struct RunResult {
    std::optional<Finding> finding = {};
    std::uint64_t history_hash = 0;
    std::uint64_t events = 0;
    std::map<std::string, std::uint64_t> counts = {};
};

RunResult run_coordinator(std::uint64_t seed, Plant plant = Plant::NONE);
RunResult run_ladder(std::uint64_t seed, Plant plant = Plant::NONE);

}  // namespace tero::sim
