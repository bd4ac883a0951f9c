#include "store_sqlite/table_sql.hpp"

#include "store_sqlite/columns.hpp"

#include <fmt/format.h>
#include <memory>
#include <string_view>
#include <utility>

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

// `"field"=?n, ` for every field but the key, whose parameter comes before theirs.
std::string assignments(const TableInfo& table, int& parameter) {
    std::string list;
    for (const FieldInfo& field : table.type->fields.subspan(1))
        list += fmt::format("{}=?{}, ", quoted(field.name), parameter++);
    return list;
}

std::string parameters(int& parameter, std::size_t count) {
    std::string list;
    for (; count > 0; --count) list += fmt::format(", ?{}", parameter++);
    return list;
}

// The other one's fields but the key, as in a row of which only this one is there: names and values.
std::pair<std::string, std::string> nothing_of(const TableInfo& other) {
    std::string names;
    std::string values;
    const std::shared_ptr<void> empty = other.make_row();
    for (const FieldInfo& field : other.type->fields.subspan(1)) {
        names += fmt::format("{}, ", quoted(field.name));
        values += fmt::format(", {}", literal(field, empty.get()));
    }
    return {names + quoted(version_column(other)) + ", ", values + ", 0"};
}

// Host and part are one row, and either may be all that is there of it.
std::string is_there(const TableInfo& table, std::string_view before) {
    return in_one_row_with(table) != nullptr ? fmt::format("{}{}>0", before, quoted(version_column(table))) : "";
}

}  // namespace

std::string_view stored_in(const TableInfo& table) { return table.host.empty() ? table.name : table.host; }

const TableInfo* in_one_row_with(const TableInfo& table) {
    return table.host.empty() ? find_part(table) : find_table(table.host);
}

std::string version_column(const TableInfo& table) {
    return table.host.empty() ? "row_version" : fmt::format("{}_version", table.name);
}

std::string only_indexed(const IndexInfo& index, std::string_view before) {
    if (index.leaves_out.empty()) return {};
    return fmt::format("{}{}<>'{}'", before, quoted(index.fields.front()), index.leaves_out);
}

std::string insert_sql(const TableInfo& table) {
    int parameter = 2;
    const std::string values = parameters(parameter, table.type->fields.size());
    const std::string version = quoted(version_column(table));
    const TableInfo* other = in_one_row_with(table);
    if (other == nullptr) {
        return fmt::format("INSERT INTO {}({}, {}{}) VALUES(?1{}, 1) ON CONFLICT DO NOTHING",
                           quoted(stored_in(table)), quoted(workspace_column), fields_of(table), version,
                           values);
    }
    const auto [names, nothing] = nothing_of(*other);
    parameter = 3;
    const std::string key = quoted(table.key_field().name);
    return fmt::format(
        "INSERT INTO {0}({1}, {2}{3}{4}) VALUES(?1{5}{6}, 1) ON CONFLICT({1}, {7}) DO UPDATE SET "
        "{8}{4}=1 WHERE {4}=0",
        quoted(stored_in(table)), quoted(workspace_column), fields_of(table), names, version, values, nothing,
        key, assignments(table, parameter));
}

std::string update_sql(const TableInfo& table) {
    int parameter = 3;
    const std::string changes = assignments(table, parameter);
    const std::string version = quoted(version_column(table));
    return fmt::format("UPDATE {0} SET {1}{2}=?{3}+1{4} AND {2}=?{3}", quoted(stored_in(table)), changes, version,
                       parameter, where_key(table));
}

std::string erase_sql(const TableInfo& table) {
    const std::string alone = [&] {
        const TableInfo* other = in_one_row_with(table);
        return other == nullptr ? std::string{} : fmt::format(" AND {}=0", quoted(version_column(*other)));
    }();
    return fmt::format("DELETE FROM {}{} AND {}=?3{}", quoted(stored_in(table)), where_key(table),
                       quoted(version_column(table)), alone);
}

std::string empty_sql(const TableInfo& table) {
    std::string changes;
    const std::shared_ptr<void> empty = table.make_row();
    for (const FieldInfo& field : table.type->fields.subspan(1))
        changes += fmt::format("{}={}, ", quoted(field.name), literal(field, empty.get()));
    const std::string version = quoted(version_column(table));
    return fmt::format("UPDATE {0} SET {1}{2}=0{3} AND {2}=?3", quoted(stored_in(table)), changes, version,
                       where_key(table));
}

std::string exists_sql(const TableInfo& table) {
    return fmt::format("SELECT 1 FROM {}{}{}", quoted(stored_in(table)), where_key(table),
                       is_there(table, " AND "));
}

std::string insert_both_sql(const TableInfo& host, const TableInfo& part) {
    int parameter = 2;
    const std::string values = parameters(parameter, host.type->fields.size());
    const std::string more = parameters(parameter, part.type->fields.size() - 1);
    return fmt::format("INSERT INTO {}({}, {}{}{}, {}) VALUES(?1{}{}, 1, 1) ON CONFLICT DO NOTHING",
                       quoted(host.name), quoted(workspace_column), fields_of(host),
                       fields_of(part).substr(quoted(part.key_field().name).size() + 2),
                       quoted(version_column(host)), quoted(version_column(part)), values, more);
}

std::string update_both_sql(const TableInfo& host, const TableInfo& part) {
    int parameter = 3;
    const std::string changes = assignments(host, parameter);
    const std::string more = assignments(part, parameter);
    return fmt::format("UPDATE {0} SET {1}{2}{3}=?{5}+1, {4}=?{6}+1{7} AND {3}=?{5} AND {4}=?{6}",
                       quoted(host.name), changes, more, quoted(version_column(host)),
                       quoted(version_column(part)), parameter, parameter + 1, where_key(host));
}

std::string erase_both_sql(const TableInfo& host, const TableInfo& part) {
    return fmt::format("DELETE FROM {}{} AND {}=?3 AND {}=?4", quoted(host.name), where_key(host),
                       quoted(version_column(host)), quoted(version_column(part)));
}

std::string move_part_sql(const TableInfo& part) {
    const TableInfo& host = *find_table(part.host);
    const auto [names, nothing] = nothing_of(host);
    const std::string key = quoted(part.key_field().name);
    const std::string version = quoted(version_column(part));
    std::string changes;
    for (const FieldInfo& field : part.type->fields.subspan(1))
        changes += fmt::format("{0}=excluded.{0}, ", quoted(field.name));
    return fmt::format(
        "INSERT INTO {0}({1}, {2}{3}{4}) SELECT {1}, {2}{8}, row_version FROM {5} WHERE true "
        "ON CONFLICT({1}, {6}) DO UPDATE SET {7}{4}=excluded.{4}",
        quoted(host.name), quoted(workspace_column), fields_of(part), names, version, quoted(part.name), key,
        changes, nothing.substr(2));
}

std::string select_all_sql(const TableInfo& table) {
    return fmt::format("SELECT {}{} FROM {}{}", fields_of(table), quoted(version_column(table)),
                       quoted(stored_in(table)), is_there(table, " WHERE "));
}

std::string show_row_sql(const TableInfo& table) {
    std::string fields;
    for (const FieldInfo& field : table.type->fields)
        fields += fmt::format("{}quote({})", fields.empty() ? "" : ", ", quoted(field.name));
    return fmt::format("SELECT {} FROM {} WHERE {}=?1{}", fields, quoted(stored_in(table)),
                       quoted(table.key_field().name), is_there(table, " AND "));
}

std::string select_by_key_sql(const TableInfo& table) {
    return fmt::format("SELECT {}{} FROM {}{}{}", fields_of(table), quoted(version_column(table)),
                       quoted(stored_in(table)), where_key(table), is_there(table, " AND "));
}

std::string select_sql(const ReadPlan& plan) {
    const TableInfo& table = *plan.table;
    const std::string walked = quoted(plan.walked->name);
    const std::string key = quoted(table.key_field().name);
    std::string sql =
        fmt::format("SELECT {}{} FROM {}", fields_of(table), quoted(version_column(table)),
                    quoted(stored_in(table)));
    // Named, so that a question that could not use its index fails at once instead of reading the whole
    // table.
    if (plan.index != nullptr) sql += fmt::format(" INDEXED BY \"{}_{}\"", table.name, plan.index->name);
    sql += fmt::format(" WHERE {}=?{}", quoted(workspace_column), is_there(table, " AND "));
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
