// Shares of a group: under a flood of one kind of input everybody else is heard, and nothing overtakes what
// it must not.
#include "engine/tests/engine_fixture.hpp"
#include "kernel/alert.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

NewTask task_of(std::string type, TaskPriority priority = TaskPriority::NORMAL) {
    NewTask task;
    task.type = std::move(type);
    task.priority = priority;
    task.lease = 10s;
    return task;
}

class Turns : public testing::Test {
protected:
    static constexpr std::size_t group_rows = 80;

    static EngineOptions options() {
        EngineOptions options;
        options.group_writes_max = group_rows;
        return options;
    }
    // More submissions than a group takes, of what nobody here can do.
    void flood() {
        for (int i = 0; i < 60; ++i)
            engine_.offer(SubmitTasks{std::vector<NewTask>(10, task_of("import", TaskPriority::LOW))});
    }
    void one_group() {
        engine_.turn();
        engine_.load();
        engine_.commit();
    }
    Heartbeat beat_of(const Lease& lease) {
        return {lease.task->agent, {{lease.task->id, lease.task->epoch, {}}}};
    }
    Lease held(const std::string& type) {
        engine_.submit(task_of(type));
        return engine_.claim("worker").front();
    }

    SteppedEngine engine_{platform_modules(), options()};
};

TEST_F(Turns, AFloodOfSubmissionsKeepsNoReadyTaskFromAWorker) {
    engine_.register_agent("worker", "urgent");
    engine_.submit(task_of("urgent", TaskPriority::URGENT));
    flood();
    const Ticket claim = engine_.offer(engine_.claim_of("worker", 1, 3s));

    one_group();
    const auto reply = engine_.reply(claim);
    ASSERT_TRUE(reply.has_value() && reply->has_value()) << "the claim was not answered with the first group";
    EXPECT_EQ((*reply)->as<Leases>()->leases.size(), 1U);
    EXPECT_TRUE(engine_.engine->has_work());  // the flood goes on
}

TEST_F(Turns, AFloodOfSubmissionsDelaysNoReportAndNoTimer) {
    engine_.register_agent("worker", "paint");
    const Lease finished = held("paint");
    const Lease silent = held("paint");
    flood();
    engine_.clock.advance_to(silent.task->lease_until);
    CompleteTasks done;
    done.agent = "worker";
    done.completions.push_back({finished.task->id, finished.task->epoch, Json{"{}"}});
    const Ticket told = engine_.offer(std::move(done));

    one_group();
    EXPECT_TRUE(engine_.reply(told).has_value());
    EXPECT_EQ(engine_.stored<Task>(finished.task->id)->status, TaskStatus::SUCCEEDED);
    EXPECT_EQ(engine_.stored<Task>(silent.task->id)->status, TaskStatus::QUEUED);  // it fell silent
}

TEST_F(Turns, ATimerDoesNotOvertakeTheReportThatWaitsBeforeIt) {
    engine_.register_agent("worker", "paint");
    const Lease loud = held("paint");
    const Lease at_work = held("paint");
    for (std::size_t i = 0; i < 2 * group_rows; ++i) engine_.offer(beat_of(loud));
    const Ticket beat = engine_.offer(beat_of(at_work));
    engine_.turn();  // the group is full before that one
    ASSERT_FALSE(engine_.reply(beat).has_value());

    engine_.clock.advance_to(at_work.task->lease_until);
    engine_.settle();
    const auto heard = engine_.reply(beat);
    ASSERT_TRUE(heard.has_value() && heard->has_value());
    EXPECT_TRUE((*heard)->as<Outcomes>()->front().has_value());
    EXPECT_EQ(engine_.stored<Task>(at_work.task->id)->epoch, at_work.task->epoch);
    EXPECT_EQ(engine_.stored<Task>(at_work.task->id)->status, TaskStatus::RUNNING);
}

TEST_F(Turns, WhatStoresNothingFillsAGroupToo) {
    engine_.settle();
    for (std::size_t i = 0; i < 3 * group_rows; ++i) engine_.offer(SubmitTasks{{NewTask{}}});  // refused
    engine_.turn();
    const auto group = engine_.engine->take_group();
    ASSERT_TRUE(group.has_value());
    EXPECT_EQ(group->replies.size(), group_rows);
    EXPECT_TRUE(engine_.engine->has_work());
}

TEST_F(Turns, ClaimsThatWaitFillNoGroup) {
    engine_.register_agent("worker", "paint");
    for (std::size_t i = 0; i < 3 * group_rows; ++i) engine_.offer(engine_.claim_of("worker", 1, 10s));
    engine_.settle();
    engine_.submit(task_of("paint"));
    EXPECT_EQ(engine_.all<Task>().front().status, TaskStatus::RUNNING);
}

TEST(TurnsOfASmallInbox, AFullQueueOfOneKindRefusesNoOther) {
    EngineOptions options;
    options.inbox_max = 2;
    SteppedEngine engine{platform_modules(), options};
    engine.register_agent("worker", "paint");
    for (int i = 0; i < 2; ++i) engine.offer(SubmitTasks{{task_of("import")}});

    EXPECT_TRUE(engine.reply(engine.offer(SubmitTasks{{task_of("import")}})).has_value());
    EXPECT_FALSE(engine.reply(engine.offer(engine.claim_of("worker", 1, 3s))).has_value());
}

}  // namespace
}  // namespace tero
