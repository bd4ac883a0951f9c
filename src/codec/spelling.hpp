// «Did you mean …?»: the known word nearest to a mistyped one.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace tero {

// Insertions, removals, replacements and swaps of neighbours that turn one word into the other, ignoring
// case.
std::size_t edit_distance(std::string_view a, std::string_view b);

// Empty when none is near enough: at most a third of its letters may differ.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> known);

// `; did you mean 'burst_pause'?`, or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

}  // namespace tero
