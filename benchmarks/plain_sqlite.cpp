#include "plain_sqlite.hpp"

#include "base/check.hpp"
#include "base/id.hpp"
#include "task_host.hpp"

#include <sqlite3.h>
#include <string_view>
#include <vector>

namespace tero::bench {
namespace {

class Prepared {
public:
    Prepared(sqlite3* database, const char* sql) : database_(database) {
        CHECK(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) ==
                  SQLITE_OK,
              "{}", sqlite3_errmsg(database));
    }
    ~Prepared() { sqlite3_finalize(statement_); }
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;

    // Binds all parameters in order and runs it.
    template <class... Values>
    void run(const Values&... values) {
        int at = 0;
        (bind(++at, values), ...);
        CHECK(sqlite3_step(statement_) == SQLITE_DONE, "{}", sqlite3_errmsg(database_));
        sqlite3_reset(statement_);
    }

private:
    void bind(int at, std::string_view text) {
        sqlite3_bind_text(statement_, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    }
    void bind(int at, std::int64_t number) { sqlite3_bind_int64(statement_, at, number); }
    void bind(int at, const RawId& id) {
        sqlite3_bind_blob(statement_, at, id.bytes.data(), 16, SQLITE_STATIC);
    }

    sqlite3* database_;
    sqlite3_stmt* statement_ = nullptr;
};

constexpr const char* settings =
    "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000; "
    "PRAGMA wal_autocheckpoint=4000";

// What a task needs for its life, body included, and an index over those that live.
constexpr const char* schema =
    "CREATE TABLE tasks(workspace TEXT NOT NULL, id BLOB NOT NULL, status TEXT NOT NULL, priority TEXT NOT NULL, "
    "type TEXT NOT NULL, capability TEXT NOT NULL, created_at INTEGER NOT NULL, near_at INTEGER, "
    "deadline INTEGER NOT NULL, lease INTEGER NOT NULL, backoff_min INTEGER NOT NULL, "
    "backoff_max INTEGER NOT NULL, attempt INTEGER NOT NULL, attempt_max INTEGER NOT NULL, "
    "agent TEXT NOT NULL, epoch INTEGER NOT NULL, claimed_at INTEGER NOT NULL, lease_until INTEGER NOT NULL, "
    "finished_at INTEGER NOT NULL, claim BLOB NOT NULL, payload TEXT, result TEXT, row_version INTEGER NOT NULL, "
    "PRIMARY KEY(workspace, id)) WITHOUT ROWID; "
    "CREATE INDEX tasks_near ON tasks(workspace, near_at, id) WHERE near_at IS NOT NULL";

sqlite3* open(const std::string& path) {
    sqlite3* database = nullptr;
    CHECK(sqlite3_open(path.c_str(), &database) == SQLITE_OK, "no database {}", path);
    for (const char* sql : {settings, schema}) {
        CHECK(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, "{}",
              sqlite3_errmsg(database));
    }
    return database;
}

constexpr std::string_view workspace = "main";
constexpr std::string_view agent = "agent";

}  // namespace

struct PlainSqlite::Statements {
    explicit Statements(sqlite3* database_) : database(database_) {}

    sqlite3* database;
    Prepared begin{database, "BEGIN IMMEDIATE"};
    Prepared commit{database, "COMMIT"};
    Prepared submit{
        database,
        "INSERT INTO tasks VALUES(?,?,'QUEUED','NORMAL',?,?,?,?,0,30000,1000,600000,0,3,'',0,0,0,0,"
        "zeroblob(16),?,NULL,1)"};
    Prepared claim{
        database,
        "UPDATE tasks SET status='RUNNING',attempt=attempt+1,agent=?,epoch=epoch+1,claimed_at=?,"
        "lease_until=?,claim=?,row_version=row_version+1 WHERE workspace=? AND id=? AND row_version=1"};
    Prepared complete{database,
                      "UPDATE tasks SET status='SUCCEEDED',near_at=NULL,lease_until=0,finished_at=?,"
                      "claim=zeroblob(16),result=?,row_version=row_version+1 WHERE workspace=? AND id=? AND "
                      "row_version=2"};
};

PlainSqlite::PlainSqlite(const std::string& database)
    : statements_(std::make_unique<Statements>(open(database))) {}

PlainSqlite::~PlainSqlite() {
    sqlite3* database = statements_->database;
    statements_.reset();
    CHECK(sqlite3_close(database) == SQLITE_OK, "a statement is left open");
}

void PlainSqlite::live(std::size_t tasks) {
    Statements& sql = *statements_;
    const std::string payload = payload_text();
    const std::string_view type = "work";
    std::vector<RawId> ids;

    Timestamp now = clock_.now();
    sql.begin.run();
    for (std::size_t i = 0; i < tasks; ++i) {
        ids.push_back(make_raw_id(now, random_));
        sql.submit.run(workspace, ids.back(), type, type, now.ms, now.ms, std::string_view{payload});
    }
    sql.commit.run();

    now = clock_.now();
    const RawId request = make_raw_id(now, random_);
    sql.begin.run();
    for (const RawId& id : ids) sql.claim.run(agent, now.ms, now.ms + 30'000, request, workspace, id);
    sql.commit.run();

    now = clock_.now();
    sql.begin.run();
    for (const RawId& id : ids)
        sql.complete.run(now.ms, std::string_view{R"({"ok":true})"}, workspace, id);
    sql.commit.run();
}

}  // namespace tero::bench
