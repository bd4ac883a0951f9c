#include "api/listing.hpp"

#include "api/handlers.hpp"
#include "api/quotes.hpp"
#include "base/shown.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace tero::api {
namespace {

constexpr std::size_t sifted_at_once = 500;
constexpr std::size_t sifted_rows_max = 20'000;

// What was asked of a list: rows of an index, and of these those that every sift keeps.
struct Asked {
    Query query = {};
    std::vector<Sift::Keeps> sifts = {};

    bool keeps(const StoredRow& row) const {
        return std::all_of(sifts.begin(), sifts.end(), [&](const auto& keeps) { return keeps(row); });
    }
};

Error unknown_parameter(std::string_view name, const Listing& listing) {
    std::string known = listing.shown == nullptr ? "limit, cursor" : "limit, cursor, language";
    if (listing.brief != nullptr) known += ", brief";
    for (const Filter& one : listing.filters) known += ", " + std::string{one.parameter};
    for (const Sift& one : listing.sifts) known += ", " + std::string{one.parameter};
    return Error{ErrorCode::invalid,
                 fmt::format("unknown parameter '{}'; this list knows {}", shown(name), known), shown(name)};
}

// That the field which a filter looks at holds `value`: for a filter beside the one whose index is walked.
Result<Sift::Keeps> also(const Listing& listing, const Filter& filter, std::string value) {
    const TableInfo& table = table_info(listing.table);
    const FieldInfo& field = *table.type->find(table.find_index(filter.index)->fields.front());
    const auto& words = field.type->enumerators;
    if (field.type->kind == Kind::enumeration && std::find(words.begin(), words.end(), value) == words.end())
        return Error{ErrorCode::invalid, fmt::format("one of {}", fmt::join(words, ", ")), ""};
    if (field.type->kind == Kind::id) {
        TRY(const RawId id, parse_id(value));
        value = to_string(id);
    }
    std::string wanted;
    append_json_text(wanted, value);
    return Sift::Keeps{[&field, wanted = std::move(wanted)](const StoredRow& row) {
        std::string held;
        append_json(held, *field.type, field.in(row.row.get()));
        return held == wanted;
    }};
}

// The filter whose index is walked: of those that are asked for the first that the list declares.
const Filter* walked(const net::Request& request, const Listing& listing) {
    const auto is_asked = [&](const Filter& filter) {
        return std::any_of(request.query.begin(), request.query.end(),
                           [&](const auto& one) { return one.first == filter.parameter; });
    };
    const auto found = std::find_if(listing.filters.begin(), listing.filters.end(), is_asked);
    return found == listing.filters.end() ? nullptr : &*found;
}

Result<Asked> asked_of(const net::Request& request, const Listing& listing) {
    Asked asked;
    Query& query = asked.query;
    query.table = listing.table;
    query.index = listing.index;
    query.descending = listing.descending;
    TRY(query.limit, number_parameter(request, "limit", list_limit_usual, list_limit_max));
    const Filter* first = walked(request, listing);
    for (const auto& [name, value] : request.query) {
        if (name == "limit") continue;
        if (name == "cursor") {
            query.after = value;
            continue;
        }
        if (name == "language" && listing.shown != nullptr) continue;
        if (name == "brief" && listing.brief != nullptr) continue;
        const auto is_it = [&name = name](const auto& known) { return known.parameter == name; };
        const auto sift = std::find_if(listing.sifts.begin(), listing.sifts.end(), is_it);
        if (sift != listing.sifts.end()) {
            auto keeps = sift->of(value);
            if (!keeps) return Error{keeps.error().code, keeps.error().message, name};
            asked.sifts.push_back(std::move(*keeps));
            continue;
        }
        const auto filter = std::find_if(listing.filters.begin(), listing.filters.end(), is_it);
        if (filter == listing.filters.end()) return unknown_parameter(name, listing);
        if (&*filter != first) {
            // Its index, or that of the first, is another table's.
            if (filter->through || first->through)
                return Error{ErrorCode::invalid, "goes with no other filter", name};
            auto keeps = also(listing, *filter, value);
            if (!keeps) return Error{keeps.error().code, keeps.error().message, name};
            asked.sifts.push_back(std::move(*keeps));
            continue;
        }
        query.table = filter->through.value_or(listing.table);
        query.index = filter->index;
        query.equal = {Bound{value, 0}};
    }
    return asked;
}

Result<bool> asks_for_brief(const net::Request& request, const Listing& listing) {
    const std::string_view asked = listing.brief == nullptr ? "" : request.parameter("brief");
    if (asked.empty() || asked == "false") return false;
    if (asked == "true") return true;
    return Error{ErrorCode::invalid, "it is true or false", "brief"};
}

// In place of the rows of another table those that they lead to, in the same order.
Result<Done> follow(const Api& api, const Listing& listing, TableId through, Page& page) {
    const auto filter = std::find_if(listing.filters.begin(), listing.filters.end(),
                                     [through](const Filter& one) { return one.through == through; });
    std::vector<RowKey> keys;
    for (const StoredRow& row : page.rows) keys.push_back(filter->leads_to(row));
    page.rows.clear();
    if (keys.empty()) return Done{};
    TRY(Page found, read_rows(api, listing.table, keys));
    std::map<RowKey, StoredRow> by_key;
    const TableInfo& table = table_info(listing.table);
    for (StoredRow& row : found.rows) {
        RowKey key = key_of(table, row.row.get());
        by_key.emplace(std::move(key), std::move(row));
    }
    for (const RowKey& key : keys) {  // one may have gone meanwhile
        if (const auto row = by_key.find(key); row != by_key.end()) page.rows.push_back(row->second);
    }
    return Done{};
}

// The rows that are kept of as many as are looked at in one call. The page then may hold fewer than its
// limit, or none, and still have a next one.
Result<Page> read_sifted(const Api& api, const Asked& asked) {
    if (asked.sifts.empty()) return api.host.read(asked.query);
    Page kept;
    Query query = asked.query;
    for (std::size_t looked = 0; looked < sifted_rows_max; looked += sifted_at_once) {
        const std::size_t wanted = asked.query.limit - kept.rows.size();
        query.limit = sifted_at_once;
        TRY(Page page, api.host.read(query));
        std::size_t upto = 0;
        std::size_t found = 0;
        for (; upto < page.rows.size() && found < wanted; ++upto)
            found += asked.keeps(page.rows[upto]) ? 1 : 0;
        if (upto < page.rows.size()) {  // the next page begins behind the last that fits
            query.limit = upto;
            TRY(page, api.host.read(query));
        }
        for (StoredRow& row : page.rows) {
            if (asked.keeps(row)) kept.rows.push_back(std::move(row));
        }
        kept.next = page.next;
        if (kept.next.empty() || kept.rows.size() >= asked.query.limit) break;
        query.after = kept.next;
    }
    return kept;
}

// A page, and each of its rows as JSON. One that would be larger than a page may be ends early.
Result<std::pair<Page, std::vector<std::string>>> read_page(const Api& api, Asked asked,
                                                            const Listing& listing, bool is_brief,
                                                            std::string_view language) {
    Query& query = asked.query;
    while (true) {
        TRY(Page page, read_sifted(api, asked));
        if (query.table != listing.table) TRY_DONE(follow(api, listing, query.table, page));
        if (is_brief) {
            for (StoredRow& row : page.rows) row.row = listing.brief(row);
        }
        if (listing.shown != nullptr) {
            for (StoredRow& row : page.rows) row.row = listing.shown(api, row, language);
        }
        auto texts = json_rows(page.rows, listing.table);
        if (texts.size() == page.rows.size()) return std::pair{std::move(page), std::move(texts)};
        query.limit = texts.size();
    }
}

}  // namespace

std::vector<std::string> json_rows(std::span<const StoredRow> rows, TableId table) {
    std::vector<std::string> texts;
    std::size_t bytes = 0;
    for (const StoredRow& row : rows) {
        std::string text;
        append_json(text, *table_info(table).type, row.row.get());
        bytes += text.size();
        if (bytes > page_bytes_max && !texts.empty()) break;
        texts.push_back(std::move(text));
    }
    return texts;
}

Result<std::size_t> number_parameter(const net::Request& request, std::string_view name, std::size_t usual,
                                     std::size_t max) {
    const bool is_given = std::any_of(request.query.begin(), request.query.end(),
                                      [&](const auto& parameter) { return parameter.first == name; });
    if (!is_given) return usual;
    const std::string_view text = request.parameter(name);
    std::size_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size() || value < 1 || value > max) {
        return Error{ErrorCode::invalid, fmt::format("'{}' is a number from 1 to {}", name, max),
                     std::string{name}};
    }
    return value;
}

void list_rows(Api& api, Call call) {
    const Listing& listing = *call.route->list;
    auto asked = asked_of(call.request, listing);
    if (!asked) {
        call.reply(net::problem(asked.error()));
        return;
    }
    const auto is_brief = asks_for_brief(call.request, listing);
    if (!is_brief) return call.reply(net::problem(is_brief.error()));
    auto language = listing.shown == nullptr ? std::string{} : language_asked(api, call.request);
    api.read(std::move(call.reply),
             [&api, asked = std::move(*asked), &listing, language = std::move(language), is_brief = *is_brief,
              sees_extra = allows(call.principal, listing.extra_scope)]() -> net::Response {
                 auto read = read_page(api, asked, listing, is_brief, language);
                 if (!read) {
                     Error error = std::move(read).error();
                     if (error.field == "after") error.field = "cursor";
                     return net::problem(error);
                 }
                 auto& [page, texts] = *read;
                 std::vector<std::string> extras;
                 if (listing.extras != nullptr) {
                     extras = sees_extra ? listing.extras(api, page) : std::vector<std::string>(texts.size());
                 }
                 std::string body = R"({"items":[)";
                 for (std::size_t i = 0; i < texts.size(); ++i) {
                     if (i > 0) body += ',';
                     body += texts[i];
                     if (!extras.empty()) {
                         body.pop_back();
                         body += fmt::format(R"(,"{}":)", listing.extra);
                         append_json_text(body, extras[i]);
                         body += '}';
                     }
                 }
                 body += R"(],"next_cursor":)";
                 if (page.next.empty()) {
                     body += "null}";
                 } else {
                     append_json_text(body, page.next);
                     body += '}';
                 }
                 return json_response(std::move(body));
             });
}

void get_row(Api& api, Call call) {
    const TableId table = *call.route->row;
    RowKey key{call.path[0]};
    if (table_info(table).has_id_key()) {
        auto id = parse_id(call.path[0]);
        if (!id) {
            call.reply(net::problem(id.error()));
            return;
        }
        key = RowKey{*id};
    }
    api.read(std::move(call.reply), [&api, table, key = std::move(key)]() -> net::Response {
        const auto row = read_row(api, table, key);
        if (!row) return net::problem(row.error());
        std::string body;
        append_json(body, *table_info(table).type, row->row.get());
        return json_response(std::move(body));
    });
}

}  // namespace tero::api
