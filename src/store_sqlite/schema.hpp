// The tables of a data file, brought up to what this program describes: forward only, in one transaction,
// verified.
//
//     nothing stored            every table is made
//     a new table, field        made; a new field has its default in the rows that are there
//     a new or changed index    made again
//     a table that is a part    its rows go to those of its host
//     a format below `oldest`   invalid: a version of tero wrote it that this one does not read
//     anything else             corrupt: a field that is gone or of another kind, a file changed by hand, or
//                               one that a newer program wrote. Nothing is touched.
//
// What a description cannot say (a field renamed, a value moved) is a SchemaStep.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "kernel/table.hpp"
#include "store_sqlite/connection.hpp"

#include <span>
#include <string_view>

namespace tero::sqlite {

// SQL that turns the format before `format` into `format`, run before the descriptions are compared.
struct SchemaStep {
    int format = 0;
    std::string_view sql = {};
};

struct Schema {
    int format = 1;  // a program refuses a file of a higher one
    int oldest = 1;  // … and of one below this: what it held is no more
    std::span<const SchemaStep> steps = {};
    std::span<const TableInfo> tables = {};
};

// The schema of this program.
Schema program_schema();

Result<Done> migrate_schema(const Connection& writer, const Schema& schema, Timestamp now);

// What migrate_schema would do, without doing it; its errors are the same.
enum class SchemaState { NEW, CURRENT, TO_BE_BROUGHT_UP };
Result<SchemaState> look_at_schema(const Connection& reader, const Schema& schema);

// A new file is made ours. invalid or corrupt when it is not a database, or another program's; it is not
// touched then.
Result<Done> claim_file(const Connection& writer, std::string_view path);

}  // namespace tero::sqlite
