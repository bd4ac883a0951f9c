// Quotes and follow-ups under storm: every law for every seed, and each law shown to find the bug it is for.
#include "sim/kept_seeds.hpp"
#include "sim/seeds_fixture.hpp"

#include <gtest/gtest.h>
#include <utility>
#include <vector>

namespace tero::sim {
namespace {

constexpr std::uint64_t shares = 4;

class LadderSimulationShare : public testing::TestWithParam<std::uint64_t> {};

TEST_P(LadderSimulationShare, EveryLawHoldsForEverySeed) {
    const SeedReport report = expect_all_seeds_hold([](std::uint64_t seed) { return run_ladder(seed); }, 500,
                                                    kept_ladder_seeds, {GetParam(), shares});

    for (const auto& [what, count] : report.counts) RecordProperty(what, std::to_string(count));
    RecordProperty("events", std::to_string(report.events));
    if (report.seeds < 100 / shares) return;
    for (const char* what : {"died",
                             "paused",
                             "late.fenced",
                             "commit.failed",
                             "reply.lost",
                             "agent.hung",
                             "agent.failed",
                             "agent.twice",
                             "send.refused",
                             "send.refused_for_good",
                             "send.unreachable",
                             "send.window_closed",
                             "send.never_arrived",
                             "send.unheard",
                             "send.failed_later",
                             "status.lost",
                             "delivered.twice",
                             "follow_ups",
                             "quotes",
                             "follow_up.SENT",
                             "follow_up.CANCELLED",
                             "follow_up.SUPPRESSED",
                             "follow_up.FAILED"}) {
        EXPECT_GT(report.counts.contains(what) ? report.counts.at(what) : 0, 0U) << what << " never happened";
    }
}

INSTANTIATE_TEST_SUITE_P(OfFour, LadderSimulationShare, testing::Range(std::uint64_t{0}, shares));

TEST(LadderSimulation, TheSameSeedGivesTheSameHistory) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        EXPECT_EQ(run_ladder(seed).history_hash, run_ladder(seed).history_hash) << "seed " << seed;
    }
    EXPECT_NE(run_ladder(1).history_hash, run_ladder(2).history_hash);
}

class PlantedLadderBug : public testing::TestWithParam<std::pair<Plant, Law>> {};

TEST_P(PlantedLadderBug, IsFound) {
    const auto [plant, law] = GetParam();
    const std::uint64_t seeds =
        expect_found([&](std::uint64_t seed) { return run_ladder(seed, plant); }, law, 80);
    RecordProperty("found_at_seed", std::to_string(seeds));
}

const std::vector<std::pair<Plant, Law>> ladder_plants{
#define X(law, plant) {Plant::plant, Law::law},
    TERO_LADDER_LAWS(X)
#undef X
};
INSTANTIATE_TEST_SUITE_P(EachLaw, PlantedLadderBug, testing::ValuesIn(ladder_plants), planted_name);

}  // namespace
}  // namespace tero::sim
