// Calls that wait for the end of a task: answered once, when it has come, when the time is up, or when nobody
// may hear the answer any more.
#include "engine/tests/engine_fixture.hpp"
#include "modules/coordinator/model/await_end.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>

namespace tero {
namespace {

class Awaiting : public testing::Test {
protected:
    void SetUp() override {
        engine_.register_agent("worker", "sum");
        NewTask task;
        task.type = "sum";
        task.attempt_max = 1;
        task_ = engine_.submit(task);
    }

    Ticket wait(Duration most, std::uint64_t caller = 0, std::string credential = "") {
        AwaitEnd input{table_of<Task>(), task_, most, std::move(credential), caller};
        const Ticket ticket = engine_.offer(std::move(input));
        engine_.settle();
        return ticket;
    }
    bool is_answered(Ticket ticket) {
        const auto reply = engine_.reply(ticket);
        return reply && reply->has_value();
    }

    SteppedEngine engine_;
    Id<Task> task_;
};

TEST_F(Awaiting, EverybodyWhoWaitsIsAnsweredWhenTheTaskEnds) {
    const Ticket first = wait(20s);
    const Ticket second = wait(40s);
    const auto leases = engine_.claim("worker");
    EXPECT_FALSE(is_answered(first));

    ASSERT_TRUE(engine_.complete(leases.front()).has_value());
    engine_.settle();
    EXPECT_TRUE(is_answered(first));
    EXPECT_TRUE(is_answered(second));
    engine_.pass(60s);  // nobody is answered twice: the fixture looks
}

TEST_F(Awaiting, TheAnswerLeavesWithOrAfterTheGroupThatStoresTheEnd) {
    const Ticket ticket = wait(20s);
    const auto leases = engine_.claim("worker");
    engine_.offer(CompleteTasks{.agent = "worker", .completions = {{task_, leases.front().task->epoch, {}}}});
    engine_.settle();
    std::size_t ended = 0;
    std::size_t told = 0;
    for (std::size_t i = 0; i < engine_.groups.size(); ++i) {
        for (const Write& write : engine_.groups[i].batch.writes) {
            if (write.table != table_of<Task>()) continue;
            if (static_cast<const Task*>(write.row.get())->status == TaskStatus::SUCCEEDED) ended = i;
        }
        for (const auto& [to, reply] : engine_.groups[i].replies) {
            if (to == ticket) told = i;
        }
    }
    EXPECT_GT(ended, 0U);
    EXPECT_GE(told, ended);
}

TEST_F(Awaiting, ItIsAnsweredWhenTheTimeIsUpAndNoLaterThanAMinute) {
    const Ticket brief = wait(20s);
    const Ticket longest = wait(24h);
    engine_.pass(19s);
    EXPECT_FALSE(is_answered(brief));
    engine_.pass(1s);
    EXPECT_TRUE(is_answered(brief));
    EXPECT_FALSE(is_answered(longest));
    engine_.pass(40s);
    EXPECT_TRUE(is_answered(longest));
}

TEST_F(Awaiting, WhatHasEndedOrNeverWasIsAnsweredAtOnce) {
    ASSERT_TRUE(engine_.complete(engine_.claim("worker").front()).has_value());
    engine_.restart();
    EXPECT_TRUE(is_answered(wait(20s)));
    task_ = Id<Task>{};
    EXPECT_TRUE(is_answered(wait(20s)));
}

TEST_F(Awaiting, WhoHungUpWaitsNoMore) {
    const Ticket ticket = wait(20s, 7);
    const Ticket other = wait(20s, 8);
    engine_.offer(CallerLeft{7});
    engine_.settle();
    EXPECT_TRUE(is_answered(ticket));
    EXPECT_FALSE(is_answered(other));
}

TEST_F(Awaiting, AKeyThatIsGoodNoMoreIsToldSoAndOthersWaitOn) {
    const Ticket revoked = wait(20s, 0, "hash-1");
    const Ticket good = wait(20s, 0, "hash-2");
    engine_.offer(CloseClaims{"hash-1"});
    engine_.settle();
    const auto reply = engine_.reply(revoked);
    ASSERT_TRUE(reply.has_value());
    ASSERT_FALSE(reply->has_value());
    EXPECT_EQ(reply->error().code, ErrorCode::unauthenticated);
    EXPECT_FALSE(is_answered(good));

    engine_.offer(CloseClaims{});
    engine_.settle();
    EXPECT_TRUE(is_answered(good));
}

TEST_F(Awaiting, AnEndThatIsTakenBackForWantOfARowAnswersNobody) {
    const Ticket ticket = wait(20s);
    const auto leases = engine_.claim("worker");
    // It is DEAD with that, and the alert's row is not in memory: all of it is decided again later.
    engine_.offer(FailTasks{"worker", {{task_, leases.front().task->epoch, "no luck", true, {}}}});
    engine_.turn();
    engine_.turn();
    engine_.commit();
    EXPECT_FALSE(is_answered(ticket));
    ASSERT_GT(engine_.load(), 0U);
    engine_.settle();
    EXPECT_TRUE(is_answered(ticket));
    EXPECT_EQ(engine_.stored<Task>(task_)->status, TaskStatus::DEAD);
}

}  // namespace
}  // namespace tero
