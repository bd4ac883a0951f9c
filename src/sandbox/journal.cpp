#include "sandbox/journal.hpp"

#include "base/check.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero::app {
namespace {

constexpr Duration busy_max = 10s;  // a sandbox that was killed lets go of the file within that time

constexpr const char* tables = R"(
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS customers (number INTEGER PRIMARY KEY, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, customer INTEGER NOT NULL,
    kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_due ON events (at, customer, id);
CREATE TABLE IF NOT EXISTS journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, customer INTEGER NOT NULL,
    direction TEXT NOT NULL, kind TEXT NOT NULL, verdict TEXT NOT NULL, wamid TEXT NOT NULL,
    callback TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS journal_callback ON journal (callback) WHERE callback <> '';
)";

// Resets a statement when its call ends, whichever way.
class InUse {
public:
    explicit InUse(sqlite::Statement& statement) : statement_(statement) {}
    ~InUse() { statement_.reset(); }
    InUse(const InUse&) = delete;
    InUse& operator=(const InUse&) = delete;
    sqlite::Statement* operator->() { return &statement_; }

private:
    sqlite::Statement& statement_;
};

}  // namespace

Result<Journal> Journal::open(const std::string& path) {
    TRY(auto connection, sqlite::Connection::open(path, sqlite::Connection::Role::WRITER, busy_max));
    // Only one sandbox at a time: the lock is taken by the first write and kept.
    TRY_DONE(
        connection.execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                           "PRAGMA wal_autocheckpoint=2000;"));
    TRY_DONE(connection.execute(tables));
    Journal journal{std::move(connection)};
    journal.synchronous_ = "FULL";
    return journal;
}

sqlite::Statement& Journal::statement(std::string_view sql) const {
    const auto found = statements_.find(sql);
    if (found != statements_.end()) return found->second;
    auto prepared = connection_.prepare(sql);
    CHECK(prepared.has_value(), "{}: {}", sql, prepared.error().message);
    return statements_.emplace(std::string{sql}, std::move(*prepared)).first->second;
}

Result<Journal::Transaction> Journal::begin(Keeps keeps) {
    const std::string wanted = keeps == Keeps::POWER_CUT ? "FULL" : "NORMAL";
    if (synchronous_ != wanted) {
        TRY_DONE(connection_.execute("PRAGMA synchronous=" + wanted));
        synchronous_ = wanted;
    }
    TRY_DONE(statement("BEGIN IMMEDIATE").run());
    return Transaction{*this};
}

Result<Done> Journal::Transaction::commit() {
    TRY_DONE(journal_->statement("COMMIT").run());
    journal_ = nullptr;
    return Done{};
}

Journal::Transaction::~Transaction() {
    if (journal_ != nullptr) journal_->connection_.roll_back();
}

Result<Timestamp> Journal::now() const {
    InUse query{statement("SELECT value FROM meta WHERE key = 'now'")};
    TRY(const bool row, query->step());
    return Timestamp{row ? query->integer(0) : 0};
}

Result<Done> Journal::set_now(Timestamp now) {
    InUse write{statement("INSERT INTO meta VALUES ('now', ?1) ON CONFLICT DO UPDATE SET value = ?1")};
    write->bind(1, now.ms);
    TRY_DONE(write->run());
    return Done{};
}

Result<CustomerState> Journal::customer(std::int32_t number) const {
    InUse query{statement("SELECT state FROM customers WHERE number = ?1")};
    query->bind(1, std::int64_t{number});
    TRY(const bool row, query->step());
    if (!row) return Error{ErrorCode::not_found, fmt::format("no customer {}", number), ""};
    return from_json<CustomerState>(query->text(0), Reading::tolerant);
}

Result<Done> Journal::put(std::int32_t number, const CustomerState& state) {
    InUse write{statement("INSERT INTO customers VALUES (?1, ?2) ON CONFLICT DO UPDATE SET state = ?2")};
    const std::string text = to_json(state);
    write->bind(1, std::int64_t{number});
    write->bind(2, text);
    TRY_DONE(write->run());
    return Done{};
}

Result<std::int64_t> Journal::customers() const {
    InUse query{statement("SELECT count(*) FROM customers")};
    TRY(const bool row, query->step());
    return row ? query->integer(0) : 0;
}

Result<Done> Journal::add(const Event& event) {
    InUse write{statement("INSERT INTO events (at, customer, kind, body) VALUES (?1, ?2, ?3, ?4)")};
    write->bind(1, event.at.ms);
    write->bind(2, std::int64_t{event.customer});
    write->bind(3, event.kind);
    write->bind(4, event.body);
    TRY_DONE(write->run());
    return Done{};
}

Result<Done> Journal::remove(std::int64_t event) {
    InUse write{statement("DELETE FROM events WHERE id = ?1")};
    write->bind(1, event);
    TRY_DONE(write->run());
    return Done{};
}

Result<std::vector<Event>> Journal::due(Timestamp now, std::size_t limit) const {
    InUse query{statement(
        "SELECT id, at, customer, kind, body FROM events WHERE at <= ?1 ORDER BY at, customer, id LIMIT ?2")};
    query->bind(1, now.ms);
    query->bind(2, static_cast<std::int64_t>(limit));
    std::vector<Event> events;
    while (true) {
        TRY(const bool row, query->step());
        if (!row) return events;
        events.push_back({query->integer(0), Timestamp{query->integer(1)},
                          static_cast<std::int32_t>(query->integer(2)), std::string{query->text(3)},
                          std::string{query->text(4)}});
    }
}

Result<std::optional<Timestamp>> Journal::next_at() const {
    InUse query{statement("SELECT at FROM events ORDER BY at LIMIT 1")};
    TRY(const bool row, query->step());
    if (!row) return std::optional<Timestamp>{};
    return std::optional{Timestamp{query->integer(0)}};
}

Result<Done> Journal::write(const JournalLine& line) {
    InUse write{statement(
        "INSERT INTO journal (at, customer, direction, kind, verdict, wamid, callback, subject, text) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")};
    write->bind(1, line.at.ms);
    write->bind(2, std::int64_t{line.customer});
    write->bind(3, line.direction);
    write->bind(4, line.kind);
    write->bind(5, line.verdict);
    write->bind(6, line.wamid);
    write->bind(7, line.callback);
    write->bind(8, line.subject);
    write->bind(9, line.text);
    TRY_DONE(write->run());
    return Done{};
}

Result<std::int64_t> Journal::accepted_with(std::string_view callback) const {
    if (callback.empty()) return 0;
    InUse query{statement("SELECT count(*) FROM journal WHERE callback = ?1 AND verdict = 'accepted'")};
    query->bind(1, callback);
    TRY(const bool row, query->step());
    return row ? query->integer(0) : 0;
}

Result<std::vector<JournalLine>> Journal::lines(Timestamp before) const {
    InUse query{statement(
        "SELECT at, customer, direction, kind, verdict, wamid, callback, subject, text FROM journal "
        "WHERE at < ?1 ORDER BY customer, id")};
    query->bind(1, before.ms);
    std::vector<JournalLine> lines;
    while (true) {
        TRY(const bool row, query->step());
        if (!row) return lines;
        JournalLine line;
        line.at = Timestamp{query->integer(0)};
        line.customer = static_cast<std::int32_t>(query->integer(1));
        line.direction = query->text(2);
        line.kind = query->text(3);
        line.verdict = query->text(4);
        line.wamid = query->text(5);
        line.callback = query->text(6);
        line.subject = query->text(7);
        line.text = query->text(8);
        lines.push_back(std::move(line));
    }
}

}  // namespace tero::app
