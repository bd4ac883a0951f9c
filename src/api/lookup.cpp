#include "api/lookup.hpp"

#include "api/handlers.hpp"
#include "api/listing.hpp"
#include "api/requests.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <unordered_set>
#include <utility>

namespace tero::api {
Result<Quote> find_quote(const Api& api, std::string_view number_or_id) {
    if (const auto id = parse_id(number_or_id)) {
        TRY(const StoredRow row, read_row(api, table_of<Quote>(), *id));
        return row.as<Quote>();
    }
    Query query;
    query.table = table_of<Quote>();
    query.index = "by_number";
    query.from = Bound{std::string{number_or_id}, 0};
    query.limit = 1;
    TRY(const Page page, api.host.read(query));
    if (page.rows.empty() || page.rows.front().as<Quote>().number != number_or_id) {
        return Error{ErrorCode::not_found, fmt::format("there is no quote '{}'", number_or_id.substr(0, 40)),
                     ""};
    }
    return page.rows.front().as<Quote>();
}

std::unordered_map<RawId, std::string> contact_names(const Api& api, const Page& conversations) {
    std::unordered_set<RawId> contacts;
    for (const StoredRow& row : conversations.rows) contacts.insert(row.as<Conversation>().contact);
    std::unordered_map<RawId, std::string> names;
    if (contacts.empty()) return names;
    const auto page = read_rows(api, table_of<Contact>(), {contacts.begin(), contacts.end()});
    if (!page) return names;
    for (const StoredRow& row : page->rows) {
        const auto& contact = row.as<Contact>();
        names.emplace(contact.id, contact.name.empty() ? contact.phone : contact.name);
    }
    return names;
}

Result<std::vector<StoredRow>> newest_rows_of(const EngineHost& host, TableId table, std::string index,
                                              const RawId& owner, bool& older_left_out) {
    Query query;
    query.table = table;
    query.index = std::move(index);
    query.equal = {Bound{to_string(owner), 0}};
    query.descending = true;
    query.limit = newest_rows_max;
    TRY(Page page, host.read(query));
    const std::size_t fitting = json_rows(page.rows, table).size();
    if (!page.next.empty() || fitting < page.rows.size()) older_left_out = true;
    page.rows.resize(fitting);
    std::reverse(page.rows.begin(), page.rows.end());
    return std::move(page.rows);
}

net::Response history_response(const Api& api, const RawId& subject) {
    HistoryResponse out;
    const auto lines =
        newest_rows_of(api.host, table_of<HistoryEntry>(), "by_subject", subject, out.older_left_out);
    if (!lines) return net::problem(lines.error());
    for (const StoredRow& line : *lines) out.items.push_back(line.as<HistoryEntry>());
    std::sort(out.items.begin(), out.items.end(),
              [](const HistoryEntry& a, const HistoryEntry& b) { return a.id < b.id; });
    return row_response(out);
}

}  // namespace tero::api
