// An execution goes on with another version of its definition.
#include "modules/coordinator/model/bulk_change.hpp"
#include "modules/workflow/tests/workflow_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace tero {
namespace {

using enum ExecutionStatus;
using Words = std::vector<std::string>;

class Migration : public testing::Test {
protected:
    void put(const std::string& steps, const std::string& more = "") {
        flow.put("{'id':'f','start':'a'," + more + "'steps':[" + steps + "]}");
    }
    Reply migrate(const Id<WorkflowExecution>& id, bool dry_run = false, int version = 0) {
        return flow.engine.ask(MigrateExecution{id, version, dry_run, "ana"});
    }
    Words problems(const Id<WorkflowExecution>& id) {
        const Reply reply = migrate(id, true);
        return reply ? reply->as<Migrated>()->problems : Words{reply.error().message};
    }

    Workflows flow;
};

TEST_F(Migration, WhatIsDoneStaysAndWhatComesIsTheOtherVersions) {
    put("{'id':'a','type':'TASK','task':'t','next':'b'},{'id':'b','type':'CALLBACK','signal':'go'}");
    const auto id = flow.start("f");
    flow.complete({flow.claim_one("t")});
    put("{'id':'a','type':'TASK','task':'v','next':'b'},{'id':'b','type':'CALLBACK','signal':'go','next':'c'},"
        "{'id':'c','type':'TASK','task':'u','input':'{{ vars.x }}'}",
        "'variables':{'x':5},");
    const Reply dry = migrate(id, true);
    ASSERT_TRUE(dry);
    EXPECT_EQ(dry->as<Migrated>()->from, 1);
    EXPECT_EQ(dry->as<Migrated>()->to, 2);
    EXPECT_EQ(dry->as<Migrated>()->stands_at, Words{"b"});
    EXPECT_TRUE(dry->as<Migrated>()->problems.empty());
    EXPECT_EQ(flow.row(id).version, 1) << "a dry run changes nothing";
    ASSERT_TRUE(migrate(id));
    EXPECT_EQ(flow.row(id).version, 2);
    EXPECT_EQ(flow.status(id), WAITING);
    flow.engine.restart();
    ASSERT_TRUE(flow.signal(id, "go"));
    const Lease lease = flow.claim_one("u");
    EXPECT_EQ(lease.body->payload.text, "5");
    flow.complete({lease});
    EXPECT_EQ(flow.status(id), COMPLETED);
    EXPECT_EQ(migrate(id).error().code, ErrorCode::conflict) << "it is over";
}

TEST_F(Migration, EveryReasonAgainstItIsSaidAndNothingChanges) {
    put("{'id':'a','type':'TASK','task':'t','next':'b'},{'id':'b','type':'CALLBACK','signal':'go','next':'c'},"
        "{'id':'c','type':'TASK','task':'u'}");
    const auto id = flow.start("f", "{'n':'x'}");
    flow.complete({flow.claim_one("t")});
    put("{'id':'a','type':'DELAY','duration':'1s','next':'d'},{'id':'d','type':'TASK','task':'u'}",
        "'input':{'properties':{'n':{'type':'number'}}},");
    const Words all = problems(id);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0], "step 'a' is a DELAY there");
    EXPECT_EQ(all[1], "step 'b' is not there") << "c has not run";
    EXPECT_EQ(all[2].substr(0, 8), "input.n:");
    const Reply refused = migrate(id);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
    EXPECT_NE(refused.error().message.find("step 'b' is not there"), std::string::npos);
    EXPECT_EQ(flow.row(id).version, 1);
    EXPECT_EQ(migrate(id, false, 7).error().field, "version");
}

TEST_F(Migration, BranchesAreTheSameOrItIsRefused) {
    const std::string tail = ",{'id':'x','type':'CALLBACK','signal':'x'},{'id':'y','type':'CALLBACK','signal':'y'";
    put("{'id':'a','type':'PARALLEL','branches':['x','y']}" + tail + "}");
    const auto id = flow.start("f");
    flow.engine.settle();
    put("{'id':'a','type':'PARALLEL','branches':['y','x']}" + tail + "}");
    EXPECT_EQ(problems(id), Words{"step 'a' has other branches there"});
    put("{'id':'a','type':'PARALLEL','branches':['x','y'],'next':'z'}" + tail +
        ",'next':'w'},{'id':'w','type':'TASK','task':'t'},{'id':'z','type':'TASK','task':'u'}");
    ASSERT_TRUE(migrate(id));
    ASSERT_TRUE(flow.signal(id, "x"));
    ASSERT_TRUE(flow.signal(id, "y"));
    EXPECT_EQ(flow.work(), "t u");  // the branch goes on to the end, and only then what follows all of them
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(Migration, OneThatWaitsForSomethingElseIsAnotherStep) {
    put("{'id':'a','type':'CALLBACK','event':'order.paid'}");
    const auto id = flow.start("f");
    put("{'id':'a','type':'CALLBACK','event':'order.lost'}");
    EXPECT_EQ(problems(id), Words{"step 'a' waits for something else there"});
    put("{'id':'a','type':'CALLBACK','function':'return 1'}");
    EXPECT_EQ(problems(id), Words{"step 'a' waits for something else there"});
}

TEST_F(Migration, AFailedOneIsMendedAndTriedAgain) {
    put("{'id':'a','type':'TASK','task':'t','input':'{{ input.a.b }}'}");
    const auto id = flow.start("f");
    ASSERT_EQ(flow.status(id), FAILED);
    put("{'id':'a','type':'TASK','task':'t'}");
    ASSERT_TRUE(migrate(id));
    EXPECT_EQ(flow.status(id), FAILED);
    ASSERT_TRUE(flow.change(ExecutionVerb::RETRY, id));
    EXPECT_EQ(flow.work(), "t");
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(Migration, ManyAreMigratedAtOnceAndWhichCannotIsAnAlert) {
    put("{'id':'a','type':'CALLBACK','signal':'go'}");
    std::vector<Id<WorkflowExecution>> all;
    for (int i = 0; i < 3; ++i) all.push_back(flow.start("f"));
    put("{'id':'a','type':'CALLBACK','signal':'go','next':'b'},{'id':'b','type':'TASK','task':'t'}");
    const auto bulk = [&] {
        flow.engine.ask_for<BulkChange>(
            BeginBulk{.execution_verb = "MIGRATE", .executions = {.workflow = "f", .version = 1}});
        flow.engine.walk(100);
    };
    bulk();
    for (const auto& id : all) EXPECT_EQ(flow.row(id).version, 2);
    EXPECT_EQ(flow.alerts("workflow_not_migrated"), 0U);
    const auto old = flow.engine.ask_for<ExecutionStarted>(StartExecution{.workflow = "f", .version = 1}).execution;
    put("{'id':'a','type':'DELAY','duration':'1s'}");
    bulk();
    EXPECT_EQ(flow.row(old).version, 1);
    EXPECT_EQ(flow.alerts("workflow_not_migrated"), 1U);
}

}  // namespace
}  // namespace tero
