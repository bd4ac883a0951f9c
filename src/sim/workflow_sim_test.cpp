// Workflows under storm: every law for every seed, and each law shown to find the bug it is for.
#include "sim/kept_seeds.hpp"
#include "sim/seeds_fixture.hpp"

#include <gtest/gtest.h>
#include <utility>
#include <vector>

namespace tero::sim {
namespace {

TEST(WorkflowSimulation, EveryLawHoldsForEverySeed) {
    const SeedReport report = expect_all_seeds_hold(
        [](std::uint64_t seed) { return run_workflows(seed); }, 300, kept_workflow_seeds);

    for (const auto& [what, count] : report.counts) RecordProperty(what, std::to_string(count));
    RecordProperty("events", std::to_string(report.events));
    if (report.seeds < 50) return;
    for (const char* what : {"fault.write.1",
                             "fault.write.3",
                             "fault.read.1",
                             "died",
                             "paused",
                             "clock.set_back", "clock.set_ahead",
                             "reply.lost",
                             "agent.hung",
                             "agent.late",
                             "agent.failed",
                             "agent.twice",
                             "execution.PAUSE",
                             "execution.RESUME",
                             "execution.CANCEL",
                             "execution.RETRY",
                             "execution.signalled",
                             "execution.COMPLETED",
                             "execution.FAILED",
                             "execution.CANCELLED",
                             "execution.PAUSED",
                             "workflow.undone",
                             "step.TASK.SUCCEEDED",
                             "step.TASK.FAILED",
                             "step.TASK.CANCELLED",
                             "step.CONDITION.SUCCEEDED",
                             "step.PARALLEL.SUCCEEDED",
                             "step.PARALLEL.FAILED",
                             "step.DELAY.SUCCEEDED",
                             "step.CALLBACK.SUCCEEDED",
                             "step.CALLBACK.FAILED"}) {
        EXPECT_GT(report.counts.contains(what) ? report.counts.at(what) : 0, 0U) << what << " never happened";
    }
}

TEST(WorkflowSimulation, TheSameSeedGivesTheSameHistory) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed)
        EXPECT_EQ(run_workflows(seed).history_hash, run_workflows(seed).history_hash) << "seed " << seed;
}

class PlantedWorkflowBug : public testing::TestWithParam<std::pair<Plant, Law>> {};

TEST_P(PlantedWorkflowBug, IsFound) {
    const auto [plant, law] = GetParam();
    const std::uint64_t seeds =
        expect_found([&](std::uint64_t seed) { return run_workflows(seed, plant); }, law, 300);
    RecordProperty("found_at_seed", std::to_string(seeds));
}

const std::vector<std::pair<Plant, Law>> workflow_plants{
#define X(law, plant) {Plant::plant, Law::law},
    TERO_WORKFLOW_LAWS(X)
#undef X
        {Plant::UNDONE_OUT_OF_ORDER, Law::what_was_done_is_undone_once},
    {Plant::TASK_END_UNHEARD, Law::everything_settles},
};
INSTANTIATE_TEST_SUITE_P(EachLaw, PlantedWorkflowBug, testing::ValuesIn(workflow_plants), planted_name);

// ---- workflows that are steps of others ----

TEST(ChildSimulation, EveryLawHoldsForEverySeed) {
    const SeedReport report =
        expect_all_seeds_hold([](std::uint64_t seed) { return run_children(seed); }, 100);

    if (report.seeds < 50) return;
    for (const char* what : {"died", "execution.PAUSE", "execution.RESUME", "execution.CANCEL",
                             "execution.RETRY", "parent.COMPLETED", "parent.FAILED", "parent.CANCELLED",
                             "child.PAUSED", "child.COMPLETED", "child.FAILED", "child.CANCELLED"}) {
        EXPECT_GT(report.counts.contains(what) ? report.counts.at(what) : 0, 0U) << what << " never happened";
    }
}

class PlantedChildBug : public testing::TestWithParam<std::pair<Plant, Law>> {};

TEST_P(PlantedChildBug, IsFound) {
    const auto [plant, law] = GetParam();
    expect_found([&](std::uint64_t seed) { return run_children(seed, plant); }, law, 100);
}

const std::vector<std::pair<Plant, Law>> child_plants{
#define X(law, plant) {Plant::plant, Law::law},
    TERO_CHILD_LAWS(X)
#undef X
};
INSTANTIATE_TEST_SUITE_P(EachLaw, PlantedChildBug, testing::ValuesIn(child_plants), planted_name);

}  // namespace
}  // namespace tero::sim
