// Schedules by events, in the engine with Lua: each event fires once, is gathered, or is missed.
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/scheduler/agent_scheduler.hpp"
#include "modules/scheduler/model/inputs.hpp"
#include "modules/scheduler/tests/scheduler_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

class EventSchedules : public testing::Test {
protected:
    static ScheduleSettings on_event(std::string type) {
        ScheduleSettings settings;
        settings.name = "on " + type;
        settings.type = ScheduleType::EVENT;
        settings.event = EventTrigger{.type = std::move(type)};
        settings.starts.task.type = "job";
        return settings;
    }
    Id<ScheduledTask> make(const ScheduleSettings& settings) {
        return desk_.ask_for<ScheduledTask>(CreateSchedule{settings, "ana"}).id;
    }
    EventTaken send(const std::string& id, const std::string& type, int total = 1) {
        const auto event = read_event(fmt::format(
            R"({{"specversion":"1.0","id":"{}","source":"/shop","type":"{}","data":{{"total":{}}}}})", id,
            type, total));
        CHECK(event.has_value(), "{}", event.error().message);
        const auto taken = desk_.ask_for<EventTaken>(ReceiveEvent{*event});
        desk_.settle();
        return taken;
    }
    std::string refusal(const ScheduleSettings& settings) {
        const Reply reply = desk_.ask(CreateSchedule{settings, "ana"});
        return reply.has_value() ? "" : reply.error().field;
    }
    std::vector<std::string> payloads() {
        std::vector<std::string> all;
        for (const TaskBody& body : desk_.all<TaskBody>()) all.push_back(body.payload.text);
        std::sort(all.begin(), all.end());
        return all;
    }
    std::vector<std::string> reasons() {
        std::vector<std::string> all;
        for (const ScheduleFire& fire : desk_.all<ScheduleFire>())
            all.push_back(fmt::format("{} {}", name_of(fire.outcome), fire.reason));
        std::sort(all.begin(), all.end());
        return all;
    }
    ScheduledTask row(const Id<ScheduledTask>& id) { return *desk_.stored<ScheduledTask>(id); }

    SteppedEngine desk_{scheduler_modules()};
};
using Texts = std::vector<std::string>;

TEST_F(EventSchedules, AnEventFiresOnceHoweverOftenItIsSent) {
    ScheduleSettings settings = on_event("order.*");
    settings.starts.task.payload = Json{R"({"sum":"{{ event.data.total }}","by":"{{ event.type }}!"})"};
    make(settings);
    EXPECT_EQ(send("1", "order.paid", 12).schedules, 1);
    EXPECT_TRUE(send("1", "order.paid", 12).repeated);
    desk_.restart();
    EXPECT_TRUE(send("1", "order.paid", 12).repeated);
    EXPECT_EQ(send("2", "shop.closed").schedules, 0);
    EXPECT_EQ(payloads(), Texts{R"({"sum":12,"by":"order.paid!"})"});
    EXPECT_EQ(reasons(), Texts{"FIRED events: 1"});
}

TEST_F(EventSchedules, APreviewIsRefusedAsSavingItWouldBeAndMakesNothing) {
    const auto preview = [&](const ScheduleSettings& settings) {
        const Reply reply = desk_.ask(CreateSchedule{settings, "ana", true});
        return reply.has_value() ? "" : reply.error().field;
    };
    ScheduleSettings settings = on_event("order.*");
    EXPECT_EQ(preview(settings), "");
    settings.event->filter = "event.data >";
    EXPECT_EQ(preview(settings), "event.filter");
    settings.event->filter = "";
    settings.starts = {StartKind::WORKFLOW, {}, WorkflowStart{.workflow = "none_such"}};
    EXPECT_EQ(preview(settings), "starts.workflow.workflow");
    EXPECT_TRUE(desk_.all<ScheduledTask>().empty());
}

TEST_F(EventSchedules, AFilterChoosesAndOneThatFailsIsTold) {
    ScheduleSettings settings = on_event("order.paid");
    settings.event->filter = "event.data.total > 10";
    make(settings);
    send("1", "order.paid", 10);
    EXPECT_TRUE(reasons().empty());
    send("2", "order.paid", 11);
    EXPECT_EQ(reasons(), Texts{"FIRED events: 1"});

    settings.event->filter = "event.data.no.such > 10";
    settings.name = "fails";
    make(settings);
    send("3", "order.paid", 1);
    ASSERT_EQ(reasons().size(), 2U);
    EXPECT_EQ(reasons()[1].substr(0, 23), "SKIPPED refused: filter");
    EXPECT_EQ(desk_.all<Alert>().size(), 1U);
    settings.event->filter = "event.data >";
    EXPECT_EQ(refusal(settings), "event.filter");
    settings = on_event("order.paid");
    settings.starts.task.payload = Json{R"("{{ 1 + }}")"};
    EXPECT_EQ(refusal(settings), "starts");
}

TEST_F(EventSchedules, ADebounceWaitsForSilenceAndAWindowIsFromTheFirstOn) {
    ScheduleSettings settings = on_event("a");
    settings.event->debounce = 10s;
    settings.starts.task.payload = Json{R"("{{ #events }}")"};
    make(settings);
    settings.event = EventTrigger{.type = "b", .window = 10s};
    make(settings);
    for (int i = 0; i < 4; ++i) {
        send(fmt::format("a{}", i), "a");
        send(fmt::format("b{}", i), "b");
        desk_.pass(6s);
    }
    EXPECT_EQ(payloads(), (Texts{"2", "2"})) << "both windows; the debounce waits";
    desk_.restart();
    desk_.pass(10s);
    EXPECT_EQ(payloads(), (Texts{"2", "2", "4"}));
    EXPECT_TRUE(desk_.all<ScheduleEvent>().empty());
}

TEST_F(EventSchedules, WhatIsTooMuchForOneFireIsInTheNext) {
    ScheduleSettings settings = on_event("a");
    settings.event->window = 1min;
    settings.event->events_max = 3;
    settings.starts.task.payload = Json{R"("{{ #events }}")"};
    const auto id = make(settings);
    for (int i = 0; i < 7; ++i) send(fmt::format("{}", i), "a");
    EXPECT_EQ(payloads(), (Texts{"3", "3"}));
    desk_.pass(1min);
    EXPECT_EQ(payloads(), (Texts{"1", "3", "3"}));
    EXPECT_EQ(row(id).events, 7);
}

TEST_F(EventSchedules, WithoutATemplateTheEventsAreThePayload) {
    ScheduleSettings settings = on_event("a");
    make(settings);
    settings.event->window = 1s;
    make(settings);
    send("1", "a");
    desk_.pass(1s);
    ASSERT_EQ(payloads().size(), 2U);
    EXPECT_EQ(payloads()[1].substr(0, 2), "{\"");
    EXPECT_EQ(payloads()[0].substr(0, 3), "[{\"");
}

TEST_F(EventSchedules, AnAbsenceFiresOnceUntilTheNextEvent) {
    ScheduleSettings settings = on_event("beat");
    settings.event->absence = 2h;
    const auto id = make(settings);
    desk_.pass(1h);
    send("1", "beat");
    desk_.pass(1h + 59min);
    EXPECT_TRUE(reasons().empty());
    desk_.walk();
    desk_.pass(1min);
    EXPECT_EQ(reasons(), Texts{"FIRED absent"});
    desk_.pass(24h);
    EXPECT_EQ(reasons().size(), 1U) << "once";
    send("2", "beat");
    desk_.ask_for<ScheduledTask>(ChangeSchedule{id, ScheduleVerb::PAUSE, "", "ana"});
    desk_.pass(24h);
    EXPECT_EQ(reasons().size(), 1U);
    desk_.ask_for<ScheduledTask>(ChangeSchedule{id, ScheduleVerb::RESUME, "", "ana"});
    for (int i = 0; i < 8; ++i) {
        desk_.pass(16min);
        desk_.walk();
    }
    EXPECT_EQ(reasons().size(), 2U) << "counted from the resume";
}

TEST_F(EventSchedules, TerosOwnHistoryAndTheEventsOfSchedulesAreHeard) {
    make(on_event("schedule.paused"));
    const auto other = make(on_event("other"));
    ScheduleSettings settings = on_event("first");
    settings.starts = {.kind = StartKind::EVENT,
                       .event = EventStart{.type = "second", .data = Json{R"({"n":1})"}}};
    make(settings);
    make(on_event("second"));

    desk_.ask_for<ScheduledTask>(ChangeSchedule{other, ScheduleVerb::PAUSE, "", "ana"});
    ASSERT_EQ(payloads().size(), 1U);
    EXPECT_NE(payloads()[0].find(R"("type":"schedule.paused")"), std::string::npos);
    send("1", "first");
    desk_.pass(1ms);
    ASSERT_EQ(payloads().size(), 2U);
    const auto all = payloads();
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const std::string& one) {
        return one.find(R"("data":{"n":1})") != std::string::npos;
    }));
}

TEST_F(EventSchedules, OneThatIsPausedEndedOrDeletedHearsNothingAndWhatWaitedIsTold) {
    ScheduleSettings settings = on_event("a");
    settings.runs_max = 1;
    make(settings);
    settings.runs_max = 0;
    settings.event->window = 1h;
    const auto waits = make(settings);
    settings = on_event("a");
    const auto paused = make(settings);
    desk_.ask_for<ScheduledTask>(ChangeSchedule{paused, ScheduleVerb::PAUSE, "", "ana"});
    EXPECT_EQ(send("1", "a").schedules, 2);
    EXPECT_EQ(send("2", "a").schedules, 1) << "the first one has ended";
    desk_.ask_for<ScheduledTask>(ChangeSchedule{waits, ScheduleVerb::DELETE, "", "ana"});
    EXPECT_EQ(send("3", "a").schedules, 0);
    EXPECT_EQ(reasons(), (Texts{"FIRED events: 1", "SKIPPED deleted"}));
    EXPECT_TRUE(desk_.all<ScheduleTrigger>().empty());
}

TEST_F(EventSchedules, WhatMakesNoSenseIsRefused) {
    ScheduleSettings settings = on_event("a*");
    EXPECT_EQ(refusal(settings), "event.type");
    settings = on_event("a");
    settings.event->debounce = 1s;
    settings.event->window = 1s;
    EXPECT_EQ(refusal(settings), "event");
    settings = on_event("a");
    settings.overlap = RunOverlap::QUEUE;
    EXPECT_EQ(refusal(settings), "overlap");
    settings = on_event("a");
    settings.event.reset();
    EXPECT_EQ(refusal(settings), "event");
    settings = on_event("a");
    settings.cron = "* * * * *";
    EXPECT_EQ(refusal(settings), "cron");
    settings = on_event("a");
    settings.starts = {.kind = StartKind::EVENT, .event = EventStart{.type = "b"}};
    settings.pause_on_failure = true;
    EXPECT_EQ(refusal(settings), "pause_on_failure");
}

TEST_F(EventSchedules, AnEventThatLeadsToItselfGoesOnInGroupsOfItsOwn) {
    ScheduleSettings settings = on_event("again");
    settings.starts = {.kind = StartKind::EVENT, .event = EventStart{.type = "again"}};
    settings.runs_max = 5;
    const auto id = make(settings);
    send("1", "again");
    desk_.pass(1s);
    EXPECT_EQ(row(id).runs, 5);
    EXPECT_EQ(row(id).status, ScheduleStatus::ENDED);
}

TEST_F(EventSchedules, WhoMayNotReadWhatEventsTellChangesNothingOfThem) {
    const auto id = make(on_event("message.received"));
    const Reply reply =
        desk_.ask(UpdateSchedule{id, Json{R"({"starts":{"task":{"type":"mine"}}})"}, "ana", false});
    ASSERT_FALSE(reply.has_value());
    EXPECT_EQ(reply.error().code, ErrorCode::forbidden);
    EXPECT_EQ(row(id).settings.starts.task.type, "job");
}

TEST_F(EventSchedules, EventsThatLeadToEventsEndInAPauseThatSomebodyHearsOf) {
    ScheduleSettings settings = on_event("again");
    settings.starts = {.kind = StartKind::EVENT, .event = EventStart{.type = "again"}};
    const auto id = make(settings);
    send("1", "again");
    desk_.pass(1s);
    EXPECT_EQ(row(id).status, ScheduleStatus::PAUSED);
    EXPECT_EQ(row(id).runs, event_hops_max + 1);
    EXPECT_EQ(desk_.all<Alert>().size(), 1U);
}

TEST_F(EventSchedules, NobodyOutsideSpeaksForTero) {
    for (const std::string source : {"/tero", "/tero/schedules/1"}) {
        Event event{"1", source, "quote.sent", Json{"{}"}};
        EXPECT_FALSE(desk_.ask(ReceiveEvent{event}).has_value()) << source;
    }
    make(on_event("x"));
    EXPECT_EQ(desk_.ask_for<EventTaken>(ReceiveEvent{{"b c", "a", "x", Json{"{}"}}}).schedules, 1);
    EXPECT_FALSE(desk_.ask_for<EventTaken>(ReceiveEvent{{"c", "a b", "x", Json{"{}"}}}).repeated);
}

TEST_F(EventSchedules, AnAbsenceBeginsWithItsScheduleAndEndsWithIt) {
    ScheduleSettings settings = on_event("beat");
    settings.event->absence = 10min;
    settings.starts_at = desk_.clock.now() + 20min;
    settings.ends_at = desk_.clock.now() + 40min;
    const auto id = make(settings);
    desk_.pass(29min);
    EXPECT_TRUE(reasons().empty());
    desk_.pass(2min);
    EXPECT_EQ(reasons(), Texts{"FIRED absent"});
    desk_.pass(20min);
    EXPECT_EQ(row(id).status, ScheduleStatus::ENDED);
    EXPECT_EQ(reasons().size(), 1U);
}

TEST_F(EventSchedules, AChangeOfOneFieldOfATriggerLeavesTheOthersAndFiresWhatWaited) {
    ScheduleSettings settings = on_event("a");
    settings.event->window = 1h;
    settings.event->filter = "true";
    const auto id = make(settings);
    send("1", "a");
    desk_.ask_for<ScheduledTask>(
        UpdateSchedule{id, Json{R"({"event":{"window":"0s","absence":"2h"}})"}, "ana", true});
    desk_.settle();
    EXPECT_EQ(row(id).settings.event->filter, "true");
    EXPECT_EQ(reasons(), Texts{"FIRED events: 1"});
    EXPECT_EQ(row(id).due_at, desk_.clock.now() + 2h);
}

}  // namespace
}  // namespace tero
