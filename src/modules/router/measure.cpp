#include "modules/router/measure.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tero::router {
namespace {

constexpr int centimetres_below = 20;  // of a bare number; from here on it is millimetres

}  // namespace

std::optional<std::int32_t> whole(const Decimal& value) {
    const Decimal rounded = value.rounded(0);
    if (rounded != value) return std::nullopt;
    const std::string digits = rounded.to_string();
    std::int32_t result = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), result);
    if (read.ec != std::errc{}) return std::nullopt;
    return result;
}

Measure MeasureReader::measure_at(std::size_t i) const {
    Measure measure{.at = i, .end = i + 1};
    if (i + 1 >= size() || !text_.same_sentence(i, i + 1)) return measure;
    const std::string& next = token(i + 1).text;
    const bool square = one_of(next, words_.square) && i + 2 < size();
    const bool feet = square && unit_named(token(i + 2).text) == Unit::FOOT;
    measure.unit = feet ? Unit::FOOT2 : square ? Unit::M2 : unit_named(next);
    if (measure.unit == Unit::NONE) return measure;
    measure.end = square ? i + 3 : i + 2;
    const bool squared = word(i, i + 2, words_.squared);
    if ((measure.unit == Unit::M || measure.unit == Unit::FOOT) && squared) {
        measure.unit = measure.unit == Unit::M ? Unit::M2 : Unit::FOOT2;
        measure.end = i + 3;
    }
    return measure;
}

Decimal MeasureReader::in_metres(const Measure& measure, Unit unit) const {
    const Token& number = token(measure.at);
    Decimal value = *number.number;
    if (unit != Unit::MM && number.other_reading && value >= Decimal{1000}) value = *number.other_reading;
    if (unit == Unit::CM) value = value * Decimal::of("0.01");
    if (unit == Unit::MM) value = value * Decimal::of("0.001");
    if (unit == Unit::FOOT) value = (value * Decimal::of("0.3048")).rounded(2);
    if (unit == Unit::INCH) value = value * Decimal::of("0.0254");
    return number.negative ? Decimal{} - value : value;
}

Decimal MeasureReader::in_square_metres(const Measure& measure) const {
    const Token& number = token(measure.at);
    Decimal value = *number.number;
    if (measure.unit == Unit::FOOT2) value = (value * Decimal::of("0.09290304")).rounded(2);
    return number.negative ? Decimal{} - value : value;
}

bool MeasureReader::product_at(std::size_t i) const {
    const Mention* product = entities_.mention_at(i, NameKind::PRODUCT);
    return product != nullptr && product->begin == i;
}

bool MeasureReader::option_place(std::size_t i) const {
    for (int steps = 0; steps < 4 && i > 0; ++steps) {
        i -= 1;
        if (entities_.mention_at(i, NameKind::PRODUCT) != nullptr) return true;
        const Mention* value = entities_.mention_at(i, NameKind::OPTION);
        const bool adjective = value != nullptr && value->option->adjectives;
        if (!adjective && !one_of(token(i).text, words_.before_option_number)) {
            return false;
        }
    }
    return false;
}

std::optional<std::int32_t> MeasureReader::in_millimetres(const Measure& measure) const {
    const Token& number = token(measure.at);
    if (number.negative) return std::nullopt;
    Decimal value = *number.number;
    if (measure.unit == Unit::CM) value = value * Decimal{10};
    // The trade sells two inches as 50 mm, not 50.8.
    if (measure.unit == Unit::INCH) value = value * Decimal{25};
    if (value > Decimal{1000} || value < Decimal{1}) return std::nullopt;
    return whole(value);
}

std::optional<std::int32_t> MeasureReader::in_sold(const Measure& measure,
                                                   const std::vector<std::int32_t>& sold) const {
    const auto is_sold = [&](const std::optional<std::int32_t>& value) {
        return value && std::find(sold.begin(), sold.end(), *value) != sold.end();
    };
    const auto plain = in_millimetres(measure);
    if (is_sold(plain)) return plain;
    if (measure.unit != Unit::NONE || *token(measure.at).number >= Decimal{centimetres_below})
        return std::nullopt;
    const auto centimetres = in_millimetres({.at = measure.at, .end = measure.end, .unit = Unit::CM});
    return is_sold(centimetres) ? centimetres : std::nullopt;
}

void MeasureReader::take_option(const Measure& measure) {
    use(measure.at);
    const bool in_millimetres_too = number_ != nullptr && number_->millimetres;
    const auto known = in_millimetres_too ? in_sold(measure, entities_.sold) : std::nullopt;
    const auto value = known ? known : in_millimetres(measure);
    if (!value || number_ == nullptr) return;
    entities_.details.numbers.push_back(*value);
    entities_.reasons.push_back("entity." + number_->code + (measure.unit == Unit::INCH ? ".inches" : ""));
    // «cambiar de 100 a 125»: the last word counts.
    if (changes_) replace_found(number_->code);
    if (!request_.has(number_->code) || changes_) request_.set(number_->code, *value);
    found(number_->code, {{number_->code, std::int64_t{*value}}}, measure);
}

void MeasureReader::found(std::string_view what, std::vector<std::pair<std::string, PlainValue>> values,
                          const Measure& measure) {
    entities_.found.push_back(
        {.what = std::string{what}, .values = std::move(values), .begin = measure.at, .end = measure.end});
}

void MeasureReader::replace_found(std::string_view what) {
    for (FoundValue& value : entities_.found) {
        if (value.what == what) value.standing = Standing::REPLACED;
    }
}

bool MeasureReader::says_change(const Text& text, const Words& words) {
    for (std::size_t i = 0; i < text.tokens.size(); ++i) {
        const std::string& spoken = text.tokens[i].text;
        if (words.changes.has(spoken)) return true;
        // «el de 50 no me sirve, pasame el de 100»
        if (words.no.has(spoken) && word_at(text, i, i + 1, words.me) &&
            word_at(text, i, i + 2, words.serves))
            return true;
    }
    return false;
}

}  // namespace tero::router
