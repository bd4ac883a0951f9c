#include "sim/seeds_fixture.hpp"

#include <gtest/gtest.h>
#include <cstdlib>
#include <utility>

namespace tero::sim {
namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr std::uint64_t slower = 5;  // what a sanitizer would find, a fifth of the seeds shows
#else
constexpr std::uint64_t slower = 1;
#endif

std::optional<std::uint64_t> number_from(const char* variable) {
    const char* text = std::getenv(variable);
    if (text == nullptr || *text == '\0') return std::nullopt;
    return std::strtoull(text, nullptr, 10);
}

}  // namespace

SeedReport expect_all_seeds_hold(const Run& run, std::uint64_t seeds, std::vector<std::uint64_t> kept,
                                 SeedShare share) {
    std::vector<std::uint64_t> all = std::move(kept);
    if (const auto only = number_from("TERO_SIM_SEED")) {
        all = {*only};
    } else {
        const std::uint64_t first = number_from("TERO_SIM_FIRST").value_or(1);
        const std::uint64_t count = number_from("TERO_SIM_SEEDS").value_or(seeds / slower);
        for (std::uint64_t seed = first; seed < first + count; ++seed) all.push_back(seed);
    }
    std::erase_if(all, [&](std::uint64_t seed) { return seed % share.of != share.number; });
    SeedReport report;
    for (const std::uint64_t seed : all) {
        const RunResult result = run(seed);
        report.seeds += 1;
        report.events += result.events;
        for (const auto& [what, count] : result.counts) report.counts[what] += count;
        if (result.finding) {
            ADD_FAILURE() << "seed " << seed << " broke " << name_of(result.finding->law) << ": "
                          << result.finding->detail << "\n  again: TERO_SIM_SEED=" << seed;
            break;
        }
    }
    return report;
}

std::uint64_t expect_found(const Run& run, Law law, std::uint64_t seeds_max) {
    for (std::uint64_t seed = 1; seed <= seeds_max; ++seed) {
        const RunResult result = run(seed);
        if (result.finding && result.finding->law == law) return seed;
    }
    ADD_FAILURE() << name_of(law) << " was not found broken in " << seeds_max << " seeds";
    return 0;
}

std::string planted_name(const testing::TestParamInfo<std::pair<Plant, Law>>& info) {
    const auto& [plant, law] = info.param;
    return std::string{name_of(law)} + (plant == Plant::RETRIES_UNTOLD        ? "_of_retries"
                                       : plant == Plant::SUCCESS_TRIED_AGAIN ? "_when_tried_again"
                                       : plant == Plant::UNDONE_OUT_OF_ORDER ? "_in_reverse"
                                                                             : "");
}

}  // namespace tero::sim
