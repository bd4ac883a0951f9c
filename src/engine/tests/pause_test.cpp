// The queue paused: what a pause holds back is not handed out, and comes back in its place.
#include "engine/tests/engine_fixture.hpp"
#include "modules/coordinator/model/queue_pause.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

class QueuePauses : public testing::Test {
protected:
    QueuePauses() {
        engine_.register_agent("a", "job", 10'000);
        engine_.register_agent("b", "other", 10'000);
    }
    Result<Done> pause(QueueScope scope, std::string of = {}, std::string reason = "it burns") {
        return done(engine_.ask(PauseQueue{scope, std::move(of), std::move(reason), "ana"}));
    }
    Result<Done> resume(QueueScope scope, std::string of = {}) {
        return done(engine_.ask(ResumeQueue{scope, std::move(of), "ana"}));
    }
    Id<Task> submit(std::string type, std::string fairness_key = {}) {
        NewTask task;
        task.type = std::move(type);
        task.capability = "job";
        task.fairness_key = std::move(fairness_key);
        return engine_.submit(task);
    }
    // What agent `a` gets, at once.
    std::vector<Id<Task>> granted(std::int32_t limit = 1000) {
        std::vector<Id<Task>> ids;
        for (const Lease& lease : engine_.claim("a", limit)) ids.push_back(lease.task->id);
        return ids;
    }
    SteppedEngine engine_;

private:
    static Result<Done> done(const Reply& reply) {
        if (!reply) return reply.error();
        return Done{};
    }
};

using Ids = std::vector<Id<Task>>;

TEST_F(QueuePauses, NothingIsHandedOutWhileEverythingIsPausedAndWhatRunsGoesOn) {
    submit("job");
    const auto running = engine_.claim("a");
    ASSERT_EQ(running.size(), 1U);
    const Id<Task> waiting = submit("job");

    ASSERT_TRUE(pause(QueueScope::ALL).has_value());
    EXPECT_TRUE(granted().empty());
    EXPECT_TRUE(engine_.complete(running.front()).has_value());

    ASSERT_TRUE(resume(QueueScope::ALL).has_value());
    EXPECT_EQ(granted(), Ids{waiting});
}

TEST_F(QueuePauses, OneTypeWaitsAndAnotherOfTheSameAgentGoesOn) {
    ASSERT_TRUE(pause(QueueScope::TYPE, "print").has_value());
    const Id<Task> print = submit("print");
    const Id<Task> paint = submit("paint");
    EXPECT_EQ(granted(), Ids{paint});

    ASSERT_TRUE(resume(QueueScope::TYPE, "print").has_value());
    EXPECT_EQ(granted(), Ids{print});
}

TEST_F(QueuePauses, OneFairnessKeyWaits) {
    const Id<Task> held = submit("job", "customer 7");
    const Id<Task> free = submit("job", "customer 8");
    ASSERT_TRUE(pause(QueueScope::FAIRNESS_KEY, "customer 7").has_value());
    EXPECT_EQ(granted(), Ids{free});
    ASSERT_TRUE(resume(QueueScope::FAIRNESS_KEY, "customer 7").has_value());
    EXPECT_EQ(granted(), Ids{held});
}

TEST_F(QueuePauses, OneCapabilityWaits) {
    submit("job");
    NewTask other;
    other.type = "other";
    const Id<Task> free = engine_.submit(other);
    ASSERT_TRUE(pause(QueueScope::CAPABILITY, "job").has_value());
    EXPECT_TRUE(granted().empty());
    ASSERT_EQ(engine_.claim("b").size(), 1U);
    EXPECT_EQ(engine_.stored<Task>(free)->status, TaskStatus::RUNNING);
}

TEST_F(QueuePauses, WhatTwoPausesHoldWaitsForBoth) {
    const Id<Task> held = submit("print", "customer 7");
    ASSERT_TRUE(pause(QueueScope::TYPE, "print").has_value());
    ASSERT_TRUE(pause(QueueScope::FAIRNESS_KEY, "customer 7").has_value());
    EXPECT_TRUE(granted().empty());
    ASSERT_TRUE(resume(QueueScope::TYPE, "print").has_value());
    EXPECT_TRUE(granted().empty());
    ASSERT_TRUE(resume(QueueScope::FAIRNESS_KEY, "customer 7").has_value());
    EXPECT_EQ(granted(), Ids{held});
}

// An open claim is answered with the one task that is free, behind thousands that are not.
TEST_F(QueuePauses, AClaimThatWaitsIsServedThoughThousandsAreHeldBeforeIt) {
    NewTask print;
    print.type = "print";
    print.capability = "job";
    const SubmitTasks thousand{std::vector<NewTask>(1000, print)};
    for (int i = 0; i < 5; ++i) engine_.ask_for<SubmittedTasks>(thousand);
    const Id<Task> free = submit("paint");
    ASSERT_TRUE(pause(QueueScope::TYPE, "print").has_value());
    const Ticket ticket = engine_.offer(engine_.claim_of("a", 10, 30s));
    engine_.settle();
    const auto reply = engine_.reply(ticket);
    ASSERT_TRUE(reply.has_value());
    const auto& leases = (*reply)->as<Leases>()->leases;
    ASSERT_EQ(leases.size(), 1U);
    EXPECT_EQ(leases.front().task->id, free);

    ASSERT_TRUE(resume(QueueScope::TYPE, "print").has_value());
    EXPECT_EQ(granted(1000).size(), 1000U);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(granted(1000).size(), 1000U);
    EXPECT_TRUE(granted().empty());
}

TEST_F(QueuePauses, APauseIsThereAfterARestartAndSaysWhoAndWhy) {
    const Id<Task> held = submit("print");
    ASSERT_TRUE(pause(QueueScope::TYPE, "print").has_value());
    EXPECT_TRUE(granted().empty());
    engine_.restart();
    EXPECT_TRUE(granted().empty());
    const auto pauses = engine_.all<QueuePause>();
    ASSERT_EQ(pauses.size(), 1U);
    EXPECT_EQ(pauses.front().by, "ana");
    EXPECT_EQ(pauses.front().reason, "it burns");
    const auto alerts = engine_.all<Alert>();
    ASSERT_EQ(alerts.size(), 1U);
    EXPECT_EQ(alerts.front().rule, "queue_paused");
    EXPECT_EQ(alerts.front().status, AlertStatus::FIRING);

    ASSERT_TRUE(resume(QueueScope::TYPE, "print").has_value());
    EXPECT_EQ(granted(), Ids{held});
    EXPECT_EQ(engine_.all<Alert>().front().status, AlertStatus::RESOLVED);
}

TEST_F(QueuePauses, AHeldTaskIsCancelledExpiresAndIsStillThereOnce) {
    const Id<Task> cancelled = submit("print");
    ASSERT_TRUE(pause(QueueScope::TYPE, "print").has_value());
    EXPECT_TRUE(granted().empty());
    EXPECT_TRUE(engine_.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {cancelled}})[0].has_value());
    NewTask late;
    late.type = "print";
    late.capability = "job";
    late.deadline = engine_.clock.now() + 1min;
    const Id<Task> expired = engine_.submit(late);
    EXPECT_TRUE(granted().empty());
    engine_.pass(2min);
    EXPECT_EQ(engine_.stored<Task>(expired)->status, TaskStatus::EXPIRED);
    ASSERT_TRUE(resume(QueueScope::TYPE, "print").has_value());
    EXPECT_TRUE(granted().empty());
}

TEST_F(QueuePauses, WhatMakesNoSenseIsRefused) {
    EXPECT_EQ(pause(QueueScope::ALL, "print").error().field, "of");
    EXPECT_EQ(pause(QueueScope::TYPE).error().field, "of");
    EXPECT_EQ(resume(QueueScope::TYPE, "print").error().code, ErrorCode::not_found);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(pause(QueueScope::TYPE, std::to_string(i)).has_value());
    EXPECT_EQ(pause(QueueScope::ALL).error().code, ErrorCode::conflict);
}

TEST(StartPaused, NothingIsHandedOutFromTheFirstMomentOn) {
    SteppedEngine engine{platform_modules({.start_paused = true})};
    engine.register_agent("a", "job");
    NewTask task;
    task.type = "job";
    engine.submit(task);
    EXPECT_TRUE(engine.claim("a").empty());
    EXPECT_EQ(engine.all<QueuePause>().size(), 1U);

    ASSERT_TRUE(engine.ask(ResumeQueue{}).has_value());
    EXPECT_EQ(engine.claim("a").size(), 1U);
    engine.submit(task);
    engine.restart(true);  // only the engine was built anew
    EXPECT_EQ(engine.claim("a").size(), 1U);
    engine.restart(false);
    EXPECT_EQ(engine.all<QueuePause>().size(), 1U);
}

}  // namespace
}  // namespace tero
