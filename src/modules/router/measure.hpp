// Numbers in a text and the units behind them: what the readers of options and sizes share. Each
// number gets one meaning, by the first reader that claims it.
#pragma once

#include "modules/router/entities.hpp"
#include "modules/router/unit.hpp"
#include "modules/router/word_list.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::router {

struct Measure {
    std::size_t at = 0;
    std::size_t end = 0;  // after the unit
    Unit unit = Unit::NONE;
};

// As an integer, when it is one.
std::optional<std::int32_t> whole(const Decimal& value);

inline bool is_area(Unit unit) { return unit == Unit::M2 || unit == Unit::FOOT2; }

// «de 2 x 1», «2 x 1 cada una»: said of each of several.
bool is_of_each(const Text& text, const Words& words, const FoundValue& sides);

class MeasureReader {
protected:
    MeasureReader(const Text& text, const Words& words, Entities& entities)
        : text_(text),
          words_(words),
          entities_(entities),
          request_(entities.request),
          number_(words.first_of(OptionKind::NUMBER)),
          changes_(says_change(text, words)) {}

    const Token& token(std::size_t i) const { return text_.tokens[i]; }
    std::size_t size() const { return text_.tokens.size(); }
    bool used(std::size_t i) const { return entities_.used[i]; }
    void use(std::size_t i) { entities_.used[i] = true; }

    bool free_number(std::size_t i) const {
        return i < size() && token(i).kind == TokenKind::NUMBER && token(i).number.has_value() && !used(i);
    }
    bool word(std::size_t of, std::size_t i, const WordList& words) const {
        return word_at(text_, of, i, words);
    }

    void reason(std::string_view name) { entities_.reasons.emplace_back(name); }

    Unit unit_named(std::string_view name) const {
        const auto found = words_.units.find(name);
        return found == words_.units.end() ? Unit::NONE : found->second;
    }
    Measure measure_at(std::size_t i) const;

    // A length of a building; `12.125` metres is not twelve thousand.
    Decimal in_metres(const Measure& measure, Unit unit) const;

    Decimal in_square_metres(const Measure& measure) const;

    // Does a product begin here?
    bool product_at(std::size_t i) const;

    // Behind a product, with only small words or a value between.
    bool option_place(std::size_t i) const;

    // The number that is meant where the product is had in these, in millimetres: a bare «5» is centimetres
    // where 50 is one of them and 5 is not. Nothing: none of them.
    std::optional<std::int32_t> in_sold(const Measure& measure, const std::vector<std::int32_t>& sold) const;

    // The number of the option that is one, if the business has such an option.
    void take_option(const Measure& measure);

    // Keeps a value that something can have only one of, with where it was said.
    void found(std::string_view what, std::vector<std::pair<std::string, PlainValue>> values,
               const Measure& measure);
    void replace_found(std::string_view what);

    const Text& text_;
    const Words& words_;
    Entities& entities_;
    QuoteRequest& request_;
    const OptionWords* const number_;  // the option that is a number; may be null
    const bool changes_;               // «cambiar de 100 a 125»: the last value counts

private:
    static bool says_change(const Text& text, const Words& words);
    std::optional<std::int32_t> in_millimetres(const Measure& measure) const;
};

}  // namespace tero::router
