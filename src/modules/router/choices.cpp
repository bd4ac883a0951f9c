// Options that are one of several values: a colour, a material, a speed.
#include "modules/router/entities.hpp"
#include "modules/router/router_words.hpp"
#include "modules/router/word_list.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace tero::router {
namespace {

class ChoiceReader {
public:
    ChoiceReader(const Text& text, const Lexicon& lexicon, const OptionWords& option, Entities& entities)
        : text_(text),
          lexicon_(lexicon),
          words_(lexicon.words().words),
          option_(option),
          entities_(entities) {}

    void read() {
        if (option_.of_products)
            read_value_or_product();
        else
            read_value();
    }

private:
    void take(std::string_view value) {
        entities_.request.set(option_.code, value);
        entities_.reasons.push_back("entity." + option_.code);
    }

    void read_value() {
        bool taken = false;
        for (const Mention& mention : entities_.mentions) {
            if (mention.option != &option_) continue;
            entities_.found.push_back({.what = option_.code,
                                       .values = {{option_.code, mention.code}},
                                       .begin = mention.begin,
                                       .end = mention.end});
            if (!taken) take(mention.code);
            taken = true;
        }
        if (taken) return;
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            const std::string& spoken = text_.tokens[i].text;
            if (option_.charts.has(spoken) && i + 1 < text_.tokens.size() &&
                text_.tokens[i + 1].kind == TokenKind::NUMBER) {
                std::string chart = spoken;
                std::transform(chart.begin(), chart.end(), chart.begin(), [](char c) {
                    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
                });
                return take(chart + ' ' + text_.tokens[i + 1].text);
            }
            const std::string_view other = option_.others.code_of(spoken);
            if (!other.empty() && is_meant(i)) return take(other);
        }
    }

    bool word(std::size_t i, const WordList& words) const {
        return i < text_.tokens.size() && words.has(text_.tokens[i].text);
    }

    // A value that no price list has counts where the option is the subject, or right behind a product;
    // «in green», «have you any green?» where it is asked for.
    bool is_meant(std::size_t at) const {
        const bool led = at > 0 && text_.same_sentence(at, at - 1);
        // "have you any in green?", not "I pay in black".
        if (led && option_.adjectives && word(at - 1, words_.in_place) && text_.is_question(at)) return true;
        if (led && option_.adjectives && text_.is_question(at) && word(at - 1, words_.to_be_had)) return true;
        for (auto i = at; i-- > 0 && at - i <= 4 && text_.same_sentence(at, i);) {
            if (option_.context.has(text_.tokens[i].text)) return true;
            if (entities_.mention_at(i, NameKind::PRODUCT) != nullptr) return true;
        }
        return false;
    }

    // A product named behind another, «with» it or as this option, is no second product but the value.
    void read_value_or_product() {
        for (std::size_t m = 0; m < entities_.mentions.size(); ++m) {
            const Mention& mention = entities_.mentions[m];
            const bool is_product = mention.kind == NameKind::PRODUCT;
            if ((mention.option != &option_ && !is_product) || mention.begin == 0) continue;
            bool named = false;
            for (auto i = mention.begin;
                 i-- > 0 && mention.begin - i <= 4 && text_.same_sentence(mention.begin, i);) {
                named = named || option_.names.has(text_.tokens[i].text);
            }
            const bool behind_product = m > 0 && entities_.mentions[m - 1].kind == NameKind::PRODUCT &&
                                        text_.same_sentence(mention.begin, entities_.mentions[m - 1].begin) &&
                                        word_at(text_, mention.begin, mention.begin - 1, words_.with);
            const bool plain = !is_product && !entities_.products.empty();
            if (!named && !behind_product && !plain) continue;
            if (is_product && !lexicon_.is_value(option_, mention.code)) continue;
            take(mention.code);
            if (is_product) std::erase(entities_.products, mention.code);
            return;
        }
    }

    const Text& text_;
    const Lexicon& lexicon_;
    const Words& words_;
    const OptionWords& option_;
    Entities& entities_;
};

}  // namespace

void find_choices(const Text& text, const Lexicon& lexicon, Entities& entities) {
    const std::vector<OptionWords>& options = lexicon.words().words.options;
    // Those that take a product's name last: what is left is what was asked for.
    for (const bool of_products : {false, true}) {
        for (const OptionWords& option : options) {
            if (option.kind == OptionKind::CHOICE && option.of_products == of_products)
                ChoiceReader{text, lexicon, option, entities}.read();
        }
    }
}

}  // namespace tero::router
