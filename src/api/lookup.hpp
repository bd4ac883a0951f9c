// Finding rows that a person names, and rows that belong to others.
#pragma once

#include "api/api.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tero::api {

// By number (`COT-2026-000418`) or id.
Result<Quote> find_quote(const Api& api, std::string_view number_or_id);

// Of the conversations on this page.
std::unordered_map<RawId, std::string> contact_names(const Api& api, const Page& conversations);

// All rows of an index with this value in its first field, oldest first, at most `max`.
Result<std::vector<StoredRow>> rows_of(const Api& api, TableId table, std::string index, const RawId& owner,
                                       std::size_t max = 2000);

}  // namespace tero::api
