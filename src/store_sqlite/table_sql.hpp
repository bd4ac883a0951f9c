// The SQL of the store: made once from a table's description, then kept prepared.
#pragma once

#include "kernel/table.hpp"
#include "store/read_plan.hpp"

#include <string>
#include <string_view>

namespace tero::sqlite {

// Which rows are in the index, as a condition that follows `before`; empty: all.
std::string only_indexed(const IndexInfo& index, std::string_view before);

// A part stands in the rows of its host's table, beside the host's columns and with a version of its own,
// which is 0 where there is no such part; the host's is 0 where there is a part alone.
std::string_view stored_in(const TableInfo& table);
std::string version_column(const TableInfo& table);
const TableInfo* in_one_row_with(const TableInfo& table);  // its part, or its host; null: it has neither

// Parameters: ?1 workspace, ?2 … the fields in their order, the key first; then the version to replace.
std::string insert_sql(const TableInfo& table);  // changes nothing when the row exists
std::string update_sql(const TableInfo& table);  // changes nothing when the stored version is another
std::string exists_sql(const TableInfo& table);  // ?1 workspace, ?2 key
// ?1 workspace, ?2 key, ?3 version. Of a host or part, only when it is all there is of its row, …
std::string erase_sql(const TableInfo& table);
std::string empty_sql(const TableInfo& table);  // … and with this one when it is not

// Host and part at once: ?1 workspace, ?2 … the host's fields, then the part's but its key; the host's
// version and the part's. Nothing changes when either is not as it should be.
std::string insert_both_sql(const TableInfo& host, const TableInfo& part);
std::string update_both_sql(const TableInfo& host, const TableInfo& part);
std::string erase_both_sql(const TableInfo& host, const TableInfo& part);  // ?2 key, then the versions

// From a part's own table, as it was before it was a part, to its host's.
std::string move_part_sql(const TableInfo& part);

// The fields in their order, of every row of every workspace.
std::string select_all_sql(const TableInfo& table);
// The fields of one row as literals, in whichever workspace. ?1 key.
std::string show_row_sql(const TableInfo& table);
// The fields in their order, then the version. ?1 workspace, ?2 key.
std::string select_by_key_sql(const TableInfo& table);
// ?1 workspace, then in this order: the plan's equal values, from, before, after's value and key, the limit.
std::string select_sql(const ReadPlan& plan);

}  // namespace tero::sqlite
