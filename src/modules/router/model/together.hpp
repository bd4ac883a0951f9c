// Of several quotes that went out together and are open: which the customer means, and which are not wanted
// any more. Each has its place, from 1 on; it is told as a reason, `together.2.meant`.
#pragma once

#include <fmt/format.h>
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tero::together {

inline constexpr std::string_view meant = "meant";
inline constexpr std::string_view dropped = "dropped";

inline std::string reason(std::size_t place, std::string_view what) {
    return fmt::format("together.{}.{}", place, what);
}

inline bool is(const std::vector<std::string>& reasons, std::size_t place, std::string_view what) {
    return std::find(reasons.begin(), reasons.end(), reason(place, what)) != reasons.end();
}

}  // namespace tero::together
