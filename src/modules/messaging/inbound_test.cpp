// What comes in: each message once, to its person, answered after the pause.
#include "modules/messaging/people.hpp"
#include "modules/messaging/talk_fixture.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace tero::conversations {
namespace {

TEST(Inbound, AFirstMessageMakesThePersonAndTheConversation) {
    TalkDesk desk;
    desk.writes("hola", "1");

    EXPECT_EQ(desk.only<Contact>().phone, "59899000001");
    EXPECT_EQ(desk.only<Contact>().name, "Ana");
    EXPECT_EQ(desk.only<ContactIdentity>().key, "whatsapp:59899000001");
    EXPECT_EQ(desk.only<Conversation>().contact, desk.only<Contact>().id);
    EXPECT_EQ(desk.only<Message>().conversation, desk.only<Conversation>().id);
    EXPECT_EQ(desk.counts()["conversations"], 1);
    EXPECT_EQ(desk.counts()["messages_in"], 1);
}

TEST(Inbound, ADuplicateAddsNothing) {
    TalkDesk desk;
    desk.writes("hola", "1");
    desk.writes("hola", "1");
    EXPECT_EQ(desk.all<Message>().size(), 1U);
    EXPECT_EQ(desk.counts()["messages_in"], 1);
}

TEST(Inbound, OnePersonIsKnownByAnyOfTheirIdentifiers) {
    TalkDesk desk;
    const auto says = [&](std::string phone, std::string user, std::string id) {
        InboundMessage message;
        message.dedupe = "msg:" + id;
        message.from.phone = std::move(phone);
        message.from.user_id = std::move(user);
        message.provider_id = id;
        message.text = "hola";
        tero::Delivery delivery;
        delivery.messages.push_back(message);
        desk.tell(DeliveryReceived{delivery});
    };
    says("59899000001", "", "1");
    says("59899000001", "UY.1", "2");
    says("", "UY.1", "3");

    EXPECT_EQ(desk.only<Contact>().user_id, "UY.1");
    EXPECT_EQ(desk.all<ContactIdentity>().size(), 2U);
    EXPECT_EQ(desk.all<Conversation>().size(), 1U);
    EXPECT_EQ(desk.all<Message>().size(), 3U);
}

TEST(Inbound, ABurstIsAnsweredOnceAfterThePause) {
    TalkDesk desk;
    desk.writes("hola", "1");
    desk.pass(3s);
    desk.writes("quiero una puerta", "2");
    desk.pass(3s);
    EXPECT_TRUE(desk.asked<RouteBurst>().empty());
    desk.pass(1s);

    const auto routed = desk.asked<RouteBurst>();
    ASSERT_EQ(routed.size(), 1U);
    EXPECT_EQ(routed[0].brief.text, "hola\nquiero una puerta");
    EXPECT_EQ(routed[0].brief.messages.size(), 2U);
    EXPECT_TRUE(desk.only<Conversation>().burst.empty());
    desk.pass(1h);
    EXPECT_EQ(desk.asked<RouteBurst>().size(), 1U);
}

TEST(Inbound, WhoNeverPausesIsAnsweredAnyway) {
    TalkDesk desk;
    for (int i = 0; i < 10; ++i) {
        desk.writes("y otra cosa", std::to_string(i));
        desk.pass(3s);
    }
    EXPECT_EQ(desk.asked<RouteBurst>().size(), 1U);
    EXPECT_GE(desk.asked<RouteBurst>()[0].brief.messages.size(), 6U);
}

TEST(Inbound, ARoutedBurstBecomesATaskForItsAgent) {
    TalkDesk desk;
    desk.writes("quiero una puerta", "1");
    desk.pass(4s);
    BurstRouted routed;
    routed.brief = desk.asked<RouteBurst>()[0].brief;
    routed.brief.understanding.intent = IntentType::QUOTE_REQUEST;
    routed.capability = "sales";
    routed.prefer = "sales";
    desk.tell(routed);

    const auto submits = desk.asked<QueueTask>();
    ASSERT_EQ(submits.size(), 1U);
    EXPECT_EQ(submits[0].task.type, "sales.answer");
    EXPECT_EQ(submits[0].task.capability, "sales");
    EXPECT_EQ(submits[0].owner.id, desk.only<Conversation>().id);
    EXPECT_EQ(submits[0].task.prefer, "sales");
    EXPECT_EQ(desk.only<Message>().intent, IntentType::QUOTE_REQUEST);
}

// Lets the burst that waits be understood as `intent`; how many tasks there are for agents by now.
std::size_t tasks_after(TalkDesk& desk, IntentType intent, const std::string& capability = "sales") {
    desk.pass(1min);
    BurstRouted routed;
    routed.brief = desk.asked<RouteBurst>().back().brief;
    routed.brief.understanding.intent = intent;
    routed.capability = capability;
    routed.prefer = capability;
    desk.tell(routed);
    return desk.asked<QueueTask>().size();
}

// How often the module that answers was told this.
std::ptrdiff_t said(const TalkDesk& desk, std::string_view reason) {
    const auto told = desk.asked<CustomerAnswered>();
    return std::count_if(told.begin(), told.end(), [&](const auto& one) { return one.reason == reason; });
}

TEST(Inbound, APersonsConversationIsNotAnswered) {
    TalkDesk desk;
    desk.writes("hola", "1");
    desk.tell(TakeOver{desk.only<Conversation>().id, false, "user:maria"});
    desk.writes("sigo acá", "2");
    EXPECT_EQ(tasks_after(desk, IntentType::GREETING), 0U);
    EXPECT_EQ(said(desk, "replied"), 1);  // the follow-ups end all the same
    EXPECT_EQ(desk.counts()["messages_routed"], 0);

    desk.tell(TakeOver{desk.only<Conversation>().id, true, "user:maria"});
    desk.writes("y ahora", "3");
    EXPECT_EQ(tasks_after(desk, IntentType::GREETING), 1U);
}

TEST(Inbound, AnOptOutIsHeardWhileAPersonHasTheConversation) {
    TalkDesk desk;
    desk.writes("hola", "1");
    desk.tell(TakeOver{desk.only<Conversation>().id, false, "user:maria"});
    desk.writes("no me escriban más", "2");
    EXPECT_EQ(tasks_after(desk, IntentType::OPT_OUT, "compliance"), 1U);
    EXPECT_EQ(desk.asked<QueueTask>()[0].task.type, "compliance.answer");
    EXPECT_EQ(desk.only<Conversation>().state, ConversationState::HUMAN);
}

TEST(Inbound, AnOptOutSaidJustBeforeAPersonTookOverIsHeard) {
    for (const bool by_echo : {false, true}) {
        TalkDesk desk;
        desk.writes("no me escriban más", "1");
        if (by_echo) {
            HumanEcho echo;
            echo.dedupe = "echo:1";
            echo.to.phone = "59899000001";
            desk.tell(EchoReceived{echo});
        } else {
            desk.tell(TakeOver{desk.only<Conversation>().id, false, "user:maria"});
        }
        EXPECT_EQ(tasks_after(desk, IntentType::OPT_OUT, "compliance"), 1U) << by_echo;
    }
}

TEST(Inbound, OnlyARealAnswerCountsAsOne) {
    const auto answers = [](IntentType intent) {
        TalkDesk desk;
        desk.writes("hola", "1");
        tasks_after(desk, intent);
        return said(desk, "answered");
    };
    EXPECT_EQ(answers(IntentType::POSTPONE), 1);
    EXPECT_EQ(answers(IntentType::UNKNOWN), 1);
    EXPECT_EQ(answers(IntentType::AUTO_REPLY), 0);
    EXPECT_EQ(answers(IntentType::OPT_OUT), 0);
}

TEST(Inbound, AnAutoReplyEndsNoFollowUp) {
    for (const IntentType intent : {IntentType::AUTO_REPLY, IntentType::GREETING}) {
        TalkDesk desk;
        desk.writes("Gracias por comunicarte con Ferretería Sol. En breve te responderemos.", "1");
        tasks_after(desk, intent, "ignore");
        EXPECT_EQ(said(desk, "replied"), intent == IntentType::AUTO_REPLY ? 0 : 1);
    }
}

TEST(Inbound, TheClockOnTheCustomersWallIsThatOfTheirCountry) {
    const auto zone = [](const char* phone) {
        TalkDesk desk;
        desk.writes("hola", "1", phone);
        return desk.only<Contact>().time_zone;
    };
    EXPECT_EQ(zone("51911222333"), "America/Lima");
    EXPECT_EQ(zone("573001112222"), "America/Bogota");
    EXPECT_EQ(zone("5511988887777"), "America/Sao_Paulo");
    EXPECT_EQ(zone("595981222333"), "America/Asuncion");
    EXPECT_EQ(zone("56911112222"), "");  // one of several
    EXPECT_EQ(zone("34600111222"), "");  // the business's
}

TEST(Inbound, AColleaguesEchoTakesTheConversationOver) {
    TalkDesk desk;
    desk.writes("hola", "1");
    HumanEcho echo;
    echo.dedupe = "echo:1";
    echo.to.phone = "59899000001";
    echo.text = "te contesto yo";
    tero::Delivery delivery;
    delivery.echoes = {echo, echo};
    desk.tell(DeliveryReceived{delivery});
    desk.pass(1min);

    EXPECT_EQ(desk.only<Conversation>().state, ConversationState::HUMAN);
    EXPECT_EQ(desk.only<Conversation>().state_reason, "echo");
    EXPECT_EQ(tasks_after(desk, IntentType::GREETING), 0U);
    EXPECT_EQ(desk.all<Message>().size(), 2U);
}

TEST(Inbound, WhatCannotBeReadIsKeptAndCounted) {
    TalkDesk desk;
    tero::Delivery delivery;
    delivery.dedupe = "raw:1";
    delivery.unreadable.push_back({"no JSON", std::string{"\xff\x00{", 3}});
    delivery.notices.push_back({"template:a/es=PAUSED", {}});
    for (int i = 0; i < 2; ++i) {  // a second delivery adds nothing
        desk.tell(DeliveryReceived{delivery});
        EXPECT_EQ(desk.only<Quarantine>().raw_base64, "/wB7");
        EXPECT_EQ(desk.counts()["quarantined"], 1);
        EXPECT_EQ(desk.counts()["notices/template"], 1);
        EXPECT_EQ(desk.asked<RaiseAlert>().size(), 2U);  // of what is unreadable, and of the template
    }
}

TEST(Inbound, APersonOfTheShopIsNoCustomer) {
    MessagingOptions options;
    options.routing.shop_numbers = {"59899000098"};
    options.own_number = "59820000000";
    for (const char* phone : {"59899000098", "59820000000"}) {
        TalkDesk desk{options};
        desk.writes("hola, prueba", "1", phone);
        desk.pass(1min);
        EXPECT_EQ(desk.only<Message>().body, "hola, prueba");
        EXPECT_TRUE(desk.asked<RouteBurst>().empty());
        EXPECT_TRUE(desk.asked<CustomerAnswered>().empty());
    }
}

TEST(Inbound, WhatCameForAnotherNumberIsTold) {
    TalkDesk desk;
    for (const char* key : {"raw:1", "raw:2"}) {
        tero::Delivery delivery;
        delivery.dedupe = key;
        delivery.notices.push_back({"other_number:42", {}});
        desk.tell(DeliveryReceived{delivery});
    }
    const auto alerts = desk.asked<RaiseAlert>();
    ASSERT_EQ(alerts.size(), 2U);  // of one rule and subject: one alert
    EXPECT_EQ(alerts[0].rule, "other_number");
    EXPECT_EQ(alerts[0].subject, alerts[1].subject);
    EXPECT_EQ(desk.counts()["notices/other_number"], 2);
}

TEST(Inbound, WhatWasKeptUnreadIsReadAgainOnce) {
    TalkDesk desk;
    tero::Delivery delivery;
    delivery.dedupe = "raw:1";
    delivery.unreadable.push_back({"a field that nobody knows", "{}", "[", "]"});
    desk.tell(DeliveryReceived{delivery});
    const Id<Quarantine> kept = desk.only<Quarantine>().id;
    EXPECT_EQ(desk.only<QuarantineSum>().count, 1);

    RetryQuarantine retry{kept, delivery, "user:maria"};
    EXPECT_EQ(desk.ask(retry).error().code, ErrorCode::conflict);
    EXPECT_EQ(desk.only<Quarantine>().read_at, Timestamp{});

    retry.delivery.unreadable.clear();
    retry.delivery.dedupe = "raw:2";
    InboundMessage message;
    message.dedupe = "msg:1";
    message.from.phone = "59899000001";
    message.text = "hola";
    retry.delivery.messages.push_back(message);
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(desk.ask(retry).has_value());

    EXPECT_EQ(desk.only<Message>().body, "hola");
    EXPECT_EQ(desk.only<Quarantine>().read_by, "user:maria");
    ASSERT_EQ(desk.asked<CloseWork>().size(), 1U);
    EXPECT_EQ(desk.asked<CloseWork>()[0].subject, desk.asked<OpenWork>()[0].subject);
    EXPECT_EQ(desk.asked<CloseWork>()[0].kind, work::unreadable);
    EXPECT_EQ(desk.only<Quarantine>().raw_base64, "");
    EXPECT_EQ(desk.only<QuarantineSum>().count, 0);
    EXPECT_EQ(desk.only<QuarantineSum>().bytes, 0);
    retry.quarantine = Id<Quarantine>{};
    EXPECT_EQ(desk.ask(retry).error().code, ErrorCode::not_found);
}

TEST(Inbound, WhatIsKeptUnreadHasALimitAndSomebodyHearsOfIt) {
    TalkDesk desk;
    tero::Delivery delivery;
    delivery.unreadable.push_back({"too much", std::string(3'000'000, 'x')});
    for (int i = 0; i < 20; ++i) {
        delivery.dedupe = "raw:" + std::to_string(i);
        desk.tell(DeliveryReceived{delivery});
    }
    EXPECT_EQ(desk.all<Quarantine>().size(), 16U);
    EXPECT_EQ(desk.asked<OpenWork>().size(), 16U);
    EXPECT_EQ(desk.counts()["quarantined"], 20);
    const auto alerts = desk.asked<RaiseAlert>();
    EXPECT_EQ(std::count_if(alerts.begin(), alerts.end(),
                            [](const RaiseAlert& alert) { return alert.rule == "quarantine_full"; }),
              4);
}

TEST(Inbound, AClockAheadOfOursDoesNotKeepTheWindowOpen) {
    TalkDesk desk;
    InboundMessage message;
    message.dedupe = "msg:1";
    message.from.phone = "59899000001";
    message.at = desk.now + 5h;
    message.text = "hola";
    tero::Delivery delivery;
    delivery.messages.push_back(message);
    desk.tell(DeliveryReceived{delivery});
    EXPECT_EQ(desk.only<Contact>().last_inbound_at.at("WHATSAPP"), desk.now);
}

TEST(Inbound, AStopOfMarketingIsAConsentThatEnded) {
    TalkDesk desk;
    PreferenceChange change;
    change.dedupe = "pref:1";
    change.of.phone = "59899000001";
    tero::Delivery delivery;
    delivery.preferences = {change, change};
    desk.tell(DeliveryReceived{delivery});
    EXPECT_EQ(desk.only<Contact>().opted_out_marketing_at, desk.now);
    ASSERT_EQ(desk.only<Contact>().consents.size(), 1U);
    EXPECT_FALSE(desk.only<Contact>().consents[0].granted);
}

TEST(Inbound, APreferenceThatComesLateChangesNothing) {
    TalkDesk desk;
    const auto says = [&](bool allowed, Timestamp at, std::string key) {
        PreferenceChange change;
        change.dedupe = std::move(key);
        change.of.phone = "59899000001";
        change.marketing_allowed = allowed;
        change.at = at;
        tero::Delivery delivery;
        delivery.preferences = {change};
        desk.tell(DeliveryReceived{delivery});
    };
    const Timestamp said = desk.now - 1h;
    says(false, said, "pref:stop");
    says(true, said - 1h, "pref:resume");
    EXPECT_EQ(desk.only<Contact>().opted_out_marketing_at, said);
    EXPECT_EQ(desk.only<Contact>().consents.size(), 1U);

    says(true, said + 1min, "pref:resume again");
    EXPECT_EQ(desk.only<Contact>().opted_out_marketing_at, Timestamp{});
}

TEST(People, APreviewIsOneShortLineAndCutsNoCharacterInTwo) {
    EXPECT_EQ(preview("a\nb\tc"), "a b c");
    std::string long_text(119, 'a');
    long_text += "ñandú y más";
    const std::string cut = preview(long_text);
    EXPECT_EQ(cut, std::string(119, 'a') + "…");
}

TEST(Contacts, ATimeZoneThatAPersonStatedStaysWhateverThePhoneSays) {
    TalkDesk desk;
    desk.writes("Hola", "1");
    const Id<Contact> contact = desk.only<Contact>().id;

    desk.tell(ChangeContact{contact, "Europe/Madrid", "user:maria"});
    desk.writes("¿Sigue ahí?", "2");

    EXPECT_EQ(desk.only<Contact>().time_zone, "Europe/Madrid");
    EXPECT_EQ(std::count(desk.history.begin(), desk.history.end(), "contact.changed"), 1);
}

}  // namespace
}  // namespace tero::conversations
