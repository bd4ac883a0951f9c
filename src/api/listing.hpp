// Lists of rows: the filters that the route declares, a limit, a cursor; the same for every noun.
#pragma once

#include "api/api.hpp"

#include <string_view>

namespace tero::api {

inline constexpr std::size_t list_limit_usual = 50;
inline constexpr std::size_t list_limit_max = 500;

// 1 … max; invalid otherwise.
Result<std::size_t> number_parameter(const net::Request& request, std::string_view name, std::size_t usual,
                                     std::size_t max);

}  // namespace tero::api
