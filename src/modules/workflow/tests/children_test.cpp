// Steps that are workflows: what happens to the child is told to its parent, and the other way.
#include "modules/workflow/tests/workflow_fixture.hpp"

#include "kernel/history.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <string>

namespace tero {
namespace {

using enum ExecutionStatus;

class Children : public testing::Test {
protected:
    Workflows flow;

    // `child` does the steps; `parent` starts it as `a`, and goes on with the TASK `b`.
    void put(const std::string& steps, const std::string& of_step = "", const std::string& more = "") {
        flow.put("{'id':'child','start':'c'," + steps + "}");
        flow.put("{'id':'parent','start':'a'," + more +
                 "'steps':[{'id':'a','type':'WORKFLOW','workflow':'child','next':'b'" + of_step +
                 "},{'id':'b','type':'TASK','task':'t','input':'{{ steps.a.output }}'}]}");
    }
    void put_usual(const std::string& of_step = "") {
        put("'steps':[{'id':'c','type':'TASK','task':'u','attempts':1,'input':'{{ input }}'}]", of_step);
    }
    WorkflowExecution child_of(const Id<WorkflowExecution>& id, std::size_t run = 0) {
        return flow.row(Id<WorkflowExecution>{flow.row(id).path.runs.at(run).execution});
    }
    std::vector<std::string> history(const Id<WorkflowExecution>& id) {
        std::vector<std::string> kinds;
        for (const HistoryEntry& entry : flow.engine.all<HistoryEntry>()) {
            if (entry.subject == id) kinds.push_back(entry.kind + " " + entry.actor);
        }
        return kinds;
    }
};

TEST_F(Children, AStepWaitsForTheEndOfTheWorkflowThatItStartsAndGivesItsOutput) {
    put_usual(",'input':{'n':'{{ input.n + 1 }}'}");
    const auto id = flow.start("parent", "{'n':1}");
    EXPECT_EQ(flow.path(id), "a RUNNING");
    flow.engine.restart();
    const Lease lease = flow.claim_one("u");
    EXPECT_EQ(lease.body->payload.text, R"({"n":2})");
    EXPECT_EQ(child_of(id).started_by, fmt::format("execution {}", id));
    EXPECT_EQ(child_of(id).parent, id);
    flow.engine.restart();
    ASSERT_TRUE(flow.engine.complete(lease, R"({"x":7})"));
    EXPECT_EQ(child_of(id).status, COMPLETED);
    EXPECT_EQ(flow.claim_one("t").body->payload.text, R"({"x":7})");
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, b RUNNING");
}

TEST_F(Children, AChildThatFailsIsTheStepsFailureWithItsWayOut) {
    flow.put("{'id':'child','start':'c','steps':[{'id':'c','type':'TASK','task':'u','attempts':1}]}");
    flow.put("{'id':'parent','start':'a','steps':[{'id':'a','type':'WORKFLOW','workflow':'child','on_error':'b'},"
             "{'id':'b','type':'TASK','task':'t','input':'{{ error.message }}'}]}");
    const auto id = flow.start("parent");
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("u"), false));
    EXPECT_EQ(flow.path(id), "a FAILED, b RUNNING");
    EXPECT_EQ(flow.claim_one("t").body->payload.text, fmt::format("\"{}\"", child_of(id).error));
}

TEST_F(Children, AStepIsTriedAgainWithAnotherChildAfterItsWait) {
    put_usual(",'attempts':3,'backoff_min':'10s'");
    const auto id = flow.start("parent");
    const auto first = child_of(id).id;
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("u"), false));
    EXPECT_EQ(flow.path(id), "a WAITING");
    flow.engine.restart();
    flow.engine.pass(9s);
    EXPECT_TRUE(flow.claim().empty());
    flow.engine.pass(1s);
    EXPECT_NE(child_of(id).id, first);
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("u"), false));
    flow.engine.pass(19s);
    EXPECT_TRUE(flow.claim().empty());
    flow.engine.pass(1s);
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("u"), false));
    EXPECT_EQ(flow.status(id), FAILED);
    EXPECT_EQ(flow.row(id).path.runs.back().attempt, 3);
}

TEST_F(Children, NoAttemptBeginsAfterTheStepsTime) {
    put_usual(",'attempts':3,'backoff_min':'10s','timeout':'5s'");
    const auto id = flow.start("parent");
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("u"), false));
    EXPECT_EQ(flow.status(id), FAILED);
}

TEST_F(Children, AChildThatTakesTooLongIsCancelled) {
    put_usual(",'timeout':'1h'");
    const auto id = flow.start("parent");
    flow.engine.pass(1h);
    EXPECT_EQ(flow.status(id), FAILED);
    EXPECT_EQ(child_of(id).status, CANCELLED);
    EXPECT_TRUE(flow.claim().empty());
    EXPECT_EQ(history(child_of(id).id),
              std::vector<std::string>{"execution.cancelled the execution that it is a step of"});
}

TEST_F(Children, WhatCannotBeStartedFailsTheStepAndIsNoAlertOfItsOwn) {
    put_usual(",'input':'{{ input.text }}'");
    const auto id = flow.start("parent", fmt::format("{{'text':'{}'}}", std::string(65'000, 'x')));
    EXPECT_EQ(child_of(id).status, RUNNING);
    flow.put("{'id':'grows','start':'a','steps':[{'id':'a','type':'WORKFLOW','workflow':'child','input':['{{ input.text }}','{{ input.text }}']}]}");
    const auto large = flow.start("grows", fmt::format("{{'text':'{}'}}", std::string(40'000, 'x')));
    EXPECT_EQ(flow.status(large), FAILED);
    EXPECT_TRUE(flow.row(large).path.runs[0].execution.empty());
    EXPECT_EQ(flow.row(large).error, "a: an input has at most 65536 bytes");
    EXPECT_EQ(flow.alerts("workflow_not_started"), 0U);
}

// A9: a map over nothing in a sub-workflow; and a map of sub-workflows over nothing.
TEST_F(Children, AMapOverNothingIsNoWaitInAChildEither) {
    put("'steps':[{'id':'c','type':'PARALLEL','each':'input','branch':'d'},{'id':'d','type':'TASK','task':'u'}]",
        ",'input':'{{ input }}'");
    const auto id = flow.start("parent", "[]");
    EXPECT_EQ(child_of(id).status, COMPLETED);
    EXPECT_EQ(child_of(id).output.text, "[]");
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, b RUNNING");
    EXPECT_EQ(flow.claim_one("t").body->payload.text, "[]");
    flow.put("{'id':'many','start':'p','steps':[{'id':'p','type':'PARALLEL','each':'input','branch':'a'},"
             "{'id':'a','type':'WORKFLOW','workflow':'child','input':'{{ item }}'}]}");
    EXPECT_EQ(flow.row(flow.start("many", "[]")).output.text, "[]");
    const auto nested = flow.start("many", "[[],[]]");
    flow.engine.pass(1s);
    EXPECT_EQ(flow.row(nested).output.text, "[[],[]]");
}

TEST_F(Children, AWorkflowMayStartItselfUntilItIsTenDeep) {
    flow.put("{'id':'f','start':'a','steps':[{'id':'a','type':'CONDITION','cases':[{'when':'input.n > 0','next':'b'}],'next':'c'},"
             "{'id':'b','type':'WORKFLOW','workflow':'f','input':{'n':'{{ input.n - 1 }}'}},{'id':'c','type':'TASK','task':'t'}]}");
    const auto id = flow.start("f", "{'n':10}");
    EXPECT_EQ(flow.work("{'bottom':true}"), "t");
    EXPECT_EQ(flow.status(id), COMPLETED);
    EXPECT_EQ(flow.row(id).output.text, R"({"bottom":true})");
    EXPECT_EQ(flow.engine.all<WorkflowExecution>().size(), 11U);
    const auto deeper = flow.start("f", "{'n':11}");
    EXPECT_EQ(flow.work(), "");
    EXPECT_EQ(flow.status(deeper), FAILED);
    EXPECT_NE(flow.row(deeper).error.find("10 deep"), std::string::npos) << flow.row(deeper).error;
}

TEST_F(Children, ACancelGoesToTheChildAndWaitsUntilThatHasUndoneWhatItDid) {
    put("'steps':[{'id':'c','type':'TASK','task':'u','compensate':'undo','next':'d'},{'id':'d','type':'TASK','task':'v'},"
        "{'id':'undo','type':'TASK','task':'undo_u'}]");
    const auto id = flow.start("parent");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("u")));
    flow.claim_one("v");
    ASSERT_TRUE(flow.change(ExecutionVerb::CANCEL, id));
    EXPECT_TRUE(flow.row(id).is_undoing);
    flow.engine.restart();
    const Lease undo = flow.claim_one("undo_u");
    EXPECT_EQ(flow.status(id), RUNNING);
    ASSERT_TRUE(flow.engine.complete(undo));
    EXPECT_EQ(child_of(id).status, CANCELLED);
    EXPECT_EQ(flow.status(id), CANCELLED);
    EXPECT_TRUE(flow.row(id).path.runs[0].undone);
}

TEST_F(Children, WhatAChildThatHasCompletedDidIsUndoneWhenTheParentFails) {
    put("'steps':[{'id':'c','type':'TASK','task':'u','compensate':'undo'},{'id':'undo','type':'TASK','task':'undo_u'}]");
    const auto id = flow.start("parent");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("u")));
    EXPECT_EQ(child_of(id).status, COMPLETED);
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("t"), false));
    flow.engine.restart();
    EXPECT_EQ(flow.work(), "undo_u");
    EXPECT_EQ(flow.status(id), FAILED);
    EXPECT_EQ(child_of(id).status, CANCELLED);
    EXPECT_TRUE(flow.row(id).was_undone);
    EXPECT_FALSE(flow.change(ExecutionVerb::RETRY, id));
    EXPECT_EQ(history(child_of(id).id),
              std::vector<std::string>{"execution.undone the execution that it is a step of"});
}

TEST_F(Children, AStepThatSaysWhatUndoesItIsUndoneByThatAndNotByItsChild) {
    flow.put("{'id':'child','start':'c','steps':[{'id':'c','type':'TASK','task':'u','compensate':'undo'},{'id':'undo','type':'TASK','task':'undo_u'}]}");
    flow.put("{'id':'parent','start':'a','steps':[{'id':'a','type':'WORKFLOW','workflow':'child','next':'b','compensate':'undo'},"
             "{'id':'b','type':'TASK','task':'t'},{'id':'undo','type':'TASK','task':'undo_t'}]}");
    const auto id = flow.start("parent");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("u")));
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("t"), false));
    EXPECT_EQ(flow.work(), "undo_t");
    EXPECT_EQ(flow.status(id), FAILED);
    EXPECT_EQ(child_of(id).status, COMPLETED);
}

TEST_F(Children, AChildThatHasNothingToUndoStaysCompletedAndTheParentCanBeTriedAgain) {
    flow.put("{'id':'grandchild','start':'c','steps':[{'id':'c','type':'TASK','task':'u'}]}");
    flow.put("{'id':'child','start':'c','steps':[{'id':'c','type':'WORKFLOW','workflow':'grandchild'}]}");
    flow.put("{'id':'parent','start':'a','steps':[{'id':'a','type':'WORKFLOW','workflow':'child','next':'b'},{'id':'b','type':'TASK','task':'t'}]}");
    const auto id = flow.start("parent");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("u")));
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(flow.engine.fail(flow.claim_one("t"), false));
        EXPECT_EQ(flow.status(id), FAILED);
        EXPECT_EQ(child_of(id).status, COMPLETED);
        EXPECT_EQ(child_of(id).error, "");
        ASSERT_TRUE(flow.change(ExecutionVerb::RETRY, id));
    }
    EXPECT_EQ(flow.work(), "t");
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(Children, AChildThatIsNotKeptAnyMoreCannotBeUndoneAndThatIsAnAlert) {
    Workflows brief{1h};
    brief.put("{'id':'child','start':'c','steps':[{'id':'c','type':'TASK','task':'u','compensate':'undo'},{'id':'undo','type':'TASK','task':'undo_u'}]}");
    brief.put("{'id':'parent','start':'a','steps':[{'id':'a','type':'WORKFLOW','workflow':'child','next':'b'},{'id':'b','type':'TASK','task':'t'}]}");
    const auto id = brief.start("parent");
    ASSERT_TRUE(brief.engine.complete(brief.claim_one("u")));
    const RawId child = brief.row(id).path.runs[0].execution;
    brief.engine.pass(2h);
    const StoredRow found = brief.engine.find(table_of<WorkflowExecution>(), child);
    ASSERT_TRUE(brief.engine.ask(
        ForgetRows{.table = table_of<WorkflowExecution>(), .rows = {{child, found.version}}}));
    ASSERT_EQ(brief.engine.stored<WorkflowExecution>(child), nullptr);
    ASSERT_TRUE(brief.change(ExecutionVerb::CANCEL, id));
    EXPECT_EQ(brief.status(id), CANCELLED);
    EXPECT_EQ(brief.alerts("workflow_not_undone"), 1U);
    EXPECT_TRUE(brief.row(id).path.runs[0].not_undone);
}

TEST_F(Children, PauseAndResumeGoToTheChildUnlessAPersonHasPausedIt) {
    put("'steps':[{'id':'c','type':'TASK','task':'u','next':'d'},{'id':'d','type':'TASK','task':'v'}]");
    const auto id = flow.start("parent");
    const Lease lease = flow.claim_one("u");
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    EXPECT_EQ(child_of(id).status, PAUSED);
    ASSERT_TRUE(flow.engine.complete(lease));
    EXPECT_TRUE(flow.claim().empty());
    flow.engine.restart();
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, id));
    EXPECT_EQ(child_of(id).status, RUNNING);
    const Lease second = flow.claim_one("v");
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, child_of(id).id));
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, id));
    EXPECT_EQ(child_of(id).status, PAUSED);
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, child_of(id).id));
    ASSERT_TRUE(flow.engine.complete(second));
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, b RUNNING");
}

TEST_F(Children, WhatAChildGaveWhileTheParentWasPausedIsKeptUntilItGoesOn) {
    put_usual();
    const auto id = flow.start("parent");
    const Lease lease = flow.claim_one("u");
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, child_of(id).id));
    ASSERT_TRUE(flow.engine.complete(lease));
    EXPECT_EQ(flow.path(id), "a SUCCEEDED");
    EXPECT_EQ(flow.status(id), PAUSED);
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, id));
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, b RUNNING");
}

TEST_F(Children, ARetryOfTheParentLetsItsChildGoOnFromTheStepThatFailed) {
    put("'steps':[{'id':'c','type':'TASK','task':'u','next':'d'},{'id':'d','type':'TASK','task':'v','attempts':1}]");
    const auto id = flow.start("parent");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("u")));
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("v"), false));
    const auto child = child_of(id);
    EXPECT_EQ(child.status, FAILED);
    EXPECT_FALSE(flow.change(ExecutionVerb::RETRY, child.id));
    ASSERT_TRUE(flow.change(ExecutionVerb::RETRY, id));
    EXPECT_EQ(child_of(id).id, child.id);
    EXPECT_EQ(flow.work(), "v t");
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(Children, HundredsOfChildrenOfBranchesArePausedResumedAndCancelledWithTheirParent) {
    flow.put("{'id':'child','start':'c','steps':[{'id':'c','type':'TASK','task':'u'}]}");
    flow.put("{'id':'parent','start':'p','steps':[{'id':'p','type':'PARALLEL','each':'input.list','branch':'a'},"
             "{'id':'a','type':'WORKFLOW','workflow':'child','input':'{{ item }}'}]}");
    std::string list = "1";
    for (int i = 1; i < 300; ++i) list += ",1";
    const auto id = flow.start("parent", "{'list':[" + list + "]}");
    flow.engine.pass(10s);
    const auto count = [this](ExecutionStatus status) {
        const auto all = flow.engine.all<WorkflowExecution>();
        return std::count_if(all.begin(), all.end(), [&](const auto& one) {
            return one.status == status && !one.parent.empty();
        });
    };
    EXPECT_EQ(count(RUNNING), 300);
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    flow.engine.restart();
    flow.engine.pass(1s);
    EXPECT_EQ(count(PAUSED), 300);
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, id));
    flow.engine.pass(1s);
    EXPECT_EQ(count(RUNNING), 300);
    ASSERT_TRUE(flow.change(ExecutionVerb::CANCEL, id));
    flow.engine.pass(1s);
    EXPECT_EQ(count(CANCELLED), 300);
    EXPECT_EQ(flow.status(id), CANCELLED);
}

TEST_F(Children, BranchesThatAreNotNeededTakeTheirChildrenAlong) {
    flow.put("{'id':'child','start':'c','steps':[{'id':'c','type':'TASK','task':'u','input':'{{ input }}'}]}");
    flow.put("{'id':'parent','start':'p','steps':[{'id':'p','type':'PARALLEL','each':'{1, 2}','branch':'a','join':'ANY','next':'b'},"
             "{'id':'a','type':'WORKFLOW','workflow':'child','input':'{{ item }}'},{'id':'b','type':'TASK','task':'t'}]}");
    const auto id = flow.start("parent");
    const auto leases = flow.claim_all();
    ASSERT_EQ(leases.size(), 2U);
    ASSERT_TRUE(flow.engine.complete(leases[0], "1"));
    flow.engine.pass(1ms);
    EXPECT_EQ(flow.path(id), "p SUCCEEDED, b RUNNING");
    std::size_t cancelled = 0;
    for (const auto& one : flow.engine.all<WorkflowExecution>()) cancelled += one.status == CANCELLED ? 1 : 0;
    EXPECT_EQ(cancelled, 1U);
}

TEST_F(Children, ADefinitionThatStartsWhatIsNotThereIsRefused) {
    const auto put = [this](const std::string& more) {
        const auto done = flow.try_put("{'id':'f','start':'a','steps':[{'id':'a','type':'WORKFLOW'" + more + "}]}");
        return done ? std::string{} : done.error().field + ": " + done.error().message;
    };
    EXPECT_EQ(put(",'workflow':'g'"), "steps[0].workflow: there is no workflow 'g': register that first");
    EXPECT_EQ(put(""), "steps[0].workflow: names the workflow that it starts");
    EXPECT_EQ(put(",'workflow':'f','task':'t'"), "steps[0].task: is no field of a WORKFLOW");
    EXPECT_EQ(put(",'workflow':'f'"), "");
    flow.put("{'id':'g','start':'a','steps':[{'id':'a','type':'TASK','task':'t'}]}");
    EXPECT_EQ(put(",'workflow':'g','version':2"), "steps[0].workflow: there is no workflow 'g' of version 2: register that first");
    EXPECT_EQ(put(",'workflow':'g','version':1"), "");
}

TEST_F(Children, TheVersionThatAStepNamesIsStarted) {
    flow.put("{'id':'g','start':'a','steps':[{'id':'a','type':'TASK','task':'u'}]}");
    flow.put("{'id':'g','start':'a','steps':[{'id':'a','type':'TASK','task':'v'}]}");
    flow.put("{'id':'f','start':'a','steps':[{'id':'a','type':'WORKFLOW','workflow':'g','version':1,'next':'b'},{'id':'b','type':'WORKFLOW','workflow':'g'}]}");
    flow.start("f");
    EXPECT_EQ(flow.work(), "u v");
}

}  // namespace
}  // namespace tero
