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

// One fork of it cannot be read.
class SpoiltForks final : public Store {
public:
    SpoiltForks(Store& inner, const RawId& spoilt) : inner_(inner), spoilt_(spoilt) {}
    Result<Done> migrate() override { return inner_.migrate(); }
    Result<Page> read(std::string_view workspace, const Query& query) override {
        TRY(Page page, inner_.read(workspace, query));
        if (query.table != table_of<WorkflowFork>()) return page;
        const auto is_spoilt = [this](const StoredRow& row) { return row.as<WorkflowFork>().id == spoilt_; };
        if (std::erase_if(page.rows, is_spoilt) > 0) page.unreadable.push_back("half a row");
        return page;
    }
    Result<Done> commit(std::span<const Batch> batches, const Leadership& leadership) override {
        return inner_.commit(batches, leadership);
    }
    Result<Leadership> lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                            Duration lease) override {
        return inner_.lead(workspace, node, epoch, lease);
    }

private:
    Store& inner_;
    RawId spoilt_;
};

class ParallelRun : public testing::Test {
protected:
    Workflows flow;

    void put(const std::string& steps) { flow.put("{'id':'f','start':'a','steps':[" + steps + "]}"); }
    static std::string list_of(int size) {
        std::string list = "[";
        for (int i = 0; i < size; ++i) list += fmt::format("{}{}", i == 0 ? "" : ",", i);
        return list + "]";
    }
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
        flow.engine.groups.clear();
        const auto id = flow.start("f", "{'list':[]}");
        EXPECT_EQ(flow.status(id), COMPLETED);
        EXPECT_EQ(flow.row(id).output.text, "[]");
        std::size_t writes = 0;
        for (const Group& group : flow.engine.groups) {
            for (const Write& write : group.batch.writes)
                writes += write.table == table_of<WorkflowExecution>() ? 1 : 0;
        }
        EXPECT_EQ(writes, 1U) << "it is written once, and is over then";
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

TEST_F(ParallelRun, WhatABranchDidAndWasUndoneIsNotGoneOnWith) {
    put("{'id':'a','type':'PARALLEL','branches':['i'],'next':'b'},{'id':'i','type':'PARALLEL','branches':['c']},"
        "{'id':'c','type':'TASK','task':'t','compensate':'undo'},{'id':'b','type':'TASK','task':'u','attempts':1},"
        "{'id':'undo','type':'TASK','task':'undo_t'}");
    const auto id = flow.start("f");
    flow.engine.settle();
    ASSERT_TRUE(flow.engine.complete(flow.claim_one("t")));
    ASSERT_TRUE(flow.engine.fail(flow.claim_one("u"), false));
    EXPECT_EQ(flow.work(), "undo_t");
    EXPECT_EQ(flow.status(id), FAILED);
    EXPECT_EQ(flow.change(ExecutionVerb::RETRY, id).error().code, ErrorCode::conflict);
}

TEST_F(ParallelRun, ACancelIsAnsweredOnceBranchesOfBranchesAreCancelled) {
    put("{'id':'a','type':'PARALLEL','branches':['b']},{'id':'b','type':'PARALLEL','branches':['c','d']},"
        "{'id':'c','type':'TASK','task':'t'},{'id':'d','type':'TASK','task':'t'}");
    const auto id = flow.start("f");
    flow.engine.settle();
    ASSERT_EQ(flow.claim().size(), 2U);
    const Ticket ticket = flow.engine.offer(ChangeExecution{ExecutionVerb::CANCEL, id, "test"});
    flow.engine.turn();
    ASSERT_TRUE(flow.engine.commit());
    ASSERT_TRUE(flow.engine.reply(ticket).has_value());
    for (const Task& task : flow.engine.all<Task>()) EXPECT_EQ(task.status, TaskStatus::CANCELLED);
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

TEST_F(ParallelRun, MoreThanTenThousandBranchesAreRefused) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b'},{'id':'b','type':'TASK','task':'t'}");
    EXPECT_EQ(flow.row(flow.start("f", list_of(10'001))).error,
              "a: each: 10001 elements, and at most 10000 fit");
}

// Conductor 18: a JOIN over 6,000 forks ends early, or never.
TEST_F(ParallelRun, ThousandsOfBranchesBeginInPiecesAndJoinOnceAfterTheLast) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b','next':'c'},{'id':'b','type':'TASK','task':'t'},"
        "{'id':'c','type':'TASK','task':'u'}");
    const auto id = flow.start("f", list_of(1500));
    flow.engine.pass(20ms);
    flow.engine.restart();
    flow.engine.pass(1s);
    EXPECT_EQ(flow.branches().size(), 1500U);
    for (const Group& group : flow.engine.groups) EXPECT_LE(group.batch.writes.size(), 520U);
    const auto leases = flow.claim_all();
    ASSERT_EQ(leases.size(), 1500U);
    for (std::size_t i = 0; i < leases.size(); i += 500) {
        EXPECT_EQ(flow.path(id), "a RUNNING");
        const auto first = leases.begin() + static_cast<std::ptrdiff_t>(i);
        flow.complete({first, first + 500});
    }
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, c RUNNING");
    EXPECT_EQ(flow.row(id).path.runs[0].succeeded, 1500);
}

// What each branch writes does not grow with the others.
TEST_F(ParallelRun, ABranchThatEndsWritesItsRowAndASmallOne) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b'},{'id':'b','type':'TASK','task':'t'}");
    flow.start("f", list_of(600));
    flow.engine.pass(1s);
    const auto leases = flow.claim_all();
    flow.engine.groups.clear();
    ASSERT_TRUE(flow.engine.complete(leases[7]));
    std::string tables;
    for (const Group& group : flow.engine.groups) {
        for (const Write& write : group.batch.writes) {
            const TableInfo& info = table_info(write.table);
            if (info.module == "workflow") tables += std::string{info.name} + " ";
        }
    }
    EXPECT_EQ(tables, "workflow_branches workflow_forks ");
}

TEST_F(ParallelRun, ThousandsOfLosersAreCancelledInPieces) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b','join':'ANY','next':'c'},{'id':'b','type':'TASK','task':'t'},"
        "{'id':'c','type':'TASK','task':'u'}");
    const auto id = flow.start("f", list_of(800));
    flow.engine.pass(1s);
    const auto leases = flow.engine.claim("w", 2);
    flow.engine.groups.clear();
    ASSERT_TRUE(flow.engine.complete(leases[1], "7"));
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, c RUNNING");
    EXPECT_EQ(flow.row(id).path.runs[0].output.text, "[7]");
    EXPECT_FALSE(flow.engine.complete(leases[0]));
    flow.engine.restart();
    flow.engine.pass(1s);
    for (const Group& group : flow.engine.groups) EXPECT_LE(group.batch.writes.size(), 520U);
    EXPECT_EQ(count(BranchStatus::CANCELLED), 799U);
    flow.claim_one("u");
}

TEST_F(ParallelRun, ACancelOfThousandsIsCutAndNothingOfItRunsOnceItSaysCancelled) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b'},{'id':'b','type':'PARALLEL','each':'{1,2}','branch':'c'},"
        "{'id':'c','type':'TASK','task':'t'}");
    const auto id = flow.start("f", list_of(250));
    flow.engine.pass(10ms);
    flow.engine.groups.clear();
    ASSERT_TRUE(flow.change(ExecutionVerb::CANCEL, id));
    EXPECT_EQ(flow.status(id), RUNNING);
    EXPECT_FALSE(flow.change(ExecutionVerb::RETRY, id));
    flow.engine.restart();
    flow.engine.pass(1s);
    EXPECT_EQ(flow.status(id), CANCELLED);
    EXPECT_EQ(flow.work(), "");
    EXPECT_EQ(count(BranchStatus::RUNNING), 0U);
}

TEST_F(ParallelRun, APauseHoldsThousandsAndAResumeWakesThemInPieces) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b'},{'id':'b','type':'DELAY','duration':'10s'}");
    const auto id = flow.start("f", list_of(600));
    flow.engine.pass(1s);
    ASSERT_TRUE(flow.change(ExecutionVerb::PAUSE, id));
    flow.engine.pass(20s);
    EXPECT_EQ(count(BranchStatus::SUCCEEDED), 0U);
    ASSERT_TRUE(flow.change(ExecutionVerb::RESUME, id));
    flow.engine.restart();
    flow.engine.pass(1s);
    EXPECT_EQ(flow.status(id), COMPLETED);
}

// Step Functions redrives failed branches only.
TEST_F(ParallelRun, ARetryRepeatsOnlyTheBranchesThatDidNotSucceed) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b','next':'d'},{'id':'b','type':'TASK','task':'t','next':'c'},"
        "{'id':'c','type':'TASK','task':'u','attempts':1},{'id':'d','type':'TASK','task':'v'}");
    const auto id = flow.start("f", "[1,2,3]");
    for (const Lease& lease : flow.claim()) ASSERT_TRUE(flow.engine.complete(lease));
    auto second = flow.claim();
    ASSERT_EQ(second.size(), 3U);
    ASSERT_TRUE(flow.engine.complete(second[0], "'one'"));
    ASSERT_TRUE(flow.engine.fail(second[1], false));
    EXPECT_EQ(flow.row(id).error, "a: 1 of 3 branches failed: c: it did not work");
    flow.engine.restart();
    ASSERT_TRUE(flow.change(ExecutionVerb::RETRY, id));
    flow.engine.restart();
    auto again = flow.claim();
    ASSERT_EQ(again.size(), 2U) << "the first had succeeded, and the steps t of the others too";
    for (const Lease& lease : again) {
        EXPECT_EQ(lease.task->type, "u");
        ASSERT_TRUE(flow.engine.complete(lease));
    }
    EXPECT_EQ(flow.work(), "v");
    EXPECT_EQ(flow.path(id), "a SUCCEEDED, d SUCCEEDED");
}

TEST_F(ParallelRun, ARetryGoesIntoNestedBranchesAndKeepsTheLimit) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b'},{'id':'b','type':'PARALLEL','each':'item','branch':'c','limit':1},"
        "{'id':'c','type':'TASK','task':'t','attempts':1,'input':'{{ item }}'}");
    const auto id = flow.start("f", "[[1,2,3],[4]]");
    auto leases = flow.claim();
    ASSERT_EQ(leases.size(), 2U);
    const std::size_t first = leases[0].body->payload.text == "1" ? 0 : 1;
    ASSERT_TRUE(flow.engine.complete(leases[first]));
    leases = flow.claim();
    ASSERT_EQ(leases.size(), 1U);
    ASSERT_TRUE(flow.engine.fail(leases[0], false));
    flow.engine.pass(1s);
    ASSERT_EQ(flow.status(id), FAILED);
    ASSERT_TRUE(flow.change(ExecutionVerb::RETRY, id));
    flow.engine.pass(1s);
    EXPECT_EQ(flow.claim().size(), 2U);
    flow.engine.restart();
    std::size_t done = 0;
    for (const auto& task : flow.engine.all<Task>()) done += task.status == TaskStatus::SUCCEEDED ? 1 : 0;
    EXPECT_EQ(done, 1U);
}

// Netflix/conductor 881: (A or B) and (C or D).
TEST_F(ParallelRun, AJoinCanBeACondition) {
    put("{'id':'a','type':'PARALLEL','branches':['b','c','d','e'],'join':'WHEN',"
        "'when':'(branches.b or branches.c) and (branches.d or branches.e)'},"
        "{'id':'b','type':'TASK','task':'t','attempts':1},{'id':'c','type':'TASK','task':'t','attempts':1},"
        "{'id':'d','type':'TASK','task':'t','attempts':1},{'id':'e','type':'TASK','task':'t','attempts':1}");
    const auto good = flow.start("f");
    auto leases = flow.claim();
    ASSERT_TRUE(flow.engine.complete(leases[1], "1"));
    ASSERT_TRUE(flow.engine.fail(leases[0], false));
    EXPECT_EQ(flow.status(good), RUNNING);
    ASSERT_TRUE(flow.engine.complete(leases[2], "2"));
    EXPECT_EQ(flow.row(good).output.text, "[1,2]");
    const auto bad = flow.start("f");
    leases = flow.claim();
    flow.complete({leases[0]});
    ASSERT_TRUE(flow.engine.fail(leases[2], false));
    EXPECT_EQ(flow.status(bad), RUNNING);
    ASSERT_TRUE(flow.engine.fail(leases[3], false));
    EXPECT_EQ(flow.row(bad).error,
              "a: its condition cannot hold any more: 2 of 4 branches failed: e: it did not work");
    ASSERT_TRUE(flow.change(ExecutionVerb::RETRY, bad));
    EXPECT_EQ(flow.status(bad), RUNNING);
    flow.work();
    EXPECT_EQ(flow.status(bad), COMPLETED);
}

TEST_F(ParallelRun, AtItsDeadlineAJoinTakesThoseThatHaveSucceeded) {
    for (const auto& [more, error] : {std::pair{"", ""}, {",'count':2", "a: 1 of 3 branches succeeded in time, and 2 are needed"}}) {
        put(fmt::format("{{'id':'a','type':'PARALLEL','each':'input','branch':'b','join':'DEADLINE','timeout':'10s'{}}},"
                        "{{'id':'b','type':'TASK','task':'t','attempts':1}}", more));
        const auto id = flow.start("f", "[1,2,3]");
        auto leases = flow.claim();
        ASSERT_TRUE(flow.engine.complete(leases[2], "3"));
        ASSERT_TRUE(flow.engine.fail(leases[0], false));
        EXPECT_EQ(flow.status(id), RUNNING);
        flow.engine.pass(10s);
        EXPECT_EQ(flow.row(id).error, error);
        EXPECT_EQ(flow.row(id).output.text, *error == 0 ? "[3]" : "");
        EXPECT_FALSE(flow.engine.complete(leases[1]));
    }
}

TEST_F(ParallelRun, WhatIsNotGatheredIsOnlyCounted) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b','join':'COUNT','count':1,'gather':false},{'id':'b','type':'TASK','task':'t'}");
    const auto id = flow.start("f", "[1,2]");
    flow.work("'much'");
    EXPECT_EQ(flow.row(id).output.text, R"({"succeeded":1,"failed":0})");
}

TEST_F(ParallelRun, WhatThousandsDidIsUndoneTheLatestFirst) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b'},"
        "{'id':'b','type':'TASK','task':'t','compensate':'undo','next':'c'},{'id':'c','type':'DELAY','duration':'1h'},"
        "{'id':'undo','type':'TASK','task':'undo_t','input':'{{ index }}'}");
    const auto id = flow.start("f", list_of(120));
    flow.engine.pass(1s);
    flow.work();
    ASSERT_TRUE(flow.change(ExecutionVerb::CANCEL, id));
    flow.engine.pass(1s);
    for (int left = 120; left > 0; --left) {
        const Lease lease = flow.claim_one("undo_t");
        EXPECT_EQ(lease.body->payload.text, std::to_string(left));
        if (left % 40 == 0) flow.engine.restart();
        ASSERT_TRUE(left == 70 ? flow.engine.fail(lease, false) : flow.engine.complete(lease));
    }
    EXPECT_EQ(flow.status(id), CANCELLED);
    EXPECT_EQ(flow.alerts("workflow_not_undone"), 1U);
    EXPECT_TRUE(flow.engine.all<WorkflowUndoing>().empty());
}

TEST_F(ParallelRun, WhatBelongsToAnExecutionGoesWithIt) {
    Workflows kept{24h};
    kept.put("{'id':'f','start':'a','steps':[{'id':'a','type':'PARALLEL','each':'input','branch':'b','limit':5},{'id':'b','type':'TASK','task':'t'}]}");
    kept.start("f", list_of(300));
    for (int i = 0; i < 10; ++i) {
        kept.work();
        kept.engine.pass(1ms);
    }
    EXPECT_EQ(kept.branches().size(), 300U);
    kept.engine.pass(25h);
    for (int i = 0; i < 2; ++i) {
        Sweep sweep{{}};
        Sweep::SteadyTime steady = {};
        const auto& modules = kept.engine.engine->modules();
        sweep.begin(steady);
        steady += 24h;
        while (const auto query = sweep.next(modules, kept.engine.clock.now(), steady)) {
            auto page = kept.engine.store.read("main", *query);
            const auto forget = sweep.found(modules, std::move(page), kept.engine.clock.now(), steady);
            if (!forget) continue;
            ASSERT_TRUE(kept.engine.ask(*forget).has_value());
            sweep.landed(steady);
        }
    }
    EXPECT_TRUE(kept.engine.all<WorkflowExecution>().empty());
    EXPECT_TRUE(kept.branches().empty());
    EXPECT_TRUE(kept.engine.all<WorkflowFork>().empty());
    EXPECT_TRUE(kept.engine.all<WorkflowItems>().empty());
}

TEST_F(ParallelRun, ARetryOfAJoinThatCouldNeverHappenTriesAnew) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b','join':'COUNT','count':2},{'id':'b','type':'TASK','task':'t'}");
    const auto id = flow.start("f", "[1]");
    ASSERT_TRUE(flow.change(ExecutionVerb::RETRY, id));
    EXPECT_EQ(flow.row(id).error, "a: 2 of 1 branches can never succeed");
}

TEST_F(ParallelRun, WhatIsUndoneInNestedBranchesSeesTheElementsAroundItAfterARestart) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b'},{'id':'b','type':'PARALLEL','branches':['c']},"
        "{'id':'c','type':'TASK','task':'t','compensate':'undo','next':'d'},{'id':'d','type':'DELAY','duration':'1h'},"
        "{'id':'undo','type':'TASK','task':'undo_t','input':'{{ item }}'}");
    const auto id = flow.start("f", "[1,2]");
    EXPECT_EQ(flow.work(), "t t");
    ASSERT_TRUE(flow.change(ExecutionVerb::CANCEL, id));
    int sum = 0;
    for (int i = 0; i < 2; ++i) {
        flow.engine.restart();
        const Lease lease = flow.claim_one("undo_t");
        sum += std::stoi(lease.body->payload.text);
        flow.engine.restart();
        ASSERT_TRUE(flow.engine.complete(lease));
    }
    EXPECT_EQ(sum, 3);
    EXPECT_EQ(flow.status(id), CANCELLED);
    EXPECT_EQ(flow.alerts("workflow_not_undone"), 0U);
}

TEST_F(ParallelRun, WhatEndsWhileItsBranchIsToBeCancelledIsUndoneToo) {
    put("{'id':'a','type':'PARALLEL','each':'input','branch':'b'},"
        "{'id':'b','type':'TASK','task':'t','compensate':'undo','next':'c'},{'id':'c','type':'TASK','task':'u'},"
        "{'id':'undo','type':'TASK','task':'undo_t'}");
    const auto id = flow.start("f", list_of(250));
    flow.engine.pass(1s);
    const auto leases = flow.claim_all();
    ASSERT_EQ(leases.size(), 250U);
    ASSERT_TRUE(flow.change(ExecutionVerb::CANCEL, id));  // the last piece comes later
    const auto last = std::find_if(leases.begin(), leases.end(), [&](const Lease& lease) {
        return flow.engine.stored<Task>(RawId{lease.task->id})->status == TaskStatus::RUNNING;
    });
    ASSERT_NE(last, leases.end());
    ASSERT_TRUE(flow.engine.complete(*last));
    flow.engine.pass(1s);
    EXPECT_EQ(flow.work(), "undo_t");
    EXPECT_EQ(flow.status(id), CANCELLED);
}

TEST_F(ParallelRun, NestedBranchesDoNotGoOnAfterACancel) {
    put("{'id':'a','type':'PARALLEL','branches':['b']},{'id':'b','type':'PARALLEL','each':'input','branch':'c'},"
        "{'id':'c','type':'TASK','task':'t','next':'d'},{'id':'d','type':'TASK','task':'u'}");
    const auto id = flow.start("f", list_of(250));
    flow.engine.pass(1s);
    const auto leases = flow.claim_all();
    ASSERT_TRUE(flow.change(ExecutionVerb::CANCEL, id));
    for (const Lease& lease : leases) {
        if (flow.engine.stored<Task>(RawId{lease.task->id})->status != TaskStatus::RUNNING) continue;
        ASSERT_TRUE(flow.engine.complete(lease));
        break;
    }
    EXPECT_TRUE(flow.claim().empty()) << "its next step began";
    flow.engine.pass(1s);
    EXPECT_EQ(flow.status(id), CANCELLED);
}

// It is set aside at every start, and asked for in vain.
TEST_F(ParallelRun, AForkThatCannotBeReadHoldsNobodyElseUp) {
    put("{'id':'a','type':'PARALLEL','branches':['b']},{'id':'b','type':'TASK','task':'t'}");
    const auto bad = flow.start("f");
    const auto good = flow.start("f");
    const auto fork = workflow::fork_id(bad, 0);
    SpoiltForks spoilt{flow.engine.store, fork};
    Engine engine{{}, workflow_modules(), 7};
    ASSERT_TRUE(engine.restore(spoilt, "main", flow.engine.clock.now()).has_value());
    engine.begin(100, true);
    ASSERT_TRUE(engine.offer(ChangeExecution{ExecutionVerb::CANCEL, bad, "test"}, 1).has_value());
    ASSERT_TRUE(engine.offer(ChangeExecution{ExecutionVerb::CANCEL, good, "test"}, 2).has_value());
    std::map<Ticket, bool> answers;
    for (int i = 0; i < 5; ++i) {
        engine.turn(flow.engine.clock.now());
        std::vector<Loaded> loaded;
        for (RowRef& ref : engine.take_loads()) {
            const bool is_spoilt = ref.key.id == fork;
            StoredRow row = is_spoilt ? StoredRow{} : flow.engine.find(ref.table, ref.key);
            loaded.push_back({std::move(ref), std::move(row), {}});
            if (is_spoilt) loaded.back().error = Error{ErrorCode::corrupt, "half a row", ""};
        }
        engine.loaded(loaded);
        if (auto group = engine.take_group()) {
            for (const auto& [ticket, reply] : group->replies) answers[ticket] = reply.has_value();
        }
    }
    EXPECT_EQ(answers, (std::map<Ticket, bool>{{1, false}, {2, true}}));
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
