// Finding rows that a person names, and rows that belong to others.
#pragma once

#include "api/api.hpp"
#include "business/quoting/model/quote.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tero::api {

// By number (`COT-2026-000418`) or id.
Result<Quote> find_quote(const Api& api, std::string_view number_or_id);

// Of the conversations on this page.
std::unordered_map<RawId, std::string> contact_names(const Api& api, const Page& conversations);

// The newest rows of an index with this value in its first field, oldest of them first. `older_left_out`
// turns true when there are more than that.
inline constexpr std::size_t newest_rows_max = 2000;
Result<std::vector<StoredRow>> newest_rows_of(const EngineHost& host, TableId table, std::string index,
                                              const RawId& owner, bool& older_left_out);

// What happened to that, oldest first.
net::Response history_response(const Api& api, const RawId& subject);

}  // namespace tero::api
