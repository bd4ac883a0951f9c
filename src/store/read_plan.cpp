#include "store/read_plan.hpp"

#include "base/check.hpp"
#include "base/random.hpp"
#include "base/shown.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstring>

namespace tero {
namespace {

constexpr std::string_view base64url_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string to_base64url(std::string_view bytes) {
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : bytes) {
        bits = (bits << 8) | static_cast<unsigned char>(c);
        for (count += 8; count >= 6; count -= 6) text.push_back(base64url_digits[(bits >> (count - 6)) & 63]);
    }
    if (count > 0) text.push_back(base64url_digits[(bits << (6 - count)) & 63]);
    return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const std::size_t digit = base64url_digits.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        bits = (bits << 6) | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes.push_back(static_cast<char>((bits >> count) & 255));
        }
    }
    return bytes;
}

void append_number(std::string& out, std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>((number >> shift) & 255));
}

void append_text(std::string& out, std::string_view text) {
    append_number(out, text.size());
    out.append(text);
}

// Takes fields off the front of a cursor; once something is missing, `good` stays false.
struct CursorReader {
    std::string_view rest = {};
    bool good = true;

    std::string_view bytes(std::uint64_t count) {
        if (count > rest.size()) {
            good = false;
            return {};
        }
        const std::string_view taken = rest.substr(0, static_cast<std::size_t>(count));
        rest.remove_prefix(static_cast<std::size_t>(count));
        return taken;
    }
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (const char c : bytes(8)) value = (value << 8) | static_cast<unsigned char>(c);
        return value;
    }
    std::string text() { return std::string{bytes(number())}; }
};

std::string_view bytes_of(const RawId& id) {
    return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

Result<Position> read_cursor(const ReadPlan& plan, std::string_view cursor) {
    const Error bad{ErrorCode::invalid,
                    "this cursor does not belong to this question; start again from the first page", "after"};
    const std::optional<std::string> decoded = from_base64url(cursor);
    // Its own text only: unused bits at the end would make several texts of one cursor.
    if (!decoded || to_base64url(*decoded) != cursor) return bad;
    CursorReader reader{*decoded};
    const std::uint64_t sum = reader.number();
    if (!reader.good || sum != stable_hash(reader.rest, plan.fingerprint)) return bad;
    Position position;
    position.value.number = static_cast<std::int64_t>(reader.number());
    position.value.text = reader.text();
    const std::string_view id = reader.bytes(16);
    position.key.text = reader.text();
    if (!reader.good || !reader.rest.empty()) return bad;
    std::memcpy(position.key.id.bytes.data(), id.data(), id.size());
    return position;
}

std::uint64_t fingerprint_of(std::string_view workspace, const Query& query, const TableInfo& table) {
    std::string text;
    append_text(text, workspace);
    append_text(text, table.name);
    append_text(text, query.index);
    const auto append_bound = [&](const Bound& bound) {
        append_text(text, bound.text);
        append_number(text, static_cast<std::uint64_t>(bound.number));
    };
    append_number(text, query.equal.size());
    for (const Bound& bound : query.equal) append_bound(bound);
    for (const auto& bound : {query.from, query.before}) {
        text.push_back(bound ? '1' : '0');
        if (bound) append_bound(*bound);
    }
    text.push_back(query.descending ? 'd' : 'a');
    return stable_hash(text);
}

Result<IndexValue> read_bound(const FieldInfo& field, const Bound& bound) {
    switch (field.type->kind) {
        case Kind::boolean:
        case Kind::integer:
        case Kind::timestamp:
        case Kind::duration:
            return IndexValue{.number = bound.number};
        case Kind::text:
            return IndexValue{.text = bound.text};
        case Kind::enumeration: {
            const auto& names = field.type->enumerators;
            if (std::find(names.begin(), names.end(), bound.text) != names.end())
                return IndexValue{.text = bound.text};
            return Error{ErrorCode::invalid,
                         fmt::format("'{}' is no {}", shown(bound.text), field.type->name),
                         std::string{field.name}};
        }
        case Kind::id: {
            auto id = parse_id(bound.text);
            if (!id) return Error{ErrorCode::invalid, id.error().message, std::string{field.name}};
            return IndexValue{.text = std::string{bytes_of(*id)}};
        }
        default:
            break;
    }
    CHECK(false, "field {} is of a kind that no index may have", field.name);
}

}  // namespace

IndexValue index_value(const FieldInfo& field, const void* row) {
    const void* value = field.in(row);
    switch (field.type->kind) {
        case Kind::boolean:
        case Kind::integer:
            return {.number = field.type->get_integer(value)};
        case Kind::timestamp:
            return {.number = static_cast<const Timestamp*>(value)->ms};
        case Kind::duration:
            return {.number = static_cast<const Duration*>(value)->count()};
        case Kind::text:
            return {.text = *static_cast<const std::string*>(value)};
        case Kind::enumeration:
            return {.text = std::string{enumerator_name(*field.type, field.type->get_integer(value))}};
        case Kind::id:
            return {.text = std::string{bytes_of(*static_cast<const RawId*>(value))}};
        default:
            break;
    }
    CHECK(false, "field {} is of a kind that no index may have", field.name);
}

Position position_of(const ReadPlan& plan, const void* row) {
    return {index_value(*plan.walked, row), key_of(*plan.table, row)};
}

Result<ReadPlan> plan_read(std::string_view workspace, const Query& query) {
    const TableInfo& table = table_info(query.table);
    ReadPlan plan{.table = &table, .descending = query.descending, .limit = query.limit};
    if (query.limit == 0) return Error{ErrorCode::invalid, "a page needs room for at least one row", "limit"};
    if (query.index.empty()) {
        plan.walked = &table.key_field();
    } else {
        plan.index = table.find_index(query.index);
        if (plan.index == nullptr) {
            return Error{ErrorCode::invalid, fmt::format("{} has no index '{}'", table.name, query.index),
                         "index"};
        }
        for (const std::string_view name : plan.index->fields)
            plan.equal_fields.push_back(table.type->find(name));
        plan.walked = plan.equal_fields.back();
        plan.equal_fields.pop_back();
    }
    if (query.equal.size() != plan.equal_fields.size()) {
        return Error{ErrorCode::invalid,
                     fmt::format("index '{}' of {} takes {} values to be equal to, not {}", query.index,
                                 table.name, plan.equal_fields.size(), query.equal.size()),
                     "equal"};
    }
    for (std::size_t i = 0; i < query.equal.size(); ++i) {
        TRY(IndexValue value, read_bound(*plan.equal_fields[i], query.equal[i]));
        plan.equal.push_back(std::move(value));
    }
    if (plan.index != nullptr && !plan.index->leaves_out.empty() &&
        plan.equal.front().text == plan.index->leaves_out) {
        if (query.from || query.before) {
            return Error{ErrorCode::invalid,
                         fmt::format("index '{}' of {} leaves out {}", query.index, table.name,
                                     plan.index->leaves_out),
                         "index"};
        }
        plan.index = nullptr;
        plan.walked = &table.key_field();
    }
    if (query.from) {
        TRY(plan.from, read_bound(*plan.walked, *query.from));
    }
    if (query.before) {
        TRY(plan.before, read_bound(*plan.walked, *query.before));
    }
    plan.fingerprint = fingerprint_of(workspace, query, table);
    if (!query.after.empty()) {
        TRY(plan.after, read_cursor(plan, query.after));
    }
    return plan;
}

std::string make_cursor(const ReadPlan& plan, const Position& last) {
    std::string payload;
    append_number(payload, static_cast<std::uint64_t>(last.value.number));
    append_text(payload, last.value.text);
    payload.append(bytes_of(last.key.id));
    append_text(payload, last.key.text);
    std::string bytes;
    append_number(bytes, stable_hash(payload, plan.fingerprint));
    return to_base64url(bytes + payload);
}

Result<std::vector<RowKey>> distinct_keys(const Query& query) {
    const TableInfo& table = table_info(query.table);
    for (const RowKey& key : query.keys) {
        if (table.has_id_key() ? key.text.empty() : key.id.empty()) continue;
        return Error{
            ErrorCode::invalid,
            fmt::format("a row of {} is found by {}", table.name, table.has_id_key() ? "its id" : "a text"),
            "keys"};
    }
    std::vector<RowKey> keys = query.keys;
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

}  // namespace tero
