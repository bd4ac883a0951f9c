#include "kernel/rows.hpp"

#include <algorithm>

namespace tero {
namespace {

constexpr std::size_t trim_tries_min = 1000;

}  // namespace

template <class Key>
void KeyedTable<Key>::load(const RowKey& key, AnyRow row, std::uint64_t version) {
    const auto [found, added] = entries_.try_emplace(typed(key));
    if (!added) return;
    found->second.row = std::move(row);
    found->second.version = version;
    if (found->second.row) tell(nullptr, found->second.row.get());
    if (is_cache(found->second)) cached_.push_back(typed(key));
}

template <class Key>
void KeyedTable<Key>::put(const RowKey& key, AnyRow row) {
    const auto [found, added] = entries_.try_emplace(typed(key));
    undo_.push_back({typed(key), added, found->second});
    const AnyRow before = std::exchange(found->second.row, std::move(row));
    tell(before.get(), found->second.row.get());
}

template <class Key>
void KeyedTable<Key>::keep() {
    for (const Undo& undo : undo_) {
        const auto found = entries_.find(undo.key);
        const bool was_cached = !undo.added && is_cache(undo.before);
        if (found != entries_.end() && !was_cached && is_cache(found->second)) cached_.push_back(undo.key);
    }
    undo_.clear();
}

template <class Key>
void KeyedTable<Key>::roll_back() {
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

template <class Key>
void KeyedTable<Key>::trim(const CacheLimits& limits, std::uint64_t group_committed) {
    std::size_t tries = cached_.size() > limits.rows ? (cached_.size() - limits.rows) * 2 : 0;
    if (bytes_held_ > limits.bytes) tries = std::max(tries, std::min(cached_.size(), trim_tries_min));
    for (; tries > 0 && (cached_.size() > limits.rows || bytes_held_ > limits.bytes); --tries) {
        Key key = std::move(cached_.front());
        cached_.pop_front();
        const auto found = entries_.find(key);
        if (found == entries_.end()) continue;
        RowEntry& entry = found->second;
        if (!is_cache(entry)) continue;  // it came near again
        if (entry.touched || entry.awaited > 0 || entry.group > group_committed) {
            entry.touched = false;
            cached_.push_back(std::move(key));
            continue;
        }
        if (entry.row) tell(entry.row.get(), nullptr);
        entries_.erase(found);
    }
}

template class KeyedTable<RawId>;
template class KeyedTable<std::string>;

Rows::Rows() {
    for (const TableInfo& table : all_tables()) {
        if (table.has_id_key()) {
            tables_.push_back(std::make_unique<KeyedTable<RawId>>());
        } else {
            tables_.push_back(std::make_unique<KeyedTable<std::string>>());
        }
    }
}

void Rows::keep() {
    for (const TableId id : changed_) at(id).keep();
    changed_.clear();
}

void Rows::roll_back() {
    for (const TableId id : changed_) at(id).roll_back();
    changed_.clear();
}

}  // namespace tero
