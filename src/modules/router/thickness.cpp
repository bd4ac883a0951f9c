// Which thickness: with a unit, by name, behind a product, or alone where panels are spoken of. Prices, days
// and hours are told apart first.
#include "modules/router/measure.hpp"

#include <algorithm>

namespace tero::router {
namespace {

class ThicknessReader final : MeasureReader {
public:
    ThicknessReader(const Text& text, const Words& words, const RoutingContext& context, Entities& entities)
        : MeasureReader(text, words, entities), context_(context) {}

    void read() {
        leave_money_and_time();
        read_thicknesses();
    }

private:
    void leave_money_and_time() {
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i)) continue;
            const bool money =
                i > 0 && text_.same_sentence(i, i - 1) && one_of(token(i - 1).text, words_.money);
            const bool counted = word(i, i + 1, words_.counted);
            const bool date =
                word(i, i + 1, words_.of) && i + 2 < size() && words_.months.has(token(i + 2).text);
            const bool clock = i > 0 && word(i, i - 1, words_.before_clock);
            const bool rate = word(i, i + 1, words_.by) && word(i, i + 2, words_.rate);
            if (money || counted || date || clock || rate) use(i);
        }
    }

    bool is_bare_thickness(std::size_t i) const {
        if (!free_number(i) || measure_at(i).unit != Unit::NONE) return false;
        const auto value = whole(*token(i).number);
        return value && *value >= 10 && *value <= 500;
    }

    bool says_panels() const {
        if (!entities_.products.empty() || !context_.asked_for.empty() || changes_) return true;
        return std::any_of(text_.tokens.begin(), text_.tokens.end(),
                           [&](const Token& spoken) { return one_of(spoken.text, words_.speaks_of_goods); });
    }

    // Nothing that is counted follows the number.
    bool stands_alone(std::size_t i) const {
        if (i + 1 >= size() || !text_.same_sentence(i, i + 1) || token(i + 1).after_comma) return true;
        const bool named = entities_.mention_of[i + 1] >= 0;
        return named || one_of(token(i + 1).text, words_.behind_option_number);
    }

    void read_thicknesses() {
        speaks_of_panels_ = says_panels();
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i)) continue;
            const Measure measure = measure_at(i);
            const bool thin_unit = measure.unit == Unit::MM ||
                                   (measure.unit == Unit::CM && *token(i).number <= Decimal{60}) ||
                                   (measure.unit == Unit::INCH && *token(i).number <= Decimal{12});
            if (thin_unit ||
                (named_thickness(i, measure) && measure.unit != Unit::M && measure.unit != Unit::M2)) {
                take_thickness(measure);
            } else if (is_bare_thickness(i) && (thickness_place(i) || of_thickness(i))) {
                if (stands_alone(i) || thickness_place(i)) take_thickness(measure);
            }
        }
    }

    bool named_thickness(std::size_t i, const Measure& measure) const {
        const auto names = [&](std::size_t at) { return word(i, at, words_.thickness_words); };
        if (names(measure.end) || (word(i, measure.end, words_.of) && names(measure.end + 1))) return true;
        for (auto back = i; back-- > 0 && i - back <= 4 && text_.same_sentence(i, back);) {
            if (names(back)) return true;
            if (!one_of(token(back).text, words_.before_named_number)) {
                return false;
            }
        }
        return false;
    }

    // «de 100», «cambialo a 125», «50 o 100»
    bool of_thickness(std::size_t i) const {
        if (i == 0 || !text_.same_sentence(i, i - 1) || !speaks_of_panels_ || *token(i).number < Decimal{20})
            return false;
        if (one_of(token(i - 1).text, words_.of)) return true;
        if (changes_ && one_of(token(i - 1).text, words_.changes_to)) return true;
        // «mejor en 125», «el presupuesto con 150»
        const bool chosen = i > 1 && (one_of(token(i - 2).text, words_.chosen) || product_at(i - 2));
        if (chosen && one_of(token(i - 1).text, words_.chosen_in)) return true;
        const bool joined = one_of(token(i - 1).text, words_.or_words);
        return joined && i > 1 && token(i - 2).kind == TokenKind::NUMBER &&
               !entities_.details.thicknesses.empty();
    }

    const RoutingContext& context_;
    bool speaks_of_panels_ = false;
};

}  // namespace

void find_thickness(const Text& text, const Words& words, const RoutingContext& context, Entities& entities) {
    ThicknessReader{text, words, context, entities}.read();
}

}  // namespace tero::router
