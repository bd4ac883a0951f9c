#include "modules/router/number_words.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace tero::router {
namespace {

class Joiner {
public:
    Joiner(std::vector<Token>& tokens, const Words& words, std::string_view language)
        : tokens_(tokens), words_(words), language_(language) {}

    void run() {
        std::vector<Token> joined;
        joined.reserve(tokens_.size());
        for (at_ = 0; at_ < tokens_.size();) {
            before_ = joined.empty() ? std::string{} : joined.back().text;
            if (!take(joined)) joined.push_back(std::move(tokens_[at_++]));
        }
        tokens_ = std::move(joined);
    }

private:
    const Token* peek(std::size_t ahead) const {
        const auto i = at_ + ahead;
        return i < tokens_.size() && tokens_[i].sentence == tokens_[at_].sentence ? &tokens_[i] : nullptr;
    }

    bool is_unit(const Token* token) const {
        return token != nullptr && words_.single_units.has(token->text);
    }
    bool is_half(const Token& token) const { return words_.half.has(token.text); }

    // 0: not a number word in this language.
    int value_of(const Token& token) const {
        if (token.kind != TokenKind::WORD || token.text.size() < 3) return 0;
        const int* value = words_.meaning(&LanguageWords::numbers, token.text, language_);
        return value == nullptr ? 0 : *value;
    }

    void emit(std::vector<Token>& joined, std::size_t count, Decimal value) {
        Token number = std::move(tokens_[at_]);
        for (std::size_t i = 1; i < count; ++i) number.text += ' ' + tokens_[at_ + i].text;
        number.end = tokens_[at_ + count - 1].end == 0 ? number.end : tokens_[at_ + count - 1].end;
        number.kind = TokenKind::NUMBER;
        number.number = value;
        joined.push_back(std::move(number));
        at_ += count;
    }

    bool take(std::vector<Token>& joined) {
        const Token& first = tokens_[at_];
        if (is_half(first) && is_unit(peek(1))) {
            emit(joined, 1, Decimal::of("0.5"));
            return true;
        }
        const bool one = words_.one.has(first.text) && is_unit(peek(1));
        const bool spoken = one || value_of(first) > 0;
        if (first.kind == TokenKind::NUMBER && first.number && !first.other_reading && joins_half(1)) {
            const Decimal value = *first.number + Decimal::of("0.5");
            emit(joined, 1, value);
            at_ += 2;
            return true;
        }
        // «dos metros y medio»: the half belongs to the number before the unit.
        if (first.kind == TokenKind::NUMBER && first.number && is_unit_or_plural(peek(1)) && joins_half(2)) {
            const Decimal value = *first.number + Decimal::of("0.5");
            emit(joined, 1, value);
            joined.push_back(std::move(tokens_[at_]));
            at_ += 3;
            return true;
        }
        // «2 metros sesenta», «2 metros con 60»: centimetres behind the metres.
        if (first.kind == TokenKind::NUMBER && first.number && !first.other_reading && joins_centimetres(1))
            return emit_with_centimetres(joined, 1, *first.number);
        if (!spoken) return false;
        std::size_t count = 1;
        std::int64_t value = one ? 1 : spoken_value(count);
        Decimal exact{value};
        if (joins_half(count)) {
            exact += Decimal::of("0.5");
            emit(joined, count, exact);
            at_ += 2;
            return true;
        }
        if (is_unit_or_plural(peek(count)) && joins_half(count + 1)) {
            exact += Decimal::of("0.5");
            emit(joined, count, exact);
            joined.push_back(std::move(tokens_[at_]));
            at_ += 3;
            return true;
        }
        if (joins_centimetres(count)) return emit_with_centimetres(joined, count, exact);
        emit(joined, count, exact);
        return true;
    }

    bool is_of(const Token* token, Unit unit) const {
        if (token == nullptr) return false;
        const auto found = words_.units.find(token->text);
        return found != words_.units.end() && found->second == unit;
    }
    bool is_by(const Token* token) const { return token != nullptr && words_.by.has(token->text); }

    // The centimetres behind the metres at `ahead`, and how many tokens say them; 0: there are none. Digits
    // count only beside another side: «rug 12 metros 50» names something else.
    int centimetres(std::size_t ahead, std::size_t& tokens) const {
        if (!is_of(peek(ahead), Unit::M)) return 0;
        const Token* joint = peek(ahead + 1);
        tokens = joint != nullptr && words_.with.has(joint->text) ? 2 : 1;
        const Token* next = peek(ahead + tokens);
        if (next == nullptr || next->after_comma) return 0;
        int value = value_of(*next);
        const bool digits = next->kind == TokenKind::NUMBER && next->number && next->text.size() == 2;
        for (int two = 10; digits && two < 100 && value == 0; ++two) {
            if (*next->number == Decimal{two}) value = two;
        }
        const Token* ones = peek(ahead + tokens + 2);
        if (!digits && value % 10 == 0 && joins_ones(ahead + tokens + 1)) {
            value += value_of(*ones);
            tokens += 2;
        }
        const Token* behind = peek(ahead + tokens + 1);
        if (is_of(behind, Unit::CM)) {
            tokens += 1;
        } else {
            const bool beside = is_by(behind) || words_.by.has(before_);
            const bool ends = behind == nullptr || behind->after_comma || is_by(behind) ||
                              words_.of.has(behind->text) || words_.and_words.has(behind->text);
            if (!ends || (digits && !beside)) return 0;
        }
        return value >= 10 && value < 100 ? value : 0;
    }
    // «sesenta y cinco»
    bool joins_ones(std::size_t ahead) const {
        const Token* joint = peek(ahead);
        const Token* ones = peek(ahead + 1);
        return joint != nullptr && ones != nullptr && words_.and_words.has(joint->text) &&
               value_of(*ones) > 0 && value_of(*ones) < 10;
    }
    bool joins_centimetres(std::size_t ahead) const {
        std::size_t tokens = 0;
        return centimetres(ahead, tokens) > 0;
    }
    bool emit_with_centimetres(std::vector<Token>& joined, std::size_t count, Decimal metres) {
        std::size_t tokens = 0;
        const int said = centimetres(count, tokens);
        const Decimal value = metres + (said % 10 == 0 ? Decimal{said / 10} * Decimal::of("0.1")
                                                       : Decimal{said} * Decimal::of("0.01"));
        emit(joined, count, value);
        joined.push_back(std::move(tokens_[at_]));
        at_ += 1 + tokens;
        return true;
    }

    bool is_unit_or_plural(const Token* token) const {
        return is_unit(token) || (token != nullptr && words_.plural_units.has(token->text));
    }

    bool joins_half(std::size_t ahead) const {
        const Token* joint = peek(ahead);
        const Token* half = peek(ahead + 1);
        return joint != nullptr && half != nullptr && words_.and_words.has(joint->text) && is_half(*half);
    }

    // Larger parts come first, and only a thousand or a hundred multiplies what stands before it.
    std::int64_t spoken_value(std::size_t& count) const {
        std::int64_t total = 0;
        std::int64_t group = value_of(tokens_[at_]);
        std::int64_t last = group;
        for (count = 1; const Token* next = peek(count);) {
            if (next->after_comma) break;
            const bool joint = words_.and_words.has(next->text);
            const Token* word = joint ? peek(count + 1) : next;
            const int value = word == nullptr ? 0 : value_of(*word);
            if (value == 0) break;
            if (value == 1000 && total == 0 && group < 1000 && !joint) {
                total = group * 1000;
                group = 0;
                last = 1000;
            } else if (value == 100 && words_.hundred.has(word->text) && group < 10) {
                group *= 100;
                last = 100;
            } else if (value < last && (last >= 100 || (last >= 20 && value < 10))) {
                group += value;
                last = value;
            } else {
                break;
            }
            count += joint ? 2 : 1;
        }
        return total + group;
    }

    std::vector<Token>& tokens_;
    const Words& words_;
    std::string_view language_;
    std::size_t at_ = 0;
    std::string before_ = {};  // what stands before it
};

}  // namespace

void join_number_words(std::vector<Token>& tokens, const Words& words, std::string_view language) {
    Joiner{tokens, words, language}.run();
}

}  // namespace tero::router
