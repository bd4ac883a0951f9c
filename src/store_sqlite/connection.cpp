#include "store_sqlite/connection.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <utility>

namespace tero::sqlite {
namespace {

ErrorCode code_of(int code) {
    switch (code & 0xff) {
        case SQLITE_FULL:
            return ErrorCode::storage_full;
        case SQLITE_IOERR:
            switch (code) {
                case SQLITE_IOERR_WRITE:
                case SQLITE_IOERR_TRUNCATE:
                case SQLITE_IOERR_SHMSIZE:
                    return ErrorCode::storage_full;
                case SQLITE_IOERR_CORRUPTFS:
                    return ErrorCode::corrupt;
                default:
                    return ErrorCode::unavailable;
            }
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_MISMATCH:
        case SQLITE_ERROR:  // a statement that does not fit the tables
        case SQLITE_CONSTRAINT:
            return ErrorCode::corrupt;
        case SQLITE_TOOBIG:
            return ErrorCode::too_large;
        default:  // busy, locked, read-only, cannot open, no permission
            return ErrorCode::unavailable;
    }
}

}  // namespace

Error error_of(sqlite3* database, int code) {
    CHECK(database != nullptr, "SQLite has no memory for a connection");
    const char* path = sqlite3_db_filename(database, "main");
    const std::string message =
        fmt::format("{}: {} (SQLite {})", path == nullptr || *path == '\0' ? "sqlite" : path,
                    sqlite3_errmsg(database), code);
    CHECK(code != SQLITE_IOERR_FSYNC && code != SQLITE_IOERR_DIR_FSYNC,
          "{}: the disk did not confirm what was written. Nobody can say what is stored now; start again to "
          "read it",
          message);
    CHECK(code != SQLITE_NOMEM && code != SQLITE_IOERR_NOMEM, "{}: out of memory", message);
    if (code_of(code) == ErrorCode::storage_full) {
        return Error{ErrorCode::storage_full,
                     fmt::format("the disk is full: free some space, and writing goes on by itself ({})", message), ""};
    }
    return Error{code_of(code), message, ""};
}

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_),
      statement_(std::exchange(other.statement_, nullptr)),
      bind_error_(other.bind_error_) {}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(database_, other.database_);
    std::swap(statement_, other.statement_);
    std::swap(bind_error_, other.bind_error_);
    return *this;
}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::bind(int parameter, std::int64_t value) {
    note(sqlite3_bind_int64(statement_, parameter, value));
}

void Statement::bind(int parameter, double value) { note(sqlite3_bind_double(statement_, parameter, value)); }

void Statement::bind(int parameter, std::string_view text) {
    const char* data = text.data() == nullptr ? "" : text.data();
    note(sqlite3_bind_text64(statement_, parameter, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind_blob(int parameter, const void* bytes, std::size_t count) {
    note(sqlite3_bind_blob64(statement_, parameter, bytes, count, SQLITE_STATIC));
}

void Statement::bind_null(int parameter) { note(sqlite3_bind_null(statement_, parameter)); }

Result<bool> Statement::step() {
    int code = std::exchange(bind_error_, 0);
    if (code == 0) code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) {
        sqlite3_reset(statement_);
        return false;
    }
    Error error = error_of(database_, code);
    sqlite3_reset(statement_);
    return error;
}

Result<std::int64_t> Statement::run() {
    TRY(const bool row, step());
    CHECK(!row, "a write that answers rows: {}", sqlite3_sql(statement_));
    return sqlite3_changes64(database_);
}

void Statement::reset() { sqlite3_reset(statement_); }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Statement::text(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {data == nullptr ? "" : data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

void Connection::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Result<Connection> Connection::open(const std::string& path, Role role, Duration busy, Sharing sharing) {
    sqlite3* database = nullptr;
    // Each connection is used by one thread at a time, so it needs no mutex of its own.
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                      (role == Role::LOOKER ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                      (role == Role::WRITER ? SQLITE_OPEN_CREATE : 0);
    const char* const vfs = sharing == Sharing::IN_PROCESS ? "unix-excl" : nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &database, flags, vfs);
    Connection connection{database};
    if (code != SQLITE_OK) {
        Error error = error_of(database, code);
        error.message = fmt::format("cannot open {}: {}", path, error.message);
        error.field = "path";
        return error;
    }
    sqlite3_busy_timeout(database, static_cast<int>(busy.count()));
    if (role == Role::LOOKER)
        sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, static_cast<int*>(nullptr));
    // Only the writer copies the log into the file, and when it chooses.
    TRY_DONE(
        connection.execute("PRAGMA wal_autocheckpoint=0; PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=OFF; "
                           "PRAGMA temp_store=MEMORY;"));
    return connection;
}

Result<Statement> Connection::prepare(std::string_view sql) const {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return error_of(get(), code);
    return Statement{get(), statement};
}

Result<Done> Connection::execute(const std::string& sql) const {
    const int code = sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return error_of(get(), code);
    return Done{};
}

Result<std::string> Connection::ask(std::string_view sql) const {
    TRY(Statement statement, prepare(sql));
    TRY(const bool row, statement.step());
    return row ? std::string{statement.text(0)} : std::string{};
}

void Connection::roll_back() const {
    // It can only fail when SQLite has already rolled back, or because the file is away: then the next start
    // does it.
    if (sqlite3_get_autocommit(get()) == 0) sqlite3_exec(get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace tero::sqlite
