// The search for an order finds one where there is one, and refuses what no task can have said.
#include "sim/task_order.hpp"

#include <gtest/gtest.h>
#include <utility>

namespace tero::sim {
namespace {

const TaskRules order_rules{.attempt_max = 3, .lease = 10s};

TaskCall heard(Said said, std::int64_t start, std::int64_t end, TaskCall call = {}) {
    call.said = said;
    call.start = Timestamp{start};
    call.end = Timestamp{end};
    call.accepted = true;
    return call;
}

TaskCall refused_call(TaskCall call) {
    call.accepted = false;
    return call;
}

TaskCall unanswered(TaskCall call) {
    call.accepted.reset();
    call.end = TaskCall::never;
    return call;
}

TaskCall claimed(std::int64_t start, std::int64_t end, std::uint64_t epoch = 1, std::string agent = "w") {
    RawId request;
    request.bytes[0] = static_cast<std::uint8_t>(epoch);
    return heard(Said::CLAIM, start, end,
                 {.agent = std::move(agent),
                  .epoch = epoch,
                  .attempt = static_cast<std::int32_t>(epoch),
                  .request = request});
}

TaskCall reported(Said said, std::int64_t start, std::int64_t end) {
    return heard(said, start, end, {.agent = "w", .epoch = 1});
}

TaskCall seen(std::int64_t at, TaskStatus status, std::uint64_t epoch, std::int32_t attempt) {
    return heard(Said::LOOK, at, at, {.agent = "w", .epoch = epoch, .attempt = attempt, .status = status});
}

TEST(TaskOrder, TheOrdinaryLifeFits) {
    EXPECT_TRUE(fits_an_order({claimed(0, 1), reported(Said::BEAT, 2, 3), reported(Said::COMPLETE, 4, 5),
                               seen(6, TaskStatus::SUCCEEDED, 1, 1)},
                              order_rules));
}

TEST(TaskOrder, CallsAtTheSameTimeMayHaveComeInAnyOrder) {
    const TaskCall done = reported(Said::COMPLETE, 2, 9);
    const TaskCall cancelled = heard(Said::CANCEL, 2, 9);

    EXPECT_TRUE(fits_an_order({claimed(0, 1), done, refused_call(cancelled)}, order_rules));
    EXPECT_TRUE(fits_an_order({claimed(0, 1), refused_call(done), cancelled}, order_rules));
    EXPECT_FALSE(fits_an_order({claimed(0, 1), done, cancelled}, order_rules));
}

TEST(TaskOrder, ACompletionThatWasFencedAndAcceptedIsRefused) {
    const TaskCall second = claimed(20'000, 20'001, 2, "v");

    EXPECT_FALSE(
        fits_an_order({claimed(0, 1), second, reported(Said::COMPLETE, 20'002, 20'003)}, order_rules));
    EXPECT_TRUE(fits_an_order({claimed(0, 1), second, refused_call(reported(Said::COMPLETE, 20'002, 20'003))},
                              order_rules));
}

TEST(TaskOrder, ALeaseThatEndsBeforeItsTimeIsRefused) {
    EXPECT_FALSE(fits_an_order({claimed(0, 1), claimed(2000, 2001, 2, "v")}, order_rules));
    EXPECT_TRUE(fits_an_order({claimed(0, 1), claimed(2000, 9001, 2, "v")}, order_rules));
    EXPECT_FALSE(fits_an_order({claimed(0, 1), reported(Said::BEAT, 2500, 2501), claimed(4000, 5000, 2, "v")},
                               order_rules));
}

TEST(TaskOrder, AHeartbeatWithoutALeaseIsRefused) {
    EXPECT_FALSE(
        fits_an_order({claimed(0, 1), heard(Said::CANCEL, 2, 3), reported(Said::BEAT, 4, 5)}, order_rules));
}

TEST(TaskOrder, AnEndIsAnEndUnlessSomebodyTriesItAgain) {
    EXPECT_FALSE(fits_an_order({heard(Said::CANCEL, 0, 1), claimed(2, 3)}, order_rules));
    EXPECT_TRUE(
        fits_an_order({heard(Said::CANCEL, 0, 1), heard(Said::RETRY, 2, 3), claimed(4, 5)}, order_rules));
    EXPECT_FALSE(fits_an_order({claimed(0, 1), reported(Said::COMPLETE, 2, 3), heard(Said::RETRY, 4, 5)},
                               order_rules));
}

TEST(TaskOrder, ARetryIsRefusedWhereADeadlineMayHavePassed) {
    TaskRules rules = order_rules;
    const TaskCall cancelled = heard(Said::CANCEL, 0, 1);
    const TaskCall retry = refused_call(heard(Said::RETRY, 2, 3));
    const TaskCall still_there = seen(5, TaskStatus::CANCELLED, 0, 0);  // else it was perhaps gone by then

    EXPECT_FALSE(fits_an_order({cancelled, retry, still_there}, rules));
    rules.has_deadline = true;
    EXPECT_TRUE(fits_an_order({cancelled, retry, still_there}, rules));
}

TEST(TaskOrder, AnUnansweredCallHasBeenOrNot) {
    const TaskCall done = unanswered(reported(Said::COMPLETE, 2, 3));

    EXPECT_TRUE(fits_an_order({claimed(0, 1), done, seen(5, TaskStatus::SUCCEEDED, 1, 1)}, order_rules));
    EXPECT_TRUE(fits_an_order({claimed(0, 1), done, seen(5, TaskStatus::RUNNING, 1, 1)}, order_rules));
    EXPECT_FALSE(fits_an_order(
        {claimed(0, 1), done, seen(5, TaskStatus::SUCCEEDED, 1, 1), seen(6, TaskStatus::RUNNING, 1, 1)},
        order_rules));
}

TEST(TaskOrder, ManyOfOneKindThatWereNotAnsweredAreJudgedAsOneKind) {
    std::vector<TaskCall> calls{claimed(0, 1), reported(Said::COMPLETE, 2, 3)};
    for (int at = 4; at < 20; ++at) {
        calls.push_back(unanswered(heard(Said::RETRY, at, at)));
        calls.push_back(unanswered(heard(Said::CANCEL, at, at)));
    }
    calls.push_back(seen(30, TaskStatus::SUCCEEDED, 1, 1));
    EXPECT_TRUE(fits_an_order(calls, order_rules));
    calls.push_back(seen(31, TaskStatus::RUNNING, 1, 1));  // after its end
    EXPECT_FALSE(fits_an_order(calls, order_rules));
}

TEST(TaskOrder, AGrantOfWhichNobodyHeardTakesAnEpochOfItsOwn) {
    TaskRules rules = order_rules;
    EXPECT_FALSE(fits_an_order({claimed(4, 5, 2)}, rules));
    rules.unheard = {1};
    EXPECT_TRUE(fits_an_order({claimed(4, 5, 2)}, rules));
}

TEST(TaskOrder, AttemptsAreCounted) {
    TaskRules once = order_rules;
    once.attempt_max = 1;
    const TaskCall failed = reported(Said::FAIL, 2, 3);

    EXPECT_TRUE(fits_an_order({claimed(0, 1), failed, seen(4, TaskStatus::DEAD, 1, 1)}, once));
    EXPECT_FALSE(fits_an_order({claimed(0, 1), failed, seen(4, TaskStatus::DEAD, 1, 1)}, order_rules));
    EXPECT_FALSE(fits_an_order({claimed(0, 1), failed, seen(4, TaskStatus::QUEUED, 1, 1)}, once));
}

}  // namespace
}  // namespace tero::sim
