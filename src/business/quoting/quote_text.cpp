#include "business/quoting/quote_text.hpp"

#include "business/quoting/quoted.hpp"
#include "business/quoting/request.hpp"

#include <fmt/format.h>
#include <map>
#include <string>
#include <utility>

namespace tero::sales {
namespace {

constexpr std::size_t name_characters_max = 30;

bool is_letter(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == 0xc3;
}

std::string description(const PricedQuote& priced, const Speech& say) {
    Values values{{"subject", quote_subject(priced, say)}, {"services", services_phrase(priced, say)}};
    const std::map<std::string, std::string> options = options_that_count(priced, say);
    for (const auto& [code, text] : options) values.emplace_back(code, text);
    return say.filled("quote.description", std::move(values));
}

// `Descuento por volumen: − 5 % desde 100 m²`
std::vector<std::string> discounts(const PricedQuote& priced, const Speech& say) {
    std::vector<std::string> all;
    for (const QuoteLine& line : priced.lines) {
        if (line.kind != LineKind::DISCOUNT) continue;
        const LineText text = line_text(line, priced, say);
        all.push_back(fmt::format("{}: {}", text.text, text.detail));
    }
    return all;
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
               {{"product", product_of(priced, "quote.product", say)}, {"size", size_of(priced, say)}});
}

std::string quote_total(const PricedQuote& priced, const Speech& say) {
    const auto print = [&](const Decimal& amount) { return say.money(amount, priced.currency); };
    const bool discounted = priced.after_discount != priced.total;
    return say("quote.total", {{"total", print(priced.total)},
                               {"discounted", discounted ? print(priced.after_discount) : ""},
                               {"tax", tax_on_top(priced.iva_percent, priced.iva_included, say)},
                               {"tax_name", name_in(priced.tax_names, say.code())},
                               {"with_tax", print(priced.with_iva)}});
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
                                 {"assumptions", say.all_of(assumption_texts(quote.priced, say))},
                                 {"link", std::string{link}}});
}

std::string quotes_message(std::span<const LinkedQuote> quotes, const TimeZone& zone, const Speech& say) {
    const Quote& first = *quotes.front().quote;
    std::string text = say(
        "quote.several", {{"name", first_name(first.contact_name)},
                          {"count", std::to_string(quotes.size())},
                          {"day", first.valid_until.ms != 0 ? say.day(zone.local(first.valid_until)) : ""}});
    Decimal sum;
    bool summed = true;
    for (const LinkedQuote& linked : quotes) {
        const Quote& quote = *linked.quote;
        text += "\n" +
                say("quote.one_of_several", {{"quote", quote.number},
                                             {"description", description(quote.priced, say)},
                                             {"total", quote_total(quote.priced, say)},
                                             {"assumptions", say.all_of(assumption_texts(quote.priced, say))},
                                             {"link", linked.link}});
        sum = sum + quote.priced.with_iva;
        summed = summed && quote.priced.currency == first.priced.currency;
    }
    if (summed) {
        const bool taxed = !first.priced.iva_percent.is_zero();
        text +=
            "\n" + say("quote.sum", {{"total", say.money(sum, first.priced.currency)},
                                     {"tax_name", taxed ? name_in(first.priced.tax_names, say.code()) : ""}});
    }
    return text;
}

std::string noted(const QuoteRequest& said, const std::string& product, std::span<const CatalogList> lists,
                  const Speech& say) {
    std::vector<std::string> parts;
    for (const Measure& measure : measures_of(lists, product)) {
        const std::string sides = fmt::format("sides_of.{}", measure.code);
        const bool both = measure.sides.size() == 2 && said.decimal(measure.sides[0]) &&
                          said.decimal(measure.sides[1]) && say.has(sides);
        const std::optional<Decimal> amount = measured(said, measure);
        if (both) {
            parts.push_back(say.filled(sides, {{"length", say.number(*said.decimal(measure.sides[0]))},
                                               {"width", say.number(*said.decimal(measure.sides[1]))}}));
        } else if (amount) {
            parts.push_back(measured_text(measure.code, *amount, say));
        }
    }
    return say.all_of(parts);
}

std::string about_quote(std::string_view number, const PricedQuote& priced, Timestamp valid_until,
                        const TimeZone& zone, const Speech& say) {
    const std::string per = fmt::format("per.{}", priced.measure);
    return say("quote.about",
               {{"quote", std::string{number}},
                {"description", description(priced, say)},
                {"price", priced.unit_price.is_zero() ? "" : say.money(priced.unit_price, priced.currency)},
                {"per", say.has(per) ? say(per) : say.label(priced.measure)},
                {"total", quote_total(priced, say)},
                {"discounts", say.all_of(discounts(priced, say))},
                {"day", valid_until.ms != 0 ? say.day(zone.local(valid_until)) : ""}});
}

std::string price_answer(const UnitPrice& unit, const Speech& say) {
    const std::string per = fmt::format("per.{}", unit.measure);
    return product_phrase("quote.unit_price", name_in(unit.product, say.code()), unit.values, say,
                          {{"price", say.money(unit.price, unit.currency)},
                           {"per", say.has(per) ? say(per) : say.label(unit.measure)},
                           {"tax", tax_on_top(unit.tax.percent, unit.tax.included, say)},
                           {"tax_name", name_in(unit.tax.names, say.code())}});
}

}  // namespace tero::sales
