// Who is told of what waits, how often, and what their words do.
#include "modules/duty/people_on_duty.hpp"

#include "base/check.hpp"
#include "business_files/built_in.hpp"
#include "kernel/module_fixture.hpp"
#include "modules/duty/person_words.hpp"

#include <gtest/gtest.h>
#include <array>
#include <memory>
#include <set>
#include <string>
#include <utility>

namespace tero {
namespace {

std::shared_ptr<const Sentences> sentences() {
    static constexpr std::array keys = {SentenceKey{"reply.told", "name person"},
                                        SentenceKey{"notice.body", "name what detail"},
                                        SentenceKey{"notice.detail", "who text quote"},
                                        SentenceKey{"notice.what.*"},
                                        SentenceKey{"notice.heard.*"},
                                        SentenceKey{"notice.reply.*", "what by count"}};
    BusinessFiles files = built_in_languages();
    files.texts["sentences/es.json"] = R"({
        "reply": {"told": "le avisé a {person}"},
        "notice": {"body": "{name}: {what}. {detail}", "detail": "{who}{text? {text}}{quote? {quote}}",
                   "what": {"answer": "espera", "alert": "alerta", "other": "otra", "link": "enlace", "handed_on": "te pasaron"},
                   "heard": {"take": "lo tomo, yo", "done": "listo", "later": "mañana"},
                   "reply": {"help": "help", "nothing": "nothing", "which": "which {count}", "is_done": "is_done {by}",
                             "is_taken": "is_taken {by}", "noted": "noted", "taken": "taken", "done": "done",
                             "unanswered": "unanswered", "decide": "decide", "later": "later"}}})";
    auto read = Sentences::read(files, "es", keys);
    CHECK(read.has_value(), "{}", to_string(read.error()));
    return std::make_shared<const Sentences>(*std::move(read));
}

QuietHours always() { return {.from = "00:00", .to = "00:00", .closed_weekdays = {}, .holidays = {}}; }

DutyOptions shop() {
    DutyOptions options;
    options.next_after = 15min;
    options.people = {{"Carla", "59899000098", PersonRole::SELLER, always()},
                      {"Bruno", "59899000097", PersonRole::SELLER, always()},
                      {"Martín", "59899000096", PersonRole::OWNER, always()},
                      {"Dev", "59899000095", PersonRole::DEVELOPER, always()}};
    return options;
}

class Duty : public testing::Test {
protected:
    explicit Duty(const DutyOptions& options = shop())
        : alone_(only_module<PeopleOnDuty>(options, true, TimeZone::utc(), sentences())) {
        Contact contact;
        contact.id = customer_;
        contact.name = "Ana";
        alone_.put(contact);
        Conversation conversation;
        conversation.id = conversation_;
        conversation.contact = customer_;
        conversation.state = ConversationState::HUMAN;
        conversation.state_reason = "human_request";
        alone_.put(conversation);
    }

    WorkItem waits(std::string kind = std::string{work::answer}, bool of_a_customer = true) {
        WorkItem item;
        item.owner = modules::messaging;
        item.owner_id = conversation_;
        item.key = work_key({modules::messaging, conversation_}, kind);
        item.kind = std::move(kind);
        item.since = item.waits_since = item.opened_at = alone_.now;
        if (of_a_customer) {
            item.conversation = conversation_;
            item.contact = customer_;
        }
        alone_.put(item);
        alone_.pass(1s);
        return item;
    }
    void changes(WorkItem item) {
        alone_.put(std::move(item));
        alone_.pass(1s);
    }
    std::vector<std::string> told() const {
        std::vector<std::string> names;
        for (const TellPerson& one : alone_.asked<TellPerson>()) {
            if (!one.template_use.name.empty()) names.push_back(one.name);
        }
        return names;
    }
    std::string last_answer() const {
        const auto all = alone_.asked<TellPerson>();
        return all.empty() || !all.back().template_use.name.empty() ? "" : all.back().body;
    }
    void becomes(MessageStatus status) {
        const auto all = alone_.asked<TellPerson>();
        ASSERT_FALSE(all.empty());
        auto message = std::make_shared<Message>();
        message->id = all.back().message;
        message->status = status;
        message->owner = all.back().owner.module;
        message->owner_id = all.back().owner.id;
        alone_.tell(MessageSettled{message, false});
        alone_.pass(1s);
    }

    ModulesAlone alone_;
    Id<Contact> customer_ = Id<Contact>::parse("01kavd3q8s0000000000000001").value();
    Id<Conversation> conversation_ = Id<Conversation>::parse("01kavd3q8s0000000000000002").value();
};

TEST_F(Duty, TheFirstSellerIsToldAndTheNextOneOnlyWhenNobodyActs) {
    const WorkItem item = waits();
    ASSERT_EQ(told(), (std::vector<std::string>{"Carla"}));
    EXPECT_EQ(alone_.asked<TellPerson>().front().body, "Carla: espera. Ana");
    alone_.pass(14min);
    EXPECT_EQ(told().size(), 1U);
    alone_.pass(2min);
    EXPECT_EQ(told(), (std::vector<std::string>{"Carla", "Bruno"}));

    WorkItem taken = item;
    taken.status = WorkStatus::TAKEN;
    taken.taken_by = "person:Bruno";
    changes(taken);
    alone_.pass(24h);
    EXPECT_EQ(told().size(), 2U);
}

TEST_F(Duty, EachIsToldOnceARoundHoweverOftenTheRowIsSeen) {
    const WorkItem item = waits();
    for (int i = 0; i < 3; ++i) changes(item);
    alone_.pass(24h);
    EXPECT_EQ(told(), (std::vector<std::string>{"Carla", "Bruno", "Martín"}));
    WorkItem louder = item;
    louder.urgency = WorkUrgency::URGENT;
    changes(louder);
    EXPECT_EQ(told().size(), 4U);
}

TEST_F(Duty, WhoCannotBeReachedIsPassedOverAtOnceAndNobodyReachedIsAnAlert) {
    waits();
    becomes(MessageStatus::FAILED);
    becomes(MessageStatus::FAILED);
    EXPECT_EQ(told(), (std::vector<std::string>{"Carla", "Bruno", "Martín"}));
    becomes(MessageStatus::FAILED);
    ASSERT_EQ(alone_.asked<RaiseAlert>().size(), 1U);
    EXPECT_EQ(alone_.asked<RaiseAlert>().front().rule, "nobody_told");
    const std::string said = alone_.asked<RaiseAlert>().front().message;
    EXPECT_NE(said.find("GET /api/v1/notices?item="), std::string::npos);
    ASSERT_EQ(alone_.asked<OpenWork>().size(), 1U);
    EXPECT_EQ(alone_.asked<OpenWork>().front().urgency, WorkUrgency::HIGH);
    EXPECT_TRUE(alone_.asked<TellCustomer>().empty());
}

TEST_F(Duty, ACustomerHearsOnceAndOnlyWhenSomebodyWasReached) {
    waits();
    becomes(MessageStatus::SENT);
    EXPECT_TRUE(alone_.asked<TellCustomer>().empty());
    becomes(MessageStatus::DELIVERED);
    becomes(MessageStatus::READ);
    ASSERT_EQ(alone_.asked<TellCustomer>().size(), 1U);
    EXPECT_EQ(alone_.asked<TellCustomer>().front().body, "le avisé a Carla");
    EXPECT_TRUE(alone_.asked<RaiseAlert>().empty());
}

TEST_F(Duty, WhoIsHandedAConversationIsToldOnceAndNobodyElse) {
    WorkItem item = waits();
    item.status = WorkStatus::TAKEN;
    item.taken_by = "person:Bruno";
    changes(item);
    HandedOn handed;
    handed.line.subject = conversation_;
    handed.line.actor = "person:Carla";
    handed.line.detail = Json{R"({"to":"person:Bruno","note":"lo conocés"})"};
    alone_.tell(handed);
    ASSERT_EQ(told(), (std::vector<std::string>{"Carla", "Bruno"}));
    EXPECT_EQ(alone_.asked<TellPerson>().back().body, "Bruno: te pasaron. Ana");
    alone_.pass(24h);
    EXPECT_EQ(told().size(), 2U);

    Message message;
    message.owner = modules::duty;
    message.owner_id = alone_.asked<TellPerson>().back().owner.id;
    const auto word = [&] {
        const auto said = alone_.modules.find<PeopleOnDuty>()->word_to_gate(alone_.rows, message, alone_.now);
        return std::get<messaging::OwnersWord>(said).checks.at(0).passes;
    };
    EXPECT_TRUE(word());
    item.taken_by = "person:Carla";  // she took it back meanwhile
    changes(item);
    EXPECT_FALSE(word());

    becomes(MessageStatus::FAILED);
    ASSERT_EQ(alone_.asked<RaiseAlert>().size(), 1U);
    EXPECT_EQ(alone_.asked<RaiseAlert>().front().rule, "hand_on_not_told");
    handed.line.detail = Json{R"({"to":"key:shop","note":""})"};  // nobody of duty.people
    alone_.tell(handed);
    EXPECT_EQ(told().size(), 2U);
}

TEST_F(Duty, WhatIsNoCustomersIsTheDevelopersAndThenTheOwners) {
    waits(std::string{work::unreadable}, false);
    alone_.pass(16min);
    EXPECT_EQ(told(), (std::vector<std::string>{"Dev", "Martín"}));
}

TEST_F(Duty, AnAlertThatIsAnErrorIsTheDevelopersOnce) {
    Alert alert;
    alert.key = "answer_unsent/token";
    alert.rule = "answer_unsent";
    alert.level = AlertLevel::ERROR;
    alert.first_at = alone_.now;
    alone_.put(alert);
    alone_.pass(1s);
    alert.count = 2;
    alone_.put(alert);
    alone_.pass(1s);
    EXPECT_EQ(told(), (std::vector<std::string>{"Dev"}));
    alone_.tell(PersonWrote{"Dev", "lo tomo", {}, {}});
    EXPECT_EQ(last_answer(), "noted");
    alone_.pass(24h);
    EXPECT_EQ(told().size(), 1U);
}

TEST_F(Duty, AnOutageThatFiresOneRuleForManyIsOneCallAtATime) {
    const auto is_now = [&](const std::string& subject, AlertStatus status) {
        Alert alert;
        alert.key = "answer_unsent/" + subject;
        alert.rule = "answer_unsent";
        alert.level = AlertLevel::ERROR;
        alert.status = status;
        alert.first_at = alone_.now;
        alone_.put(alert);
        alone_.pass(1s);
    };
    const auto told_of = [&] {
        std::set<std::string> items;
        for (const Notice& notice : alone_.all<Notice>()) items.insert(notice.item);
        return items;
    };
    for (const char* subject : {"a", "b", "c"}) is_now(subject, AlertStatus::FIRING);
    alone_.pass(3h);
    EXPECT_EQ(told_of(), (std::set<std::string>{"alert:answer_unsent/a"}));
    is_now("a", AlertStatus::RESOLVED);
    alone_.pass(61min);
    EXPECT_EQ(told_of(), (std::set<std::string>{"alert:answer_unsent/a", "alert:answer_unsent/b"}));
}

TEST_F(Duty, ACallOfWhatEndedInACrashEndsOnceItIsRead) {
    WorkItem item;
    item.key = work_key({modules::messaging, conversation_}, work::answer);
    item.status = WorkStatus::DONE;
    alone_.put(item);
    DutyCall call;
    call.key = item.key;
    alone_.put(call);
    alone_.pass(1s);
    EXPECT_EQ(alone_.find<DutyCall>(item.key)->status, DutyCallStatus::ENDED);
    EXPECT_NE(alone_.find<DutyCall>(item.key)->ended_at, Timestamp{});
    EXPECT_TRUE(told().empty());
}

TEST_F(Duty, WhatTheyWriteBackActsOnTheItem) {
    waits();
    alone_.tell(PersonWrote{"Carla", "  ¡Lo TOMO! ", {}, {}});
    EXPECT_EQ(last_answer(), "taken");
    ASSERT_EQ(alone_.asked<TakeWork>().size(), 1U);
    EXPECT_EQ(alone_.asked<TakeWork>().front().by, "person:Carla");

    const Id<Notice> notice = alone_.only<Notice>().id;
    alone_.tell(PersonWrote{"Carla", "Mañana", "duty:later:" + to_string(notice), {}});
    EXPECT_EQ(last_answer(), "later");
    ASSERT_EQ(alone_.asked<SnoozeWork>().size(), 1U);
    EXPECT_EQ(TimeZone::utc().local(alone_.asked<SnoozeWork>().front().until).hour, 9);
}

TEST_F(Duty, DoneIsAskedAgainWhileTheCustomerWaits) {
    waits();
    alone_.tell(PersonWrote{"Carla", "listo", {}, {}});
    EXPECT_EQ(last_answer(), "unanswered");
    EXPECT_TRUE(alone_.asked<DoneWork>().empty());
    alone_.tell(PersonWrote{"Carla", "listo", {}, {}});
    EXPECT_EQ(last_answer(), "done");
    ASSERT_EQ(alone_.asked<DoneWork>().size(), 1U);
    EXPECT_TRUE(alone_.asked<DoneWork>().front().unanswered);  // or it would be refused
}

TEST_F(Duty, WhatIsToBeApprovedIsNotDoneByAWord) {
    waits(std::string{work::approval}, false);
    alone_.tell(PersonWrote{"Dev", "listo", {}, {}});
    EXPECT_EQ(last_answer(), "decide");
    EXPECT_TRUE(alone_.asked<DoneWork>().empty());
}

TEST_F(Duty, WhatCanBeSaidIsSaidOnceAnHour) {
    alone_.tell(PersonWrote{"Carla", "", {}, {}});  // a picture
    EXPECT_TRUE(alone_.asked<TellPerson>().empty());
    for (int i = 0; i < 3; ++i) alone_.tell(PersonWrote{"Carla", "estoy de vacaciones", {}, {}});
    EXPECT_EQ(alone_.asked<TellPerson>().size(), 1U);
    alone_.tell(PersonWrote{"Bruno", "hola", {}, {}});
    EXPECT_EQ(alone_.asked<TellPerson>().size(), 2U);
    alone_.pass(61min);
    alone_.tell(PersonWrote{"Carla", "hola", {}, {}});
    EXPECT_EQ(alone_.asked<TellPerson>().size(), 3U);
}

TEST_F(Duty, AWordThatActsOnNothingIsAnsweredWithWhatCanBeSaid) {
    alone_.tell(PersonWrote{"Carla", "hola, ¿cómo andás?", {}, {}});
    EXPECT_EQ(last_answer(), "help");
    alone_.tell(PersonWrote{"Carla", "listo", {}, {}});
    EXPECT_EQ(last_answer(), "nothing");
    waits();
    waits("sale_to_arrange");
    alone_.tell(PersonWrote{"Carla", "listo", {}, {}});
    EXPECT_EQ(last_answer(), "which 2");
    EXPECT_TRUE(alone_.asked<DoneWork>().empty());
}

TEST_F(Duty, WhatAnotherHasIsSaid) {
    WorkItem item = waits();
    item.status = WorkStatus::TAKEN;
    item.taken_by = "person:Bruno";
    changes(item);
    const Id<Notice> notice = alone_.only<Notice>().id;
    alone_.tell(PersonWrote{"Carla", "Lo tomo", "duty:take:" + to_string(notice), {}});
    EXPECT_EQ(last_answer(), "is_taken person:Bruno");
    EXPECT_TRUE(alone_.asked<TakeWork>().empty());
}

TEST_F(Duty, WhoPutItOffIsToldFirstWhenItWaitsAgain) {
    WorkItem item = waits();
    alone_.pass(16min);  // Bruno was told too
    alone_.tell(PersonWrote{"Bruno", "mañana", {}, {}});
    item.status = WorkStatus::SNOOZED;
    changes(item);
    item.status = WorkStatus::OPEN;
    changes(item);
    EXPECT_EQ(told(), (std::vector<std::string>{"Carla", "Bruno", "Bruno"}));
}

TEST(DutyOptions, AColleagueIsNamedAsTheyActAndAStrangerAsTheyAreCalled) {
    EXPECT_EQ(duty::actor_named(shop(), "Carla"), duty::actor_of("Carla"));
    EXPECT_EQ(duty::actor_named(shop(), "Zoe"), "Zoe");
    EXPECT_EQ(duty::actor_named(shop(), "person:Carla"), "person:Carla");
}

TEST(PersonOptions, WhoSaysNoHoursIsAlwaysOnDuty) {
    const messaging::QuietTimes off_duty{PersonOptions{}.off_duty};
    const Timestamp night = TimeZone::utc().at({.year = 2027, .month = 1, .day = 3, .hour = 23});  // a Sunday
    EXPECT_EQ(off_duty.first_open(TimeZone::utc(), night), night);
}

DutyOptions by_day() {
    DutyOptions options = shop();
    options.people = {{"Carla", "59899000098", PersonRole::SELLER, always()}};
    options.people.front().off_duty = {.from = "14:00", .to = "09:00", .closed_weekdays = {}, .holidays = {}};
    return options;
}

class DutyByDay : public Duty {
protected:
    DutyByDay() : Duty(by_day()) {}
};

TEST_F(DutyByDay, WhoIsOffDutyIsToldWhenTheyAreBack) {  // it is 14:13
    waits();
    EXPECT_TRUE(told().empty());
    alone_.pass(18h);
    EXPECT_TRUE(told().empty());
    alone_.pass(1h);
    EXPECT_EQ(told(), (std::vector<std::string>{"Carla"}));
}

}  // namespace
}  // namespace tero
