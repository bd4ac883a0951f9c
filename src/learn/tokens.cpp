#include "learn/tokens.hpp"

#include "codec/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace tero::learn {
namespace {

constexpr char enye = '\xf1';  // one byte, so that it counts as one letter

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Latin-1 and Latin Extended-A from À on, small, without accents.
constexpr std::string_view latin_base =
    "aaaaaaaceeeeiiiidnoooooxouuuuytsaaaaaaaceeeeiiiidnoooooxouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllll"
    "lnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(latin_base.size() == 0x180 - 0xc0);

bool is_unseen(std::uint32_t code) {
    return (code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) || code == 0xfe0f ||
           code == 0xfeff || (code >= 0x1f3fb && code <= 0x1f3ff);
}

// A letter, small and without accent: one byte in Latin scripts, the sign itself in others.
struct Letter {
    char latin = 0;
    std::uint32_t other = 0;
    bool capital = false;
};

Letter letter_of(std::uint32_t code) {
    if (code >= 'a' && code <= 'z') return {.latin = static_cast<char>(code)};
    if (code >= 'A' && code <= 'Z') return {.latin = static_cast<char>(code - 'A' + 'a'), .capital = true};
    if (code == 0xd1 || code == 0xf1) return {.latin = enye, .capital = code == 0xd1};
    if (code >= 0xc0 && code < 0x180 && code != 0xd7 && code != 0xf7) {
        const char base = latin_base[code - 0xc0];
        const bool capital = code < 0xe0 || (code >= 0x100 && code % 2 == 0);
        return {.latin = base, .capital = capital};
    }
    const bool script = code >= 0x180 && code < 0x2000;  // Greek, Cyrillic, Arabic, …
    return {.other = script || (code >= 0x3040 && code < 0xd7b0) ? code : 0};
}

class TokenReader {
public:
    TokenReader(std::string_view original, TextFeatures& out)
        : original_(original.substr(0, text_bytes_max)), out_(out) {}

    void read() {
        while (at_ < original_.size()) step();
        end_word();
    }

private:
    char at(std::size_t i) const { return i < original_.size() ? original_[i] : ' '; }

    void step() {
        const char c = at(at_);
        if (is_blank(c)) {
            end_word();
            at_ += 1;
            return;
        }
        if (at_ >= run_end_) {
            run_end_ = at_;
            while (run_end_ < original_.size() && !is_blank(original_[run_end_])) run_end_ += 1;
            if (take_address()) return;
        }
        if (is_digit(c)) return take_digits();
        const Utf8Char sign = utf8_at(original_, at_);
        if (sign.length == 0) {  // no UTF-8, or cut off at the end
            end_word();
            at_ += 1;
            return;
        }
        at_ += sign.length;
        if (!is_unseen(sign.code_point)) take_sign(sign.code_point, at_ - sign.length);
    }

    void take_sign(std::uint32_t code, std::size_t from) {
        const Letter letter = letter_of(code);
        if (letter.latin != 0) {
            out_.letters += 1;
            out_.capitals += letter.capital ? 1 : 0;
            return add_letter(letter.latin);
        }
        if (letter.other != 0) {
            begin_word();
            out_.text.append(original_, from, at_ - from);
            return;
        }
        end_word();
        if (code < ' ' || code == 0x7f || code == 0xa0 || code == ',' || code == '\'' || code == 0x2019)
            return;
        // A sign said often is said once, with force.
        const std::string_view bytes = original_.substr(from, at_ - from);
        const bool again = !out_.tokens.empty() && out_.word(out_.tokens.size() - 1) == bytes;
        if (!again) add_token(bytes, false);
    }

    void begin_word() {
        if (!in_word_) word_begin_ = out_.text.size();
        in_word_ = true;
    }

    // Three or more of a letter are one: «holaaa».
    void add_letter(char c) {
        begin_word();
        const std::size_t length = out_.text.size() - word_begin_;
        if (length > 0 && out_.text.back() == c) {
            repeated_ += 1;
            if (repeated_ == 2) out_.text.pop_back();
            if (repeated_ >= 2) return;
        } else {
            repeated_ = 0;
        }
        out_.text.push_back(c);
    }

    void end_word() {
        if (!in_word_) return;
        out_.tokens.push_back({.begin = static_cast<std::uint32_t>(word_begin_),
                               .end = static_cast<std::uint32_t>(out_.text.size()),
                               .spelled = true});
        in_word_ = false;
        repeated_ = 0;
    }

    void add_token(std::string_view text, bool spelled) {
        const auto begin = static_cast<std::uint32_t>(out_.text.size());
        out_.text += text;
        out_.tokens.push_back(
            {.begin = begin, .end = static_cast<std::uint32_t>(out_.text.size()), .spelled = spelled});
    }

    bool take_address() {
        const std::string_view run = original_.substr(at_, run_end_ - at_);
        const bool url = run.starts_with("http://") || run.starts_with("https://") || run.starts_with("www.");
        const auto sign = run.find('@');
        const bool email = !url && sign != run.npos && sign > 0 && run.find('.', sign) != run.npos;
        if (!url && !email) return false;
        end_word();
        add_token(url ? "@url" : "@email", false);
        at_ = run_end_;
        return true;
    }

    // Groups of digits with one blank, dash or dot between them: 099 123 456 is a telephone from eight digits
    // on, 2026-000123 the number of a paper, and 12.500 a number.
    void take_digits() {
        end_word();
        std::size_t end = at_;
        std::size_t digits = 0;
        std::size_t first_group = 0;
        bool dotted = false;
        for (;;) {
            const std::size_t from = end;
            while (is_digit(at(end))) end += 1;
            digits += end - from;
            if (first_group == 0) first_group = end - from;
            const char between = at(end);
            if ((between != ' ' && between != '-' && between != '.') || !is_digit(at(end + 1)) || digits > 15)
                break;
            dotted = dotted || between == '.';
            end += 1;
        }
        if (first_group == 4 && at(at_ + 4) == '-' && digits == 10) {
            add_token("@paper", false);
            at_ = end;
        } else if (digits >= 8 && digits <= 15 && !dotted) {
            add_token("@phone", false);
            at_ = end;
        } else {
            take_number();
        }
    }

    void take_number() {
        const auto begin = static_cast<std::uint32_t>(out_.text.size());
        while (is_digit(at(at_)) || ((at(at_) == '.' || at(at_) == ',') && is_digit(at(at_ + 1)))) {
            if (out_.text.size() - begin < 6) out_.text.push_back(is_digit(at(at_)) ? '0' : '.');
            at_ += 1;
        }
        out_.tokens.push_back(
            {.begin = begin, .end = static_cast<std::uint32_t>(out_.text.size()), .spelled = true});
    }

    std::string_view original_;
    TextFeatures& out_;
    std::size_t at_ = 0;
    std::size_t run_end_ = 0;
    std::size_t word_begin_ = 0;
    std::size_t repeated_ = 0;
    bool in_word_ = false;
};

}  // namespace

void read_tokens(std::string_view original, TextFeatures& out) {
    out.text.clear();
    out.tokens.clear();
    out.letters = 0;
    out.capitals = 0;
    TokenReader{original, out}.read();
}

}  // namespace tero::learn
