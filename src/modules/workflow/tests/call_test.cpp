// What modules do for steps, and what begins a workflow by itself.
#include "modules/workflow/tests/workflow_fixture.hpp"

#include "modules/coordinator/model/task.hpp"
#include "modules/workflow/model/announced.hpp"

#include <gtest/gtest.h>
#include <string>

namespace tero {
namespace {

using enum ExecutionStatus;

const workflow::Operation weighs{modules::coordinator, "weigh"};
const workflow::Happening ship_came{"ship.came"};
const workflow::Happening ship_left{"ship.left"};

class CallsOfSteps : public testing::Test {
protected:
    Workflows flow;

    void answer(const Id<WorkflowExecution>& id, int run, std::string output, std::string error = {}) {
        flow.engine.offer(StepAnswered{id, run, Json{std::move(output)}, std::move(error)});
        flow.engine.settle();
    }
    std::string version(const char* workflow, const char* trigger, const char* by, bool is_file) {
        const std::string json = std::string{R"({"id":")"} + workflow + R"(","triggers":[")" + trigger +
                                 R"("],"start":"a","steps":[{"id":"a","type":"TASK","task":"t"}]})";
        Reply reply = flow.engine.ask(PutWorkflow{Json{json}, by, is_file});
        return reply ? reply->as<WorkflowPut>()->version.key : reply.error().message;
    }
};

TEST_F(CallsOfSteps, AStepWaitsUntilTheModuleSaysWhatBecameOfIt) {
    flow.put("{'id':'f','start':'a','steps':[{'id':'a','type':'CALLBACK','call':'coordinator.weigh','input':{'x':'{{ input.x }}'},"
             "'next':'b'},{'id':'b','type':'TASK','task':'t','input':'{{ steps.a.output }}'}]}");
    const auto id = flow.start("f", "{'x':1}");
    EXPECT_EQ(flow.status(id), WAITING);
    flow.engine.restart();
    answer(id, 1, "1");  // of another run
    EXPECT_EQ(flow.status(id), WAITING);
    answer(id, 0, R"({"kg":7})");
    EXPECT_EQ(flow.claim_one("t").body->payload.text, R"({"kg":7})");
    EXPECT_EQ(flow.row(id).called, std::vector<std::string>{"coordinator.weigh"});
    answer(id, 0, "8");  // twice
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, b RUNNING");
}

TEST_F(CallsOfSteps, WhatAModuleCannotDoTakesTheWayOutAndSoDoesWhatTakesTooLong) {
    flow.put("{'id':'f','start':'a','steps':[{'id':'a','type':'CALLBACK','call':'coordinator.weigh','timeout':'1h','on_error':'b'},"
             "{'id':'b','type':'TASK','task':'t','input':'{{ error.message }}'}]}");
    const auto id = flow.start("f");
    answer(id, 0, "", "too heavy");
    EXPECT_EQ(flow.claim_one("t").body->payload.text, R"("too heavy")");
    EXPECT_TRUE(flow.row(id).called.empty());
    const auto late = flow.start("f");
    flow.engine.pass(1h);
    EXPECT_EQ(flow.path(late), "a FAILED, b RUNNING");
}

TEST_F(CallsOfSteps, WhatIsTakenBackCancelsWhoeverStillWaitsForIt) {
    flow.put("{'id':'f','start':'a','steps':[{'id':'a','type':'CALLBACK','call':'coordinator.weigh','next':'b'},"
             "{'id':'b','type':'TASK','task':'t'}]}");
    const auto id = flow.start("f");
    const auto later = flow.start("f");
    answer(later, 0, "1");
    for (const auto& execution : {id, later}) {
        flow.engine.offer(StepAnswered{.path = execution, .run = 0, .taken_back_by = "key:carla"});
        flow.engine.settle();
    }
    EXPECT_EQ(flow.status(id), CANCELLED);
    EXPECT_EQ(flow.path(later), "a SUCCEEDED, b RUNNING");
}

TEST_F(CallsOfSteps, ATaskSaysWhoIsToDoIt) {
    flow.put("{'id':'f','start':'a','steps':[{'id':'a','type':'TASK','task':'t','otherwise':'{{ input.rest }}','prefer':'{{ input.who }}',"
             "'priority':'HIGH'}]}");
    flow.start("f", "{'rest':['u','v'],'who':'w'}");
    const Lease lease = flow.claim_one("t");
    EXPECT_EQ(lease.task->priority, TaskPriority::HIGH);
    EXPECT_EQ(lease.body->prefer, "w");
    const auto none = flow.start("f", "{'who':[]}");
    EXPECT_EQ(flow.row(none).error, "a: prefer: it is not the name of an agent");
}

TEST_F(CallsOfSteps, AFileThatStandsAsItStoodLeavesWhatPeopleChangedSince) {
    EXPECT_EQ(version("f", "ship.came", "business", true), "f@1");
    EXPECT_EQ(version("f", "ship.came", "business", true), "f@1");
    EXPECT_EQ(version("f", "ship.left", "somebody", false), "f@2");
    EXPECT_EQ(version("f", "ship.came", "business", true), "f@1");
    flow.engine.restart();
    EXPECT_EQ(version("g", "ship.left", "somebody", false), "ship.left begins 'f' already; take it from that first");
    EXPECT_EQ(version("g", "ship.came", "somebody", false), "g@1");
    EXPECT_EQ(version("f", "ship.left", "somebody", false), "f@2");
}

}  // namespace
}  // namespace tero
