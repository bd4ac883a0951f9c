// PARALLEL: branches, maps, joins, and those that are not needed any more.
#include "modules/workflow/tests/workflow_fixture.hpp"

#include "modules/work/model/work_item.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <string>

namespace tero {
namespace {

using enum ExecutionStatus;

class ParallelRun : public testing::Test {
protected:
    Workflows flow;

    void put(const std::string& steps) { flow.put("{'id':'f','start':'a','steps':[" + steps + "]}"); }
    std::size_t count(BranchStatus status) {
        const auto all = flow.branches();
        return static_cast<std::size_t>(
            std::count_if(all.begin(), all.end(), [=](const auto& one) { return one.status == status; }));
    }
};

// A7: two branches, one of them a switch whose default is empty; the same nested.
TEST_F(ParallelRun, TheJoinFiresOnceAfterBothAndAnEmptyDefaultCountsAsEnded) {
    put("{'id':'a','type':'PARALLEL','branches':['b','c'],'next':'d'},"
        "{'id':'b','type':'PARALLEL','branches':['e','g']},{'id':'e','type':'TASK','task':'t'},"
        "{'id':'g','type':'CONDITION','cases':[{'when':'false','next':'h'}]},{'id':'h','type':'TASK','task':'v'},"
        "{'id':'c','type':'CONDITION','cases':[{'when':'input.x == 1','next':'i'}]},{'id':'i','type':'TASK','task':'v'},"
        "{'id':'d','type':'TASK','task':'u'}");
    const auto id = flow.start("f");
    EXPECT_EQ(flow.path(id), "a RUNNING");
    flow.engine.restart();
    EXPECT_EQ(flow.work(), "t u");
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, d SUCCEEDED");
}

// A7: one branch paused.
TEST_F(ParallelRun, APausedBranchDoesNotCountAsEnded) {
    put("{'id':'a','type':'PARALLEL','branches':['b','c'],'next':'d'},{'id':'b','type':'TASK','task':'t'},"
        "{'id':'c','type':'DELAY','duration':'10s'},{'id':'d','type':'TASK','task':'u'}");
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    flow.engine.pass(1h);
    EXPECT_EQ(flow.work(), "t");
    EXPECT_EQ(flow.path(id), "a RUNNING");
    flow.engine.restart();
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, id));
    flow.engine.settle();
    EXPECT_EQ(flow.work(), "u");
    EXPECT_EQ(flow.status(id), COMPLETED);
}

// A9: a map over nothing, sequential and parallel, alone and nested.
TEST_F(ParallelRun, AMapOverNothingSucceedsAtOnceWithNothing) {
    for (const char* more : {"", ",'limit':1"}) {
        put(fmt::format("{{'id':'a','type':'PARALLEL','each':'input.list','branch':'b'{}}},"
                        "{{'id':'b','type':'TASK','task':'t'}}", more));
        const auto id = flow.start("f", "{'list':[]}");
        EXPECT_EQ(flow.status(id), COMPLETED);
        EXPECT_EQ(flow.row(id).output.text, "[]");
    }
    put("{'id':'a','type':'PARALLEL','each':'input.list','branch':'b'},"
        "{'id':'b','type':'PARALLEL','each':'item','branch':'c'},{'id':'c','type':'TASK','task':'t'}");
    EXPECT_EQ(flow.row(flow.start("f", "{'list':[[],[]]}")).output.text, "[[],[]]");
}

// A9: join any over nothing is an error at once, not a wait.
TEST_F(ParallelRun, OneOfNothingFailsAtOnce) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b','join':'ANY'},{'id':'b','type':'TASK','task':'t'}");
    EXPECT_EQ(flow.row(flow.start("f", "[]")).error, "a: 1 of 0 branches can never succeed");
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b','join':'COUNT','count':2},{'id':'b','type':'TASK','task':'t'}");
    EXPECT_EQ(flow.row(flow.start("f", "[1]")).error, "a: 2 of 1 branches can never succeed");
}

TEST_F(ParallelRun, EachElementHasAPathThatSeesItAndTheOutputsComeInOrder) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b'},"
        "{'id':'b','type':'TASK','task':'t','input':{'item':'{{ item.n }}','at':'{{ index }}'}}");
    const auto id = flow.start("f", "[{'n':'x'},{'n':'y'},{'n':'z'}]");
    auto leases = flow.claim();
    ASSERT_EQ(leases.size(), 3U);
    EXPECT_EQ(leases[1].body->payload.text, R"({"item":"y","at":2})");
    for (const int i : {2, 0, 1}) {
        const auto& lease = leases[static_cast<std::size_t>(i)];
        ASSERT_TRUE(flow.engine.complete(lease, std::to_string(i)));
    }
    EXPECT_EQ(flow.row(id).output.text, "[0,1,2]");
}

TEST_F(ParallelRun, NoMoreThanTheLimitAreAtWorkAtOnce) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b','limit':2},{'id':'b','type':'TASK','task':'t'}");
    const auto id = flow.start("f", "[1,2,3,4,5]");
    std::size_t done = 0;
    for (auto leases = flow.claim(); !leases.empty(); leases = flow.claim()) {
        EXPECT_LE(leases.size(), 2U);
        EXPECT_LE(count(BranchStatus::RUNNING), 2U);
        for (const Lease& lease : leases) EXPECT_TRUE(flow.engine.complete(lease));
        done += leases.size();
        flow.engine.restart();
    }
    EXPECT_EQ(done, 5U);
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(ParallelRun, OnceOneOfThemIsEnoughTheOthersAreCancelled) {
    put("{'id':'a','type':'PARALLEL','branches':['b','c','d'],'join':'ANY'},{'id':'b','type':'TASK','task':'t'},"
        "{'id':'c','type':'PARALLEL','branches':['e']},{'id':'e','type':'TASK','task':'u'},"
        "{'id':'d','type':'CALLBACK','approval':'x'}");
    const auto id = flow.start("f");
    auto leases = flow.claim();
    ASSERT_EQ(leases.size(), 2U);
    ASSERT_TRUE(flow.engine.complete(leases[0], "7"));
    EXPECT_EQ(flow.row(id).output.text, "[7]");
    EXPECT_FALSE(flow.engine.complete(leases[1]));
    EXPECT_EQ(count(BranchStatus::CANCELLED), 3U);
    EXPECT_EQ(flow.engine.all<WorkItem>().front().status, WorkStatus::DONE);
}

TEST_F(ParallelRun, WhenTheJoinCannotBeMetAnyMoreTheStepFailsAndTheRestIsCancelled) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b','join':'COUNT','count':2,'on_error':'c'},"
        "{'id':'b','type':'TASK','task':'t','attempts':1},{'id':'c','type':'TASK','task':'u'}");
    const auto id = flow.start("f", "[1,2,3]");
    auto leases = flow.claim();
    ASSERT_TRUE(flow.engine.fail(leases[0], false));
    EXPECT_EQ(flow.path(id), "a RUNNING");
    ASSERT_TRUE(flow.engine.fail(leases[1], false));
    EXPECT_EQ(flow.path(id), "a FAILED, c RUNNING");
    EXPECT_FALSE(flow.engine.complete(leases[2]));
    EXPECT_EQ(flow.work(), "u");
}

TEST_F(ParallelRun, ItsTimeCanBeUp) {
    put("{'id':'a','type':'PARALLEL','branches':['b','c'],'timeout':'10s','on_timeout':'d'},{'id':'b','type':'TASK','task':'t'},"
        "{'id':'c','type':'CALLBACK','signal':'never'},{'id':'d','type':'TASK','task':'u'}");
    flow.start("f");
    EXPECT_EQ(flow.work(), "t");
    flow.engine.pass(10s);
    EXPECT_EQ(flow.work(), "u");
    EXPECT_EQ(count(BranchStatus::CANCELLED), 1U);
}

TEST_F(ParallelRun, ACancelEndsAllBranchesAndUndoesWhatTheyDid) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b'},"
        "{'id':'b','type':'TASK','task':'t','compensate':'undo','next':'c'},{'id':'c','type':'DELAY','duration':'1h'},"
        "{'id':'undo','type':'TASK','task':'undo_t','input':'{{ item }}'}");
    const auto id = flow.start("f", "[1,2,3]");
    EXPECT_EQ(flow.work(), "t t t");
    ASSERT_TRUE(flow.change(ExecutionVerb::CANCEL, id));
    flow.engine.restart();
    std::string undone;
    for (auto leases = flow.claim(); !leases.empty(); leases = flow.claim()) {
        ASSERT_EQ(leases.size(), 1U);
        undone += leases[0].body->payload.text;
        ASSERT_TRUE(flow.engine.complete(leases[0]));
    }
    EXPECT_EQ(undone, "321");
    EXPECT_EQ(flow.status(id), CANCELLED);
    flow.engine.pass(2h);
    EXPECT_EQ(flow.work(), "");
}

TEST_F(ParallelRun, ASignalIsHeardByTheBranchThatWaitsForIt) {
    put("{'id':'a','type':'PARALLEL','branches':['b','c']},{'id':'b','type':'CALLBACK','signal':'x'},"
        "{'id':'c','type':'CALLBACK','signal':'y'}");
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.signal(id, "y", "2"));
    ASSERT_TRUE(flow.signal(id, "x", "1"));
    EXPECT_EQ(flow.row(id).output.text, "[1,2]");
}

TEST_F(ParallelRun, FiveHundredBranchesJoinAndMoreAreRefused) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b'},{'id':'b','type':'TASK','task':'t'}");
    std::string list = "[0";
    for (int i = 1; i < 500; ++i) list += fmt::format(",{}", i);
    const auto id = flow.start("f", list + "]");
    flow.work("1");
    EXPECT_EQ(flow.status(id), COMPLETED);
    EXPECT_EQ(flow.row(id).path.runs[0].succeeded, 500);
    EXPECT_EQ(flow.row(flow.start("f", list + ",500]")).error, "a: each: 501 elements, and at most 500 fit");
}

TEST_F(ParallelRun, AVariableThatABranchSetsIsSeenByAll) {
    put("{'id':'a','type':'PARALLEL','branches':['b','c'],'next':'d'},{'id':'b','type':'TASK','task':'t','set':{'x':1}},"
        "{'id':'c','type':'TASK','task':'u','set':{'y':2}},{'id':'d','type':'TASK','task':'v','input':['{{ vars.x }}','{{ vars.y }}']}");
    flow.start("f");
    for (const Lease& lease : flow.claim()) ASSERT_TRUE(flow.engine.complete(lease));
    EXPECT_EQ(flow.claim_one("v").body->payload.text, "[1,2]");
}

}  // namespace
}  // namespace tero
