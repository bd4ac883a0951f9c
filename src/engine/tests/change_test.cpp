// What may be done to a task by somebody who does not hold it, and what is refused of what is asked for.
#include "engine/tests/engine_fixture.hpp"
#include "modules/coordinator/model/names.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

class Changes : public testing::Test {
protected:
    Changes() { engine_.register_agent("a", "job"); }
    static NewTask job(std::string unique_key = {}) {
        NewTask task;
        task.type = "job";
        task.attempt_max = 1;
        task.unique_key = std::move(unique_key);
        return task;
    }
    Result<Done> change(TaskVerb verb, const Id<Task>& task, TaskPriority priority = {}) {
        return engine_.ask_for<Outcomes>(ChangeTasks{verb, {task}, {}, priority}).front();
    }
    Result<Submitted> submit(NewTask task) {
        return engine_.ask_for<SubmittedTasks>(SubmitTasks{{std::move(task)}}).front();
    }
    TaskStatus status(const Id<Task>& task) { return engine_.stored<Task>(task)->status; }
    SteppedEngine engine_;
};

TEST_F(Changes, WhatFailedOrWasCancelledIsTriedAgainAndWhatSucceededIsNot) {
    const Id<Task> failed = engine_.submit(job());
    ASSERT_TRUE(engine_.fail(engine_.claim("a").at(0), false).has_value());
    ASSERT_EQ(status(failed), TaskStatus::FAILED);
    ASSERT_TRUE(change(TaskVerb::RETRY, failed).has_value());
    ASSERT_TRUE(change(TaskVerb::CANCEL, failed).has_value());
    ASSERT_TRUE(change(TaskVerb::RETRY, failed).has_value());
    ASSERT_TRUE(engine_.complete(engine_.claim("a").at(0)).has_value());
    EXPECT_EQ(change(TaskVerb::RETRY, failed).error().code, ErrorCode::conflict);
}

TEST_F(Changes, AQueuedTaskIsGivenAnotherPlaceAndNoOther) {
    const Id<Task> first = engine_.submit(job());
    const Id<Task> second = engine_.submit(job());
    ASSERT_TRUE(change(TaskVerb::PRIORITIZE, second, TaskPriority::HIGH).has_value());
    EXPECT_EQ(engine_.claim("a").at(0).task->id, second);
    EXPECT_EQ(change(TaskVerb::PRIORITIZE, second, TaskPriority::LOW).error().code, ErrorCode::conflict);
    EXPECT_EQ(engine_.claim("a").at(0).task->id, first);
}

TEST_F(Changes, OnlyWhatHasEndedIsDeletedWithAllThatItCarried) {
    const Id<Task> task = submit(job("invoice 7"))->task;
    EXPECT_EQ(change(TaskVerb::DELETE, task).error().code, ErrorCode::conflict);
    ASSERT_TRUE(engine_.complete(engine_.claim("a").at(0)).has_value());
    engine_.restart();
    ASSERT_TRUE(change(TaskVerb::DELETE, task).has_value());
    EXPECT_TRUE(engine_.all<Task>().empty());
    EXPECT_TRUE(engine_.all<TaskBody>().empty());
    EXPECT_TRUE(submit(job("invoice 7"))->created);
    EXPECT_EQ(change(TaskVerb::DELETE, task).error().code, ErrorCode::not_found);
}

TEST_F(Changes, ADeadTaskIsNotTriedAgainBesideTheOneThatHasItsUniqueKeyByNow) {
    const Id<Task> dead = submit(job("invoice 7"))->task;
    ASSERT_TRUE(engine_.fail(engine_.claim("a").at(0)).has_value());
    const auto successor = submit(job("invoice 7"));
    ASSERT_TRUE(successor->created);
    engine_.restart();
    EXPECT_EQ(change(TaskVerb::RETRY, dead).error().code, ErrorCode::conflict);
    ASSERT_TRUE(change(TaskVerb::CANCEL, successor->task).has_value());
    EXPECT_TRUE(change(TaskVerb::RETRY, dead).has_value());
}

TEST_F(Changes, TimesThatMakeNoSenseAreRefusedWithTheirField) {
    const Timestamp now = engine_.clock.now();
    const auto field_of = [&](auto set) {
        NewTask task = job();
        set(task);
        const auto submitted = submit(task);
        return submitted ? std::string{} : submitted.error().field;
    };
    EXPECT_EQ(field_of([&](NewTask& task) { task.deadline = now - 1s; }), "deadline");
    EXPECT_EQ(field_of([&](NewTask& task) { task.run_at = now + 2h, task.deadline = now + 1h; }), "deadline");
    EXPECT_EQ(field_of([&](NewTask& task) { task.run_at = now + 24h * 40'000; }), "run_at");
    EXPECT_EQ(field_of([&](NewTask& task) { task.backoff_min = 2s, task.backoff_max = 1s; }), "backoff_max");
    EXPECT_EQ(field_of([&](NewTask& task) { task.backoff_max = 100ms; }), "");
    EXPECT_EQ(engine_.all<Task>().front().backoff_min, 100ms);
}

TEST_F(Changes, WhoAsksAgainAfterTheDeadlineHearsOfTheTaskThatIsThere) {
    NewTask task = job("invoice 7");
    task.deadline = engine_.clock.now() + 1min;
    const Id<Task> first = submit(task)->task;
    engine_.pass(2min);
    EXPECT_EQ(submit(task)->task, first);
}

TEST_F(Changes, MuchProgressIsKeptAndTooMuchRefused) {
    const Id<Task> id = engine_.submit(job());
    const Lease lease = engine_.claim("a").at(0);
    const auto beat = [&](std::size_t bytes) {
        const Json progress{"\"" + std::string(bytes - 2, 'x') + "\""};
        return engine_.ask_for<Outcomes>(Heartbeat{"a", {{id, lease.task->epoch, progress}}}).front();
    };
    EXPECT_TRUE(beat(64 * 1024).has_value());
    const auto refused = beat(64 * 1024 + 1);
    EXPECT_EQ(refused.error().code, ErrorCode::too_large);
    EXPECT_EQ(refused.error().field, "progress");
    EXPECT_EQ(engine_.stored<TaskBody>(id)->progress.text.size(), 64U * 1024);
}

TEST_F(Changes, AnAgentPutsATaskOffWithoutUsingAnAttempt) {
    const Id<Task> id = engine_.submit(job());
    const Lease lease = engine_.claim("a").at(0);
    const auto put_off = [&](Duration after) {
        return engine_.ask_for<Outcomes>(ReturnLeases{"a", {{id, lease.task->epoch, after}}}).front();
    };
    EXPECT_EQ(put_off(0ms).error().field, "after");
    EXPECT_EQ(put_off(24h * 8).error().field, "after");
    ASSERT_TRUE(put_off(1h).has_value());
    engine_.pass(59min);
    EXPECT_TRUE(engine_.claim("a").empty());
    engine_.pass(1min);
    const auto again = engine_.claim("a");
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again.front().task->attempt, 1);
}

TEST(Names, ArePrintableShortAndWithoutSlash) {
    for (const char* good : {"sales", "worker-berlin-2", "invoice.print", "cobro ñandú", "日本"})
        EXPECT_TRUE(check_name(good, "type").has_value()) << good;
    EXPECT_TRUE(check_name(std::string(100, 'x'), "type").has_value());
    for (const char* bad : {"", "a/b", "tab\tin it", "line\n", " begins", "ends ", "del\x7f", "rtl\u202e",
                            "hidden\u200b", "c1\u0085", "isolate\u2066"})
        EXPECT_FALSE(check_name(bad, "type").has_value()) << bad;
    EXPECT_EQ(check_name(std::string(101, 'x'), "type").error().field, "type");
    std::string accented;
    for (int i = 0; i < 100; ++i) accented += "ñ";
    EXPECT_TRUE(check_name(accented, "type").has_value());
    EXPECT_FALSE(check_name(accented + "ñ", "type").has_value());
}

TEST_F(Changes, AnAgentWithASlashInItsNameOrCapabilityIsRefused) {
    AgentInfo agent;
    agent.id = "a/b";
    agent.capabilities = {"job"};
    EXPECT_EQ(engine_.ask(RegisterAgent{agent}).error().field, "id");
    agent.id = "b";
    agent.capabilities = {"job/paint"};
    EXPECT_EQ(engine_.ask(RegisterAgent{agent}).error().field, "capabilities");
}

}  // namespace
}  // namespace tero
