#include "business/quoting/pricing.hpp"

#include "base/check.hpp"
#include "business/quoting/choosing.hpp"
#include "business/quoting/money.hpp"
#include "business/quoting/pricing_text.hpp"

#include <fmt/format.h>
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
    Sheet(std::string language, const Decimal& area) : language_(std::move(language)), area_(area) {}

    void start(const Decimal& price, QuoteLine line) {
        unit_ = trimmed(price);
        exact_ = times(unit_, area_);
        add(std::move(line));
    }
    // A factor on the unit price.
    void factor(const Decimal& by, QuoteLine line) {
        unit_ = times(unit_, by);
        follow(std::move(line));
    }
    // The unit price as it was before the edges, with all edges so far.
    void unit(std::optional<Decimal> value, QuoteLine line) {
        unit_ = std::move(value);
        follow(std::move(line));
    }
    void discount(const Decimal& percent, QuoteLine line) {
        exact_ = times(exact_, Decimal{1} - share(percent));
        add(std::move(line));
    }
    void note(QuoteLine line) { lines_.push_back(std::move(line)); }

    const std::optional<Decimal>& unit() const { return unit_; }
    const std::optional<Decimal>& exact() const { return exact_; }
    std::vector<QuoteLine> take_lines() { return std::move(lines_); }
    const std::string& language() const { return language_; }
    std::string say(std::string_view es, std::string_view en) const {
        return std::string(language_ == "en" ? en : es);
    }

private:
    void follow(QuoteLine line) {
        exact_ = unit_.has_value() ? times(*unit_, area_) : std::nullopt;
        add(std::move(line));
    }
    void add(QuoteLine line) {
        if (!exact_.has_value()) return;
        const Decimal now = exact_->rounded(2);
        line.amount = now - printed_;
        printed_ = now;
        lines_.push_back(std::move(line));
    }

    std::string language_;
    Decimal area_;
    std::optional<Decimal> unit_ = {};
    std::optional<Decimal> exact_ = {};
    Decimal printed_ = 0;
    std::vector<QuoteLine> lines_ = {};
};

void add_material(Sheet& sheet, const Chosen& chosen) {
    const std::string& language = sheet.language();
    QuoteRequest named = chosen.request;
    const std::optional<std::string> color = named.text("color");
    named.erase("color");
    std::string text = product_text(chosen.product->name, named, language);
    if (color.has_value()) text += ", " + option_name(*color, language);
    // A list price may have more decimals than cents; it is printed as it is.
    const Decimal price = trimmed(chosen.thickness->price, 2);
    const std::string printed = price == price.rounded(2)
                                    ? money(price, chosen.list->currency, language, Cents::always)
                                    : fmt::format("{}\u00a0{}", chosen.list->currency, measure(price, language));
    sheet.start(chosen.thickness->price,
                {.code = chosen.product->code,
                 .text = text,
                 .detail = fmt::format("{} {} {}", size_text(chosen.request, *chosen.area, language),
                                       sheet.say("a", "at"), printed)});
}

void add_option(Sheet& sheet, const std::vector<CatalogOption>& options,
                const std::optional<std::string>& taken, std::string_view prefix, std::string_view es,
                std::string_view en) {
    if (!taken.has_value() || options.empty()) return;
    const CatalogOption* option = find_option(options, *taken);
    CHECK(option != nullptr, "{} {} was not checked", prefix, *taken);
    if (option->factor == Decimal{1}) return;
    const std::string& language = sheet.language();
    sheet.factor(option->factor, {.code = fmt::format("{}:{}", prefix, *taken),
                                  .text = sheet.say(es, en) + " " + option_name(*taken, language),
                                  .detail = factor_text(option->factor, language)});
}

void add_edges(Sheet& sheet, const Chosen& chosen) {
    if (!chosen.request.has("edges")) return;
    const std::optional<Decimal> bare = sheet.unit();
    Decimal edged = 1;
    for (const EdgeCount& edge : counted_edges(*chosen.request.texts("edges"))) {
        const CatalogOption* option = find_option(chosen.product->edge_surcharges, edge.code);
        CHECK(option != nullptr, "edge {} was not checked", edge.code);
        edged += option->factor * Decimal{edge.sides};
        const std::string percent = percentage(option->factor * Decimal{100}, sheet.language());
        sheet.unit(times(bare, edged),
                   {.code = "edge:" + edge.code,
                    .text = capitalised(edge_text(edge, sheet.language())),
                    .detail = fmt::format("+ {} {}", percent, sheet.say("por lado", "a side"))});
    }
}

void add_services(Sheet& sheet, const Chosen& chosen) {
    std::vector<std::string> free_of_charge;
    std::string code;
    const auto add = [&](const std::vector<CatalogOption>& options, const std::optional<std::string>& taken,
                         const std::string& name, const std::string& text) {
        if (options.empty() || !taken.has_value()) return;
        const CatalogOption* option = find_option(options, *taken);
        CHECK(option != nullptr, "{} {} was not checked", name, *taken);
        const bool with = *taken == included;
        if (with && option->factor == Decimal{1}) {
            free_of_charge.push_back(text);
            code += (code.empty() ? "" : "+") + name;
            return;
        }
        const std::string line_text = with ? capitalised(text) : sheet.say("Sin ", "Without ") + text;
        sheet.factor(
            option->factor,
            {.code = name, .text = line_text, .detail = factor_text(option->factor, sheet.language())});
    };
    add(chosen.product->anclajes, chosen.request.text("anclajes"), "anclajes",
        sheet.say("anclajes", "anchors"));
    add(chosen.product->traslado, chosen.request.text("traslado"), "traslado",
        sheet.say("traslado", "delivery"));
    if (free_of_charge.empty()) return;
    const bool only_freight = code == "traslado";
    sheet.note({.code = code,
                .text = capitalised(enumeration(free_of_charge, sheet.language())),
                .detail = sheet.say(only_freight ? "incluido" : "incluidos", "included"),
                .amount = Decimal::of("0.00")});
}

void add_zone(Sheet& sheet, const Chosen& chosen, const PricingOptions& options) {
    if (!options.apply_zone_factor || chosen.zone->factor == Decimal{1}) return;
    sheet.factor(chosen.zone->factor, {.code = "zone:" + chosen.zone->code,
                                       .text = sheet.say("Zona: ", "Zone: ") + zone_name(*chosen.zone),
                                       .detail = factor_text(chosen.zone->factor, sheet.language())});
}

void add_discounts(Sheet& sheet, const Chosen& chosen, const PricedFor& customer) {
    for (const Discount& discount : chosen.list->commerce.discounts) {
        const bool by_area = discount.base == DiscountBase::area_m2;
        const Decimal reached = by_area ? *chosen.area : Decimal{customer.previous_quotes};
        if (reached < discount.at_least || discount.percent.is_zero()) continue;
        const std::string percent = percentage(discount.percent, sheet.language());
        const std::string limit = measure(discount.at_least, sheet.language());
        sheet.discount(
            discount.percent,
            {.code = discount.code,
             .text = by_area ? sheet.say("Descuento por volumen", "Volume discount")
                             : sheet.say("Descuento por cliente frecuente", "Frequent customer discount"),
             .detail = by_area ? fmt::format("− {} {} {} m²", percent, sheet.say("desde", "from"), limit)
                               : fmt::format("− {}", percent)});
    }
}

PricingGap too_many_digits(const Chosen& chosen) {
    return gap_of(chosen, GapKind::INVALID, "area_m2", chosen.area->to_string());
}

std::variant<PricedQuote, PricingGap> priced(Chosen chosen, const Asked& asked) {
    const Product& product = *chosen.product;
    const Commerce& commerce = chosen.list->commerce;
    Sheet sheet(asked.customer.language == "en" ? "en" : "es", trimmed(*chosen.area));
    add_material(sheet, chosen);
    add_option(sheet, product.fill_factors, chosen.request.text("fill"), "fill", "Relleno de", "Core:");
    add_option(sheet, product.color_factors, chosen.request.text("color"), "color", "Color", "Colour:");
    add_edges(sheet, chosen);
    add_services(sheet, chosen);
    add_zone(sheet, chosen, asked.options);
    const std::optional<Decimal> total = sheet.exact();
    if (!total.has_value() || !sheet.unit().has_value()) return too_many_digits(chosen);
    add_discounts(sheet, chosen, asked.customer);
    const std::optional<Decimal> after_discount = sheet.exact();
    const std::optional<Decimal> with_iva =
        chosen.list->iva_included ? after_discount
                                  : times(after_discount, Decimal{1} + share(commerce.iva_percent));
    if (!with_iva.has_value() || total->rounded(2).is_zero()) return too_many_digits(chosen);

    chosen.request.list = chosen.list->id;
    return PricedQuote{.request = chosen.request,
                       .list = chosen.list->id,
                       .list_version = chosen.list->version,
                       .currency = chosen.list->currency,
                       .area_m2 = *chosen.area,
                       .unit_price = trimmed(*sheet.unit(), 2),
                       .total = total->rounded(2),
                       .after_discount = after_discount->rounded(2),
                       .iva_percent = commerce.iva_percent,
                       .iva_included = chosen.list->iva_included,
                       .with_iva = with_iva->rounded(2),
                       .lines = sheet.take_lines(),
                       .assumptions = std::move(chosen.assumptions)};
}

}  // namespace

std::variant<PricedQuote, PricingGap> price(const QuoteRequest& request, std::span<const CatalogList> lists,
                                            const PricingOptions& options, const PricedFor& customer) {
    const Asked asked{lists, options, customer};
    Chosen chosen{.request = request};
    if (Gap gap = choose(chosen, asked)) return *gap;
    return priced(std::move(chosen), asked);
}

std::variant<UnitPrice, PricingGap> unit_price(const QuoteRequest& request,
                                               std::span<const CatalogList> lists) {
    const PricingOptions options;
    const PricedFor nobody;
    const Asked asked{lists, options, nobody};
    Chosen chosen{.request = request};
    if (Gap gap = choose_product(chosen, asked)) return *gap;
    if (Gap gap = missing_product_or_thickness(chosen)) return *gap;
    return UnitPrice{.list = chosen.list->id,
                     .list_version = chosen.list->version,
                     .currency = chosen.list->currency,
                     .product = chosen.product->name,
                     .thickness_mm = chosen.thickness->thickness_mm,
                     .price = chosen.thickness->price,
                     .iva_percent = chosen.list->commerce.iva_percent,
                     .iva_included = chosen.list->iva_included};
}

QuoteRequest without_refused(QuoteRequest request, const PricingGap& gap) {
    if (gap.kind == GapKind::MISSING) return request;
    if (gap.field == "list") request.list.clear();
    if (gap.field == "product") request.product.reset();
    request.erase(gap.field);
    if (gap.field == "area_m2") {
        // Whatever led to it: the next answer states the size anew.
        request.erase("length_m");
        request.erase("width_m");
    }
    return request;
}

}  // namespace tero::sales
