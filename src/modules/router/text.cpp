#include "modules/router/text.hpp"

#include "modules/router/folding.hpp"
#include "modules/router/language.hpp"
#include "modules/router/number_words.hpp"
#include "modules/router/words.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

namespace tero::router {
namespace {

// «nooo», «holaaa»: no word of ours has a letter three times running.
std::string unstretched(std::string word) {
    std::string text;
    for (std::size_t i = 0; i < word.size();) {
        const std::size_t end = std::min(word.find_first_not_of(word[i], i), word.size());
        text.append(end - i < 3 ? end - i : 1, word[i]);
        i = end;
    }
    return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

constexpr std::size_t quote_prefix_letters_max = 8;

class Scanner {
public:
    Scanner(std::string_view original, Folded folded, const Words& words, std::string_view quote_prefix)
        : original_(original),
          folded_(std::move(folded)),
          words_(words),
          quote_prefix_(quote_prefix),
          spoken_prefix_(fold(quote_prefix)) {}

    Text scan() {
        text_.questions.push_back(false);
        while (at_ < size()) step();
        if (text_.questions.size() < sentence_ + 1) text_.questions.push_back(false);
        text_.all_capitals = folded_.capitals > 3 && folded_.capitals * 5 >= folded_.letters * 4;
        return std::move(text_);
    }

private:
    std::size_t size() const { return folded_.text.size(); }
    char at(std::size_t i) const { return i < size() ? folded_.text[i] : ' '; }

    void step() {
        const char c = at(at_);
        if (c != ' ' && c != '\n' && at_ >= run_end_) {
            run_end_ = std::min(folded_.text.find_first_of(" \n", at_), size());
            if (take_address()) return;
        }
        if (is_digit(c) || (c == '+' && is_digit(at(at_ + 1)))) {
            if (take_bare_quote() || take_phone()) return;
        }
        if (is_digit(c)) return take_number();
        if (is_letter(c)) return take_word();
        take_mark(c);
    }

    void take_mark(char c) {
        const bool after_digit = at_ > 0 && is_digit(at(at_ - 1));
        if (c == '?' || c == question_opens) {
            if (c == question_opens) end_sentence();
            text_.questions[sentence_] = true;
            at_ += 1;
            if (c == '?') end_sentence();
            return;
        }
        const bool dot_in_word = c == '.' && at(at_ + 1) != ' ' && at(at_ + 1) != '\n' && at(at_ + 1) != '.';
        if (c == '!' || c == ';' || c == '\n' || (c == '.' && !dot_in_word)) {
            at_ += 1;
            return end_sentence();
        }
        if (c == '*' && after_digit && (is_digit(at(at_ + 1)) || at(at_ + 1) == ' '))
            return add_mark(TokenKind::WORD, "x");
        if ((c == '"' && after_digit) || c == '&') {
            const auto spoken = words_.signs.find(std::string_view{&c, 1});
            if (spoken != words_.signs.end()) return add_mark(TokenKind::WORD, spoken->second);
        }
        if (c == '$' || c == '%' || c == '/' || c == '+' || c == '\'') {
            return add_mark(TokenKind::MARK, std::string_view{folded_.text}.substr(at_, 1));
        }
        if (c == '-' && is_digit(at(at_ + 1)) && (at_ == 0 || at(at_ - 1) == ' ')) negative_ = true;
        if (c == ':') colon_ = true;
        if (c == ',' || c == ':' || c == '(' || c == ')' || (c == '-' && at(at_ + 1) == ' ')) comma_ = true;
        at_ += 1;
    }

    void add_mark(TokenKind kind, std::string_view text) {
        add({.kind = kind, .text = std::string{text}}, at_ + 1);
    }

    void end_sentence() {
        if (text_.tokens.empty() || text_.tokens.back().sentence != sentence_) {
            // Nothing was said in it; «¿» may have opened it, or «?!» ends it twice.
            if (!text_.questions.empty() && text_.tokens.empty()) text_.questions[sentence_] = false;
            return;
        }
        sentence_ += 1;
        text_.questions.push_back(false);
    }

    void add(Token token, std::size_t until) {
        token.begin = folded_.offsets[at_];
        token.end = until < size() ? folded_.offsets[until] : original_.size();
        token.sentence = sentence_;
        token.after_comma = std::exchange(comma_, false);
        token.after_colon = std::exchange(colon_, false);
        token.negative = std::exchange(negative_, false) && token.kind == TokenKind::NUMBER;
        text_.tokens.push_back(std::move(token));
        at_ = until;
    }

    bool take_address() {
        const std::string_view run = std::string_view{folded_.text}.substr(at_, run_end_ - at_);
        if (run.starts_with("http://") || run.starts_with("https://") || run.starts_with("www.")) {
            add({.kind = TokenKind::URL, .text = std::string{run}}, run_end_);
            return true;
        }
        const auto sign = run.find('@');
        if (sign == run.npos || sign == 0 || run.find('.', sign) == run.npos) return false;
        const auto last = run.find_last_not_of(".,;:!?)");
        add({.kind = TokenKind::EMAIL, .text = std::string{run.substr(0, last + 1)}}, at_ + last + 1);
        return true;
    }

    // Groups of digits with one blank, dash or dot between them, up to the first that makes a telephone
    // number.
    bool take_phone() {
        std::string digits;
        bool dotted = false;  // 900000.00 is no telephone
        std::size_t end = at_;
        if (at(end) == '+') digits.push_back(folded_.text[end++]);
        for (int groups = 0; groups < 6; ++groups) {
            const auto from = end;
            while (is_digit(at(end)) && digits.size() < 16) digits.push_back(folded_.text[end++]);
            if (end == from || is_digit(at(end))) return false;
            if (is_letter(at(end))) return false;
            const bool short_form = digits.size() == 8;  // 99123456, 9912 3456, 2900 1234
            const bool fits =
                !short_form || (!dotted && digits[0] == '9') || (!dotted && groups == 1 && end - from == 4);
            if (auto phone = phone_digits(digits); !phone.empty() && fits) {
                add({.kind = TokenKind::PHONE, .text = std::move(phone)}, end);
                return true;
            }
            const char separator = at(end);
            if ((separator != ' ' && separator != '-' && separator != '.') || !is_digit(at(end + 1)))
                return false;
            dotted = dotted || separator == '.';
            end += 1;
        }
        return false;
    }

    void take_number() {
        auto end = at_;
        while (is_digit(at(end)) || ((at(end) == '.' || at(end) == ',') && is_digit(at(end + 1)))) end += 1;
        add({.kind = TokenKind::NUMBER, .text = folded_.text.substr(at_, end - at_)}, end);
    }

    void take_word() {
        auto end = at_;
        std::string word;
        for (; is_letter(at(end)) || (at(end) == '\'' && is_letter(at(end + 1))); ++end) {
            if (is_letter(at(end))) word.push_back(at(end));
        }
        if (take_quote(word, end)) return;
        if (at(end) == '^') end += 1;
        const bool can_be_squared = words_.squarable.has(word);
        if (can_be_squared && (at(end) == '2' || at(end) == '3') && !is_digit(at(end + 1)))
            word.push_back(at(end++));
        if (word == "u" && at(end) == '$' && at(end + 1) == 's') {
            word = "usd";
            end += 2;
        }
        Token token{.kind = TokenKind::WORD, .text = unstretched(std::move(word))};
        token.capital = folded_.upper[at_] && end > at_ + 1 && !folded_.upper[at_ + 1];
        for (auto i = at_; i < end; ++i) token.accented = token.accented || folded_.accented[i];
        // «5mx8m»: the x belongs between them.
        const bool glued = token.text.size() > 1 && token.text.ends_with('x') && is_digit(at(end)) &&
                           !text_.tokens.empty() && text_.tokens.back().kind == TokenKind::NUMBER;
        if (glued) {
            token.text.pop_back();
            add(std::move(token), end - 1);
            return add({.kind = TokenKind::WORD, .text = "x"}, end);
        }
        add(std::move(token), end);
    }

    // Where `2026-000418` ends that begins here; 0: no such number does.
    std::size_t end_of_number(std::size_t from) const {
        for (std::size_t i = 0; i < 11; ++i) {
            if (i == 4 ? at(from + i) != '-' : !is_digit(at(from + i))) return 0;
        }
        const char after = at(from + 11);
        return is_digit(after) || is_letter(after) ? 0 : from + 11;
    }

    // Behind our prefix a number of any shape, PRE-2026-000418 or pre 20261029113000; behind any other word
    // only one of the usual shape.
    bool take_quote(const std::string& word, std::size_t from) {
        const bool ours = !spoken_prefix_.empty() && word == spoken_prefix_;
        const bool joined = at(from) == '-' || at(from) == '_' || (ours && at(from) == ' ');
        if (!joined || !is_digit(at(from + 1))) return false;
        auto end = end_of_number(from + 1);
        if (!ours && (end == 0 || word.size() > quote_prefix_letters_max)) return false;
        if (end == 0) {
            end = from + 1;
            while (is_digit(at(end)) || is_letter(at(end)) ||
                   (at(end) == '-' && (is_digit(at(end + 1)) || is_letter(at(end + 1))))) {
                end += 1;
            }
        }
        return add_quote(word + '-' + folded_.text.substr(from + 1, end - from - 1), end);
    }

    // «la 2026-000418»: of our prefix.
    bool take_bare_quote() {
        const bool apart = at_ == 0 || (!is_digit(at(at_ - 1)) && at(at_ - 1) != '-');
        const auto end = apart && !quote_prefix_.empty() ? end_of_number(at_) : 0;
        return end > 0 && add_quote(spoken_prefix_ + '-' + folded_.text.substr(at_, end - at_), end);
    }

    bool add_quote(std::string number, std::size_t end) {
        std::transform(number.begin(), number.end(), number.begin(),
                       [](char c) { return is_letter(c) ? static_cast<char>(c - 'a' + 'A') : c; });
        add({.kind = TokenKind::QUOTE, .text = std::move(number)}, end);
        return true;
    }

    std::string_view original_;
    Folded folded_;
    const Words& words_;
    std::string_view quote_prefix_;
    std::string spoken_prefix_;
    Text text_;
    std::size_t at_ = 0;
    std::size_t run_end_ = 0;
    std::size_t sentence_ = 0;
    bool comma_ = false;
    bool colon_ = false;
    bool negative_ = false;
};

// `12.500,75`, `1,500.25`, `7,5`, `1.500`: in Spanish and Portuguese a dot before three digits parts
// thousands.
void read_number(Token& token, bool english) {
    const std::string& written = token.text;
    const auto separator = written.find_last_of(".,");
    if (separator == written.npos) {
        if (auto value = Decimal::parse(written)) token.number = *value;
        return;
    }
    const char mark = written[separator];
    const char other_mark = mark == '.' ? ',' : '.';
    std::string whole;
    std::string decimal;
    for (std::size_t i = 0; i < written.size(); ++i) {
        if (is_digit(written[i])) whole.push_back(written[i]);
        if (is_digit(written[i]) || i == separator) decimal.push_back(i == separator ? '.' : written[i]);
    }
    const auto marks = std::count(written.begin(), written.end(), mark);
    const bool both = written.find(other_mark) != written.npos;
    const bool three_behind = written.size() - separator == 4;
    const bool could_part_thousands = three_behind && separator <= 3 && written[0] != '0';
    const auto set = [](std::optional<Decimal>& slot, const std::string& digits) {
        if (auto value = Decimal::parse(digits)) slot = *value;
    };
    if (marks > 1) {
        if (three_behind && !both)
            set(token.number, whole);  // 1.234.567; a date such as 10.11.2026 is no number
    } else if (both || !could_part_thousands) {
        set(token.number, decimal);
    } else {
        const bool thousands = (mark == ',') == english;
        set(token.number, thousands ? whole : decimal);
        set(token.other_reading, thousands ? decimal : whole);
    }
}

bool is_between_numbers(std::span<const Token> tokens, std::size_t i, const Words& words) {
    const auto near_number = [&](std::size_t j, int step) {
        for (int k = 0; k < 4 && j < tokens.size(); ++k, j += static_cast<std::size_t>(step)) {
            const Token& token = tokens[j];
            if (token.kind == TokenKind::NUMBER) return true;
            if (!words.between_numbers.has(token.text)) return false;
        }
        return false;
    };
    return i > 0 && i + 1 < tokens.size() && near_number(i - 1, -1) && near_number(i + 1, 1);
}

void expand_short_forms(Text& text, const Words& words) {
    std::vector<Token> expanded;
    expanded.reserve(text.tokens.size() + 4);
    for (std::size_t i = 0; i < text.tokens.size(); ++i) {
        Token token = std::move(text.tokens[i]);
        const bool slash = i + 1 < text.tokens.size() && text.tokens[i + 1].text == "/";
        const bool after_number = !expanded.empty() && expanded.back().kind == TokenKind::NUMBER;
        if (token.kind != TokenKind::WORD || token.text.size() > 8) {
            expanded.push_back(std::move(token));
            continue;
        }
        // c/envío, s/envío, p/casa
        const auto before_slash = slash ? words.before_slash.find(token.text) : words.before_slash.end();
        if (before_slash != words.before_slash.end()) {
            token.text = before_slash->second;
        } else if (token.text == "x") {
            expanded.push_back(std::move(token));  // decided below, when number words are numbers
            continue;
        } else if (!(after_number && token.text.size() == 1)) {
            const std::string* meant = words.meaning(&LanguageWords::short_forms, token.text, text.language);
            if (meant != nullptr) {
                const auto blank = meant->find(' ');
                token.text = meant->substr(0, blank);
                if (blank != meant->npos) {
                    Token second = token;
                    second.text = meant->substr(blank + 1);
                    second.after_comma = false;
                    expanded.push_back(std::move(token));
                    token = std::move(second);
                }
            }
        }
        expanded.push_back(std::move(token));
    }
    text.tokens = std::move(expanded);
}

}  // namespace

std::string phone_digits(std::string_view text) {
    std::string digits;
    const bool international = text.starts_with('+');
    for (const char c : text) {
        if (is_digit(c))
            digits.push_back(c);
        else if (c != '+' && c != ' ' && c != '-' && c != '.' && c != '(' && c != ')')
            return {};
    }
    std::string_view number = digits;
    if (number.starts_with("00598")) number.remove_prefix(2);
    if (number.starts_with("598")) {
        const bool known = number.size() == 11 && (number[3] == '9' || number[3] == '2' || number[3] == '4');
        return known ? std::string{number} : std::string{};
    }
    if (international) return digits.size() >= 8 && digits.size() <= 15 ? digits : std::string{};
    if (number.size() == 9 && number.starts_with("09")) return "598" + std::string{number.substr(1)};
    const bool without_zero =
        number.size() == 8 && (number[0] == '9' || number[0] == '2' || number[0] == '4');
    return without_zero ? "598" + std::string{number} : std::string{};
}

Text read_text(std::string_view original, const Words& words, std::string_view language,
               std::string_view quote_prefix) {
    if (original.size() > text_bytes_max) {
        auto end = text_bytes_max;
        while (end > 0 && (static_cast<unsigned char>(original[end]) & 0xC0U) == 0x80U) end -= 1;
        original = original.substr(0, end);
    }
    Folded folded = fold_with_offsets(original);
    const LetterVotes letters = folded.votes;
    Text text = Scanner{original, std::move(folded), words, quote_prefix}.scan();
    text.letters = letters;
    text.language = language_of(text.tokens, letters, words);
    const bool unsure = text.language.empty();
    if (unsure) text.language = language;
    expand_short_forms(text, words);
    const bool english = text.language == "en";
    for (Token& token : text.tokens) {
        if (token.kind == TokenKind::NUMBER) read_number(token, english);
    }
    join_number_words(text.tokens, words, text.language);
    const auto times = words.signs.find("x");  // «precio x m2»
    for (std::size_t i = 0; i < text.tokens.size(); ++i) {
        Token& token = text.tokens[i];
        if (times != words.signs.end() && token.text == "x" && !is_between_numbers(text.tokens, i, words))
            token.text = times->second;
        const bool spoken =
            token.kind == TokenKind::WORD || (token.kind == TokenKind::NUMBER && is_letter(token.text[0]));
        if (spoken) token.sound = sound_of(token.text);
    }
    if (unsure) text.language.clear();
    return text;
}

}  // namespace tero::router
