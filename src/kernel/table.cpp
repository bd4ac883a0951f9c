#include "kernel/table.hpp"

#include "base/check.hpp"

#include <array>
#include <map>

namespace tero {
namespace {

// What the API lists and what the engine reads back at a start.
const std::map<TableId, std::vector<IndexInfo>>& indexes() {
    static const std::map<TableId, std::vector<IndexInfo>> all{
        {TableId::tasks, {{"by_status", {"status", "run_at"}}}},
        {TableId::contacts, {{"by_created", {"created_at"}}}},
        {TableId::conversations,
         {{"by_last_inbound", {"last_inbound_at"}},
          {"by_state", {"state", "state_since"}},
          {"by_answer", {"answer_at"}}}},
        {TableId::messages,
         {{"by_conversation", {"conversation", "created_at"}}, {"by_status", {"status", "created_at"}}}},
        {TableId::quarantine, {{"by_time", {"at"}}}},
        {TableId::quotes,
         {{"by_created", {"created_at"}},
          {"by_status", {"status", "created_at"}},
          {"by_contact", {"contact", "created_at"}},
          {"by_number", {"number"}}}},
        {TableId::follow_ups,
         {{"by_due", {"due_at"}}, {"by_status", {"status", "due_at"}}, {"by_quote", {"quote", "due_at"}}}},
        {TableId::history, {{"by_subject", {"subject", "at"}}}},
        {TableId::alerts, {{"by_last", {"last_at"}}, {"by_status", {"status", "last_at"}}}},
    };
    return all;
}

std::vector<TableInfo> build() {
    std::vector<TableInfo> tables;
#define X(table, Row)                                                                                \
    tables.push_back({TableId::table, #table, &type_info<Row>(), {}, []() -> std::shared_ptr<void> { \
                          return std::make_shared<Row>();                                            \
                      }});
    TERO_TABLES(X)
#undef X
    for (TableInfo& table : tables) {
        const Kind key = table.key_field().type->kind;
        CHECK(key == Kind::id || key == Kind::text, "table {}: its first field is no key", table.name);
        const auto found = indexes().find(table.id);
        if (found == indexes().end()) continue;
        table.indexes = found->second;
        for (const IndexInfo& index : table.indexes) {
            for (const std::string_view field : index.fields) {
                CHECK(table.type->find(field) != nullptr, "index {}.{}: no field {}", table.name, index.name,
                      field);
            }
        }
    }
    return tables;
}

}  // namespace

const IndexInfo* TableInfo::find_index(std::string_view index) const {
    for (const IndexInfo& candidate : indexes) {
        if (candidate.name == index) return &candidate;
    }
    return nullptr;
}

std::span<const TableInfo> all_tables() {
    static const std::vector<TableInfo> tables = build();
    return tables;
}

const TableInfo& table_info(TableId id) { return all_tables()[static_cast<std::size_t>(id)]; }

const TableInfo* find_table(std::string_view name) {
    for (const TableInfo& table : all_tables()) {
        if (table.name == name) return &table;
    }
    return nullptr;
}

RowKey key_of(const TableInfo& table, const void* row) {
    const FieldInfo& key = table.key_field();
    if (key.type->kind == Kind::id) return RowKey{*static_cast<const RawId*>(key.in(row))};
    return RowKey{*static_cast<const std::string*>(key.in(row))};
}

std::string to_string(const RowKey& key) { return key.text.empty() ? to_string(key.id) : key.text; }

}  // namespace tero
