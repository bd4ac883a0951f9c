// Steps of workflows that wait for an event: each hears what is for it, once, whatever is restarted.
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/scheduler/model/inputs.hpp"
#include "modules/scheduler/tests/scheduler_fixture.hpp"
#include "modules/workflow/model/event_wait.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <string>

namespace tero {
namespace {

using enum ExecutionStatus;

class EventWaitOfAStep : public testing::Test {
protected:
    // A workflow `f` whose first step waits for an event, with these fields besides.
    void put(const std::string& fields) {
        std::string text = "{'id':'f','start':'wait','steps':[{'id':'wait','type':'CALLBACK'," + fields +
                           ",'next':'after'},{'id':'after','type':'CONDITION','set':{'done':true}}],"
                           "'output':'{{ steps.wait.output }}'}";
        std::replace(text.begin(), text.end(), '\'', '"');
        const Reply reply = desk_.ask(PutWorkflow{Json{text}, "test"});
        ASSERT_TRUE(reply.has_value()) << reply.error().message;
    }
    Id<WorkflowExecution> start(const std::string& input = "{}") {
        return desk_.ask_for<ExecutionStarted>(StartExecution{.workflow = "f", .input = Json{input}}).execution;
    }
    WorkflowExecution row(const Id<WorkflowExecution>& id) { return *desk_.stored<WorkflowExecution>(id); }
    std::string output(const Id<WorkflowExecution>& id) { return row(id).output.text; }
    void change(ExecutionVerb verb, const Id<WorkflowExecution>& id) {
        ASSERT_TRUE(desk_.ask(ChangeExecution{verb, id, "ana"}).has_value());
    }
    EventTaken send(const std::string& type, const std::string& subject = "", const std::string& data = "{}") {
        const auto event = read_event(fmt::format(
            R"({{"specversion":"1.0","id":"{}","source":"/shop","type":"{}","subject":"{}","data":{}}})", ++sent_,
            type, subject, data));
        CHECK(event.has_value(), "{}", event.error().message);
        const auto taken = desk_.ask_for<EventTaken>(ReceiveEvent{*event});
        desk_.settle();
        return taken;
    }
    std::size_t waits() { return desk_.all<EventWait>().size(); }

    SteppedEngine desk_{scheduler_modules()};
    int sent_ = 0;
};

TEST_F(EventWaitOfAStep, ItGoesOnWithTheEventThatItsFilterLetsThrough) {
    put("'event':'order.*','filter':'event.data.order == input.order'");
    const auto id = start(R"({"order":7})");
    const auto other = start(R"({"order":8})");
    EXPECT_EQ(send("shop.closed").steps, 0);
    EXPECT_EQ(send("order.paid", "", R"({"order":9})").steps, 2);
    EXPECT_EQ(row(id).status, WAITING);
    desk_.restart();
    send("order.paid", "", R"({"order":7})");
    EXPECT_EQ(row(id).status, COMPLETED);
    EXPECT_NE(output(id).find(R"("data":{"order":7})"), std::string::npos) << output(id);
    EXPECT_EQ(row(other).status, WAITING);
    EXPECT_EQ(waits(), 1U);
    EXPECT_EQ(send("order.paid", "", R"({"order":7})").steps, 1) << "the first waits no more";
}

TEST_F(EventWaitOfAStep, ASubjectIsItsOwn) {
    put("'event':'order.paid','subject':'{{ input.order }}'");
    const auto id = start(R"({"order":"a7"})");
    EXPECT_EQ(send("order.paid", "a8").steps, 0);
    EXPECT_EQ(send("order.paid").steps, 0);
    EXPECT_EQ(row(id).status, WAITING);
    EXPECT_EQ(send("order.paid", "a7").steps, 1);
    EXPECT_EQ(row(id).status, COMPLETED);
    EXPECT_EQ(row(start(R"({"order":7})")).error, "wait: subject: 7 is no text");
}

TEST_F(EventWaitOfAStep, WhatTeroItselfTellsOfIsAnEventToo) {
    put("'event':'schedule.paused'");
    const auto id = start();
    ScheduleSettings settings{.name = "s", .type = ScheduleType::RECURRING, .every = "1 hour"};
    settings.starts.task.type = "t";
    const auto schedule = desk_.ask_for<ScheduledTask>(CreateSchedule{settings, "ana"}).id;
    ASSERT_TRUE(desk_.ask(ChangeSchedule{.schedule = schedule, .verb = ScheduleVerb::PAUSE, .by = "ana"}).has_value());
    desk_.settle();
    EXPECT_EQ(row(id).status, COMPLETED);
}

TEST_F(EventWaitOfAStep, WhatComesWhileItIsPausedIsNotLostAndEndsItOnce) {
    put("'event':'go'");
    const auto id = start();
    change(ExecutionVerb::PAUSE, id);
    send("go");
    send("go");
    EXPECT_EQ(row(id).status, PAUSED);
    EXPECT_EQ(waits(), 0U);
    change(ExecutionVerb::RESUME, id);
    desk_.pass(1ms);
    EXPECT_EQ(row(id).status, COMPLETED);
}

TEST_F(EventWaitOfAStep, ATimeoutACancelAndASignalEndTheWait) {
    put("'event':'go','timeout':'1h','on_timeout':'after'");
    const auto late = start();
    const auto cancelled = start();
    const auto signalled = start();
    change(ExecutionVerb::CANCEL, cancelled);
    ASSERT_TRUE(desk_.ask(SignalExecution{signalled, "wait", Json{R"({"by":"hand"})"}, "ana"}).has_value());
    EXPECT_EQ(output(signalled), R"({"by":"hand"})");
    EXPECT_EQ(waits(), 1U);
    desk_.pass(1h);
    EXPECT_EQ(row(late).status, COMPLETED);
    EXPECT_EQ(waits(), 0U);
    EXPECT_EQ(send("go").steps, 0);
}

TEST_F(EventWaitOfAStep, BranchesWaitEachForItsOwn) {
    std::string text =
        "{'id':'f','start':'all','steps':[{'id':'all','type':'PARALLEL','each':'input.n','branch':'one','join':'ANY'},"
        "{'id':'one','type':'CALLBACK','event':'go','subject':'{{ item }}'}]}";
    std::replace(text.begin(), text.end(), '\'', '"');
    ASSERT_TRUE(desk_.ask(PutWorkflow{Json{text}, "test"}).has_value());
    const auto id = start(R"({"n":["a","b","c"]})");
    desk_.settle();
    EXPECT_EQ(waits(), 3U);
    EXPECT_EQ(send("go", "b").steps, 1);
    desk_.pass(1s);
    EXPECT_EQ(row(id).status, COMPLETED);
    EXPECT_EQ(waits(), 0U) << "those that lost wait no more";
}

TEST_F(EventWaitOfAStep, AFilterThatFailsTakesNothingAndSaysSo) {
    put("'event':'go','filter':'event.data.order.id == 1'");
    const auto id = start();
    send("go");
    EXPECT_EQ(row(id).status, WAITING);
    const auto alerts = desk_.all<Alert>();
    EXPECT_TRUE(std::any_of(alerts.begin(), alerts.end(),
                            [](const Alert& alert) { return alert.rule == "workflow_event_refused"; }));
    send("go", "", R"({"order":{"id":1}})");
    EXPECT_EQ(row(id).status, COMPLETED);
}

TEST_F(EventWaitOfAStep, NoMoreThanAThousandWaitForOneSubject) {
    put("'event':'go'");
    for (std::size_t i = 0; i < workflow::event_waits_max; ++i) start();
    EXPECT_EQ(row(start()).status, FAILED);
    EXPECT_EQ(send("go").steps, static_cast<std::int64_t>(workflow::event_waits_max));
    EXPECT_EQ(waits(), 0U);
    EXPECT_EQ(row(start()).status, WAITING);
}

TEST_F(EventWaitOfAStep, ADefinitionOfOneSaysWhatIsWrong) {
    const auto wrong = [&](const std::string& fields) {
        std::string text = "{'id':'g','start':'a','steps':[{'id':'a','type':'CALLBACK'," + fields + "}]}";
        std::replace(text.begin(), text.end(), '\'', '"');
        const Reply reply = desk_.ask(PutWorkflow{Json{text}, "test"});
        return reply.has_value() ? std::string{} : reply.error().field;
    };
    EXPECT_EQ(wrong("'event':'a*b'"), "steps[0].event");
    EXPECT_EQ(wrong("'event':'go','filter':'1 +'"), "steps[0].filter");
    EXPECT_EQ(wrong("'event':'go','message':'x'"), "steps[0].function");
    EXPECT_EQ(wrong("'signal':'go','subject':'x'"), "steps[0].subject");
    EXPECT_EQ(wrong("'signal':'go','filter':'true'"), "steps[0].filter");
    EXPECT_EQ(wrong("'event':'go','subject':'{{ steps.b }}'"), "steps[0].subject");
}

}  // namespace
}  // namespace tero
