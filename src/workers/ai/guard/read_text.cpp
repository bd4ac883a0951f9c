#include "workers/ai/guard/read_text.hpp"

#include "codec/utf8.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <utility>

namespace tero::ai {
namespace {

struct Letter {
    std::uint32_t code_point;
    std::string_view plain;
};
// Letters of the languages that customers write in, and signs that stand for others. In order.
constexpr std::array<Letter, 61> letters{
    {{0xa0, " "},    {0xa1, "!"},    {0xaa, "a"},   {0xab, "\""},    {0xb0, " "},    {0xb2, "2"},
     {0xb3, "3"},    {0xb4, "'"},    {0xb7, " "},   {0xba, "o"},     {0xbb, "\""},   {0xbf, "!"},
     {0xc0, "a"},    {0xc1, "a"},    {0xc2, "a"},   {0xc3, "a"},     {0xc4, "a"},    {0xc7, "c"},
     {0xc8, "e"},    {0xc9, "e"},    {0xca, "e"},   {0xcd, "i"},     {0xd1, "n"},    {0xd3, "o"},
     {0xd4, "o"},    {0xd5, "o"},    {0xd6, "o"},   {0xd7, " x "},   {0xda, "u"},    {0xdc, "u"},
     {0xe0, "a"},    {0xe1, "a"},    {0xe2, "a"},   {0xe3, "a"},     {0xe4, "a"},    {0xe7, "c"},
     {0xe8, "e"},    {0xe9, "e"},    {0xea, "e"},   {0xeb, "e"},     {0xed, "i"},    {0xf1, "n"},
     {0xf3, "o"},    {0xf4, "o"},    {0xf5, "o"},   {0xf6, "o"},     {0xfa, "u"},    {0xfc, "u"},
     {0x2013, "; "}, {0x2014, "; "}, {0x2018, "'"}, {0x2019, "'"},   {0x201c, "\""}, {0x201d, "\""},
     {0x2022, "\n"}, {0x2026, "."},  {0x202f, " "}, {0x20ac, " € "}, {0x2212, "-"},  {0x2033, "\""},
     {0xfe0f, ""}}};

bool is_upper(std::uint32_t code_point) {
    return (code_point >= 'A' && code_point <= 'Z') ||
           (code_point >= 0xc0 && code_point <= 0xde && code_point != 0xd7);
}

// Pictures are no words, but a sign that looks like a digit or a letter hides one.
bool is_picture(std::uint32_t code_point) {
    return (code_point >= 0x1f300 && code_point <= 0x1faff) ||
           (code_point >= 0x2600 && code_point <= 0x2757) || code_point == 0x2b50 || code_point == 0x2705;
}

struct Folded {
    std::string text = {};
    std::vector<bool> upper = {};  // by byte of the text
    std::string foreign_sign = {};
};

Folded folded(std::string_view text) {
    Folded made;
    const auto append = [&](std::string_view plain, bool upper) {
        made.text += plain;
        made.upper.resize(made.text.size(), false);
        if (upper && !plain.empty()) made.upper[made.text.size() - plain.size()] = true;
    };
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Char sign = utf8_at(text, at);
        if (sign.length == 0) {
            made.foreign_sign = "bytes that are not UTF-8";
            return made;
        }
        at += sign.length;
        const std::uint32_t code = sign.code_point;
        if (code < 0x80) {
            const bool control = (code < 0x20 && code != '\n') || code == 0x7f;
            if (control && made.foreign_sign.empty()) made.foreign_sign = "a control character";
            const auto plain = static_cast<char>(code);
            const char lower = plain >= 'A' && plain <= 'Z' ? static_cast<char>(plain - 'A' + 'a') : plain;
            append({&lower, 1}, is_upper(code));
            continue;
        }
        const auto* known = std::find_if(letters.begin(), letters.end(),
                                         [&](const Letter& letter) { return letter.code_point == code; });
        if (known != letters.end()) {
            append(known->plain, is_upper(code));
        } else if (is_picture(code)) {
            append(" ", false);
        } else {
            if (made.foreign_sign.empty()) made.foreign_sign = fmt::format("U+{:04X}", code);
            append(" ", false);
        }
    }
    return made;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

constexpr std::array<std::string_view, 7> money_signs{"us$", "u$s", "u$d", "r$", "$u", "$", "€"};

// The end of a word that begins here: letters and digits, and the marks inside figures and codes.
std::size_t word_end(std::string_view text, std::size_t at) {
    const bool figure = is_digit(text[at]);
    bool has_digit = figure;
    while (at < text.size()) {
        const char c = text[at];
        const char next = at + 1 < text.size() ? text[at + 1] : '\0';
        if (is_digit(c)) {
            has_digit = true;
        } else if (figure && is_letter(c)) {
            break;  // `100mm` is two words
        } else if (figure && (c == '.' || c == ',' || c == '/' || c == ':')) {
            if (!is_digit(next)) break;
        } else if (!figure && c == '\'') {
            if (!is_letter(next)) break;
        } else if (!figure && c == '-') {
            if (!(is_digit(next) || (has_digit && is_letter(next)))) break;  // of a code: COT-2026-000123
        } else if (!is_letter(c)) {
            break;
        }
        ++at;
    }
    return at;
}

}  // namespace

std::vector<std::string_view> ReadText::texts() const {
    std::vector<std::string_view> all;
    all.reserve(words.size());
    for (const Word& word : words) all.push_back(word.text);
    return all;
}

ReadText read_text(std::string_view text, const Lexicon::Section& splits) {
    Folded plain = folded(text);
    ReadText read{.asks = {false}, .folded = plain.text, .foreign_sign = std::move(plain.foreign_sign)};
    const std::string_view all = read.folded;
    std::size_t clause = 0;
    std::size_t sentence = 0;
    bool begins = true;
    const auto clause_is_begun = [&] { return !read.words.empty() && read.words.back().clause == clause; };
    const auto sentence_is_begun = [&] {
        return !read.words.empty() && read.words.back().sentence == sentence;
    };
    const auto end_clause = [&] {
        if (clause_is_begun()) ++clause;
    };
    const auto add = [&](std::size_t from, std::size_t to) {
        Word word{.text = std::string{all.substr(from, to - from)}};
        word.is_figure = is_digit(word.text.front());
        word.is_capital = plain.upper[from];
        word.begins_sentence = begins;
        const std::array<std::string_view, 1> one{word.text};
        for (const Phrase& split : splits) {
            if (length_at(split, one, 0) == 1) end_clause();
        }
        word.clause = clause;
        word.sentence = sentence;
        read.words.push_back(std::move(word));
        begins = false;
    };
    for (std::size_t at = 0; at < all.size();) {
        const auto* money = std::find_if(money_signs.begin(), money_signs.end(), [&](std::string_view sign) {
            return all.substr(at).starts_with(sign);
        });
        const bool inside = at > 0 && is_letter(all[at - 1]);
        if (money != money_signs.end() && (!inside || money->front() == '$')) {
            add(at, at + money->size());
            at += money->size();
            continue;
        }
        const char c = all[at];
        if (c == '%' || c == '+' || c == '=') {
            add(at, at + 1);
            ++at;
            continue;
        }
        if (is_letter(c) || is_digit(c)) {
            const std::size_t end = word_end(all, at);
            add(at, end);
            at = end;
            continue;
        }
        if (c == '.' || c == '!' || c == '?' || c == ';' || c == '\n') {
            if (c == '?') read.asks[sentence] = true;
            end_clause();
            if (sentence_is_begun()) {
                ++sentence;
                read.asks.push_back(false);
            }
            begins = true;
        } else if (c == ',' || c == ':' || c == '(' || c == ')' || c == '"') {
            end_clause();
            begins = begins || c == ':' || c == '"';
        }
        ++at;
    }
    return read;
}

}  // namespace tero::ai
