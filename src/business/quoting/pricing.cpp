#include "business/quoting/pricing.hpp"

#include "base/check.hpp"
#include "business/quoting/choosing.hpp"
#include "business/quoting/request.hpp"
#include "business/quoting/sides.hpp"
#include "languages/grammar.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <optional>
#include <utility>

namespace tero::sales {
namespace {

// ---- exact products ----

// Digits and decimals of a trimmed value: what decides whether a product fits into a Decimal.
std::pair<int, int> extent(const Decimal& value) {
    const std::string text = value.to_string();
    const auto point = text.find('.');
    const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    const std::size_t decimals = point == std::string::npos ? 0 : text.size() - point - 1;
    return {static_cast<int>(digits), static_cast<int>(decimals)};
}

// Exact, or nothing where 38 digits would not do: many decimals in the measures and in every factor at once.
std::optional<Decimal> times(const std::optional<Decimal>& a, const Decimal& b) {
    if (!a.has_value()) return std::nullopt;
    const Decimal left = trimmed(*a);
    const Decimal right = trimmed(b);
    const auto [left_digits, left_decimals] = extent(left);
    const auto [right_digits, right_decimals] = extent(right);
    if (left_digits + right_digits > 37 || left_decimals + right_decimals > 34) return std::nullopt;
    return trimmed(left * right);
}

Decimal share(const Decimal& percent) { return percent * Decimal::of("0.01"); }

// ---- figures and lines ----

// The exact value after each line; the line prints by how much the rounded value moved, so the lines always
// add up to the rounded total.
class Sheet {
public:
    Sheet(const Decimal& amount, int decimals) : amount_(amount), decimals_(decimals) {}

    // At least so much is charged.
    void at_least_of(const Decimal& amount, QuoteLine line) {
        if (amount_ >= amount) return;
        amount_ = amount;
        follow(std::move(line));
    }
    void start(const Decimal& price, QuoteLine line) {
        unit_ = trimmed(price);
        exact_ = times(unit_, amount_);
        add(std::move(line));
    }
    // A factor on the unit price.
    void factor(const Decimal& by, QuoteLine line) {
        unit_ = times(unit_, by);
        follow(std::move(line));
    }
    // The unit price as it was before the sides, with all sides so far.
    void unit(std::optional<Decimal> value, QuoteLine line) {
        unit_ = std::move(value);
        follow(std::move(line));
    }
    void at_least(const Decimal& total, QuoteLine line) {
        if (!exact_.has_value() || *exact_ >= total) return;
        exact_ = total;
        add(std::move(line));
    }
    void discount(const Decimal& percent, QuoteLine line) {
        exact_ = times(exact_, Decimal{1} - share(percent));
        add(std::move(line));
    }
    void note(QuoteLine line) { lines_.push_back(std::move(line)); }

    const std::optional<Decimal>& unit() const { return unit_; }
    const std::optional<Decimal>& exact() const { return exact_; }
    // As it is printed: rounded as the shop does, with cents.
    Decimal printed(const Decimal& value) const { return value.rounded(decimals_).rounded(2); }
    std::vector<QuoteLine> take_lines() { return std::move(lines_); }

private:
    void follow(QuoteLine line) {
        exact_ = unit_.has_value() ? times(*unit_, amount_) : std::nullopt;
        add(std::move(line));
    }
    void add(QuoteLine line) {
        if (!exact_.has_value()) return;
        const Decimal now = printed(*exact_);
        line.amount = now - printed_;
        printed_ = now;
        lines_.push_back(std::move(line));
    }

    Decimal amount_;
    int decimals_ = 2;
    std::optional<Decimal> unit_ = {};
    std::optional<Decimal> exact_ = {};
    Decimal printed_ = 0;
    std::vector<QuoteLine> lines_ = {};
};

constexpr std::int64_t covering_max = 100'000;

// How many pieces side by side cover the whole; nothing: the catalog does not say what one covers, they are
// not made so long or short, or the sides are not those of the whole.
std::optional<std::int64_t> covering(const Chosen& chosen, const Decimal& cut, const Decimal& across) {
    const Piece& piece = chosen.product->piece;
    if (area_of_sides(chosen.request, chosen.product->measure) != chosen.amount) return std::nullopt;
    if (cut < piece.cut_min || (!piece.cut_max.is_zero() && cut > piece.cut_max)) return std::nullopt;
    if (piece.covers * Decimal{covering_max} < across) return std::nullopt;
    std::int64_t low = 1;
    std::int64_t high = covering_max;
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        if (piece.covers * Decimal{middle} < across) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void add_pieces(QuoteLine& line, const Chosen& chosen) {
    const QuoteRequest& request = chosen.request;
    if (const auto pieces = request.number(pieces_code)) line.values["pieces"] = *pieces;
    const Measure& measure = chosen.product->measure;
    const Piece& piece = chosen.product->piece;
    if (piece.cut_to.empty() || !area_of_sides(request, measure).has_value()) return;
    const bool by_first = piece.cut_to == measure.sides[0];
    const Decimal cut = trimmed(*request.decimal(measure.sides[by_first ? 0 : 1]));
    const Decimal across = trimmed(*request.decimal(measure.sides[by_first ? 1 : 0]));
    if (!by_first && across < cut) return;  // «2,5 x 12» of a wall: nobody said which of them is its height
    const std::optional<std::int64_t> pieces = covering(chosen, cut, across);
    if (!pieces.has_value()) return;
    line.values["covering"] = *pieces;
    line.values["cut"] = cut;
    line.values["covers"] = trimmed(piece.covers);
}

void add_material(Sheet& sheet, const Chosen& chosen) {
    const QuoteRequest& request = chosen.request;
    QuoteLine line{
        .code = chosen.product->code, .kind = LineKind::MATERIAL, .values = {{"price", *chosen.price}}};
    std::vector<std::string> services;
    std::vector<std::string> with;  // of them, those that the price holds
    for (const OptionType& option : chosen.list->options) {
        if (option.kind != OptionKind::service || !request.has(option.code)) continue;
        services.push_back(option.code);
        const OptionValues* values = values_of(*chosen.product, option.code);
        if (values != nullptr && values->values.front() == request.text(option.code))
            with.push_back(option.code);
    }
    if (!services.empty()) line.values["services"] = std::move(services);
    if (!with.empty()) line.values["with"] = std::move(with);
    const Measure& measure = chosen.product->measure;
    if (area_of_sides(request, measure).has_value()) {
        line.values["sides"] = std::vector{trimmed(*request.decimal(measure.sides[0])).to_string(),
                                           trimmed(*request.decimal(measure.sides[1])).to_string()};
    }
    add_pieces(line, chosen);
    sheet.start(*chosen.price, std::move(line));
}

// `with`: the first value of a service.
void add_service(Sheet& sheet, const Product& product, const std::string& option, const std::string& value,
                 const Decimal& factor, std::vector<std::string>& included) {
    const bool with = values_of(product, option)->values.front() == value;
    if (with && factor == Decimal{1}) return included.push_back(option);
    sheet.factor(factor, {.code = option,
                          .kind = LineKind::SERVICE,
                          .values = {{"option", option},
                                     {"value", value},
                                     {"with", with ? 1 : 0},
                                     {"factor", factor}}});
}

void add_factor(Sheet& sheet, const Chosen& chosen, const PriceStep& step,
                std::vector<std::string>& included) {
    const std::string& option = step.options.front();
    const auto found = chosen.request.values.find(option);
    if (found == chosen.request.values.end()) return;
    const std::string value = to_string(found->second);
    if (is_as_it_is(*chosen.product, option, value)) return;
    const Decimal* factor = figure_of(step, value);
    CHECK(factor != nullptr, "{} {} was not checked", option, value);
    if (find_option(*chosen.list, option)->kind == OptionKind::service)
        return add_service(sheet, *chosen.product, option, value, *factor, included);
    if (*factor == Decimal{1}) return;
    sheet.factor(*factor, {.code = fmt::format("{}:{}", option, value),
                           .kind = LineKind::FACTOR,
                           .values = {{"option", option}, {"value", value}, {"factor", *factor}}});
}

void add_sides(Sheet& sheet, const Chosen& chosen, const PriceStep& step) {
    const std::string& option = step.options.front();
    const std::optional<std::vector<std::string>> sides = chosen.request.texts(option);
    if (!sides.has_value()) return;
    const std::optional<Decimal> bare = sheet.unit();
    Decimal with = 1;
    for (const SideCount& one : counted_sides(*sides)) {
        const Decimal* figure = figure_of(step, one.code);
        CHECK(figure != nullptr, "{} {} was not checked", option, one.code);
        with += *figure * Decimal{one.sides};
        sheet.unit(times(bare, with), {.code = fmt::format("{}:{}", option, one.code),
                                       .kind = LineKind::SIDES,
                                       .values = {{"option", option},
                                                  {"value", one.code},
                                                  {"sides", one.sides},
                                                  {"percent", *figure * Decimal{100}}}});
    }
}

void add_included(Sheet& sheet, const std::vector<std::string>& options) {
    if (options.empty()) return;
    sheet.note({.code = fmt::format("{}", fmt::join(options, "+")),
                .kind = LineKind::INCLUDED,
                .values = {{"options", options}},
                .amount = Decimal::of("0.00")});
}

void add_zone(Sheet& sheet, const Chosen& chosen, const PricingOptions& options) {
    if (!options.apply_zone_factor || chosen.zone->factor == Decimal{1}) return;
    sheet.factor(chosen.zone->factor, {.code = "zone:" + chosen.zone->code,
                                       .kind = LineKind::ZONE,
                                       .values = {{"name", chosen.zone->name}, {"factor", chosen.zone->factor}}});
}

void add_steps(Sheet& sheet, const Chosen& chosen, const PricingOptions& options) {
    std::vector<std::string> included;
    for (const PriceStep& step : chosen.product->steps) {
        if (step.kind == StepKind::table) add_material(sheet, chosen);
        if (step.kind == StepKind::factor) add_factor(sheet, chosen, step, included);
        if (step.kind == StepKind::shares) add_sides(sheet, chosen, step);
        if (step.kind == StepKind::waste)
            sheet.factor(Decimal{1} + share(step.figure), {.code = "waste",
                                                           .kind = LineKind::WASTE,
                                                           .values = {{"percent", step.figure}}});
        if (step.kind == StepKind::least)
            sheet.at_least_of(step.figure, {.code = "minimum",
                                            .kind = LineKind::MINIMUM,
                                            .values = {{"least", step.figure}}});
    }
    add_included(sheet, included);
    add_zone(sheet, chosen, options);
    for (const PriceStep& step : chosen.product->steps) {
        if (step.kind == StepKind::minimum)
            sheet.at_least(step.figure, {.code = "minimum",
                                         .kind = LineKind::MINIMUM,
                                         .values = {{"total", step.figure}}});
    }
}

void add_discounts(Sheet& sheet, const Chosen& chosen, const PricedFor& customer) {
    for (const Discount& discount : chosen.list->terms.discounts) {
        const bool by_quotes = discount.measure.empty();
        if (!by_quotes && discount.measure != chosen.product->measure.code) continue;
        const Decimal reached = by_quotes ? Decimal{customer.previous_quotes} : *chosen.amount;
        if (reached < discount.at_least || discount.percent.is_zero()) continue;
        sheet.discount(discount.percent, {.code = discount.code,
                                          .kind = LineKind::DISCOUNT,
                                          .values = {{"percent", discount.percent},
                                                     {"at_least", discount.at_least},
                                                     {"measure", discount.measure}}});
    }
}

PricingGap too_many_digits(const Chosen& chosen) {
    return gap_of(chosen, GapKind::INVALID, chosen.product->measure.code, chosen.amount->to_string());
}

std::variant<PricedQuote, PricingGap> priced(Chosen chosen, const Asked& asked) {
    const Measure& measure = chosen.product->measure;
    const Tax& tax = chosen.list->tax;
    Sheet sheet(trimmed(*chosen.amount), chosen.list->decimals);
    add_steps(sheet, chosen, asked.options);
    const std::optional<Decimal> total = sheet.exact();
    if (!total.has_value() || !sheet.unit().has_value()) return too_many_digits(chosen);
    add_discounts(sheet, chosen, asked.customer);
    const std::optional<Decimal> after_discount = sheet.exact();
    const std::optional<Decimal> with_tax =
        tax.included ? after_discount : times(after_discount, Decimal{1} + share(tax.percent));
    if (!with_tax.has_value() || sheet.printed(*total).is_zero()) return too_many_digits(chosen);

    chosen.request.list = chosen.list->id;
    return PricedQuote{.request = chosen.request,
                       .list = chosen.list->id,
                       .list_version = chosen.list->version,
                       .currency = chosen.list->currency,
                       .product_names = chosen.product->names,
                       .measure = measure.code,
                       .measured = *chosen.amount,
                       .area_m2 = measure.kind == MeasureKind::area ? *chosen.amount : Decimal{0},
                       .unit_price = trimmed(*sheet.unit(), 2),
                       .total = sheet.printed(*total),
                       .after_discount = sheet.printed(*after_discount),
                       .tax_names = tax.names,
                       .iva_percent = tax.percent,
                       .iva_included = tax.included,
                       .with_iva = sheet.printed(*with_tax),
                       .lines = sheet.take_lines(),
                       .assumed = std::move(chosen.assumed),
                       .assumptions = {}};
}

}  // namespace

std::variant<PricedQuote, PricingGap> price(const QuoteRequest& request, std::span<const CatalogList> lists,
                                            const PricingOptions& options, const PricedFor& customer) {
    const Asked asked{lists, options, customer};
    Chosen chosen{.request = request};
    if (Gap gap = choose(chosen, asked)) return *gap;
    return priced(std::move(chosen), asked);
}

bool is_for_a_person(const PricedQuote& priced, std::span<const CatalogList> lists) {
    const CatalogList* list = find_list(lists, priced.list);
    CHECK(list != nullptr, "priced by {}, which is none of the lists", priced.list);
    const Product* product = find_product(*list, priced.request.product.value_or(""));
    CHECK(product != nullptr, "priced {}, which {} does not have", priced.request.product.value_or(""), priced.list);
    const Decimal& most = product->measure.alone_max;
    return (!most.is_zero() && priced.measured > most) ||
           (!list->alone_max.is_zero() && priced.with_iva > list->alone_max);
}

std::variant<UnitPrice, PricingGap> unit_price(const QuoteRequest& request,
                                               std::span<const CatalogList> lists) {
    const PricingOptions options;
    const PricedFor nobody;
    const Asked asked{lists, options, nobody};
    Chosen chosen{.request = request};
    if (Gap gap = choose_product(chosen, asked)) return *gap;
    if (Gap gap = missing_product_or_price(chosen)) return *gap;
    return UnitPrice{.list = chosen.list->id,
                     .list_version = chosen.list->version,
                     .currency = chosen.list->currency,
                     .product = chosen.product->names,
                     .values = named_by(*chosen.product, chosen.request),
                     .measure = chosen.product->measure.code,
                     .price = *chosen.price,
                     .tax = chosen.list->tax};
}

OtherFields named_by(const Product& product, const QuoteRequest& request) {
    OtherFields named;
    for (const std::string& option : product.steps.front().options) {
        const auto found = request.values.find(option);
        if (found != request.values.end()) named.insert(*found);
    }
    return named;
}

QuoteRequest without_refused(QuoteRequest request, const PricingGap& gap,
                             std::span<const CatalogList> lists) {
    if (gap.kind == GapKind::MISSING) return request;
    if (gap.field == "list") request.list.clear();
    if (gap.field == "product") request.product.reset();
    request.erase(gap.field);
    for (const Measure& measure : measures_of(lists)) {
        if (measure.code != gap.field) continue;
        // Whatever led to it: the next answer states the size anew.
        for (const std::string& side : measure.sides) request.erase(side);
    }
    return request;
}

}  // namespace tero::sales
