// What the store adds to SQLite: groups of new tasks with their bodies and history lines, through
// Store::commit and through plain prepared statements on the same tables with the same settings.
#include "base/check.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "kernel/history.hpp"
#include "modules/coordinator/model/task.hpp"
#include "store_sqlite/sqlite_store.hpp"
#include "task_host.hpp"

#include <benchmark/benchmark.h>
#include <sqlite3.h>
#include <memory>
#include <string>
#include <vector>

namespace tero {
namespace {

struct Rows {
    std::vector<Task> tasks = {};
    std::vector<TaskBody> bodies = {};
    std::vector<HistoryEntry> history = {};
};

Rows make_rows(std::size_t tasks, Timestamp now, Random& random) {
    Rows rows;
    for (std::size_t i = 0; i < tasks; ++i) {
        const auto id = Id<Task>::make(now, random);
        rows.tasks.push_back({.id = id,
                              .type = "sales.answer",
                              .capability = "sales.answer",
                              .created_at = now,
                              .run_at = now,
                              .owner = modules::coordinator,
                              .owner_id = make_raw_id(now, random)});
        rows.bodies.push_back(
            {.id = id, .payload = Json{R"({"conversation":"01kavd3q8s0000000000000000","texts":["hola"]})"}});
        rows.history.push_back({.id = Id<HistoryEntry>::make(now, random),
                                .subject = id,
                                .at = now,
                                .kind = "task.submitted",
                                .actor = "rule:burst"});
    }
    return rows;
}

std::unique_ptr<Store> open_store(const std::string& path, const Clock& clock) {
    auto store = open_sqlite({.path = path}, clock);
    CHECK(store.has_value() && (*store)->migrate().has_value(), "no store");
    return std::move(*store);
}

void store_commit(benchmark::State& state) {
    const bench::Folder folder;
    const SystemClock clock;
    const auto store = open_store(folder.database(), clock);
    Leadership leader = *store->lead("acme", "a", 0, 1h);
    Random random{1};
    const auto tasks = static_cast<std::size_t>(state.range(0)) / 3;
    std::int64_t rows_stored = 0;
    for (auto _ : state) {
        state.PauseTiming();
        Rows rows = make_rows(tasks, clock.now(), random);
        Batch batch;
        for (std::size_t i = 0; i < tasks; ++i) {
            batch.put(std::move(rows.tasks[i]));
            batch.put(std::move(rows.bodies[i]));
            batch.put(std::move(rows.history[i]));
        }
        leader.group += 1;
        state.ResumeTiming();
        CHECK(store->commit({&batch, 1}, leader).has_value(), "commit failed");
        rows_stored += static_cast<std::int64_t>(batch.writes.size());
    }
    state.SetItemsProcessed(rows_stored);
}

// By hand, as one would write it for these three tables only.
class Plain {
public:
    explicit Plain(const std::string& path) {
        CHECK(sqlite3_open(path.c_str(), &database_) == SQLITE_OK, "no database");
        run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000; PRAGMA "
            "wal_autocheckpoint=4000");
        begin_ = prepare("BEGIN IMMEDIATE");
        commit_ = prepare("COMMIT");
        task_ = prepare(
            "INSERT INTO tasks(workspace,id,status,priority,type,capability,created_at,run_at,deadline,lease,"
            "backoff_min,backoff_max,attempt,attempt_max,agent,epoch,claimed_at,lease_until,finished_at,"
            "claim,owner,owner_id,"
            "row_version) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,1)");
        body_ = prepare(
            "INSERT INTO task_bodies(workspace,id,payload,result,progress,error,submitted_by,row_version) "
            "VALUES(?,?,?,?,?,?,?,1)");
        history_ = prepare(
            "INSERT INTO history(workspace,id,subject,at,kind,actor,detail,row_version) "
            "VALUES(?,?,?,?,?,?,?,1)");
    }
    ~Plain() {
        for (sqlite3_stmt* each : {begin_, commit_, task_, body_, history_}) sqlite3_finalize(each);
        sqlite3_close(database_);
    }

    void store(const Rows& rows) {
        step(begin_);
        for (std::size_t i = 0; i < rows.tasks.size(); ++i) {
            const Task& task = rows.tasks[i];
            parameter_ = 0;
            text(task_, "acme"), id(task_, task.id), text(task_, name_of(task.status));
            text(task_, name_of(task.priority)), text(task_, task.type), text(task_, task.capability);
            number(task_, task.created_at.ms), number(task_, task.run_at.ms), number(task_, task.deadline.ms);
            number(task_, task.lease.count()), number(task_, task.backoff_min.count());
            number(task_, task.backoff_max.count()), number(task_, task.attempt),
                number(task_, task.attempt_max);
            text(task_, task.agent), number(task_, static_cast<std::int64_t>(task.epoch));
            number(task_, task.claimed_at.ms), number(task_, task.lease_until.ms),
                number(task_, task.finished_at.ms);
            id(task_, task.claim), text(task_, name_of(task.owner)), id(task_, task.owner_id);
            step(task_);
            const TaskBody& body = rows.bodies[i];
            parameter_ = 0;
            text(body_, "acme"), id(body_, body.id), json(body_, body.payload), json(body_, body.result);
            json(body_, body.progress), text(body_, body.error), text(body_, body.submitted_by);
            step(body_);
            const HistoryEntry& entry = rows.history[i];
            parameter_ = 0;
            text(history_, "acme"), id(history_, entry.id), id(history_, entry.subject),
                number(history_, entry.at.ms);
            text(history_, entry.kind), text(history_, entry.actor), json(history_, entry.detail);
            step(history_);
        }
        step(commit_);
    }

private:
    void run(const char* sql) {
        CHECK(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, "{}",
              sqlite3_errmsg(database_));
    }
    sqlite3_stmt* prepare(const char* sql) {
        sqlite3_stmt* statement = nullptr;
        CHECK(sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) ==
                  SQLITE_OK,
              "{}", sqlite3_errmsg(database_));
        return statement;
    }
    void step(sqlite3_stmt* statement) {
        CHECK(sqlite3_step(statement) == SQLITE_DONE, "{}", sqlite3_errmsg(database_));
        sqlite3_reset(statement);
    }
    void text(sqlite3_stmt* statement, std::string_view text) {
        sqlite3_bind_text(statement, ++parameter_, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    }
    void json(sqlite3_stmt* statement, const Json& json) {
        if (json.text.empty()) {
            sqlite3_bind_null(statement, ++parameter_);
        } else {
            text(statement, json.text);
        }
    }
    void number(sqlite3_stmt* statement, std::int64_t number) {
        sqlite3_bind_int64(statement, ++parameter_, number);
    }
    void id(sqlite3_stmt* statement, const RawId& id) {
        sqlite3_bind_blob(statement, ++parameter_, id.bytes.data(), 16, SQLITE_STATIC);
    }

    sqlite3* database_ = nullptr;
    sqlite3_stmt *begin_ = nullptr, *commit_ = nullptr, *task_ = nullptr, *body_ = nullptr,
                 *history_ = nullptr;
    int parameter_ = 0;
};

void plain_statements(benchmark::State& state) {
    const bench::Folder folder;
    const SystemClock clock;
    open_store(folder.database(), clock).reset();  // makes the tables
    Plain plain{folder.database()};
    Random random{1};
    const auto tasks = static_cast<std::size_t>(state.range(0)) / 3;
    std::int64_t rows_stored = 0;
    for (auto _ : state) {
        state.PauseTiming();
        const Rows rows = make_rows(tasks, clock.now(), random);
        state.ResumeTiming();
        plain.store(rows);
        rows_stored += static_cast<std::int64_t>(3 * tasks);
    }
    state.SetItemsProcessed(rows_stored);
}

BENCHMARK(store_commit)
    ->Arg(99)
    ->Arg(999)
    ->Iterations(150)
    ->Unit(benchmark::kMicrosecond)
    ->MeasureProcessCPUTime();
BENCHMARK(plain_statements)
    ->Arg(99)
    ->Arg(999)
    ->Iterations(150)
    ->Unit(benchmark::kMicrosecond)
    ->MeasureProcessCPUTime();

}  // namespace
}  // namespace tero
