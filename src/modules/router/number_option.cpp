// The option that is a number: with a unit, by name, behind a product, or alone where what is sold is the
// subject. Prices, days and hours are told apart first.
#include "modules/router/measure.hpp"

#include <algorithm>

namespace tero::router {
namespace {

class NumberOptionReader final : MeasureReader {
public:
    NumberOptionReader(const Text& text, const Words& words, const RoutingContext& context,
                       Entities& entities)
        : MeasureReader(text, words, entities), context_(context) {}

    void read() {
        leave_money_and_time();
        if (number_ != nullptr) read_numbers();
        if (number_ != nullptr && !request_.has(number_->code)) read_extreme();
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

    bool is_bare(std::size_t i) const {
        if (!number_->millimetres || !free_number(i) || measure_at(i).unit != Unit::NONE) return false;
        const auto value = whole(*token(i).number);
        if (value && *value >= 10 && *value <= 500) return true;
        return stands_alone(i) && in_sold(measure_at(i), entities_.sold).has_value();  // «of 5», «of 7.5»
    }

    bool says_goods() const {
        const bool under_way = !context_.asked_for.empty() || is_spoken_of();
        if (!entities_.products.empty() || under_way || changes_) return true;
        return std::any_of(text_.tokens.begin(), text_.tokens.end(),
                           [&](const Token& spoken) { return one_of(spoken.text, words_.speaks_of_goods); });
    }

    // Nothing that is counted follows the number.
    bool stands_alone(std::size_t i) const {
        if (i + 1 >= size() || !text_.same_sentence(i, i + 1) || token(i + 1).after_comma) return true;
        const bool named = entities_.mention_of[i + 1] >= 0;
        return named || one_of(token(i + 1).text, words_.behind_option_number);
    }

    void read_numbers() {
        speaks_of_goods_ = says_goods();
        asked_ = context_.asked_for == number_->code;
        corrects_ = std::any_of(text_.tokens.begin(), text_.tokens.end(),
                                [&](const Token& spoken) { return words_.corrections.has(spoken.text); });
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i)) continue;
            const Measure measure = measure_at(i);
            const bool thin_unit =
                number_->millimetres &&
                (measure.unit == Unit::MM || (measure.unit == Unit::CM && *token(i).number <= Decimal{60}) ||
                 (measure.unit == Unit::INCH && *token(i).number <= Decimal{12}));
            if (thin_unit || (is_named(i, measure) && measure.unit != Unit::M && measure.unit != Unit::M2)) {
                take_option(measure);
            } else if (asked_ && is_bare(i) && (stands_alone(i) || is_weighed(i))) {
                take_option(measure);
            } else if (is_bare(i) && is_alone(i)) {
                take_option(measure);
            } else if (is_bare(i) && (option_place(i) || is_chosen(i))) {
                if (stands_alone(i) || option_place(i)) take_option(measure);
            }
        }
    }

    // «The plain one, 50, 20 m2», «100 entonces. Of the plain one, 14x6»
    bool is_alone(std::size_t i) const {
        const auto parts = [&](std::size_t at) {
            return at >= size() || token(at).after_comma || !text_.same_sentence(i, at);
        };
        const bool begins = i == 0 || token(i).after_comma || !text_.same_sentence(i, i - 1);
        const bool then = i + 2 < size() && word(i, i + 1, words_.behind_option_number) && parts(i + 2);
        return begins && (then || (i > 0 && parts(i + 1))) && !entities_.products.empty() &&
               in_sold(measure_at(i), entities_.sold).has_value() && !request_.has(number_->code);
    }

    // «El más fino», «the thinnest one»; not «más fino», «algo fino».
    void read_extreme() {
        if (entities_.sold.empty()) return;
        for (std::size_t i = 0; i < size(); ++i) {
            const bool least = word(i, i, number_->least);
            if (!least && !word(i, i, number_->most)) continue;
            const auto article = [&](std::size_t at) {
                return text_.same_sentence(i, at) && one_of(token(at).text, words_.articles);
            };
            const bool more = i > 1 && article(i - 2) && one_of(token(i - 1).text, words_.more);
            const bool led = more || (i > 0 && article(i - 1));
            const bool ends = stands_alone(i) || word(i, i + 1, words_.one);
            if (!(led && ends) && !(asked_ && size() == 1)) continue;
            const auto [lowest, highest] = std::minmax_element(entities_.sold.begin(), entities_.sold.end());
            const std::int32_t value = least ? *lowest : *highest;
            request_.set(number_->code, value);
            entities_.details.numbers.push_back(value);
            entities_.reasons.push_back("entity." + number_->code);
            found(number_->code, {{number_->code, std::int64_t{value}}}, {.at = i, .end = i + 1});
            return;
        }
    }

    bool is_named(std::size_t i, const Measure& measure) const {
        const auto names = [&](std::size_t at) { return word(i, at, number_->names); };
        if (names(measure.end) || (word(i, measure.end, words_.of) && names(measure.end + 1))) return true;
        for (auto back = i; back-- > 0 && i - back <= 4 && text_.same_sentence(i, back);) {
            if (names(back)) return true;
            if (!one_of(token(back).text, words_.before_named_number)) {
                return false;
            }
        }
        return false;
    }

    // A quote that is open, or one on its way; or what was ordered, where it is to be had again.
    bool is_spoken_of() const {
        const bool again = context_.is_ordered &&
                           std::any_of(text_.tokens.begin(), text_.tokens.end(),
                                       [&](const Token& spoken) { return one_of(spoken.text, words_.same); });
        return context_.has_open_quote || context_.has_request || again;
    }

    // «El de 5», «de 10 en qué queda», of what is sold with 50 and 100; not «cobro el 10», «un descuento
    // de 10».
    bool is_of_tens(std::size_t i) const {
        if (!in_sold(measure_at(i), entities_.sold) || !one_of(token(i - 1).text, words_.of)) return false;
        return i < 2 || !text_.same_sentence(i, i - 2) || one_of(token(i - 2).text, words_.articles) ||
               product_at(i - 2);
    }

    // «de 100», «cambialo a 125», «50 o 100»
    bool is_chosen(std::size_t i) const {
        if (i == 0 || !text_.same_sentence(i, i - 1) || !speaks_of_goods_) return false;
        if (*token(i).number < Decimal{20}) return is_of_tens(i);
        if (one_of(token(i - 1).text, words_.of)) return true;
        if (one_of(token(i - 1).text, words_.corrections) && !entities_.details.numbers.empty()) return true;
        if (changes_ && one_of(token(i - 1).text, words_.changes_to)) return true;
        // «mejor en 125», «el precio con 150»
        const bool chosen = i > 1 && (one_of(token(i - 2).text, words_.chosen) || product_at(i - 2));
        if (chosen && one_of(token(i - 1).text, words_.chosen_in)) return true;
        // «¿y en 75?» of the quote that is open.
        const bool leads =
            one_of(token(i - 1).text, words_.chosen_in) ||
            (one_of(token(i - 1).text, words_.articles) && !token(i - 1).text.ends_with('s')) ||
            (corrects_ && one_of(token(i - 1).text, words_.is));
        if (is_spoken_of() && leads && stands_alone(i)) return true;
        // «100 o 150», «en 100 o en 150»
        const std::size_t joint = one_of(token(i - 1).text, words_.chosen_in) && i > 1 ? i - 2 : i - 1;
        return one_of(token(joint).text, words_.or_words) && !entities_.details.numbers.empty() &&
               !entities_.found.empty() && entities_.found.back().what == number_->code &&
               entities_.found.back().end == joint;
    }

    const RoutingContext& context_;
    bool is_weighed(std::size_t i) const {
        return i + 1 < size() &&
               (words_.or_words.has(token(i + 1).text) || words_.and_words.has(token(i + 1).text));
    }

    bool speaks_of_goods_ = false;
    bool corrects_ = false;
    bool asked_ = false;  // for this option
};

}  // namespace

void find_number_option(const Text& text, const Words& words, const RoutingContext& context,
                        Entities& entities) {
    NumberOptionReader{text, words, context, entities}.read();
}

}  // namespace tero::router
