// Schedules in the engine, with the coordinator: an instant fires once, whatever is lost on the way.
#include "engine/tests/engine_fixture.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/monitoring/agent_monitoring.hpp"
#include "modules/scheduler/agent_scheduler.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

ModuleSet with_scheduler() {
    return {.make = [] {
        std::vector<std::unique_ptr<Module>> modules;
        modules.push_back(
            std::make_unique<AgentCoordinator>(CoordinatorOptions{}, std::vector<std::string>{}));
        modules.push_back(std::make_unique<AgentMonitoring>(TimeZone::utc()));
        modules.push_back(std::make_unique<AgentScheduler>("UTC"));
        return modules;
    }};
}

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
    SteppedEngine engine{with_scheduler()};
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
    SteppedEngine engine{with_scheduler()};
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
    SteppedEngine engine{with_scheduler()};
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
    SteppedEngine engine{with_scheduler()};
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
    SteppedEngine engine{with_scheduler()};
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
    SteppedEngine engine{with_scheduler()};
    ScheduleSettings settings = each_minute();
    settings.type = ScheduleType::ONCE;
    settings.cron.clear();
    settings.at = engine.clock.now() + 1h;
    const auto id = scheduled(engine, settings);
    engine.pass(2h);
    const BackfillSchedule before{id, engine.clock.now() - 24h, engine.clock.now(), "ana"};
    EXPECT_EQ(engine.ask_for<Backfilled>(before).had_fired, 1);
}

}  // namespace
}  // namespace tero
