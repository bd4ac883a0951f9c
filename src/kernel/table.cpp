#include "kernel/table.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <utility>

namespace tero {
namespace {

// Grows while the program begins, before main(), and is complete from the first question on.
struct Tables {
    std::vector<TableInfo> all = {};
    std::vector<const TypeInfo& (*)()> types = {};
    bool complete = false;
};

Tables& tables() {
    static Tables tables;
    return tables;
}

std::vector<TableInfo>& completed() {
    static std::vector<TableInfo>& all = []() -> std::vector<TableInfo>& {
        Tables& told = tables();
        for (std::size_t i = 0; i < told.all.size(); ++i) {
            TableInfo& table = told.all[i];
            table.type = &told.types[i]();
            const Kind key = table.key_field().type->kind;
            CHECK(key == Kind::id || key == Kind::text, "table {}: its first field is no key", table.name);
            for (const IndexInfo& index : table.indexes) {
                for (const std::string_view field : index.fields) {
                    CHECK(table.type->find(field) != nullptr, "index {}.{}: no field {}", table.name, index.name,
                          field);
                }
                if (index.leaves_out.empty()) continue;
                const auto& names = table.type->find(index.fields.front())->type->enumerators;
                const bool is_known = std::find(names.begin(), names.end(), index.leaves_out) != names.end();
                CHECK(index.fields.size() == 2 && is_known, "index {}.{}: nothing is called {}", table.name,
                      index.name, index.leaves_out);
            }
        }
        for (const TableInfo& part : told.all) {
            if (part.host.empty()) continue;
            const auto host = std::find_if(told.all.begin(), told.all.end(),
                                           [&](const TableInfo& one) { return one.name == part.host; });
            CHECK(host != told.all.end() && host->host.empty(), "table {} is part of no table {}", part.name,
                  part.host);
            CHECK(host->key_field().name == part.key_field().name, "{} and its part {} differ in their key",
                  host->name, part.name);
            for (const TableInfo& other : told.all)
                CHECK(&other == &part || other.host != part.host, "{} has two parts", part.host);
        }
        told.complete = true;
        return told.all;
    }();
    return all;
}

}  // namespace

namespace telling {

TableId tell_of_table(TableInfo table, const TypeInfo& (*type)()) {
    Tables& told = tables();
    CHECK(!told.complete, "table {} is told of too late", table.name);
    const bool known = std::any_of(told.all.begin(), told.all.end(),
                                   [&](const TableInfo& other) { return other.name == table.name; });
    CHECK(!known, "two tables are called {}", table.name);
    table.id = static_cast<TableId>(told.all.size());
    told.all.push_back(std::move(table));
    told.types.push_back(type);
    return told.all.back().id;
}

}  // namespace telling

const IndexInfo* TableInfo::find_index(std::string_view index) const {
    for (const IndexInfo& candidate : indexes) {
        if (candidate.name == index) return &candidate;
    }
    return nullptr;
}

std::span<const TableInfo> all_tables() { return completed(); }

const TableInfo& table_info(TableId id) { return completed()[static_cast<std::size_t>(id)]; }

const TableInfo* find_table(std::string_view name) {
    for (const TableInfo& table : all_tables()) {
        if (table.name == name) return &table;
    }
    return nullptr;
}

const TableInfo* find_part(const TableInfo& host) {
    for (const TableInfo& table : all_tables()) {
        if (table.host == host.name) return &table;
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
