// The coordinator under storm: every law for every seed, and each law shown to find the bug it is for.
#include "sim/kept_seeds.hpp"
#include "sim/seeds_fixture.hpp"

#include <gtest/gtest.h>
#include <utility>
#include <vector>

namespace tero::sim {
namespace {

TEST(CoordinatorSimulation, EveryLawHoldsForEverySeed) {
    const SeedReport report = expect_all_seeds_hold([](std::uint64_t seed) { return run_coordinator(seed); },
                                                    500, kept_coordinator_seeds);

    for (const auto& [what, count] : report.counts) RecordProperty(what, std::to_string(count));
    RecordProperty("events", std::to_string(report.events));
    if (report.seeds < 100) return;
    for (const char* what :
         {"fault.write.1",      "fault.write.2",  "fault.write.3",  "fault.write.4", "fault.write.5",
          "fault.read.1",       "died",           "died.at_commit", "paused",        "woke.with_a_group",
          "late.fenced",        "clock.set_back", "clock.set_ahead", "reply.lost",     "inbox.full",    "commit.failed",
          "claim.again",        "said.twice",     "polls.closed",   "cancel",        "submit.again",
          "submit.exhausted",   "worker.died",    "worker.late",    "worker.twice",  "complete.refused",
          "complete.and_claim", "claim.twice",    "caller.left",    "forgotten",     "queue.paused",
          "retried",           "deleted",        "bulk.begun",     "bulk.changed",  "stood_still",
          "submit.after",      "batch.done"}) {
        EXPECT_GT(report.counts.contains(what) ? report.counts.at(what) : 0, 0U) << what << " never happened";
    }
}

TEST(CoordinatorSimulation, TheSameSeedGivesTheSameHistory) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        EXPECT_EQ(run_coordinator(seed).history_hash, run_coordinator(seed).history_hash) << "seed " << seed;
    }
    EXPECT_NE(run_coordinator(1).history_hash, run_coordinator(2).history_hash);
    EXPECT_NE(run_coordinator(1, Plant::CHANCE_FROM_OUTSIDE).history_hash,
              run_coordinator(1, Plant::CHANCE_FROM_OUTSIDE).history_hash);
}

class PlantedTaskBug : public testing::TestWithParam<std::pair<Plant, Law>> {};

TEST_P(PlantedTaskBug, IsFound) {
    const auto [plant, law] = GetParam();
    const std::uint64_t seeds =
        expect_found([&](std::uint64_t seed) { return run_coordinator(seed, plant); }, law, 300);
    RecordProperty("found_at_seed", std::to_string(seeds));
}

const std::vector<std::pair<Plant, Law>> task_plants{
#define X(law, plant) {Plant::plant, Law::law},
    TERO_TASK_LAWS(X)
#undef X
        {Plant::RETRIES_UNTOLD, Law::history_has_no_gaps},
        {Plant::SUCCESS_TRIED_AGAIN, Law::an_end_is_an_end},
};
INSTANTIATE_TEST_SUITE_P(EachLaw, PlantedTaskBug, testing::ValuesIn(task_plants), planted_name);

}  // namespace
}  // namespace tero::sim
