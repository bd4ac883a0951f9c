// One verb for all executions that a filter finds.
#include "modules/workflow/tests/workflow_fixture.hpp"

#include "modules/coordinator/model/bulk_change.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <string>

namespace tero {
namespace {

using enum ExecutionStatus;

class BulkExecutions : public testing::Test {
protected:
    BulkExecutions() {
        for (const char* id : {"f", "g"}) {
            flow.put(std::string{"{'id':'"} + id + "','start':'a','steps':[{'id':'a','type':'TASK','task':'t','attempts':1}]}");
        }
    }
    void start(int many, const char* workflow) {
        for (int i = 0; i < many; ++i) flow.start(workflow);
    }
    BulkChange begin(std::string verb, ExecutionFilter filter, bool dry_run = false, std::int32_t rate = 0) {
        return flow.engine.ask_for<BulkChange>(BeginBulk{.dry_run = dry_run,
                                                         .rate = rate,
                                                         .execution_verb = std::move(verb),
                                                         .executions = std::move(filter)});
    }
    BulkChange stored(const BulkChange& bulk) { return *flow.engine.stored<BulkChange>(RawId{bulk.id}); }
    std::ptrdiff_t count(ExecutionStatus status) {
        const auto all = flow.engine.all<WorkflowExecution>();
        return std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.status == status; });
    }

    Workflows flow;
};

TEST_F(BulkExecutions, WhatTheFilterFindsIsPausedInPiecesAndNothingElse) {
    start(60, "f");
    start(5, "g");
    const BulkChange dry = begin("PAUSE", {.workflow = "f"}, true);
    flow.engine.walk(100);
    EXPECT_EQ(stored(dry).changed, 60);
    EXPECT_EQ(count(PAUSED), 0);
    const BulkChange bulk = begin("PAUSE", {.workflow = "f"});
    EXPECT_EQ(flow.engine.walk(1), 1);
    EXPECT_EQ(count(PAUSED), 25);
    flow.engine.restart();
    flow.engine.walk(100);
    EXPECT_EQ(count(PAUSED), 60);
    EXPECT_EQ(count(RUNNING), 5);
    const BulkChange done = stored(bulk);
    EXPECT_EQ(done.status, BulkStatus::DONE);
    EXPECT_EQ(done.changed, 60);
    EXPECT_EQ(done.examples.size(), 10U);
    begin("RESUME", {.status = "PAUSED"});
    flow.engine.walk(100);
    EXPECT_EQ(count(PAUSED), 0);
}

TEST_F(BulkExecutions, ARetryIsOfWhatHasFailedAndSaysWhatItCouldNot) {
    flow.put("{'id':'h','start':'a','steps':[{'id':'a','type':'TASK','task':'t','attempts':1,'next':'b','compensate':'undo'},"
             "{'id':'b','type':'TASK','task':'u','attempts':1},{'id':'undo','type':'TASK','task':'undo_t'}]}");
    const auto undone = flow.start("h");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t")));
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("u"), false));
    flow.work();
    ASSERT_EQ(flow.status(undone), FAILED);
    start(3, "f");
    for (const Lease& lease : flow.claim_all()) ASSERT_TRUE(flow.engine.fail(lease, false));
    start(1, "f");
    const BulkChange bulk = begin("RETRY", {.started_before = flow.engine.clock.now() + 1h});
    flow.engine.walk(100);
    EXPECT_EQ(stored(bulk).found, 4);
    EXPECT_EQ(stored(bulk).changed, 3);
    EXPECT_EQ(stored(bulk).refused, 1);
    EXPECT_EQ(stored(bulk).note, "what it did was undone: start a new one");
    EXPECT_EQ(count(RUNNING), 4);
}

TEST_F(BulkExecutions, ARateHoldsFromSecondToSecond) {
    start(30, "f");
    const BulkChange bulk = begin("CANCEL", {.workflow = "f", .version = 1}, false, 10);
    flow.engine.walk(100);
    EXPECT_EQ(count(CANCELLED), 10);
    flow.engine.pass(1s);
    flow.engine.walk(100);
    EXPECT_EQ(count(CANCELLED), 20);
    ASSERT_TRUE(flow.engine.ask(StopBulk{bulk.id, {.is_admin = true}}));
    flow.engine.pass(1min);
    flow.engine.walk(100);
    EXPECT_EQ(count(CANCELLED), 20);
}

TEST_F(BulkExecutions, AFilterThatFindsEverythingOrWhatTheVerbIsNotForIsRefused) {
    const auto why = [this](std::string verb, ExecutionFilter filter) {
        const Reply reply =
            flow.engine.ask(BeginBulk{.execution_verb = std::move(verb), .executions = std::move(filter)});
        return reply ? std::string{} : reply.error().field;
    };
    EXPECT_EQ(why("PAUSE", {}), "filter");
    EXPECT_EQ(why("DELETE", {.workflow = "f"}), "verb");
    EXPECT_EQ(why("RETRY", {.status = "RUNNING"}), "filter.status");
    EXPECT_EQ(why("PAUSE", {.status = "SLEEPING"}), "filter.status");
    EXPECT_EQ(why("PAUSE", {.version = 2}), "filter.version");
    EXPECT_EQ(why("PAUSE", {.started_after = Timestamp{2}, .started_before = Timestamp{1}}), "filter.started_before");
}

}  // namespace
}  // namespace tero
