// Who is who: identities, dialled numbers, contacts that turn out to be one person.
#include "modules/messaging/people.hpp"

#include "base/time_zone.hpp"
#include "business_files/built_in.hpp"
#include "modules/messaging/talk_fixture.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace tero::conversations {
namespace {

struct Says {
    std::string phone = {};
    std::string user = {};
    std::string text = "hola";
    MessageKind kind = MessageKind::TEXT;
};

void say(TalkDesk& desk, Says says) {
    static int number = 0;
    InboundMessage message;
    message.provider_id = std::to_string(++number);
    message.dedupe = "msg:" + message.provider_id;
    message.from.phone = std::move(says.phone);
    message.from.user_id = std::move(says.user);
    message.text = std::move(says.text);
    message.kind = says.kind;
    message.at = desk.now;
    tero::Delivery delivery;
    delivery.messages.push_back(std::move(message));
    desk.tell(DeliveryReceived{delivery});
}

void echo(TalkDesk& desk, std::string dialled) {
    HumanEcho echo;
    echo.dedupe = "echo:" + dialled;
    echo.to = {.phone = std::move(dialled), .is_dialled = true};
    tero::Delivery delivery;
    delivery.echoes.push_back(echo);
    desk.tell(DeliveryReceived{delivery});
}

Contact contact_of(const TalkDesk& desk, const std::string& key) {
    Contact contact = *desk.find<Contact>(desk.find<ContactIdentity>(key)->contact);
    while (!contact.merged_into.empty()) contact = *desk.find<Contact>(contact.merged_into);
    return contact;
}

TEST(People, TwoIdentitiesOfOneDeliveryAreOnePerson) {
    TalkDesk desk;
    say(desk, {.phone = "59899000001"});
    desk.pass(1min);
    const Conversation first = desk.only<Conversation>();
    say(desk, {.user = "UY.1", .text = "no me escriban"});
    desk.pass(1min);
    Contact stopped = contact_of(desk, "whatsapp_user:UY.1");
    const Id<Contact> absorbed = stopped.id;
    stopped.opted_out_at = desk.now;
    stopped.consents.push_back({desk.now, ConsentKind::QUOTE_FOLLOW_UP, false, "opt_out", {}});
    desk.put(stopped);
    const std::size_t told = desk.asked<CustomerAnswered>().size();

    say(desk, {.phone = "59899000001", .user = "UY.1", .kind = MessageKind::REACTION});

    const Contact person = contact_of(desk, "whatsapp:59899000001");
    EXPECT_EQ(contact_of(desk, "whatsapp_user:UY.1").id, person.id);
    EXPECT_EQ(person.phone, "59899000001");
    EXPECT_EQ(person.user_id, "UY.1");
    EXPECT_EQ(person.conversations.at("WHATSAPP"), first.id);
    EXPECT_NE(person.opted_out_at, Timestamp{});
    EXPECT_FALSE(person.consents.back().granted);
    const Contact gone = *desk.find<Contact>(absorbed);
    EXPECT_EQ(gone.merged_into, person.id);
    EXPECT_EQ(gone.phone + gone.user_id, "");
    for (const Conversation& talk : desk.all<Conversation>()) EXPECT_EQ(talk.contact, person.id);
    const auto merged = desk.asked<ContactsMerged>();
    ASSERT_EQ(merged.size(), 1U);
    EXPECT_EQ(merged[0].absorbed, absorbed);
    EXPECT_EQ(merged[0].contact, person.id);
    const auto answered = desk.asked<CustomerAnswered>();
    ASSERT_EQ(answered.size(), told + 1);
    EXPECT_EQ(answered.back().reason, "opted_out");
    EXPECT_EQ(answered.back().contact, person.id);

    say(desk, {.phone = "59899000001", .user = "UY.1"});  // once
    EXPECT_EQ(desk.asked<ContactsMerged>().size(), 1U);
}

TEST(People, TheStricterWordOfTwoHalvesHolds) {
    TalkDesk desk;
    say(desk, {.phone = "59899000001"});
    say(desk, {.user = "UY.1"});
    Contact first = contact_of(desk, "whatsapp:59899000001");
    first.consents = {{desk.now - 2h, ConsentKind::QUOTE_FOLLOW_UP, false, "opt_out", {}}};
    first.follow_ups_sent_at = {desk.now - 1h};
    desk.put(first);
    Contact second = contact_of(desk, "whatsapp_user:UY.1");
    second.consents = {{desk.now - 1h, ConsentKind::QUOTE_FOLLOW_UP, true, "quote_request", {}}};
    second.follow_ups_sent_at = {desk.now - 3h};
    second.last_inbound_at["WHATSAPP"] = desk.now + 1h;
    desk.put(second);
    desk.tell(TakeOver{second.conversations.at("WHATSAPP"), false, "user:maria"});

    say(desk, {.phone = "59899000001", .user = "UY.1"});

    const Contact person = contact_of(desk, "whatsapp:59899000001");
    EXPECT_EQ(person.consents.size(), 3U);
    EXPECT_FALSE(person.consents.back().granted);
    EXPECT_EQ(person.follow_ups_sent_at, (std::vector<Timestamp>{desk.now - 3h, desk.now - 1h}));
    EXPECT_EQ(person.last_inbound_at.at("WHATSAPP"), desk.now + 1h);
    EXPECT_EQ(desk.find<Conversation>(person.conversations.at("WHATSAPP"))->state, ConversationState::HUMAN);
    // … which is on a person's list under its own name.
    EXPECT_EQ(desk.asked<ConversationTaken>().back().conversation, person.conversations.at("WHATSAPP"));
    EXPECT_EQ(desk.asked<ConversationTaken>().size(), 2U);
}

TEST(People, WhatWaitedOnEitherSideIsAnsweredOnce) {
    TalkDesk desk;
    say(desk, {.phone = "59899000001", .text = "hola"});
    say(desk, {.user = "UY.1", .text = "12 x 6"});
    say(desk, {.phone = "59899000001", .user = "UY.1", .text = "gracias"});
    desk.pass(1min);
    const auto routed = desk.asked<RouteBurst>();
    ASSERT_EQ(routed.size(), 1U);
    EXPECT_EQ(routed[0].brief.messages.size(), 3U);
}

TEST(People, ANumberAsDialledIsThePersonWhoWroteFromIt) {
    for (const auto& [wrote, dialled] :
         std::vector<std::pair<std::string, std::string>>{{"5493415550001", "543415550001"},
                                                          {"5511955550001", "551155550001"},
                                                          {"5215550000001", "525550000001"},
                                                          {"525550000001", "5215550000001"}}) {
        TalkDesk desk;
        say(desk, {.phone = wrote});
        echo(desk, dialled);
        EXPECT_EQ(desk.only<Contact>().phone, wrote);
        EXPECT_EQ(desk.only<Conversation>().state, ConversationState::HUMAN) << dialled;
    }
}

TEST(People, ALandlineThatWritesIsAnotherPerson) {
    TalkDesk desk;
    say(desk, {.phone = "5511955550001"});
    echo(desk, "551155550001");
    say(desk, {.phone = "551155550001"});
    EXPECT_EQ(desk.all<Contact>().size(), 2U);

    TalkDesk mobile;
    say(mobile, {.phone = "5531985550001"});
    say(mobile, {.phone = "553185550001"});
    EXPECT_EQ(mobile.all<Contact>().size(), 1U);
}

TEST(People, AnotherNumberIsStillThatPerson) {
    TalkDesk desk;
    say(desk, {.phone = "59899000020", .user = "UY.1"});
    InboundMessage changed;
    changed.dedupe = "msg:changed";
    changed.kind = MessageKind::SYSTEM;
    changed.opens_window = false;
    changed.from = {.phone = "5511988880000", .user_id = "UY.2", .phone_before = "59899000020", .user_id_before = "UY.1"};
    tero::Delivery delivery;
    delivery.messages.push_back(changed);
    desk.tell(DeliveryReceived{delivery});

    EXPECT_EQ(desk.only<Contact>().phone, "5511988880000");
    EXPECT_EQ(desk.only<Contact>().user_id, "UY.2");
    EXPECT_EQ(desk.only<Contact>().time_zone, "America/Sao_Paulo");
    EXPECT_EQ(contact_of(desk, "whatsapp_user:UY.2").id, desk.only<Contact>().id);

    IdentityChange update;
    update.dedupe = "user:UY.2:UY.3";
    update.of = {.user_id = "UY.3", .user_id_before = "UY.2"};
    delivery = {};
    delivery.identities = {update, update};
    desk.tell(DeliveryReceived{delivery});
    EXPECT_EQ(desk.only<Contact>().user_id, "UY.3");
    update = {.dedupe = "user:X.1:X.2", .of = {.user_id = "X.2", .user_id_before = "X.1"}};
    delivery.identities = {update};
    desk.tell(DeliveryReceived{delivery});
    EXPECT_EQ(desk.all<Contact>().size(), 1U);  // nobody whom we know
}

TEST(People, AMachineAtTheOtherEndIsAnsweredSoOftenAndThenAPersonLooks) {
    TalkDesk desk;
    BurstRouted routed;
    for (int i = 0; i < 22; ++i) {
        say(desk, {.phone = "59899000001", .text = "hola, soy un asistente virtual"});
        desk.pass(1min);
        routed.brief = desk.asked<RouteBurst>().back().brief;
        routed.brief.understanding.intent = IntentType::GREETING;
        routed.capability = "sales";
        desk.tell(routed);
    }
    EXPECT_EQ(desk.asked<QueueTask>().size(), 20U);
    EXPECT_EQ(desk.only<Conversation>().state, ConversationState::HUMAN);
    EXPECT_EQ(desk.only<Conversation>().state_reason, "too_many_answers");
    const auto alerts = desk.asked<RaiseAlert>();
    EXPECT_EQ(std::count_if(alerts.begin(), alerts.end(),
                            [](const RaiseAlert& alert) { return alert.rule == "too_many_answers"; }),
              1);
}

TEST(People, AnHourLaterThereAreAnswersAgain) {
    TalkDesk desk;
    BurstRouted routed;
    for (int i = 0; i < 22; ++i) {
        say(desk, {.phone = "59899000001"});
        desk.pass(4min);
        routed.brief = desk.asked<RouteBurst>().back().brief;
        routed.capability = "sales";
        desk.tell(routed);
    }
    EXPECT_EQ(desk.asked<QueueTask>().size(), 22U);
}

TEST(PhoneZones, TheClockIsThatOfTheAreaOrOfAllThatItMayBe) {
    const auto zones = PhoneZones::read(built_in_languages());
    ASSERT_TRUE(zones.has_value()) << zones.error().message;
    const auto of = [&](std::string_view phone, std::string_view user = "") {
        std::string text;
        for (const std::string& zone : zones->of(phone, user)) text += (text.empty() ? "" : " ") + zone;
        return text;
    };
    for (const auto& [phone, zone] : std::map<std::string, std::string>{{"5592999990001", "Manaus"},
                                                                        {"5597999990001", "Manaus"},
                                                                        {"5569999990001", "Porto_Velho"},
                                                                        {"5595999990001", "Boa_Vista"},
                                                                        {"5565999990001", "Cuiaba"},
                                                                        {"5566999990001", "Cuiaba"},
                                                                        {"5567999990001", "Campo_Grande"},
                                                                        {"5511999990001", "Sao_Paulo"},
                                                                        {"12125550001", "New_York"},
                                                                        {"526645550001", "Tijuana"},
                                                                        {"5216645550001", "Tijuana"},
                                                                        {"593991112222", "Guayaquil Pacific/Galapagos"}}) {
        EXPECT_EQ(of(phone), "America/" + zone);
    }
    EXPECT_EQ(zones->of("", "US.1").size(), 8U);
    EXPECT_EQ(of("18675550001"), of("", "CA.1"));  // the territories: nobody knows
    EXPECT_EQ(of("", "PY.1"), "America/Asuncion");
    EXPECT_EQ(of("6421555001"), "Pacific/Auckland");
    EXPECT_EQ(of("64800555001"), "Pacific/Auckland Pacific/Chatham");
    EXPECT_EQ(of("34600111222"), "Europe/Madrid Atlantic/Canary");
    EXPECT_EQ(of("8190555001"), "");
    EXPECT_EQ(of("", ""), "");
    for (const std::string& name : zones->all()) EXPECT_TRUE(TimeZone::load(name).has_value()) << name;
}

TEST(PhoneZones, ALineThatCannotBeReadIsNamed) {
    for (const char* text : {"598\n", "\nUY 598 599\n", "America/Lima x\n", "UY x\n"}) {
        BusinessFiles files;
        files.texts["languages/phone_zones.txt"] = text;
        const auto zones = PhoneZones::read(files);
        ASSERT_FALSE(zones.has_value()) << text;
        EXPECT_EQ(zones.error().field, "languages/phone_zones.txt");
    }
    EXPECT_FALSE(PhoneZones::read({}).has_value());
}

}  // namespace
}  // namespace tero::conversations
