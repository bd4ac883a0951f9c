#include "observe/mask.hpp"

#include <algorithm>
#include <cstddef>

namespace tero::log {
namespace {

constexpr std::size_t digits_min = 9;         // of a number without any sign: `16777216` is a size
constexpr std::size_t signed_digits_min = 8;  // of one that is written as a phone's
constexpr std::size_t digits_max = 15;        // E.164

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool is_between(char c) { return c == ' ' || c == '-' || c == '(' || c == ')'; }
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
        const bool ends_here = at == text.size() || !is_word(text[at]);
        if (digits > digits_max) return found;
        if (ends_here && digits >= (is_signed ? signed_digits_min : digits_min)) found = at;
        std::size_t next = at;
        while (next < text.size() && next - at < 3 && is_between(text[next])) next += 1;
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
    return !is_word(before) && before != '-' && before != '.' && before != '+';
}

}  // namespace

std::string masked(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), is_word)) return std::string{text};
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
