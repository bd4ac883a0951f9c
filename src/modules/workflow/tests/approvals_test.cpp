// Approvals: a form that is checked, a reminder, somebody else, what counts when nobody decides.
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/workflow/tests/workflow_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>

namespace tero {
namespace {

using enum ExecutionStatus;

class WorkflowApproval : public testing::Test {
protected:
    Workflows flow;

    // One step that asks, with these fields besides; then `t` if it was approved, and nothing else.
    Id<WorkflowExecution> asking(const std::string& fields) {
        flow.put("{'id':'f','start':'ask','steps':[{'id':'ask','type':'CALLBACK','approval':'More credit?'," + fields +
                 "'next':'which'},{'id':'which','type':'CONDITION','cases':[{'when':'steps.ask.output.approved',"
                 "'next':'do'}]},{'id':'do','type':'TASK','task':'t'}]}");
        return flow.start("f");
    }
    Result<Done> decide(const Id<WorkflowExecution>& id, bool approved, const std::string& form = "",
                        const std::string& step = "") {
        Reply reply = flow.engine.ask(
            AnswerApproval{.execution = id, .step = step, .approved = approved, .form = Json{form}, .by = "ana"});
        if (!reply) return std::move(reply).error();
        return Done{};
    }
    WorkItem item() {
        const auto all = flow.engine.all<WorkItem>();
        return all.size() == 1 ? all.front() : WorkItem{};
    }
    bool is_escalated() {
        for (const Alert& alert : flow.engine.all<Alert>()) {
            if (alert.rule == "approval_escalated" && alert.status == AlertStatus::FIRING) return true;
        }
        return false;
    }
    std::string output(const Id<WorkflowExecution>& id) { return flow.row(id).path.runs.front().output.text; }
};

constexpr const char* with_form =
    "'form':{'type':'object','required':['limit'],'properties':{'limit':{'type':'number','maximum':1000}}},";

TEST_F(WorkflowApproval, WhoApprovesFillsInTheForm) {
    const auto id = asking(with_form);
    EXPECT_EQ(decide(id, true).error().field, "form");
    EXPECT_EQ(decide(id, true, R"({"limit":5000})").error().field, "form.limit");
    EXPECT_EQ(flow.status(id), WAITING);
    flow.engine.restart();
    ASSERT_TRUE(decide(id, true, R"({"limit":500})"));
    EXPECT_EQ(output(id), R"({"approved":true,"by":"ana","form":{"limit":500}})");
    EXPECT_EQ(item().status, WorkStatus::DONE);
    EXPECT_EQ(item().done_by, "ana");
    EXPECT_EQ(flow.work(), "t");
}

TEST_F(WorkflowApproval, ADecisionCountsOnce) {
    const auto id = asking("");
    ASSERT_TRUE(decide(id, false));
    EXPECT_EQ(decide(id, true).error().code, ErrorCode::conflict);
    EXPECT_EQ(flow.status(id), COMPLETED);
    EXPECT_EQ(flow.work(), "") << "it was rejected";
}

TEST_F(WorkflowApproval, WhoRejectsFillsInNothing) {
    const auto id = asking(with_form);
    ASSERT_TRUE(decide(id, false));
    EXPECT_EQ(output(id), R"({"approved":false,"by":"ana"})");
}

TEST_F(WorkflowApproval, WhatWaitsForAFormIsNoThingThatIsJustDone) {
    const auto id = asking(with_form);
    const Reply done = flow.engine.ask(DoneWork{item().key, "ana"});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::conflict);
    EXPECT_EQ(flow.signal(id, "ask", R"({"approved":true})").error().code, ErrorCode::conflict);
    EXPECT_EQ(flow.status(id), WAITING);
}

TEST_F(WorkflowApproval, WithoutAFormItIsDoneOrSignalledAsEver) {
    const auto id = asking("");
    ASSERT_TRUE(flow.engine.ask(DoneWork{item().key, "ana"}));
    EXPECT_EQ(output(id), R"({"approved":true})");
    EXPECT_EQ(decide(asking(""), true, R"({"x":1})").error().field, "form") << "nobody asked for it";
}

TEST_F(WorkflowApproval, NobodyDecidesAndItBecomesUrgentStepByStep) {
    const auto id = asking("'remind':'1h','escalate':'3h','escalate_to':'the owner','timeout':'5h','on_timeout':'do',");
    flow.engine.pass(59min);
    EXPECT_EQ(item().urgency, WorkUrgency::NORMAL);
    ASSERT_TRUE(flow.engine.ask(TakeWork{item().key, "ana"}));
    flow.engine.pass(1min);
    EXPECT_EQ(item().urgency, WorkUrgency::HIGH);
    EXPECT_EQ(item().status, WorkStatus::OPEN) << "who has it has not decided";
    flow.engine.restart();
    flow.engine.pass(119min);
    EXPECT_FALSE(is_escalated());
    flow.engine.pass(1min);
    EXPECT_TRUE(is_escalated());
    EXPECT_EQ(item().urgency, WorkUrgency::URGENT);
    EXPECT_EQ(item().causes.back().values.at("to"), "the owner");
    flow.engine.pass(119min);
    EXPECT_EQ(flow.status(id), WAITING);
    flow.engine.pass(1min);
    EXPECT_FALSE(is_escalated());
    EXPECT_EQ(item().status, WorkStatus::DONE);
    EXPECT_EQ(flow.work(), "t");
}

TEST_F(WorkflowApproval, AnAnswerEndsWhatReminds) {
    const auto id = asking("'escalate':'1h',");
    flow.engine.pass(2h);
    EXPECT_TRUE(is_escalated());
    ASSERT_TRUE(decide(id, true, "", "ask"));
    EXPECT_FALSE(is_escalated());
    flow.engine.pass(48h);
    EXPECT_EQ(item().status, WorkStatus::DONE);
    EXPECT_FALSE(is_escalated());
}

TEST_F(WorkflowApproval, AResumeRemindsOfNothingTwice) {
    const auto id = asking("'remind':'1h',");
    flow.engine.pass(2h);
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    EXPECT_EQ(decide(id, true).error().code, ErrorCode::conflict);
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, id));
    flow.engine.pass(2h);
    EXPECT_EQ(item().causes.back().times, 1);
    ASSERT_TRUE(decide(id, true));
}

TEST_F(WorkflowApproval, TheDefaultCountsWhenNobodyHasDecided) {
    const auto id = asking("'timeout':'2h','by_default':{'approved':true,'why':'{{ input.n + 1 }}'},");
    EXPECT_EQ(flow.status(id), WAITING);
    flow.engine.pass(2h);
    EXPECT_EQ(item().status, WorkStatus::DONE);
    EXPECT_EQ(flow.row(id).path.runs.front().error.substr(0, 11), "by_default:") << "there is no input.n";
    const auto good = flow.start("f", "{'n':1}");
    flow.engine.pass(2h);
    EXPECT_EQ(output(good), R"({"approved":true,"why":2})");
    EXPECT_EQ(flow.work(), "t");
}

TEST_F(WorkflowApproval, OneOfSeveralBranchesIsNamed) {
    flow.put("{'id':'f','start':'all','steps':[{'id':'all','type':'PARALLEL','each':'input.n','branch':'ask'},"
             "{'id':'ask','type':'CALLBACK','approval':'This one?'}]}");
    const auto id = flow.start("f", "{'n':[1,2]}");
    EXPECT_EQ(decide(id, true, "", "ask").error().field, "path");
    for (const WorkflowBranch& branch : flow.branches()) {
        const Reply done = flow.engine.ask(
            AnswerApproval{.execution = id, .path = branch.id, .approved = true, .by = "ana"});
        EXPECT_TRUE(done);
    }
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(WorkflowApproval, WhatIsAskedIsSaidWithItsValues) {
    flow.put("{'id':'f','start':'ask','steps':[{'id':'ask','type':'CALLBACK','approval':'Pay {{ input.n }} to {{ input.to.name }}?'}]}");
    const auto id = flow.start("f", "{'n':5,'to':{'name':'Ana'}}");
    EXPECT_EQ(item().causes.front().values.at("text"), "Pay 5 to Ana?");
    const Reply seen = flow.engine.ask(AnswerApproval{.execution = id});
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->as<ApprovalAsked>()->approval, "Pay 5 to Ana?");
    ASSERT_TRUE(decide(id, true));
    const auto broken = flow.start("f", "{'n':5}");
    const Reply raw = flow.engine.ask(AnswerApproval{.execution = broken});
    EXPECT_EQ(raw->as<ApprovalAsked>()->approval, "Pay {{ input.n }} to {{ input.to.name }}?");
}

TEST_F(WorkflowApproval, ADefinitionOfOneSaysWhatIsWrong) {
    const auto wrong = [&](const std::string& fields) {
        const auto put = flow.try_put("{'id':'g','start':'a','steps':[{'id':'a','type':'CALLBACK'," + fields + "}]}");
        return put ? std::string{} : put.error().field + ": " + put.error().message;
    };
    EXPECT_EQ(wrong("'approval':'x','form':{'type':'text'}").substr(0, 19), "steps[0].form.type:");
    EXPECT_EQ(wrong("'signal':'x','form':{}"), "steps[0].form: goes with an approval");
    EXPECT_EQ(wrong("'approval':'x','by_default':1"),
              "steps[0].by_default: goes with an approval that has a timeout, or business");
    EXPECT_EQ(wrong("'approval':'x','remind':'2h','escalate':'1h'"), "steps[0].escalate: comes after remind");
    EXPECT_EQ(wrong("'approval':'x','escalate_to':'me'"), "steps[0].escalate_to: goes with escalate");
}

}  // namespace
}  // namespace tero
