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

sqlite3* open(const std::string& path) {
    sqlite3* database = nullptr;
    CHECK(sqlite3_open(path.c_str(), &database) == SQLITE_OK, "no database {}", path);
    const char* settings =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000; PRAGMA "
        "wal_autocheckpoint=4000";
    CHECK(sqlite3_exec(database, settings, nullptr, nullptr, nullptr) == SQLITE_OK, "{}",
          sqlite3_errmsg(database));
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
    Prepared task{
        database,
        "INSERT INTO tasks(workspace,id,status,priority,type,capability,created_at,run_at,deadline,lease,"
        "backoff_min,backoff_max,attempt,attempt_max,agent,epoch,claimed_at,lease_until,finished_at,claim,"
        "owner,owner_id,row_version) VALUES(?,?,'QUEUED','NORMAL',?,?,?,?,0,30000,1000,600000,0,3,'',0,0,0,0,"
        "zeroblob(16),'',zeroblob(16),1)"};
    Prepared body{
        database,
        "INSERT INTO task_bodies(workspace,id,payload,result,progress,error,submitted_by,row_version) "
        "VALUES(?,?,?,NULL,NULL,'','',1)"};
    Prepared history{database,
                     "INSERT INTO history(workspace,id,subject,at,kind,actor,detail,row_version) "
                     "VALUES(?,?,?,?,?,?,NULL,1)"};
    Prepared claim{
        database,
        "UPDATE tasks SET status='RUNNING',attempt=attempt+1,agent=?,epoch=epoch+1,claimed_at=?,"
        "lease_until=?,claim=?,row_version=row_version+1 WHERE workspace=? AND id=? AND row_version=1"};
    Prepared complete{database,
                      "UPDATE tasks SET status='SUCCEEDED',lease_until=0,finished_at=?,claim=zeroblob(16),"
                      "row_version=row_version+1 WHERE workspace=? AND id=? AND row_version=2"};
    Prepared result{
        database,
        "UPDATE task_bodies SET result=?,row_version=row_version+1 WHERE workspace=? AND id=? AND "
        "row_version=1"};
    Prepared record{database,
                    "UPDATE agents SET heartbeat_at=?,succeeded=succeeded+?,row_version=row_version+1 WHERE "
                    "workspace=? AND id=?"};
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
    const auto note = [&](const RawId& id, std::string_view kind, std::string_view actor, Timestamp now) {
        sql.history.run(workspace, make_raw_id(now, random_), id, now.ms, kind, actor);
    };

    Timestamp now = clock_.now();
    sql.begin.run();
    for (std::size_t i = 0; i < tasks; ++i) {
        const RawId id = make_raw_id(now, random_);
        sql.task.run(workspace, id, type, type, now.ms, now.ms);
        sql.body.run(workspace, id, std::string_view{payload});
        note(id, "task.submitted", "", now);
        ids.push_back(id);
    }
    sql.commit.run();

    now = clock_.now();
    const RawId request = make_raw_id(now, random_);
    sql.begin.run();
    for (const RawId& id : ids) {
        sql.claim.run(agent, now.ms, now.ms + 30'000, request, workspace, id);
        note(id, "task.claimed", "agent:agent", now);
    }
    sql.commit.run();

    now = clock_.now();
    sql.begin.run();
    for (const RawId& id : ids) {
        sql.complete.run(now.ms, workspace, id);
        sql.result.run(std::string_view{R"({"ok":true})"}, workspace, id);
        note(id, "task.succeeded", "agent:agent", now);
    }
    sql.record.run(now.ms, static_cast<std::int64_t>(tasks), workspace, agent);
    sql.commit.run();
}

}  // namespace tero::bench
