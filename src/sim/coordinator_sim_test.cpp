// The coordinator under storm: every law for every seed, and each law shown to find the bug it is for.
#include "sim/seeds_fixture.hpp"

#include <gtest/gtest.h>
#include <utility>
#include <vector>

namespace tero::sim {
namespace {

TEST(CoordinatorSimulation, EveryLawHoldsForEverySeed) {
    const SeedReport report =
        expect_all_seeds_hold([](std::uint64_t seed) { return run_coordinator(seed); }, 500);

    for (const auto& [what, count] : report.counts) RecordProperty(what, std::to_string(count));
    RecordProperty("events", std::to_string(report.events));
    if (report.seeds < 100) return;
    for (const char* what :
         {"fault.write.1", "fault.write.2", "fault.write.3", "fault.write.4", "fault.read.1", "died",
          "died.at_commit", "reply.lost", "commit.failed", "claim.again", "submit.again", "worker.died",
          "worker.late", "worker.twice", "complete.refused"}) {
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

class PlantedTaskBug : public testing::TestWithParam<std::pair<Plant, const char*>> {};

TEST_P(PlantedTaskBug, IsFound) {
    const auto [plant, law] = GetParam();
    const std::uint64_t seeds =
        expect_found([&](std::uint64_t seed) { return run_coordinator(seed, plant); }, law, 50);
    RecordProperty("found_at_seed", std::to_string(seeds));
}

INSTANTIATE_TEST_SUITE_P(EachLaw, PlantedTaskBug,
                         testing::Values(std::pair{Plant::EPOCH_FALLS, "epochs_only_grow"},
                                         std::pair{Plant::FINAL_MOVES, "an_end_is_an_end"},
                                         std::pair{Plant::ATTEMPTS_RUN_OVER, "attempts_have_a_limit"},
                                         std::pair{Plant::LEASE_CHANGES_HANDS, "one_lease_at_a_time"},
                                         std::pair{Plant::CLAIMED_EARLY, "nothing_starts_early"},
                                         std::pair{Plant::HISTORY_LOST, "history_has_no_gaps"},
                                         std::pair{Plant::RESULT_CHANGED, "completed_means_done"},
                                         std::pair{Plant::KEY_IGNORED, "a_key_is_one_task"},
                                         std::pair{Plant::COMMIT_PRETENDED, "accepted_means_stored"},
                                         std::pair{Plant::MEMORY_DIFFERS, "memory_is_what_is_stored"},
                                         std::pair{Plant::LOADS_LOST, "every_task_ends"},
                                         std::pair{Plant::OVER_CONCURRENCY, "agents_hold_what_they_may"}),
                         [](const auto& one) { return std::string{one.param.second}; });

}  // namespace
}  // namespace tero::sim
