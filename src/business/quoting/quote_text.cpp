#include "business/quoting/quote_text.hpp"

#include "business/quoting/pricing_text.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <string>
#include <vector>

namespace tero::sales {
namespace {

constexpr std::size_t name_characters_max = 30;

bool is_letter(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == 0xc3;
}

// The product's line as it was printed, with its colour in the language of the message.
std::string product_phrase(const PricedQuote& priced, const Speech& say) {
    std::string product = priced.lines.empty() ? priced.request.product.value_or("") : priced.lines.front().text;
    const std::optional<std::string> color = priced.request.text("color");
    if (color.has_value()) product.resize(std::min(product.rfind(", "), product.size()));
    return say("quote.product", {{"product", product},
                                 {"thickness", ""},
                                 {"color", color.has_value() ? say.label(*color) : ""}});
}

std::string services_phrase(const QuoteRequest& request, const Speech& say) {
    const bool fixed = request.text("anclajes") == "incluido";
    const bool carried = request.text("traslado") == "incluido";
    if (fixed && carried) return say("quote.anchors_and_freight");
    std::vector<std::string> parts;
    if (fixed) parts.push_back(say("quote.anchors"));
    if (request.text("anclajes") == "no_incluido") parts.push_back(say("quote.no_anchors"));
    if (carried) parts.push_back(say("quote.freight"));
    if (request.text("traslado") == "no_incluido") parts.push_back(say("quote.no_freight"));
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::string description(const PricedQuote& priced, const Speech& say) {
    std::vector<std::string> edges;
    const auto sides = priced.request.texts("edges").value_or(std::vector<std::string>{});
    for (const EdgeCount& edge : counted_edges(sides)) {
        edges.push_back(edge_text(edge, say));
    }
    const bool special_fill =
        std::any_of(priced.lines.begin(), priced.lines.end(),
                    [](const QuoteLine& line) { return line.code.starts_with("fill:"); });
    const bool has_fill = special_fill && priced.request.has("fill");
    return say("quote.description", {{"subject", quote_subject(priced, say)},
                                     {"edges", say.all_of(edges)},
                                     {"fill", has_fill ? say.label(*priced.request.text("fill")) : ""},
                                     {"services", services_phrase(priced.request, say)}});
}

// Empty where the price holds it.
std::string tax_on_top(const Decimal& percent, bool included, const Speech& say) {
    return included ? std::string{} : say.percentage(percent);
}

}  // namespace

std::string one_line(std::string_view text, std::size_t characters_max) {
    std::string line;
    std::size_t characters = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool starts = (byte & 0xc0) != 0x80;
        if (starts && ++characters > characters_max) break;
        const char plain = byte < 0x20 || byte == 0x7f ? ' ' : c;
        if (plain == ' ' && (line.empty() || line.back() == ' ')) continue;
        line.push_back(plain);
    }
    if (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

std::string first_name(std::string_view contact_name) {
    const std::string line = one_line(contact_name, 200);
    std::size_t begin = 0;
    while (begin < line.size()) {
        const std::size_t end = std::min(line.find(' ', begin), line.size());
        const std::string word = line.substr(begin, end - begin);
        if (is_letter(static_cast<unsigned char>(word.front()))) return one_line(word, name_characters_max);
        begin = end + 1;
    }
    return {};
}

std::string quote_subject(const PricedQuote& priced, const Speech& say) {
    return say("quote.subject",
               {{"product", product_phrase(priced, say)}, {"area", say.number(priced.area_m2)}});
}

std::string quote_total(const PricedQuote& priced, const Speech& say) {
    const auto print = [&](const Decimal& amount) { return say.money(amount, priced.currency); };
    const bool discounted = priced.after_discount != priced.total;
    return say("quote.total", {{"total", print(priced.total)},
                               {"discounted", discounted ? print(priced.after_discount) : ""},
                               {"tax", tax_on_top(priced.iva_percent, priced.iva_included, say)},
                               {"with_tax", print(priced.with_iva)}});
}

std::string accessories_apart(const std::vector<std::string>& codes, const Speech& say) {
    std::vector<std::string> names;
    for (const std::string& code : codes) names.push_back(say.label(code));
    return say("quote.accessories_apart", {{"all", say.all_of(names)}});
}

std::string quote_message(const Quote& quote, std::string_view link, const TimeZone& zone,
                          const Speech& say) {
    const bool ends = quote.valid_until.ms != 0;
    return say("quote.message", {{"name", first_name(quote.contact_name)},
                                 {"revised", quote.revision > 1 ? std::to_string(quote.revision) : ""},
                                 {"quote", quote.number},
                                 {"description", description(quote.priced, say)},
                                 {"total", quote_total(quote.priced, say)},
                                 {"day", ends ? say.day(zone.local(quote.valid_until)) : ""},
                                 {"assumptions", say.all_of(quote.priced.assumptions)},
                                 {"link", std::string{link}}});
}

std::string price_answer(const UnitPrice& unit, const Speech& say) {
    return say("quote.unit_price",
               {{"product", unit.product},
                {"thickness", unit.thickness_mm == 0 ? "" : std::to_string(unit.thickness_mm)},
                {"price", say.money(unit.price, unit.currency)},
                {"tax", tax_on_top(unit.iva_percent, unit.iva_included, say)}});
}

}  // namespace tero::sales
