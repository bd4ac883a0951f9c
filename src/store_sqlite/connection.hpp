// SQLite's connection and statement, closed by themselves; and its error codes, in our words.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace tero::sqlite {

// A prepared statement. Texts and blobs are not copied: they must live until reset().
class Statement {
public:
    Statement() = default;
    Statement(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&& other) noexcept;
    ~Statement();

    explicit operator bool() const { return statement_ != nullptr; }
    sqlite3_stmt* get() const { return statement_; }

    // Parameters count from 1. A value that is too large makes the next step fail.
    void bind(int parameter, std::int64_t value);
    void bind(int parameter, double value);
    void bind(int parameter, std::string_view text);
    void bind_blob(int parameter, const void* bytes, std::size_t count);
    void bind_null(int parameter);

    // true: there is a row to read. The statement resets itself when there is none, or after an error.
    Result<bool> step();
    // For writes: runs to the end, answers how many rows it changed.
    Result<std::int64_t> run();
    void reset();

    std::int64_t integer(int column) const;
    std::string_view text(int column) const;  // until the next step

private:
    void note(int code) {
        if (code != 0) bind_error_ = code;
    }

    sqlite3* database_ = nullptr;
    sqlite3_stmt* statement_ = nullptr;
    int bind_error_ = 0;
};

class Connection {
public:
    enum class Role {
        WRITER,
        READER,
        LOOKER,  // from outside: changes nothing, and leaves the log as it is when it goes
    };
    // Where connections agree about the log: in a file beside it, which other programs join in; or in this
    // process alone, which needs no room on the disk and keeps other programs out.
    enum class Sharing { BY_FILE, IN_PROCESS };

    static Result<Connection> open(const std::string& path, Role role, Duration busy,
                                   Sharing sharing = Sharing::BY_FILE);

    sqlite3* get() const { return database_.get(); }
    Result<Statement> prepare(std::string_view sql) const;
    // One or more statements whose rows nobody reads.
    Result<Done> execute(const std::string& sql) const;
    // The first column of the first row.
    Result<std::string> ask(std::string_view sql) const;
    // Ends a transaction that failed, if SQLite has not ended it itself.
    void roll_back() const;

private:
    struct Close {
        void operator()(sqlite3* database) const;
    };

    explicit Connection(sqlite3* database) : database_(database) {}

    std::unique_ptr<sqlite3, Close> database_;
};

// The answer to a failed call. A failed sync or lack of memory ends the process: nobody can say what is on
// the disk, and only a restart reads the truth.
Error error_of(sqlite3* database, int code);

}  // namespace tero::sqlite
