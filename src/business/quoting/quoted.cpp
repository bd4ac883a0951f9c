#include "business/quoting/quoted.hpp"

#include "business/quoting/request.hpp"
#include "business/quoting/sides.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace tero::sales {
namespace {

// What every quote was for before measures were declared.
constexpr std::string_view measure_before = "area_m2";

using Held = std::map<std::string, PlainValue>;

std::string text_at(const Held& values, const std::string& key) {
    const auto found = values.find(key);
    return found == values.end() ? std::string{} : to_string(found->second);
}

std::vector<std::string> texts_at(const Held& values, const std::string& key) {
    const auto found = values.find(key);
    const auto* texts = found == values.end() ? nullptr : found->second.texts();
    return texts == nullptr ? std::vector<std::string>{} : *texts;
}

Decimal decimal_at(const Held& values, const std::string& key) {
    const Result<Decimal> parsed = Decimal::parse(text_at(values, key));
    return parsed ? *parsed : Decimal{0};
}

// What is stored may be of a time when the business spoke otherwise: then the names are said as they are.
std::string said_or(const Speech& say, const std::string& key, const Values& values, std::string otherwise) {
    return say.has(key) ? say.filled(key, values) : std::move(otherwise);
}

// `+ 5 %`, `− 10 %`, of a factor such as 1.05.
std::string change(const Decimal& factor, const Speech& say) {
    const Decimal percent = (factor - Decimal{1}) * Decimal{100};
    if (percent.is_negative()) return "− " + say.percentage(Decimal{0} - percent);
    return "+ " + say.percentage(percent);
}

std::string on_sides(const std::string& sides, const Speech& say) {
    return said_or(say, "sides." + sides, {}, "× " + sides);
}

// `gotero en los cuatro lados`
std::string side_text(const std::string& option, const std::string& value, const std::string& sides,
                      const Speech& say) {
    const std::string name = say.label(value);
    const std::string where = on_sides(sides, say);
    return said_or(say, "said." + option, {{"value", name}, {"sides", where}}, name + " " + where);
}

std::string labels(const std::vector<std::string>& codes, const Speech& say) {
    std::vector<std::string> names;
    for (const std::string& code : codes) names.push_back(say.label(code));
    return say.all_of(names);
}

std::string option_and_value(const std::string& option, const std::string& value, const Speech& say) {
    return fmt::format("{}: {}", say.label(option), say.label(value));
}

// A list price may have more decimals than are paid; it is printed as it is.
std::string list_price(const Decimal& price, const std::string& currency, const Speech& say) {
    const Decimal shown = trimmed(price, 2);
    if (shown == shown.rounded(2)) return say.money(shown, currency, Cents::always);
    return fmt::format("{}\u00a0{}", currency, say.number(shown));
}

// `10 × 5 m = 50 m²`, or only the whole.
std::string sized(const QuoteLine& line, const PricedQuote& priced, const Speech& say) {
    const std::string total = size_of(priced, say);
    const std::vector<std::string> sides = texts_at(line.values, "sides");
    const std::string key = "sides_of." + priced.measure;
    if (sides.size() != 2 || !say.has(key)) return total;
    const Result<Decimal> length = Decimal::parse(sides[0]);
    const Result<Decimal> width = Decimal::parse(sides[1]);
    if (!length || !width) return total;
    const std::string by = say.filled(key, {{"length", say.number(*length)}, {"width", say.number(*width)}});
    if (*length * *width == priced.measured) return fmt::format("{} = {}", by, total);
    const std::string pieces = text_at(line.values, "pieces");
    return pieces.empty() ? total : fmt::format("{} × {} = {}", pieces, by, total);
}

LineText material(const QuoteLine& line, const PricedQuote& priced, const Speech& say) {
    return {product_of(priced, "line.product", say),
            say("line.at", {{"size", sized(line, priced, say)},
                            {"price", list_price(decimal_at(line.values, "price"), priced.currency, say)}})};
}

LineText factor(const QuoteLine& line, const Speech& say) {
    const std::string option = text_at(line.values, "option");
    const std::string value = text_at(line.values, "value");
    return {said_or(say, "line." + option, {{"option", say.label(option)}, {"value", say.label(value)}},
                    capitalised(option_and_value(option, value, say))),
            change(decimal_at(line.values, "factor"), say)};
}

LineText side(const QuoteLine& line, const Speech& say) {
    const std::string percent = say.percentage(decimal_at(line.values, "percent"));
    return {capitalised(side_text(text_at(line.values, "option"), text_at(line.values, "value"),
                                  text_at(line.values, "sides"), say)),
            said_or(say, "line.per_side", {{"percent", percent}}, "+ " + percent)};
}

LineText service(const QuoteLine& line, const Speech& say) {
    const std::string option = text_at(line.values, "option");
    const std::string detail = change(decimal_at(line.values, "factor"), say);
    if (text_at(line.values, "with") == "1") return {capitalised(say.label(option)), detail};
    const std::string without = said_or(say, "without." + option, {}, say.label(text_at(line.values, "value")));
    return {said_or(say, "line." + option, {}, capitalised(without)), detail};
}

LineText included(const QuoteLine& line, const Speech& say) {
    const std::vector<std::string> options = texts_at(line.values, "options");
    const std::string key = "included." + (options.size() == 1 ? options.front() : std::string{"several"});
    return {capitalised(labels(options, say)), said_or(say, key, {}, "")};
}

LineText minimum(const QuoteLine& line, const PricedQuote& priced, const Speech& say) {
    const bool in_all = line.values.contains("total");
    return {said_or(say, "line.minimum", {}, capitalised(say.label("minimum"))),
            in_all ? say.money(decimal_at(line.values, "total"), priced.currency)
                   : measured_text(priced.measure, decimal_at(line.values, "least"), say)};
}

LineText discount(const QuoteLine& line, const Speech& say) {
    const std::string percent = say.percentage(decimal_at(line.values, "percent"));
    const std::string measure = text_at(line.values, "measure");
    std::string detail = "− " + percent;
    if (!measure.empty()) {
        const std::string size = measured_text(measure, decimal_at(line.values, "at_least"), say);
        detail = said_or(say, "line.from", {{"percent", percent}, {"size", size}}, std::move(detail));
    }
    return {said_or(say, "discount." + line.code, {}, capitalised(say.label(line.code))), std::move(detail)};
}

// Whether the service is in the price; nothing: it is no service.
std::optional<bool> is_with(const PricedQuote& priced, const std::string& option) {
    if (priced.lines.empty()) return std::nullopt;
    const auto holds = [&](const char* key) {
        const std::vector<std::string> codes = texts_at(priced.lines.front().values, key);
        return std::find(codes.begin(), codes.end(), option) != codes.end();
    };
    if (!holds("services")) return std::nullopt;
    return holds("with");
}

// One or, of sides that are made differently, several.
std::vector<std::string> assumption(const Assumption& taken, const PricedQuote& priced, const Speech& say) {
    const std::string& option = taken.option;
    if (option == assumed::accessories) return {accessories_apart(*taken.value.texts(), say)};
    if (option == assumed::no_services) return {said_or(say, "assumed_none.services", {}, "")};
    if (const auto* sides = taken.value.texts()) {
        if (sides->empty()) return {said_or(say, "assumed_none." + option, {}, "")};
        std::vector<std::string> texts;
        for (const SideCount& one : counted_sides(*sides))
            texts.push_back(side_text(option, one.code, std::to_string(one.sides), say));
        return texts;
    }
    const std::string value = to_string(taken.value);
    if (const auto with = is_with(priced, option); with.has_value()) {
        const std::string key = (*with ? "with." : "without.") + option;
        return {said_or(say, key, {}, option_and_value(option, value, say))};
    }
    const std::string name = option == assumed::zone ? value : say.label(value);
    return {said_or(say, "assumed." + option, {{"option", say.label(option)}, {"value", name}},
                    option_and_value(option, value, say))};
}

}  // namespace

std::string name_in(const Names& names, std::string_view language) {
    auto found = names.find(std::string{language});
    if (found == names.end()) found = names.find("");
    return found == names.end() ? std::string{} : found->second;
}

std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
    return text;
}

std::string measured_text(std::string_view measure, const Decimal& amount, const Speech& say) {
    const std::string number = say.number(amount);
    return said_or(say, fmt::format("measure.{}", measure), {{"number", number}},
                   fmt::format("{} {}", number, say.label(measure)));
}

std::string size_of(const PricedQuote& priced, const Speech& say) {
    if (priced.measure.empty()) return measured_text(measure_before, priced.area_m2, say);
    return measured_text(priced.measure, priced.measured, say);
}

std::string product_phrase(std::string_view key, std::string_view product, const OtherFields& options,
                           const Speech& say, Values values) {
    values.emplace_back("product", product);
    for (const auto& [code, value] : options) {
        const auto* several = value.texts();
        values.emplace_back(code, several == nullptr ? say.label(to_string(value)) : labels(*several, say));
    }
    return say.filled(key, values);
}

std::string product_of(const PricedQuote& priced, std::string_view key, const Speech& say) {
    const std::string name = name_in(priced.product_names, say.code());
    if (!name.empty()) return product_phrase(key, name, priced.request.values, say);
    // Of a quote from before: as it was printed.
    return priced.lines.empty() ? priced.request.product.value_or("") : priced.lines.front().text;
}

std::map<std::string, std::string> options_that_count(const PricedQuote& priced, const Speech& say) {
    std::map<std::string, std::string> texts;
    std::map<std::string, std::vector<std::string>> sides;
    for (const QuoteLine& line : priced.lines) {
        const std::string option = text_at(line.values, "option");
        const std::string value = text_at(line.values, "value");
        if (line.kind == LineKind::FACTOR) texts[option] = say.label(value);
        if (line.kind == LineKind::SIDES)
            sides[option].push_back(side_text(option, value, text_at(line.values, "sides"), say));
    }
    for (const auto& [option, each] : sides) texts[option] = say.all_of(each);
    return texts;
}

std::string services_phrase(const PricedQuote& priced, const Speech& say) {
    if (priced.lines.empty()) return {};
    const Held& values = priced.lines.front().values;
    const std::vector<std::string> services = texts_at(values, "services");
    const std::vector<std::string> with = texts_at(values, "with");
    if (services.size() > 1 && with.size() == services.size() && say.has("with.several"))
        return say.filled("with.several", {{"all", labels(with, say)}});
    std::vector<std::string> parts;
    for (const std::string& service : services) {
        const bool has = std::find(with.begin(), with.end(), service) != with.end();
        const std::string key = (has ? "with." : "without.") + service;
        if (say.has(key)) parts.push_back(say.filled(key, {}));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::string accessories_apart(const std::vector<std::string>& codes, const Speech& say) {
    return say("quote.accessories_apart", {{"all", labels(codes, say)}});
}

LineText line_text(const QuoteLine& line, const PricedQuote& priced, const Speech& say) {
    switch (line.kind) {
        case LineKind::PRINTED:
            return {line.text, line.detail};
        case LineKind::MATERIAL:
            return material(line, priced, say);
        case LineKind::FACTOR:
            return factor(line, say);
        case LineKind::SIDES:
            return side(line, say);
        case LineKind::SERVICE:
            return service(line, say);
        case LineKind::INCLUDED:
            return included(line, say);
        case LineKind::ZONE: {
            const std::string name = text_at(line.values, "name");
            return {said_or(say, "line.zone", {{"value", name}}, name),
                    change(decimal_at(line.values, "factor"), say)};
        }
        case LineKind::WASTE:
            return {said_or(say, "line.waste", {}, capitalised(say.label("waste"))),
                    "+ " + say.percentage(decimal_at(line.values, "percent"))};
        case LineKind::MINIMUM:
            return minimum(line, priced, say);
        case LineKind::DISCOUNT:
            return discount(line, say);
    }
    return {line.text, line.detail};
}

LineText pieces_text(const PricedQuote& priced, const Speech& say) {
    if (priced.lines.empty()) return {};
    const Held& values = priced.lines.front().values;
    const std::string covering = text_at(values, "covering");
    if (!covering.empty()) {
        const Values said{{"number", covering},
                          {"length", say.number(decimal_at(values, "cut"))},
                          {"width", say.number(decimal_at(values, "covers"))}};
        return {said_or(say, "pieces.covering", said, ""), said_or(say, "pieces.width", said, "")};
    }
    const std::string asked = text_at(values, "pieces");
    if (asked.empty() || asked == "1" || priced.measure == pieces_code) return {};
    return {said_or(say, "pieces.asked", {{"number", asked}}, ""), ""};
}

std::vector<std::string> assumption_texts(const PricedQuote& priced, const Speech& say) {
    std::vector<std::string> texts = priced.assumptions;  // of a quote from before
    for (const Assumption& taken : priced.assumed) {
        for (std::string& text : assumption(taken, priced, say)) {
            if (!text.empty()) texts.push_back(std::move(text));
        }
    }
    return texts;
}

PricedQuote in_words(PricedQuote priced, const Speech& say) {
    for (QuoteLine& line : priced.lines) {
        LineText said = line_text(line, priced, say);
        line.text = std::move(said.text);
        line.detail = std::move(said.detail);
    }
    const LineText pieces = pieces_text(priced, say);
    for (const std::string& part : {pieces.text, pieces.detail}) {
        if (!part.empty()) priced.lines.front().detail += " · " + part;
    }
    priced.assumptions = assumption_texts(priced, say);
    return priced;
}

}  // namespace tero::sales
