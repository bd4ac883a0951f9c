#include "store_sqlite/schema.hpp"

#include "base/check.hpp"
#include "base/random.hpp"
#include "store_sqlite/columns.hpp"
#include "store_sqlite/table_sql.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tero::sqlite {
namespace {

constexpr std::int64_t application_id = 0x5465726f;  // "Tero"
constexpr std::string_view row_version = "row_version";  // of a table that is no part

struct ColumnShape {
    std::string type = {};  // `TEXT NOT NULL`
    std::string default_value = {};
};

struct TableShape {
    std::map<std::string, ColumnShape> columns = {};
    std::vector<std::string> order = {};  // of the columns, when the table is made
    std::vector<std::string> key = {};
    std::map<std::string, std::string> indexes = {};  // name to CREATE INDEX
};

using Shape = std::map<std::string, TableShape>;

void add_column(TableShape& table, std::string_view name, std::string_view type, std::string default_value,
                bool nullable = false) {
    std::string full{type};
    if (!nullable) full += " NOT NULL";
    const bool added =
        table.columns.emplace(name, ColumnShape{std::move(full), std::move(default_value)}).second;
    CHECK(added, "two columns are called {}", name);
    table.order.emplace_back(name);
}

std::string column_list(const std::vector<std::string>& names) {
    std::vector<std::string> all;
    for (const std::string& name : names) all.push_back(quoted(name));
    return fmt::format("{}", fmt::join(all, ", "));
}

void add_fields(TableShape& shape, const TableInfo& table, std::span<const FieldInfo> fields) {
    const std::shared_ptr<void> example = table.make_row();
    for (const FieldInfo& field : fields) {
        add_column(shape, field.name, column_type(field.type->kind), literal(field, example.get()),
                   is_nullable(field.type->kind));
    }
}

TableShape shape_of(const TableInfo& table) {
    TableShape shape;
    const std::string key{table.key_field().name};
    add_column(shape, workspace_column, "TEXT", "''");
    add_fields(shape, table, table.type->fields);
    add_column(shape, row_version, "INTEGER", "1");
    shape.key = {std::string{workspace_column}, key};
    for (const IndexInfo& index : table.indexes) {
        std::vector<std::string> fields{std::string{workspace_column}};
        for (const std::string_view field : index.fields) fields.emplace_back(field);
        fields.push_back(key);
        const std::string name = fmt::format("{}_{}", table.name, index.name);
        shape.indexes[name] =
            fmt::format("CREATE INDEX {} ON {}({}){}", quoted(name), quoted(table.name), column_list(fields),
                        only_indexed(index, " WHERE "));
    }
    return shape;
}

Shape wanted_shape(std::span<const TableInfo> tables) {
    Shape shape;
    TableShape& leadership = shape["leadership"];
    add_column(leadership, workspace_column, "TEXT", "''");
    add_column(leadership, "node", "TEXT", "''");
    add_column(leadership, "epoch", "INTEGER", "0");
    add_column(leadership, "group_number", "INTEGER", "0");
    add_column(leadership, "lease_until", "INTEGER", "0");
    add_column(leadership, "told_at", "INTEGER", "0");
    add_column(leadership, "chain", "INTEGER", "0");
    leadership.key = {std::string{workspace_column}};
    for (const TableInfo& table : tables) shape.emplace(table.name, shape_of(table));
    for (const TableInfo& part : tables) {
        const auto host = shape.find(std::string{part.host});
        if (host == shape.end()) continue;
        add_fields(host->second, part, part.type->fields.subspan(1));
        add_column(host->second, version_column(part), "INTEGER", "0");
        shape.erase(std::string{part.name});
    }
    return shape;
}

// A part that has a table of its own in the file, as before it was one.
bool is_apart(const TableInfo& part, const Shape& have, const Shape& want) {
    return !part.host.empty() && have.contains(std::string{part.name}) &&
           !want.contains(std::string{part.name}) && have.contains(std::string{part.host});
}

// What the file holds, whoever made it.
Result<Shape> stored_shape(const Connection& writer) {
    Shape shape;
    TRY(Statement columns,
        writer.prepare("SELECT t.name, c.name, c.type, c.\"notnull\", c.pk FROM sqlite_master t, "
                       "pragma_table_xinfo(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' "
                       "ESCAPE '\\' AND t.name <> 'schema' ORDER BY t.name, c.pk"));
    for (;;) {
        TRY(const bool row, columns.step());
        if (!row) break;
        TableShape& table = shape[std::string{columns.text(0)}];
        const bool nullable = columns.integer(3) == 0;
        table.columns[std::string{columns.text(1)}].type =
            fmt::format("{}{}", columns.text(2), nullable ? "" : " NOT NULL");
        if (columns.integer(4) > 0) table.key.emplace_back(columns.text(1));
    }
    TRY(Statement others,
        writer.prepare("SELECT tbl_name, name, sql FROM sqlite_master WHERE type IN ('index', "
                       "'trigger') AND sql IS NOT NULL"));
    for (;;) {
        TRY(const bool row, others.step());
        if (!row) break;
        shape[std::string{others.text(0)}].indexes[std::string{others.text(1)}] = others.text(2);
    }
    return shape;
}

// One line for each table and index, always in the same order: what the schema table remembers.
std::string describe(const Shape& shape) {
    std::string text;
    for (const auto& [name, table] : shape) {
        text += fmt::format("table {} key {}:", name, fmt::join(table.key, " "));
        for (const auto& [column, what] : table.columns) text += fmt::format(" {} {},", column, what.type);
        text += '\n';
        for (const auto& [index, sql] : table.indexes) text += fmt::format("{}\n", sql);
    }
    return text;
}

std::string first_difference(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        const std::string_view line = a.substr(0, a.find('\n'));
        const std::string_view other = b.substr(0, b.find('\n'));
        if (line != other) return fmt::format("'{}' where '{}' was left", line, other);
        a.remove_prefix(std::min(a.size(), line.size() + 1));
        b.remove_prefix(std::min(b.size(), other.size() + 1));
    }
    return fmt::format("'{}' where '{}' was left", a.substr(0, a.find('\n')), b.substr(0, b.find('\n')));
}

Error corrupt(std::string message) { return Error{ErrorCode::corrupt, std::move(message), "schema"}; }

std::string column_sql(const TableShape& table, const std::string& name) {
    return fmt::format("{} {}", quoted(name), table.columns.at(name).type);
}

std::string create_sql(const std::string& name, const TableShape& table) {
    std::vector<std::string> columns;
    for (const std::string& column : table.order) columns.push_back(column_sql(table, column));
    return fmt::format("CREATE TABLE {}({}, PRIMARY KEY({})) STRICT, WITHOUT ROWID", quoted(name),
                       fmt::join(columns, ", "), column_list(table.key));
}

// The SQL that makes `have` into `want`, or why there is none.
Result<std::vector<std::string>> difference(const Shape& have, const Shape& want) {
    std::vector<std::string> sql;
    constexpr std::string_view newer_or_gone =
        "It was written by a newer tero (start that one), or the field was "
        "removed from this one without a migration step";
    for (const auto& [name, table] : have) {
        if (!want.contains(name)) {
            return corrupt(fmt::format("the file has a table '{}' that this tero does not know. {}", name,
                                       newer_or_gone));
        }
    }
    for (const auto& [name, table] : want) {
        const auto found = have.find(name);
        TableShape old;
        if (found == have.end()) {
            sql.push_back(create_sql(name, table));
        } else {
            old = found->second;
            if (old.key != table.key) {
                return corrupt(
                    fmt::format("table '{}' has the key ({}), and this tero wants ({}): that needs a "
                                "migration step",
                                name, column_list(old.key), column_list(table.key)));
            }
            for (const auto& [column, what] : old.columns) {
                const auto same = table.columns.find(column);
                if (same == table.columns.end()) {
                    return corrupt(
                        fmt::format("table '{}' has a column '{}' that this tero does not know. {}", name,
                                    column, newer_or_gone));
                }
                if (same->second.type != what.type) {
                    return corrupt(
                        fmt::format("column '{}.{}' is {} in the file and {} in this tero: that needs a "
                                    "migration step",
                                    name, column, what.type, same->second.type));
                }
            }
            for (const std::string& column : table.order) {
                if (old.columns.contains(column)) continue;
                sql.push_back(fmt::format("ALTER TABLE {} ADD COLUMN {} DEFAULT {}", quoted(name),
                                          column_sql(table, column), table.columns.at(column).default_value));
            }
        }
        for (const auto& [index, create] : old.indexes) {
            const auto same = table.indexes.find(index);
            if (same == table.indexes.end() || same->second != create) {
                sql.push_back(fmt::format("DROP INDEX {}", quoted(index)));
            }
        }
        for (const auto& [index, create] : table.indexes) {
            const auto same = old.indexes.find(index);
            if (same == old.indexes.end() || same->second != create) sql.push_back(create);
        }
    }
    return sql;
}

// A part that has a table of its own, as before it was one, goes to its host's rows.
Result<Done> move_part(const Connection& writer, const TableInfo& part, const Shape& have,
                       const Shape& want) {
    const std::string name{part.name};
    const std::string host{part.host};
    const auto bring_to = [&](const std::string& table, const TableShape& shape) -> Result<Done> {
        TRY(const std::vector<std::string> changes, difference({{table, have.at(table)}}, {{table, shape}}));
        for (const std::string& sql : changes) TRY_DONE(writer.execute(sql));
        return Done{};
    };
    TRY_DONE(bring_to(name, shape_of(part)));
    TRY_DONE(bring_to(host, want.at(host)));
    TRY_DONE(writer.execute(move_part_sql(part)));
    return writer.execute(fmt::format("DROP TABLE {}", quoted(name)));
}

struct Remembered {
    int format = 0;  // 0: a new file
    std::string described = {};
};

Result<Remembered> remembered(const Connection& writer, const Schema& schema) {
    Remembered last;
    TRY(Statement row,
        writer.prepare("SELECT format, hash, described FROM schema ORDER BY version DESC LIMIT 1"));
    TRY(const bool found, row.step());
    if (!found) return last;
    last.format = static_cast<int>(row.integer(0));
    last.described = row.text(2);
    if (last.format > schema.format) {
        return corrupt(
            fmt::format("the file has format {}, and this tero knows up to {}: a newer tero wrote it; start "
                        "that one",
                        last.format, schema.format));
    }
    if (last.format < schema.oldest) {
        return Error{ErrorCode::invalid,
                     fmt::format("the file has format {}, and this tero reads {} and later: an early version of tero "
                                 "wrote it, and there is no way to bring it over. Nothing was changed: start with a "
                                 "new data folder (server.data, or --data), and keep this one for the version that "
                                 "wrote it",
                                 last.format, schema.oldest),
                     "schema"};
    }
    if (row.text(1) != fmt::format("{:016x}", stable_hash(last.described))) {
        return corrupt("the file's record of its own tables was changed by hand");
    }
    return last;
}

// The tables are those that the last migration left.
Result<Done> unchanged(const Shape& have, const Remembered& last) {
    const std::string text = describe(have);
    if (text == last.described) return Done{};
    return corrupt(fmt::format("the tables were changed by hand: {}", first_difference(text, last.described)));
}

Result<Done> bring_up(const Connection& writer, const Schema& schema, Timestamp now) {
    TRY_DONE(writer.execute(
        "CREATE TABLE IF NOT EXISTS schema(version INTEGER PRIMARY KEY, format INTEGER NOT NULL, "
        "hash TEXT NOT NULL, described TEXT NOT NULL, at INTEGER NOT NULL) STRICT"));
    TRY(const Remembered last, remembered(writer, schema));
    TRY(Shape have, stored_shape(writer));
    TRY_DONE(unchanged(have, last));
    if (last.format > 0) {
        for (const SchemaStep& step : schema.steps) {
            if (step.format <= last.format || step.format > schema.format) continue;
            TRY_DONE(writer.execute(std::string{step.sql}));
        }
    }
    TRY(have, stored_shape(writer));
    const Shape want = wanted_shape(schema.tables);
    for (const TableInfo& part : schema.tables) {
        if (!is_apart(part, have, want)) continue;
        TRY_DONE(move_part(writer, part, have, want));
        TRY(have, stored_shape(writer));
    }
    TRY(const std::vector<std::string> changes, difference(have, want));
    for (const std::string& sql : changes) TRY_DONE(writer.execute(sql));

    TRY(have, stored_shape(writer));
    const std::string described = describe(have);
    CHECK(described == describe(want), "the migration made other tables than it should: {}",
          first_difference(described, describe(want)));
    if (described == last.described && last.format == schema.format) return Done{};
    const std::string hash = fmt::format("{:016x}", stable_hash(described));
    TRY(Statement remember,
        writer.prepare("INSERT INTO schema(format, hash, described, at) VALUES(?1, ?2, ?3, ?4)"));
    remember.bind(1, std::int64_t{schema.format});
    remember.bind(2, hash);
    remember.bind(3, described);
    remember.bind(4, now.ms);
    TRY_DONE(remember.run());
    return Done{};
}

}  // namespace

// Format 1 was the first version's. It had no rights, no owners and other tables: no step leads from it.
Schema program_schema() { return {.format = 2, .oldest = 2, .steps = {}, .tables = all_tables()}; }

Result<Done> migrate_schema(const Connection& writer, const Schema& schema, Timestamp now) {
    TRY_DONE(writer.execute("BEGIN IMMEDIATE"));
    Result<Done> done = bring_up(writer, schema, now);
    if (done) done = writer.execute("COMMIT");
    if (!done) writer.roll_back();
    return done;
}

Result<SchemaState> look_at_schema(const Connection& reader, const Schema& schema) {
    TRY(const std::string tables, reader.ask("SELECT count(*) FROM sqlite_master WHERE name = 'schema'"));
    if (tables == "0") return SchemaState::NEW;
    TRY(const Remembered last, remembered(reader, schema));
    TRY(const Shape have, stored_shape(reader));
    TRY_DONE(unchanged(have, last));
    if (last.format < schema.format) return SchemaState::TO_BE_BROUGHT_UP;
    const Shape want = wanted_shape(schema.tables);
    for (const TableInfo& part : schema.tables) {
        if (is_apart(part, have, want)) return SchemaState::TO_BE_BROUGHT_UP;
    }
    TRY(const std::vector<std::string> changes, difference(have, want));
    return changes.empty() ? SchemaState::CURRENT : SchemaState::TO_BE_BROUGHT_UP;
}

Result<Done> claim_file(const Connection& writer, std::string_view path) {
    auto id = writer.ask("PRAGMA application_id");
    if (!id) {
        Error error = id.error();
        if (error.code == ErrorCode::corrupt)
            error.message = fmt::format("{} is no SQLite database: {}", path, error.message);
        error.field = "path";
        return error;
    }
    TRY(const std::string objects, writer.ask("SELECT count(*) FROM sqlite_master"));
    const std::string ours = fmt::format("{}", application_id);
    if (*id != ours && (objects != "0" || *id != "0")) {
        return Error{ErrorCode::invalid, fmt::format("{} is the database of another program", path), "path"};
    }
    // These write, so only now. Page size and auto_vacuum count before the first table only. Rows come in the
    // order of their ids: large pages spare seeks, and a sync of 64 KiB takes no longer than one of 4.
    if (*id != ours) {
        TRY_DONE(writer.execute(fmt::format(
            "PRAGMA page_size=16384; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA application_id={};", ours)));
    }
    TRY(const std::string journal, writer.ask("PRAGMA journal_mode=WAL"));
    if (journal != "wal") {
        return Error{
            ErrorCode::unavailable,
            fmt::format("{}: this file system cannot keep a write-ahead log; use a local disk", path),
            "path"};
    }
    // A log that grew while another program held it does not keep that room for ever.
    return writer.execute("PRAGMA synchronous=FULL; PRAGMA cache_size=-64000; PRAGMA journal_size_limit=67108864;");
}

}  // namespace tero::sqlite
