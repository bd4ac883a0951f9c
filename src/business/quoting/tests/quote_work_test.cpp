// What open quotes make for a person to do by time alone: raised once, joined, and over by itself.
#include "business/quoting/tests/sales_fixture.hpp"
#include "modules/work/model/later.hpp"

#include <gtest/gtest.h>

namespace tero::sales {
namespace {

Timestamp on_the_clock(Timestamp day, int days, int hour, int minute = 0) {
    const TimeZone zone = montevideo();
    const LocalTime local = zone.local(day);
    return zone.at({.year = local.year,
                    .month = local.month,
                    .day = local.day + days,
                    .hour = hour,
                    .minute = minute});
}

std::vector<OpenWork> raised_by_time(const SalesDesk& desk) {
    std::vector<OpenWork> raised;
    for (const OpenWork& work : desk.asked<OpenWork>()) {
        if (work.cause == quote_lapses || work.cause == quote_undecided) raised.push_back(work);
    }
    return raised;
}

// What was asked to be closed of these kinds.
std::vector<CloseWork> closed_by_time(const SalesDesk& desk) {
    std::vector<CloseWork> closed;
    for (const CloseWork& work : desk.asked<CloseWork>()) {
        if (work.kind == quote_lapses || work.kind == quote_undecided) closed.push_back(work);
    }
    return closed;
}

WorkItem item_of(const Owner& subject, std::string_view kind, WorkStatus status, Timestamp opened_at) {
    WorkItem item;
    item.key = work_key(subject, kind);
    item.kind = kind;
    item.status = status;
    item.opened_at = opened_at;
    return item;
}

WorkItem item_of(const SalesDesk& desk, std::string_view kind, WorkStatus status) {
    return item_of({modules::quoting, desk.quote().id}, kind, status, desk.now);
}

TEST(QuoteWork, AnUnansweredQuoteIsRaisedOnTheMorningOfItsLastDay) {
    SalesDesk desk;
    const Quote quote = desk.send_quote();
    const Timestamp morning = on_the_clock(quote.valid_until, 0, 9);
    desk.pass(morning - desk.now - 1ms);
    EXPECT_TRUE(raised_by_time(desk).empty());
    desk.pass(1ms);

    ASSERT_EQ(raised_by_time(desk).size(), 1U);
    const OpenWork work = raised_by_time(desk).front();
    EXPECT_EQ(work.kind, quote_lapses);
    EXPECT_EQ(work.subject, (Owner{modules::quoting, quote.id}));
    EXPECT_EQ(work.conversation, desk.conversation);
    EXPECT_EQ(work.values.at("quote"), quote.number);
}

TEST(QuoteWork, ARestartRaisesNoneTwice) {
    SalesDesk desk;
    const Quote quote = desk.send_quote();
    desk.pass(on_the_clock(quote.valid_until, 0, 10) - desk.now);
    desk.tell(QuoteLapses{quote.id});  // nothing says that it was
    ASSERT_EQ(raised_by_time(desk).size(), 2U);
    desk.put(item_of(desk, quote_lapses, WorkStatus::DONE));
    desk.tell(QuoteLapses{quote.id});
    EXPECT_EQ(raised_by_time(desk).size(), 2U);
}

TEST(QuoteWork, AQuoteThatWasExtendedIsRaisedAgainOnItsNewLastDay) {
    SalesDesk desk;
    const Quote quote = desk.send_quote();
    desk.pass(on_the_clock(quote.valid_until, 0, 10) - desk.now);
    desk.put(item_of(desk, quote_lapses, WorkStatus::OPEN));
    ASSERT_TRUE(desk.ask(ExtendQuote{quote.id, desk.now + 48h, "key:carla"}).has_value());
    ASSERT_EQ(closed_by_time(desk).size(), 1U);  // of today's
    EXPECT_EQ(closed_by_time(desk)[0].kind, quote_lapses);
    desk.put(item_of(desk, quote_lapses, WorkStatus::DONE));
    desk.pass(47h);
    EXPECT_EQ(raised_by_time(desk).size(), 2U);
}

TEST(QuoteWork, WhatLapsesOnADayOfRestIsRaisedOnTheDayBefore) {
    SalesDesk desk{{.sales = {.business = {.quote_validity = 6 * 24h}}}};  // sent on a Monday
    const Quote quote = desk.send_quote();
    desk.pass(on_the_clock(quote.valid_until, -1, 9) - desk.now - 1ms);
    EXPECT_TRUE(raised_by_time(desk).empty());
    desk.pass(1ms);
    EXPECT_EQ(raised_by_time(desk).size(), 1U);
}

TEST(QuoteWork, AnAnswerPutsAnEndToIt) {
    SalesDesk desk;
    const Quote quote = desk.send_quote();
    desk.pass(on_the_clock(quote.valid_until, 0, 10) - desk.now);
    desk.put(item_of(desk, quote_lapses, WorkStatus::OPEN));
    desk.customer_writes();
    ASSERT_EQ(closed_by_time(desk).size(), 1U);
    EXPECT_EQ(closed_by_time(desk)[0].subject, (Owner{modules::quoting, quote.id}));
    EXPECT_EQ(closed_by_time(desk)[0].kind, quote_lapses);
}

TEST(QuoteWork, WhoAnsweredAndDoesNotDecideIsRaisedAfterThreeWorkingDays) {
    SalesDesk desk;
    const Quote quote = desk.send_quote();
    ASSERT_TRUE(desk.ask(ExtendQuote{quote.id, desk.now + 20 * 24h, "key:carla"}).has_value());
    desk.pass(on_the_clock(desk.now, 4, 12, 30) - desk.now);
    desk.customer_writes();                                   // on Friday
    const Timestamp tuesday = on_the_clock(desk.now, 4, 12, 30);  // Sunday is none
    desk.pass(tuesday - desk.now - 1ms);
    EXPECT_TRUE(raised_by_time(desk).empty());
    desk.pass(1ms);
    ASSERT_EQ(raised_by_time(desk).size(), 1U);
    EXPECT_EQ(raised_by_time(desk)[0].kind, quote_undecided);

    desk.put(item_of(desk, quote_undecided, WorkStatus::OPEN));
    desk.tell(QuoteUndecided{quote.id});
    EXPECT_EQ(raised_by_time(desk).size(), 1U);
    desk.tell(DecideQuote{quote.id, QuoteVerdict::REJECT, "customer", ""});
    ASSERT_FALSE(closed_by_time(desk).empty());
    EXPECT_EQ(closed_by_time(desk).back().kind, quote_undecided);
}

TEST(QuoteWork, ADayThatTheCustomerNamedIsWaitedFor) {
    SalesDesk desk;
    const Quote quote = desk.send_quote();
    desk.pass(1h);
    desk.customer_writes();
    const Owner talk{modules::messaging, desk.conversation};
    desk.put(item_of(talk, work::call_back, WorkStatus::SNOOZED, desk.now));
    desk.pass(4 * 24h);
    EXPECT_TRUE(raised_by_time(desk).empty());  // on that day somebody writes to them

    desk.put(item_of(talk, work::call_back, WorkStatus::DONE, desk.now));
    FollowUp promised;
    promised.id = Id<FollowUp>{RawId{quote.id}};
    promised.quote = quote.id;
    promised.due_at = desk.now + 24h;
    desk.put(promised);
    desk.tell(QuoteUndecided{quote.id});
    ASSERT_EQ(desk.asked<OpenWorkLater>().size(), 1U);
    EXPECT_EQ(desk.asked<OpenWorkLater>()[0].work.kind, quote_undecided);
    EXPECT_GE(desk.asked<OpenWorkLater>()[0].at, promised.due_at + 24h);
}

TEST(QuoteWork, WhereAPersonIsAwaitedItJoinsThatOnce) {
    SalesDesk desk;
    const Quote quote = desk.send_quote();
    const Owner talk{modules::messaging, desk.conversation};
    WorkItem awaited = item_of(talk, work::answer, WorkStatus::OPEN, desk.now);
    desk.put(awaited);
    desk.pass(on_the_clock(quote.valid_until, 0, 9) - desk.now);
    ASSERT_EQ(raised_by_time(desk).size(), 1U);
    EXPECT_EQ(raised_by_time(desk)[0].subject, talk);
    EXPECT_EQ(raised_by_time(desk)[0].kind, work::answer);

    awaited.causes.push_back({std::string{quote_lapses}, {{"quote", quote.number}}, desk.now, 1});
    awaited.status = WorkStatus::DONE;
    desk.put(awaited);
    desk.tell(QuoteLapses{quote.id});
    EXPECT_EQ(raised_by_time(desk).size(), 1U);
}

}  // namespace
}  // namespace tero::sales
