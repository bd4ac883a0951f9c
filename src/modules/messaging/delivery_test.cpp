// What became of our messages: forwards only, and never sent again once they may have been.
#include "modules/messaging/talk_fixture.hpp"

#include <gtest/gtest.h>

namespace tero::conversations {
namespace {

SendFinished finished(const Id<Message>& id, SendVerdict verdict, std::int32_t attempt = 1) {
    SendFinished input;
    input.message = id;
    input.attempt = attempt;
    input.outcome.verdict = verdict;
    input.outcome.provider_id = verdict == SendVerdict::ACCEPTED ? "wamid.x" : "";
    return input;
}

TEST(Sending, AnAcceptedMessageIsSentAndSettledOnce) {
    TalkDesk desk;
    const auto id = desk.sending();
    desk.tell(finished(id, SendVerdict::ACCEPTED));
    desk.tell(finished(id, SendVerdict::ACCEPTED));

    EXPECT_EQ(desk.message(id).status, MessageStatus::SENT);
    EXPECT_EQ(desk.message(id).provider_id, "wamid.x");
    EXPECT_EQ(desk.only<ProviderRef>().key, "sent:wamid.x");
    EXPECT_EQ(desk.asked<MessageSettled>().size(), 1U);
}

TEST(Sending, ARefusalForNowComesBackLaterHoweverOftenItComes) {
    TalkDesk desk;
    const auto id = desk.sending();
    SendFinished refused = finished(id, SendVerdict::REFUSED);
    refused.outcome.retryable = true;
    refused.outcome.error_class = "rate";
    for (std::int32_t attempt = 1; attempt <= 100; ++attempt) {
        Message again = desk.message(id);
        again.status = MessageStatus::SENDING;
        again.attempt = attempt;
        desk.put(again);
        refused.attempt = attempt;
        desk.tell(refused);
        ASSERT_EQ(desk.message(id).status, MessageStatus::PENDING);
        EXPECT_GE(desk.message(id).send_at, desk.now + 5s);
        EXPECT_LE(desk.message(id).send_at, desk.now + 5min);
    }
    ASSERT_EQ(desk.asked<RaiseAlert>().size(), 1U);  // somebody hears that messages wait
    EXPECT_EQ(desk.asked<RaiseAlert>()[0].rule, "sends_held");
}

TEST(Sending, AnAnswerThatIsRefusedForGoodLeavesTheCustomerToAPerson) {
    for (const char* cause : {"permission", "not_registered", "setup", "unknown", "not_reachable"}) {
        TalkDesk desk;
        SendFinished refused = finished(desk.sending(), SendVerdict::REFUSED);
        refused.outcome.error_class = cause;
        desk.tell(refused);

        const Conversation talk = desk.only<Conversation>();
        EXPECT_EQ(talk.state, ConversationState::HUMAN) << cause;
        EXPECT_EQ(talk.state_reason, "answer_unsent");
        const auto alerts = desk.asked<RaiseAlert>();
        EXPECT_EQ(alerts.back().rule, "answer_unsent");
        EXPECT_EQ(alerts.back().subject, cause);
        EXPECT_EQ(alerts.size(), cause == std::string{"not_reachable"} ? 1U : 2U) << cause;
    }
}

TEST(Sending, AnAnswerThatFailsAfterItWasTakenIsAPersonsToo) {
    TalkDesk desk;
    const auto id = desk.sending();
    desk.tell(finished(id, SendVerdict::ACCEPTED));
    desk.reported(id, MessageStatus::FAILED, "experiment");

    EXPECT_EQ(desk.only<Conversation>().state_reason, "answer_unsent");
}

TEST(Sending, ARefusalForGoodFailsAndTheOwnersAreTold) {
    TalkDesk desk;
    SendFinished refused = finished(desk.sending(), SendVerdict::REFUSED);
    refused.outcome.error_class = "token";
    desk.tell(refused);
    EXPECT_EQ(desk.message(refused.message).status, MessageStatus::FAILED);
    ASSERT_EQ(desk.asked<RaiseAlert>().size(), 2U);
    EXPECT_EQ(desk.asked<RaiseAlert>()[0].level, AlertLevel::CRITICAL);
}

TEST(Sending, AnAnswerToAnEarlierTryChangesNothing) {
    TalkDesk desk;
    const auto id = desk.sending();
    Message second = desk.message(id);
    second.attempt = 2;
    desk.put(second);
    desk.tell(finished(id, SendVerdict::REFUSED, 1));
    EXPECT_EQ(desk.message(id).status, MessageStatus::SENDING);
}

TEST(Sending, AnUnheardSendIsUnknownAndCountsAsSentAfterADay) {
    TalkDesk desk;
    const auto id = desk.sending();
    desk.tell(finished(id, SendVerdict::UNKNOWN));
    EXPECT_EQ(desk.message(id).status, MessageStatus::UNKNOWN);
    desk.pass(24h - 1ms);
    EXPECT_EQ(desk.message(id).status, MessageStatus::UNKNOWN);
    desk.pass(1ms);

    EXPECT_EQ(desk.message(id).status, MessageStatus::SENT);
    EXPECT_EQ(desk.message(id).sent_at, desk.message(id).sending_at);
    EXPECT_EQ(desk.asked<RaiseAlert>().size(), 1U);
}

TEST(Sending, ARefusalThatIsToldLateTakesAnUnknownMessageBack) {
    TalkDesk desk;
    const auto id = desk.sending();
    desk.tell(Recovered{.same_process = true});
    ASSERT_EQ(desk.message(id).status, MessageStatus::UNKNOWN);
    SendFinished refused = finished(id, SendVerdict::REFUSED);
    refused.outcome.retryable = true;
    refused.outcome.error_class = "busy";
    desk.tell(refused);

    EXPECT_EQ(desk.message(id).status, MessageStatus::PENDING);
    EXPECT_EQ(desk.message(id).cause, "busy");
    desk.tell(refused);  // told twice
    EXPECT_EQ(desk.message(id).status, MessageStatus::PENDING);
}

TEST(Sending, WhatBecomesOfAMessageThatIsNoModulesIsToldToNobody) {
    TalkDesk desk;
    const auto id = desk.sending();
    Message echo = desk.message(id);
    echo.owner = ModuleId::NONE;
    desk.put(echo);
    desk.reported(id, MessageStatus::FAILED);

    EXPECT_EQ(desk.message(id).status, MessageStatus::FAILED);
    EXPECT_TRUE(desk.asked<MessageSettled>().empty());
}

TEST(Sending, ASendOfWhichNobodyTellsIsUnknownAfterAWhile) {
    TalkDesk desk;
    const auto id = desk.sending();
    desk.pass(15min - 1ms);
    EXPECT_EQ(desk.message(id).status, MessageStatus::SENDING);
    desk.pass(1ms);
    EXPECT_EQ(desk.message(id).status, MessageStatus::UNKNOWN);
    desk.pass(24h);
    EXPECT_EQ(desk.message(id).status, MessageStatus::SENT);
}

TEST(Sending, AStatusSettlesWhatWasUnknown) {
    TalkDesk desk;
    const auto id = desk.sending();
    desk.tell(finished(id, SendVerdict::UNKNOWN));
    desk.reported(id, MessageStatus::DELIVERED);
    EXPECT_EQ(desk.message(id).status, MessageStatus::DELIVERED);
    EXPECT_EQ(desk.asked<MessageSettled>().size(), 2U);  // unknown, then known
    desk.pass(48h);
    EXPECT_EQ(desk.message(id).status, MessageStatus::DELIVERED);
}

TEST(Sending, StatusesOutOfOrderNeverGoBack) {
    TalkDesk desk;
    const auto id = desk.sending();
    desk.reported(id, MessageStatus::READ);
    desk.reported(id, MessageStatus::DELIVERED);
    desk.reported(id, MessageStatus::SENT);
    desk.reported(id, MessageStatus::FAILED);
    desk.tell(finished(id, SendVerdict::ACCEPTED));

    EXPECT_EQ(desk.message(id).status, MessageStatus::READ);
    EXPECT_EQ(desk.message(id).provider_id, "wamid.x");
    EXPECT_EQ(desk.asked<MessageSettled>().size(), 1U);
}

TEST(Sending, AFailureReportedAfterTheSendIsAFailure) {
    TalkDesk desk;
    const auto id = desk.sending();
    desk.tell(finished(id, SendVerdict::ACCEPTED));
    desk.reported(id, MessageStatus::FAILED, "window_closed");
    EXPECT_EQ(desk.message(id).status, MessageStatus::FAILED);
    EXPECT_EQ(desk.message(id).cause, "window_closed");
    EXPECT_EQ(desk.asked<MessageSettled>().size(), 2U);
}

TEST(Sending, AStatusIsFoundByTheProvidersIdToo) {
    TalkDesk desk;
    const auto id = desk.sending();
    desk.tell(finished(id, SendVerdict::ACCEPTED));
    StatusReport report;
    report.provider_id = "wamid.x";
    report.status = MessageStatus::READ;
    desk.tell(StatusReceived{report});
    EXPECT_EQ(desk.message(id).status, MessageStatus::READ);

    report.provider_id = "wamid.unknown";
    report.dedupe = "st:wamid.unknown:read";
    desk.tell(StatusReceived{report});
    desk.tell(StatusReceived{report});  // delivered again
    EXPECT_EQ(desk.counts()["statuses_unmatched"], 1);
}

TEST(Sending, AMessageThatTheProviderHoldsBackIsNewsForAPerson) {
    TalkDesk desk;
    SendFinished held = finished(desk.sending(), SendVerdict::ACCEPTED);
    held.outcome.held = true;
    held.outcome.detail = "held_for_quality_assessment";
    desk.tell(held);

    EXPECT_EQ(desk.message(held.message).status, MessageStatus::SENT);
    ASSERT_EQ(desk.asked<RaiseAlert>().size(), 1U);
    EXPECT_EQ(desk.asked<RaiseAlert>()[0].rule, "message_held");
    EXPECT_EQ(desk.history.front(), "message.held");
}

TEST(Sending, TheProvidersFormOfANumberIsTheSamePerson) {
    TalkDesk desk;
    desk.writes("hola", "1", "5491122223333");
    Message message;
    message.id = Id<Message>::parse("01k00000000000000000000001").value();
    message.conversation = desk.only<Conversation>().id;
    message.contact = desk.only<Contact>().id;
    message.direction = MessageDirection::OUT;
    message.status = MessageStatus::SENDING;
    message.sending_at = desk.now;
    message.attempt = 1;
    desk.put(message);
    SendFinished sent = finished(message.id, SendVerdict::ACCEPTED);
    sent.outcome.recipient_id = "541122223333";
    desk.tell(sent);
    desk.writes("acá estoy", "2", "541122223333");

    EXPECT_EQ(desk.only<Contact>().phone, "5491122223333");
    EXPECT_EQ(desk.all<ContactIdentity>().size(), 2U);
}

TEST(Sending, WhatWasBeingSentWhenTheProcessDiedIsUnknown) {
    TalkDesk desk;
    const auto id = desk.sending();
    EXPECT_TRUE(desk.modules.is_busy(desk.rows));
    desk.tell(Recovered{});
    EXPECT_EQ(desk.message(id).status, MessageStatus::UNKNOWN);
    EXPECT_EQ(desk.message(id).cause, "interrupted");
    EXPECT_FALSE(desk.modules.is_busy(desk.rows));
}

}  // namespace
}  // namespace tero::conversations
