// A Batch: the rows that one decision writes. All of it is stored, or none.
#pragma once

#include "base/check.hpp"
#include "kernel/table.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tero {

// A row of any table; shared, because nobody changes it once it is made.
using AnyRow = std::shared_ptr<const void>;

struct Write {
    TableId table = {};
    RowKey key = {};
    AnyRow row = {};            // null: the row is erased
    std::uint64_t version = 0;  // the stored version this write replaces; 0: the row must not exist yet
};

class Batch {
public:
    template <class Row>
    void put(Row row) {
        put(std::make_shared<const Row>(std::move(row)));
    }
    template <class Row>
    void put(std::shared_ptr<const Row> row) {
        const TableId table = table_of<Row>();
        RowKey key = key_of(table_info(table), row.get());
        CHECK(!key.text.empty() || !key.id.empty(), "a row of {} without a key", table_info(table).name);
        writes.push_back({table, std::move(key), std::move(row), 0});
    }
    template <class Row>
    void erase(RowKey key) {
        writes.push_back({table_of<Row>(), std::move(key), nullptr, 0});
    }
    bool empty() const { return writes.empty(); }

    std::vector<Write> writes = {};  // versions are filled in by the engine
};

}  // namespace tero
