// Notices by Web Push: who is reached by one, how often it is tried, and what becomes of it.
#include "base/check.hpp"
#include "business_files/built_in.hpp"
#include "kernel/module_fixture.hpp"
#include "modules/duty/people_on_duty.hpp"

#include <gtest/gtest.h>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

std::shared_ptr<const Sentences> push_sentences() {
    static constexpr std::array keys = {
        SentenceKey{"reply.told", "name person"}, SentenceKey{"notice.body", "name what detail"},
        SentenceKey{"notice.detail", "who text quote"}, SentenceKey{"notice.what.*"}};
    BusinessFiles files = built_in_languages();
    files.texts["sentences/es.json"] = R"({
        "reply": {"told": "le avisé a {person}"},
        "notice": {"body": "{name}: {what}. {detail}", "detail": "{who}{text? {text}}{quote? {quote}}",
                   "what": {"answer": "espera", "alert": "alerta", "other": "otra", "handed_on": "te pasaron"}}})";
    auto read = Sentences::read(files, "es", keys);
    CHECK(read.has_value(), "{}", to_string(read.error()));
    return std::make_shared<const Sentences>(*std::move(read));
}

// Ana has no phone; Bruno has one.
DutyOptions two_sellers() {
    DutyOptions options;
    options.next_after = 15min;
    options.people = {{.name = "Ana", .role = PersonRole::SELLER},
                      {.name = "Bruno", .phone = "59899000097", .role = PersonRole::SELLER},
                      {.name = "Rosa", .role = PersonRole::READER}};
    return options;
}

class Push : public testing::Test {
protected:
    explicit Push(DutyOptions options = two_sellers(), bool by_whatsapp = true)
        : alone_(only_module<PeopleOnDuty>(std::move(options), by_whatsapp, TimeZone::utc(),
                                           push_sentences())) {
        Contact contact;
        contact.id = customer_;
        contact.name = "Olga";
        alone_.put(contact);
        Conversation conversation;
        conversation.id = conversation_;
        conversation.contact = customer_;
        conversation.state = ConversationState::HUMAN;
        conversation.state_reason = "human_request";
        alone_.put(conversation);
    }

    Reply subscribe(const std::string& person, const std::string& endpoint = "https://push.example/1",
                    const std::string& session = "s1", const std::string& replaces = "") {
        return alone_.ask(SubscribePush{{.id = push_id(endpoint),
                                         .person = person,
                                         .endpoint = endpoint,
                                         .browser = replaces.empty() ? "Firefox" : "",
                                         .session = session},
                                        replaces});
    }
    WorkItem waits() {
        WorkItem item;
        item.owner = modules::messaging;
        item.owner_id = conversation_;
        item.key = work_key({modules::messaging, conversation_}, work::answer);
        item.kind = std::string{work::answer};
        item.since = item.waits_since = item.opened_at = alone_.now;
        item.conversation = conversation_;
        item.contact = customer_;
        alone_.put(item);
        alone_.pass(1s);
        return item;
    }
    std::vector<SendPush> pushes() const {
        std::vector<SendPush> all;
        for (const Effect& effect : alone_.effects) {
            if (const auto* push = effect.as<SendPush>()) all.push_back(*push);
        }
        return all;
    }
    std::size_t messages() const { return alone_.asked<TellPerson>().size(); }
    void becomes(SendOutcome outcome) {
        const SendPush last = pushes().back();
        alone_.tell(PushFinished{last.delivery, last.attempt, std::move(outcome)});
        alone_.pass(1s);
    }
    static SendOutcome accepted() {
        SendOutcome outcome;
        outcome.verdict = SendVerdict::ACCEPTED;
        return outcome;
    }
    static SendOutcome refused_with(bool retryable, Duration after = {}, std::string error_class = "refused") {
        SendOutcome outcome;
        outcome.verdict = SendVerdict::REFUSED;
        outcome.retryable = retryable;
        outcome.retry_after = after;
        outcome.error_class = std::move(error_class);
        outcome.detail = "no";
        return outcome;
    }

    ModulesAlone alone_;
    Id<Contact> customer_ = Id<Contact>::parse("01kavd3q8s0000000000000001").value();
    Id<Conversation> conversation_ = Id<Conversation>::parse("01kavd3q8s0000000000000002").value();
};

TEST_F(Push, WhoHasOnlyABrowserIsToldOnceARoundAndTheCustomerHearsItOnceItWasShown) {
    ASSERT_TRUE(subscribe("Ana"));
    const WorkItem item = waits();
    ASSERT_EQ(pushes().size(), 1U);
    const SendPush push = pushes().front();
    EXPECT_EQ(push.to->person, "Ana");
    EXPECT_EQ((std::pair{push.title, push.body}), (std::pair{std::string{"Espera"}, std::string{"Olga"}}));
    EXPECT_EQ(push.link, "/#/conversations/" + to_string(conversation_));
    EXPECT_EQ(push.topic.size(), 32U);
    EXPECT_FALSE(push.urgent);
    EXPECT_EQ(messages(), 0U);
    becomes(accepted());
    alone_.put(item);
    alone_.pass(5min);
    EXPECT_EQ(pushes().size(), 1U);
    EXPECT_TRUE(alone_.asked<TellCustomer>().empty());
    EXPECT_EQ(alone_.only<Notice>().status, MessageStatus::SENT);

    for (int i = 0; i < 2; ++i) alone_.tell(PushShown{push.delivery});
    ASSERT_EQ(alone_.asked<TellCustomer>().size(), 1U);
    EXPECT_EQ(alone_.asked<TellCustomer>().front().body, "le avisé a Ana");
    EXPECT_EQ(alone_.only<Notice>().status, MessageStatus::DELIVERED);
    EXPECT_EQ(alone_.only<Notice>().pushes.front().browser, "Firefox");
    alone_.pass(24h);
    EXPECT_EQ(pushes().size(), 1U);
    EXPECT_EQ(messages(), 1U);  // Bruno, who is next
    EXPECT_TRUE(alone_.asked<RaiseAlert>().empty());

    WorkItem louder = item;
    louder.urgency = WorkUrgency::URGENT;
    alone_.put(louder);
    alone_.pass(1s);
    ASSERT_EQ(pushes().size(), 2U);
    EXPECT_TRUE(pushes().back().urgent);
    EXPECT_EQ(pushes().back().topic, push.topic);  // it takes the place of the first
}

TEST_F(Push, AServiceThatRefusesForNowIsAskedAgainAndNotBefore) {
    ASSERT_TRUE(subscribe("Ana"));
    waits();
    becomes(refused_with(true, 2min));
    alone_.pass(100s);
    EXPECT_EQ(pushes().size(), 1U);
    alone_.pass(30s);
    ASSERT_EQ(pushes().size(), 2U);
    EXPECT_EQ(pushes().back().attempt, 2);
    EXPECT_EQ(messages(), 0U);  // Ana may hear it still
    alone_.tell(PushFinished{pushes().front().delivery, 1, accepted()});  // of the try before
    EXPECT_EQ(alone_.only<PushDelivery>().status, MessageStatus::SENDING);
    for (int i = 0; i < 10; ++i) {
        becomes(refused_with(true));
        alone_.pass(1h);
    }
    EXPECT_EQ(pushes().size(), 6U);
    EXPECT_EQ(alone_.only<PushDelivery>().status, MessageStatus::FAILED);
}

TEST_F(Push, ABrowserThatIsGoneIsForgottenAndTheNextPersonIsToldAtOnce) {
    ASSERT_TRUE(subscribe("Ana"));
    waits();
    becomes(refused_with(false, {}, "gone"));
    EXPECT_TRUE(alone_.all<PushSubscription>().empty());
    EXPECT_EQ(messages(), 1U);
}

TEST_F(Push, WhoHasBothIsPassedOverOnlyWhenBothFail) {
    ASSERT_TRUE(subscribe("Bruno"));
    waits();
    EXPECT_EQ(messages(), 1U);
    ASSERT_EQ(pushes().size(), 1U);
    auto message = std::make_shared<Message>();
    const TellPerson told = alone_.asked<TellPerson>().front();
    message->id = told.message;
    message->status = MessageStatus::FAILED;
    message->owner = told.owner.module;
    message->owner_id = told.owner.id;
    alone_.tell(MessageSettled{message, false});
    alone_.pass(1s);
    EXPECT_TRUE(alone_.asked<RaiseAlert>().empty());
    becomes(refused_with(false));
    ASSERT_EQ(alone_.asked<RaiseAlert>().size(), 1U);
    EXPECT_EQ(alone_.asked<RaiseAlert>().front().rule, "nobody_told");
}

TEST_F(Push, WhatMayHaveBeenSentIsNeverSentAgain) {
    ASSERT_TRUE(subscribe("Ana"));
    waits();
    alone_.tell(Recovered{});
    alone_.pass(1s);
    EXPECT_EQ(alone_.only<PushDelivery>().status, MessageStatus::UNKNOWN);
    EXPECT_EQ(alone_.only<Notice>().status, MessageStatus::UNKNOWN);
    alone_.pass(14min);
    EXPECT_EQ(pushes().size(), 1U);
    alone_.tell(PushFinished{pushes().front().delivery, 1, accepted()});  // it was heard after all
    EXPECT_EQ(alone_.only<PushDelivery>().status, MessageStatus::SENT);
}

TEST_F(Push, WhatDoesNotWaitAnyMoreIsNotSaidAgain) {
    ASSERT_TRUE(subscribe("Ana"));
    WorkItem item = waits();
    becomes(refused_with(true));
    item.status = WorkStatus::DONE;
    alone_.put(item);
    alone_.pass(1h);
    EXPECT_EQ(pushes().size(), 1U);
    EXPECT_EQ(alone_.only<PushDelivery>().status, MessageStatus::FAILED);
}

TEST_F(Push, ABrowserEndsWithItsSessionByItsOwnerAndByWhatReplacesIt) {
    const auto ends = [&](const std::string& session) {
        HistoryEntry line;
        line.kind = "session.ended";
        line.detail = Json{R"({"session":")" + session + R"(","person":"Ana","role":"SELLER"})"};
        alone_.tell(SessionLeft{line});
    };
    ASSERT_TRUE(subscribe("Ana", "https://push.example/1", "s1"));
    ASSERT_TRUE(subscribe("Ana", "https://push.example/2", "s2"));
    ends("other");
    EXPECT_EQ(alone_.all<PushSubscription>().size(), 2U);
    ends("s1");
    EXPECT_EQ(alone_.only<PushSubscription>().session, "s2");

    const std::string second = push_id("https://push.example/2");
    ASSERT_TRUE(subscribe("Ana", "https://push.example/3", "s2", second));
    EXPECT_EQ(alone_.only<PushSubscription>().endpoint, "https://push.example/3");
    EXPECT_EQ(alone_.only<PushSubscription>().browser, "Firefox");
    const std::string third = alone_.only<PushSubscription>().id;
    EXPECT_EQ(alone_.ask(UnsubscribePush{third, "Bruno"}).error().code, ErrorCode::not_found);
    EXPECT_TRUE(alone_.ask(UnsubscribePush{third, "Ana"}));
    EXPECT_TRUE(alone_.all<PushSubscription>().empty());
}

TEST_F(Push, WhoIsToldNothingAndWhoHasTooManyAreRefused) {
    EXPECT_EQ(subscribe("Rosa").error().code, ErrorCode::forbidden);
    EXPECT_EQ(subscribe("Zoe").error().code, ErrorCode::forbidden);
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(subscribe("Ana", "https://push.example/" + std::to_string(i)));
    EXPECT_EQ(subscribe("Ana", "https://push.example/10").error().code, ErrorCode::conflict);
    EXPECT_TRUE(subscribe("Ana", "https://push.example/3"));
    EXPECT_EQ(alone_.all<PushSubscription>().size(), 10U);
}

// A shop without WhatsApp, told by browsers alone.
struct PushAlone : Push {
    PushAlone() : Push({.people = {{.name = "Ana", .role = PersonRole::SELLER}}}, false) {}
    std::vector<std::string> alerts() const {
        std::vector<std::string> rules;
        for (const RaiseAlert& alert : alone_.asked<RaiseAlert>()) rules.push_back(alert.rule);
        return rules;
    }
};

TEST_F(PushAlone, WhoWaitsWhereNoBrowserIsLeftIsAnAlert) {
    waits();
    EXPECT_EQ(alerts(), (std::vector<std::string>{"nobody_told"}));
}

TEST_F(PushAlone, WhatIsHandedToWhoCannotBeToldIsAnAlert) {
    HandedOn handed;
    handed.line.subject = conversation_;
    handed.line.actor = "person:Bruno";
    handed.line.detail = Json{R"({"to":"person:Ana","note":""})"};
    alone_.tell(handed);
    EXPECT_EQ(alerts(), (std::vector<std::string>{"hand_on_not_told"}));
}

TEST_F(Push, WhoCanBeReachedByNothingIsPassedOver) {
    waits();
    EXPECT_EQ(messages(), 1U);
    EXPECT_EQ(alone_.asked<TellPerson>().front().name, "Bruno");
    const PersonOptions ana = two_sellers().people.front();
    EXPECT_EQ(duty::unreachable_because(ana, true, false), "there is no phone");
    EXPECT_EQ(duty::unreachable_because(ana, true, true), "");
}

}  // namespace
}  // namespace tero
