// A Query made ready: table, index and fields found, bounds and cursor checked. Every engine reads by such a
// plan, so all of them refuse the same questions and understand the same cursors.
#pragma once

#include "base/result.hpp"
#include "kernel/query.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

// A field as indexes order it: integers, times and durations by number; texts, the names of enumerators and
// the 16 bytes of an id by their bytes.
struct IndexValue {
    std::int64_t number = 0;
    std::string text = {};
    auto operator<=>(const IndexValue&) const = default;
};

// Where a row stands in an index.
struct Position {
    IndexValue value = {};  // of the index's last field
    RowKey key = {};
    auto operator<=>(const Position&) const = default;
};

struct ReadPlan {
    const TableInfo* table = nullptr;
    const IndexInfo* index = nullptr;  // null: the rows in the order of their keys
    std::vector<const FieldInfo*> equal_fields = {};
    std::vector<IndexValue> equal = {};
    const FieldInfo* walked = nullptr;  // the index's last field, or the key
    std::optional<IndexValue> from = {};
    std::optional<IndexValue> before = {};
    std::optional<Position> after = {};  // decoded from the cursor
    bool descending = false;
    std::size_t limit = 0;
    std::uint64_t fingerprint = 0;  // of everything but limit and cursor: a cursor fits one question only
};

// Of a query without keys. invalid for an index, a bound, a limit or a cursor that does not fit.
Result<ReadPlan> plan_read(std::string_view workspace, const Query& query);

IndexValue index_value(const FieldInfo& field, const void* row);
Position position_of(const ReadPlan& plan, const void* row);

// The text for Page::next, and back again in plan_read.
std::string make_cursor(const ReadPlan& plan, const Position& last);

// The keys of a key query, each once and in order. invalid when one is a text where the table has ids, or the
// other way round; an empty key finds nothing.
Result<std::vector<RowKey>> distinct_keys(const Query& query);

}  // namespace tero
