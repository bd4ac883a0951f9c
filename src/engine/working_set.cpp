#include "engine/working_set.hpp"

#include <fmt/format.h>

namespace tero {
namespace {

// Every stored row of the table, by key.
Result<std::map<RowKey, StoredRow>> stored_rows(Store& store, std::string_view workspace, TableId table) {
    std::map<RowKey, StoredRow> rows;
    Query query;
    query.table = table;
    query.limit = 1000;
    do {
        TRY(const Page page, store.read(workspace, query));
        for (const StoredRow& row : page.rows) rows.emplace(key_of(table_info(table), row.row.get()), row);
        query.after = page.next;
    } while (!query.after.empty());
    return rows;
}

std::optional<std::string> table_difference(const RowTable& table, const TableInfo& info, Store& store,
                                            std::string_view workspace) {
    const auto stored = stored_rows(store, workspace, info.id);
    if (!stored) return fmt::format("{} cannot be read: {}", info.name, to_string(stored.error()));

    std::optional<std::string> difference;
    table.each([&](const AnyRow& row) {
        const RowKey key = key_of(info, row.get());
        const auto found = stored->find(key);
        if (found == stored->end()) {
            difference = fmt::format("{} {} is in memory and not stored", info.name, to_string(key));
        } else if (!info.equal(found->second.row.get(), row.get())) {
            difference = fmt::format("{} {} is stored otherwise than it is in memory", info.name, to_string(key));
        } else if (const RowEntry* entry = table.find(key); entry->version != found->second.version) {
            difference = fmt::format("{} {} has version {} in memory and {} stored", info.name, to_string(key),
                                     entry->version, found->second.version);
        }
    });
    if (difference) return difference;
    for (const auto& [key, row] : *stored) {
        const RowEntry* entry = table.find(key);
        if (entry != nullptr && !entry->row) {
            return fmt::format("{} {} is stored and memory knows it to be absent", info.name, to_string(key));
        }
        const bool is_missed =
            table.complete || (table.near(row.row.get()) && !(table.is_reading && table.is_reading()));
        if (entry == nullptr && is_missed) {
            return fmt::format("{} {} is near and not in memory", info.name, to_string(key));
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> working_set_difference(const Engine& engine, Store& store,
                                                  std::string_view workspace) {
    for (const TableInfo& info : all_tables()) {
        if (info.only_written) continue;
        if (auto difference = table_difference(engine.rows().at(info.id), info, store, workspace))
            return difference;
    }
    return std::nullopt;
}

}  // namespace tero
