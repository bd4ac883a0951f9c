// Schedules in the engine, with the coordinator: an instant fires once, whatever is lost on the way.
#include "modules/scheduler/model/inputs.hpp"
#include "modules/scheduler/tests/scheduler_fixture.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

ScheduleSettings each_minute() {
    ScheduleSettings settings;
    settings.name = "each minute";
    settings.cron = "* * * * *";
    settings.misfire = MisfirePolicy::ALL;
    settings.misfire_max = 100;
    settings.starts.task.type = "job";
    settings.starts.task.lease = 1h;
    return settings;
}

Id<ScheduledTask> scheduled(SteppedEngine& engine, ScheduleSettings settings) {
    return engine.ask_for<ScheduledTask>(CreateSchedule{std::move(settings), "ana"}).id;
}

// Each instant has one line, and each line that fired one task.
void expect_one_task_for_each_fire(SteppedEngine& engine) {
    std::set<std::int64_t> instants;
    std::set<RawId> tasks;
    for (const Task& task : engine.all<Task>()) tasks.insert(task.id);
    for (const ScheduleFire& fire : engine.all<ScheduleFire>()) {
        EXPECT_TRUE(instants.insert(fire.at.ms).second) << to_string(fire.at);
        if (fire.outcome == FireOutcome::FIRED) {
            EXPECT_EQ(tasks.erase(fire.task), 1U) << to_string(fire.at);
        }
    }
    EXPECT_TRUE(tasks.empty()) << tasks.size() << " tasks that no fire started";
}

TEST(SchedulesInTheEngine, WhatWasNotStoredFiresAfterARestartAndWhatWasDoesNot) {
    SteppedEngine engine{scheduler_modules()};
    scheduled(engine, each_minute());
    engine.clock.advance_to(engine.clock.now() + 1min);
    engine.turn();  // decided, and lost
    engine.restart();
    EXPECT_EQ(engine.all<ScheduleFire>().size(), 1U);

    engine.restart();
    EXPECT_EQ(engine.all<ScheduleFire>().size(), 1U);
    engine.pass(10min);
    EXPECT_EQ(engine.all<ScheduleFire>().size(), 11U);
    expect_one_task_for_each_fire(engine);
}

RC_GTEST_PROP(SchedulesInTheEngine, AnInstantFiresOnceWhateverIsLostAndRestarted, ()) {
    SteppedEngine engine{scheduler_modules()};
    ScheduleSettings settings = each_minute();
    settings.jitter = std::chrono::seconds{*rc::gen::inRange(0, 90)};
    const auto id = scheduled(engine, settings);
    const Timestamp begin = engine.clock.now();
    for (int step = 0; step < 20; ++step) {
        engine.clock.advance_to(engine.clock.now() + std::chrono::seconds{*rc::gen::inRange(0, 100)});
        switch (*rc::gen::inRange(0, 5)) {
            case 0:
                engine.turn();
                engine.restart();
                break;
            case 1:
                engine.restart(*rc::gen::arbitrary<bool>());
                break;
            case 2:
                engine.ask_for<ScheduledTask>(ChangeSchedule{id, ScheduleVerb::PAUSE, "", "ana"});
                break;
            case 3:
                engine.ask_for<ScheduledTask>(ChangeSchedule{id, ScheduleVerb::RESUME, "", "ana"});
                break;
            default:
                engine.settle();
                break;
        }
    }
    engine.ask_for<ScheduledTask>(ChangeSchedule{id, ScheduleVerb::RESUME, "", "ana"});
    engine.pass(3min);
    expect_one_task_for_each_fire(engine);
    const Timestamp next = engine.stored<ScheduledTask>(id)->next_at;
    std::int64_t minutes = 0;
    for (const ScheduleFire& fire : engine.all<ScheduleFire>()) minutes += fire.count;
    RC_ASSERT(minutes == next.ms / 60'000 - begin.ms / 60'000 - 1);  // none was passed over
}

TEST(SchedulesInTheEngine, ARunThatIsCancelledForTheNextEndsAndTheNextRuns) {
    SteppedEngine engine{scheduler_modules()};
    engine.register_agent("a", "job");
    ScheduleSettings settings = each_minute();
    settings.overlap = RunOverlap::CANCEL_PREVIOUS;
    const auto id = scheduled(engine, settings);
    engine.pass(1min);
    const auto first = engine.claim("a");
    ASSERT_EQ(first.size(), 1U);

    engine.pass(1min);

    EXPECT_EQ(engine.stored<Task>(first[0].task->id)->status, TaskStatus::CANCELLED);
    const auto second = engine.claim("a");
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(engine.stored<ScheduledTask>(id)->running, second[0].task->id);
    EXPECT_TRUE(engine.complete(second[0]).has_value());
    EXPECT_TRUE(engine.stored<ScheduledTask>(id)->running.empty());
}

TEST(SchedulesInTheEngine, AFireThatWaitsForTheLastRunSurvivesARestart) {
    SteppedEngine engine{scheduler_modules()};
    engine.register_agent("a", "job");
    ScheduleSettings settings = each_minute();
    settings.overlap = RunOverlap::QUEUE;
    settings.runs_max = 2;
    const auto id = scheduled(engine, settings);
    engine.pass(1min);
    const auto first = engine.claim("a");
    ASSERT_EQ(first.size(), 1U);
    engine.pass(1min);
    engine.restart();
    EXPECT_TRUE(engine.complete(first[0]).has_value());

    const auto second = engine.claim("a");
    ASSERT_EQ(second.size(), 1U);
    EXPECT_TRUE(engine.complete(second[0]).has_value());
    EXPECT_EQ(engine.stored<ScheduledTask>(id)->status, ScheduleStatus::ENDED);
    expect_one_task_for_each_fire(engine);
}

TEST(SchedulesInTheEngine, AFailedRunPausesAndNothingOfItIsLost) {
    SteppedEngine engine{scheduler_modules()};
    engine.register_agent("a", "job");
    ScheduleSettings settings = each_minute();
    settings.pause_on_failure = true;
    const auto id = scheduled(engine, settings);
    engine.pass(1min);
    ASSERT_TRUE(engine.fail(engine.claim("a").at(0), false).has_value());
    EXPECT_EQ(engine.stored<ScheduledTask>(id)->status, ScheduleStatus::PAUSED);
    engine.restart();
    engine.pass(5min);
    EXPECT_EQ(engine.all<ScheduleFire>().size(), 1U);

    engine.ask_for<ScheduledTask>(ChangeSchedule{id, ScheduleVerb::RESUME, "", "ana"});

    EXPECT_EQ(engine.all<ScheduleFire>().size(), 6U);
    expect_one_task_for_each_fire(engine);
}

TEST(SchedulesInTheEngine, ABackfillLeavesWhatHasFired) {
    SteppedEngine engine{scheduler_modules()};
    ScheduleSettings settings = each_minute();
    settings.type = ScheduleType::ONCE;
    settings.cron.clear();
    settings.at = engine.clock.now() + 1h;
    const auto id = scheduled(engine, settings);
    engine.pass(2h);
    const BackfillSchedule before{id, engine.clock.now() - 24h, engine.clock.now(), "ana"};
    EXPECT_EQ(engine.ask_for<Backfilled>(before).had_fired, 1);
}

ScheduleSettings each_minute_a_workflow(SteppedEngine& engine, const std::string& steps) {
    engine.ask_for<WorkflowPut>(
        PutWorkflow{Json{R"({"id":"close","start":"one","steps":[)" + steps + "]}"}, "ana"});
    ScheduleSettings settings = each_minute();
    settings.starts = {StartKind::WORKFLOW, {}, WorkflowStart{.workflow = "close"}};
    return settings;
}

TEST(SchedulesInTheEngine, AWorkflowIsStartedOnceForAnInstantAndItsEndIsTold) {
    SteppedEngine engine{scheduler_modules()};
    engine.register_agent("a", "job");
    ScheduleSettings settings = each_minute_a_workflow(engine, R"({"id":"one","type":"TASK","task":"job"})");
    settings.pause_on_failure = true;
    const auto id = scheduled(engine, settings);
    engine.clock.advance_to(engine.clock.now() + 1min);
    engine.turn();  // decided, and lost
    engine.restart();
    ASSERT_EQ(engine.all<WorkflowExecution>().size(), 1U);
    const WorkflowExecution first = engine.all<WorkflowExecution>()[0];
    EXPECT_EQ(engine.stored<ScheduledTask>(id)->running_execution, first.id);
    EXPECT_EQ(engine.all<ScheduleFire>()[0].execution, first.id);
    EXPECT_TRUE(engine.complete(engine.claim("a").at(0)).has_value());
    EXPECT_FALSE(has_run(*engine.stored<ScheduledTask>(id)));

    engine.pass(1min);
    ASSERT_TRUE(engine.fail(engine.claim("a").at(0), false).has_value());
    EXPECT_EQ(engine.all<WorkflowExecution>().size(), 2U);
    EXPECT_EQ(engine.stored<ScheduledTask>(id)->status, ScheduleStatus::PAUSED);
}

TEST(SchedulesInTheEngine, AWorkflowThatIsCancelledMakesWayForTheNext) {
    SteppedEngine engine{scheduler_modules()};
    ScheduleSettings settings =
        each_minute_a_workflow(engine, R"({"id":"one","type":"DELAY","duration":"1h"})");
    settings.overlap = RunOverlap::CANCEL_PREVIOUS;
    const auto id = scheduled(engine, settings);
    engine.pass(2min);
    std::size_t cancelled = 0;
    for (const WorkflowExecution& one : engine.all<WorkflowExecution>())
        cancelled += one.status == ExecutionStatus::CANCELLED ? 1 : 0;
    EXPECT_EQ(engine.all<WorkflowExecution>().size(), 2U);
    EXPECT_EQ(cancelled, 1U);
    EXPECT_TRUE(has_run(*engine.stored<ScheduledTask>(id)));
}

TEST(SchedulesInTheEngine, ARunByHandStartsItsWorkflowThoughItsKeyIsNotInMemory) {
    SteppedEngine engine{scheduler_modules()};
    ScheduleSettings settings =
        each_minute_a_workflow(engine, R"({"id":"one","type":"DELAY","duration":"1h"})");
    settings.runs_max = 2;
    const auto id = scheduled(engine, settings);
    engine.restart();  // so that no key is known
    EXPECT_EQ(engine.ask_for<ScheduledTask>(ChangeSchedule{id, ScheduleVerb::RUN, "", "ana"}).runs, 1);
    EXPECT_EQ(engine.all<WorkflowExecution>().size(), 1U);

    const auto over = engine.ask_for<ScheduledTask>(ChangeSchedule{id, ScheduleVerb::RUN, "", "ana"});
    EXPECT_EQ(over.status, ScheduleStatus::ENDED);
    EXPECT_EQ(over.next_at, Timestamp{});
    const auto named =
        engine.ask_for<ScheduledTask>(UpdateSchedule{id, Json{R"({"name":"other"})"}, "ana", true});
    EXPECT_EQ(named.settings.name, "other");
    EXPECT_EQ(named.status, ScheduleStatus::ENDED);
}

TEST(SchedulesInTheEngine, AnotherKindOfStartLeavesNothingOfTheOldOne) {
    SteppedEngine engine{scheduler_modules()};
    const ScheduleSettings workflow =
        each_minute_a_workflow(engine, R"({"id":"one","type":"DELAY","duration":"1h"})");
    const auto id = scheduled(engine, each_minute());
    const auto changed = engine.ask_for<ScheduledTask>(UpdateSchedule{
        id, Json{R"({"starts":{"kind":"WORKFLOW","workflow":{"workflow":"close","input":{"a":1}}}})"}, "ana",
        true});
    EXPECT_EQ(changed.settings.starts.task, NewTask{});
    const auto again = engine.ask_for<ScheduledTask>(
        UpdateSchedule{id, Json{R"({"starts":{"workflow":{"version":1}}})"}, "ana", true});
    EXPECT_EQ(again.settings.starts.workflow->input.text, R"({"a":1})") << "what is not named stays";
}

}  // namespace
}  // namespace tero
