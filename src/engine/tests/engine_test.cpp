// The engine, stepped by hand: groups, loads, order, claims that wait, restarts and the bounded cache.
#include "engine/tests/engine_fixture.hpp"
#include "engine/working_set.hpp"
#include "kernel/alert.hpp"
#include "modules/access/model/access.hpp"
#include "modules/access/model/inputs.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <set>

namespace tero {
namespace {

NewTask new_task(std::string type) {
    NewTask task;
    task.type = std::move(type);
    return task;
}

SubmitTasks one(NewTask task) {
    SubmitTasks submit;
    submit.tasks.push_back(std::move(task));
    return submit;
}

std::size_t rows_of(const Group& group, TableId table) {
    return static_cast<std::size_t>(std::count_if(group.batch.writes.begin(), group.batch.writes.end(),
                                                  [&](const Write& write) { return write.table == table; }));
}

std::ptrdiff_t lines_of(SteppedEngine& engine, const RawId& subject, std::string_view kind) {
    const auto lines = engine.all<HistoryEntry>();
    return std::count_if(lines.begin(), lines.end(), [&](const HistoryEntry& line) {
        return line.subject == subject && line.kind == kind;
    });
}

TEST(Engine, ATaskGoesFromSubmissionToSuccess) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> id = engine.submit(new_task("paint"));

    const auto leases = engine.claim("worker");
    ASSERT_EQ(leases.size(), 1U);
    EXPECT_EQ(leases[0].task->id, id);
    EXPECT_EQ(leases[0].task->epoch, 1U);
    EXPECT_TRUE(engine.complete(leases[0], R"({"done":true})").has_value());

    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::SUCCEEDED);
    EXPECT_EQ(engine.stored<TaskBody>(id)->result.text, R"({"done":true})");
    EXPECT_TRUE(engine.engine->quiet());
}

TEST(Engine, TasksThatNoAgentOfThisProcessWorksOnLeaveItQuiet) {
    SteppedEngine engine;
    RegisterAgent own;
    own.agent.id = "own";
    own.agent.kind = AgentKind::BUILTIN;
    own.agent.capabilities = {"glue"};
    ASSERT_TRUE(engine.ask(own).has_value());
    engine.register_agent("worker", "paint");

    engine.submit(new_task("paint"));
    engine.submit(new_task("paint"));
    ASSERT_EQ(engine.claim("worker").size(), 1U);
    EXPECT_TRUE(engine.engine->quiet());
    engine.submit(new_task("glue"));
    EXPECT_FALSE(engine.engine->quiet());
    ASSERT_EQ(engine.claim("own").size(), 1U);
    EXPECT_FALSE(engine.engine->quiet());
}

TEST(Engine, TasksOfOneMillisecondAreGrantedInTheOrderTheyCame) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    std::vector<Id<Task>> submitted;
    for (int i = 0; i < 40; ++i) submitted.push_back(engine.submit(new_task("paint")));

    std::vector<Id<Task>> granted;
    for (const Lease& lease : engine.claim("worker", 40)) granted.push_back(lease.task->id);

    EXPECT_EQ(granted, submitted);
}

TEST(Engine, NoReplyLeavesBeforeItsGroupIsStored) {
    SteppedEngine engine;
    engine.settle();
    const Ticket ticket = engine.offer(one(new_task("paint")));

    engine.turn();

    EXPECT_FALSE(engine.reply(ticket).has_value());
    EXPECT_TRUE(engine.all<Task>().empty());
    EXPECT_TRUE(engine.commit());
    EXPECT_TRUE(engine.reply(ticket).has_value());
    EXPECT_EQ(engine.all<Task>().size(), 1U);
}

TEST(Engine, WhileGroupsAreInFlightTheNextOneCollects) {
    SteppedEngine engine;
    engine.settle();
    engine.offer(one(new_task("first")));
    engine.turn();
    const auto first = engine.engine->take_group();
    ASSERT_TRUE(first.has_value());

    engine.offer(one(new_task("second")));
    engine.offer(one(new_task("third")));
    engine.turn();
    const auto second = engine.engine->take_group();
    EXPECT_FALSE(engine.engine->quiet());

    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->number, first->number + 1);
    EXPECT_EQ(rows_of(*first, table_of<Task>()), 1U);
    EXPECT_EQ(rows_of(*second, table_of<Task>()), 2U);
    EXPECT_EQ(second->replies.size(), 2U);
    EXPECT_FALSE(engine.engine->take_group().has_value()) << "nothing was decided since";
}

TEST(Engine, AGroupThatStoresNothingHasNoNumber) {
    SteppedEngine engine;
    engine.settle();
    engine.offer(one(new_task("first")));
    engine.turn();
    const auto first = engine.engine->take_group();
    engine.offer(ChangeTasks{TaskVerb::CANCEL, {Id<Task>{RawId{{9}}}}});
    engine.turn();
    engine.load();
    engine.turn();
    const auto nothing = engine.engine->take_group();
    engine.offer(one(new_task("second")));
    engine.turn();
    const auto second = engine.engine->take_group();

    ASSERT_TRUE(first.has_value() && nothing.has_value() && second.has_value());
    EXPECT_TRUE(nothing->batch.empty());
    EXPECT_EQ(nothing->replies.size(), 1U);
    EXPECT_EQ(nothing->number, 0U);
    EXPECT_EQ(second->number, first->number + 1);
}

TEST(Engine, AClaimThatWaitsGetsALaterTaskInTheVeryGroupThatBringsIt) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Ticket claim = engine.offer(engine.claim_of("worker", 5, 20s));
    engine.settle();
    EXPECT_FALSE(engine.reply(claim).has_value());
    const std::size_t groups = engine.groups.size();

    const Ticket submit = engine.offer(one(new_task("paint")));
    engine.settle();

    ASSERT_EQ(engine.groups.size(), groups + 1);
    EXPECT_EQ(rows_of(engine.groups.back(), table_of<Task>()), 1U);
    EXPECT_TRUE(engine.reply(submit).has_value());
    const auto reply = engine.reply(claim);
    ASSERT_TRUE(reply.has_value() && reply->has_value());
    EXPECT_EQ((*reply)->as<Leases>()->leases.size(), 1U);
}

TEST(Engine, AClaimThatNothingCameForEndsEmptyAfterItsWait) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Ticket claim = engine.offer(engine.claim_of("worker", 5, 20s));

    engine.pass(19s);
    EXPECT_FALSE(engine.reply(claim).has_value());
    engine.pass(1s);

    const auto reply = engine.reply(claim);
    ASSERT_TRUE(reply.has_value() && reply->has_value());
    EXPECT_TRUE((*reply)->as<Leases>()->leases.empty());
}

TEST(Engine, TheSameClaimAgainGetsTheSameLeases) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    for (int i = 0; i < 5; ++i) engine.submit(new_task("paint"));
    const Claim claim = engine.claim_of("worker", 3);

    const auto first = engine.ask_for<Leases>(claim).leases;
    engine.restart();  // the reply was lost with the process
    const auto again = engine.ask_for<Leases>(claim).leases;

    ASSERT_EQ(first.size(), 3U);
    ASSERT_EQ(again.size(), 3U);
    std::set<std::pair<RawId, std::uint64_t>> had;
    for (const Lease& lease : first) had.emplace(lease.task->id, lease.task->epoch);
    for (const Lease& lease : again) EXPECT_TRUE(had.contains({lease.task->id, lease.task->epoch}));
}

TEST(Engine, ARowChangedTwiceInAGroupIsWrittenOnceWithItsLastValue) {
    SteppedEngine engine;
    engine.settle();
    const auto raise = [&](std::string message) {
        engine.offer(RaiseAlert{"rule", "subject", AlertLevel::INFO, std::move(message)});
    };
    raise("one");
    raise("two");
    engine.settle();
    raise("three");
    raise("four");
    raise("five");
    engine.settle();

    ASSERT_EQ(rows_of(engine.groups.back(), table_of<Alert>()), 1U);
    const auto alert = engine.find(table_of<Alert>(), "rule/subject");
    EXPECT_EQ(alert.version, 2U);
    EXPECT_EQ(alert.as<Alert>().count, 5);
    EXPECT_EQ(alert.as<Alert>().message, "five");
}

TEST(Engine, ARowErasedAndWrittenInOneGroupKeepsItsVersion) {
    SteppedEngine engine;
    const auto put = [&](Timestamp expires) {
        Session session;
        session.hash = "hash";
        session.expires_at = expires;
        engine.offer(PutSession{session});
    };
    put(engine.clock.now() + 1h);
    engine.settle();
    engine.pass(2h);
    put(engine.clock.now() + 1h);  // the expired one is erased, and the same key written, by one decision
    engine.settle();
    put(engine.clock.now() + 3h);
    engine.settle();

    EXPECT_EQ(engine.find(table_of<Session>(), "hash").version, 3U);
    EXPECT_EQ(engine.all<Session>().size(), 1U);
}

TEST(Engine, InputsOfOneKeyKeepTheirOrderWhileOneWaitsForARow) {
    SteppedEngine engine;
    engine.settle();
    NewTask keyed = new_task("paint");
    keyed.unique_key = "order-1";

    const Ticket first = engine.offer(one(keyed));
    const Ticket second = engine.offer(one(keyed));
    const Ticket other = engine.offer(one(new_task("paint")));
    engine.turn();
    engine.commit();
    EXPECT_FALSE(engine.reply(first).has_value());
    EXPECT_FALSE(engine.reply(second).has_value());
    EXPECT_TRUE(engine.reply(other).has_value());  // another key is not held up
    EXPECT_EQ(engine.load(), 1U);                  // asked for once
    engine.settle();

    const auto one_reply = engine.reply(first);
    const auto two_reply = engine.reply(second);
    ASSERT_TRUE(one_reply && *one_reply && two_reply && *two_reply);
    const Submitted made = *(*one_reply)->as<SubmittedTasks>()->front();
    const Submitted found = *(*two_reply)->as<SubmittedTasks>()->front();
    EXPECT_TRUE(made.created);
    EXPECT_FALSE(found.created);
    EXPECT_EQ(made.task, found.task);
}

TEST(Engine, ATaskWhoseAgentFallsSilentIsRetriedAndAtLastGivenUpWithAnAlert) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    NewTask task = new_task("paint");
    task.attempt_max = 2;
    const Id<Task> id = engine.submit(task);

    ASSERT_EQ(engine.claim("worker").size(), 1U);
    engine.pass(31s + 1s);
    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::QUEUED);
    const auto second = engine.claim("worker");
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].task->epoch, 2U);
    engine.pass(31s);

    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::DEAD);
    EXPECT_EQ(engine.all<Alert>().size(), 1U);
    EXPECT_FALSE(engine.complete(second[0]).has_value());
}

TEST(Engine, ALateWorkerCannotOverwriteItsSuccessor) {
    SteppedEngine engine;
    engine.register_agent("slow", "paint");
    engine.register_agent("quick", "paint");
    const Id<Task> id = engine.submit(new_task("paint"));
    const auto first = engine.claim("slow");
    engine.pass(32s);
    const auto second = engine.claim("quick");
    ASSERT_EQ(second.size(), 1U);

    const auto late = engine.complete(first[0], R"("late")");
    EXPECT_EQ(late.error().code, ErrorCode::conflict);
    EXPECT_TRUE(engine.complete(second[0], R"("good")").has_value());
    EXPECT_EQ(engine.complete(first[0], R"("later")").error().code, ErrorCode::conflict);

    EXPECT_EQ(engine.stored<TaskBody>(id)->result.text, R"("good")");
}

TEST(Engine, HeartbeatsKeepALeaseForAsLongAsTheyCome) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> id = engine.submit(new_task("paint"));
    const auto leases = engine.claim("worker");
    for (int i = 0; i < 10; ++i) {
        engine.pass(20s);
        Heartbeat beat;
        beat.agent = "worker";
        beat.beats.push_back({id, leases[0].task->epoch, Json{fmt::format("{}", i)}});
        ASSERT_TRUE(engine.ask_for<Outcomes>(beat).front().has_value());
    }

    EXPECT_EQ(engine.stored<Task>(id)->attempt, 1);
    EXPECT_EQ(engine.stored<TaskBody>(id)->progress.text, "9");
    EXPECT_TRUE(engine.complete(leases[0]).has_value());
}

TEST(Engine, ACancelledTaskIsNotHandedOutAndOneThatRunsIsTakenFromItsAgent) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> cancelled = engine.submit(new_task("paint"));
    const auto unknown = Id<Task>::make(engine.clock.now(), *std::make_unique<Random>(3));
    const auto outcomes = engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {cancelled, unknown}});
    EXPECT_TRUE(outcomes[0].has_value());
    EXPECT_EQ(outcomes[1].error().code, ErrorCode::not_found);
    EXPECT_TRUE(engine.claim("worker").empty());

    const Id<Task> running = engine.submit(new_task("paint"));
    const auto leases = engine.claim("worker");
    ASSERT_EQ(leases.size(), 1U);
    EXPECT_TRUE(engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {running}})[0].has_value());
    EXPECT_EQ(engine.complete(leases[0]).error().code, ErrorCode::conflict);
    const auto again = engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {running}});
    EXPECT_EQ(again[0].error().code, ErrorCode::conflict);
    EXPECT_EQ(engine.stored<Task>(cancelled)->status, TaskStatus::CANCELLED);
    EXPECT_EQ(engine.stored<Task>(running)->status, TaskStatus::CANCELLED);
}

TEST(Engine, ADeadTaskIsTriedAgainWhenSomebodyAsks) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    NewTask task = new_task("paint");
    task.attempt_max = 1;
    const Id<Task> id = engine.submit(task);
    EXPECT_EQ(engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::RETRY, {id}})[0].error().code,
              ErrorCode::conflict);
    ASSERT_TRUE(engine.fail(engine.claim("worker").at(0)).has_value());
    ASSERT_EQ(engine.stored<Task>(id)->status, TaskStatus::DEAD);
    engine.restart();

    const auto outcomes = engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::RETRY, {id, id}});

    EXPECT_TRUE(outcomes[0].has_value() && outcomes[1].has_value());
    EXPECT_EQ(lines_of(engine, id, "task.requeued"), 1);
    const auto again = engine.claim("worker");
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].task->attempt, 1);
    EXPECT_EQ(again[0].task->epoch, 2U);
    EXPECT_TRUE(engine.complete(again[0]).has_value());
}

TEST(Engine, OneCallMayNameATaskTwiceAndItIsDoneOnce) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> cancelled = engine.submit(new_task("print"));
    const auto outcomes = engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {cancelled, cancelled}});
    EXPECT_TRUE(outcomes[0].has_value() && outcomes[1].has_value());
    EXPECT_EQ(lines_of(engine, cancelled, "task.cancelled"), 1);

    const Id<Task> returned = engine.submit(new_task("paint"));
    const auto leases = engine.claim("worker");
    ReturnLeases back;
    back.agent = "worker";
    back.leases.assign(2, {returned, leases.at(0).task->epoch, {}});
    EXPECT_TRUE(engine.ask(back).has_value());
    EXPECT_EQ(lines_of(engine, returned, "task.returned"), 1);
    EXPECT_EQ(engine.stored<Task>(returned)->attempt, 0);
    EXPECT_TRUE(engine.claim("worker").empty());  // not at once: it might come back each time
    engine.pass(1s);
    EXPECT_EQ(engine.claim("worker").size(), 1U);
}

TEST(Engine, AStaleReportBesideTheGoodOneDoesNotHideIt) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> done = engine.submit(new_task("paint"));
    const Id<Task> failed = engine.submit(new_task("paint"));
    ASSERT_EQ(engine.claim("worker", 2).size(), 2U);
    engine.pass(32s);
    const auto leases = engine.claim("worker", 2);
    ASSERT_EQ(leases.size(), 2U);

    CompleteTasks completed;
    completed.agent = "worker";
    completed.completions = {{done, 1, Json{"1"}}, {done, 2, Json{"2"}}, {done, 2, Json{"3"}}};
    const auto completions = engine.ask_for<Outcomes>(completed);
    FailTasks failures;
    failures.agent = "worker";
    failures.failures = {{failed, 1, "stale", false, {}}, {failed, 2, "good", false, {}}};
    const auto reports = engine.ask_for<Outcomes>(failures);

    EXPECT_EQ(completions[0].error().code, ErrorCode::conflict);
    EXPECT_TRUE(completions[1].has_value() && completions[2].has_value());
    EXPECT_EQ(engine.stored<TaskBody>(done)->result.text, "2");
    EXPECT_EQ(reports[0].error().code, ErrorCode::conflict);
    EXPECT_TRUE(reports[1].has_value());
    EXPECT_EQ(engine.stored<Task>(failed)->status, TaskStatus::FAILED);
}

TEST(Engine, AFailureToldTwiceIsOneFailure) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> id = engine.submit(new_task("paint"));
    const auto leases = engine.claim("worker");
    EXPECT_TRUE(engine.fail(leases.at(0)).has_value());
    EXPECT_TRUE(engine.fail(leases.at(0)).has_value());
    EXPECT_EQ(engine.fail(leases.at(0), false).error().code, ErrorCode::conflict);
    EXPECT_EQ(engine.stored<AgentInfo>("worker")->failed, 1U);

    engine.pass(2s);
    const auto again = engine.claim("worker");
    EXPECT_EQ(engine.fail(leases.at(0)).error().code, ErrorCode::conflict);
    EXPECT_TRUE(engine.fail(again.at(0), false).has_value());
    EXPECT_TRUE(engine.fail(again.at(0), false).has_value());
    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::FAILED);
}

TEST(Engine, ARetryCannotBePutOffForEver) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> id = engine.submit(new_task("paint"));
    const auto leases = engine.claim("worker");
    for (const Duration wait : {Duration::max(), Duration{-1}}) {
        FailTasks failed;
        failed.agent = "worker";
        failed.failures.push_back({id, leases.at(0).task->epoch, "no", true, wait});
        EXPECT_EQ(engine.ask_for<Outcomes>(failed).front().error().field, "retry_after");
    }
    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::RUNNING);
}

TEST(Engine, AnAgentThatFailsATaskIsNoLongerOffline) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    NewTask task = new_task("paint");
    task.lease = 1h;
    engine.submit(task);
    const auto leases = engine.claim("worker");
    engine.pass(2min);
    ASSERT_EQ(engine.stored<AgentInfo>("worker")->status, AgentStatus::OFFLINE);
    ASSERT_TRUE(engine.fail(leases.at(0)).has_value());
    EXPECT_EQ(engine.stored<AgentInfo>("worker")->status, AgentStatus::ONLINE);
}

TEST(Engine, AnOfflineAgentGetsNoTaskThoughItsClaimIsOpen) {
    SteppedEngine engine{platform_modules({.agent_silence_max = 10s})};
    engine.register_agent("worker", "paint");
    const Ticket claim = engine.offer(engine.claim_of("worker", 1, 30s));
    engine.pass(11s);
    engine.submit(new_task("paint"));
    EXPECT_FALSE(engine.reply(claim).has_value());
    engine.offer(engine.claim_of("worker"));  // here it is again
    engine.settle();
    EXPECT_TRUE(engine.reply(claim).has_value());
}

TEST(Engine, AClaimAskedAgainWhileItWaitsIsAnsweredAtItsNewDoor) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Claim claim = engine.claim_of("worker", 1, 30s);
    const Ticket first = engine.offer(claim);
    engine.settle();
    const Ticket second = engine.offer(claim);
    engine.settle();

    const auto closed = engine.reply(first);
    ASSERT_TRUE(closed.has_value() && closed->has_value());
    EXPECT_TRUE((*closed)->as<Leases>()->leases.empty());
    engine.submit(new_task("paint"));
    const auto granted = engine.reply(second);
    ASSERT_TRUE(granted.has_value() && granted->has_value());
    EXPECT_EQ((*granted)->as<Leases>()->leases.size(), 1U);
}

TEST(Engine, LeasesAreNotShownToAnotherAgentThatKnowsTheRequest) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    engine.register_agent("other", "paint");
    engine.submit(new_task("paint"));
    Claim claim = engine.claim_of("worker");
    ASSERT_EQ(engine.ask_for<Leases>(claim).leases.size(), 1U);

    claim.agent = "other";
    EXPECT_EQ(engine.ask(claim).error().code, ErrorCode::conflict);
    CompleteTasks completed;
    completed.agent = "other";
    completed.next = claim;
    EXPECT_EQ(engine.ask(completed).error().code, ErrorCode::conflict);
}

TEST(Engine, OnlyAnEndlessClaimWaitsForEver) {
    SteppedEngine engine;
    engine.register_agent("inside", "paint", 1, AgentKind::BUILTIN);
    const Ticket outside = engine.offer(engine.claim_of("inside", 1, 20s));
    Claim endless = engine.claim_of("inside");
    endless.endless = true;
    const Ticket inside = engine.offer(endless);
    engine.pass(24h);

    EXPECT_TRUE(engine.reply(outside).has_value());
    EXPECT_FALSE(engine.reply(inside).has_value());
    engine.submit(new_task("paint"));
    EXPECT_TRUE(engine.reply(inside).has_value());
}

TEST(Engine, ATaskThatNobodyTookByItsDeadlineExpires) {
    SteppedEngine engine;
    NewTask task = new_task("paint");
    task.deadline = engine.clock.now() + 1min;
    const Id<Task> id = engine.submit(task);

    engine.pass(59s);
    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::QUEUED);
    engine.restart();
    engine.pass(1s);

    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::EXPIRED);
}

TEST(Engine, ADelayedTaskIsNotHandedOutEarly) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    NewTask task = new_task("paint");
    task.run_at = engine.clock.now() + 10min;
    engine.submit(task);
    EXPECT_TRUE(engine.claim("worker").empty());
    engine.restart();

    const Ticket claim = engine.offer(engine.claim_of("worker", 1, 30s));
    engine.pass(10s);
    EXPECT_FALSE(engine.reply(claim).has_value());
    engine.pass(10min - 10s);

    EXPECT_EQ(engine.claim("worker").size(), 1U);
}

TEST(Engine, AClockThatIsSetBackDoesNotTakeTheEngineBack) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    engine.submit(new_task("paint"));
    const Timestamp earlier = engine.clock.now() - 1h;

    const Ticket claim = engine.offer(engine.claim_of("worker", 1, 0s));
    engine.engine->turn(earlier);
    engine.load();
    engine.engine->turn(earlier);
    engine.commit();

    const auto reply = engine.reply(claim);
    ASSERT_TRUE(reply.has_value() && reply->has_value());
    EXPECT_EQ((*reply)->as<Leases>()->leases.size(), 1U);
}

TEST(Engine, AFullGroupHasNoWorkBeforeItIsTaken) {
    EngineOptions options;
    options.group_writes_max = 3;
    SteppedEngine engine{platform_modules(), options};
    engine.settle();
    for (int i = 0; i < 4; ++i) engine.offer(one(new_task("paint")));
    engine.turn();

    EXPECT_FALSE(engine.engine->has_work());
    ASSERT_TRUE(engine.engine->take_group().has_value());
    EXPECT_TRUE(engine.engine->has_work());
}

TEST(Engine, AnInboxThatIsFullRefuses) {
    EngineOptions options;
    options.inbox_max = 2;
    SteppedEngine engine{platform_modules(), options};
    engine.settle();
    engine.offer(one(new_task("paint")));
    engine.offer(one(new_task("paint")));
    const auto refused = engine.reply(engine.offer(one(new_task("paint"))));

    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->error().code, ErrorCode::exhausted);
}

TEST(Engine, LeasesOfBuiltInAgentsEndWithTheirProcessAndOthersAreWholeAgain) {
    SteppedEngine engine;
    engine.register_agent("inside", "paint", 1, AgentKind::BUILTIN);
    engine.register_agent("outside", "print");
    const Id<Task> painted = engine.submit(new_task("paint"));
    const Id<Task> printed = engine.submit(new_task("print"));
    const auto held = engine.claim("outside");
    ASSERT_EQ(held.size(), 1U);
    ASSERT_EQ(engine.claim("inside").size(), 1U);

    engine.clock.advance_to(engine.clock.now() + 10min);  // an outage longer than every lease
    engine.restart();

    EXPECT_EQ(engine.stored<Task>(painted)->status, TaskStatus::QUEUED);
    EXPECT_EQ(engine.stored<Task>(painted)->attempt, 1);  // perhaps it is the task that ended the process
    EXPECT_LE(engine.stored<Task>(painted)->run_at, engine.clock.now());  // nobody is made to wait
    EXPECT_EQ(engine.stored<Task>(printed)->status, TaskStatus::RUNNING);
    engine.pass(29s);
    EXPECT_TRUE(engine.complete(held[0]).has_value());
}

TEST(Engine, AnEngineBuiltAnewInItsProcessCostsBuiltInAgentsNoAttempt) {
    SteppedEngine engine;
    engine.register_agent("inside", "paint", 1, AgentKind::BUILTIN);
    const Id<Task> painted = engine.submit(new_task("paint"));
    ASSERT_EQ(engine.claim("inside").size(), 1U);

    engine.restart(true);

    EXPECT_EQ(engine.stored<Task>(painted)->attempt, 0);
    EXPECT_EQ(engine.claim("inside").size(), 1U);
}

TEST(Engine, ATaskThatEndsTheProcessEachTimeIsGivenUpWithAnAlert) {
    SteppedEngine engine;
    engine.register_agent("inside", "paint", 1, AgentKind::BUILTIN);
    const Id<Task> poison = engine.submit(new_task("paint"));
    int tries = 0;
    while (tries < 10 && engine.stored<Task>(poison)->status == TaskStatus::QUEUED) {
        engine.pass(1min);
        tries += static_cast<int>(engine.claim("inside").size());
        engine.restart();
    }

    EXPECT_EQ(tries, 3);
    EXPECT_EQ(engine.stored<Task>(poison)->status, TaskStatus::DEAD);
    ASSERT_EQ(engine.all<Alert>().size(), 1U);
    EXPECT_EQ(engine.all<Alert>().front().rule, "task_dead");
}

TEST(Engine, ATaskAtWorkEndsAtItsDeadlineAndItsHolderHearsIt) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    NewTask task = new_task("paint");
    task.deadline = engine.clock.now() + 10s;
    const Id<Task> id = engine.submit(task);
    const auto leases = engine.claim("worker");
    engine.pass(9s);
    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::RUNNING);
    engine.pass(2s);

    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::EXPIRED);
    const auto late = engine.complete(leases.at(0));
    EXPECT_EQ(late.error().code, ErrorCode::conflict);
    EXPECT_NE(late.error().message.find("EXPIRED"), std::string::npos);
    EXPECT_EQ(lines_of(engine, id, "task.expired"), 1);
    EXPECT_TRUE(engine.claim("worker").empty());
}

TEST(Engine, WhoNeedsARowThatCannotBeReadIsToldAndTheOthersGoOn) {
    SteppedEngine engine;
    engine.settle();
    NewTask keyed = new_task("paint");
    keyed.unique_key = "spoilt";
    const Ticket first = engine.offer(one(keyed));
    const Ticket second = engine.offer(one(keyed));
    engine.turn();
    const auto refs = engine.engine->take_loads();
    ASSERT_EQ(refs.size(), 1U);
    engine.engine->loaded(std::vector<Loaded>{{refs[0], {}, Error{ErrorCode::corrupt, "half a row"}}});
    engine.settle();  // the second asks for the row again, and it can be read now

    const auto refused = engine.reply(first);
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->error().code, ErrorCode::corrupt);
    const auto good = engine.reply(second);
    ASSERT_TRUE(good.has_value() && good->has_value());
    ASSERT_EQ(engine.all<Alert>().size(), 1U);
    EXPECT_EQ(engine.all<Alert>().front().rule, "row_unreadable");
}

TEST(Engine, ATaskWhoseBodyIsLostIsGivenUpAndDoesNotHoldUpTheOthers) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> lost = engine.submit(new_task("paint"));
    engine.submit(new_task("paint"));
    engine.rebuild();
    engine.settle();
    const Ticket claim = engine.offer(engine.claim_of("worker", 2, 20s));
    engine.turn();
    std::vector<Loaded> loaded;
    for (const RowRef& ref : engine.engine->take_loads()) {
        if (ref.key.id == lost) {
            loaded.push_back({ref, {}, Error{ErrorCode::corrupt, "half a row"}});
        } else {
            loaded.push_back({ref, engine.find(ref.table, ref.key)});
        }
    }
    ASSERT_EQ(loaded.size(), 2U);
    engine.engine->loaded(loaded);
    while (engine.engine->has_work() || engine.load() > 0 || engine.commit()) engine.turn();

    const auto reply = engine.reply(claim);
    ASSERT_TRUE(reply.has_value() && reply->has_value());
    EXPECT_EQ((*reply)->as<Leases>()->leases.size(), 1U);
    EXPECT_EQ(engine.stored<Task>(lost)->status, TaskStatus::DEAD);
    EXPECT_EQ(engine.all<Alert>().size(), 2U);  // of the row, and of the task
}

// What comes and goes by chance, with a cache too small for it, and restarts at any moment. settle() compares
// memory with the store each time.
TEST(Engine, LargeBodiesAreNotKeptBeyondTheirBytes) {
    EngineOptions options;
    options.cache_bytes_max = 10'000;
    SteppedEngine engine{platform_modules(), options};
    engine.register_agent("worker", "paint");
    NewTask task = new_task("paint");
    task.payload = Json{"\"" + std::string(1'000, 'x') + "\""};
    for (int i = 0; i < 50; ++i) engine.submit(task);
    for (int i = 0; i < 3; ++i) engine.turn();
    EXPECT_LE(engine.engine->rows().table<TaskBody>().size(), 10U);

    const auto leases = engine.claim("worker", 50);
    ASSERT_EQ(leases.size(), 50U);
    for (const Lease& lease : leases) EXPECT_EQ(lease.body->payload, task.payload);
}

// A store in which the first row of every page is unreadable.
class FirstRowSpoilt final : public Store {
public:
    explicit FirstRowSpoilt(Store& inner) : inner_(inner) {}
    Result<Done> migrate() override { return inner_.migrate(); }
    Result<Page> read(std::string_view workspace, const Query& query) override {
        auto page = inner_.read(workspace, query);
        if (!page || !query.after.empty() || page->rows.empty()) return page;
        page->rows.erase(page->rows.begin());
        page->unreadable.emplace_back("a row, status: 'WEIRD' is no status");
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
};

TEST(Engine, ARowThatCannotBeReadIsSetAsideAtAStartAndEverythingElseGoesOn) {
    SteppedEngine desk;
    for (int i = 0; i < 3; ++i) desk.submit({.type = "paint"});
    FirstRowSpoilt spoilt{desk.store};
    Engine engine{{}, platform_modules(), 7};

    ASSERT_TRUE(engine.restore(spoilt, "main").has_value());
    engine.begin(desk.groups.size(), false);
    engine.turn(desk.clock.now());

    EXPECT_EQ(engine.rows().table<Task>().size(), 2U);
    const auto group = engine.take_group();
    EXPECT_FALSE(group) << "the alert asks for its row first";
    const auto loads = engine.take_loads();
    ASSERT_FALSE(loads.empty());
    EXPECT_EQ(loads.front().key.text, "row_unreadable/tasks");
}

TEST(Engine, APauseOfOursCostsNoWorkerItsTask) {
    SteppedEngine desk{platform_modules({.attempt_max = 1, .agent_silence_max = 40s})};
    desk.register_agent("w", "paint");
    desk.submit({.type = "paint", .lease = 1s});
    const Lease lease = desk.claim("w").at(0);

    // The process stands still for a minute; what fell due meanwhile is decided after the time that is owed.
    desk.clock.advance_to(desk.clock.now() + 60s);
    desk.engine->stood_still(59'500ms);
    desk.settle();

    EXPECT_EQ(desk.stored<Task>(RawId{lease.task->id})->status, TaskStatus::RUNNING);
    EXPECT_EQ(desk.stored<AgentInfo>("w")->status, AgentStatus::ONLINE);
    EXPECT_TRUE(desk.complete(lease).has_value());
}

TEST(Engine, AWorkerThatIsDeadLosesItsTaskAfterOurPauseAllTheSame) {
    SteppedEngine desk{platform_modules({.attempt_max = 1})};
    desk.register_agent("w", "paint");
    desk.submit({.type = "paint", .lease = 1s});
    const Lease lease = desk.claim("w").at(0);
    desk.clock.advance_to(desk.clock.now() + 60s);
    desk.engine->stood_still(59'500ms);
    desk.settle();

    desk.pass(1s);

    EXPECT_EQ(desk.stored<Task>(RawId{lease.task->id})->status, TaskStatus::DEAD);
}

}  // namespace
}  // namespace tero
