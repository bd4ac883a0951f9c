// Claims that wait: who hangs up gets nothing, what is not heard goes back at once, and no answer grows
// without bound.
#include "engine/tests/engine_fixture.hpp"

#include <gtest/gtest.h>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

NewTask paint_task() {
    NewTask task;
    task.type = "paint";
    task.backoff_min = 1h;
    return task;
}

class Claims : public testing::Test {
protected:
    void SetUp() override { engine_.register_agent("worker", "paint"); }

    Claim claim_by(std::uint64_t caller) {
        Claim claim = engine_.claim_of("worker", 1, 30s);
        claim.caller = caller;
        return claim;
    }
    std::size_t leases_of(Ticket ticket) {
        const auto reply = engine_.reply(ticket);
        CHECK(reply.has_value() && reply->has_value(), "the claim was not answered");
        return (*reply)->as<Leases>()->leases.size();
    }
    SteppedEngine engine_;
};

TEST_F(Claims, WhoHungUpIsGivenNothing) {
    const Ticket ticket = engine_.offer(claim_by(7));
    engine_.settle();
    engine_.offer(CallerLeft{7});
    engine_.settle();
    EXPECT_EQ(leases_of(ticket), 0U);

    const Id<Task> task = engine_.submit(paint_task());
    EXPECT_EQ(engine_.stored<Task>(task)->status, TaskStatus::QUEUED);
    EXPECT_EQ(engine_.stored<Task>(task)->epoch, 0U);
}

TEST_F(Claims, WhoClosesItsSideAndListensGetsWhatIsReady) {
    engine_.submit(paint_task());
    const Ticket ticket = engine_.offer(claim_by(7));
    engine_.offer(CallerLeft{7});
    engine_.settle();
    EXPECT_EQ(leases_of(ticket), 1U);
}

TEST_F(Claims, TheEndOfAnEarlierConnectionDoesNotEndTheClaimAskedAgain) {
    const Claim first = claim_by(1);
    Claim again = first;
    again.caller = 2;
    engine_.offer(first);
    const Ticket ticket = engine_.offer(again);
    engine_.settle();
    engine_.offer(CallerLeft{1});
    engine_.settle();

    engine_.submit(paint_task());
    EXPECT_EQ(leases_of(ticket), 1U);
}

TEST_F(Claims, WhatWasNotHeardIsReadyAtOnceInItsOldPlaceAndNoAttemptIsUsed) {
    const Id<Task> first = engine_.submit(paint_task());
    engine_.clock.advance_to(engine_.clock.now() + 1s);
    engine_.submit(paint_task());
    const Lease lost = engine_.claim("worker").front();
    ASSERT_EQ(lost.task->id, first);

    ReturnLeases back;
    back.agent = "worker";
    back.leases.push_back({lost.task->id, lost.task->epoch, {}});
    back.unheard = true;
    EXPECT_TRUE(engine_.ask_for<Outcomes>(back).front().has_value());

    const auto again = engine_.claim("worker");
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again.front().task->id, first);
    EXPECT_EQ(again.front().task->attempt, 1);
    EXPECT_EQ(again.front().task->epoch, 2U);
}

TEST_F(Claims, OneAnswerCarriesAFewMegabytesAndTheNextTheRest) {
    NewTask large = paint_task();
    large.payload = Json{"\"" + std::string(200'000, 'x') + "\""};
    for (int i = 0; i < 50; ++i) engine_.submit(large);

    const auto leases = engine_.claim("worker", 50);
    const std::size_t bytes = std::accumulate(
        leases.begin(), leases.end(), std::size_t{0},
        [](std::size_t sum, const Lease& lease) { return sum + lease.body->payload.text.size(); });
    EXPECT_LT(bytes, 5U << 20);
    EXPECT_GT(bytes, 3U << 20);
    EXPECT_EQ(engine_.claim("worker", 50).size(), leases.size());
}

TEST_F(Claims, TwoClaimsOfOneAgentShareItsRoom) {
    engine_.register_agent("small", "print", 3);
    const Ticket first = engine_.offer(engine_.claim_of("small", 2, 30s));
    const Ticket second = engine_.offer(engine_.claim_of("small", 5, 30s));
    engine_.settle();
    NewTask print;
    print.type = "print";
    engine_.offer(SubmitTasks{std::vector<NewTask>(5, print)});
    engine_.settle();
    EXPECT_EQ(leases_of(first), 2U);
    EXPECT_EQ(leases_of(second), 1U);
}

}  // namespace
}  // namespace tero
