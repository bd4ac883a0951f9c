// A described row and its SQL columns: one column for each field, by name.
//
//     boolean, integer, timestamp, duration   INTEGER (times in milliseconds; uint64 as the same 64 bits)
//     number                                  REAL
//     id                                      BLOB, 16 bytes
//     text, decimal, enumeration              TEXT
//     json                                    TEXT as it is, NULL when empty
//     optional, list, map, structure          TEXT, as JSON
//
// What is read is checked: a value that does not fit its field is `corrupt`, naming table, row and column.
#pragma once

#include "base/result.hpp"
#include "kernel/table.hpp"
#include "store/read_plan.hpp"
#include "store_sqlite/connection.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

namespace tero::sqlite {

// Our own column beside the fields and the version.
constexpr std::string_view workspace_column = "workspace";

std::string_view column_type(Kind kind);  // INTEGER, REAL, TEXT or BLOB
bool is_nullable(Kind kind);
std::string quoted(std::string_view name);  // "name"

// Texts that had to be made for a statement; their room is used again for the next row.
class Scratch {
public:
    std::string& next();
    void clear() { used_ = 0; }

private:
    std::deque<std::string> texts_;  // addresses stay
    std::size_t used_ = 0;
};

// Binds every field from `first` on. The row and the scratch, cleared before, must live until the statement
// is reset.
void bind_row(Statement& statement, int first, const TableInfo& table, const void* row, Scratch& scratch);
void bind_all_but_key(Statement& statement, int first, const TableInfo& table, const void* row,
                      Scratch& scratch);
void bind_key(Statement& statement, int parameter, const TableInfo& table, const RowKey& key);
void bind_value(Statement& statement, int parameter, const FieldInfo& field, const IndexValue& value);

// Reads the fields in their order from column 0 on.
Result<std::shared_ptr<void>> read_row(const Statement& statement, const TableInfo& table);

// A field's value as an SQL literal: for the default of a column that is added.
std::string literal(const FieldInfo& field, const void* row);

}  // namespace tero::sqlite
