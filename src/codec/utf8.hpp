// UTF-8, as far as codecs need it: what is well formed, and how wide it prints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tero {

// One code point. `length` is 0 where the bytes are not well formed (overlong, a surrogate, above U+10FFFF,
// cut off).
struct Utf8Char {
    std::uint32_t code_point = 0;
    std::size_t length = 0;
};
Utf8Char utf8_at(std::string_view text, std::size_t at);

// Columns on a terminal: 0 for what combines or does not print, 2 for wide signs and most emoji, 1 otherwise.
int terminal_width(std::uint32_t code_point);
std::size_t terminal_width(std::string_view text);

}  // namespace tero
