#include "modules/router/number_words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace tero::router {
namespace {

struct NumberWord {
    std::string_view word;
    int value;
};

constexpr std::array number_words{
    // Spanish
    NumberWord{"dos", 2}, NumberWord{"tres", 3}, NumberWord{"cuatro", 4}, NumberWord{"cinco", 5},
    NumberWord{"seis", 6}, NumberWord{"siete", 7}, NumberWord{"ocho", 8}, NumberWord{"nueve", 9},
    NumberWord{"diez", 10}, NumberWord{"once", 11}, NumberWord{"doce", 12}, NumberWord{"trece", 13},
    NumberWord{"catorce", 14}, NumberWord{"quince", 15}, NumberWord{"dieciseis", 16},
    NumberWord{"diecisiete", 17}, NumberWord{"dieciocho", 18}, NumberWord{"diecinueve", 19},
    NumberWord{"veinte", 20}, NumberWord{"veintiuno", 21}, NumberWord{"veintidos", 22},
    NumberWord{"veintitres", 23}, NumberWord{"veinticuatro", 24}, NumberWord{"veinticinco", 25},
    NumberWord{"veintiseis", 26}, NumberWord{"veintisiete", 27}, NumberWord{"veintiocho", 28},
    NumberWord{"veintinueve", 29}, NumberWord{"treinta", 30}, NumberWord{"cuarenta", 40},
    NumberWord{"cincuenta", 50}, NumberWord{"sesenta", 60}, NumberWord{"setenta", 70},
    NumberWord{"ochenta", 80}, NumberWord{"noventa", 90}, NumberWord{"cien", 100}, NumberWord{"ciento", 100},
    NumberWord{"doscientos", 200}, NumberWord{"trescientos", 300}, NumberWord{"cuatrocientos", 400},
    NumberWord{"quinientos", 500}, NumberWord{"seiscientos", 600}, NumberWord{"setecientos", 700},
    NumberWord{"ochocientos", 800}, NumberWord{"novecientos", 900}, NumberWord{"mil", 1000},
    // English
    NumberWord{"two", 2}, NumberWord{"three", 3}, NumberWord{"four", 4}, NumberWord{"five", 5},
    NumberWord{"six", 6}, NumberWord{"seven", 7}, NumberWord{"eight", 8}, NumberWord{"nine", 9},
    NumberWord{"ten", 10}, NumberWord{"eleven", 11}, NumberWord{"twelve", 12}, NumberWord{"fifteen", 15},
    NumberWord{"twenty", 20}, NumberWord{"thirty", 30}, NumberWord{"forty", 40}, NumberWord{"fifty", 50},
    NumberWord{"sixty", 60}, NumberWord{"seventy", 70}, NumberWord{"eighty", 80}, NumberWord{"ninety", 90},
    NumberWord{"hundred", 100}, NumberWord{"thousand", 1000},
    // Portuguese
    NumberWord{"dois", 2}, NumberWord{"duas", 2}, NumberWord{"quatro", 4}, NumberWord{"sete", 7},
    NumberWord{"oito", 8}, NumberWord{"nove", 9}, NumberWord{"dez", 10}, NumberWord{"onze", 11},
    NumberWord{"doze", 12}, NumberWord{"quinze", 15}, NumberWord{"vinte", 20}, NumberWord{"trinta", 30},
    NumberWord{"quarenta", 40}, NumberWord{"cinquenta", 50}, NumberWord{"sessenta", 60},
    NumberWord{"oitenta", 80}, NumberWord{"cem", 100}, NumberWord{"cento", 100}, NumberWord{"duzentos", 200},
    NumberWord{"trezentos", 300}};

constexpr std::array<std::string_view, 9> articles{"un",  "una", "uno",  "um",  "uma",
                                                   "one", "a",   "otro", "otra"};
constexpr std::array<std::string_view, 12> single_units{
    "metro", "m", "mt", "mts", "meter", "metre", "lado", "side", "cm", "centimetro", "pulgada", "inch"};

template <std::size_t Size>
bool has(const std::array<std::string_view, Size>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_one(const Token& token) { return has(articles, token.text) && !token.text.starts_with("otr"); }

// 0: not a number word in this language.
int value_of(const Token& token, std::string_view language) {
    if (token.kind != TokenKind::WORD || token.text.size() < 3) return 0;
    if (token.text == "dos" && language == "pt") return 0;   // «of the»
    if (token.text == "once" && language == "en") return 0;  // «one time»
    const auto* found = std::find_if(number_words.begin(), number_words.end(),
                                     [&](const NumberWord& entry) { return entry.word == token.text; });
    return found == number_words.end() ? 0 : found->value;
}

bool joins(const Token& token) { return token.text == "y" || token.text == "e" || token.text == "and"; }
bool is_half(const Token& token) {
    return token.text == "medio" || token.text == "media" || token.text == "meio" || token.text == "half";
}

class Joiner {
public:
    Joiner(std::vector<Token>& tokens, std::string_view language) : tokens_(tokens), language_(language) {}

    void run() {
        std::vector<Token> joined;
        joined.reserve(tokens_.size());
        for (at_ = 0; at_ < tokens_.size();) {
            if (!take(joined)) joined.push_back(std::move(tokens_[at_++]));
        }
        tokens_ = std::move(joined);
    }

private:
    const Token* peek(std::size_t ahead) const {
        const auto i = at_ + ahead;
        return i < tokens_.size() && tokens_[i].sentence == tokens_[at_].sentence ? &tokens_[i] : nullptr;
    }

    bool is_unit(const Token* token) const { return token != nullptr && has(single_units, token->text); }

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
        const bool one = is_one(first) && is_unit(peek(1));
        const bool spoken = one || value_of(first, language_) > 0;
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
        emit(joined, count, exact);
        return true;
    }

    bool is_unit_or_plural(const Token* token) const {
        return is_unit(token) || (token != nullptr && (token->text == "metros" || token->text == "meters"));
    }

    bool joins_half(std::size_t ahead) const {
        const Token* joint = peek(ahead);
        const Token* half = peek(ahead + 1);
        return joint != nullptr && half != nullptr && joins(*joint) && is_half(*half);
    }

    // Larger parts come first, and only a thousand or a hundred multiplies what stands before it.
    std::int64_t spoken_value(std::size_t& count) const {
        std::int64_t total = 0;
        std::int64_t group = value_of(tokens_[at_], language_);
        std::int64_t last = group;
        for (count = 1; const Token* next = peek(count);) {
            if (next->after_comma) break;
            const bool joint = joins(*next);
            const Token* word = joint ? peek(count + 1) : next;
            const int value = word == nullptr ? 0 : value_of(*word, language_);
            if (value == 0) break;
            if (value == 1000 && total == 0 && group < 1000 && !joint) {
                total = group * 1000;
                group = 0;
                last = 1000;
            } else if (value == 100 && word->text == "hundred" && group < 10) {
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
    std::string_view language_;
    std::size_t at_ = 0;
};

}  // namespace

void join_number_words(std::vector<Token>& tokens, std::string_view language) {
    Joiner{tokens, language}.run();
}

}  // namespace tero::router
