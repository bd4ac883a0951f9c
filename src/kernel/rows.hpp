// The working set: the rows that decisions look at, in memory.
//
// A table holds the rows that are alive and a bounded cache of others. What it does not hold is *unknown*,
// not absent: a decision that meets an unknown row answers with a Need, and the engine loads it. Changes are
// made by the engine alone, which records how to undo them until the decision they belong to is complete.
#pragma once

#include "base/check.hpp"
#include "kernel/batch.hpp"
#include "kernel/table.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <tuple>
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

template <class Row>
struct KeyOf {
    using type = std::string;
};
template <class Row>
requires requires { requires std::is_base_of_v<RawId, decltype(Row::id)>; }
struct KeyOf<Row> {
    using type = RawId;
};

// Rows of which history is only added: they are written and never looked at by a decision.
template <class Row>
inline constexpr bool only_written = std::is_same_v<Row, HistoryEntry> || std::is_same_v<Row, Quarantine>;

template <class Row>
class Table {
public:
    using Key = typename KeyOf<Row>::type;
    using Shared = std::shared_ptr<const Row>;
    using Observer = std::function<void(const Row* before, const Row* after)>;

    struct Entry {
        Shared row = {};               // null: known to be absent
        std::uint64_t version = 0;     // as it will be stored once the collecting group is committed
        std::uint64_t group = 0;       // the group that wrote it last
        std::uint32_t write = 0;       // where in that group
        mutable bool touched = false;  // looked at since the cache last considered dropping it
    };

    // Rows for which this holds stay in memory until it no longer does. Every other row is cache.
    std::function<bool(const Row&)> alive = [](const Row&) { return false; };
    // How much a row weighs, where rows may be large; see trim().
    std::function<std::size_t(const Row&)> bytes = nullptr;
    // All rows were loaded at the start: what is not here does not exist.
    bool complete = false;

    static Key typed_key(const RowKey& key) {
        if constexpr (std::is_same_v<Key, RawId>) {
            return key.id;
        } else {
            return key.text;
        }
    }

    Look<Row> look(const Key& key) const {
        const auto found = entries_.find(key);
        if (found == entries_.end()) return {nullptr, complete};
        found->second.touched = true;
        return {found->second.row.get(), true};
    }
    Shared shared(const Key& key) const {
        const auto found = entries_.find(key);
        return found == entries_.end() ? nullptr : found->second.row;
    }

    // Called with every change of a row, in order; what it builds must be derivable from the rows.
    void observe(Observer observer) { observers_.push_back(std::move(observer)); }

    template <class Visit>
    void each(Visit visit) const {
        for (const auto& [key, entry] : entries_) {
            if (entry.row) visit(*entry.row);
        }
    }
    std::size_t size() const { return entries_.size(); }

    // ---- for the engine ----

    Entry* find(const Key& key) {
        const auto found = entries_.find(key);
        return found == entries_.end() ? nullptr : &found->second;
    }
    const Entry* find(const Key& key) const {
        const auto found = entries_.find(key);
        return found == entries_.end() ? nullptr : &found->second;
    }

    // As read from the store. A row that a decision has touched meanwhile is newer and stays.
    void load(const Key& key, Shared row, std::uint64_t version) {
        const auto [found, added] = entries_.try_emplace(key);
        if (!added) return;
        found->second.row = std::move(row);
        found->second.version = version;
        if (found->second.row) tell(nullptr, found->second.row.get());
        if (!found->second.row || !alive(*found->second.row)) cached_.push_back(key);
    }

    // Changes a row, remembering how to undo it. Null erases.
    Entry& put(const Key& key, Shared row) {
        const auto [found, added] = entries_.try_emplace(key);
        undo_.push_back({key, added, found->second});
        const Shared before = std::exchange(found->second.row, std::move(row));
        tell(before.get(), found->second.row.get());
        return found->second;
    }
    void keep() {
        for (const Undo& undo : undo_) {
            const auto found = entries_.find(undo.key);
            const bool was_cached = !undo.added && (!undo.before.row || !alive(*undo.before.row));
            if (found != entries_.end() && !was_cached &&
                (!found->second.row || !alive(*found->second.row))) {
                cached_.push_back(undo.key);
            }
        }
        undo_.clear();
    }
    void roll_back() {
        for (auto undo = undo_.rbegin(); undo != undo_.rend(); ++undo) {
            const auto found = entries_.find(undo->key);
            CHECK(found != entries_.end(), "undo of a row that is gone");
            tell(found->second.row.get(), undo->before.row.get());
            if (undo->added) {
                entries_.erase(found);
            } else {
                found->second = undo->before;
            }
        }
        undo_.clear();
    }

    // Drops cached rows above `limit`, or while all rows together weigh more than `bytes_max`, that no group
    // after `group_committed` wrote, oldest first, sparing those looked at since the last time.
    void trim(std::size_t limit, std::size_t bytes_max, std::uint64_t group_committed) {
        std::size_t tries = cached_.size() > limit ? (cached_.size() - limit) * 2 : 0;
        if (bytes_ > bytes_max) tries = std::max(tries, std::min(cached_.size(), trim_tries_min));
        for (; tries > 0 && (cached_.size() > limit || bytes_ > bytes_max); --tries) {
            const Key key = std::move(cached_.front());
            cached_.pop_front();
            const auto found = entries_.find(key);
            if (found == entries_.end()) continue;
            Entry& entry = found->second;
            if (entry.row && alive(*entry.row)) continue;  // it came alive again: no longer cache
            if (entry.touched || entry.group > group_committed) {
                entry.touched = false;
                cached_.push_back(key);
                continue;
            }
            if (entry.row) tell(entry.row.get(), nullptr);
            entries_.erase(found);
        }
    }

private:
    struct Undo {
        Key key;
        bool added;
        Entry before;
    };

    static constexpr std::size_t trim_tries_min = 1000;

    void tell(const Row* before, const Row* after) {
        if (bytes) {
            bytes_ += after != nullptr ? bytes(*after) : 0;
            bytes_ -= before != nullptr ? bytes(*before) : 0;
        }
        for (const Observer& observer : observers_) observer(before, after);
    }

    std::unordered_map<Key, Entry> entries_;
    std::deque<Key> cached_;
    std::size_t bytes_ = 0;  // of all rows, cached or not
    std::vector<Undo> undo_;
    std::vector<Observer> observers_;
};

// All tables, by row type.
class Rows {
public:
    template <class Row>
    const Table<Row>& table() const {
        return std::get<Table<Row>>(tables_);
    }
    template <class Row>
    Table<Row>& table() {
        return std::get<Table<Row>>(tables_);
    }
    template <class Row>
    Look<Row> look(const typename Table<Row>::Key& key) const {
        return table<Row>().look(key);
    }

    // visit(Table<Row>&) for every table.
    template <class Visit>
    void each_table(Visit visit) {
        std::apply([&](auto&... table) { (visit(table), ...); }, tables_);
    }
    // visit(Table<Row>&) for the table of that id.
    template <class Visit>
    void with_table(TableId id, Visit visit) {
        switch (id) {
#define X(name, Row)         \
    case TableId::name:      \
        visit(table<Row>()); \
        return;
            TERO_TABLES(X)
#undef X
        }
    }

private:
    std::tuple<Table<AgentInfo>, Table<Task>, Table<TaskBody>, Table<TaskKey>, Table<Contact>,
               Table<ContactIdentity>, Table<Conversation>, Table<Message>, Table<ProviderRef>,
               Table<Quarantine>, Table<PriceList>, Table<Quote>, Table<QuoteToken>, Table<FollowUp>,
               Table<HistoryEntry>, Table<Counter>, Table<Alert>, Table<ApiKey>, Table<Session>>
        tables_;
};

// Made once, in rows.cpp: every file of core looks rows up, and none should pay for the tables again.
#define X(name, Row) extern template class Table<Row>;
TERO_TABLES(X)
#undef X

}  // namespace tero
