// The working set: the rows that decisions look at, in memory.
//
// A table holds the rows that are near and a bounded cache of others. What it does not hold is *unknown*, not
// absent: a decision that meets an unknown row answers with a Need, and the engine loads it. Changes are made
// by the engine alone, which records how to undo them until the decision they belong to is complete.
//
// Tables are erased: there is one for each row that the program tells of (kernel/table.hpp), and to see a row
// of it is a load, a question to its map, and a cast.
#pragma once

#include "base/check.hpp"
#include "kernel/batch.hpp"
#include "kernel/table.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tero {

template <class Row>
struct Look {
    const Row* row = nullptr;  // null: there is no such row, or it is not known
    bool known = true;
};

struct RowEntry {
    AnyRow row = {};               // null: known to be absent
    std::uint64_t version = 0;     // as it will be stored once the collecting group is committed
    std::uint64_t group = 0;       // the group that wrote it last
    std::uint32_t write = 0;       // where in that group
    mutable bool touched = false;  // seen since the cache last considered dropping it
    std::uint16_t awaited = 0;     // by so many inputs that wait for more rows; it stays until they have them
};

// How much of the working set may be cache.
struct CacheLimits {
    std::size_t rows = 0;
    std::size_t bytes = 0;  // of all rows of a table, where they are weighed
};

class RowTable {
public:
    virtual ~RowTable() = default;

    // Rows for which this holds stay in memory until it no longer does. Every other row is cache.
    std::function<bool(const void*)> near = [](const void*) { return false; };
    // Some of these may not be there yet; see Near. For who looks whether all are.
    std::function<bool()> is_reading = nullptr;
    // How much a row weighs, where rows may be large; see trim().
    std::function<std::size_t(const void*)> bytes = nullptr;
    // All rows were loaded at the start: what is not here does not exist.
    bool complete = false;

    // Called with every change of a row, in order; what it builds must be derivable from the rows.
    using Observer = std::function<void(const void* before, const void* after)>;
    void observe(Observer observer) { observers_.push_back(std::move(observer)); }

    virtual RowEntry* find(const RowKey& key) = 0;
    virtual const RowEntry* find(const RowKey& key) const = 0;
    virtual void each(const std::function<void(const AnyRow&)>& visit) const = 0;
    virtual std::size_t size() const = 0;  // known rows, absent ones too

    // As read from the store. A row that a decision has touched meanwhile is newer and stays.
    virtual void load(const RowKey& key, AnyRow row, std::uint64_t version) = 0;
    // Changes a row, remembering how to undo it. Null erases.
    virtual void put(const RowKey& key, AnyRow row) = 0;
    virtual void keep() = 0;
    virtual void roll_back() = 0;
    // Drops cached rows above the limits that no group after `group_committed` wrote, oldest first, sparing
    // those seen since the last time.
    virtual void trim(const CacheLimits& limits, std::uint64_t group_committed) = 0;

protected:
    void tell(const void* before, const void* after) {
        if (bytes) {
            bytes_held_ += after != nullptr ? bytes(after) : 0;
            bytes_held_ -= before != nullptr ? bytes(before) : 0;
        }
        for (const Observer& observer : observers_) observer(before, after);
    }

    std::size_t bytes_held_ = 0;  // of all rows, cached or not

private:
    std::vector<Observer> observers_;
};

// Key is RawId or std::string.
template <class Key>
class KeyedTable final : public RowTable {
public:
    static const Key& typed(const RowKey& key) {
        if constexpr (std::is_same_v<Key, RawId>) {
            return key.id;
        } else {
            return key.text;
        }
    }

    const RowEntry* find_key(const Key& key) const {
        const auto found = entries_.find(key);
        return found == entries_.end() ? nullptr : &found->second;
    }
    RowEntry* find(const RowKey& key) override {
        const auto found = entries_.find(typed(key));
        return found == entries_.end() ? nullptr : &found->second;
    }
    const RowEntry* find(const RowKey& key) const override { return find_key(typed(key)); }
    void each(const std::function<void(const AnyRow&)>& visit) const override {
        for (const auto& [key, entry] : entries_) {
            if (entry.row) visit(entry.row);
        }
    }
    std::size_t size() const override { return entries_.size(); }
    void load(const RowKey& key, AnyRow row, std::uint64_t version) override;
    void put(const RowKey& key, AnyRow row) override;
    void keep() override;
    void roll_back() override;
    void trim(const CacheLimits& limits, std::uint64_t group_committed) override;

private:
    struct Undo {
        Key key;
        bool added;
        RowEntry before;
    };
    bool is_cache(const RowEntry& entry) const { return !entry.row || !near(entry.row.get()); }

    std::unordered_map<Key, RowEntry> entries_;
    std::deque<Key> cached_;
    std::vector<Undo> undo_;
};

template <class Row>
using KeyOf = std::conditional_t<telling::has_id_key<Row>, RawId, std::string>;

// One table as who knows its row sees it.
template <class Row>
class Table {
public:
    using Key = KeyOf<Row>;
    using Shared = std::shared_ptr<const Row>;

    explicit Table(RowTable& table) : table_(table) {}

    Look<Row> look(const Key& key) const {
        const RowEntry* entry = keyed().find_key(key);
        if (entry == nullptr) return {nullptr, table_.complete};
        entry->touched = true;
        return {static_cast<const Row*>(entry->row.get()), true};
    }
    Shared shared(const Key& key) const {
        const RowEntry* entry = keyed().find_key(key);
        return entry == nullptr ? nullptr : std::static_pointer_cast<const Row>(entry->row);
    }
    std::size_t size() const { return table_.size(); }
    bool is_near(const Row& row) const { return table_.near(&row); }
    template <class Visit>
    void each(Visit visit) const {
        table_.each([&](const AnyRow& row) { visit(*static_cast<const Row*>(row.get())); });
    }
    template <class Observer>
    void observe(Observer observer) {
        table_.observe([observer = std::move(observer)](const void* before, const void* after) {
            observer(static_cast<const Row*>(before), static_cast<const Row*>(after));
        });
    }

private:
    const KeyedTable<Key>& keyed() const { return static_cast<const KeyedTable<Key>&>(table_); }

    RowTable& table_;
};

// All tables, by their id.
class Rows {
public:
    Rows();

    template <class Row>
    Table<Row> table() const {
        return Table<Row>{at(table_of<Row>())};
    }
    template <class Row>
    Look<Row> look(const KeyOf<Row>& key) const {
        return table<Row>().look(key);
    }
    RowTable& at(TableId id) const { return *tables_[static_cast<std::size_t>(id)]; }

    // ---- for the engine ----
    void put(TableId id, const RowKey& key, AnyRow row) {
        at(id).put(key, std::move(row));
        changed_.push_back(id);
    }
    void keep();
    void roll_back();
    void trim(const CacheLimits& limits, std::uint64_t group_committed) {
        for (const auto& table : tables_) table->trim(limits, group_committed);
    }

private:
    std::vector<std::unique_ptr<RowTable>> tables_;
    std::vector<TableId> changed_;  // since the last keep() or roll_back(), each as often as it was changed
};

extern template class KeyedTable<RawId>;
extern template class KeyedTable<std::string>;

}  // namespace tero
