// Schedules under storm: every law for every seed, and each law shown to find the bug it is for.
#include "sim/seeds_fixture.hpp"

#include <gtest/gtest.h>
#include <utility>
#include <vector>

namespace tero::sim {
namespace {

TEST(ScheduleSimulation, EveryLawHoldsForEverySeed) {
    const SeedReport report =
        expect_all_seeds_hold([](std::uint64_t seed) { return run_schedules(seed); }, 300);

    for (const auto& [what, count] : report.counts) RecordProperty(what, std::to_string(count));
    RecordProperty("events", std::to_string(report.events));
    if (report.seeds < 50) return;
    for (const char* what :
         {"fault.write.1", "fault.write.3", "fault.read.1", "died", "paused", "clock.set_back", "clock.set_ahead", "reply.lost",
          "agent.hung", "agent.late", "agent.failed", "agent.twice", "schedule.made", "schedule.paused",
          "schedule.run", "schedule.updated", "schedule.backfilled", "fire.FIRED", "fire.SKIPPED",
          "fire.WAITS"}) {
        EXPECT_GT(report.counts.contains(what) ? report.counts.at(what) : 0, 0U) << what << " never happened";
    }
}

TEST(ScheduleSimulation, TheSameSeedGivesTheSameHistory) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed)
        EXPECT_EQ(run_schedules(seed).history_hash, run_schedules(seed).history_hash) << "seed " << seed;
}

class PlantedScheduleBug : public testing::TestWithParam<std::pair<Plant, Law>> {};

TEST_P(PlantedScheduleBug, IsFound) {
    const auto [plant, law] = GetParam();
    const std::uint64_t seeds =
        expect_found([&](std::uint64_t seed) { return run_schedules(seed, plant); }, law, 50);
    RecordProperty("found_at_seed", std::to_string(seeds));
}

const std::vector<std::pair<Plant, Law>> schedule_plants{
#define X(law, plant) {Plant::plant, Law::law},
    TERO_SCHEDULE_LAWS(X)
#undef X
};
INSTANTIATE_TEST_SUITE_P(EachLaw, PlantedScheduleBug, testing::ValuesIn(schedule_plants), planted_name);

}  // namespace
}  // namespace tero::sim
