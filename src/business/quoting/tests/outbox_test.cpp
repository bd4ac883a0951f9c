// The moment of sending, and what becomes of a quote when it is known.
#include "business/quoting/tests/sales_fixture.hpp"

#include <gtest/gtest.h>

namespace tero::sales {
namespace {

AgentAnswer says(std::string text) {
    AgentAnswer answer;
    answer.kind = AnswerKind::SAY;
    answer.text = std::move(text);
    return answer;
}

TEST(Outbox, AReplyLeavesAsSendingWithItsAttemptCounted) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(says("Hola Ana"));

    ASSERT_EQ(desk.sends().size(), 1U);
    EXPECT_EQ(desk.last_message().status, MessageStatus::SENDING);
    EXPECT_EQ(desk.last_message().attempt, 1);
    EXPECT_EQ(desk.last_message().recipient, "59899000001");
    EXPECT_EQ(*desk.find<Message>(desk.last_message().id), desk.last_message());
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->last_outbound_at, desk.now);
}

TEST(Outbox, AMessageIsNotSentAgainBeforeItsTimeNorTwice) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(says("Hola Ana"));
    const Id<Message> id = desk.last_message().id;
    desk.tell(SendDue{id});
    EXPECT_EQ(desk.sends().size(), 1U);

    Message refused = *desk.find<Message>(id);
    refused.status = MessageStatus::PENDING;
    refused.send_at = desk.now + 5s;
    desk.put(refused);
    desk.tell(SendDue{id});
    EXPECT_EQ(desk.sends().size(), 1U);
    desk.pass(5s);

    ASSERT_EQ(desk.sends().size(), 2U);
    EXPECT_EQ(desk.last_message().attempt, 2);
}

TEST(Outbox, AReplyIntoAPersonsConversationIsSuppressed) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(says("Hola Ana"));
    Message waits = desk.last_message();  // it was refused for now
    waits.status = MessageStatus::PENDING;
    waits.send_at = desk.now + 1min;
    desk.put(waits);
    Conversation taken = *desk.find<Conversation>(desk.conversation);
    taken.state = ConversationState::HUMAN;
    desk.put(taken);
    desk.pass(2min);

    EXPECT_EQ(desk.sends().size(), 1U);  // the first try alone
    ASSERT_EQ(desk.all<Message>().size(), 1U);
    EXPECT_EQ(desk.all<Message>()[0].status, MessageStatus::FAILED);
    EXPECT_EQ(desk.all<Message>()[0].cause, "taken_over");
    EXPECT_EQ(desk.counts()["suppressed/taken_over"], 1);
}

TEST(Outbox, AQuoteIsSentFromTheMomentItLeft) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(desk.a_quote());
    EXPECT_EQ(desk.quote().status, QuoteStatus::DRAFT);
    const Timestamp left = desk.now;
    desk.now = desk.now + 3s;
    desk.sent_last();

    EXPECT_EQ(desk.quote().status, QuoteStatus::SENT);
    EXPECT_EQ(desk.quote().sent_at, left);
    const LocalTime until = montevideo().local(desk.quote().valid_until);
    EXPECT_EQ(until.day, montevideo().local(left).day + 7);
    EXPECT_EQ(until.minute_of_day(), 23 * 60 + 59);
}

TEST(Outbox, AQuoteHoldsToTheEndOfTheDayThatItsTextNames) {
    SalesDesk desk;
    desk.now = montevideo().at({.year = 2026, .month = 11, .day = 28, .hour = 13, .minute = 1});
    desk.send_quote();
    EXPECT_NE(desk.last_message().body.find("5/12"), std::string::npos) << desk.last_message().body;
    const Id<Quote> id = desk.quote().id;

    desk.now = montevideo().at({.year = 2026, .month = 12, .day = 5, .hour = 23, .minute = 59});
    desk.tell(QuoteExpiry{id});
    EXPECT_EQ(desk.quote().status, QuoteStatus::SENT);
    EXPECT_TRUE(desk.ask(DecideQuote{id, QuoteVerdict::ACCEPT, "page", ""}).has_value());

    SalesDesk late;
    late.now = montevideo().at({.year = 2026, .month = 11, .day = 28, .hour = 13, .minute = 1});
    late.send_quote();
    late.now = montevideo().at({.year = 2026, .month = 12, .day = 6});
    late.tell(QuoteExpiry{late.quote().id});
    EXPECT_EQ(late.quote().status, QuoteStatus::EXPIRED);
}

TEST(Outbox, AQuoteOfUnknownFateWaitsAndCountsOnceItIsKnown) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(desk.a_quote());
    desk.sent_last(MessageStatus::UNKNOWN);
    EXPECT_EQ(desk.quote().status, QuoteStatus::DRAFT);
    EXPECT_EQ(desk.counts()["sends_unknown"], 1);
    desk.now = desk.now + 24h;
    desk.sent_last();

    EXPECT_EQ(desk.quote().status, QuoteStatus::SENT);
    EXPECT_EQ(desk.all<FollowUp>().size(), 3U);
}

TEST(Outbox, AQuoteAnsweredBeforeItWasKnownToBeSentIsNotFollowedUp) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(desk.a_quote());
    desk.sent_last(MessageStatus::UNKNOWN);
    desk.now = desk.now + 1h;
    desk.customer_writes();  // it did arrive
    desk.now = desk.now + 23h;
    desk.sent_last();

    EXPECT_EQ(desk.quote().status, QuoteStatus::SENT);
    EXPECT_TRUE(desk.all<FollowUp>().empty());
    EXPECT_NE(desk.quote().answered_at, Timestamp{});
    EXPECT_EQ(desk.counts()["answers"], 1);
}

TEST(Outbox, AQuoteThatAColleagueTookUpBeforeItWasKnownToBeSentIsNotFollowedUp) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(desk.a_quote());
    desk.sent_last(MessageStatus::UNKNOWN);
    Conversation given_back = *desk.find<Conversation>(desk.conversation);
    given_back.state_since = desk.now + 1h;  // taken over, and back again
    desk.put(given_back);
    desk.now = desk.now + 24h;
    desk.sent_last();

    EXPECT_EQ(desk.quote().status, QuoteStatus::SENT);
    EXPECT_TRUE(desk.all<FollowUp>().empty());
}

TEST(Outbox, AQuoteThatCouldNotBeSentIsNewsForAPerson) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(desk.a_quote());
    desk.sent_last(MessageStatus::FAILED, "recipient");

    EXPECT_EQ(desk.quote().status, QuoteStatus::DRAFT);
    EXPECT_TRUE(desk.all<FollowUp>().empty());
    ASSERT_EQ(desk.alerts().size(), 1U);
    EXPECT_EQ(desk.alerts()[0].rule, "quote_not_sent");
}

TEST(Outbox, NobodyIsRemindedOfAQuoteThatNeverCame) {
    SalesDesk desk;
    desk.send_quote();
    desk.sent_last(MessageStatus::FAILED, "recipient");  // reported after the provider had taken it
    const std::size_t sent = desk.sends().size();
    desk.pass(24h * 6);

    EXPECT_EQ(desk.sends().size(), sent);
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::CANCELLED);
    EXPECT_EQ(desk.step(24h).reason, "not_delivered");
    EXPECT_EQ(desk.alerts().size(), 1U);
}

TEST(Outbox, ASupersededQuoteThatStillWaitedIsNotSent) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(desk.a_quote());
    Message waits = *desk.find<Message>(desk.last_message().id);
    waits.status = MessageStatus::PENDING;
    waits.send_at = desk.now + 5s;
    desk.put(waits);
    desk.answered(desk.a_quote());
    desk.pass(5s);

    EXPECT_EQ(desk.find<Message>(waits.id)->status, MessageStatus::FAILED);
    EXPECT_EQ(desk.find<Message>(waits.id)->cause, "superseded");
}

}  // namespace
}  // namespace tero::sales
