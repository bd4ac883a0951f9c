// Quotes and follow-ups under storm: every law for every seed, and each law shown to find the bug it is for.
#include "sim/seeds_fixture.hpp"

#include <gtest/gtest.h>
#include <utility>

namespace tero::sim {
namespace {

TEST(LadderSimulation, EveryLawHoldsForEverySeed) {
    const SeedReport report = expect_all_seeds_hold([](std::uint64_t seed) { return run_ladder(seed); }, 150);

    for (const auto& [what, count] : report.counts) RecordProperty(what, std::to_string(count));
    RecordProperty("events", std::to_string(report.events));
    if (report.seeds < 100) return;
    for (const char* what : {"died",
                             "commit.failed",
                             "reply.lost",
                             "agent.hung",
                             "agent.failed",
                             "agent.twice",
                             "send.refused",
                             "send.refused_for_good",
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

TEST(LadderSimulation, TheSameSeedGivesTheSameHistory) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        EXPECT_EQ(run_ladder(seed).history_hash, run_ladder(seed).history_hash) << "seed " << seed;
    }
    EXPECT_NE(run_ladder(1).history_hash, run_ladder(2).history_hash);
}

class PlantedLadderBug : public testing::TestWithParam<std::pair<Plant, const char*>> {};

TEST_P(PlantedLadderBug, IsFound) {
    const auto [plant, law] = GetParam();
    const std::uint64_t seeds =
        expect_found([&](std::uint64_t seed) { return run_ladder(seed, plant); }, law, 80);
    RecordProperty("found_at_seed", std::to_string(seeds));
}

INSTANTIATE_TEST_SUITE_P(EachLaw, PlantedLadderBug,
                         testing::Values(std::pair{Plant::SENT_TWICE, "never_sent_twice"},
                                         std::pair{Plant::SENT_UNANNOUNCED, "sending_is_stored_first"},
                                         std::pair{Plant::FOLLOW_UP_AFTER_ANSWER, "none_after_an_answer"},
                                         std::pair{Plant::FOLLOW_UP_IN_QUIET_HOURS, "never_in_quiet_hours"},
                                         std::pair{Plant::FOLLOW_UP_TOO_MANY, "at_most_three_a_quote"},
                                         std::pair{Plant::FOLLOW_UP_TOO_SOON, "a_person_is_left_in_peace"},
                                         std::pair{Plant::FOLLOW_UP_TO_OPTED_OUT, "none_after_opting_out"},
                                         std::pair{Plant::FOLLOW_UP_AFTER_DECISION, "none_after_a_decision"},
                                         std::pair{Plant::TEXT_OUTSIDE_WINDOW,
                                                   "templates_outside_the_window"},
                                         std::pair{Plant::COUNTER_DRIFTS, "counters_are_recounts"},
                                         std::pair{Plant::MESSAGE_DOUBLED, "a_message_is_stored_once"},
                                         std::pair{Plant::BURST_FORGOTTEN, "every_message_is_cared_for"},
                                         std::pair{Plant::FOLLOW_UP_STUCK, "everything_settles"}),
                         [](const auto& one) { return std::string{one.param.second}; });

}  // namespace
}  // namespace tero::sim
