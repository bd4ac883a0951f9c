// Executions from their start to their end, with restarts between.
#include "modules/workflow/tests/workflow_fixture.hpp"

#include "modules/coordinator/model/await_end.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/model/inputs.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>

namespace tero {
namespace {

using enum ExecutionStatus;

class WorkflowRun : public testing::Test {
protected:
    Workflows flow;

    // `steps` of a workflow `f` that starts with `a`.
    void put(const std::string& steps, const std::string& more = "") {
        flow.put("{'id':'f','start':'a'," + more + "'steps':[" + steps + "]}");
    }
};

TEST_F(WorkflowRun, StepsFollowEachOtherWithWhatTheOnesBeforeGave) {
    put("{'id':'a','type':'TASK','task':'t','input':{'n':'{{ input.n + 1 }}'},'next':'b','set':{'seen':'{{ steps.a.output.x }}'}},"
        "{'id':'b','type':'TASK','task':'u','input':{'text':'{{ vars.seen }} of {{ input.n }}'}}",
        "'output':{'last':'{{ steps.b.output.x }}','first':'{{ steps.a.output.x }}'},");
    const auto id = flow.start("f", "{'n':41}");
    EXPECT_EQ(flow.status(id), RUNNING);
    const Lease first = flow.claim_one("t");
    EXPECT_EQ(first.body->payload.text, R"({"n":42})");
    ASSERT_TRUE(flow.engine.complete(first, R"({"x":"one"})"));
    flow.engine.restart();
    const Lease second = flow.claim_one("u");
    EXPECT_EQ(second.body->payload.text, R"({"text":"one of 41"})");
    ASSERT_TRUE(flow.engine.complete(second, R"({"x":2})"));
    EXPECT_EQ(flow.status(id), COMPLETED);
    EXPECT_EQ(flow.row(id).output.text, R"({"last":2,"first":"one"})");
}

TEST_F(WorkflowRun, AStepCostsTheExecutionsRowAndItsTasks) {
    put("{'id':'a','type':'TASK','task':'t','next':'b'},{'id':'b','type':'TASK','task':'t'}");
    flow.start("f");
    const Lease lease = flow.claim_one("t");
    flow.engine.groups.clear();
    ASSERT_TRUE(flow.engine.complete(lease));
    std::size_t rows = 0;
    for (const Group& group : flow.engine.groups) {
        for (const Write& write : group.batch.writes)
            rows += table_info(write.table).module == "workflow" ? 1 : 0;
    }
    EXPECT_EQ(rows, 1U);
}

TEST_F(WorkflowRun, WhoWaitsForItsEndIsAnsweredWithItAndNotBefore) {
    put("{'id':'a','type':'TASK','task':'t','next':'b'},{'id':'b','type':'TASK','task':'t'}");
    const auto id = flow.start("f");
    const Ticket ticket = flow.engine.offer(AwaitEnd{table_of<WorkflowExecution>(), id, 60s, "", 0});
    flow.engine.settle();
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t")));
    EXPECT_FALSE(flow.engine.reply(ticket).has_value());
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t")));
    flow.engine.settle();
    EXPECT_TRUE(flow.engine.reply(ticket).has_value());

    flow.engine.restart();  // what is over is in the store alone
    const Ticket late = flow.engine.offer(AwaitEnd{table_of<WorkflowExecution>(), id, 60s, "", 0});
    flow.engine.settle();
    EXPECT_TRUE(flow.engine.reply(late).has_value());
}

TEST_F(WorkflowRun, TheFirstCaseThatHoldsSaysWhatIsNext) {
    put("{'id':'a','type':'CONDITION','cases':[{'when':'input.n > 10','next':'b'},{'when':'input.n > 5','next':'c'}],'next':'d'},"
        "{'id':'b','type':'TASK','task':'t'},{'id':'c','type':'TASK','task':'u'},{'id':'d','type':'TASK','task':'v'}");
    for (const auto& [n, type] : {std::pair{11, "t"}, {6, "u"}, {1, "v"}}) {
        flow.start("f", fmt::format("{{'n':{}}}", n));
        EXPECT_EQ(flow.work(), type);
    }
}

TEST_F(WorkflowRun, ARetryAfterAnOutputThatFailedMakesOnlyTheOutputAgain) {
    put("{'id':'a','type':'CONDITION','cases':[{'when':'true','next':''}],'next':'b'},{'id':'b','type':'TASK','task':'t'}",
        "'output':{'x':'{{ input.x.y.z }}'},");
    const auto id = flow.start("f");
    ASSERT_EQ(flow.status(id), FAILED);
    ASSERT_TRUE(flow.change(ExecutionVerb::RETRY, id));
    EXPECT_EQ(flow.path(id), "a SUCCEEDED") << "it went the way that was not chosen";
    EXPECT_EQ(flow.status(id), FAILED);
    EXPECT_EQ(flow.work(), "");
}

TEST_F(WorkflowRun, AnUndoThatSomebodyCancelsIsToldWithTheReasonAndUndidNothing) {
    put("{'id':'a','type':'TASK','task':'t','compensate':'undo','next':'b'},{'id':'b','type':'TASK','task':'u','attempts':1},"
        "{'id':'undo','type':'TASK','task':'undo_t'}");
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t")));
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("u"), false));
    for (const Task& task : flow.engine.all<Task>()) {
        if (task.type != "undo_t") continue;
        ASSERT_TRUE(flow.engine.ask(ChangeTasks{TaskVerb::CANCEL, {task.id}, {.actor = "ana"}}));
    }
    EXPECT_EQ(flow.status(id), FAILED);
    std::string told;
    for (const Alert& alert : flow.engine.all<Alert>()) told += alert.rule == "workflow_not_undone" ? alert.message : "";
    EXPECT_NE(told.find("its task was cancelled"), std::string::npos) << told;
    ASSERT_TRUE(flow.change(ExecutionVerb::RETRY, id));
    flow.claim_one("u");
}

TEST_F(WorkflowRun, AConditionThatGivesNeitherTrueNorFalseFailsAndSaysSo) {
    put("{'id':'a','type':'CONDITION','cases':[{'when':'input.n'}]}");
    const auto id = flow.start("f", "{'n':5}");
    EXPECT_EQ(flow.status(id), FAILED);
    EXPECT_EQ(flow.row(id).error, "a: cases[0].when: it gave 5, and not true or false");
    EXPECT_EQ(flow.alerts("workflow_failed"), 1U);
}

// A10: kill the process at 2 s, start at 60 s.
TEST_F(WorkflowRun, ADelayGoesOnOnceThoughTheProcessWasDownWhenItEnded) {
    put("{'id':'a','type':'DELAY','duration':'10s','next':'b'},{'id':'b','type':'TASK','task':'t'}");
    const auto id = flow.start("f");
    EXPECT_EQ(flow.status(id), WAITING);
    flow.engine.pass(2s);
    flow.engine.clock.advance_to(flow.engine.clock.now() + 58s);
    flow.engine.restart();
    flow.engine.pass(1ms);
    EXPECT_EQ(flow.work(), "t");
    flow.engine.pass(1h);
    EXPECT_EQ(flow.work(), "");
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, b SUCCEEDED");
}

TEST_F(WorkflowRun, ADelayUntilATimeThatHasPassedIsNone) {
    put("{'id':'a','type':'DELAY','until':'input.at'}");
    EXPECT_EQ(flow.status(flow.start("f", "{'at':'2000-01-01T00:00:00Z'}")), COMPLETED);
    EXPECT_EQ(flow.status(flow.start("f", "{'at':1}")), COMPLETED);
    EXPECT_EQ(flow.row(flow.start("f", "{'at':'soon'}")).error.substr(0, 9), "a: until:");
    for (const char* far : {"253402300800000", "9223372036854775807", "'9999-12-31T00:00:00Z'"}) {
        const auto id = flow.start("f", fmt::format("{{'at':{}}}", far));
        EXPECT_TRUE(flow.row(id).error.ends_with("is more than ten years ahead")) << flow.row(id).error;
    }
    const auto later = flow.start("f", "{'at':'2026-12-31T00:00:00Z'}");
    EXPECT_EQ(flow.status(later), WAITING);
    flow.engine.pass(24h * 200);
    EXPECT_EQ(flow.status(later), COMPLETED);
}

TEST_F(WorkflowRun, ASignalIsHeardWhetherItComesBeforeItsStepOrAfter) {
    put("{'id':'a','type':'TASK','task':'t','next':'b'},{'id':'b','type':'CALLBACK','signal':'paid'}");
    const auto early = flow.start("f");
    ASSERT_TRUE(flow.signal(early, "paid", "{'sum':5}"));
    flow.engine.restart();
    flow.work();
    EXPECT_EQ(flow.status(early), COMPLETED);
    EXPECT_EQ(flow.row(early).output.text, R"({"sum":5})");

    const auto late = flow.start("f");
    flow.work();
    EXPECT_EQ(flow.status(late), WAITING);
    ASSERT_TRUE(flow.signal(late, "other"));
    EXPECT_EQ(flow.status(late), WAITING);
    ASSERT_TRUE(flow.signal(late, "paid", "7"));
    EXPECT_EQ(flow.row(late).output.text, "7");
    EXPECT_EQ(flow.signal(late, "paid").error().code, ErrorCode::conflict);
}

// A10: signal and timer due in the same commit.
TEST_F(WorkflowRun, OfASignalAndATimeoutInOneGroupExactlyOneWins) {
    put("{'id':'a','type':'CALLBACK','signal':'paid','timeout':'10s','on_timeout':'b','next':'c'},"
        "{'id':'b','type':'TASK','task':'t'},{'id':'c','type':'TASK','task':'u'}");
    const auto id = flow.start("f");
    flow.engine.clock.advance_to(flow.engine.clock.now() + 10s);
    flow.engine.offer(SignalExecution{id, "paid", {}, "test"});
    flow.engine.settle();
    const std::string done = flow.work();
    EXPECT_TRUE(done == "t" || done == "u") << done;
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(WorkflowRun, SignalsThatNobodyWaitsForAreRefusedWhenThereAreTooMany) {
    put("{'id':'a','type':'TASK','task':'t'}");
    const auto id = flow.start("f");
    for (std::size_t i = 0; i < workflow::signals_max; ++i) ASSERT_TRUE(flow.signal(id, "x"));
    EXPECT_EQ(flow.signal(id, "x").error().code, ErrorCode::exhausted);
    EXPECT_EQ(flow.signal(id, "x", "'" + std::string(workflow::signal_bytes_max, 'x') + "'").error().code,
              ErrorCode::too_large);
}

TEST_F(WorkflowRun, AnApprovalIsAWorkItemThatAPersonOrASignalDecides) {
    put("{'id':'a','type':'CALLBACK','approval':'A large order','next':'b'},"
        "{'id':'b','type':'CONDITION','cases':[{'when':'steps.a.output.approved','next':'c'}]},{'id':'c','type':'TASK','task':'t'}");
    const auto one = flow.start("f");
    ASSERT_EQ(flow.engine.all<WorkItem>().size(), 1U);
    const WorkItem item = flow.engine.all<WorkItem>().front();
    EXPECT_EQ(item.causes.at(0).values.at("text"), "A large order");
    flow.engine.ask_for<Done>(DoneWork{item.key, "ana"});
    EXPECT_EQ(flow.work(), "t");
    EXPECT_EQ(flow.status(one), COMPLETED);

    const auto other = flow.start("f");
    ASSERT_TRUE(flow.signal(other, "a", "{'approved':false}"));
    EXPECT_EQ(flow.work(), "");
    EXPECT_EQ(flow.status(other), COMPLETED);
    for (const WorkItem& done : flow.engine.all<WorkItem>()) EXPECT_EQ(done.status, WorkStatus::DONE);
}

TEST_F(WorkflowRun, AnApprovalThatASignalGaveWhileItWasPausedIsNoWorkAnyMore) {
    put("{'id':'a','type':'CALLBACK','approval':'x'}");
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    ASSERT_TRUE(flow.signal(id, "a"));
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, id));
    flow.engine.pass(1s);
    EXPECT_EQ(flow.status(id), COMPLETED);
    EXPECT_EQ(flow.engine.all<WorkItem>().front().status, WorkStatus::DONE);
}

TEST_F(WorkflowRun, AnApprovalThatNobodyGivesTakesItsOtherWayAndIsNoWorkAnyMore) {
    put("{'id':'a','type':'CALLBACK','approval':'x','timeout':'1h','on_timeout':'b'},{'id':'b','type':'TASK','task':'t'}");
    flow.start("f");
    flow.engine.pass(2h);
    EXPECT_EQ(flow.work(), "t");
    EXPECT_EQ(flow.engine.all<WorkItem>().front().status, WorkStatus::DONE);
}

TEST_F(WorkflowRun, AFunctionIsATaskOfItsOwn) {
    put("{'id':'a','type':'CALLBACK','function':'return input.n * 2','input':{'n':'{{ input.n }}'}}");
    const auto id = flow.start("f", "{'n':21}");
    const Lease lease = flow.claim_one(workflow::function_task);
    EXPECT_EQ(lease.body->payload.text, R"({"function":"return input.n * 2","input":{"n":21}})");
    ASSERT_TRUE(flow.engine.complete(lease, "42"));
    EXPECT_EQ(flow.row(id).output.text, "42");
}

TEST_F(WorkflowRun, AFailedStepTakesItsWayOutAndSeesTheError) {
    put("{'id':'a','type':'TASK','task':'t','attempts':1,'on_error':'b'},"
        "{'id':'b','type':'TASK','task':'u','input':'{{ error.step }}: {{ error.message }}'}");
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("t"), false));
    EXPECT_EQ(flow.claim_one("u").body->payload.text.substr(0, 4), R"("a: )");
    EXPECT_EQ(flow.path(id), "a FAILED, b RUNNING");
}

TEST_F(WorkflowRun, WithoutAWayOutTheExecutionFailsAndIsTriedAgainFromThatStep) {
    put("{'id':'a','type':'TASK','task':'t','next':'b'},{'id':'b','type':'TASK','task':'u','attempts':1,'next':'c'},"
        "{'id':'c','type':'TASK','task':'v'}");
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t")));
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("u"), false));
    EXPECT_EQ(flow.status(id), FAILED);
    EXPECT_EQ(flow.change(ExecutionVerb::PAUSE, id).error().code, ErrorCode::conflict);
    flow.engine.restart();
    ASSERT_TRUE(flow.change(ExecutionVerb::RETRY, id));
    EXPECT_EQ(flow.work(), "u v");
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, b FAILED, b SUCCEEDED, c SUCCEEDED");
    EXPECT_EQ(flow.change(ExecutionVerb::RETRY, id).error().code, ErrorCode::conflict);
}

TEST_F(WorkflowRun, ATaskThatTakesTooLongTimesOut) {
    put("{'id':'a','type':'TASK','task':'t','timeout':'10s','on_timeout':'b'},{'id':'b','type':'TASK','task':'u'}");
    const auto id = flow.start("f");
    const Lease slow = flow.claim_one("t");
    flow.engine.pass(11s);
    EXPECT_EQ(flow.work(), "u");
    EXPECT_FALSE(flow.engine.complete(slow));
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(WorkflowRun, AnExecutionThatTakesTooLongFailsAndItsTaskIsCancelled) {
    put("{'id':'a','type':'TASK','task':'t'}", "'timeout':'1h',");
    const auto id = flow.start("f");
    flow.engine.pass(1h);
    EXPECT_EQ(flow.row(id).error, "it took longer than 1h");
    EXPECT_EQ(flow.status(id), FAILED);
    EXPECT_EQ(flow.engine.all<Task>().front().status, TaskStatus::CANCELLED);
}

TEST_F(WorkflowRun, TheSameKeyIsTheSameExecution) {
    put("{'id':'a','type':'TASK','task':'t'}");
    const auto one = flow.start("f", "{}", "order-7");
    flow.engine.restart();
    EXPECT_EQ(flow.start("f", "{}", "order-7"), one);
    EXPECT_NE(flow.start("f", "{}", "order-8"), one);
    EXPECT_EQ(flow.work(), "t t");
}

TEST_F(WorkflowRun, ARunningOneGoesOnWithTheVersionItBeganWith) {
    put("{'id':'a','type':'DELAY','duration':'1h','next':'b'},{'id':'b','type':'TASK','task':'t'}");
    const auto old = flow.start("f");
    put("{'id':'a','type':'DELAY','duration':'1h','next':'b'},{'id':'b','type':'TASK','task':'u'}");
    const auto young = flow.start("f");
    EXPECT_EQ(flow.row(old).version, 1);
    EXPECT_EQ(flow.row(young).version, 2);
    flow.engine.restart();
    flow.engine.pass(1h);
    EXPECT_EQ(flow.work(), "t u");
}

TEST_F(WorkflowRun, ADefinitionIsCheckedAndTheSameAgainIsTheSameVersion) {
    put("{'id':'a','type':'TASK','task':'t'}");
    EXPECT_EQ(flow.try_put("{'id':'f','start':'a','steps':[{'id':'a','type':'TASK','task':'t'}]}")->version, 1);
    const auto wrong = flow.try_put("{'id':'f','start':'x','steps':[{'id':'a','type':'TASK','task':'t'}]}");
    EXPECT_EQ(wrong.error().field, "start");
    const auto other = flow.try_put("{'id':'f','version':1,'start':'a','steps':[{'id':'a','type':'TASK','task':'u'}]}");
    EXPECT_EQ(other.error().code, ErrorCode::conflict);
    EXPECT_EQ(flow.try_put("{'id':'f','start':'a','steps':[{'id':'a','type':'TASK','task':'u'}]}")->version, 2);
}

TEST_F(WorkflowRun, WhatIsPausedBeginsNothingAndLosesNothing) {
    put("{'id':'a','type':'TASK','task':'t','next':'b'},{'id':'b','type':'DELAY','duration':'10s','next':'c'},"
        "{'id':'c','type':'CALLBACK','signal':'go','next':'d'},{'id':'d','type':'TASK','task':'u'}");
    const auto id = flow.start("f");
    const Lease lease = flow.claim_one("t");
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    ASSERT_TRUE(flow.engine.complete(lease));
    EXPECT_EQ(flow.path(id), "a SUCCEEDED");
    flow.engine.restart();
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, id));
    flow.engine.settle();
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, b WAITING");
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    flow.engine.pass(1h);
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, b WAITING");
    ASSERT_TRUE(flow.signal(id, "go"));
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, id));
    flow.engine.settle();
    EXPECT_EQ(flow.work(), "u");
    EXPECT_EQ(flow.status(id), COMPLETED);
}

// A10: cancel while the worker is down.
TEST_F(WorkflowRun, ASignalInTheMomentOfAResumeDoesNotHoldItUp) {
    put("{'id':'a','type':'TASK','task':'t','next':'b'},{'id':'b','type':'TASK','task':'u'}");
    const auto id = flow.start("f");
    const Lease lease = flow.claim_one("t");
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    ASSERT_TRUE(flow.engine.complete(lease));
    flow.engine.offer(ChangeExecution{ExecutionVerb::RESUME, id, "test"});
    flow.engine.offer(SignalExecution{id, "early", Json{"1"}, "test"});
    flow.engine.settle();
    flow.engine.pass(1s);
    EXPECT_EQ(flow.work(), "u");
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(WorkflowRun, ACancelNeedsNobodyAndNothingRunsAfterIt) {
    put("{'id':'a','type':'TASK','task':'t','next':'b'},{'id':'b','type':'TASK','task':'u'}");
    const auto id = flow.start("f");
    const Lease held = flow.claim_one("t");
    ASSERT_TRUE(flow.change(ExecutionVerb::CANCEL, id));
    EXPECT_EQ(flow.status(id), CANCELLED);
    EXPECT_FALSE(flow.engine.complete(held));
    EXPECT_EQ(flow.work(), "");
    EXPECT_TRUE(flow.change(ExecutionVerb::CANCEL, id));
    EXPECT_EQ(flow.alerts("workflow_failed"), 0U);
}

TEST_F(WorkflowRun, WhatWasDoneIsUndoneInReverseOrder) {
    put("{'id':'a','type':'TASK','task':'t','compensate':'undo_a','next':'b'},"
        "{'id':'b','type':'TASK','task':'u','compensate':'undo_b','next':'c'},{'id':'c','type':'TASK','task':'v','attempts':1},"
        "{'id':'undo_a','type':'TASK','task':'undo_t','input':'{{ steps.a.output }}'},"
        "{'id':'undo_b','type':'TASK','task':'undo_u'}");
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t"), "5"));
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("u")));
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("v"), false));
    EXPECT_TRUE(flow.row(id).is_undoing);
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("undo_u")));
    flow.engine.restart();
    EXPECT_FALSE(flow.change(ExecutionVerb::CANCEL, id));
    const Lease last = flow.claim_one("undo_t");
    EXPECT_EQ(last.body->payload.text, "5");
    ASSERT_TRUE(flow.engine.complete(last));
    EXPECT_EQ(flow.status(id), FAILED);
    EXPECT_EQ(flow.change(ExecutionVerb::RETRY, id).error().code, ErrorCode::conflict);
    EXPECT_EQ(flow.work(), "");
}

TEST_F(WorkflowRun, WhatCannotBeUndoneIsAnAlertAndTheRestIsUndoneAllTheSame) {
    put("{'id':'a','type':'TASK','task':'t','compensate':'undo_a','next':'b'},"
        "{'id':'b','type':'TASK','task':'u','compensate':'undo_b','next':'c'},{'id':'c','type':'DELAY','duration':'1h'},"
        "{'id':'undo_a','type':'TASK','task':'undo_t'},{'id':'undo_b','type':'TASK','task':'undo_u','attempts':1}");
    const auto id = flow.start("f");
    flow.work();
    ASSERT_TRUE(flow.change(ExecutionVerb::CANCEL, id));
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("undo_u"), false));
    EXPECT_EQ(flow.work(), "undo_t");
    EXPECT_EQ(flow.status(id), CANCELLED);
    EXPECT_EQ(flow.alerts("workflow_not_undone"), 1U);
}

TEST_F(WorkflowRun, ALoopOfConditionsEndsAndSaysWhy) {
    put("{'id':'a','type':'CONDITION','set':{'n':'{{ vars.n + 1 }}'},'cases':[{'when':'vars.n < 0'}],'next':'b'},"
        "{'id':'b','type':'CONDITION','cases':[{'when':'vars.n < 300','next':'a'}]}", "'variables':{'n':0},");
    const auto id = flow.start("f");
    flow.engine.pass(1s);
    EXPECT_EQ(flow.status(id), COMPLETED);
    put("{'id':'a','type':'CONDITION','cases':[{'when':'false'}],'next':'b'},"
        "{'id':'b','type':'CONDITION','cases':[{'when':'false'}],'next':'c'},"
        "{'id':'c','type':'CONDITION','cases':[{'when':'true','next':'a'}]}");
    const auto endless = flow.start("f");
    flow.engine.pass(1s);
    EXPECT_EQ(flow.row(endless).error, "it has taken 1000 steps, and a path may no more");
}

TEST_F(WorkflowRun, OneThatIsToBeginLaterDoesNotBeginSooner) {
    put("{'id':'a','type':'TASK','task':'t'}");
    StartExecution asked{.workflow = "f", .run_at = flow.engine.clock.now() + 1h};
    const auto id = flow.engine.ask_for<ExecutionStarted>(asked).execution;
    EXPECT_EQ(flow.status(id), PENDING);
    flow.engine.pass(59min);
    EXPECT_EQ(flow.work(), "");
    flow.engine.pass(1min);
    EXPECT_EQ(flow.work(), "t");
}

TEST_F(WorkflowRun, AnotherModuleStartsOneAndAnAlertSaysWhatCannotBeStarted) {
    put("{'id':'a','type':'TASK','task':'t'}");
    flow.engine.offer(StartWorkflow{{.workflow = "f", .by = "scheduler"}});
    flow.engine.offer(StartWorkflow{{.workflow = "unheard_of", .by = "scheduler"}});
    flow.engine.settle();
    EXPECT_EQ(flow.work(), "t");
    EXPECT_EQ(flow.alerts("workflow_not_started"), 1U);
}

TEST_F(WorkflowRun, WhatATaskGivesIsBoundedAndTheStepFailsWithItsSize) {
    put("{'id':'a','type':'TASK','task':'t'}");
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t"), "\"" + std::string(70'000, 'x') + "\""));
    EXPECT_EQ(flow.row(id).error, "a: its output has 70002 bytes, and 65536 fit");
}

}  // namespace
}  // namespace tero
