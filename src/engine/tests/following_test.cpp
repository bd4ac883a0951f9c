// Tasks that come after others: not before these have ended, and what happens when one does not end well.
#include "engine/tests/engine_fixture.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

class Following : public testing::Test {
protected:
    void SetUp() override { engine_.register_agent("worker", "step", 5000); }

    NewTask step(std::vector<Id<Task>> after = {}, AfterFailed failed = AfterFailed::CANCEL) {
        NewTask task;
        task.type = "step";
        task.attempt_max = 1;
        task.after = std::move(after);
        task.after_failed = failed;
        return task;
    }
    Lease claim_one() {
        auto leases = engine_.claim("worker", 1);
        CHECK(leases.size() == 1, "nothing is ready");
        return leases.front();
    }
    bool is_nothing_ready() { return engine_.claim("worker", 1).empty(); }
    TaskStatus status(const Id<Task>& task) { return engine_.stored<Task>(task)->status; }
    std::string error(const Id<Task>& task) { return engine_.stored<TaskBody>(task)->error; }

    SteppedEngine engine_;
};

TEST_F(Following, ATaskWaitsUntilAllThatItComesAfterHaveSucceeded) {
    const Id<Task> first = engine_.submit(step());
    const Id<Task> second = engine_.submit(step());
    const Id<Task> last = engine_.submit(step({first, second}));
    const Lease one = claim_one();
    const Lease two = claim_one();
    EXPECT_TRUE(is_nothing_ready());
    ASSERT_TRUE(engine_.complete(two).has_value());
    EXPECT_TRUE(is_nothing_ready());
    EXPECT_EQ(engine_.stored<Task>(last)->after, std::vector{first});
    engine_.restart();
    EXPECT_TRUE(is_nothing_ready());
    ASSERT_TRUE(engine_.complete(one).has_value());
    EXPECT_EQ(claim_one().task->id, last);
}

TEST_F(Following, OneThatIsFarFromItsTimeComesAndGoesBesideThoseThatFollow) {
    const Id<Task> first = engine_.submit(step());
    const Id<Task> last = engine_.submit(step({first}));
    NewTask later = step();
    later.run_at = engine_.clock.now() + 3h;
    const Id<Task> far = engine_.submit(later);
    engine_.restart();
    EXPECT_EQ(status(far), TaskStatus::QUEUED);
    ASSERT_TRUE(engine_.complete(claim_one()).has_value());
    EXPECT_EQ(claim_one().task->id, last);
}

TEST_F(Following, WhatHasSucceededAlreadyIsWaitedForByNobody) {
    const Id<Task> first = engine_.submit(step());
    ASSERT_TRUE(engine_.complete(claim_one()).has_value());
    engine_.restart();  // it is not in memory any more
    const Id<Task> last = engine_.submit(step({first}));
    EXPECT_EQ(claim_one().task->id, last);
}

TEST_F(Following, WhenOneFailsWhatComesAfterIsCancelledDownTheLineAndSaysWhy) {
    const Id<Task> first = engine_.submit(step());
    const Id<Task> second = engine_.submit(step({first}));
    const Id<Task> third = engine_.submit(step({second}));
    ASSERT_TRUE(engine_.fail(claim_one()).has_value());
    engine_.settle();
    EXPECT_EQ(status(first), TaskStatus::DEAD);
    EXPECT_EQ(status(second), TaskStatus::CANCELLED);
    EXPECT_EQ(status(third), TaskStatus::CANCELLED);
    EXPECT_EQ(error(second), "task " + to_string(first) + ", which it comes after, is DEAD");
    EXPECT_EQ(error(third), "task " + to_string(second) + ", which it comes after, is CANCELLED");
}

TEST_F(Following, WhoSaysSoRunsThoughOneFailedButNotBeforeTheOthersEnd) {
    const Id<Task> first = engine_.submit(step());
    const Id<Task> second = engine_.submit(step());
    const Id<Task> cleaning = engine_.submit(step({first, second}, AfterFailed::RUN));
    ASSERT_TRUE(engine_.fail(claim_one()).has_value());
    const Lease other = claim_one();
    EXPECT_TRUE(is_nothing_ready());
    ASSERT_TRUE(engine_.complete(other).has_value());
    EXPECT_EQ(claim_one().task->id, cleaning);
}

TEST_F(Following, ManyThatComeAfterOneAreLetGoAFewAtATime) {
    const Id<Task> first = engine_.submit(step());
    engine_.ask_for<SubmittedTasks>(SubmitTasks{std::vector(700, step({first}))});
    const Lease lease = claim_one();
    engine_.offer(CompleteTasks{.agent = "worker", .completions = {{first, lease.task->epoch, {}}}});
    const std::size_t groups = engine_.groups.size();
    engine_.settle();
    EXPECT_GE(engine_.groups.size(), groups + 3);
    EXPECT_EQ(engine_.claim("worker", 1000).size(), 700U);
}

TEST_F(Following, OneThatWaitsIsCancelledAndAKeptTimeIsKept) {
    const Id<Task> first = engine_.submit(step());
    const Id<Task> cancelled = engine_.submit(step({first}));
    NewTask timed = step({first});
    timed.run_at = engine_.clock.now() + 1h;
    engine_.submit(timed);
    ASSERT_TRUE(engine_.ask(ChangeTasks{TaskVerb::CANCEL, {cancelled}}).has_value());
    EXPECT_EQ(status(cancelled), TaskStatus::CANCELLED);
    ASSERT_TRUE(engine_.complete(claim_one()).has_value());
    EXPECT_TRUE(is_nothing_ready());
    engine_.pass(1h);
    claim_one();
}

TEST_F(Following, WhatIsNotThereOrNamedTwiceIsRefusedWithItsPlace) {
    const Id<Task> first = engine_.submit(step());
    const auto refused = engine_.ask_for<SubmittedTasks>(
        SubmitTasks{{step({first, Id<Task>{}}), step({first, first}), step({}, AfterFailed::RUN)}});
    ASSERT_EQ(refused.size(), 3U);
    for (const auto& one : refused) ASSERT_FALSE(one.has_value());
    EXPECT_EQ(refused[0].error().field, "after[1]");
    EXPECT_EQ(refused[1].error().field, "after[1]");
    EXPECT_EQ(refused[2].error().field, "after_failed");
    EXPECT_EQ(engine_.all<Task>().size(), 1U);
}

}  // namespace
}  // namespace tero
