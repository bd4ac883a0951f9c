// What people of the shop do with quotes and their follow-ups.
#include "business/quoting/tests/sales_fixture.hpp"
#include "modules/work/model/inputs.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace tero::sales {
namespace {

template <class Row>
Row taken(const Reply& reply) {
    EXPECT_TRUE(reply.has_value());
    return **reply->as<std::shared_ptr<const Row>>();
}

QuoteRequest wanted(const SalesDesk& desk, int thickness = 100) {
    QuoteRequest request = desk.a_quote().request;
    request.set("thickness_mm", thickness);
    return request;
}

// A person makes a quote for the customer, who has just written.
Quote made(SalesDesk& desk, bool send, const Id<Quote>& revises = {}) {
    desk.customer_writes();
    return taken<Quote>(desk.ask(MakeQuote{desk.conversation, wanted(desk), revises, send, "key:carla"}));
}

std::size_t quoted_messages(const SalesDesk& desk) {
    const auto all = desk.all<Message>();
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const Message& message) {
        return message.purpose == MessagePurpose::PERSON;
    }));
}

TEST(Desk, APriceIsToldAndNothingIsKept) {
    SalesDesk desk;
    const auto answer = taken<PriceAnswer>(desk.ask(PriceRequest{wanted(desk), desk.conversation, "es"}));
    ASSERT_TRUE(answer.priced.has_value());
    EXPECT_FALSE(answer.gap.has_value());
    EXPECT_FALSE(answer.priced->lines.front().text.empty());
    EXPECT_EQ(answer.priced->with_iva,
              taken<Quote>(desk.ask(MakeQuote{desk.conversation, wanted(desk)})).priced.with_iva);
    EXPECT_EQ(desk.all<Quote>().size(), 1U);

    QuoteRequest nothing;
    nothing.product = "isodec";
    const auto gap = taken<PriceAnswer>(desk.ask(PriceRequest{nothing, {}, "es"}));
    ASSERT_TRUE(gap.gap.has_value());
    EXPECT_FALSE(gap.priced.has_value());
    EXPECT_EQ(gap.gap->field, "thickness_mm");
    EXPECT_FALSE(gap.gap->choices.empty());
    EXPECT_FALSE(gap.gap->text.empty());
}

TEST(Desk, ADraftIsSentOnceByAPersonAndThenFollowedUp) {
    SalesDesk desk;
    const Quote draft = made(desk, false);
    EXPECT_EQ(draft.status, QuoteStatus::DRAFT);
    EXPECT_TRUE(desk.effects.empty());

    ASSERT_TRUE(desk.ask(SendQuote{draft.id, false, "key:carla"}).has_value());
    EXPECT_EQ(desk.ask(SendQuote{draft.id, false, "key:carla"}).error().code,
              ErrorCode::conflict);  // on its way
    desk.pass(1s);
    EXPECT_EQ(desk.effects.size(), 1U);
    desk.sent_last();
    EXPECT_EQ(desk.quote().id, draft.id);  // what a yes is about from now on
    EXPECT_EQ(desk.quote().status, QuoteStatus::SENT);
    EXPECT_EQ(desk.all<FollowUp>().size(), 3U);
    EXPECT_EQ(desk.ask(SendQuote{draft.id, false, "key:carla"}).error().code, ErrorCode::conflict);
}

TEST(Desk, WhatAPersonSendsIsUndoneInTime) {
    SalesDesk desk{{.sales = {.undo_for = 10s}}};
    const Quote sent = made(desk, true);
    const auto messages = desk.all<Message>();
    ASSERT_EQ(messages.size(), 1U);
    ASSERT_TRUE(desk.ask(UndoMessage{messages.front().id, "key:carla"}).has_value());
    desk.pass(1min);
    EXPECT_TRUE(desk.effects.empty());
    EXPECT_EQ(desk.find<Quote>(sent.id)->status, QuoteStatus::DRAFT);
    EXPECT_TRUE(desk.alerts().empty());
    EXPECT_TRUE(desk.ask(SendQuote{sent.id, false, "key:carla"}).has_value());  // it can go out later
}

TEST(Desk, WhereWhatsAppTakesNoFreeTextNothingIsSentAndItSaysSo) {
    SalesDesk desk;
    desk.customer_writes();
    desk.now = desk.now + 25h;
    const Reply refused = desk.ask(MakeQuote{desk.conversation, wanted(desk), {}, true, "key:carla"});
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
    EXPECT_EQ(refused.error().field, "send");
    EXPECT_TRUE(desk.all<Quote>().empty());
    EXPECT_TRUE(desk.ask(MakeQuote{desk.conversation, wanted(desk), {}, false, "key:carla"}).has_value());
    EXPECT_EQ(desk.ask(MakeQuote{{}, wanted(desk)}).error().code, ErrorCode::not_found);

    QuoteRequest nothing;
    nothing.product = "isodec";
    EXPECT_EQ(desk.ask(MakeQuote{desk.conversation, nothing}).error().field, "request.thickness_mm");
}

TEST(Desk, ARevisionTakesThePlaceOnceItHasGoneOut) {
    SalesDesk desk;
    const Id<Quote> first = desk.send_quote().id;
    const Quote revision = made(desk, true, first);
    EXPECT_EQ(revision.supersedes, first);
    EXPECT_EQ(revision.revision, 2);
    EXPECT_EQ(desk.find<Quote>(first)->status, QuoteStatus::SENT);
    desk.pass(1s);
    desk.sent_last();
    EXPECT_EQ(desk.find<Quote>(first)->status, QuoteStatus::SUPERSEDED);
    EXPECT_EQ(desk.find<Quote>(first)->superseded_by, revision.id);
    EXPECT_EQ(desk.quote().id, revision.id);
    EXPECT_EQ(desk.find<Counter>("quotes_of/" + to_string(desk.contact))->count, 1);
    EXPECT_EQ(desk.ask(MakeQuote{{}, wanted(desk), first, false, "key:carla"}).error().code,
              ErrorCode::conflict);
}

TEST(Desk, ARevisionTakesNotThePlaceOfWhatWasAcceptedMeanwhile) {
    SalesDesk desk;
    const Id<Quote> first = desk.send_quote().id;
    const Id<Quote> draft = made(desk, false, first).id;
    const Id<Quote> under_way = made(desk, true, first).id;
    desk.tell(DecideQuote{first, QuoteVerdict::ACCEPT, "page", ""});
    EXPECT_EQ(desk.ask(SendQuote{draft, false, "key:carla"}).error().code, ErrorCode::conflict);
    desk.pass(1s);
    desk.sent_last();
    EXPECT_EQ(desk.find<Quote>(under_way)->status, QuoteStatus::SENT);
    EXPECT_EQ(desk.find<Quote>(first)->status, QuoteStatus::ACCEPTED);
}

TEST(Desk, WordsThatWaitAreNotRepeatedOfAQuoteThatHoldsNoMore) {
    SalesDesk desk{{.sales = {.undo_for = 10s}}};
    const Id<Quote> id = desk.send_quote().id;
    const std::size_t before = desk.effects.size();
    ASSERT_TRUE(desk.ask(SendQuote{id, true, "key:carla"}).has_value());
    Quote shorter = *desk.find<Quote>(id);
    shorter.valid_until = desk.now + 5s;
    desk.put(shorter);
    desk.pass(1min);
    EXPECT_EQ(desk.effects.size(), before);
    for (const Message& message : desk.all<Message>()) {
        if (message.purpose == MessagePurpose::PERSON) {
            EXPECT_EQ(message.cause, "quote_expired");
        }
    }
}

TEST(Desk, WhatBecomesOfARepetitionIsNoNewsOfTheQuote) {
    SalesDesk desk;
    const Id<Quote> id = desk.send_quote().id;
    ASSERT_TRUE(desk.ask(SendQuote{id, true, "key:carla"}).has_value());
    desk.pass(1s);
    desk.sent_last(MessageStatus::FAILED, "undeliverable");
    EXPECT_EQ(desk.find<Quote>(id)->status, QuoteStatus::SENT);
    for (const HistoryEntry& line : desk.all<HistoryEntry>()) EXPECT_NE(line.kind, "quote.not_sent");
}

TEST(Desk, WordsGoOutOnceMoreOfWhatIsOpen) {
    SalesDesk desk;
    const Id<Quote> id = desk.send_quote().id;
    const std::size_t before = desk.effects.size();
    const std::int32_t acts_before = desk.find<Conversation>(desk.conversation)->acts;
    ASSERT_TRUE(desk.ask(SendQuote{id, true, "key:carla"}).has_value());
    EXPECT_EQ(desk.find<Conversation>(desk.conversation)->acts, acts_before + 1);
    desk.pass(1s);
    EXPECT_EQ(desk.effects.size(), before + 1);
    EXPECT_EQ(quoted_messages(desk), 1U);
    desk.tell(DecideQuote{id, QuoteVerdict::REJECT, "page", ""});
    EXPECT_EQ(desk.ask(SendQuote{id, true, "key:carla"}).error().code, ErrorCode::conflict);
}

TEST(Desk, AnExpiredQuoteIsOpenAgainToTheEndOfAnotherDay) {
    SalesDesk desk;
    const Id<Quote> id = desk.send_quote().id;
    EXPECT_EQ(desk.ask(ExtendQuote{id, desk.now - 1s, "key:carla"}).error().field, "until");
    EXPECT_EQ(desk.ask(ExtendQuote{id, desk.now + 1s, "key:carla"}).error().field, "until");  // shorter
    desk.pass(24h * 30);
    EXPECT_EQ(desk.find<Quote>(id)->status, QuoteStatus::EXPIRED);
    const auto longer = taken<Quote>(desk.ask(ExtendQuote{id, desk.now + 24h * 3, "key:carla"}));
    EXPECT_EQ(longer.status, QuoteStatus::SENT);
    EXPECT_EQ(montevideo().local(longer.valid_until).hour, 23);
    EXPECT_EQ(desk.counts()["quotes_expired/" + longer.priced.currency], 0);
    desk.pass(24h * 5);
    EXPECT_EQ(desk.find<Quote>(id)->status, QuoteStatus::EXPIRED);  // it expires again
    EXPECT_EQ(desk.ask(ExtendQuote{{}, desk.now + 24h, "key:carla"}).error().code, ErrorCode::not_found);
}

TEST(Desk, ADecisionIsTakenBackUntilTheSaleIsArranged) {
    SalesDesk desk;
    const Id<Quote> id = desk.send_quote().id;
    EXPECT_EQ(desk.ask(ReopenQuote{id, "key:carla"}).error().code,
              ErrorCode::conflict);  // nothing was decided
    desk.tell(DecideQuote{id, QuoteVerdict::REJECT, "key:carla", "caro", "price"});
    EXPECT_EQ(desk.quote().reject_cause, "price");
    EXPECT_EQ(taken<Quote>(desk.ask(ReopenQuote{id, "key:carla"})).status, QuoteStatus::SENT);
    EXPECT_EQ(desk.quote().reject_reason, "");
    EXPECT_EQ(desk.counts()["quotes_rejected/" + desk.quote().priced.currency], 0);

    desk.tell(DecideQuote{id, QuoteVerdict::ACCEPT, "key:carla", ""});
    ASSERT_TRUE(desk.ask(ReopenQuote{id, "key:carla"}).has_value());
    const CloseWork closed = desk.asked<CloseWork>().back();
    EXPECT_EQ(closed.kind, sale_to_arrange);
    EXPECT_TRUE(closed.taken_back);

    desk.tell(DecideQuote{id, QuoteVerdict::ACCEPT, "key:carla", ""});
    WorkItem sale;
    sale.key = work_key({modules::quoting, id}, sale_to_arrange);
    sale.status = WorkStatus::DONE;
    desk.put(sale);
    EXPECT_EQ(desk.ask(ReopenQuote{id, "key:carla"}).error().code, ErrorCode::conflict);
}

TEST(Desk, AFollowUpIsCalledOffOnceAndStaysSo) {
    SalesDesk desk;
    desk.send_quote();
    const Id<FollowUp> first = desk.step(24h).id;
    EXPECT_EQ(taken<FollowUp>(desk.ask(CancelFollowUp{first, "key:carla"})).status,
              FollowUpStatus::CANCELLED);
    EXPECT_EQ(desk.ask(CancelFollowUp{first, "key:carla"}).error().code, ErrorCode::conflict);
    EXPECT_EQ(desk.ask(CancelFollowUp{{}, "key:carla"}).error().code, ErrorCode::not_found);
    const std::size_t sent = desk.effects.size();
    desk.pass(30h);
    EXPECT_EQ(desk.effects.size(), sent);
    EXPECT_EQ(desk.find<FollowUp>(first)->reason, "by_person");
}

TEST(Desk, AFollowUpGoesOutWhenAPersonSaysAndTheGateAgrees) {
    SalesDesk desk;
    desk.send_quote();
    const Id<FollowUp> first = desk.step(24h).id;
    const std::size_t sent = desk.effects.size();
    const Timestamp sooner = desk.now + 1h;  // by day
    const auto judged = taken<FollowUpVerdict>(desk.ask(JudgeFollowUp{first, sooner}));
    EXPECT_EQ(judged.verdict, "OPEN");
    EXPECT_EQ(judged.at, sooner);
    EXPECT_FALSE(judged.text.empty());
    EXPECT_FALSE(judged.checks.empty());
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::PENDING);  // it was only asked

    EXPECT_EQ(taken<FollowUp>(desk.ask(RescheduleFollowUp{first, sooner, "key:carla"})).due_at, sooner);
    desk.pass(61min);
    EXPECT_EQ(desk.effects.size(), sent + 1);
    EXPECT_EQ(desk.ask(RescheduleFollowUp{first, sooner, "key:carla"}).error().code, ErrorCode::conflict);
}

TEST(Desk, AtNightTheVerdictIsLaterAndSoItIs) {
    SalesDesk desk;
    desk.send_quote();
    const Id<FollowUp> first = desk.step(24h).id;
    const Timestamp night = desk.now + 12h;  // past nine in the evening
    const auto judged = taken<FollowUpVerdict>(desk.ask(JudgeFollowUp{first, night}));
    EXPECT_EQ(judged.verdict, "LATER");
    EXPECT_EQ(judged.reason, "quiet_hours");
    ASSERT_TRUE(desk.ask(RescheduleFollowUp{first, night, "key:carla"}).has_value());
    desk.pass(12h + 1min);
    EXPECT_EQ(desk.find<FollowUp>(first)->due_at, judged.at);
}

}  // namespace
}  // namespace tero::sales
