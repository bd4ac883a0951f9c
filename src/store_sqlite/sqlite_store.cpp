#include "store_sqlite/sqlite_store.hpp"

#include "base/check.hpp"
#include "base/mutex.hpp"
#include "store/lease.hpp"
#include "store/read_plan.hpp"
#include "store_sqlite/columns.hpp"
#include "store_sqlite/connection.hpp"
#include "store_sqlite/file_lock.hpp"
#include "store_sqlite/reader_pool.hpp"
#include "store_sqlite/schema.hpp"
#include "store_sqlite/table_sql.hpp"
#include "store_sqlite/writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <limits>
#include <utility>

namespace tero {
namespace {

using namespace sqlite;  // NOLINT: this file is its face

constexpr int shrink_pages = 512;  // at once: 8 MiB, some milliseconds
constexpr Duration pause_max = 100ms;  // for readers to come to an end
constexpr int held_at = 12;        // times as long as a log should be: somebody else keeps it

Error not_migrated() {
    return Error{ErrorCode::unavailable, "the store has no tables yet: migrate comes first"};
}

void bind_plan(Statement& statement, std::string_view workspace, const ReadPlan& plan) {
    int parameter = 1;
    statement.bind(parameter++, workspace);
    for (std::size_t i = 0; i < plan.equal.size(); ++i) {
        bind_value(statement, parameter++, *plan.equal_fields[i], plan.equal[i]);
    }
    if (plan.from) bind_value(statement, parameter++, *plan.walked, *plan.from);
    if (plan.before) bind_value(statement, parameter++, *plan.walked, *plan.before);
    if (plan.after) {
        bind_value(statement, parameter++, *plan.walked, plan.after->value);
        bind_key(statement, parameter++, *plan.table, plan.after->key);
    }
    // One more than asked for tells whether there is a next page.
    constexpr std::size_t limit_max = std::numeric_limits<std::int64_t>::max() - 1;
    statement.bind(parameter, static_cast<std::int64_t>(std::min(plan.limit, limit_max)) + 1);
}

Result<StoredRow> stored_row(const Statement& statement, const TableInfo& table) {
    TRY(std::shared_ptr<void> row, read_row(statement, table));
    const auto version =
        static_cast<std::uint64_t>(statement.integer(static_cast<int>(table.type->fields.size())));
    return StoredRow{std::move(row), version};
}

struct OpenedFile {
    Connection connection;
    Connection::Sharing sharing = {};
};

// A full disk has no room for the file in which connections agree about the log: then they do so in memory,
// and what is stored can be read until there is room again.
Result<OpenedFile> open_file(const SqliteOptions& options) {
    const auto open_as = [&](Connection::Sharing sharing) -> Result<OpenedFile> {
        TRY(Connection connection,
            Connection::open(options.path, Connection::Role::WRITER, options.busy, sharing));
        TRY_DONE(claim_file(connection, options.path));
        return OpenedFile{std::move(connection), sharing};
    };
    auto opened = open_as(Connection::Sharing::BY_FILE);
    if (opened) return opened;
    const ErrorCode why = opened.error().code;
    if (why != ErrorCode::storage_full && why != ErrorCode::unavailable) return opened;
    auto alone = open_as(Connection::Sharing::IN_PROCESS);
    if (alone) MARK("sqlite.opened_without_room");
    return alone ? std::move(alone) : std::move(opened);
}

class SqliteStore final : public Store {
public:
    static Result<std::unique_ptr<Store>> open(const SqliteOptions& options, const Clock& clock);

    Result<Done> migrate() override;
    Result<Page> read(std::string_view workspace, const Query& query) override;
    Result<Done> commit(std::span<const Batch> batches, const Leadership& leadership) override;
    Result<Leadership> lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                            Duration lease) override;
    StoreState state() override;

private:
    SqliteStore(FileLock lock, Connection connection, const SqliteOptions& options, const Clock& clock)
        : lock_(std::move(lock)),
          writer_(std::move(connection), options.busy),
          clock_(clock),
          checkpoint_pages_(options.checkpoint_pages) {}

    Result<Page> read_keys(std::string_view workspace, const Query& query);
    Result<Page> read_index(std::string_view workspace, const Query& query);
    void checkpoint() TERO_REQUIRES(mutex_);
    void shrink() TERO_REQUIRES(mutex_);

    // Closed from the last to the first: readers, then the writer, which empties the log, then the lock.
    FileLock lock_;
    Mutex mutex_;
    Writer writer_ TERO_GUARDED_BY(mutex_);
    ReaderPool readers_;
    const Clock& clock_;
    const int checkpoint_pages_;
    int copied_pages_ TERO_GUARDED_BY(mutex_) = 0;  // of the log, at the last checkpoint
    std::uint64_t foreign_writes_ TERO_GUARDED_BY(mutex_) = 0;
    std::atomic<bool> migrated_ = false;
};

Result<std::unique_ptr<Store>> SqliteStore::open(const SqliteOptions& options, const Clock& clock) {
    // Its memory counters cost a lock on every allocation. Refused when another part of the process came
    // first.
    static const int without_counters = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(without_counters);

    TRY(FileLock lock, FileLock::take(options.path));
    // Customers' data: for the owner's eyes only. Nobody else has the file open, the lock says.
    const int file = ::open(options.path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file >= 0) close(file);
    TRY(OpenedFile opened, open_file(options));

    auto store = std::unique_ptr<SqliteStore>(
        new SqliteStore(std::move(lock), std::move(opened.connection), options, clock));
    {
        const Lock writing{store->mutex_};
        TRY_DONE(store->writer_.prepare());
    }
    TRY_DONE(store->readers_.open(options.path, options.readers, options.busy, opened.sharing));
    return std::unique_ptr<Store>(std::move(store));
}

Result<Done> SqliteStore::migrate() {
    const Lock lock{mutex_};
    TRY_DONE(migrate_schema(writer_.connection(), program_schema(), clock_.now()));
    migrated_ = true;
    return Done{};
}

Result<Page> SqliteStore::read(std::string_view workspace, const Query& query) {
    if (!migrated_) return not_migrated();
    return query.keys.empty() ? read_index(workspace, query) : read_keys(workspace, query);
}

Result<Page> SqliteStore::read_keys(std::string_view workspace, const Query& query) {
    TRY(const std::vector<RowKey> keys, distinct_keys(query));
    const TableInfo& table = table_info(query.table);
    const ReaderPool::Loan reader = readers_.borrow();
    TRY(Statement * select, reader->prepared(select_by_key_sql(table)));
    // All of them as of one commit.
    if (keys.size() > 1) TRY_DONE(reader->connection.execute("BEGIN"));
    Page page;
    const auto read_all = [&]() -> Result<Done> {
        for (const RowKey& key : keys) {
            select->bind(1, workspace);
            bind_key(*select, 2, table, key);
            TRY(const bool found, select->step());
            if (!found) continue;
            auto row = stored_row(*select, table);
            select->reset();
            if (!row) return std::move(row).error();
            page.rows.push_back(std::move(*row));
        }
        return Done{};
    };
    const Result<Done> done = read_all();
    reader->connection.roll_back();
    if (!done) return done.error();
    return page;
}

Result<Page> SqliteStore::read_index(std::string_view workspace, const Query& query) {
    TRY(const ReadPlan plan, plan_read(workspace, query));
    const ReaderPool::Loan reader = readers_.borrow();
    TRY(Statement * select, reader->prepared(select_sql(plan)));
    bind_plan(*select, workspace, plan);
    Page page;
    const auto read_all = [&]() -> Result<Done> {
        for (;;) {
            TRY(const bool found, select->step());
            if (!found) return Done{};
            if (page.rows.size() == plan.limit) {
                page.next = make_cursor(plan, position_of(plan, page.rows.back().row.get()));
                return Done{};
            }
            auto row = stored_row(*select, *plan.table);
            if (row) {
                page.rows.push_back(std::move(*row));
            } else {
                MARK("sqlite.row_set_aside");
                page.unreadable.push_back(std::move(row).error().message);
            }
        }
    };
    const Result<Done> done = read_all();
    select->reset();
    if (!done) return done.error();
    return page;
}

Result<Done> SqliteStore::commit(std::span<const Batch> batches, const Leadership& leadership) {
    if (!migrated_) return not_migrated();
    const Lock lock{mutex_};
    bool is_ours = true;
    const Result<Done> done = writer_.transaction([&](Writer& writer) -> Result<Done> {
        TRY(is_ours, writer.is_as_we_left_it());
        if (!is_ours)
            return Error{ErrorCode::conflict, "another program wrote into the database: it is read anew", ""};
        TRY(const bool leads, writer.store_group(leadership));
        if (!leads) return not_leading(leadership);
        for (const Batch& batch : batches) {
            TRY(const Write* const refused, writer.store(leadership.workspace, batch.writes));
            if (refused != nullptr) return version_conflict(*refused);
        }
        return Done{};
    });
    if (!is_ours) {
        MARK("sqlite.foreign_write");
        foreign_writes_ += 1;
    }
    if (!done) return done;
    checkpoint();
    return Done{};
}

Result<Leadership> SqliteStore::lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                                     Duration lease) {
    if (!migrated_) return not_migrated();
    const Lock lock{mutex_};
    LeaseRow taken;
    TRY_DONE(writer_.transaction([&](Writer& writer) -> Result<Done> {
        TRY(const LeaseRow stored, writer.read_lease(workspace));
        TRY(taken, take_lease(stored, {workspace, node, epoch, lease, clock_.now()}));
        return writer.store_lease(taken);
    }));
    shrink();
    return taken.leadership;
}

// What retention has freed goes back to the disk, a little with each renewal of the leadership. Some stays
// free: what is written next needs it.
void SqliteStore::shrink() {
    if (!writer_.shrink(shrink_pages)) return;
    // The file is cut where its last page is, once the log is copied into it.
    copied_pages_ = writer_.log_pages();
    writer_.checkpoint(Writer::Checkpoint::PASSIVE);
}

StoreState SqliteStore::state() {
    const Lock lock{mutex_};
    const auto log_pages = static_cast<std::uint64_t>(writer_.log_pages());
    return {.bytes = writer_.page_count() * writer_.page_bytes(),
            .log_bytes = log_pages * writer_.page_bytes(),
            .is_held = log_pages > static_cast<std::uint64_t>(held_at * checkpoint_pages_),
            .foreign_writes = foreign_writes_};
}

// The log is copied into the file now and then. Readers that never pause keep it from starting over: when it
// has grown to several times its size, they are made to wait for once.
void SqliteStore::checkpoint() {
    constexpr int patience = 4;
    const int pages = writer_.log_pages();
    if (pages < copied_pages_) copied_pages_ = 0;  // it has started over
    if (pages - copied_pages_ < checkpoint_pages_) return;
    copied_pages_ = pages;
    if (pages < patience * checkpoint_pages_) {
        writer_.checkpoint(Writer::Checkpoint::PASSIVE);
        return;
    }
    // A long question is not waited for: neither commits nor the renewal of the leadership stand behind it.
    if (!readers_.pause(pause_max)) {
        writer_.checkpoint(Writer::Checkpoint::PASSIVE);
        return;
    }
    MARK("sqlite.readers_paused_for_checkpoint");
    writer_.checkpoint(Writer::Checkpoint::TRUNCATE);
    readers_.resume();
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options, const Clock& clock) {
    return SqliteStore::open(options, clock);
}

}  // namespace tero
