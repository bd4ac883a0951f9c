// What a workflow waits for: open hours, that something holds. And with what it may be started.
#include "modules/workflow/tests/workflow_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>

namespace tero {
namespace {

using enum ExecutionStatus;

class WorkflowWait : public testing::Test {
protected:
    Workflows flow;

    void put(const std::string& steps, const std::string& more = "") {
        flow.put("{'id':'f','start':'a'," + more + "'steps':[" + steps + "]}");
    }
    void at(const char* time) { flow.engine.clock.advance_to(*parse_timestamp(time)); }
    Timestamp due_of(const Id<WorkflowExecution>& id) { return flow.row(id).path.runs.back().due_at; }
};

TEST_F(WorkflowWait, AnInputThatBreaksTheSchemaStartsNothing) {
    put("{'id':'a','type':'TASK','task':'t'}",
        "'input':{'type':'object','required':['total'],'properties':{'total':{'type':'number'}}},");
    const auto start = [&](const char* input) {
        return flow.engine.ask(StartExecution{.workflow = "f", .input = Json{input}, .key = "k"});
    };
    const Reply wrong = start(R"({"total":"much"})");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, ErrorCode::invalid);
    EXPECT_EQ(wrong.error().field, "input.total");
    EXPECT_EQ(start("").error().field, "input");
    EXPECT_TRUE(flow.engine.all<WorkflowExecution>().empty());
    const Reply right = start(R"({"total":5})");
    ASSERT_TRUE(right);
    EXPECT_TRUE(right->as<ExecutionStarted>()->created) << "what was refused has not used the key";
}

TEST_F(WorkflowWait, ASchemaThatIsNoneIsRefusedWithItsPlace) {
    const auto wrong = flow.try_put(
        "{'id':'f','start':'a','input':{'properties':{'x':{'type':'text'}}},'steps':[{'id':'a','type':'TASK','task':'t'}]}");
    EXPECT_EQ(wrong.error().field, "input.properties.x.type");
}

TEST_F(WorkflowWait, WhatNobodyHasOfferedIsAWarningAndNoMistake) {
    const Reply put_it = flow.engine.ask(PutWorkflow{
        Json{R"({"id":"f","start":"a","steps":[{"id":"a","type":"TASK","task":"t","next":"b"},
                {"id":"b","type":"TASK","task":"x.job","next":"c"},
                {"id":"c","type":"TASK","task":"t","capability":"y.job","next":"d"},
                {"id":"d","type":"CALLBACK","function":"return 1"}]})"},
        "test"});
    ASSERT_TRUE(put_it);
    std::string all;
    for (const Error& one : put_it->as<WorkflowPut>()->warnings) all += one.field + ": " + one.message + "\n";
    EXPECT_EQ(all, "steps[1].task: nobody has ever offered 'x.job'\n"
                   "steps[2].capability: nobody has ever offered 'y.job'\n");
}

// Open Monday to Saturday, 09:00 to 20:30; 4 December 2026 is a Friday.
TEST_F(WorkflowWait, OpenHoursAreCountedAndClosedOnesAreNot) {
    put("{'id':'a','type':'DELAY','business':'2h','next':'b'},{'id':'b','type':'TASK','task':'t'}");
    at("2026-12-05T19:30:00Z");
    const auto id = flow.start("f");
    EXPECT_EQ(due_of(id), *parse_timestamp("2026-12-07T10:00:00Z"));
    flow.engine.pass(24h);
    EXPECT_EQ(flow.status(id), WAITING);
    flow.engine.restart();
    flow.engine.pass(14h + 30min);
    EXPECT_EQ(flow.work(), "t");
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(WorkflowWait, TheTimeOfACallbackMayBeOpenHours) {
    put("{'id':'a','type':'CALLBACK','signal':'go','business':'1h','on_timeout':'b'},{'id':'b','type':'TASK','task':'t'}");
    at("2026-12-05T20:00:00Z");
    const auto id = flow.start("f");
    flow.engine.pass(37h);
    EXPECT_EQ(flow.status(id), WAITING);
    flow.engine.pass(31min);
    EXPECT_EQ(flow.work(), "t");
    EXPECT_EQ(flow.row(id).path.runs.front().error, "it took longer than 1h of open hours");
    EXPECT_TRUE(flow.row(id).path.runs.front().timed_out);
}

constexpr const char* until_paid =
    "{'id':'a','type':'DELAY','until':'signals.paid and signals.paid.sum > 10','deadline':'1h','every':'10min',"
    "'on_timeout':'late','next':'b'},{'id':'b','type':'TASK','task':'t'},{'id':'late','type':'TASK','task':'u'}";

TEST_F(WorkflowWait, AConditionIsLookedAtWhenASignalComes) {
    put(until_paid);
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.signal(id, "paid", R"({"sum":3})"));
    flow.engine.pass(1ms);
    EXPECT_EQ(flow.status(id), WAITING);
    ASSERT_TRUE(flow.signal(id, "paid", R"({"sum":30})"));
    flow.engine.pass(1ms);
    EXPECT_EQ(flow.work(), "t");
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(WorkflowWait, ASignalWhileItIsPausedIsHeardOnceItIsResumed) {
    put(until_paid);
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    ASSERT_TRUE(flow.signal(id, "paid", R"({"sum":30})"));
    flow.engine.pass(1min);
    EXPECT_EQ(flow.status(id), PAUSED);
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, id));
    flow.engine.pass(1ms);
    EXPECT_EQ(flow.work(), "t");
}

TEST_F(WorkflowWait, AConditionThatNeverHoldsEndsAtItsDeadline) {
    put(until_paid);
    const auto id = flow.start("f");
    flow.engine.pass(30min);
    flow.engine.restart();
    flow.engine.pass(29min);
    EXPECT_EQ(flow.status(id), WAITING);
    flow.engine.pass(1min);
    EXPECT_EQ(flow.work(), "u");
    EXPECT_EQ(flow.row(id).path.runs.front().error, "it did not hold within 1h");
}

TEST_F(WorkflowWait, AConditionIsLookedAtAgainAfterAWhileAndInABranchOnASignal) {
    put("{'id':'a','type':'PARALLEL','branches':['set','seen','heard']},"
        "{'id':'set','type':'TASK','task':'t','set':{'done':true}},"
        "{'id':'seen','type':'DELAY','until':'vars.done','deadline':'1d','every':'10min'},"
        "{'id':'heard','type':'DELAY','until':'signals.yes','deadline':'1d','every':'12h'}");
    const auto id = flow.start("f");
    flow.engine.pass(15min);
    EXPECT_EQ(flow.work(), "t");
    const auto live = [&] {
        int all = 0;
        for (const WorkflowBranch& branch : flow.branches())
            all += branch.status == BranchStatus::RUNNING ? 1 : 0;
        return all;
    };
    EXPECT_EQ(live(), 2);
    flow.engine.pass(5min);
    EXPECT_EQ(live(), 1) << "at the next look";
    ASSERT_TRUE(flow.signal(id, "yes"));
    flow.engine.pass(2ms);
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(WorkflowWait, AConditionThatIsNoneFailsTheStep) {
    put("{'id':'a','type':'DELAY','until':'5','deadline':'1h'}");
    EXPECT_EQ(flow.row(flow.start("f")).error, "a: until: it gave 5, and not true or false");
}

}  // namespace
}  // namespace tero
