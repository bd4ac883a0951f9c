#include "modules/router/folding.hpp"

#include <array>
#include <utility>

namespace tero::router {
namespace {

struct Codepoint {
    std::uint32_t value = 0;  // 0: not UTF-8
    std::size_t bytes = 1;
};

Codepoint decode(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
    };
    const std::uint32_t first = byte(at);
    if (first < 0x80) return {first == 0 ? ' ' : first, 1};
    const std::size_t length = first >= 0xF0 && first < 0xF8 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    if (length == 0 || first >= 0xF8 || at + length > text.size()) return {0, 1};
    std::uint32_t value = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80U) return {0, 1};
        value = (value << 6U) | (byte(at + i) & 0x3FU);
    }
    return {value, length};
}

// Latin-1 from À (0xC0) on; '\0' where there is no base letter.
constexpr std::array<char, 64> latin_base{'a', 'a', 'a', 'a', 'a', 'a', 'a', 'c', 'e', 'e', 'e', 'e', 'i',
                                          'i', 'i', 'i', 'd', 'n', 'o', 'o', 'o', 'o', 'o', 'x', 'o', 'u',
                                          'u', 'u', 'u', 'y', 0,   's', 'a', 'a', 'a', 'a', 'a', 'a', 'a',
                                          'c', 'e', 'e', 'e', 'e', 'i', 'i', 'i', 'i', 'd', 'n', 'o', 'o',
                                          'o', 'o', 'o', 0,   'o', 'u', 'u', 'u', 'u', 'y', 0,   'y'};

// From Ā (0x100) on: macrons, carons and their like. Capitals stand for capitals.
constexpr std::string_view latin_extended =
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLl"
    "NnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static_assert(latin_extended.size() == 0x80);

class Folder {
public:
    explicit Folder(std::size_t bytes) {
        folded_.text.reserve(bytes);
        folded_.offsets.reserve(bytes);
    }

    void add(std::uint32_t code, std::size_t offset) {
        offset_ = static_cast<std::uint32_t>(offset);
        if (code < 0x80) return add_ascii(static_cast<char>(code));
        if (code >= 0xC0 && code <= 0xFF) return add_latin(code);
        if (code >= 0x100 && code <= 0x17F) {
            const char base = latin_extended[code - 0x100];
            return put(static_cast<char>(base | 0x20), base < 'a', true);
        }
        switch (code) {
            case 0xA0:
            case 0x202F:
            case 0x2009:
                return put(' ');
            case 0xB2:
                return put('2');
            case 0xB3:
                return put('3');
            case 0xBD:
                return put_half();
            case 0xBF:
                folded_.votes.spanish += 2;
                return put(question_opens);
            case 0x2018:
            case 0x2019:
            case 0xB4:
                return put('\'');
            case 0x201C:
            case 0x201D:
            case 0x2033:
            case 0xAB:
            case 0xBB:
                return put('"');
            case 0x2013:
            case 0x2014:
            case 0x2212:
                return put('-');
            case 0x2026:
                return put('.');
            case 0xFE0F:
            case 0x200B:
            case 0x200D:
            case 0x200E:
            case 0x200F:
            case 0xFEFF:
                return;
            default:
                break;
        }
        if (code >= 0x300 && code <= 0x36F) {  // an accent that follows its letter
            if (!folded_.accented.empty()) folded_.accented.back() = true;
            return;
        }
        put(' ');
    }

    Folded take() { return std::move(folded_); }

private:
    void put(char c, bool upper = false, bool accented = false) {
        folded_.text.push_back(c);
        folded_.offsets.push_back(offset_);
        folded_.upper.push_back(upper);
        folded_.accented.push_back(accented);
        if (c >= 'a' && c <= 'z') {
            folded_.letters += 1;
            folded_.capitals += upper ? 1 : 0;
        }
    }

    void add_ascii(char c) {
        if (c >= 'A' && c <= 'Z') return put(static_cast<char>(c - 'A' + 'a'), true);
        if (c == '\n' || c == '\r') return put('\n');
        put(c < ' ' || c == 0x7F ? ' ' : c == '`' ? '\'' : c);
    }

    void add_latin(std::uint32_t code) {
        const char base = latin_base[code - 0xC0];
        if (code == 0xD1 || code == 0xF1) folded_.votes.spanish += 2;
        const std::uint32_t small = code | 0x20U;
        if (small == 0xE3 || small == 0xF5 || small == 0xE7 || small == 0xEA || small == 0xF4 ||
            small == 0xE0) {
            folded_.votes.portuguese += 2;
        }
        if (code == 0xD7) return put('x');
        put(base == 0 ? ' ' : base, code < 0xE0, true);
    }

    void put_half() {
        const bool after_digit =
            !folded_.text.empty() && folded_.text.back() >= '0' && folded_.text.back() <= '9';
        if (!after_digit) put('0');
        put('.');
        put('5');
    }

    Folded folded_;
    std::uint32_t offset_ = 0;
};

bool is_front(char c) { return c == 'e' || c == 'i'; }

}  // namespace

Folded fold_with_offsets(std::string_view original) {
    Folder folder{original.size()};
    for (std::size_t at = 0; at < original.size();) {
        const Codepoint code = decode(original, at);
        folder.add(code.value == 0 ? ' ' : code.value, at);
        at += code.bytes;
    }
    return folder.take();
}

std::string fold(std::string_view text) { return fold_with_offsets(text).text; }

std::string sound_of(std::string_view word) {
    std::string sound;
    sound.reserve(word.size());
    const auto at = [&](std::size_t i) { return i < word.size() ? word[i] : '\0'; };
    // Doubled letters are heard once; those of different spelling are compared as heard.
    const auto put = [&](char c) {
        if (sound.empty() || sound.back() != c) sound.push_back(c);
    };
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        const char next = at(i + 1);
        switch (c) {
            case 'h':
                break;
            case 'v':
                put('b');
                break;
            case 'z':
                put('s');
                break;
            case 'k':
                put('k');
                break;
            case 'q':
                put('k');
                if (next == 'u' && is_front(at(i + 2))) i += 1;
                break;
            case 'c':
                if (next == 'h') {
                    put('c');
                    i += 1;
                } else {
                    put(is_front(next) ? 's' : 'k');
                }
                break;
            case 'g':
                put(is_front(next) ? 'j' : 'g');
                if (next == 'u' && is_front(at(i + 2))) i += 1;
                break;
            case 'l':
                if (next == 'l' && at(i + 2) != 'l' && at(i + 2) != '\0') {
                    put('y');
                    i += 1;
                } else {
                    put('l');
                }
                break;
            case 'y':
                put(next == '\0' || next == 'y' ||
                            !(next == 'a' || next == 'e' || next == 'i' || next == 'o' || next == 'u')
                        ? 'i'
                        : 'y');
                break;
            default:
                put(c);
        }
    }
    return sound;
}

}  // namespace tero::router
