// What holds for every price of BMC's catalog.
#include "business/quoting/bmc_prices_fixture.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <set>

namespace tero::sales {
namespace {

template <class T>
T one_of(const std::vector<T>& values) {
    return *rc::gen::elementOf(values);
}

// The step that the option has in the price; nullptr: it changes none.
const PriceStep* figures_of(const Product& product, std::string_view option) {
    for (const PriceStep& step : product.steps) {
        if (step.kind != StepKind::table && !step.options.empty() && step.options.front() == option)
            return &step;
    }
    return nullptr;
}

// Any request that can be stated with the catalog's own words; not every one has a price.
QuoteRequest any_request() {
    const CatalogList& list = one_of(example_lists());
    const Product& product = one_of(list.products);
    QuoteRequest request = {.list = list.id, .product = product.code};
    if (const OptionValues* thicknesses = values_of(product, "thickness_mm"))
        request.set("thickness_mm", std::stoi(one_of(thicknesses->values)));
    const auto cents = [](int max) { return Decimal{*rc::gen::inRange(1, max)} * Decimal::of("0.01"); };
    if (*rc::gen::arbitrary<bool>()) {
        request.set("area_m2", cents(2'000'00));
    } else {
        request.set("length_m", cents(40'00));
        request.set("width_m", cents(40'00));
    }
    for (const char* option : {"color", "fill", "anclajes", "traslado"}) {
        const OptionValues* values = values_of(product, option);
        if (values == nullptr || figures_of(product, option) == nullptr) continue;
        request.set(option, one_of(values->values));
    }
    if (const OptionValues* sold = values_of(product, "edges")) {
        std::vector<std::string> edges;
        const int sides = *rc::gen::inRange(0, 5);
        for (int k = 0; k < sides; ++k) edges.push_back(one_of(sold->values));
        request.set("edges", std::move(edges));
    }
    request.set("zone", one_of(list.terms.zones).code);
    return request;
}

Case any_case() {
    Case any{.request = any_request()};
    any.options.apply_zone_factor = *rc::gen::arbitrary<bool>();
    any.customer.previous_quotes = *rc::gen::inRange(0, 6);
    return any;
}

RC_GTEST_PROP(PricingLaws, LinesAddUpToWhatIsPrinted, ()) {
    const Outcome outcome = price_of(any_case());
    RC_PRE(std::holds_alternative<PricedQuote>(outcome));
    const auto& quote = std::get<PricedQuote>(outcome);

    RC_ASSERT(sum_of_lines(quote) == quote.after_discount);
    Decimal before = 0;
    for (const QuoteLine& line : quote.lines) {
        RC_ASSERT(line.amount.rounded(2) == line.amount);
        if (line.code != "volume" && line.code != "frequent") before += line.amount;
    }
    RC_ASSERT(before == quote.total);
}

RC_GTEST_PROP(PricingLaws, MoreAreaNeverCostsLess, ()) {
    Case small = any_case();
    small.request.erase("length_m");
    small.request.erase("width_m");
    small.request.set("area_m2", Decimal{*rc::gen::inRange(1, 1'000'00)} * Decimal::of("0.01"));
    small.request.erase("color");
    Case large = small;
    const Decimal added = Decimal{*rc::gen::inRange(0, 1'000'00)} * Decimal::of("0.01");
    large.request.set("area_m2", *small.request.decimal("area_m2") + added);
    const Outcome less = price_of(small);
    const Outcome more = price_of(large);
    RC_PRE(std::holds_alternative<PricedQuote>(less) && std::holds_alternative<PricedQuote>(more));

    RC_ASSERT(std::get<PricedQuote>(less).total <= std::get<PricedQuote>(more).total);
}

RC_GTEST_PROP(PricingLaws, DiscountsNeverIncreaseAndIvaNeverDecreases, ()) {
    const Outcome outcome = price_of(any_case());
    RC_PRE(std::holds_alternative<PricedQuote>(outcome));
    const auto& quote = std::get<PricedQuote>(outcome);

    RC_ASSERT(quote.after_discount <= quote.total);
    RC_ASSERT(quote.with_iva >= quote.after_discount);
    RC_ASSERT(quote.total > Decimal{0});
}

// The same sum in another order and in whole ten-thousandths: only the printed figures may be rounded.
RC_GTEST_PROP(PricingLaws, IsRoundedOnce, ()) {
    const Case any = any_case();
    const Outcome outcome = price_of(any);
    RC_PRE(std::holds_alternative<PricedQuote>(outcome));
    const auto& quote = std::get<PricedQuote>(outcome);
    const CatalogList& list = *find_list(example_lists(), quote.list);
    const Product& product = *find_product(list, *quote.request.product);
    const auto figure = [&](const char* option, const std::optional<std::string>& taken) {
        const PriceStep* step = figures_of(product, option);
        return step == nullptr || !taken.has_value() ? Decimal{1} : *figure_of(*step, *taken);
    };

    Decimal edges = 1;
    for (const std::string& edge : quote.request.texts("edges").value_or(Strings{}))
        edges += figure("edges", edge);
    Decimal exact = quote.area_m2 * edges;
    for (const char* option : {"traslado", "anclajes", "color", "fill"})
        exact = exact * figure(option, quote.request.text(option));
    if (any.options.apply_zone_factor)
        exact = exact * find_zone(list.terms, *quote.request.text("zone"))->factor;
    const PriceStep& table = product.steps.front();
    const std::string thickness =
        table.options.empty() ? "" : std::to_string(*quote.request.number("thickness_mm"));
    exact = exact * *figure_of(table, thickness);

    RC_ASSERT(quote.total == exact.rounded(2));
    if (quote.area_m2 >= Decimal{100}) exact = exact * Decimal::of("0.95");
    if (any.customer.previous_quotes >= 3) exact = exact * Decimal::of("0.97");
    RC_ASSERT(quote.after_discount == exact.rounded(2));
    RC_ASSERT(quote.with_iva == (list.tax.included ? exact : exact * Decimal::of("1.22")).rounded(2));
}

RC_GTEST_PROP(PricingLaws, AQuotePricedAgainIsTheSameAndAssumesNothingOfThePrice, ()) {
    const Case any = any_case();
    const Outcome outcome = price_of(any);
    RC_PRE(std::holds_alternative<PricedQuote>(outcome));
    Case again = any;
    again.request = std::get<PricedQuote>(outcome).request;
    PricedQuote second = quoted(price_of(again));
    second.assumed = std::get<PricedQuote>(outcome).assumed;

    RC_ASSERT(second == std::get<PricedQuote>(outcome));
}

RC_GTEST_PROP(PricingLaws, AnUnknownValueNeverGetsAPrice, (std::string said)) {
    QuoteRequest request = any_request();
    static const std::set<std::string> known = [] {
        std::set<std::string> words;
        for (const CatalogList& list : example_lists()) {
            for (const Zone& zone : list.terms.zones) {
                words.insert(normalised(zone.code));
                for (const std::string& name : zone.places) words.insert(normalised(name));
            }
            for (const Product& product : list.products) {
                for (const auto* options : {&product.options, &product.as_it_is}) {
                    for (const OptionValues& one : *options) {
                        for (const std::string& value : one.values) words.insert(normalised(value));
                    }
                }
            }
        }
        return words;
    }();
    RC_PRE(!known.contains(normalised(said)) && product_by_alias(example_lists(), said).empty());
    const int field = *rc::gen::inRange(0, 9);
    if (field == 0) request.list = said + "?";
    if (field == 1) request.product = said;
    if (field == 2)
        request.set("thickness_mm", *rc::gen::elementOf(std::vector<std::int32_t>{-50, 0, 33, 1000}));
    if (field == 3) request.set("color", "lila " + said);
    if (field == 4) request.set("edges", Strings{said});
    if (field == 5) request.set("fill", "paja " + said);
    if (field == 6) request.set("anclajes", said);
    if (field == 7) request.set("traslado", said);
    if (field == 8) request.set("zone", said);
    if (field == 2 && *request.product == "hiansa") return;  // sold in any thickness

    RC_ASSERT(std::holds_alternative<PricingGap>(price_of(request)));
}

RC_GTEST_PROP(PricingLaws, ManyDigitsAreRefusedRatherThanRoundedOrFatal, ()) {
    std::vector<CatalogList> fine = {example_lists()[0]};
    const auto digits = [](int min, int max, const char* unit) {
        return Decimal{*rc::gen::inRange(min, max)} * Decimal::of(unit);
    };
    for (Product& product : fine[0].products) {
        for (PriceStep& step : product.steps) {
            const bool is_table = step.kind == StepKind::table;
            for (Figure& one : step.figures) one.figure = digits(1, is_table ? 2'000'000'000 : 1'000'000, "0.0001");
        }
    }
    fine[0].tax.percent = digits(0, 1'000'000, "0.0001");
    for (Discount& discount : fine[0].terms.discounts) discount.percent = digits(0, 1'000'000, "0.0001");
    for (Zone& zone : fine[0].terms.zones) zone.factor = digits(1, 1'000'000, "0.0001");
    QuoteRequest request = roof();
    request.set("edges", Strings{"gotero", "aluminio"});
    request.set("length_m", digits(1, 1'000'000'000, "0.0000001"));
    request.set("width_m", digits(1, 1'000'000'000, "0.0000001"));
    const PricingOptions options{.apply_zone_factor = true};

    const Outcome outcome = price(request, fine, options, {.previous_quotes = 3});

    if (const auto* gap = std::get_if<PricingGap>(&outcome)) RC_ASSERT(gap->field == "area_m2");
}

}  // namespace
}  // namespace tero::sales
