#include "store_sqlite/data_file.hpp"

#include "store_sqlite/columns.hpp"
#include "store_sqlite/connection.hpp"
#include "store_sqlite/file_lock.hpp"
#include "store_sqlite/schema.hpp"
#include "store_sqlite/table_sql.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>
#include <charconv>
#include <memory>
#include <utility>

namespace tero::sqlite {
namespace {

constexpr Duration patience = 5s;
constexpr std::size_t told_max = 100;  // problems of a kind that are told one by one

std::uint64_t size_of(const std::string& path) {
    struct stat about {};
    return ::stat(path.c_str(), &about) == 0 ? static_cast<std::uint64_t>(about.st_size) : 0;
}

Result<std::int64_t> ask_number(const Connection& connection, std::string_view sql) {
    TRY(const std::string text, connection.ask(sql));
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

Result<Done> copy_pages(const Connection& from, const Connection& to) {
    // One transaction holds the state that is copied, however long it takes.
    TRY_DONE(from.execute("BEGIN; SELECT count(*) FROM sqlite_master"));
    sqlite3_backup* const copying = sqlite3_backup_init(to.get(), "main", from.get(), "main");
    if (copying == nullptr) return error_of(to.get(), sqlite3_extended_errcode(to.get()));
    const int code = sqlite3_backup_step(copying, -1);
    const int ended = sqlite3_backup_finish(copying);
    from.roll_back();
    if (code != SQLITE_DONE) return error_of(to.get(), ended != SQLITE_OK ? ended : code);
    // One file that stands alone, in which the next start makes a log again; nobody leads there.
    TRY_DONE(to.execute("PRAGMA journal_mode=DELETE"));
    TRY(const std::int64_t tables,
        ask_number(to, "SELECT count(*) FROM sqlite_master WHERE name = 'leadership'"));
    return tables == 0 ? Result<Done>{Done{}} : to.execute("UPDATE leadership SET lease_until=0");
}

Result<Done> make_copy(const std::string& from, const std::string& to) {
    TRY(const Connection source, Connection::open(from, Connection::Role::LOOKER, patience));
    const int file = ::open(to.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return Error{ErrorCode::conflict, fmt::format("{} cannot be made, or is there already", to), ""};
    close(file);
    TRY(const Connection target, Connection::open(to, Connection::Role::WRITER, patience));
    TRY_DONE(target.execute("PRAGMA synchronous=FULL"));
    return copy_pages(source, target);
}

Result<Done> check_pages(const Connection& file, Proof& proof) {
    TRY(Statement check, file.prepare(fmt::format("PRAGMA integrity_check({})", told_max)));
    for (;;) {
        TRY(const bool row, check.step());
        if (!row) return Done{};
        if (check.text(0) != "ok") proof.damage.emplace_back(check.text(0));
    }
}

// Each as a decision would read it.
Result<Done> read_rows(const Connection& file, const TableInfo& table, Proof& proof) {
    TRY(Statement select, file.prepare(select_all_sql(table)));
    std::int64_t& count = proof.rows[std::string{table.name}];
    for (;;) {
        TRY(const bool found, select.step());
        if (!found) return Done{};
        count += 1;
        const auto row = read_row(select, table);
        if (row) continue;
        proof.unreadable_count += 1;
        if (proof.unreadable.size() < told_max) proof.unreadable.push_back(row.error().message);
    }
}

Result<Done> prove(const Connection& file, ProofDepth depth, Proof& proof) {
    if (depth == ProofDepth::EVERY_ROW) TRY_DONE(check_pages(file, proof));
    const Schema schema = program_schema();
    TRY(const SchemaState state, look_at_schema(file, schema));
    proof.is_older = state != SchemaState::CURRENT;
    if (proof.is_older || depth == ProofDepth::SCHEMA) return Done{};
    for (const TableInfo& table : schema.tables) TRY_DONE(read_rows(file, table, proof));
    return Done{};
}

}  // namespace

DataFile look_at_file(const std::string& path) {
    return {.exists = ::access(path.c_str(), F_OK) == 0,
            .bytes = size_of(path),
            .log_bytes = size_of(path + "-wal"),
            .holder = FileLock::holder(path)};
}

Result<bool> was_led(const std::string& path) {
    if (size_of(path) == 0 && size_of(path + "-wal") == 0) return false;
    TRY(const Connection file, Connection::open(path, Connection::Role::LOOKER, patience));
    TRY(const std::int64_t tables,
        ask_number(file, "SELECT count(*) FROM sqlite_master WHERE name = 'leadership'"));
    if (tables == 0) return false;
    TRY(const std::int64_t leaders, ask_number(file, "SELECT count(*) FROM leadership"));
    return leaders > 0;
}

Result<std::optional<StoredGroup>> last_group(const std::string& path) {
    if (size_of(path) == 0 && size_of(path + "-wal") == 0) return std::optional<StoredGroup>{};
    TRY(const Connection file, Connection::open(path, Connection::Role::LOOKER, patience));
    TRY(const std::int64_t columns,
        ask_number(file, "SELECT count(*) FROM pragma_table_info('leadership') WHERE name = 'chain'"));
    if (columns == 0) return std::optional<StoredGroup>{};
    TRY(Statement row, file.prepare("SELECT group_number, chain FROM leadership WHERE workspace = 'main'"));
    TRY(const bool found, row.step());
    if (!found) return std::optional<StoredGroup>{};
    return std::optional{StoredGroup{.group = static_cast<std::uint64_t>(row.integer(0)),
                                     .chain = static_cast<std::uint64_t>(row.integer(1))}};
}

Result<Done> copy_file(const std::string& from, const std::string& to) {
    Result<Done> copied = make_copy(from, to);
    if (!copied && copied.error().code != ErrorCode::conflict) ::unlink(to.c_str());
    return copied;
}

std::int64_t Proof::row_count() const {
    std::int64_t count = 0;
    for (const auto& [table, rows_of_table] : rows) count += rows_of_table;
    return count;
}

Result<std::vector<std::pair<std::string, std::string>>> show_row(const std::string& path,
                                                                  const std::string& table,
                                                                  const std::string& key) {
    const TableInfo* info = find_table(table);
    if (info == nullptr)
        return Error{ErrorCode::not_found, fmt::format("there is no table '{}'", table), "--row"};
    RowKey of{key};
    if (info->has_id_key()) {
        TRY(of, parse_id(key));
    }
    TRY(const Connection file, Connection::open(path, Connection::Role::LOOKER, patience));
    TRY(Statement select, file.prepare(show_row_sql(*info)));
    bind_key(select, 1, *info, of);
    TRY(const bool found, select.step());
    if (!found) return Error{ErrorCode::not_found, fmt::format("{} has no row {}", table, key), "--row"};
    std::vector<std::pair<std::string, std::string>> columns;
    int column = 0;
    for (const FieldInfo& field : info->type->fields) columns.emplace_back(field.name, select.text(column++));
    return columns;
}

Result<Proof> prove_file(const std::string& path, ProofDepth depth) {
    TRY(const Connection file, Connection::open(path, Connection::Role::LOOKER, patience));
    Proof proof;
    // All as of one commit.
    TRY_DONE(file.execute("BEGIN"));
    const Result<Done> done = prove(file, depth, proof);
    file.roll_back();
    if (done) return proof;
    // Pages that cannot be read are its damage, not a failure to look.
    const bool is_damage = done.error().code == ErrorCode::corrupt && done.error().field.empty();
    if (!is_damage) return done.error();
    proof.damage.push_back(done.error().message);
    return proof;
}

}  // namespace tero::sqlite
