// A product by a part of its name that only it has: «kilim 30» for «flat kilim». Where nothing beside it says
// that it is meant, or what follows makes it another thing, it is none.
#include "modules/router/measure.hpp"
#include "modules/router/router_words.hpp"

#include <algorithm>

namespace tero::router {
namespace {

class ShortNames final : MeasureReader {
public:
    ShortNames(const Text& text, const Lexicon& lexicon, const RoutingContext& context, Entities& entities)
        : MeasureReader(text, lexicon.words().words, entities), lexicon_(lexicon), context_(context) {}

    void read() {
        for (std::size_t i = 0; i < size(); ++i) {
            if (entities_.mention_of[i] >= 0) continue;
            const std::string_view code = lexicon_.in_short(token(i));
            if (code.empty() || is_another_thing(i) || !is_meant(i, code)) continue;
            entities_.mentions.push_back(
                {.kind = NameKind::PRODUCT, .code = std::string{code}, .begin = i, .end = i + 1});
            found_ = true;
        }
        if (!found_) return;
        std::stable_sort(entities_.mentions.begin(), entities_.mentions.end(),
                         [](const Mention& a, const Mention& b) { return a.begin < b.begin; });
    }

private:
    bool is(std::size_t i, const WordList& words) const { return i < size() && one_of(token(i).text, words); }
    bool pause_before(std::size_t i) const {
        return i == 0 || i >= size() || token(i).after_comma || !text_.same_sentence(i, i - 1);
    }
    bool number_at(std::size_t i) const {
        return i < size() && token(i).kind == TokenKind::NUMBER && token(i).number.has_value();
    }

    // «kilim of glass», «kilim shop»
    bool is_another_thing(std::size_t at) const {
        const std::size_t next = at + 1;
        if (pause_before(next) || number_at(next)) return false;
        if (is(next, words_.of)) return pause_before(next + 1) || !number_at(next + 1);
        return entities_.mention_of[next] < 0 && !is(next, words_.behind_option_number) &&
               !is(next, words_.drops) && !is(next, words_.leaves) && !is(next, words_.only) &&
               !is(next, words_.no) && !is(next, words_.and_words) && !is(next, words_.or_words);
    }

    bool is_meant(std::size_t at, std::string_view code) const {
        return context_.asked_for == "product" || has_its_number(at, code) || is_beside_a_product(at) ||
               is_measured(at) || is_asked_for(at) || is_taken_out(at, code);
    }

    // «kilim 30», «kilim in red of 3 cm»: one of the numbers in which it is had.
    bool has_its_number(std::size_t at, std::string_view code) const {
        if (number_ == nullptr || !number_->millimetres) return false;
        for (std::size_t i = at + 1; i < std::min(at + 5, size()); ++i) {
            if (pause_before(i)) return false;
            if (number_at(i)) {
                const Measure measure = measure_at(i);
                const bool bare = measure.unit == Unit::NONE && !word(i, i + 1, words_.counted) &&
                                  !word(i, i + 1, words_.by);
                const bool small =
                    measure.unit == Unit::MM || measure.unit == Unit::CM || measure.unit == Unit::INCH;
                return (bare || small) && in_sold(measure, lexicon_.numbers_of(code)).has_value();
            }
            const Mention* value = entities_.mention_at(i, NameKind::OPTION);
            const bool adjective = value != nullptr && value->option->adjectives;
            if (!adjective && !is(i, words_.before_option_number)) return false;
        }
        return false;
    }

    // «kilim and curtain», «curtain or kilim»
    bool is_beside_a_product(std::size_t at) const {
        const auto joins = [&](std::size_t i) { return is(i, words_.and_words) || is(i, words_.or_words); };
        std::size_t behind = at + 1;
        if (joins(behind)) behind += 1;
        if (behind > at + 1 && is(behind, words_.articles)) behind += 1;
        const bool leads = behind > at + 1 && entities_.mention_at(behind, NameKind::PRODUCT) != nullptr;
        std::size_t before = at;
        if (before > 0 && is(before - 1, words_.articles)) before -= 1;
        const bool follows =
            before > 1 && joins(before - 1) && entities_.mention_at(before - 2, NameKind::PRODUCT) != nullptr;
        return leads || follows;
    }

    // «20 m2 of kilim», «12 pieces of kilim», «kilim 4 x 3»
    bool is_measured(std::size_t at) const {
        const bool sides =
            number_at(at + 1) && !pause_before(at + 1) && word(at, at + 2, words_.by) && number_at(at + 3);
        if (sides) return true;
        if (at < 3 || !is(at - 1, words_.of) || !text_.same_sentence(at, at - 3) || !number_at(at - 3))
            return false;
        return unit_named(token(at - 2).text) == Unit::M2 ||
               std::any_of(words_.counts.begin(), words_.counts.end(),
                           [&](const CountWords& counted) { return is(at - 2, counted.words); });
    }

    // «the price of kilim», «do you have kilim?»
    bool is_asked_for(std::size_t at) const {
        if (!pause_before(at + 1)) return false;
        std::size_t before = at;
        if (before > 0 && (is(before - 1, words_.articles) || is(before - 1, words_.one))) before -= 1;
        const bool price = before > 1 && is(before - 1, words_.of) && is(before - 2, words_.chosen);
        const bool to_be_had = before > 0 && is(before - 1, words_.to_be_had) && text_.is_question(at);
        return (price || to_be_had) && text_.same_sentence(at, before - 1);
    }

    // «take the kilim out» of what was asked for
    bool is_taken_out(std::size_t at, std::string_view code) const {
        const bool known = context_.stated.product == code ||
                           std::any_of(context_.together.begin(), context_.together.end(),
                                       [&](const QuoteRequest& one) { return one.product == code; });
        if (!known) return false;
        for (std::size_t i = 0; i < size(); ++i) {
            const bool out = is(i, words_.drops) || is(i, words_.leaves) || is(i, words_.without) ||
                             is(i, words_.only) || is(i, words_.not_taken);
            if (out && text_.same_sentence(at, i)) return true;
        }
        return false;
    }

    const Lexicon& lexicon_;
    const RoutingContext& context_;
    bool found_ = false;
};

}  // namespace

void find_short_names(const Text& text, const Lexicon& lexicon, const RoutingContext& context,
                      Entities& entities) {
    ShortNames{text, lexicon, context, entities}.read();
}

}  // namespace tero::router
