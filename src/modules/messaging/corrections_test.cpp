// What people say that was misunderstood.
#include "modules/messaging/model/correction.hpp"
#include "modules/messaging/talk_fixture.hpp"

#include <gtest/gtest.h>
#include <string>

namespace tero::conversations {
namespace {

struct Misread : TalkDesk {
    Misread() {
        writes("lo dejo para marzo", "1");
        pass(1min);
        BurstRouted routed;
        routed.brief = asked<RouteBurst>().back().brief;
        routed.brief.understanding.intent = IntentType::GOODBYE_THANKS;
        routed.context = "after_quote";
        tell(routed);
    }
    Id<Message> said() const { return only<Message>().id; }
};

TEST(Corrections, WhatAMessageMeantIsKeptAsALineToLearnFrom) {
    Misread desk;
    desk.tell(CorrectMessage{desk.said(), {IntentType::POSTPONE, IntentType::GOODBYE_THANKS}, "until March", "person:Carla"});
    const Correction& kept = desk.only<Correction>();
    EXPECT_EQ(kept.text, "lo dejo para marzo");
    EXPECT_EQ(kept.intents, (std::vector{IntentType::POSTPONE, IntentType::GOODBYE_THANKS}));
    EXPECT_EQ(kept.was, IntentType::GOODBYE_THANKS);
    EXPECT_EQ(kept.context, "after_quote");
    EXPECT_EQ(kept.language, "es");
    EXPECT_EQ(kept.by, "person:Carla");

    desk.tell(CorrectMessage{desk.said(), {IntentType::QUOTE_STATUS}, "", "person:Ana"});
    EXPECT_EQ(desk.only<Correction>().intents, (std::vector{IntentType::QUOTE_STATUS}));
    EXPECT_EQ(desk.message(desk.said()).intent, IntentType::GOODBYE_THANKS);  // what was done on it stands
}

TEST(Corrections, ItIsTakenBackByWhoSaysNothingElse) {
    Misread desk;
    desk.tell(CorrectMessage{desk.said(), {}, "", "person:Carla"});
    desk.tell(CorrectMessage{desk.said(), {IntentType::POSTPONE}, "", "person:Carla"});
    desk.tell(CorrectMessage{desk.said(), {}, "", "person:Carla"});
    EXPECT_EQ(desk.find<Correction>(to_string(desk.said())), nullptr);
}

TEST(Corrections, WhatTheCustomerTakesBackIsLearntFromNoMore) {
    Misread desk;
    desk.tell(CorrectMessage{desk.said(), {IntentType::POSTPONE}, "", "person:Carla"});
    DeletionReceived gone;
    gone.deletion.dedupe = "msg:gone";
    gone.deletion.deleted = "msg:1";
    desk.tell(gone);
    EXPECT_EQ(desk.find<Correction>(to_string(desk.said())), nullptr);
    desk.tell(CorrectMessage{desk.said(), {IntentType::POSTPONE}, "", "person:Carla"});
    EXPECT_EQ(desk.find<Correction>(to_string(desk.said())), nullptr);
}

TEST(Corrections, OnlyACustomersWordsWereUnderstood) {
    Misread desk;
    const Id<Message> ours = desk.sending();
    desk.tell(CorrectMessage{ours, {IntentType::POSTPONE}, "", "person:Carla"});
    desk.tell(CorrectMessage{Id<Message>{}, {IntentType::POSTPONE}, "", "person:Carla"});
    EXPECT_EQ(desk.find<Correction>(to_string(ours)), nullptr);
}

}  // namespace
}  // namespace tero::conversations
