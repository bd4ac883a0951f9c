// Questions to a store: one way to filter, order and page, on declared indexes only.
#pragma once

#include "base/time.hpp"
#include "kernel/batch.hpp"
#include "kernel/table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero {

// A value to compare a field with: text for text, id and enum fields as spelled in JSON; a number for times
// (ms).
struct Bound {
    std::string text = {};
    std::int64_t number = 0;
    bool operator==(const Bound&) const = default;
};

struct Query {
    TableId table = {};
    std::vector<RowKey> keys = {};     // when set: these rows, in any order, and nothing below applies
    std::string index = {};            // empty: the table's key order
    std::vector<Bound> equal = {};     // one for each field of the index before its last
    std::optional<Bound> from = {};    // the index's last field: at least this
    std::optional<Bound> before = {};  // … and less than this
    bool descending = false;
    std::size_t limit = 100;
    std::string after = {};  // cursor of the last page; empty for the first
};

struct StoredRow {
    AnyRow row = {};
    std::uint64_t version = 0;

    template <class Row>
    const Row& as() const {
        return *static_cast<const Row*>(row.get());
    }
};

struct Page {
    std::vector<StoredRow> rows = {};
    std::string next = {};  // cursor for the page after this one; empty when there is none
    std::vector<std::string> unreadable = {};  // which rows are left out because they cannot be read, and why
};

}  // namespace tero
