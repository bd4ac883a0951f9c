// Schedules alone: what fires, what does not and why, without a coordinator.
#include "modules/scheduler/agent_scheduler.hpp"

#include "kernel/alert.hpp"
#include "kernel/module_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace tero {
namespace {

using Lines = std::vector<std::string>;

Timestamp time_of(const std::string& text) {
    const auto parsed = parse_timestamp("2026-11-" + text + ":00Z");
    EXPECT_TRUE(parsed.has_value()) << text;
    return parsed.value_or({});
}

class Schedules : public testing::Test {
protected:
    Schedules() { alone_.now = time_of("02T00:30"); }

    static ScheduleSettings daily_at_two() {
        ScheduleSettings settings;
        settings.name = "report";
        settings.cron = "0 2 * * *";
        settings.starts.task.type = "report.make";
        return settings;
    }
    static ScheduleSettings each(const std::string& interval) {
        ScheduleSettings settings = daily_at_two();
        settings.type = ScheduleType::RECURRING;
        settings.cron.clear();
        settings.every = interval;
        return settings;
    }
    ScheduleSettings daily_workflow() {
        alone_.put(WorkflowVersion{.key = "close@1", .workflow = "close", .version = 1});
        ScheduleSettings settings = daily_at_two();
        settings.starts = {
            StartKind::WORKFLOW, {}, WorkflowStart{.workflow = "close", .input = Json{"{\"a\":1}"}}};
        return settings;
    }
    Id<ScheduledTask> make(const ScheduleSettings& settings) {
        const Reply reply = alone_.ask(CreateSchedule{settings, "key:ana"});
        EXPECT_TRUE(reply.has_value()) << reply.error().message;
        return reply.has_value() ? reply->as<ScheduledTask>()->id : Id<ScheduledTask>{};
    }
    ErrorCode refusal(const Input& input, const std::string& field = {}) {
        const Reply reply = alone_.ask(input);
        EXPECT_FALSE(reply.has_value());
        if (reply.has_value()) return ErrorCode::corrupt;
        if (!field.empty()) {
            EXPECT_EQ(reply.error().field, field) << reply.error().message;
        }
        return reply.error().code;
    }
    void change(const Id<ScheduledTask>& id, ScheduleVerb verb) {
        alone_.tell(ChangeSchedule{id, verb, "", "ana"});
    }
    void update(const Id<ScheduledTask>& id, const std::string& changes) {
        const Reply reply = alone_.ask(UpdateSchedule{id, Json{changes}, "ana"});
        EXPECT_TRUE(reply.has_value()) << reply.error().message;
    }
    void until(const std::string& time) { alone_.pass(time_of(time) - alone_.now); }
    // Nothing happens in between: Tero was down.
    void down_until(const std::string& time) {
        alone_.now = time_of(time);
        alone_.pass(0s);
    }
    // The task that a schedule started last has ended.
    void end_run(const Id<ScheduledTask>& id, TaskStatus status = TaskStatus::SUCCEEDED) {
        Task task;
        task.id = alone_.find<ScheduledTask>(id)->running;
        task.status = status;
        task.owner = modules::scheduler;
        task.owner_id = id;
        alone_.tell(TaskEnded{std::make_shared<const Task>(task), {}, {}});
    }
    // Started by a schedule: what became of it.
    void end_execution(const StartWorkflow& started, ExecutionStatus status, bool began = true) {
        alone_.tell(ExecutionEnded{.execution = started.id,
                                   .status = status,
                                   .key = started.asked.key,
                                   .owner = started.owner,
                                   .error = began ? "" : "no room",
                                   .began = began});
    }
    ScheduledTask schedule(const Id<ScheduledTask>& id) const { return *alone_.find<ScheduledTask>(id); }
    // `02T02:00 FIRED due`, by their instants.
    Lines fires() const {
        auto all = alone_.all<ScheduleFire>();
        std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
            return std::tie(a.at, a.until) < std::tie(b.at, b.until);
        });
        Lines lines;
        for (const ScheduleFire& fire : all) {
            lines.push_back(
                fmt::format("{} {} {}", to_string(fire.at).substr(8, 8), name_of(fire.outcome), fire.reason));
            if (fire.count > 1) lines.back() += fmt::format(" x{}", fire.count);
        }
        return lines;
    }
    std::size_t tasks() const { return alone_.asked<QueueTask>().size(); }

    ModulesAlone alone_{only_module<AgentScheduler>(BusinessTime{.zone = "UTC"})};
};

TEST_F(Schedules, AFireStartsItsTaskOnceAndPlansTheNext) {
    const auto id = make(daily_at_two());
    EXPECT_EQ(schedule(id).next_at, time_of("02T02:00"));

    until("03T12:00");

    EXPECT_EQ(fires(), (Lines{"02T02:00 FIRED due", "03T02:00 FIRED due"}));
    ASSERT_EQ(tasks(), 2U);
    EXPECT_EQ(alone_.asked<QueueTask>()[0].owner, (Owner{modules::scheduler, id}));
    EXPECT_EQ(alone_.asked<QueueTask>()[0].task.type, "report.make");
    EXPECT_EQ(schedule(id).next_at, time_of("04T02:00"));
    EXPECT_EQ(schedule(id).runs, 2);
}

TEST_F(Schedules, WhatPassedWhileTeroWasDownIsSkipped) {  // A6
    ScheduleSettings settings = daily_at_two();
    settings.misfire = MisfirePolicy::SKIP;
    make(settings);
    down_until("03T07:49");
    until("04T03:00");
    EXPECT_EQ(fires(), (Lines{"02T02:00 SKIPPED missed x2", "04T02:00 FIRED due"}));
    EXPECT_EQ(tasks(), 1U);
}

TEST_F(Schedules, WhatPassedWhileTeroWasDownIsMadeUpOnce) {
    make(daily_at_two());
    down_until("04T07:49");
    EXPECT_EQ(fires(), (Lines{"02T02:00 SKIPPED missed x2", "04T02:00 FIRED made_up"}));
}

TEST_F(Schedules, WhatPassedWhileTeroWasDownIsMadeUpUpToANumber) {
    ScheduleSettings settings = daily_at_two();
    settings.misfire = MisfirePolicy::ALL;
    settings.misfire_max = 2;
    make(settings);
    down_until("05T07:49");
    EXPECT_EQ(fires(),
              (Lines{"02T02:00 SKIPPED missed x2", "04T02:00 FIRED made_up", "05T02:00 FIRED made_up"}));
}

TEST_F(Schedules, AMinuteLateIsNotMissed) {
    ScheduleSettings settings = daily_at_two();
    settings.misfire = MisfirePolicy::SKIP;
    make(settings);
    down_until("02T02:01");
    EXPECT_EQ(fires(), Lines{"02T02:00 FIRED due"});
}

TEST_F(Schedules, WhatPassedWhilePausedFollowsTheSamePolicy) {  // A6
    for (const auto& [policy, expected] : std::vector<std::pair<MisfirePolicy, Lines>>{
             {MisfirePolicy::SKIP, {"02T02:00 SKIPPED paused"}},
             {MisfirePolicy::ONCE, {"02T02:00 FIRED made_up_after_pause"}},
             {MisfirePolicy::ALL, {"02T02:00 FIRED made_up_after_pause"}}}) {
        ModulesAlone& alone = alone_;
        for (const ScheduleFire& fire : alone.all<ScheduleFire>())
            alone.rows.put(table_of<ScheduleFire>(), fire.key, nullptr);
        alone.rows.keep();
        alone.now = time_of("02T00:30");
        ScheduleSettings settings = daily_at_two();
        settings.misfire = policy;
        const auto id = make(settings);
        until("02T01:00");
        change(id, ScheduleVerb::PAUSE);
        until("02T07:49");
        EXPECT_EQ(fires(), Lines{});
        change(id, ScheduleVerb::RESUME);

        EXPECT_EQ(fires(), expected);
        EXPECT_EQ(schedule(id).next_at, time_of("03T02:00"));
        change(id, ScheduleVerb::DELETE);
    }
}

TEST_F(Schedules, AnUpdateOfAnotherFieldLosesNoFire) {  // A6
    ScheduleSettings settings = daily_at_two();
    settings.jitter = 60s;
    const auto id = make(settings);
    const Timestamp due = schedule(id).due_at;
    EXPECT_GT(due, time_of("02T02:00"));
    EXPECT_LE(due, time_of("02T02:01"));

    alone_.pass(time_of("02T02:00") - 1s - alone_.now);
    update(id, R"({"misfire":"SKIP"})");
    EXPECT_EQ(schedule(id).due_at, due);
    alone_.pass(1s);  // its instant has come, its jitter has not passed
    update(id, R"({"cron":"0 5 * * *"})");
    until("02T06:00");

    EXPECT_EQ(fires(), (Lines{"02T02:00 FIRED due", "02T05:00 FIRED due"}));
}

TEST_F(Schedules, NewTimesCountFromNow) {
    const auto id = make(daily_at_two());
    update(id, R"({"cron":"0 5 * * *","starts":{"task":{"type":"report.send"}}})");
    until("02T06:00");
    EXPECT_EQ(fires(), Lines{"02T05:00 FIRED due"});
    EXPECT_EQ(alone_.asked<QueueTask>()[0].task.type, "report.send");
}

TEST_F(Schedules, AnIntervalIsCountedFromTheStartWhateverItsRunsTake) {
    make(each("90 minutes"));
    until("02T04:00");
    EXPECT_EQ(fires(), (Lines{"02T02:00 FIRED due", "02T03:30 FIRED due"}));
}

TEST_F(Schedules, AnIntervalFromTheEndWaitsForTheRun) {
    ScheduleSettings settings = each("PT1H");
    settings.counts_from = CountsFrom::END;
    const auto id = make(settings);
    until("02T05:00");
    EXPECT_EQ(fires(), Lines{"02T01:30 FIRED due"});
    EXPECT_EQ(schedule(id).next_at, Timestamp{});

    end_run(id);
    EXPECT_EQ(schedule(id).next_at, time_of("02T06:00"));
}

TEST_F(Schedules, OnceIsOnce) {
    ScheduleSettings settings = daily_at_two();
    settings.type = ScheduleType::ONCE;
    settings.cron.clear();
    settings.at = time_of("02T03:00");
    const auto id = make(settings);
    until("09T03:00");
    EXPECT_EQ(fires(), Lines{"02T03:00 FIRED due"});
    EXPECT_EQ(schedule(id).status, ScheduleStatus::ENDED);
    end_run(id);
    EXPECT_EQ(schedule(id).status, ScheduleStatus::ENDED);
}

TEST_F(Schedules, ARunThatGoesOnLetsTheNextBeSkippedOrWaitOrBeCancelled) {
    ScheduleSettings settings = each("1 hour");
    settings.overlap = RunOverlap::SKIP;
    auto id = make(settings);
    until("02T03:00");
    EXPECT_EQ(fires(), (Lines{"02T01:30 FIRED due", "02T02:30 SKIPPED last_run_goes_on"}));

    update(id, R"({"overlap":"QUEUE"})");
    until("02T05:00");
    EXPECT_EQ(fires()[2], "02T03:30 WAITS last_run_goes_on");
    EXPECT_EQ(fires()[3], "02T04:30 SKIPPED another_waits");
    end_run(id);
    EXPECT_EQ(fires()[2], "02T03:30 FIRED waited");
    EXPECT_EQ(tasks(), 2U);

    update(id, R"({"overlap":"CANCEL_PREVIOUS"})");
    const Id<Task> previous = schedule(id).running;
    until("02T05:45");
    ASSERT_EQ(alone_.asked<ChangeTasks>().size(), 1U);
    EXPECT_EQ(alone_.asked<ChangeTasks>()[0].tasks, std::vector{previous});
    EXPECT_EQ(tasks(), 3U);
}

TEST_F(Schedules, WhatWaitsWhenItEndsByHandIsToldToBeSkipped) {
    ScheduleSettings settings = daily_at_two();
    settings.overlap = RunOverlap::QUEUE;
    settings.runs_max = 2;
    const auto id = make(settings);
    until("04T00:00");
    EXPECT_EQ(fires(), (Lines{"02T02:00 FIRED due", "03T02:00 WAITS last_run_goes_on"}));
    change(id, ScheduleVerb::RUN);
    EXPECT_EQ(schedule(id).status, ScheduleStatus::ENDED);
    EXPECT_EQ(fires()[1], "03T02:00 SKIPPED runs_max");
    end_run(id);
    EXPECT_EQ(tasks(), 2U);
}

TEST_F(Schedules, AFailedRunPausesItWithAnAlert) {
    ScheduleSettings settings = daily_at_two();
    settings.pause_on_failure = true;
    const auto id = make(settings);
    until("02T03:00");
    end_run(id, TaskStatus::DEAD);

    EXPECT_EQ(schedule(id).status, ScheduleStatus::PAUSED);
    EXPECT_EQ(schedule(id).reason, "run_failed");
    ASSERT_EQ(alone_.asked<RaiseAlert>().size(), 1U);
    until("04T03:00");
    EXPECT_EQ(tasks(), 1U);
    change(id, ScheduleVerb::RESUME);
    EXPECT_EQ(tasks(), 2U);
    EXPECT_EQ(alone_.asked<ResolveAlert>().size(), 1U);
}

TEST_F(Schedules, ItEndsAfterItsRunsAndAtItsEnd) {
    ScheduleSettings settings = daily_at_two();
    settings.runs_max = 2;
    const auto counted = make(settings);
    settings = daily_at_two();
    settings.ends_at = time_of("03T02:00");
    const auto timed = make(settings);
    until("09T00:00");
    EXPECT_EQ(schedule(counted).runs, 2);
    EXPECT_EQ(schedule(counted).reason, "runs_max");
    EXPECT_EQ(schedule(timed).runs, 1);
    EXPECT_EQ(schedule(timed).reason, "no_more_instants");
    EXPECT_EQ(refusal(UpdateSchedule{counted, Json{R"({"runs_max":1})"}, "ana"}, "runs_max"),
              ErrorCode::conflict);
    update(counted, R"({"misfire":"SKIP"})");
    EXPECT_EQ(schedule(counted).status, ScheduleStatus::ENDED);
    update(counted, R"({"runs_max":3})");
    until("11T00:00");
    EXPECT_EQ(schedule(counted).runs, 3);
}

TEST_F(Schedules, ARunByHandIsBesideItsTimes) {
    const auto id = make(daily_at_two());
    change(id, ScheduleVerb::RUN);
    EXPECT_EQ(fires(), Lines{"02T00:30 FIRED by_hand: ana"});
    EXPECT_EQ(schedule(id).next_at, time_of("02T02:00"));
}

TEST_F(Schedules, ABackfillFiresWhatHasNotFired) {
    ScheduleSettings settings = daily_at_two();
    settings.misfire = MisfirePolicy::SKIP;
    const auto id = make(settings);
    down_until("04T12:00");
    until("05T12:00");
    const Reply reply = alone_.ask(BackfillSchedule{id, time_of("03T00:00"), time_of("06T00:00"), "ana"});
    ASSERT_TRUE(reply.has_value());
    EXPECT_EQ(reply->as<Backfilled>()->fired, 2);
    EXPECT_EQ(reply->as<Backfilled>()->had_fired, 1);
    EXPECT_EQ(fires(), (Lines{"02T02:00 SKIPPED missed x3", "03T02:00 FIRED backfill: ana",
                              "04T02:00 FIRED backfill: ana", "05T02:00 FIRED due"}));
    update(id, R"({"cron":"* * * * *"})");
    EXPECT_EQ(refusal(BackfillSchedule{id, time_of("03T00:00"), time_of("06T00:00"), "ana"}, "until"),
              ErrorCode::invalid);
}

TEST_F(Schedules, WhatMakesNoSenseIsRefusedWhenItIsSaved) {
    const auto with = [](auto set) {
        ScheduleSettings settings = daily_at_two();
        set(settings);
        return CreateSchedule{settings, "ana"};
    };
    EXPECT_EQ(refusal(with([](auto& s) { s.name.clear(); }), "name"), ErrorCode::invalid);
    EXPECT_EQ(refusal(with([](auto& s) { s.cron = "0 0 31 2 *"; }), "cron"), ErrorCode::invalid);
    EXPECT_EQ(refusal(with([](auto& s) { s.every = "1 h"; }), "every"), ErrorCode::invalid);
    EXPECT_EQ(refusal(with([](auto& s) { s.type = ScheduleType::EVENT; }), "event"), ErrorCode::invalid);
    EXPECT_EQ(refusal(with([](auto& s) { s.zone = "Mars/Olympus"; }), "zone"), ErrorCode::invalid);
    EXPECT_EQ(refusal(with([](auto& s) { s.misfire_max = 0; }), "misfire_max"), ErrorCode::invalid);
    EXPECT_EQ(refusal(with([](auto& s) { s.jitter = 25h; }), "jitter"), ErrorCode::invalid);
    EXPECT_EQ(refusal(with([](auto& s) { s.ends_at = time_of("01T00:00"); }), "ends_at"), ErrorCode::invalid);
    EXPECT_EQ(refusal(with([](auto& s) { s.counts_from = CountsFrom::END; }), "counts_from"),
              ErrorCode::invalid);
    EXPECT_EQ(refusal(with([](auto& s) { s.starts.task.type.clear(); }), "starts.task.type"),
              ErrorCode::invalid);
    EXPECT_EQ(refusal(with([](auto& s) { s.starts.task.unique_key = "one"; }), "starts.task.unique_key"),
              ErrorCode::invalid);
    EXPECT_EQ(refusal(with([](auto& s) {
                          s.type = ScheduleType::ONCE;
                          s.cron.clear();
                          s.at = time_of("01T00:00");
                      }),
                      "at"),
              ErrorCode::invalid);
    const auto id = make(daily_at_two());
    EXPECT_EQ(refusal(UpdateSchedule{id, Json{R"({"crom":"0 5 * * *"})"}, "ana"}, "crom"),
              ErrorCode::invalid);
    change(id, ScheduleVerb::DELETE);
    EXPECT_EQ(refusal(ChangeSchedule{id, ScheduleVerb::RUN, "", "ana"}), ErrorCode::not_found);
}

TEST_F(Schedules, ManyMissedInstantsAreOneLine) {
    ScheduleSettings settings = daily_at_two();
    settings.cron = "* * * * *";
    settings.misfire = MisfirePolicy::SKIP;
    make(settings);
    down_until("09T00:00");
    const auto lines = fires();
    ASSERT_GE(lines.size(), 2U);
    EXPECT_TRUE(lines[0].starts_with("02T00:31 SKIPPED missed_and_more x2")) << lines[0];
    EXPECT_LE(lines.size(), 3U);
    EXPECT_EQ(lines.back(), "09T00:00 FIRED due");
}

TEST_F(Schedules, OfManyMissedInstantsTheLastOnesAreMadeUp) {
    ScheduleSettings settings = daily_at_two();
    settings.cron = "*/5 * * * *";
    settings.misfire = MisfirePolicy::ALL;
    settings.misfire_max = 2;
    make(settings);
    down_until("29T00:03");
    auto lines = fires();
    lines.erase(lines.begin());
    EXPECT_EQ(lines, (Lines{"28T23:55 FIRED made_up", "29T00:00 FIRED made_up"}));
}

// What users of other schedulers beg for, by the row of the table in which we collected it (the others are
// workflow/tests/pains_test.cpp).
TEST_F(Schedules, Row4AScheduleGoesByTheClockOfItsZone) {
    ScheduleSettings settings = daily_at_two();
    settings.zone = "Europe/Berlin";
    EXPECT_EQ(schedule(make(settings)).next_at, time_of("02T01:00"));
    settings.zone = "Asia/Kathmandu";
    EXPECT_EQ(schedule(make(settings)).next_at, time_of("02T20:15"));
}

TEST_F(Schedules, Row23WhatPiledUpWhileTeroWasDownIsOneFireAndOneLine) {
    const auto id = make(each("10 minutes"));
    down_until("03T00:35");
    EXPECT_EQ(tasks(), 1U);
    EXPECT_EQ(fires(), (Lines{"02T00:40 SKIPPED missed x143", "03T00:30 FIRED made_up"}));
    EXPECT_EQ(schedule(id).next_at, time_of("03T00:40"));
}

TEST_F(Schedules, Row34AClockThatIsChangedNeitherStopsAScheduleNorFiresItTwice) {
    const auto at = [](const char* text) { return *parse_timestamp(text); };
    ScheduleSettings settings = daily_at_two();
    settings.zone = "America/New_York";
    settings.cron = "30 2 * * *";  // missing on 8 March
    alone_.now = at("2026-03-07T00:00:00Z");
    const auto spring = make(settings);
    alone_.pass(at("2026-03-09T12:00:00Z") - alone_.now);
    change(spring, ScheduleVerb::DELETE);
    settings.cron = "30 1 * * *";  // twice on 1 November
    alone_.now = at("2026-10-31T00:00:00Z");
    make(settings);
    until("02T12:00");
    EXPECT_EQ(fires(), (Lines{"07T07:30 FIRED due", "08T07:00 FIRED due", "09T06:30 FIRED due",
                              "31T05:30 FIRED due", "01T05:30 FIRED due", "02T06:30 FIRED due"}));
    EXPECT_EQ(tasks(), 6U);
}

TEST(ScheduleInterval, IsWordsOrIso) {
    EXPECT_EQ(parse_interval("90 s"), Result<Duration>{90s});
    EXPECT_EQ(parse_interval("1 hour"), Result<Duration>{1h});
    EXPECT_EQ(parse_interval("1 hour 30 minutes"), Result<Duration>{90min});
    EXPECT_EQ(parse_interval("1h30min"), Result<Duration>{90min});
    EXPECT_EQ(parse_interval("2 weeks"), Result<Duration>{336h});
    EXPECT_EQ(parse_interval("PT15M"), Result<Duration>{15min});
    EXPECT_EQ(parse_interval("P1DT12H"), Result<Duration>{36h});
    EXPECT_EQ(parse_interval("P2W"), Result<Duration>{336h});
    for (const char* text : {"", "90", "s", "1 month", "P1M", "P1Y", "PT", "P", "PT1D", "0 s", "-1 h",
                             "1.5 h", "400 days", "99999999999 s", "1 h 30", "PT15", "PTT5M", "P1DT"})
        EXPECT_FALSE(parse_interval(text).has_value()) << text;
}

TEST_F(Schedules, AFireStartsAWorkflowWithAKeyOfScheduleAndInstant) {
    const auto id = make(daily_workflow());
    until("02T12:00");

    const auto started = alone_.asked<StartWorkflow>();
    ASSERT_EQ(started.size(), 1U);
    EXPECT_EQ(started[0].asked.workflow, "close");
    EXPECT_EQ(started[0].asked.input.text, R"({"a":1})");
    EXPECT_EQ(started[0].asked.key, fire_key(id, time_of("02T02:00")));
    EXPECT_EQ(started[0].owner, (Owner{modules::scheduler, id}));
    EXPECT_EQ(schedule(id).running_execution, started[0].id);
    EXPECT_EQ(alone_.only<ScheduleFire>().execution, started[0].id);
    end_execution(started[0], ExecutionStatus::COMPLETED);
    EXPECT_FALSE(has_run(schedule(id)));
}

TEST_F(Schedules, AWorkflowThatRunsHoldsBackTheNextFireOrIsCancelledForIt) {
    ScheduleSettings settings = daily_workflow();
    settings.overlap = RunOverlap::SKIP;
    make(settings);
    settings.name = "other";
    settings.overlap = RunOverlap::CANCEL_PREVIOUS;
    settings.cron = "0 3 * * *";
    make(settings);
    until("03T12:00");

    EXPECT_EQ(fires(), (Lines{"02T02:00 FIRED due", "02T03:00 FIRED due", "03T02:00 SKIPPED last_run_goes_on",
                              "03T03:00 FIRED due"}));
    const auto cancelled = alone_.asked<ChangeExecution>();
    ASSERT_EQ(cancelled.size(), 1U);
    EXPECT_EQ(cancelled[0].verb, ExecutionVerb::CANCEL);
    EXPECT_EQ(cancelled[0].execution, alone_.asked<StartWorkflow>()[1].id);
}

TEST_F(Schedules, AWorkflowThatFailedPausesItsSchedule) {
    ScheduleSettings settings = daily_workflow();
    settings.pause_on_failure = true;
    const auto id = make(settings);
    until("02T12:00");
    end_execution(alone_.asked<StartWorkflow>()[0], ExecutionStatus::FAILED);
    EXPECT_EQ(schedule(id).status, ScheduleStatus::PAUSED);
    EXPECT_EQ(alone_.asked<RaiseAlert>().size(), 1U);
}

TEST_F(Schedules, AWorkflowThatNeverBeganDidNotFire) {
    const auto id = make(daily_workflow());
    until("02T12:00");
    end_execution(alone_.asked<StartWorkflow>()[0], ExecutionStatus::FAILED, false);
    EXPECT_EQ(fires(), Lines{"02T02:00 SKIPPED refused: no room"});
    EXPECT_FALSE(has_run(schedule(id)));
    EXPECT_EQ(schedule(id).next_at, time_of("03T02:00"));
}

TEST_F(Schedules, ASequenceThatIsRefusedDidNotFire) {
    const std::string quote = "01kavd3q8s0000000000000000";
    ScheduleSettings settings = daily_at_two();
    settings.starts = {.kind = StartKind::SEQUENCE, .sequence = SequenceStart{quote}};
    const auto id = make(settings);
    until("03T12:00");
    EXPECT_EQ(fires(), (Lines{"02T02:00 FIRED due", "03T02:00 FIRED due"}));
    const auto asked = alone_.asked<FollowQuote>();
    ASSERT_EQ(asked.size(), 2U);
    EXPECT_EQ(to_string(asked[0].quote), quote);
    EXPECT_EQ(asked[0].asked_by, (Owner{modules::scheduler, id}));
    EXPECT_EQ(asked[0].by, fmt::format("schedule:{}", id));
    EXPECT_FALSE(has_run(schedule(id)));

    alone_.tell(FollowQuoteRefused{asked[1].asked_by, asked[1].key, "it is followed up already"});
    EXPECT_EQ(fires(), (Lines{"02T02:00 FIRED due", "03T02:00 SKIPPED refused: it is followed up already"}));
    ASSERT_EQ(alone_.asked<RaiseAlert>().size(), 1U);
    EXPECT_EQ(alone_.asked<RaiseAlert>()[0].rule, "schedule_refused");

    settings.overlap = RunOverlap::SKIP;
    EXPECT_EQ(refusal(CreateSchedule{settings, "ana"}, "overlap"), ErrorCode::invalid);
    settings = daily_at_two();
    settings.starts = {.kind = StartKind::SEQUENCE, .sequence = SequenceStart{"{{ event.subject }}"}};
    EXPECT_EQ(refusal(CreateSchedule{settings, "ana"}, "starts.sequence.quote"), ErrorCode::invalid);
    settings.starts = {.kind = StartKind::SEQUENCE};
    EXPECT_EQ(refusal(CreateSchedule{settings, "ana"}, "starts.sequence"), ErrorCode::invalid);
}

TEST_F(Schedules, WhatIsToBeStartedMustMakeSense) {
    ScheduleSettings settings = daily_workflow();
    settings.starts.workflow->workflow = "open";
    EXPECT_EQ(refusal(CreateSchedule{settings, "ana"}, "starts.workflow.workflow"), ErrorCode::not_found);
    settings = daily_workflow();
    settings.starts.workflow->version = 2;
    EXPECT_EQ(refusal(CreateSchedule{settings, "ana"}, "starts.workflow.workflow"), ErrorCode::not_found);
    settings = daily_workflow();
    settings.starts.task.type = "report.make";
    EXPECT_EQ(refusal(CreateSchedule{settings, "ana"}, "starts.task"), ErrorCode::invalid);
    settings = daily_workflow();
    settings.starts.kind = StartKind::TASK;
    EXPECT_EQ(refusal(CreateSchedule{settings, "ana"}, "starts.workflow"), ErrorCode::invalid);
    const auto id = make(daily_workflow());
    EXPECT_EQ(refusal(UpdateSchedule{id, Json{R"({"starts":{"workflow":{"workflow":"close","version":7}}})"},
                                     "ana"},
                      "starts.workflow.workflow"),
              ErrorCode::not_found);
}

}  // namespace
}  // namespace tero
