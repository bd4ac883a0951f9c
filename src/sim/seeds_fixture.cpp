#include "sim/seeds_fixture.hpp"

#include <gtest/gtest.h>
#include <cstdlib>

namespace tero::sim {
namespace {

std::optional<std::uint64_t> number_from(const char* variable) {
    const char* text = std::getenv(variable);
    if (text == nullptr || *text == '\0') return std::nullopt;
    return std::strtoull(text, nullptr, 10);
}

}  // namespace

SeedReport expect_all_seeds_hold(const Run& run, std::uint64_t seeds) {
    const auto only = number_from("TERO_SIM_SEED");
    const std::uint64_t first = only.value_or(1);
    const std::uint64_t last = only ? *only : number_from("TERO_SIM_SEEDS").value_or(seeds);
    SeedReport report;
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        const RunResult result = run(seed);
        report.seeds += 1;
        report.events += result.events;
        for (const auto& [what, count] : result.counts) report.counts[what] += count;
        if (result.finding) {
            ADD_FAILURE() << "seed " << seed << " broke " << result.finding->law << ": "
                          << result.finding->detail << "\n  again: TERO_SIM_SEED=" << seed;
            break;
        }
    }
    return report;
}

std::uint64_t expect_found(const Run& run, const std::string& law, std::uint64_t seeds_max) {
    for (std::uint64_t seed = 1; seed <= seeds_max; ++seed) {
        const RunResult result = run(seed);
        if (result.finding && result.finding->law == law) return seed;
    }
    ADD_FAILURE() << law << " was not found broken in " << seeds_max << " seeds";
    return 0;
}

}  // namespace tero::sim
