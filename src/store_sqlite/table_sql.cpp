#include "store_sqlite/table_sql.hpp"

#include "store_sqlite/columns.hpp"

#include <fmt/format.h>
#include <string_view>

namespace tero::sqlite {
namespace {

std::string fields_of(const TableInfo& table) {
    std::string list;
    for (const FieldInfo& field : table.type->fields) list += quoted(field.name) + ", ";
    return list;
}

std::string where_key(const TableInfo& table) {
    return fmt::format(" WHERE {}=?1 AND {}=?2", quoted(workspace_column), quoted(table.key_field().name));
}

}  // namespace

std::string only_indexed(const IndexInfo& index, std::string_view before) {
    if (index.leaves_out.empty()) return {};
    return fmt::format("{}{}<>'{}'", before, quoted(index.fields.front()), index.leaves_out);
}

std::string insert_sql(const TableInfo& table) {
    std::string values = "?1";
    int parameter = 2;
    for ([[maybe_unused]] const FieldInfo& field : table.type->fields)
        values += fmt::format(", ?{}", parameter++);
    return fmt::format("INSERT INTO {}({}, {}{}) VALUES({}, 1) ON CONFLICT DO NOTHING", quoted(table.name),
                       quoted(workspace_column), fields_of(table), quoted(version_column), values);
}

std::string update_sql(const TableInfo& table) {
    std::string changes;
    int parameter = 2;
    for (const FieldInfo& field : table.type->fields) {
        if (parameter > 2) changes += fmt::format("{}=?{}, ", quoted(field.name), parameter);
        parameter += 1;
    }
    return fmt::format("UPDATE {} SET {}{}=?{}+1{} AND {}=?{}", quoted(table.name), changes,
                       quoted(version_column), parameter, where_key(table), quoted(version_column),
                       parameter);
}

std::string erase_sql(const TableInfo& table) {
    return fmt::format("DELETE FROM {}{} AND {}=?3", quoted(table.name), where_key(table),
                       quoted(version_column));
}

std::string exists_sql(const TableInfo& table) {
    return fmt::format("SELECT 1 FROM {}{}", quoted(table.name), where_key(table));
}

std::string select_all_sql(const TableInfo& table) {
    return fmt::format("SELECT {}{} FROM {}", fields_of(table), quoted(version_column), quoted(table.name));
}

std::string show_row_sql(const TableInfo& table) {
    std::string fields;
    for (const FieldInfo& field : table.type->fields)
        fields += fmt::format("{}quote({})", fields.empty() ? "" : ", ", quoted(field.name));
    return fmt::format("SELECT {} FROM {} WHERE {}=?1", fields, quoted(table.name), quoted(table.key_field().name));
}

std::string select_by_key_sql(const TableInfo& table) {
    return fmt::format("SELECT {}{} FROM {}{}", fields_of(table), quoted(version_column), quoted(table.name),
                       where_key(table));
}

std::string select_sql(const ReadPlan& plan) {
    const TableInfo& table = *plan.table;
    const std::string walked = quoted(plan.walked->name);
    const std::string key = quoted(table.key_field().name);
    std::string sql =
        fmt::format("SELECT {}{} FROM {}", fields_of(table), quoted(version_column), quoted(table.name));
    // Named, so that a question that could not use its index fails at once instead of reading the whole
    // table.
    if (plan.index != nullptr) sql += fmt::format(" INDEXED BY \"{}_{}\"", table.name, plan.index->name);
    sql += fmt::format(" WHERE {}=?", quoted(workspace_column));
    if (plan.index != nullptr) sql += only_indexed(*plan.index, " AND ");
    for (const FieldInfo* field : plan.equal_fields) sql += fmt::format(" AND {}=?", quoted(field->name));
    if (plan.from) sql += fmt::format(" AND {}>=?", walked);
    if (plan.before) sql += fmt::format(" AND {}<?", walked);
    if (plan.after) sql += fmt::format(" AND ({}, {}){}(?, ?)", walked, key, plan.descending ? '<' : '>');
    const std::string_view direction = plan.descending ? " DESC" : "";
    sql += fmt::format(" ORDER BY {}{}, {}{} LIMIT ?", walked, direction, key, direction);
    return sql;
}

}  // namespace tero::sqlite
