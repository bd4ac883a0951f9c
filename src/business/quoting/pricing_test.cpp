// Another trade, by the hour and by the piece: what it declares is priced, and nothing else.
#include "business/quoting/pricing.hpp"

#include "business/quoting/catalog_fixture.hpp"
#include "business/quoting/quoted.hpp"
#include "business/quoting/request.hpp"
#include "business/quoting/sentences_fixture.hpp"

#include <gtest/gtest.h>

namespace tero::sales {
namespace {

const std::vector<CatalogList>& trade() {
    static const Catalog catalog = parse_catalog(example_of_a_trade).value();
    return catalog.lists;
}

PricedQuote priced_in_trade(const QuoteRequest& request) {
    const auto outcome = price(request, trade(), {}, {});
    if (const auto* gap = std::get_if<PricingGap>(&outcome)) ADD_FAILURE() << gap->field << ": " << gap->said;
    return std::holds_alternative<PricedQuote>(outcome) ? std::get<PricedQuote>(outcome) : PricedQuote{};
}

PricingGap gap_in_trade(const QuoteRequest& request) {
    const auto outcome = price(request, trade(), {}, {});
    EXPECT_TRUE(std::holds_alternative<PricingGap>(outcome)) << "a price was given";
    return std::holds_alternative<PricingGap>(outcome) ? std::get<PricingGap>(outcome) : PricingGap{};
}

TEST(ATrade, IsPricedByTheHourInTheOrderOfItsSteps) {
    const PricedQuote quote = priced_in_trade({.product = "paint job",
                                               .values = {{"hours", "24"}, {"people", 2}, {"materials", "with"}}});

    // 45 × 2 × 1.25 × 1.1 × 24 = 2970, 5 % less, 8.25 % more, without cents
    EXPECT_EQ(quote.measure, "hours");
    EXPECT_EQ(quote.measured, Decimal{24});
    EXPECT_TRUE(quote.area_m2.is_zero());
    EXPECT_EQ(quote.unit_price.to_string(), "123.75");
    EXPECT_EQ(quote.total, Decimal{2970});
    EXPECT_EQ(quote.after_discount, Decimal{2822});  // 2821.50
    EXPECT_EQ(quote.with_iva, Decimal{3054});        // 3054.27375
    EXPECT_EQ(quote.tax_names, (Names{{"", "SALES TAX"}}));
    std::vector<std::string> codes;
    for (const QuoteLine& line : quote.lines) codes.push_back(line.code);
    EXPECT_EQ(codes, (std::vector<std::string>{"painting", "people:2", "materials", "waste", "volume"}));
}

TEST(ATrade, ChargesAtLeastItsMinimum) {
    const PricedQuote hours = priced_in_trade({.product = "painting", .values = {{"hours", "0.5"}}});
    EXPECT_EQ(hours.total, Decimal{99});  // 45 × 1.1 × 2
    EXPECT_EQ(hours.measured, Decimal::of("0.5"));
    EXPECT_EQ(hours.lines.back().values.at("least"), PlainValue{Decimal{2}});
    EXPECT_EQ(hours.request.number("people"), 1);
    EXPECT_EQ(hours.assumed.front(), (Assumption{"people", "1"}));

    const PricedQuote door = priced_in_trade(
        {.product = "door", .values = {{"quantity", 2}, {"size", "small"}, {"wood", "pine"}}});
    EXPECT_EQ(door.total, Decimal{90});  // 2 × 40, at least 90
    EXPECT_EQ(door.lines.back().amount, Decimal{10});
}

TEST(ATrade, AsksForWhatItsPriceGoesBy) {
    QuoteRequest request{.product = "door", .values = {{"quantity", 3}}};
    PricingGap gap = gap_in_trade(request);
    EXPECT_EQ(gap.field, "size");
    EXPECT_EQ(gap.choices.size(), 2U);
    EXPECT_FALSE(gap.can_be_left_out);

    request.set("size", "large");
    EXPECT_EQ(gap_in_trade(request).field, "wood");

    request.set("wood", "pine");  // both are known, but not together
    gap = gap_in_trade(request);
    EXPECT_EQ(gap.kind, GapKind::UNKNOWN_VALUE);
    EXPECT_EQ(gap.field, "wood");

    request.set("wood", "oak");
    request.erase("quantity");
    gap = gap_in_trade(request);
    EXPECT_EQ(gap.field, "quantity");
    EXPECT_TRUE(gap.of_size);

    request.set("quantity", "2.5");  // doors are whole
    EXPECT_EQ(gap_in_trade(request).field, "quantity");
}

TEST(ATrade, PricesNoSizeInSilenceThatMayMeanAnother) {
    // Two people for three hours, or three hours in all?
    PricingGap gap = gap_in_trade({.product = "painting", .values = {{"hours", "3"}, {"quantity", 2}}});
    EXPECT_EQ(gap.field, "hours");
    EXPECT_EQ(gap.kind, GapKind::MISSING);
    ASSERT_EQ(gap.choices.size(), 2U);
    EXPECT_EQ(gap.choices[1].code, "6");

    // Hours of what is sold by the piece.
    gap = gap_in_trade({.product = "door", .values = {{"hours", "3"}, {"quantity", 2}}});
    EXPECT_EQ(gap.kind, GapKind::INVALID);
    EXPECT_EQ(gap.field, "hours");
    // … unless it may be said and changes nothing.
    EXPECT_EQ(priced_in_trade({.product = "door",
                               .values = {{"hours", "1"}, {"quantity", 2}, {"size", "large"}, {"wood", "oak"}}})
                  .total,
              Decimal{190});

    EXPECT_EQ(gap_in_trade({.product = "painting", .values = {{"hours", "1000.5"}}}).limit, Decimal{1000});
    // Without a limit of its own there is still one.
    gap = gap_in_trade({.product = "door",
                        .values = {{"quantity", 100'001}, {"size", "small"}, {"wood", "oak"}}});
    EXPECT_EQ(gap.field, "quantity");
}

TEST(ATrade, LeavesToAPersonWhatIsMoreThanItsOwnerAllows) {
    const QuoteRequest much{.product = "painting", .values = {{"hours", "80.5"}}};
    EXPECT_TRUE(is_for_a_person(priced_in_trade(much), trade()));
    const QuoteRequest enough{.product = "painting", .values = {{"hours", "80"}}};
    EXPECT_FALSE(is_for_a_person(priced_in_trade(enough), trade()));

    // A door has no limit, until the list has one: of what the customer pays.
    const PricedQuote doors = priced_in_trade(
        {.product = "door", .values = {{"quantity", 100}, {"size", "large"}, {"wood", "oak"}}});
    EXPECT_FALSE(is_for_a_person(doors, trade()));
    std::vector<CatalogList> limited = trade();
    limited[0].alone_max = doors.with_iva;
    EXPECT_FALSE(is_for_a_person(doors, limited));
    limited[0].alone_max = doors.after_discount;
    EXPECT_TRUE(is_for_a_person(doors, limited));
}

TEST(ATrade, KeepsASizeThatIsSaidAnew) {
    const QuoteRequest before{.product = "painting", .values = {{"hours", "3"}, {"quantity", 2}}};
    const QuoteRequest answer{.values = {{"hours", "6"}}};
    EXPECT_EQ(priced_in_trade(merged(before, answer, trade())).measured, Decimal{6});

    const QuoteRequest another{.product = "door"};
    EXPECT_FALSE(merged(before, another, trade()).has("hours"));
    EXPECT_EQ(merged(before, another, trade()).number("quantity"), 2);

    EXPECT_TRUE(has_size(before, trade()));
    EXPECT_FALSE(has_size({.product = "door", .values = {{"hours", "3"}}}, trade()));
}

// The sentences are of another business: codes are said as they are, and nothing ends the process.
TEST(ATrade, IsReadOutByItsCodesWhereThereAreNoSentences) {
    const PricedQuote quote = in_words(
        priced_in_trade({.product = "painting", .values = {{"hours", "1"}, {"people", 2}, {"materials", "with"}}}),
        speech("en"));

    std::vector<std::string> texts;
    for (const QuoteLine& line : quote.lines) texts.push_back(line.text + "|" + line.detail);
    EXPECT_EQ(texts, (std::vector<std::string>{"Painting|1 hours at US$\u00a045.00", "People: 2|+ 100%",
                                               "Materials|+ 25%", "Waste|+ 10%", "Minimum|2 hours"}));
    EXPECT_EQ(in_words(quote, speech("es")).lines.front().text, "Pintura");
}

}  // namespace
}  // namespace tero::sales
