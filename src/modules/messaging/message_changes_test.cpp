// Edits, deletions and notices: what changes something said, and what says nothing.
#include "modules/messaging/talk_fixture.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace tero::conversations {
namespace {

InboundMessage edit(std::string text, std::string id, std::string of, Timestamp at = {}) {
    InboundMessage message;
    message.dedupe = "msg:" + id;
    message.from.phone = "59899000001";
    message.provider_id = std::move(id);
    message.text = std::move(text);
    message.replaces = "msg:" + of;
    message.at = at;
    return message;
}

MessageDeletion deletion(std::string id, std::string of) {
    MessageDeletion gone;
    gone.dedupe = "msg:" + id;
    gone.by.phone = "59899000001";
    gone.deleted = "msg:" + of;
    return gone;
}

void deliver(TalkDesk& desk, InboundMessage message) {
    tero::Delivery delivery;
    delivery.messages.push_back(std::move(message));
    desk.tell(DeliveryReceived{delivery});
}

void deliver(TalkDesk& desk, MessageDeletion gone) {
    tero::Delivery delivery;
    delivery.deletions.push_back(std::move(gone));
    desk.tell(DeliveryReceived{delivery});
}

std::vector<std::string> texts_read(const TalkDesk& desk) {
    std::vector<std::string> texts;
    for (const RouteBurst& route : desk.asked<RouteBurst>()) texts.push_back(route.brief.text);
    return texts;
}

using Texts = std::vector<std::string>;

TEST(MessageChanges, AnEditOfWhatNobodyHasReadReplacesIt) {
    TalkDesk desk;
    desk.writes("12 x 6", "1");
    deliver(desk, edit("12 x 8", "2", "1"));
    deliver(desk, edit("12 x 8", "2", "1"));  // twice changes nothing twice
    desk.pass(1min);

    EXPECT_EQ(texts_read(desk), Texts{"12 x 8"});
    EXPECT_EQ(desk.only<Message>().body, "12 x 8");
    EXPECT_EQ(desk.only<Message>().provider_id, "1");
    EXPECT_NE(desk.only<Message>().edited_at, Timestamp{});
    EXPECT_EQ(std::count(desk.history.begin(), desk.history.end(), "message.edited"), 1);
}

TEST(MessageChanges, AnEditOfWhatWasAnsweredIsReadAsANewText) {
    TalkDesk desk;
    desk.writes("12 x 6", "1");
    desk.pass(1min);
    deliver(desk, edit("12 x 8", "2", "1"));
    deliver(desk, edit("12 x 9", "3", "1"));  // again, before that was read
    desk.pass(1min);

    EXPECT_EQ(texts_read(desk), (Texts{"12 x 6", "12 x 9"}));
    EXPECT_EQ(desk.all<Message>().size(), 2U);
}

TEST(MessageChanges, AnEditThatComesBeforeItsOriginalIsReadAndTheOriginalIsNot) {
    TalkDesk desk;
    deliver(desk, edit("12 x 8", "2", "1"));
    desk.writes("12 x 6", "1");
    desk.pass(1min);

    EXPECT_EQ(texts_read(desk), Texts{"12 x 8"});
    EXPECT_EQ(desk.all<Message>().size(), 2U);  // both are kept
}

TEST(MessageChanges, WhatWasDeletedBeforeItWasReadIsNotAnswered) {
    TalkDesk desk;
    desk.writes("no era para ustedes", "1");
    for (int i = 0; i < 2; ++i) deliver(desk, deletion("2", "1"));
    desk.pass(1min);

    EXPECT_TRUE(texts_read(desk).empty());
    EXPECT_NE(desk.only<Message>().deleted_at, Timestamp{});
    EXPECT_EQ(desk.only<Message>().body, "no era para ustedes");
    EXPECT_EQ(std::count(desk.history.begin(), desk.history.end(), "message.deleted"), 1);
}

TEST(MessageChanges, ADeletionThatComesFirstIsRemembered) {
    TalkDesk desk;
    deliver(desk, deletion("2", "1"));
    desk.writes("no era para ustedes", "1");
    desk.pass(1min);

    EXPECT_TRUE(texts_read(desk).empty());
    EXPECT_NE(desk.only<Message>().deleted_at, Timestamp{});
}

TEST(MessageChanges, ADeletionOfWhatWasAnsweredOnlyMarksIt) {
    TalkDesk desk;
    desk.writes("hola", "1");
    desk.pass(1min);
    const std::size_t told = desk.asked<CustomerAnswered>().size();
    deliver(desk, deletion("2", "1"));
    desk.pass(1min);

    EXPECT_EQ(texts_read(desk).size(), 1U);
    EXPECT_NE(desk.only<Message>().deleted_at, Timestamp{});
    EXPECT_EQ(desk.asked<CustomerAnswered>().size(), told);
}

TEST(MessageChanges, AColleaguesEditChangesTheWordsAndNothingElse) {
    TalkDesk desk;
    desk.writes("hola", "1");
    HumanEcho echo;
    echo.dedupe = "echo:1";
    echo.to.phone = "59899000001";
    echo.text = "te llamo a las 3";
    desk.tell(EchoReceived{echo});
    desk.tell(TakeOver{desk.only<Conversation>().id, true, "user:maria"});

    echo.dedupe = "echo:2";
    echo.replaces = "echo:1";
    echo.text = "te llamo a las 4";
    desk.tell(EchoReceived{echo});

    EXPECT_EQ(desk.only<Conversation>().state, ConversationState::ASSISTANT);
    const auto messages = desk.all<Message>();
    EXPECT_EQ(messages.size(), 2U);
    EXPECT_TRUE(std::any_of(messages.begin(), messages.end(),
                            [](const Message& one) { return one.body == "te llamo a las 4"; }));
}

TEST(MessageChanges, ABurstIsReadInTheOrderInWhichItWasWritten) {
    TalkDesk desk;
    const auto writes = [&](std::string text, Duration ago, std::string id) {
        InboundMessage message = edit(std::move(text), std::move(id), "", desk.now - ago);
        message.replaces = {};
        deliver(desk, std::move(message));
    };
    writes("12 x 6", 1s, "2");
    writes("quiero esto", 3s, "1");
    writes("de 100", 1s, "3");  // within one second by arrival
    desk.pass(1min);

    EXPECT_EQ(texts_read(desk), Texts{"quiero esto\n12 x 6\nde 100"});
}

TEST(MessageChanges, ANoticeIsKeptAndEndsNothing) {
    for (const MessageKind kind :
         {MessageKind::STICKER, MessageKind::REACTION, MessageKind::SYSTEM, MessageKind::CALL_PERMISSION,
          MessageKind::CHAT_OPENED, MessageKind::OTHER}) {
        TalkDesk desk;
        InboundMessage message = edit("", "1", "");
        message.replaces = {};
        message.kind = kind;
        deliver(desk, std::move(message));
        desk.pass(1min);

        EXPECT_EQ(desk.only<Message>().kind, kind);
        EXPECT_TRUE(texts_read(desk).empty()) << name_of(kind);
        EXPECT_TRUE(desk.asked<CustomerAnswered>().empty()) << name_of(kind);
    }
}

}  // namespace
}  // namespace tero::conversations
