// One verb for all tasks that a filter finds, a piece at a time.
#include "engine/tests/engine_fixture.hpp"
#include "modules/coordinator/model/bulk_change.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

class BulkChanges : public testing::Test {
protected:
    explicit BulkChanges(CoordinatorOptions options = {.agent_failures_max = 1000})
        : engine_(platform_modules(options)) {
        engine_.register_agent("a", "job", 10'000);
    }
    std::vector<Id<Task>> submit(std::size_t count, std::string type = "job", std::string by = {}) {
        NewTask task;
        task.type = std::move(type);
        task.attempt_max = 1;
        SubmitTasks asked{std::vector<NewTask>(count, task)};
        asked.by.id = std::move(by);
        std::vector<Id<Task>> ids;
        for (const auto& one : engine_.ask_for<SubmittedTasks>(std::move(asked))) ids.push_back(one->task);
        return ids;
    }
    void kill(std::size_t count) {
        for (const Lease& lease : engine_.claim("a", static_cast<std::int32_t>(count)))
            CHECK(engine_.fail(lease).has_value(), "not failed");
    }
    BulkChange begin(BeginBulk asked) { return engine_.ask_for<BulkChange>(std::move(asked)); }
    int walk(int most = 1000) { return engine_.walk(most); }
    const Modules& modules() { return engine_.engine->modules(); }
    BulkChange stored(const BulkChange& bulk) { return *engine_.stored<BulkChange>(RawId{bulk.id}); }
    std::size_t count(TaskStatus status) {
        std::size_t found = 0;
        for (const Task& task : engine_.all<Task>()) found += task.status == status ? 1 : 0;
        return found;
    }
    SteppedEngine engine_;
};

TEST_F(BulkChanges, WhatTheFilterFindsIsCancelledInPiecesAndNothingElse) {
    submit(600, "print");
    submit(5, "job");
    const BulkChange bulk = begin({.verb = TaskVerb::CANCEL, .filter = {.type = "print"}});
    engine_.pass(1ms);
    submit(3, "print");  // later than that
    EXPECT_EQ(walk(), 3);
    const BulkChange done = stored(bulk);
    EXPECT_EQ(done.status, BulkStatus::DONE);
    EXPECT_EQ(done.found, 600);
    EXPECT_EQ(done.changed, 600);
    EXPECT_EQ(done.examples.size(), 10U);
    EXPECT_EQ(count(TaskStatus::CANCELLED), 600U);
    EXPECT_EQ(count(TaskStatus::QUEUED), 8U);
}

TEST_F(BulkChanges, ADryRunCountsAndChangesNothing) {
    submit(300);
    const BulkChange bulk =
        begin({.verb = TaskVerb::CANCEL, .filter = {.status = TaskStatus::QUEUED}, .dry_run = true});
    walk();
    EXPECT_EQ(stored(bulk).found, 300);
    EXPECT_EQ(stored(bulk).changed, 300);
    EXPECT_EQ(count(TaskStatus::QUEUED), 300U);
}

TEST_F(BulkChanges, ARestartGoesOnWhereItStopped) {
    submit(700);
    const BulkChange bulk = begin({.verb = TaskVerb::CANCEL, .filter = {.type = "job"}});
    EXPECT_EQ(walk(1), 1);
    EXPECT_EQ(stored(bulk).changed, 250);
    engine_.restart();
    EXPECT_EQ(walk(), 2);
    EXPECT_EQ(stored(bulk).status, BulkStatus::DONE);
    EXPECT_EQ(stored(bulk).changed, 700);
    EXPECT_EQ(count(TaskStatus::CANCELLED), 700U);
}

TEST_F(BulkChanges, APieceThatIsDecidedTwiceIsDoneOnce) {
    submit(300);
    const BulkChange bulk = begin({.verb = TaskVerb::CANCEL, .filter = {.type = "job"}});
    engine_.steady += 1ms;
    const auto query = engine_.sweep.next(modules(), engine_.clock.now(), engine_.steady);
    const auto piece =
        engine_.sweep.found(modules(), engine_.store.read("main", *query), engine_.clock.now(), engine_.steady);
    ASSERT_TRUE(engine_.ask(*piece).has_value());
    ASSERT_TRUE(engine_.ask(*piece).has_value());
    EXPECT_EQ(stored(bulk).changed, 250);
    EXPECT_EQ(stored(bulk).looked, 250);
}

TEST_F(BulkChanges, ItIsStoppedAndWhatIsDoneStaysDone) {
    submit(700);
    const BulkChange bulk = begin({.verb = TaskVerb::CANCEL, .filter = {.type = "job"}});
    walk(1);
    EXPECT_TRUE(engine_.ask(StopBulk{bulk.id, {.id = "ana", .actor = "key:ana"}}).has_value());
    EXPECT_EQ(walk(), 0);
    EXPECT_EQ(stored(bulk).status, BulkStatus::STOPPED);
    EXPECT_EQ(stored(bulk).note, "stopped by key:ana");
    EXPECT_EQ(count(TaskStatus::CANCELLED), 250U);
    EXPECT_EQ(engine_.ask(StopBulk{bulk.id}).error().code, ErrorCode::conflict);
}

TEST_F(BulkChanges, TheRateHoldsFromSecondToSecond) {
    submit(25);
    const BulkChange bulk = begin({.verb = TaskVerb::CANCEL, .filter = {.type = "job"}, .rate = 10});
    EXPECT_EQ(walk(), 1);
    EXPECT_EQ(count(TaskStatus::CANCELLED), 10U);
    engine_.pass(999ms);
    EXPECT_EQ(walk(), 0);
    engine_.pass(1ms);
    EXPECT_EQ(walk(), 1);
    EXPECT_EQ(engine_.engine->next_due(), engine_.clock.now() + 1s);  // it is woken for the next one
    engine_.pass(1s);
    walk();
    EXPECT_EQ(count(TaskStatus::CANCELLED), 25U);
    EXPECT_EQ(stored(bulk).status, BulkStatus::DONE);
}

TEST_F(BulkChanges, AKeyChangesOnlyWhatIsItsOwnAndTheRestIsCounted) {
    submit(3, "job", "shop");
    submit(2, "job", "other");
    const Asker shop{.id = "shop", .actor = "key:shop", .may_change_all = false, .is_admin = false};
    const BulkChange bulk = begin({.verb = TaskVerb::CANCEL, .filter = {.type = "job"}, .by = shop});
    walk();
    EXPECT_EQ(stored(bulk).changed, 3);
    EXPECT_EQ(stored(bulk).refused, 2);
    EXPECT_NE(stored(bulk).note.find("another key"), std::string::npos);
}

TEST_F(BulkChanges, WhoSubmittedThemAndTheirPriorityAreFiltersToo) {
    submit(3, "job", "shop");
    submit(2, "job", "other");
    const BulkChange bulk = begin({.verb = TaskVerb::PRIORITIZE,
                                   .priority = TaskPriority::URGENT,
                                   .filter = {.submitted_by = "shop", .priority = TaskPriority::NORMAL}});
    walk();
    EXPECT_EQ(stored(bulk).found, 3);
    std::size_t urgent = 0;
    for (const Task& task : engine_.all<Task>()) urgent += task.priority == TaskPriority::URGENT ? 1 : 0;
    EXPECT_EQ(urgent, 3U);
}

TEST_F(BulkChanges, WhatMakesNoSenseIsRefused) {
    const auto field = [&](BeginBulk asked) { return engine_.ask(std::move(asked)).error().field; };
    EXPECT_EQ(field({.verb = TaskVerb::CANCEL}), "filter");
    EXPECT_EQ(field({.verb = TaskVerb::CANCEL, .filter = {.status = TaskStatus::DEAD}}), "filter.status");
    EXPECT_EQ(field({.verb = TaskVerb::DELETE, .filter = {.type = "job"}}), "filter.status");
    EXPECT_EQ(field({.verb = TaskVerb::CANCEL, .filter = {.type = "job"}, .rate = -1}), "rate");
}

class Redrive : public BulkChanges {
protected:
    Redrive() : BulkChanges({.queue_max = 100, .agent_failures_max = 1000}) {}
};

// A task that dies again while its redrive is under way is not tried for ever.
TEST_F(Redrive, TheDeadAreTriedAgainOnceAndNoMoreThanTheQueueHolds) {
    for (int i = 0; i < 4; ++i) {
        submit(80, "job", std::to_string(i));
        kill(80);
    }
    ASSERT_EQ(count(TaskStatus::DEAD), 320U);
    const BulkChange bulk = begin({.verb = TaskVerb::RETRY, .filter = {.type = "job"}, .rate = 60});
    for (int i = 0; i < 40 && stored(bulk).status == BulkStatus::RUNNING; ++i) {
        walk();
        EXPECT_LE(count(TaskStatus::QUEUED), 100U);
        if (i % 2 == 1) kill(100);
        engine_.pass(1s);
    }
    EXPECT_EQ(stored(bulk).status, BulkStatus::DONE);
    EXPECT_EQ(stored(bulk).changed, 320);
}

TEST_F(BulkChanges, WhatHasEndedIsDeleted) {
    submit(300);
    kill(1000);
    begin({.verb = TaskVerb::DELETE, .filter = {.status = TaskStatus::DEAD}});
    walk();
    EXPECT_TRUE(engine_.all<Task>().empty());
    EXPECT_TRUE(engine_.all<TaskBody>().empty());
}

}  // namespace
}  // namespace tero
