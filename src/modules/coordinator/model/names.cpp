#include "modules/coordinator/model/names.hpp"

#include <algorithm>
#include <string>

namespace tero {
namespace {

constexpr std::size_t name_characters_max = 100;

// Signs of UTF-8 that are not seen and change what is: C1, zero widths and marks of direction, line ends.
bool has_hidden(std::string_view name) {
    const auto at = [&](std::size_t i) { return i < name.size() ? static_cast<unsigned char>(name[i]) : 0; };
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (at(i) == 0xC2 && at(i + 1) < 0xA0) return true;
        if (at(i) != 0xE2) continue;
        const bool is_mark = at(i + 1) == 0x80 && ((at(i + 2) >= 0x8B && at(i + 2) <= 0x8F) ||
                                                   (at(i + 2) >= 0xA8 && at(i + 2) <= 0xAE));
        const bool is_isolate = at(i + 1) == 0x81 && at(i + 2) >= 0xA0 && at(i + 2) <= 0xAF;
        if (is_mark || is_isolate) return true;
    }
    return false;
}

}  // namespace

Result<Done> check_name(std::string_view name, std::string_view field) {
    const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) {
        return static_cast<unsigned char>(c) >= ' ' && c != 0x7F && c != '/';
    });
    const bool has_edge = name.starts_with(' ') || name.ends_with(' ');
    const auto characters = static_cast<std::size_t>(std::count_if(
        name.begin(), name.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    const bool has_size = !name.empty() && characters <= name_characters_max;
    if (has_size && is_plain && !has_edge && !has_hidden(name)) return Done{};
    return Error{ErrorCode::invalid,
                 "a name has 1 to 100 printable characters, none of them a slash, and no space at its ends",
                 std::string{field}};
}

}  // namespace tero
