// Names that are the same for every business of the trade: what customers call a thing in other words or
// another language, the towns of Uruguay and next to it, and what panels are used for.
#pragma once

#include <span>
#include <string_view>

namespace tero::router {

// Who knows the first name also knows the second.
struct Synonym {
    std::string_view name;
    std::string_view also;
};
std::span<const Synonym> synonyms();

// Places without a freight zone unless the owner's vocabulary gives them one; written as they are printed.
std::span<const std::string_view> known_towns();

struct KnownName {
    std::string_view code;
    std::string_view name;
};
std::span<const KnownName> known_applications();
std::span<const KnownName> known_colors();  // words for colours in general: the catalog's own have precedence

}  // namespace tero::router
