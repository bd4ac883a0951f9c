// What users of other engines beg for, by the row of the table in which we
// collected it: here it does not happen. Others of the rows are tests of the
// coordinator and of the scheduler, under the names of what they show.
#include "modules/coordinator/model/bulk_change.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/queue_limit.hpp"
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

    std::ptrdiff_t executions(ExecutionStatus status) {
        const auto all = flow.engine.all<WorkflowExecution>();
        return std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.status == status; });
    }
    Task task_of(const Lease& lease) { return *flow.engine.stored<Task>(RawId{lease.task->id}); }
    Result<Rewound> rewind(RewindExecution asked) {
        Reply reply = flow.engine.ask(std::move(asked));
        if (!reply) return std::move(reply).error();
        return std::move(*reply).take<Rewound>();
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

TEST_F(Pains, Row9AfterAnIncidentManyAreResumedLittleByLittle) {
    put("{'id':'a','type':'CALLBACK','signal':'go'}");
    for (int i = 0; i < 30; ++i) flow.start("f");
    const auto begin = [this](std::string verb, std::int32_t rate) {
        flow.engine.ask_for<BulkChange>(BeginBulk{
            .rate = rate, .execution_verb = std::move(verb), .executions = {.workflow = "f"}});
    };
    begin("PAUSE", 0);
    flow.engine.walk(100);
    ASSERT_EQ(executions(PAUSED), 30);
    flow.engine.restart();
    begin("RESUME", 10);
    for (const std::ptrdiff_t left : {20, 10, 0}) {
        flow.engine.walk(100);
        EXPECT_EQ(executions(PAUSED), left);
        flow.engine.pass(1s);
    }
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

TEST_F(Pains, Row12And19WhoTookItOverWinsAndTheOtherIsToldSo) {
    put("{'id':'a','type':'TASK','task':'t','attempts':5,'lease':'10s'}");
    const auto id = flow.start("f");
    const Lease lost = flow.claim_one("t");
    flow.engine.restart();  // who recovers it runs nothing of it while its lease lasts
    EXPECT_TRUE(flow.claim().empty());
    flow.engine.pass(2min);
    const Lease held = flow.claim_one("t");
    const auto late = flow.engine.complete(lost, "1");
    ASSERT_FALSE(late.has_value());
    EXPECT_EQ(late.error().code, ErrorCode::conflict);
    ASSERT_TRUE(flow.engine.complete(held, "2").has_value());
    EXPECT_EQ(flow.row(id).output.text, "2");
    EXPECT_EQ(tasks_of("t"), 1U);
}

TEST_F(Pains, Row16WorkOfFiveHoursRunsOnceAndOfACrashedWorkerSoonAgain) {
    put("{'id':'a','type':'TASK','task':'t','attempts':2,'lease':'30s'}");
    const auto id = flow.start("f");
    const Lease lease = flow.claim_one("t");
    for (int i = 0; i < 5 * 60 * 3; ++i) {
        flow.engine.pass(20s);
        const TaskHeartbeat beat{.task = lease.task->id, .epoch = lease.task->epoch};
        const auto renewed = flow.engine.ask_for<Outcomes>(Heartbeat{"w", {beat}});
        ASSERT_TRUE(renewed.front().has_value()) << renewed.front().error().message;
    }
    EXPECT_EQ(task_of(lease).attempt, 1);
    ASSERT_TRUE(flow.engine.complete(lease).has_value());
    EXPECT_EQ(flow.status(id), COMPLETED);

    flow.start("f");
    const Lease lost = flow.claim_one("t");
    flow.engine.pass(2min);
    EXPECT_EQ(flow.claim_one("t").task->id, lost.task->id);
}

TEST_F(Pains, Row17TheSameKeyIsTheSameExecutionAfterItsEndToo) {
    put("{'id':'a','type':'TASK','task':'t'}");
    const auto id = flow.start("f", "{}", "order-7");
    EXPECT_EQ(flow.work(), "t");
    ASSERT_EQ(flow.status(id), COMPLETED);
    flow.engine.pass(24h);
    flow.engine.restart();
    EXPECT_EQ(flow.start("f", "{}", "order-7"), id);
    EXPECT_EQ(flow.work(), "");
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

TEST_F(Pains, Row20And22ALimitCountsTheLeasesThatLive) {
    ASSERT_TRUE(flow.engine.ask(SetQueueLimit{.key = "k", .at_once = 1, .by = "ana"}).has_value());
    for (int i = 0; i < 2; ++i) flow.engine.submit({.type = "t", .lease = 10s, .concurrency_key = "k"});
    const Lease lost = flow.claim_one("t");
    flow.engine.restart();
    EXPECT_TRUE(flow.claim().empty()) << "the limit holds over a restart";
    flow.engine.pass(2min);
    const Lease held = flow.claim_one("t");  // who died keeps no slot
    EXPECT_FALSE(flow.engine.complete(lost).has_value());
    EXPECT_TRUE(flow.claim().empty()) << "and gives back none that another has";
    ASSERT_TRUE(flow.engine.complete(held).has_value());
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t")).has_value());
    EXPECT_TRUE(flow.claim().empty());
}

TEST_F(Pains, Row24WhatIsStuckBeginsAgainByOneCallAndItsWorkerHasLost) {
    put("{'id':'a','type':'TASK','task':'t','next':'b'},{'id':'b','type':'TASK','task':'u'}");
    const auto id = flow.start("f");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t")).has_value());
    const Lease stuck = flow.claim_one("u");
    ASSERT_TRUE(rewind({.execution = id, .step = "a", .by = "ana"}).has_value());
    EXPECT_EQ(task_of(stuck).status, TaskStatus::CANCELLED);
    EXPECT_FALSE(flow.engine.complete(stuck).has_value());
    EXPECT_EQ(flow.work(), "t u");
    EXPECT_EQ(flow.status(id), COMPLETED);
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

TEST_F(Pains, Row27WhatFailedIsTriedAgainFromTheStartWithAnotherInput) {
    put("{'id':'a','type':'TASK','task':'t','input':'{{ input.n }}','next':'b'},"
        "{'id':'b','type':'TASK','task':'u','attempts':1}");
    const auto id = flow.start("f", "{'n':1}");
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t")).has_value());
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("u"), false).has_value());
    ASSERT_EQ(flow.status(id), FAILED);
    ASSERT_TRUE(rewind({.execution = id, .step = "a", .input = Json{R"({"n":2})"}, .by = "ana"}).has_value());
    const Lease again = flow.claim_one("t");
    EXPECT_EQ(again.body->payload.text, "2");
    ASSERT_TRUE(flow.engine.complete(again).has_value());
    EXPECT_EQ(flow.work(), "u");
    EXPECT_EQ(flow.status(id), COMPLETED);
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

TEST_F(Pains, Row29AJoinIsEitherOfTwoAndEitherOfTwoOthers) {
    put("{'id':'p','type':'PARALLEL','branches':['a','b','c','d'],'join':'WHEN',"
        "'when':'(branches.a or branches.b) and (branches.c or branches.d)'},"
        "{'id':'a','type':'TASK','task':'t'},{'id':'b','type':'TASK','task':'u'},"
        "{'id':'c','type':'TASK','task':'v'},{'id':'d','type':'TASK','task':'undo_t'}");
    const auto id = flow.start("f");
    const auto leases = flow.claim_all();
    ASSERT_EQ(leases.size(), 4U);
    const auto complete = [&](std::string_view type) {
        const auto lease = std::find_if(leases.begin(), leases.end(),
                                        [type](const Lease& one) { return one.task->type == type; });
        return flow.engine.complete(*lease).has_value();
    };
    ASSERT_TRUE(complete("t"));
    ASSERT_TRUE(complete("u"));
    EXPECT_EQ(flow.status(id), RUNNING) << "both of the first two are not enough";
    ASSERT_TRUE(complete("undo_t"));
    flow.engine.pass(1s);
    EXPECT_EQ(flow.status(id), COMPLETED);
    EXPECT_FALSE(complete("v"));
}

TEST_F(Pains, Row30AWorkerThatIsGoneIsNoticedOnceAndCostsOneAttempt) {
    put("{'id':'a','type':'TASK','task':'t','attempts':3,'lease':'10s'}");
    const auto id = flow.start("f");
    for (const int attempt : {1, 2}) {
        const Lease lost = flow.claim_one("t");
        flow.engine.pass(5s);
        flow.engine.restart();
        flow.engine.pass(1h);
        flow.engine.restart();
        EXPECT_EQ(task_of(lost).attempt, attempt);
        EXPECT_EQ(task_of(lost).status, TaskStatus::QUEUED);
    }
    EXPECT_EQ(flow.work(), "t");
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
