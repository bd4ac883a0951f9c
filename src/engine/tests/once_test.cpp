// What is done once however often it is asked: calls with an Idempotency-Key, tasks with a unique key.
#include "engine/tests/engine_fixture.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

NewTask mail(std::string payload = "1") {
    NewTask task;
    task.type = "mail";
    task.payload = Json{std::move(payload)};
    return task;
}

std::shared_ptr<const Once> once(std::uint64_t asked = 1) {
    auto once = std::make_shared<Once>();
    once->key = "shop/k";
    once->asked = asked;
    once->answer = [](const Reply& reply) {
        return KeptAnswer{201, to_string(reply->as<SubmittedTasks>()->front()->task)};
    };
    return once;
}

class OnceOnly : public testing::Test {
protected:
    Answer call(std::shared_ptr<const Once> how, NewTask task = mail()) {
        const Ticket ticket = engine_.offer(SubmitTasks{{std::move(task)}}, std::move(how));
        engine_.settle();
        auto reply = engine_.reply(ticket);
        CHECK(reply.has_value() && reply->has_value(), "the call was not answered");
        return std::move(**reply);
    }
    SteppedEngine engine_;
};

TEST_F(OnceOnly, TheSameCallAgainIsAnsweredAsBeforeAlsoAfterARestart) {
    const Answer first = call(once());
    const std::string task = to_string(first.as<SubmittedTasks>()->front()->task);
    for (int i = 0; i < 2; ++i) {
        const Answer again = call(once());
        ASSERT_TRUE(again.is<KeptAnswer>());
        EXPECT_EQ(again.as<KeptAnswer>()->body, task);
        EXPECT_EQ(again.as<KeptAnswer>()->status, 201);
        engine_.restart();
    }
    EXPECT_EQ(engine_.all<Task>().size(), 1U);
}

TEST_F(OnceOnly, AnotherCallWithTheSameKeyIsToldAndDoesNothing) {
    call(once(1));
    EXPECT_TRUE(call(once(2)).is<AskedOtherwise>());
    EXPECT_EQ(engine_.all<Task>().size(), 1U);
}

TEST_F(OnceOnly, TwoAtOnceAreOne) {
    const Ticket first = engine_.offer(SubmitTasks{{mail()}}, once());
    const Ticket second = engine_.offer(SubmitTasks{{mail()}}, once());
    engine_.settle();
    EXPECT_TRUE((*engine_.reply(first))->is<SubmittedTasks>());
    EXPECT_TRUE((*engine_.reply(second))->is<KeptAnswer>());
    EXPECT_EQ(engine_.all<Task>().size(), 1U);
}

TEST_F(OnceOnly, AfterADayAKeyIsFree) {
    call(once());
    engine_.pass(24h);
    EXPECT_TRUE(call(once()).is<SubmittedTasks>());
    EXPECT_EQ(engine_.all<Task>().size(), 2U);
}

TEST_F(OnceOnly, WhatWasRefusedMayBeAskedAgain) {
    auto how = std::make_shared<Once>(*once());
    how->answer = [](const Reply&) { return KeptAnswer{200, ""}; };
    const Ticket ticket = engine_.offer(Heartbeat{"nobody", {}}, how);
    engine_.settle();
    EXPECT_EQ(engine_.reply(ticket)->error().code, ErrorCode::not_found);
    EXPECT_TRUE(call(once()).is<SubmittedTasks>());
}

class UniqueKeys : public OnceOnly {
protected:
    void SetUp() override { engine_.register_agent("a", "mail"); }
    Result<Submitted> submit(NewTask task) {
        task.unique_key = "daily";
        return engine_.ask_for<SubmittedTasks>(SubmitTasks{{std::move(task)}}).front();
    }
    void finish(bool well) {
        const Lease lease = engine_.claim("a").front();
        EXPECT_TRUE((well ? engine_.complete(lease) : engine_.fail(lease)).has_value());
    }
    NewTask once_tried() {
        NewTask task = mail();
        task.attempt_max = 1;
        return task;
    }
};

TEST_F(UniqueKeys, ATaskThatSucceededKeepsItsKeyForEver) {
    EXPECT_TRUE(submit(mail())->created);
    finish(true);
    engine_.pass(24h * 400);
    EXPECT_FALSE(submit(mail())->created);
}

TEST_F(UniqueKeys, ATaskThatDiedOrWasCancelledDoesNotUnlessItWasAskedFor) {
    const auto dead = submit(once_tried());
    finish(false);
    ASSERT_EQ(engine_.stored<Task>(dead->task)->status, TaskStatus::DEAD);
    const auto cancelled = submit(once_tried());
    EXPECT_TRUE(cancelled->created);
    engine_.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {cancelled->task}});

    NewTask stubborn = once_tried();
    stubborn.unique_even_dead = true;
    EXPECT_TRUE(submit(stubborn)->created);
    finish(false);
    EXPECT_FALSE(submit(stubborn)->created);
}

TEST_F(UniqueKeys, AKeyMayLiveAsLongAsItsTaskOrForAStatedTime) {
    NewTask live = mail();
    live.unique_life = UniqueLife::WHILE_LIVE;
    EXPECT_TRUE(submit(live)->created);
    EXPECT_FALSE(submit(live)->created);
    finish(true);
    engine_.restart();  // the task is no longer in memory
    NewTask week = mail();
    week.unique_for = 24h * 7;
    EXPECT_TRUE(submit(week)->created);
    finish(true);
    engine_.pass(24h * 7 - 1s);
    EXPECT_FALSE(submit(week)->created);
    engine_.pass(1s);
    EXPECT_TRUE(submit(week)->created);
}

TEST_F(UniqueKeys, AnotherPayloadUnderTheSameKeyIsTold) {
    const auto first = submit(mail("1"));
    const auto other = submit(mail("2"));
    ASSERT_FALSE(other.has_value());
    EXPECT_EQ(other.error().code, ErrorCode::conflict);
    EXPECT_EQ(other.error().field, "unique_key");
    EXPECT_NE(other.error().message.find(to_string(first->task)), std::string::npos);
}

}  // namespace
}  // namespace tero
