// Found by what people remember, whenever it was stored.
#include "api/search_index.hpp"

#include "base/random.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace tero::api {
namespace {

class Search : public testing::Test {
protected:
    Contact person(const std::string& name, const std::string& phone) {
        Contact contact;
        contact.id = Id<Contact>::make(at_, random_);
        contact.name = name;
        contact.phone = phone;
        contact.created_at = at_;
        people_.push_back(contact);
        return contact;
    }
    Quote quote_for(const Contact& contact, const std::string& product = "isodec", int total = 100) {
        at_ = at_ + 1s;
        Quote quote;
        quote.id = Id<Quote>::make(at_, random_);
        quote.number = fmt::format("COT-2026-{:06}", quotes_.size() + 1);
        quote.contact = contact.id;
        quote.contact_name = contact.name;
        quote.status = QuoteStatus::SENT;
        quote.created_at = at_;
        quote.priced.request.product = product;
        quote.priced.product_names = {{"", product == "isodec" ? "Isodec" : "Techo"}};
        quote.priced.currency = "UYU";
        quote.priced.list = product == "isodec" ? "panels" : "roofs";
        quote.priced.list_version = "1";
        quote.priced.with_iva = Decimal{total};
        quotes_.push_back(quote);
        return quote;
    }
    // As a store answers: a page at a time, the cursor is a place.
    Result<Page> read(const Query& query) {
        reads_ += 1;
        Page page;
        const std::size_t begin = query.after.empty() ? 0 : std::stoul(query.after);
        const bool of_people = query.table == table_of<Contact>();
        const std::size_t all = of_people ? people_.size() : quotes_.size();
        const std::size_t end = std::min(all, begin + query.limit);
        for (std::size_t i = begin; i < end; ++i) {
            AnyRow row;
            if (of_people) {
                row = std::make_shared<const Contact>(people_[i]);
            } else {
                row = std::make_shared<const Quote>(quotes_[i]);
            }
            page.rows.push_back({std::move(row), 1});
        }
        if (end < all) page.next = std::to_string(end);
        return page;
    }
    std::vector<std::string> numbers(QuoteQuestion question) {
        const auto found = index_.quotes(question);
        EXPECT_TRUE(found.has_value());
        std::vector<std::string> all;
        for (const Id<Quote>& id : found->quotes) {
            for (const Quote& quote : quotes_) {
                if (quote.id == id) all.push_back(quote.number);
            }
        }
        return all;
    }
    std::vector<std::string> numbers(const std::string& words) {
        return numbers(QuoteQuestion{.words = words});
    }

    Random random_{3};
    Timestamp at_{1'790'000'000'000};
    std::vector<Contact> people_;
    std::vector<Quote> quotes_;
    int reads_ = 0;
    SearchIndex index_{[this](const Query& query) { return read(query); }};
};

TEST_F(Search, AQuoteIsFoundByAPieceOfWhatIsRemembered) {
    const Contact ana = person("Ana Núñez", "59899123456");
    const Contact bruno = person("Bruno Silva", "59898000777");
    quote_for(ana);
    quote_for(bruno, "techo");

    const std::vector<std::string> first{"COT-2026-000001"};
    for (const char* words : {"nunez", "NÚÑEZ", "ana isodec", "isodec ana", "123456", "099 123 456",
                              "+598 99 123-456", "000001", "2026-000001", "cot-2026-000001", "  Ana  "})
        EXPECT_EQ(numbers(words), first) << words;
    EXPECT_EQ(numbers("techo"), std::vector<std::string>{"COT-2026-000002"});
    EXPECT_TRUE(numbers("ana techo").empty());
    EXPECT_TRUE(numbers("nadie").empty());
    EXPECT_EQ(numbers("").size(), 2U);

    EXPECT_EQ(index_.contacts("silva", 5)->front(), bruno.id);
    EXPECT_EQ(index_.contacts("98 000", 5)->size(), 1U);
    EXPECT_TRUE(index_.contacts("", 5)->empty());
}

TEST_F(Search, WhatIsStoredIsFoundAtOnceAndWhatIsErasedNoMore) {
    const Contact ana = person("Ana", "59899123456");
    Quote quote = quote_for(ana);
    EXPECT_EQ(numbers("ana").size(), 1U);
    const int reads = reads_;

    quote.contact_name = "Anabel Castro";
    quote.status = QuoteStatus::ACCEPTED;
    Batch changed;
    changed.put(quote);
    index_.stored(&changed);
    EXPECT_EQ(numbers("castro").size(), 1U);
    EXPECT_TRUE(numbers(QuoteQuestion{.statuses = {QuoteStatus::SENT}}).empty());

    Batch gone;
    gone.erase<Quote>(RowKey{RawId{quote.id}});
    index_.stored(&gone);
    EXPECT_TRUE(numbers("castro").empty());
    EXPECT_EQ(reads_, reads);  // nothing was read anew

    index_.stored(nullptr);  // stored unheard: all of it is
    EXPECT_EQ(numbers("ana").size(), 1U);
    EXPECT_GT(reads_, reads);
}

TEST_F(Search, AListHasTheQuotesThatAreOutAndUnanswered) {
    const Contact ana = person("Ana", "59899123456");
    quote_for(ana);
    Quote viewed = quote_for(ana);
    Quote decided = quote_for(ana, "techo");
    quote_for(ana, "techo");
    viewed.status = QuoteStatus::VIEWED;
    decided.status = QuoteStatus::ACCEPTED;
    Batch changed;
    changed.put(viewed);
    changed.put(decided);
    index_.stored(&changed);

    const std::map<std::string, std::size_t> counts{{"panels@1", 2}, {"roofs@1", 1}};
    EXPECT_EQ(*index_.open_quotes_of_lists(), counts);
}

TEST_F(Search, ANumberIsFoundByItsPiecesAndAFewDigitsDoNotFindAll) {
    const Contact ana = person("Ana", "59899123456");
    for (int i = 0; i < 9; ++i) quote_for(ana);
    EXPECT_EQ(numbers("2026 000007"), std::vector<std::string>{"COT-2026-000007"});
    EXPECT_EQ(numbers("0001"), std::vector<std::string>{"COT-2026-000001"});
    EXPECT_EQ(index_.quotes(QuoteQuestion{.words = "a b c d e f g h i"}).error().field, "q");
    EXPECT_EQ(index_.contacts("1 2 3 4 5 6 7 8 9", 5).error().field, "q");
}

TEST_F(Search, WhatAnAbsorbedContactWasQuotedIsFoundByTheOneItBecame) {
    const Contact before = person("Ana", "59898000777");
    const Contact ana = person("Ana Castro", "59899123456");
    quote_for(before);
    people_.front().merged_into = ana.id;
    EXPECT_EQ(numbers("59899123456").size(), 1U);
    EXPECT_EQ(numbers(QuoteQuestion{.contact = ana.id}).size(), 1U);
    EXPECT_EQ(numbers(QuoteQuestion{.contact = before.id}).size(), 1U);
    EXPECT_TRUE(numbers(QuoteQuestion{.words = "59899123456", .looks_at_people = false}).empty());
    EXPECT_EQ(numbers(QuoteQuestion{.words = "ana", .looks_at_people = false}).size(), 1U);
}

TEST_F(Search, MuchThatIsStoredBetweenTwoQuestionsIsFound) {
    const Contact ana = person("Ana", "59899123456");
    Quote quote = quote_for(ana);
    EXPECT_EQ(numbers("ana").size(), 1U);
    for (int i = 0; i <= 1500; ++i) {
        quote.contact_name = fmt::format("name{}x", i);
        Batch changed;
        changed.put(quote);
        index_.stored(&changed);
    }
    EXPECT_EQ(numbers("name1500x").size(), 1U);
    EXPECT_TRUE(numbers("name1499x").empty());
    EXPECT_EQ(index_.quotes(QuoteQuestion{})->count, 1U);
}

TEST_F(Search, WhatIsStoredWhileItIsFilledIsNotForgotten) {
    const Contact ana = person("Ana", "59899123456");
    Quote quote = quote_for(ana);
    Quote newer = quote;
    newer.contact_name = "Zoe";
    SearchIndex index{[&](const Query& query) {
        if (query.table == table_of<Quote>()) {
            Batch changed;
            changed.put(newer);
            index.stored(&changed);
        }
        return read(query);
    }};
    EXPECT_EQ(index.quotes(QuoteQuestion{.words = "zoe"})->count, 1U);
}

TEST_F(Search, PagesFollowEachOtherInEveryOrderAndSumAll) {
    const Contact ana = person("Ana", "59899123456");
    for (int i = 0; i < 25; ++i) quote_for(ana, i % 2 == 0 ? "isodec" : "techo", 100 + (i * 7) % 25);
    for (const QuoteSort sort :
         {QuoteSort::CREATED, QuoteSort::NUMBER, QuoteSort::NAME, QuoteSort::STATUS, QuoteSort::PRODUCT,
          QuoteSort::TOTAL, QuoteSort::SENT, QuoteSort::VALID_UNTIL}) {
        for (const bool descending : {false, true}) {
            QuoteQuestion question{.sort = sort, .descending = descending, .limit = 10};
            std::set<RawId> seen;
            std::size_t pages = 0;
            for (bool more = true; more; ++pages) {
                const auto found = index_.quotes(question);
                ASSERT_TRUE(found.has_value());
                EXPECT_EQ(found->count, 25U);
                EXPECT_EQ(found->sums.at("UYU").count, 25);
                EXPECT_EQ(found->sums.at("UYU").amount, Decimal{25 * 100 + 24 * 25 / 2});
                for (const Id<Quote>& id : found->quotes) EXPECT_TRUE(seen.insert(id).second);
                more = found->more;
                question.after = found->quotes.back();
            }
            EXPECT_EQ(pages, 3U);
            EXPECT_EQ(seen.size(), 25U);
        }
    }
    EXPECT_EQ(numbers(QuoteQuestion{.sort = QuoteSort::NUMBER, .descending = false, .limit = 1}).front(),
              "COT-2026-000001");
    EXPECT_EQ(index_.quotes(QuoteQuestion{.product = "techo"})->count, 12U);
    EXPECT_EQ(index_.quotes(QuoteQuestion{.from = at_})->count, 1U);
    EXPECT_EQ(index_.quotes(QuoteQuestion{.before = at_})->count, 24U);
    EXPECT_EQ(index_.quotes(QuoteQuestion{.after = ana.id}).error().field, "cursor");
}

}  // namespace
}  // namespace tero::api
