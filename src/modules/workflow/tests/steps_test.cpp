// A step is skipped, and an execution goes on from an earlier one with other data.
#include "modules/workflow/tests/workflow_fixture.hpp"

#include "kernel/history.hpp"

#include <gtest/gtest.h>
#include <string>

namespace tero {
namespace {

using enum ExecutionStatus;
using Names = std::vector<std::string>;

class Steps : public testing::Test {
protected:
    Workflows flow;

    std::string skip(const Id<WorkflowExecution>& id, std::string step = {}, std::string result = {},
                     RawId branch = {}) {
        const Reply reply = flow.engine.ask(SkipStep{id, std::move(step), branch, Json{std::move(result)}, "ana"});
        return reply ? "" : reply.error().message;
    }
    Result<Rewound> rewind(RewindExecution asked) {
        asked.by = "ana";
        Reply reply = flow.engine.ask(std::move(asked));
        if (!reply) return std::move(reply).error();
        return std::move(*reply).take<Rewound>();
    }
    std::string told(const Id<WorkflowExecution>& id) {
        std::string text;
        for (const HistoryEntry& entry : flow.engine.all<HistoryEntry>()) {
            if (entry.subject == id) text += entry.kind + " " + entry.actor + " " + entry.detail.text + "\n";
        }
        return text;
    }
    void put_three() {
        flow.put("{'id':'f','start':'a','variables':{'v':1,'w':2},'steps':["
                 "{'id':'a','type':'TASK','task':'t','attempts':1,'next':'b','compensate':'undo'},"
                 "{'id':'b','type':'TASK','task':'u','attempts':1,'next':'c','input':['{{ input.n }}','{{ vars.v }}','{{ vars.w }}']},"
                 "{'id':'c','type':'TASK','task':'v','attempts':1,'input':'{{ steps.b.output }}'},"
                 "{'id':'undo','type':'TASK','task':'undo_t'}]}");
    }
};

TEST_F(Steps, AStepUnderWayIsSkippedAndItsTaskIsCancelled) {
    put_three();
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t")));
    const Lease lease = flow.claim_one("u");
    EXPECT_EQ(skip(id, "a"), "it stands at 'b'");
    EXPECT_EQ(skip(id, "b", "7"), "");
    EXPECT_EQ(flow.engine.stored<Task>(RawId{lease.task->id})->status, TaskStatus::CANCELLED);
    flow.engine.restart();
    EXPECT_EQ(flow.claim_one("v").body->payload.text, "7");
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, b SUCCEEDED, c RUNNING");
    EXPECT_EQ(told(id), "execution.skipped ana {\"step\":\"b\"}\n");
}

TEST_F(Steps, TheStepThatFailedIsSkippedAndWhatWasSkippedIsNotUndone) {
    put_three();
    const auto id = flow.start("f");
    EXPECT_EQ(skip(id, "a"), "");
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("u"), false));
    ASSERT_EQ(flow.status(id), FAILED);
    EXPECT_EQ(skip(id, "b"), "");
    EXPECT_EQ(flow.row(id).error, "");
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("v"), false));
    EXPECT_EQ(flow.status(id), FAILED) << "and not undoing";
    EXPECT_EQ(flow.work(), "");
}

TEST_F(Steps, AWaitADelayAParallelAndAWorkflowAreSkipped) {
    flow.put("{'id':'child','start':'a','steps':[{'id':'a','type':'TASK','task':'t'}]}");
    flow.put("{'id':'f','start':'a','steps':[{'id':'a','type':'CALLBACK','approval':'ok?','next':'b'},{'id':'b','type':'DELAY','duration':'1d','next':'c'},"
             "{'id':'c','type':'PARALLEL','branches':['x','y'],'next':'d'},{'id':'x','type':'TASK','task':'t'},{'id':'y','type':'TASK','task':'t'},"
             "{'id':'d','type':'WORKFLOW','workflow':'child','next':'e'},{'id':'e','type':'TASK','task':'u'}]}");
    const auto id = flow.start("f");
    for (const char* step : {"a", "b", "c", "d"}) EXPECT_EQ(skip(id, step), "") << step;
    flow.engine.pass(1s);
    EXPECT_EQ(flow.work(), "u");
    EXPECT_EQ(flow.status(id), COMPLETED);
    EXPECT_EQ(skip(id), "it is COMPLETED");
}

TEST_F(Steps, AStepOfABranchIsSkippedByTheBranchsId) {
    flow.put("{'id':'f','start':'p','steps':[{'id':'p','type':'PARALLEL','branches':['x','y']},{'id':'x','type':'TASK','task':'t'},{'id':'y','type':'TASK','task':'t'}]}");
    const auto id = flow.start("f");
    const auto branches = flow.branches();
    EXPECT_EQ(skip(id, "x", "1", branches[0].id), "");
    EXPECT_EQ(skip(id, "y", "2", branches[1].id), "");
    EXPECT_EQ(flow.status(id), COMPLETED);
    EXPECT_EQ(flow.row(id).output.text, "[1,2]");
    EXPECT_EQ(skip(flow.start("f"), "x", "1", branches[0].id).substr(0, 16), "it has no branch");
}

TEST_F(Steps, OfAPausedExecutionTheSkippedStepCountsOnceItGoesOn) {
    put_three();
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    EXPECT_EQ(skip(id, "a", "5"), "");
    EXPECT_EQ(flow.path(id), "a SUCCEEDED");
    EXPECT_EQ(skip(id, "a"), "it stands at no step");
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, id));
    EXPECT_EQ(flow.work(), "u v");
}

TEST_F(Steps, ItGoesOnFromAnEarlierStepWithOtherData) {
    put_three();
    const auto id = flow.start("f", "{'n':1}");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t")));
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("u"), "\"old\""));
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("v")));
    ASSERT_EQ(flow.status(id), COMPLETED);
    RewindExecution asked{.execution = id, .step = "b", .input = Json{R"({"n":9})"}, .variables = {{"w", Json{"8"}}}, .dry_run = true};
    const auto would = rewind(asked);
    ASSERT_TRUE(would);
    EXPECT_EQ(would->with_effects, (Names{"b", "c"}));
    EXPECT_EQ(flow.status(id), COMPLETED);
    asked.dry_run = false;
    const auto done = rewind(asked);
    ASSERT_TRUE(done);
    EXPECT_EQ(done->forgotten, (Names{"b", "c"}));
    flow.engine.restart();
    const Lease again = flow.claim_one("u");
    EXPECT_EQ(again.body->payload.text, "[9,1,8]");
    ASSERT_TRUE(flow.engine.complete(again, "\"new\""));
    EXPECT_EQ(flow.claim_one("v").body->payload.text, "\"new\"");
    EXPECT_EQ(told(id), "execution.rewound ana {\"step\":\"b\"}\n");
}

TEST_F(Steps, WhatIsUnderWayIsCancelledAndWhatWasForgottenIsNeitherReadNorUndone) {
    flow.put("{'id':'f','start':'a','steps':[{'id':'a','type':'CONDITION','set':{'seen':'{{ steps.b and steps.b.output }}'},'next':'b'},"
             "{'id':'b','type':'TASK','task':'t','compensate':'undo','next':'p'},{'id':'p','type':'PARALLEL','branches':['x'],'next':'c'},"
             "{'id':'x','type':'TASK','task':'u'},{'id':'c','type':'TASK','task':'v','attempts':1},{'id':'undo','type':'TASK','task':'undo_t','input':'{{ steps.b.output }}'}]}");
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t"), "1"));
    const Lease lost = flow.claim_one("u");
    const auto done = rewind({.execution = id, .step = "a"});
    ASSERT_TRUE(done);
    EXPECT_EQ(done->forgotten, (Names{"a", "b", "p"}));
    EXPECT_EQ(done->with_effects, (Names{"b", "p"}));
    flow.engine.pass(1s);
    EXPECT_EQ(flow.engine.stored<Task>(RawId{lost.task->id})->status, TaskStatus::CANCELLED);
    EXPECT_EQ(flow.row(id).variables.at("seen").text, "null");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t"), "2"));
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("u")));
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("v"), false));
    EXPECT_EQ(flow.claim_one("undo_t").body->payload.text, "2");
}

TEST_F(Steps, FromAStepThatHasNotRunOrAfterAnUndoingNothingGoesOn) {
    put_three();
    const auto id = flow.start("f");
    const auto why = [&](RewindExecution asked) {
        const auto done = rewind(std::move(asked));
        return done ? std::string{} : done.error().message;
    };
    EXPECT_EQ(why({.execution = id, .step = "x"}), "there is no step 'x'");
    EXPECT_EQ(why({.execution = id, .step = "c"}), "'c' has not run, or is on a branch: it goes on from a step of its own path");
    EXPECT_NE(why({.execution = id, .step = "a", .input = Json{"{"}}), "");
    EXPECT_NE(why({.execution = id, .step = "a", .variables = {{"X", Json{"1"}}}}), "");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t")));
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("u"), false));
    EXPECT_EQ(flow.work(), "undo_t");
    EXPECT_EQ(why({.execution = id, .step = "a"}), "what it did was undone: start a new one");
    EXPECT_EQ(skip(id), "what it did was undone: start a new one");
}

}  // namespace
}  // namespace tero
