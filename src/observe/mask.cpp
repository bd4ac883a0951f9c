#include "observe/mask.hpp"

#include <algorithm>
#include <cstddef>

namespace tero::log {
namespace {

constexpr std::size_t digits_min = 9;         // of a number without any sign: `16777216` is a size
constexpr std::size_t signed_digits_min = 8;  // of one that is written as a phone's
constexpr std::size_t digits_max = 15;        // E.164

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_plain_word(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
// Of an address: é is a letter. Around a number « and … are none.
bool is_word(char c) { return is_plain_word(c) || static_cast<unsigned char>(c) >= 0x80; }

// How many bytes may stand between two digits of a number; behind a + a full stop too: `+1.202.555.0143`.
std::size_t between_bytes(std::string_view text, bool has_plus) {
    if (text.starts_with("\u00a0")) return 2;                                // a no-break space
    if (text.starts_with("\u202f") || text.starts_with("\u2011")) return 3;  // a narrow one, a no-break hyphen
    const char c = text.empty() ? 'x' : text.front();
    return c == ' ' || c == '-' || c == '(' || c == ')' || (has_plus && c == '.') ? 1 : 0;
}
bool is_of_address(char c) { return is_word(c) || c == '.' || c == '-' || c == '+' || c == '%'; }

// `2026-11-02`, and no more of it.
bool is_day(std::string_view text) {
    constexpr std::string_view shape = "dddd-dd-dd";
    if (text.size() < shape.size() || (text[0] != '1' && text[0] != '2')) return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == 'd' ? !is_digit(text[i]) : text[i] != shape[i]) return false;
    }
    return text.size() == shape.size() || (!is_digit(text[shape.size()]) && text[shape.size()] != '-');
}

// How many bytes at the front are a phone number; 0: none is.
std::size_t phone_bytes(std::string_view text) {
    const bool has_plus = text.front() == '+';
    std::size_t at = has_plus ? 1 : 0;
    std::size_t found = 0;
    std::size_t digits = 0;
    bool is_signed = has_plus;
    while (true) {
        while (at < text.size() && is_digit(text[at])) {
            digits += 1;
            at += 1;
        }
        const bool ends_here = at == text.size() || !is_plain_word(text[at]);
        if (digits > digits_max) return found;
        if (ends_here && digits >= (is_signed ? signed_digits_min : digits_min)) found = at;
        std::size_t next = at;
        for (int signs = 0; signs < 3; ++signs) next += between_bytes(text.substr(next), has_plus);
        if (next == at || next == text.size() || !is_digit(text[next])) return found;
        is_signed = true;
        at = next;
    }
}

// Of an address whose @ stands at `sign`: where it ends; 0: it is none.
std::size_t address_end(std::string_view text, std::size_t sign) {
    std::size_t end = sign + 1;
    while (end < text.size() && is_of_address(text[end])) end += 1;
    while (end > sign + 1 && !is_word(text[end - 1])) end -= 1;  // the full stop of a sentence
    return text.substr(sign + 1, end - sign - 1).find('.') == std::string_view::npos ? 0 : end;
}

std::string without_addresses(std::string_view text) {
    std::string out;
    std::size_t done = 0;
    for (std::size_t sign = text.find('@'); sign != std::string_view::npos; sign = text.find('@', sign + 1)) {
        std::size_t begin = sign;
        while (begin > done && is_of_address(text[begin - 1])) begin -= 1;
        const std::size_t end = begin == sign ? 0 : address_end(text, sign);
        if (end == 0) continue;
        out.append(text.substr(done, begin - done)).append("(e-mail)");
        done = end;
    }
    return out.append(text.substr(done));
}

// Before it stands nothing that makes it a part of something else.
bool may_begin(std::string_view text, std::size_t at) {
    if (at == 0) return true;
    const char before = text[at - 1];
    if (is_plain_word(before) || before == '+') return false;
    return text[at] == '+' || (before != '-' && before != '.');
}

}  // namespace

std::string masked(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), is_plain_word)) return std::string{text};
    const std::string left = without_addresses(text);
    const std::string_view all = left;
    std::string out;
    for (std::size_t at = 0; at < all.size();) {
        const bool begins = (is_digit(all[at]) || all[at] == '+') && may_begin(all, at);
        if (begins && is_day(all.substr(at))) {
            out.append(all.substr(at, 10));
            at += 10;
            continue;
        }
        const std::size_t bytes = begins ? phone_bytes(all.substr(at)) : 0;
        if (bytes == 0) {
            out += all[at++];
        } else {
            out += "(phone)";
            at += bytes;
        }
    }
    return out;
}

}  // namespace tero::log
