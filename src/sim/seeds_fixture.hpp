// For tests: runs a simulation for many seeds, or for the one that TERO_SIM_SEED names.
#pragma once

#include "sim/simulation.hpp"

#include <gtest/gtest.h>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tero::sim {

using Run = std::function<RunResult(std::uint64_t seed)>;

struct SeedReport {
    std::uint64_t seeds = 0;
    std::uint64_t events = 0;
    std::map<std::string, std::uint64_t> counts = {};
};

// Of seeds that several tests share, so that they run side by side: those of this test.
struct SeedShare {
    std::uint64_t number = 0;
    std::uint64_t of = 1;
};

// Every seed must hold all laws; the first that does not is named. TERO_SIM_SEEDS says how many there are,
// TERO_SIM_FIRST where they begin; `kept` are among them.
SeedReport expect_all_seeds_hold(const Run& run, std::uint64_t seeds, std::vector<std::uint64_t> kept = {},
                                 SeedShare share = {});
// Some seed must find this very law broken; how many it took.
std::uint64_t expect_found(const Run& run, Law law, std::uint64_t seeds_max);
// Of a test that plants a bug: the law's name.
std::string planted_name(const testing::TestParamInfo<std::pair<Plant, Law>>& info);

}  // namespace tero::sim
