// What users of other engines beg for, by the row of the table in which we
// collected it: here it does not happen. Others of the rows are tests of the
// coordinator and of the scheduler, under the names of what they show.
#include "modules/coordinator/model/inputs.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/work/model/work_item.hpp"
#include "modules/workflow/tests/workflow_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace tero {
namespace {

using enum ExecutionStatus;

class Pains : public testing::Test {
protected:
    void put(const std::string& steps, const std::string& more = "") {
        const std::string start = steps.substr(steps.find("'id':'") + 6);
        flow.put(fmt::format("{{'id':'f','start':'{}',{}'steps':[{}]}}", start.substr(0, start.find('\'')),
                             more, steps));
    }
    std::size_t tasks_of(std::string_view type) {
        const auto all = flow.engine.all<Task>();
        return static_cast<std::size_t>(
            std::count_if(all.begin(), all.end(), [type](const Task& task) { return task.type == type; }));
    }

    Workflows flow;
};

TEST_F(Pains, Row1APauseHoldsTheTimersToo) {
    put("{'id':'a','type':'DELAY','duration':'10s','next':'b'},{'id':'b','type':'"
        "TASK','task':'t'}");
    const auto id = flow.start("f");
    flow.engine.pass(5s);
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    flow.engine.pass(1h);
    flow.engine.restart();
    EXPECT_EQ(flow.status(id), PAUSED);
    EXPECT_EQ(tasks_of("t"), 0U);
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, id));
    flow.engine.pass(1s);
    EXPECT_EQ(flow.work(), "t");
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(Pains, Row8ThatNothingIsTriedAnyMoreIsAnAlert) {
    put("{'id':'a','type':'TASK','task':'t','attempts':2,'backoff_min':'1s'}");
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("t"), true));
    EXPECT_EQ(flow.alerts("workflow_failed"), 0U);
    flow.engine.pass(1min);
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("t"), true));
    EXPECT_EQ(flow.status(id), FAILED);
    EXPECT_EQ(flow.alerts("workflow_failed"), 1U);
}

TEST_F(Pains, Row10ACancelDuringTheBackoffEndsIt) {
    put("{'id':'a','type':'TASK','task':'t','attempts':9,'backoff_min':'1h','"
        "backoff_max':'1h'}");
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("t"), true));
    ASSERT_TRUE(flow.change(ExecutionVerb::CANCEL, id));
    EXPECT_EQ(flow.status(id), CANCELLED);
    flow.engine.pass(24h);
    EXPECT_TRUE(flow.claim().empty());
    EXPECT_EQ(flow.engine.all<Task>().front().status, TaskStatus::CANCELLED);
}

TEST_F(Pains, Row10WhatWasCancelledAtWorkIsNotTriedAgain) {
    put("{'id':'a','type':'TASK','task':'t','attempts':9,'lease':'10s'}");
    const auto id = flow.start("f");
    const Lease lease = flow.claim_one("t");
    ASSERT_TRUE(flow.change(ExecutionVerb::CANCEL, id));
    EXPECT_FALSE(flow.engine.complete(lease).has_value());
    EXPECT_FALSE(flow.engine.fail(lease, true).has_value());
    flow.engine.pass(1h);
    EXPECT_TRUE(flow.claim().empty());
}

TEST_F(Pains, Row11And13ARestartAtEveryStepStrandsNothing) {
    put("{'id':'a','type':'TASK','task':'t','compensate':'undo','next':'b'},{'id'"
        ":'b','type':'PARALLEL','branches':['c','d'],"
        "'next':'e'},{'id':'c','type':'DELAY','duration':'5s'},{'id':'d','type':'"
        "TASK','task':'u'},"
        "{'id':'e','type':'CALLBACK','signal':'go','next':'g'},{'id':'g','type':'"
        "TASK','task':'v','attempts':1},"
        "{'id':'undo','type':'TASK','task':'undo_t'}");
    const auto id = flow.start("f");
    std::string done;
    for (int i = 0; i < 20 && flow.status(id) != FAILED; ++i) {
        flow.engine.restart();
        const auto leases = flow.engine.claim("w", 1);
        flow.engine.restart();
        for (const Lease& lease : leases) {
            done += lease.task->type + " ";
            const bool is_bad = lease.task->type == "v";
            ASSERT_TRUE((is_bad ? flow.engine.fail(lease, false) : flow.engine.complete(lease)).has_value());
        }
        flow.engine.restart();
        (void)flow.signal(id, "go");
        flow.engine.pass(2s);
    }
    EXPECT_EQ(done, "t u v undo_t ");
    EXPECT_EQ(flow.status(id), FAILED);
}

TEST_F(Pains, Row18ADelayLongerThanAnyLeaseRunsOnce) {
    put("{'id':'a','type':'DELAY','duration':'100d','next':'b'},{'id':'b','type':"
        "'TASK','task':'t'}");
    const auto id = flow.start("f");
    for (int i = 0; i < 99; ++i) {
        flow.engine.pass(24h);
        if (i % 10 == 0) flow.engine.restart();
    }
    EXPECT_EQ(tasks_of("t"), 0U);
    flow.engine.pass(48h);
    EXPECT_EQ(flow.work(), "t");
    EXPECT_EQ(flow.status(id), COMPLETED);
    EXPECT_EQ(tasks_of("t"), 1U);
}

TEST_F(Pains, Row26ALateWorkerDoesNotRewriteWhatHasSucceeded) {
    put("{'id':'a','type':'TASK','task':'t','attempts':5,'lease':'10s'}");
    const auto id = flow.start("f");
    const Lease lost = flow.claim_one("t");
    flow.engine.pass(1min);
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t"), "1"));
    const WorkflowExecution ended = flow.row(id);
    EXPECT_FALSE(flow.engine.fail(lost, false).has_value());
    EXPECT_FALSE(flow.engine.complete(lost, "2").has_value());
    flow.engine.restart();
    for (const auto verb :
         {ExecutionVerb::PAUSE, ExecutionVerb::RESUME, ExecutionVerb::CANCEL, ExecutionVerb::RETRY})
        EXPECT_FALSE(flow.change(verb, id)) << name_of(verb);
    EXPECT_EQ(flow.row(id), ended);
}

TEST_F(Pains, Row28AJoinWaitsForTheLastOfManyAndFiresOnce) {
    std::string list;
    for (int i = 0; i < 200; ++i) list += i == 0 ? "1" : ",1";
    put("{'id':'a','type':'PARALLEL','each':'{" + list +
        "}','branch':'b','next':'c'},{'id':'b','type':'TASK','task':'t'},"
        "{'id':'c','type':'TASK','task':'u'}");
    const auto id = flow.start("f");
    flow.engine.pass(1s);  // it begins in pieces
    auto leases = flow.engine.claim("w", 1000);
    while (leases.size() < 200) {
        const auto more = flow.engine.claim("w", 1000);
        ASSERT_FALSE(more.empty());
        leases.insert(leases.end(), more.begin(), more.end());
    }
    std::reverse(leases.begin() + 100, leases.end());
    for (std::size_t i = 0; i + 1 < leases.size(); ++i)
        ASSERT_TRUE(flow.engine.complete(leases[i]).has_value());
    flow.engine.restart();
    EXPECT_EQ(tasks_of("u"), 0U);
    ASSERT_TRUE(flow.engine.complete(leases.back()).has_value());
    EXPECT_EQ(flow.work(), "u");
    EXPECT_EQ(tasks_of("u"), 1U);
    EXPECT_EQ(flow.status(id), COMPLETED);
}

TEST_F(Pains, Row31And32AnApprovalInsideBranchesIsNotPassedByAndHasADefault) {
    put("{'id':'all','type':'PARALLEL','each':'{1,2}','branch':'ask','next':'c'},"
        "{'id':'ask','type':'CALLBACK','approval':'x','timeout':'1h','on_timeout'"
        ":'no'},{'id':'no','type':'TASK','task':'u'},"
        "{'id':'c','type':'TASK','task':'t'}");
    const auto id = flow.start("f");
    flow.engine.settle();
    const auto items = flow.engine.all<WorkItem>();
    ASSERT_EQ(items.size(), 2U);
    flow.engine.ask_for<Done>(DoneWork{items[0].key, "ana"});
    flow.engine.pass(30min);
    EXPECT_EQ(flow.work(), "");
    flow.engine.pass(1h);
    EXPECT_EQ(flow.work(), "u t");
    EXPECT_EQ(flow.status(id), COMPLETED);
    for (const WorkItem& item : flow.engine.all<WorkItem>()) EXPECT_EQ(item.status, WorkStatus::DONE);
}

TEST_F(Pains, Row33AnApprovalMayTakeLongerThan28Days) {
    put("{'id':'ask','type':'CALLBACK','approval':'x','timeout':'90d','next':'b'}"
        ",{'id':'b','type':'TASK','task':'t'}");
    const auto id = flow.start("f");
    for (int i = 0; i < 60; ++i) flow.engine.pass(24h);
    flow.engine.restart();
    flow.engine.ask_for<Done>(DoneWork{flow.engine.all<WorkItem>().front().key, "ana"});
    EXPECT_EQ(flow.work(), "t");
    EXPECT_EQ(flow.status(id), COMPLETED);
}

}  // namespace
}  // namespace tero
