#include "codec/utf8.hpp"

#include <algorithm>
#include <array>

namespace tero {
namespace {

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

// Marks that sit on the sign before them, joiners, and what prints nothing. In order.
constexpr std::array<Range, 11> zero_width{{{0x0300, 0x036f},
                                            {0x0483, 0x0489},
                                            {0x0591, 0x05bd},
                                            {0x064b, 0x065f},
                                            {0x1ab0, 0x1aff},
                                            {0x1dc0, 0x1dff},
                                            {0x200b, 0x200f},
                                            {0x2028, 0x202e},
                                            {0x20d0, 0x20ff},
                                            {0xfe00, 0xfe0f},
                                            {0xfe20, 0xfe2f}}};
// East Asian wide and full-width signs, and emoji. In order.
constexpr std::array<Range, 14> double_width{{{0x1100, 0x115f},
                                              {0x231a, 0x231b},
                                              {0x23e9, 0x23f3},
                                              {0x2705, 0x2705},
                                              {0x2728, 0x2728},
                                              {0x274c, 0x274c},
                                              {0x2e80, 0x303e},
                                              {0x3041, 0xa4cf},
                                              {0xac00, 0xd7a3},
                                              {0xf900, 0xfaff},
                                              {0xfe30, 0xfe6f},
                                              {0xff00, 0xff60},
                                              {0x1f300, 0x1faff},
                                              {0x20000, 0x3fffd}}};

template <std::size_t Count>
bool within(const std::array<Range, Count>& ranges, std::uint32_t code_point) {
    const auto next =
        std::upper_bound(ranges.begin(), ranges.end(), code_point,
                         [](std::uint32_t value, const Range& range) { return value < range.first; });
    return next != ranges.begin() && code_point <= std::prev(next)->last;
}

}  // namespace

Utf8Char utf8_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) return {};
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
    const std::uint8_t first = byte(0);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + length > text.size()) return {};

    std::uint32_t code_point = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {};
        code_point = code_point << 6 | (byte(i) & 0x3fU);
    }
    constexpr std::array<std::uint32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    if (code_point < smallest[length] || code_point > 0x10ffff) return {};
    if (code_point >= 0xd800 && code_point <= 0xdfff) return {};
    return {code_point, length};
}

int terminal_width(std::uint32_t code_point) {
    if (code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0)) return 0;
    if (code_point < 0x300) return 1;
    if (within(zero_width, code_point)) return 0;
    return within(double_width, code_point) ? 2 : 1;
}

std::size_t terminal_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Char sign = utf8_at(text, at);
        width += sign.length == 0 ? 1 : static_cast<std::size_t>(terminal_width(sign.code_point));
        at += std::max<std::size_t>(sign.length, 1);
    }
    return width;
}

}  // namespace tero
