// What an error shows of a text that somebody sent: its beginning, cut between two signs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tero {

inline constexpr std::size_t shown_bytes_max = 100;

inline std::string shown(std::string_view text) {
    if (text.size() <= shown_bytes_max) return std::string{text};
    std::size_t end = shown_bytes_max - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) end -= 1;
    return std::string{text.substr(0, end)} + "…";
}

}  // namespace tero
