// A quote after it was sent: opened, decided, past its day.
#include "business/quoting/tests/sales_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tero::sales {
namespace {

TEST(Quotes, OpeningItsPageMarksItViewedOnce) {
    SalesDesk desk;
    const std::string token = desk.send_quote().token;
    desk.now = desk.now + 1h;
    const Reply first = desk.ask(QuoteOpened{token});
    const Timestamp viewed = desk.now;
    desk.now = desk.now + 1h;
    desk.tell(QuoteOpened{token});

    ASSERT_TRUE(first.has_value());
    EXPECT_EQ((*first->as<std::shared_ptr<const Quote>>())->number, desk.quote().number);
    EXPECT_EQ(desk.quote().status, QuoteStatus::VIEWED);
    EXPECT_EQ(desk.quote().viewed_at, viewed);
    EXPECT_EQ(desk.step(24h).status, FollowUpStatus::PENDING);  // a look is no answer
}

TEST(Quotes, AskingForThePageWithoutReadingItIsNoView) {
    SalesDesk desk;
    const std::string token = desk.send_quote().token;
    EXPECT_TRUE(desk.ask(QuoteOpened{token, false}).has_value());
    EXPECT_EQ(desk.quote().status, QuoteStatus::SENT);
    EXPECT_EQ(desk.quote().viewed_at, Timestamp{});
}

TEST(Quotes, WhoOpensAQuoteOfUnknownFateHasIt) {
    SalesDesk desk;
    desk.customer_writes();
    desk.answered(desk.a_quote());
    desk.sent_last(MessageStatus::UNKNOWN);
    desk.now = desk.now + 1h;
    const Reply page = desk.ask(QuoteOpened{desk.quote().token});

    EXPECT_EQ((*page->as<std::shared_ptr<const Quote>>())->status, QuoteStatus::VIEWED);
    EXPECT_EQ(desk.find<Message>(desk.last_message().id)->status, MessageStatus::DELIVERED);
    EXPECT_EQ(desk.quote().status, QuoteStatus::VIEWED);
    EXPECT_EQ(desk.all<FollowUp>().size(), 3U);
}

TEST(Quotes, AWrongTokenFindsNothing) {
    SalesDesk desk;
    desk.send_quote();
    EXPECT_EQ(desk.ask(QuoteOpened{"guess"}).error().code, ErrorCode::not_found);
}

TEST(Quotes, ADecisionIsTakenOnceAndSaidTwiceIsFine) {
    SalesDesk desk;
    const Id<Quote> id = desk.send_quote().id;
    EXPECT_TRUE(desk.ask(DecideQuote{id, QuoteVerdict::ACCEPT, "page", ""}).has_value());
    EXPECT_TRUE(desk.ask(DecideQuote{id, QuoteVerdict::ACCEPT, "page", ""}).has_value());
    EXPECT_EQ(desk.ask(DecideQuote{id, QuoteVerdict::REJECT, "page", ""}).error().code, ErrorCode::conflict);

    EXPECT_EQ(desk.quote().status, QuoteStatus::ACCEPTED);
    EXPECT_EQ(desk.quote().decided_by, "page");
    EXPECT_EQ(desk.counts()["quotes_accepted/" + desk.quote().priced.currency], 1);
    EXPECT_EQ(desk.ask(DecideQuote{}).error().code, ErrorCode::not_found);
}

TEST(Quotes, AQuoteExpiresOnItsDayWithItsFollowUps) {
    SalesDesk desk;
    desk.send_quote();
    desk.customer_writes();
    // To the last moment of the day.
    desk.pass(desk.quote().valid_until - desk.now - 1ms);
    EXPECT_EQ(desk.quote().status, QuoteStatus::SENT);
    desk.pass(1ms);

    EXPECT_EQ(desk.quote().status, QuoteStatus::EXPIRED);
    EXPECT_EQ(desk.counts()["quotes_expired/" + desk.quote().priced.currency], 1);
    EXPECT_EQ(desk.ask(DecideQuote{desk.quote().id, QuoteVerdict::ACCEPT, "page", ""}).error().code,
              ErrorCode::conflict);
}

TEST(Quotes, WhatIsOpenIsReadInTheLanguageThatTheCustomerNowSpeaks) {
    SalesDesk desk;
    const auto speaks = [&](std::string language) {
        Contact person = *desk.find<Contact>(desk.contact);
        person.language = std::move(language);
        desk.put(std::move(person));
        desk.customer_writes();
    };
    EXPECT_EQ(desk.send_quote().language, "es");

    speaks("pt");
    EXPECT_EQ(desk.quote().language, "pt");
    const Quote open = desk.quote();
    speaks("en");
    EXPECT_EQ(desk.quote().language, "en");
    EXPECT_EQ(desk.quote().priced, open.priced);

    desk.answered(an_answer(AnswerKind::ACCEPT));
    speaks("es");
    EXPECT_EQ(desk.quote().language, "en");  // an order stays as it was confirmed
}

TEST(Quotes, AnAnswerKeepsTheLanguageOfItsBriefWhateverWasWrittenSince) {
    SalesDesk desk;
    desk.customer_writes(IntentType::QUOTE_REQUEST);
    AgentBrief brief;
    brief.language = "pt";
    brief.understanding = SalesDesk::said_for(AnswerKind::QUOTE);

    desk.answered_to(brief, desk.a_quote());
    desk.sent_last();

    EXPECT_EQ(desk.quote().language, "pt");
}

TEST(Quotes, APublishedPriceListIsNeverChanged) {
    SalesDesk desk;
    PriceList list = desk.all<PriceList>().front();
    EXPECT_TRUE(desk.ask(PublishPriceLists{{list}}).has_value());  // the same again
    const std::string before = list.body.text;
    list.body.text += " ";
    EXPECT_EQ(desk.ask(PublishPriceLists{{list}}).error().code, ErrorCode::conflict);
    EXPECT_EQ(desk.find<PriceList>(list.key)->body.text, before);
    list.body.text = "{}";
    list.key = "other@1";
    EXPECT_FALSE(desk.ask(PublishPriceLists{{list}}).has_value());
}

TEST(Quotes, WhatWasPublishedLastIsInForceWhateverItsVersionIsCalled) {
    SalesDesk desk;
    const PriceList list = desk.all<PriceList>().front();
    const auto version_in_force = [&] {
        for (const CatalogList& one : desk.modules.find<Sales>()->lists_at(desk.now)) {
            if (one.id == list.list) return one.version;
        }
        return std::string{};
    };
    PriceList next = list;
    next.version = "0";
    next.key = list.list + "@0";
    const std::string named = fmt::format(R"("version":"{}")", list.version);
    const std::size_t place = next.body.text.find(named);
    ASSERT_NE(place, std::string::npos);
    next.body.text.replace(place, named.size(), R"("version":"0")");
    ASSERT_EQ(version_in_force(), list.version);

    desk.pass(1h);
    EXPECT_TRUE(desk.ask(PublishPriceLists{{next}}).has_value());
    EXPECT_EQ(version_in_force(), "0");
    EXPECT_EQ(desk.find<PriceList>(list.key)->valid_from, list.valid_from);

    desk.pass(1h);
    EXPECT_TRUE(desk.ask(PublishPriceLists{{list}}).has_value());  // taken back
    EXPECT_EQ(version_in_force(), list.version);
}

TEST(Quotes, AStoredPriceListThatCannotBeReadIsAnAlertAndTheOneBeforeStaysInForce) {
    SalesDesk desk;
    const PriceList good = desk.all<PriceList>().front();
    PriceList broken = good;
    broken.version = "next";
    broken.key = good.list + "@next";
    broken.valid_from = desk.now;
    broken.body.text = R"({"schema":"price_list/2")";

    desk.put(broken);
    desk.tell(Recovered{});

    ASSERT_EQ(desk.alerts().size(), 1u);
    EXPECT_EQ(desk.alerts()[0].rule, "price_list_unreadable");
    EXPECT_EQ(desk.alerts()[0].subject, broken.key);
    ASSERT_EQ(desk.modules.find<Sales>()->lists_at(desk.now).size(), 2u);
    EXPECT_EQ(desk.modules.find<Sales>()->lists_at(desk.now)[0].version, good.version);
}

TEST(Quotes, APriceListOfAnEarlierFormatIsReplacedWithoutAnAlert) {
    SalesDesk desk;
    const PriceList now = desk.all<PriceList>().front();
    PriceList earlier = now;
    earlier.body.text = R"({"schema":"price_list/1","version":"x"})";
    desk.put(earlier);

    desk.tell(Recovered{});
    desk.tell(PublishPriceLists{{now}});

    EXPECT_TRUE(desk.alerts().empty());
    EXPECT_EQ(desk.modules.find<Sales>()->lists_at(desk.now).size(), 2U);
}

TEST(Quotes, APriceListThatCannotBeReadIsMendedByPublishingItAgain) {
    SalesDesk desk;
    const PriceList good = desk.all<PriceList>().front();
    PriceList broken = good;
    broken.body.text = "{}";
    desk.put(broken);
    EXPECT_EQ(desk.modules.find<Sales>()->lists_at(desk.now).size(), 1u);

    EXPECT_TRUE(desk.ask(PublishPriceLists{{good}}).has_value());

    EXPECT_EQ(desk.modules.find<Sales>()->lists_at(desk.now).size(), 2u);
    desk.tell(Recovered{});
    EXPECT_TRUE(desk.alerts().empty());
}

}  // namespace
}  // namespace tero::sales
