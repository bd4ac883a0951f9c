// Leases and what ends them: reports, silence, deadlines, cancels, restarts and pauses of ours.
#include "engine/tests/engine_fixture.hpp"
#include "kernel/alert.hpp"
#include "kernel/history.hpp"
#include "modules/coordinator/model/bounds.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace tero {
namespace {

std::ptrdiff_t lines_of(SteppedEngine& engine, const RawId& subject, std::string_view kind) {
    const auto lines = engine.all<HistoryEntry>();
    return std::count_if(lines.begin(), lines.end(), [&](const HistoryEntry& line) {
        return line.subject == subject && line.kind == kind;
    });
}

TEST(Leases, ATaskWhoseAgentFallsSilentIsRetriedAndAtLastGivenUpWithAnAlert) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    NewTask task{.type = "paint"};
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

TEST(Leases, ALateWorkerCannotOverwriteItsSuccessor) {
    SteppedEngine engine;
    engine.register_agent("slow", "paint");
    engine.register_agent("quick", "paint");
    const Id<Task> id = engine.submit({.type = "paint"});
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

TEST(Leases, HeartbeatsKeepALeaseForAsLongAsTheyCome) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> id = engine.submit({.type = "paint"});
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

TEST(Leases, ACancelledTaskIsNotHandedOutAndOneThatRunsIsTakenFromItsAgent) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> cancelled = engine.submit({.type = "paint"});
    const auto unknown = Id<Task>::make(engine.clock.now(), *std::make_unique<Random>(3));
    const auto outcomes = engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {cancelled, unknown}});
    EXPECT_TRUE(outcomes[0].has_value());
    EXPECT_EQ(outcomes[1].error().code, ErrorCode::not_found);
    EXPECT_TRUE(engine.claim("worker").empty());

    const Id<Task> running = engine.submit({.type = "paint"});
    const auto leases = engine.claim("worker");
    ASSERT_EQ(leases.size(), 1U);
    EXPECT_TRUE(engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {running}})[0].has_value());
    EXPECT_EQ(engine.complete(leases[0]).error().code, ErrorCode::conflict);
    const auto again = engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {running}});
    EXPECT_EQ(again[0].error().code, ErrorCode::conflict);
    EXPECT_EQ(engine.stored<Task>(cancelled)->status, TaskStatus::CANCELLED);
    EXPECT_EQ(engine.stored<Task>(running)->status, TaskStatus::CANCELLED);
}

TEST(Leases, ADeadTaskIsTriedAgainWhenSomebodyAsks) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    NewTask task{.type = "paint"};
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

TEST(Leases, OneCallMayNameATaskTwiceAndItIsDoneOnce) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> cancelled = engine.submit({.type = "print"});
    const auto outcomes = engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {cancelled, cancelled}});
    EXPECT_TRUE(outcomes[0].has_value() && outcomes[1].has_value());
    EXPECT_EQ(lines_of(engine, cancelled, "task.cancelled"), 1);

    const Id<Task> returned = engine.submit({.type = "paint"});
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

TEST(Leases, AStaleReportBesideTheGoodOneDoesNotHideIt) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> done = engine.submit({.type = "paint"});
    const Id<Task> failed = engine.submit({.type = "paint"});
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

TEST(Leases, AFailureToldTwiceIsOneFailure) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> id = engine.submit({.type = "paint"});
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

TEST(Leases, AnErrorThatIsTooLongIsRefusedAndNotCut) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> id = engine.submit({.type = "paint"});
    const Lease lease = engine.claim("worker").at(0);
    FailTasks told{.agent = "worker", .failures = {{.task = id, .epoch = lease.task->epoch}}};
    told.failures[0].error.assign(coordinator::error_bytes_max + 1, 'x');

    EXPECT_EQ(engine.ask_for<Outcomes>(told).at(0).error().code, ErrorCode::too_large);
    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::RUNNING);
    told.failures[0].error.pop_back();
    EXPECT_TRUE(engine.ask_for<Outcomes>(told).at(0).has_value());
    EXPECT_EQ(engine.stored<TaskBody>(id)->error, told.failures[0].error);
}

TEST(Leases, ARetryCannotBePutOffForEver) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> id = engine.submit({.type = "paint"});
    const auto leases = engine.claim("worker");
    for (const Duration wait : {Duration::max(), Duration{-1}}) {
        FailTasks failed;
        failed.agent = "worker";
        failed.failures.push_back({id, leases.at(0).task->epoch, "no", true, wait});
        EXPECT_EQ(engine.ask_for<Outcomes>(failed).front().error().field, "retry_after");
    }
    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::RUNNING);
}

TEST(Leases, AnAgentThatFailsATaskIsNoLongerOffline) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    NewTask task{.type = "paint"};
    task.lease = 1h;
    engine.submit(task);
    const auto leases = engine.claim("worker");
    engine.pass(2min);
    ASSERT_EQ(engine.stored<AgentInfo>("worker")->status, AgentStatus::OFFLINE);
    ASSERT_TRUE(engine.fail(leases.at(0)).has_value());
    EXPECT_EQ(engine.stored<AgentInfo>("worker")->status, AgentStatus::ONLINE);
}

TEST(Leases, AnOfflineAgentGetsNoTaskThoughItsClaimIsOpen) {
    SteppedEngine engine{platform_modules({.agent_silence_max = 10s})};
    engine.register_agent("worker", "paint");
    const Ticket claim = engine.offer(engine.claim_of("worker", 1, 30s));
    engine.pass(11s);
    engine.submit({.type = "paint"});
    EXPECT_FALSE(engine.reply(claim).has_value());
    engine.offer(engine.claim_of("worker"));  // here it is again
    engine.settle();
    EXPECT_TRUE(engine.reply(claim).has_value());
}

TEST(Leases, AClaimAskedAgainWhileItWaitsIsAnsweredAtItsNewDoor) {
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
    engine.submit({.type = "paint"});
    const auto granted = engine.reply(second);
    ASSERT_TRUE(granted.has_value() && granted->has_value());
    EXPECT_EQ((*granted)->as<Leases>()->leases.size(), 1U);
}

TEST(Leases, LeasesAreNotShownToAnotherAgentThatKnowsTheRequest) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    engine.register_agent("other", "paint");
    engine.submit({.type = "paint"});
    Claim claim = engine.claim_of("worker");
    ASSERT_EQ(engine.ask_for<Leases>(claim).leases.size(), 1U);

    claim.agent = "other";
    EXPECT_EQ(engine.ask(claim).error().code, ErrorCode::conflict);
    CompleteTasks completed;
    completed.agent = "other";
    completed.next = claim;
    EXPECT_EQ(engine.ask(completed).error().code, ErrorCode::conflict);
}

TEST(Leases, OnlyAnEndlessClaimWaitsForEver) {
    SteppedEngine engine;
    engine.register_agent("inside", "paint", 1, AgentKind::BUILTIN);
    const Ticket outside = engine.offer(engine.claim_of("inside", 1, 20s));
    Claim endless = engine.claim_of("inside");
    endless.endless = true;
    const Ticket inside = engine.offer(endless);
    engine.pass(24h);

    EXPECT_TRUE(engine.reply(outside).has_value());
    EXPECT_FALSE(engine.reply(inside).has_value());
    engine.submit({.type = "paint"});
    EXPECT_TRUE(engine.reply(inside).has_value());
}

TEST(Leases, ATaskThatNobodyTookByItsDeadlineExpires) {
    SteppedEngine engine;
    NewTask task{.type = "paint"};
    task.deadline = engine.clock.now() + 1min;
    const Id<Task> id = engine.submit(task);

    engine.pass(59s);
    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::QUEUED);
    engine.restart();
    engine.pass(1s);

    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::EXPIRED);
}

TEST(Leases, ADelayedTaskIsNotHandedOutEarly) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    NewTask task{.type = "paint"};
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

TEST(Leases, LeasesOfBuiltInAgentsEndWithTheirProcessAndOthersAreWholeAgain) {
    SteppedEngine engine;
    engine.register_agent("inside", "paint", 1, AgentKind::BUILTIN);
    engine.register_agent("outside", "print");
    const Id<Task> painted = engine.submit({.type = "paint"});
    const Id<Task> printed = engine.submit({.type = "print"});
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

TEST(Leases, StartsKeepTheLeaseOfAnAgentThatIsHeardAndOfADeadOneNotForEver) {
    for (const bool is_heard : {true, false}) {
        SteppedEngine engine;
        engine.register_agent("outside", "print");
        const Id<Task> printed = engine.submit({.type = "print"});
        const auto held = engine.claim("outside");
        for (int i = 0; i < 10; ++i) {
            engine.pass(8s);  // less than the third of a lease that a start gives
            const Heartbeat alive{.agent = "outside", .beats = {{printed, held[0].task->epoch, {}}}};
            if (is_heard) {
                EXPECT_TRUE(engine.ask_for<Outcomes>(alive).front().has_value());
            }
            engine.restart();
        }

        const auto task = engine.stored<Task>(printed);
        EXPECT_EQ(task->status, is_heard ? TaskStatus::RUNNING : TaskStatus::QUEUED);
        EXPECT_EQ(task->attempt, 1);
    }
}

TEST(Leases, AnEngineBuiltAnewInItsProcessCostsBuiltInAgentsNoAttempt) {
    SteppedEngine engine;
    engine.register_agent("inside", "paint", 1, AgentKind::BUILTIN);
    const Id<Task> painted = engine.submit({.type = "paint"});
    ASSERT_EQ(engine.claim("inside").size(), 1U);

    engine.restart(true);

    EXPECT_EQ(engine.stored<Task>(painted)->attempt, 0);
    EXPECT_EQ(engine.claim("inside").size(), 1U);
}

TEST(Leases, ATaskThatEndsTheProcessEachTimeIsGivenUpWithAnAlert) {
    SteppedEngine engine;
    engine.register_agent("inside", "paint", 1, AgentKind::BUILTIN);
    const Id<Task> poison = engine.submit({.type = "paint"});
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

TEST(Leases, ATaskAtWorkEndsAtItsDeadlineAndItsHolderHearsIt) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    NewTask task{.type = "paint"};
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

TEST(Leases, ATaskWhoseBodyIsLostIsGivenUpAndDoesNotHoldUpTheOthers) {
    SteppedEngine engine;
    engine.register_agent("worker", "paint");
    const Id<Task> lost = engine.submit({.type = "paint"});
    engine.submit({.type = "paint"});
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

TEST(Leases, APauseOfOursCostsNoWorkerItsTask) {
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

TEST(Leases, AWorkerThatIsDeadLosesItsTaskAfterOurPauseAllTheSame) {
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
