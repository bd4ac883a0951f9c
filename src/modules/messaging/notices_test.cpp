// What the shop's own people are told and write, and the files that customers send.
#include "modules/messaging/model/media_use.hpp"
#include "modules/messaging/talk_fixture.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>

namespace tero {
namespace {

using conversations::TalkDesk;

MessagingOptions with_carla() {
    MessagingOptions options;
    options.people = {{"59899000098", "Carla"}};
    options.fetches_media = true;
    return options;
}

TellPerson notice(TalkDesk& desk) {
    TellPerson tell;
    tell.owner = {modules::work, {}};
    tell.message = Id<Message>::parse("01kavd3q8s0000000000000009").value();
    tell.name = "Carla";
    tell.phone = "59899000098";
    tell.body = "Carla: alguien espera";
    tell.template_use.name = "aviso_interno";
    desk.tell(tell);
    return tell;
}

TEST(Notices, APersonIsToldByATemplateWheneverAndIsNoCustomer) {
    TalkDesk desk{with_carla()};
    const TellPerson tell = notice(desk);
    const Message message = desk.message(tell.message);
    EXPECT_EQ(message.status, MessageStatus::SENDING);  // though she never wrote
    EXPECT_EQ(message.kind, MessageKind::TEMPLATE);
    EXPECT_EQ(message.recipient, "59899000098");
    EXPECT_EQ(desk.only<Contact>().staff, "Carla");
    EXPECT_EQ(desk.counts()["conversations"], 0);
}

TEST(Notices, OneThatFailsLeavesNobodyToAPerson) {
    TalkDesk desk{with_carla()};
    const TellPerson tell = notice(desk);
    desk.reported(tell.message, MessageStatus::FAILED, "not_reachable");
    EXPECT_TRUE(desk.asked<OpenWork>().empty());
    ASSERT_EQ(desk.asked<MessageSettled>().size(), 1U);
    EXPECT_EQ(desk.asked<MessageSettled>().front().message->status, MessageStatus::FAILED);
}

TEST(Notices, WhatAPersonWritesIsForWhoTellsThem) {
    TalkDesk desk{with_carla()};
    desk.writes("lo tomo", "1", "59899000098");
    desk.pass(1min);
    ASSERT_EQ(desk.asked<PersonWrote>().size(), 1U);
    EXPECT_EQ(desk.asked<PersonWrote>().front().name, "Carla");
    EXPECT_EQ(desk.asked<PersonWrote>().front().text, "lo tomo");
    EXPECT_TRUE(desk.asked<RouteBurst>().empty());
    EXPECT_EQ(desk.counts()["messages_in"], 0);
}

void writes_as(TalkDesk& desk, std::string id, std::string phone, std::string user) {
    InboundMessage message;
    message.dedupe = "msg:" + id;
    message.provider_id = std::move(id);
    message.from.phone = std::move(phone);
    message.from.user_id = std::move(user);
    message.text = "lo tomo";
    message.at = desk.now;
    DeliveryReceived delivery;
    delivery.delivery.messages.push_back(std::move(message));
    desk.tell(delivery);
}

TEST(Notices, APersonIsKnownWithoutTheirNumberAndNoLongerThanTheyAreOfTheShop) {
    TalkDesk desk{with_carla()};
    writes_as(desk, "1", "59899000098", "UY.1");
    writes_as(desk, "2", "", "UY.1");
    EXPECT_EQ(desk.asked<PersonWrote>().size(), 2U);
    EXPECT_EQ(desk.only<Contact>().staff, "Carla");
    EXPECT_TRUE(desk.only<Conversation>().burst.empty());

    Contact left = desk.only<Contact>();
    left.staff = "Bruno";  // who is there no more
    left.phone = "59899000077";
    desk.put(left);
    writes_as(desk, "3", "", "UY.1");
    EXPECT_EQ(desk.asked<PersonWrote>().size(), 2U);
    EXPECT_EQ(desk.only<Contact>().staff, "");
    EXPECT_EQ(desk.only<Conversation>().burst.size(), 1U);
}

// ---- files ----

MediaFile voice(TalkDesk& desk, std::string id = "90001") {
    InboundMessage message;
    message.dedupe = "msg:" + id;
    message.from.phone = "59899000001";
    message.provider_id = id;
    message.at = desk.now;
    message.kind = MessageKind::AUDIO;
    message.media =
        Json{R"({"type":"audio","audio":{"id":")" + id + R"(","mime_type":"audio/ogg","voice":true}})"};
    DeliveryReceived delivery;
    delivery.delivery.messages.push_back(std::move(message));
    desk.tell(delivery);
    desk.pass(1s);
    return desk.only<MediaFile>();
}

void comes(TalkDesk& desk, MediaOutcome outcome) {
    const MediaFile file = desk.only<MediaFile>();
    desk.tell(MediaFetched{file.message, file.attempt, std::move(outcome)});
}

TEST(Media, AFileIsFetchedAsItComesAndKeptInPieces) {
    TalkDesk desk{with_carla()};
    const MediaFile file = voice(desk);
    EXPECT_EQ(file.provider_id, "90001");
    ASSERT_EQ(desk.effects.size(), 1U);
    EXPECT_TRUE(desk.effects.front().is<FetchMedia>());

    comes(desk, {.content = media_content(std::string(media_piece_bytes + 1, 'x')), .mime = "audio/ogg"});
    EXPECT_EQ(desk.only<MediaFile>().status, MediaStatus::FETCHED);
    EXPECT_EQ(desk.only<MediaFile>().bytes, static_cast<std::int64_t>(media_piece_bytes) + 1);
    EXPECT_EQ(desk.all<MediaPiece>().size(), 2U);
    comes(desk, {.cause = "late"});
    EXPECT_EQ(desk.only<MediaFile>().status, MediaStatus::FETCHED);
}

TEST(Media, OneCustomerCannotFillTheDiskWithinADay) {
    TalkDesk desk{with_carla()};
    voice(desk);
    comes(desk, {.content = media_content("voice"), .mime = "audio/ogg"});
    MediaUse use = desk.only<MediaUse>();
    EXPECT_EQ(use.contact, to_string(desk.only<Message>().contact));
    EXPECT_EQ(use.bytes, 5);

    use.bytes = media_use_max;
    desk.put(use);
    MediaFile file = desk.only<MediaFile>();
    file.status = MediaStatus::WAITING;
    file.next_at = desk.now;
    desk.put(file);
    desk.pass(1s);
    EXPECT_EQ(desk.only<MediaFile>().status, MediaStatus::TOO_LARGE);
    EXPECT_EQ(desk.effects.size(), 1U);
    EXPECT_EQ(desk.asked<RaiseAlert>().size(), 1U);

    desk.pass(media_use_lasts);
    file.next_at = desk.now;
    desk.put(file);
    desk.pass(1s);
    EXPECT_EQ(desk.effects.size(), 2U);
}

TEST(Media, WhatIsRefusedForNowIsTriedAgainAndNotForEver) {
    TalkDesk desk{with_carla()};
    voice(desk);
    for (int i = 0; i < 20; ++i) {
        comes(desk, {.retryable = true, .cause = "status 500"});
        desk.pass(24h);
    }
    EXPECT_EQ(desk.only<MediaFile>().status, MediaStatus::FAILED);
    EXPECT_EQ(desk.effects.size(), 8U);
    EXPECT_EQ(desk.asked<RaiseAlert>().size(), 1U);
}

TEST(Media, OneThatNobodyTellsOfIsAskedForAgain) {
    TalkDesk desk{with_carla()};
    voice(desk);
    desk.pass(11min);
    EXPECT_EQ(desk.effects.size(), 2U);
    EXPECT_EQ(desk.only<MediaFile>().attempt, 2);
    for (int i = 0; i < 20; ++i) desk.pass(11min);
    EXPECT_EQ(desk.only<MediaFile>().status, MediaStatus::FAILED);
    EXPECT_EQ(desk.effects.size(), 8U);
    EXPECT_EQ(desk.asked<RaiseAlert>().size(), 1U);
}

TEST(Media, WithoutAChannelThatFetchesNothingWaits) {
    TalkDesk desk;
    InboundMessage message;
    message.dedupe = "msg:1";
    message.from.phone = "59899000001";
    message.kind = MessageKind::IMAGE;
    message.media = Json{R"({"type":"image","image":{"id":"90001"}})"};
    DeliveryReceived delivery;
    delivery.delivery.messages.push_back(std::move(message));
    desk.tell(delivery);
    EXPECT_TRUE(desk.all<MediaFile>().empty());
}

}  // namespace
}  // namespace tero
