// The SQL of the store: made once from a table's description, then kept prepared.
#pragma once

#include "kernel/table.hpp"
#include "store/read_plan.hpp"

#include <string>
#include <string_view>

namespace tero::sqlite {

// Which rows are in the index, as a condition that follows `before`; empty: all.
std::string only_indexed(const IndexInfo& index, std::string_view before);

// Parameters: ?1 workspace, ?2 … the fields in their order, the key first; then the version to replace.
std::string insert_sql(const TableInfo& table);  // changes nothing when the row exists
std::string update_sql(const TableInfo& table);  // changes nothing when the stored version is another
std::string erase_sql(const TableInfo& table);   // ?1 workspace, ?2 key, ?3 version
std::string exists_sql(const TableInfo& table);  // ?1 workspace, ?2 key

// The fields in their order, of every row of every workspace.
std::string select_all_sql(const TableInfo& table);
// The fields of one row as literals, in whichever workspace. ?1 key.
std::string show_row_sql(const TableInfo& table);
// The fields in their order, then the version. ?1 workspace, ?2 key.
std::string select_by_key_sql(const TableInfo& table);
// ?1 workspace, then in this order: the plan's equal values, from, before, after's value and key, the limit.
std::string select_sql(const ReadPlan& plan);

}  // namespace tero::sqlite
