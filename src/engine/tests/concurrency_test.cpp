// Tasks that share a concurrency key: no more run at once than its limit says, and nobody else waits for it.
#include "engine/tests/engine_fixture.hpp"
#include "modules/coordinator/model/queue_limit.hpp"
#include "modules/coordinator/model/queue_pause.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

class Concurrency : public testing::Test {
protected:
    void SetUp() override { engine_.register_agent("worker", "print", 5000); }

    static NewTask print(std::string key, TaskPriority priority = TaskPriority::NORMAL) {
        NewTask task;
        task.type = "print";
        task.concurrency_key = std::move(key);
        task.priority = priority;
        task.lease = 30s;
        return task;
    }
    Id<Task> submit(std::string key, TaskPriority priority = TaskPriority::NORMAL) {
        return engine_.submit(print(std::move(key), priority));
    }
    std::vector<Id<Task>> submit_many(std::size_t count, const std::string& key) {
        std::vector<Id<Task>> made;
        for (const auto& one : engine_.ask_for<SubmittedTasks>(SubmitTasks{std::vector(count, print(key))}))
            made.push_back(one->task);
        return made;
    }
    void limit(std::string key, std::int32_t at_once) {
        ASSERT_TRUE(engine_.ask(SetQueueLimit{std::move(key), at_once, 0, {}, "ana"}).has_value());
    }
    void limit_starts(std::string key, std::int32_t starts, Duration period) {
        ASSERT_TRUE(engine_.ask(SetQueueLimit{std::move(key), 0, starts, period, "ana"}).has_value());
    }
    std::vector<Lease> claim(std::int32_t most = 1000) {
        std::vector<Lease> leases = engine_.claim("worker", most);
        for (const Lease& lease : leases) running_.push_back(lease);
        return leases;
    }
    std::vector<Id<Task>> claimed(std::int32_t most = 1000) {
        std::vector<Id<Task>> tasks;
        for (const Lease& lease : claim(most)) tasks.push_back(lease.task->id);
        return tasks;
    }
    void complete(const Lease& lease) { ASSERT_TRUE(engine_.complete(lease).has_value()); }

    SteppedEngine engine_;
    std::vector<Lease> running_;
};

TEST_F(Concurrency, OfOneKeyNoMoreRunThanItsLimitAndOthersGoPast) {
    limit("shop", 2);
    const auto shop = submit_many(5, "shop");
    const auto other = submit_many(2, "bank");
    const Id<Task> none = submit("");

    EXPECT_EQ(claimed(), (std::vector{shop[0], shop[1], other[0], other[1], none}));
    EXPECT_TRUE(claim().empty());
    complete(running_[0]);
    EXPECT_EQ(claimed(), std::vector{shop[2]});
}

TEST_F(Concurrency, WhatEndsMakesRoomForTheMoreUrgentAndThenTheOlder) {
    limit("shop", 1);
    submit("shop");
    claim();
    const Id<Task> older = submit("shop");
    const Id<Task> newer = submit("shop");
    const Id<Task> urgent = submit("shop", TaskPriority::URGENT);
    EXPECT_TRUE(claim().empty());
    std::vector<Id<Task>> order;
    for (int i = 0; i < 3; ++i) {
        complete(running_.back());
        for (const Id<Task>& task : claimed()) order.push_back(task);
    }
    EXPECT_EQ(order, (std::vector{urgent, older, newer}));
}

TEST_F(Concurrency, ABeginningIsALimitForEachKeyAndAnExactOneGoesBeforeIt) {
    limit("tenant:*", 1);
    limit("tenant:big:*", 2);
    limit("tenant:9", 3);
    submit_many(4, "tenant:1");
    submit_many(4, "tenant:2");
    submit_many(4, "tenant:9");
    submit_many(4, "tenant:big:1");
    EXPECT_EQ(claim().size(), 1U + 1U + 3U + 2U);
}

TEST_F(Concurrency, ARestartCountsWhatRuns) {
    limit("shop", 2);
    const auto tasks = submit_many(4, "shop");
    ASSERT_EQ(claim(1).size(), 1U);
    engine_.restart();
    EXPECT_EQ(claimed(), std::vector{tasks[1]});
    engine_.restart(true);
    EXPECT_TRUE(claim().empty());
    complete(running_[0]);
    engine_.restart();
    EXPECT_EQ(claimed(), std::vector{tasks[2]});
}

TEST_F(Concurrency, ALostLeaseIsNoLostSlot) {
    limit("shop", 1);
    NewTask once;
    once.type = "print";
    once.concurrency_key = "shop";
    once.attempt_max = 1;
    engine_.submit(once);
    const Id<Task> next = submit("shop");
    ASSERT_EQ(claim().size(), 1U);
    EXPECT_TRUE(claim().empty());
    engine_.pass(31s);
    EXPECT_EQ(claimed(), std::vector{next});
}

TEST_F(Concurrency, AHigherLimitLetsMoreGoAndNoneLetsAllGo) {
    limit("shop", 1);
    submit_many(300, "shop");
    EXPECT_EQ(claim().size(), 1U);
    limit("shop", 3);
    EXPECT_EQ(claim().size(), 2U);
    limit("shop", 2);
    complete(running_[0]);
    EXPECT_TRUE(claim().empty());
    ASSERT_TRUE(engine_.ask(RemoveQueueLimit{"shop", "ana"}).has_value());
    EXPECT_EQ(claim().size(), 297U);
    EXPECT_FALSE(engine_.ask(RemoveQueueLimit{"shop", "ana"}).has_value());
}

TEST_F(Concurrency, WhoWasLetGoAndDoesNotBeginKeepsNobodyWaiting) {
    limit("shop", 1);
    const auto tasks = submit_many(3, "shop");
    claim();
    EXPECT_TRUE(claim().empty());
    complete(running_[0]);  // the second is ready now, and nobody takes it
    ASSERT_TRUE(engine_.ask(ChangeTasks{TaskVerb::CANCEL, {tasks[1]}}).has_value());
    EXPECT_EQ(claimed(), std::vector{tasks[2]});
}

TEST_F(Concurrency, APauseOfTheOneThatWasLetGoLetsTheNextGo) {
    limit("shop", 1);
    submit("shop");
    claim();
    const Id<Task> paused = submit("shop");
    NewTask other;
    other.type = "paint";
    other.capability = "print";
    other.concurrency_key = "shop";
    const Id<Task> next = engine_.submit(other);
    EXPECT_TRUE(claim().empty());
    ASSERT_TRUE(engine_.ask(PauseQueue{QueueScope::TYPE, "print", "", "ana"}).has_value());
    complete(running_[0]);
    EXPECT_TRUE(claim().empty());  // it meets the pause, and makes room for the next
    EXPECT_EQ(claimed(), std::vector{next});
    ASSERT_TRUE(engine_.ask(ResumeQueue{QueueScope::TYPE, "print", "ana"}).has_value());
    EXPECT_TRUE(claim().empty());
    complete(running_.back());
    EXPECT_EQ(claimed(), std::vector{paused});
}

TEST_F(Concurrency, OneThatWaitsForASlotIsCancelledOrChangesItsPlace) {
    limit("shop", 1);
    const auto tasks = submit_many(4, "shop");
    claim();
    EXPECT_TRUE(claim().empty());
    ASSERT_TRUE(engine_.ask(ChangeTasks{TaskVerb::CANCEL, {tasks[1]}}).has_value());
    const ChangeTasks sooner{TaskVerb::PRIORITIZE, {tasks[3]}, {}, TaskPriority::HIGH};
    ASSERT_TRUE(engine_.ask(sooner).has_value());
    complete(running_.back());
    EXPECT_EQ(claimed(), std::vector{tasks[3]});
    complete(running_.back());
    EXPECT_EQ(claimed(), std::vector{tasks[2]});
}

TEST_F(Concurrency, NoMoreBeginInAnyPeriodThanMayAlsoOverARestart) {
    limit_starts("mail", 5, 10s);
    submit_many(20, "mail");
    std::vector<Timestamp> starts;
    for (int i = 0; i < 80; ++i) {
        for (const Lease& lease : claim(1 + i % 3)) {
            starts.push_back(lease.task->claimed_at);
            complete(lease);
        }
        if (i % 20 == 7) engine_.restart(i % 40 == 7);
        engine_.pass(600ms + Duration{i % 13});
    }
    ASSERT_EQ(starts.size(), 20U);
    for (std::size_t i = 5; i < starts.size(); ++i) EXPECT_GE(starts[i] - starts[i - 5], 10s) << "start " << i;
}

TEST_F(Concurrency, AClaimThatWaitsIsAnsweredOnceMoreMayBegin) {
    limit_starts("mail", 1, 10s);
    const auto tasks = submit_many(2, "mail");
    EXPECT_EQ(claimed(), std::vector{tasks[0]});
    const Ticket ticket = engine_.offer(engine_.claim_of("worker", 5, 30s));
    engine_.pass(9s);
    EXPECT_FALSE(engine_.reply(ticket).has_value());
    engine_.pass(3s);
    const auto reply = engine_.reply(ticket);
    ASSERT_TRUE(reply.has_value());
    EXPECT_EQ((*reply)->as<Leases>()->leases.size(), 1U);
}

TEST_F(Concurrency, WhatNobodyCountsCostsNoRow) {
    limit("shop", 5);
    submit_many(2, "shop");
    submit_many(2, "bank");
    EXPECT_EQ(claim().size(), 4U);
    EXPECT_TRUE(engine_.all<KeyStarts>().empty());
}

TEST_F(Concurrency, ALimitThatMakesNoSenseIsRefused) {
    EXPECT_EQ(engine_.ask(SetQueueLimit{.key = "", .at_once = 1}).error().field, "key");
    EXPECT_EQ(engine_.ask(SetQueueLimit{.key = "shop"}).error().field, "at_once");
    EXPECT_EQ(engine_.ask(SetQueueLimit{.key = "shop", .at_once = -1}).error().field, "at_once");
    EXPECT_EQ(engine_.ask(SetQueueLimit{.key = "shop", .starts = 5}).error().field, "period");
    EXPECT_EQ(engine_.ask(SetQueueLimit{.key = "shop", .at_once = 1, .period = 1s}).error().field, "period");
    NewTask task;
    task.type = "print";
    task.concurrency_key = "tenant:*";
    const auto refused = engine_.ask_for<SubmittedTasks>(SubmitTasks{{task}});
    ASSERT_FALSE(refused.front().has_value());
    EXPECT_EQ(refused.front().error().field, "concurrency_key");
}

}  // namespace
}  // namespace tero
