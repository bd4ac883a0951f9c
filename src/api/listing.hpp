// Lists of rows: the filters that the route declares, a limit, a cursor; the same for every noun.
#pragma once

#include "api/api.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::api {

inline constexpr std::size_t list_limit_usual = 50;
inline constexpr std::size_t list_limit_max = 500;

// Of a page's rows, or of one list in a story; but never less than one row.
inline constexpr std::size_t page_bytes_max = 4 << 20;

// The first of these rows as JSON, as many as fit.
std::vector<std::string> json_rows(std::span<const StoredRow> rows, TableId table);

// 1 … max; invalid otherwise.
Result<std::size_t> number_parameter(const net::Request& request, std::string_view name, std::size_t usual,
                                     std::size_t max);

}  // namespace tero::api
