// Tasks that are due long from now are stored and no more, and are in memory in time.
#include "engine/tests/engine_fixture.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace tero {
namespace {

class FarDelays : public testing::Test {
protected:
    // Nothing stays in memory that need not.
    FarDelays() : desk_(platform_modules({.delay_near = 1h}), {.cache_rows_max = 0}) {
        desk_.register_agent("a", "job", 10'000);
    }
    std::vector<Id<Task>> submit(std::size_t count, Duration ahead) {
        NewTask task{.type = "job"};
        task.run_at = desk_.clock.now() + ahead;
        std::vector<Id<Task>> ids;
        for (const auto& one : desk_.ask_for<SubmittedTasks>(SubmitTasks{std::vector<NewTask>(count, task)}))
            ids.push_back(one->task);
        desk_.pass(1ms);
        desk_.pass(1ms);
        return ids;
    }
    // How many are handed out; they are done at once.
    std::size_t work() {
        std::size_t count = 0;
        for (auto leases = desk_.claim("a", 1000); !leases.empty(); leases = desk_.claim("a", 1000)) {
            CompleteTasks done{.agent = "a"};
            for (const Lease& lease : leases)
                done.completions.push_back({lease.task->id, lease.task->epoch, {}});
            CHECK(desk_.ask(std::move(done)).has_value(), "not completed");
            count += leases.size();
        }
        return count;
    }
    std::size_t in_memory() { return desk_.engine->rows().table<Task>().size(); }
    SteppedEngine desk_;
};

TEST_F(FarDelays, TheyCostNoMemoryAndAreHandedOutInTime) {
    submit(600, 5h);
    submit(3, 30min);
    EXPECT_EQ(in_memory(), 3U);
    desk_.pass(30min);
    EXPECT_EQ(work(), 3U);

    desk_.pass(4h - 1min);
    EXPECT_EQ(desk_.walk(), 0);
    desk_.pass(1min);
    EXPECT_EQ(desk_.walk(), 3) << "pages of 250";
    EXPECT_GE(in_memory(), 600U);
    EXPECT_EQ(work(), 0U) << "nothing is handed out early";
    desk_.pass(1h);
    EXPECT_EQ(work(), 600U);
}

TEST_F(FarDelays, AStartReadsWhatIsNearAndNoMore) {
    submit(40, 30min);
    submit(1500, 24h);
    submit(40, 48h);
    desk_.restart();
    desk_.pass(1ms);
    EXPECT_EQ(in_memory(), 40U);

    desk_.clock.advance_to(desk_.clock.now() + 24h);  // nobody was there meanwhile
    desk_.restart();
    EXPECT_EQ(work(), 1540U);
    EXPECT_EQ(desk_.walk(), 0);
    desk_.pass(23h + 30min);
    EXPECT_EQ(desk_.walk(), 1);
    desk_.pass(1h);
    EXPECT_EQ(work(), 40U);
}

TEST_F(FarDelays, OneThatIsFarIsCancelledAwaitedAndComesInAnyCase) {
    const auto far = submit(2, 5h);
    EXPECT_EQ(in_memory(), 0U);
    EXPECT_TRUE(desk_.ask_for<Outcomes>(ChangeTasks{.tasks = {far[0]}}).front().has_value());
    EXPECT_EQ(desk_.stored<Task>(far[0])->status, TaskStatus::CANCELLED);

    desk_.pass(4h + 59min);
    desk_.walk();
    desk_.pass(2min);
    const auto leases = desk_.claim("a", 10);
    ASSERT_EQ(leases.size(), 1U);
    EXPECT_EQ(RawId{leases[0].task->id}, RawId{far[1]});
}

TEST_F(FarDelays, WhatIsSubmittedWhileTheHorizonStandsStillIsHandedOutInTime) {
    submit(1, 24h * 30);
    for (const Duration ahead : {Duration{10min}, Duration{3h}, Duration{70min}}) {
        submit(1, ahead);
        for (int i = 0; i < 21; ++i) {
            desk_.pass(ahead / 20);
            desk_.walk();
        }
        EXPECT_EQ(work(), 1U) << to_string(ahead);
    }
}

TEST_F(FarDelays, WhileWhatComesNearIsNotReadNothingElseWaits) {
    submit(3, 2h);
    desk_.pass(90min);  // nobody reads
    submit(1, 0s);
    EXPECT_EQ(work(), 1U);
    desk_.pass(3h);
    submit(1, 0s);
    EXPECT_EQ(work(), 1U);
    desk_.walk();
    EXPECT_EQ(work(), 3U);
}

}  // namespace
}  // namespace tero
