#include "store_sqlite/writer.hpp"

#include "base/check.hpp"
#include "store_sqlite/table_sql.hpp"

#include <sqlite3.h>
#include <utility>

namespace tero::sqlite {

Result<Done> Writer::prepare() {
    TRY(begin_, connection_.prepare("BEGIN IMMEDIATE"));
    TRY(commit_, connection_.prepare("COMMIT"));
    tables_.resize(all_tables().size());
    for (const TableInfo& table : all_tables()) {
        statements_of(table.id).part = find_part(table);
        statements_of(table.id).other = in_one_row_with(table);
    }
    const auto note_log = [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(connection_.get(), note_log, log_pages_.get());
    return Done{};
}

Result<Done> Writer::commit() {
    TRY_DONE(commit_.run());
    return Done{};
}

Result<Done> Writer::make_ready(Statement& statement, const std::string& sql) {
    if (statement) return Done{};
    TRY(statement, connection_.prepare(sql));
    return Done{};
}

Result<const Write*> Writer::store(std::string_view workspace, std::span<const Write> writes) {
    for (std::size_t i = 0; i < writes.size(); ++i) {
        if (i + 1 < writes.size()) {
            TRY(const bool both, store_both(workspace, writes[i], writes[i + 1]));
            if (both) {
                i += 1;
                continue;
            }
        }
        TRY(const bool stored, store_one(workspace, writes[i]));
        if (!stored) return &writes[i];
    }
    return nullptr;
}

Result<bool> Writer::store_both(std::string_view workspace, const Write& one, const Write& two) {
    const TableInfo* other = statements_of(one.table).other;
    if (other == nullptr || other->id != two.table || one.key != two.key) return false;
    const bool is_new = one.version == 0;
    const bool is_erased = one.row == nullptr;
    if ((two.version == 0) != is_new || (two.row == nullptr) != is_erased || (is_new && is_erased))
        return false;

    const bool host_first = statements_of(one.table).part != nullptr;
    const Write& host = host_first ? one : two;
    const Write& part = host_first ? two : one;
    const TableInfo& host_table = table_info(host.table);
    const TableInfo& part_table = table_info(part.table);
    TableStatements& statements = statements_of(host.table);
    Statement& statement = is_erased ? statements.erase_both
                           : is_new  ? statements.insert_both
                                     : statements.update_both;
    if (!statement) {
        TRY_DONE(make_ready(statement, is_erased ? erase_both_sql(host_table, part_table)
                                       : is_new  ? insert_both_sql(host_table, part_table)
                                                 : update_both_sql(host_table, part_table)));
    }
    statement.bind(1, workspace);
    int parameter = 3;
    if (is_erased) {
        bind_key(statement, 2, host_table, host.key);
    } else {
        scratch_.clear();
        bind_row(statement, 2, host_table, host.row.get(), scratch_);
        parameter += static_cast<int>(host_table.type->fields.size()) - 1;
        bind_all_but_key(statement, parameter, part_table, part.row.get(), scratch_);
        parameter += static_cast<int>(part_table.type->fields.size()) - 1;
    }
    if (!is_new) {
        statement.bind(parameter, static_cast<std::int64_t>(host.version));
        statement.bind(parameter + 1, static_cast<std::int64_t>(part.version));
    }
    TRY(const std::int64_t changed, statement.run());
    return changed == 1;
}

Result<bool> Writer::store_one(std::string_view workspace, const Write& write) {
    const TableInfo& table = table_info(write.table);
    TableStatements& statements = statements_of(write.table);
    if (write.row == nullptr) return erase(statements, workspace, write);

    const bool is_new = write.version == 0;
    Statement& statement = is_new ? statements.insert : statements.update;
    if (!statement) TRY_DONE(make_ready(statement, is_new ? insert_sql(table) : update_sql(table)));
    statement.bind(1, workspace);
    scratch_.clear();
    bind_row(statement, 2, table, write.row.get(), scratch_);
    if (!is_new) {
        statement.bind(2 + static_cast<int>(table.type->fields.size()),
                       static_cast<std::int64_t>(write.version));
    }
    TRY(const std::int64_t changed, statement.run());
    return changed == 1;
}

Result<bool> Writer::erase(TableStatements& statements, std::string_view workspace, const Write& write) {
    const TableInfo& table = table_info(write.table);
    if (write.version == 0) {  // nothing to erase, and nothing may be there
        TRY_DONE(make_ready(statements.exists, exists_sql(table)));
        statements.exists.bind(1, workspace);
        bind_key(statements.exists, 2, table, write.key);
        TRY(const bool found, statements.exists.step());
        statements.exists.reset();
        return !found;
    }
    const auto run = [&](Statement& statement, std::string (*sql)(const TableInfo&)) -> Result<bool> {
        if (!statement) TRY_DONE(make_ready(statement, sql(table)));
        statement.bind(1, workspace);
        bind_key(statement, 2, table, write.key);
        statement.bind(3, static_cast<std::int64_t>(write.version));
        TRY(const std::int64_t changed, statement.run());
        return changed == 1;
    };
    TRY(const bool erased, run(statements.erase, erase_sql));
    if (erased || statements.other == nullptr) return erased;
    return run(statements.empty, empty_sql);
}

Result<bool> Writer::store_group(const Leadership& leadership) {
    TRY_DONE(make_ready(store_group_,
                        "UPDATE leadership SET group_number=?4, told_at=?5, chain=?6 WHERE workspace=?1 AND "
                        "node=?2 AND epoch=?3 AND group_number=?4-1"));
    store_group_.bind(1, leadership.workspace);
    store_group_.bind(2, leadership.node);
    store_group_.bind(3, static_cast<std::int64_t>(leadership.epoch));
    store_group_.bind(4, static_cast<std::int64_t>(leadership.group));
    store_group_.bind(5, leadership.told.ms);
    store_group_.bind(6, static_cast<std::int64_t>(leadership.chain));
    TRY(const std::int64_t changed, store_group_.run());
    return changed == 1;
}

Result<LeaseRow> Writer::read_lease(std::string_view workspace) {
    TRY_DONE(make_ready(read_lease_,
                        "SELECT node, epoch, group_number, lease_until, told_at, chain FROM leadership WHERE "
                        "workspace=?1"));
    read_lease_.bind(1, workspace);
    LeaseRow lease;
    TRY(const bool found, read_lease_.step());
    if (found) {
        lease.leadership = {.workspace = std::string{workspace},
                            .node = std::string{read_lease_.text(0)},
                            .epoch = static_cast<std::uint64_t>(read_lease_.integer(1)),
                            .group = static_cast<std::uint64_t>(read_lease_.integer(2)),
                            .told = {read_lease_.integer(4)},
                            .chain = static_cast<std::uint64_t>(read_lease_.integer(5))};
        lease.until = {read_lease_.integer(3)};
    }
    read_lease_.reset();
    return lease;
}

Result<Done> Writer::store_lease(const LeaseRow& lease) {
    TRY_DONE(make_ready(store_lease_,
                        "INSERT OR REPLACE INTO leadership(workspace, node, epoch, group_number, "
                        "lease_until, told_at, chain) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    store_lease_.bind(1, lease.leadership.workspace);
    store_lease_.bind(2, lease.leadership.node);
    store_lease_.bind(3, static_cast<std::int64_t>(lease.leadership.epoch));
    store_lease_.bind(4, static_cast<std::int64_t>(lease.leadership.group));
    store_lease_.bind(5, lease.until.ms);
    store_lease_.bind(6, lease.leadership.told.ms);
    store_lease_.bind(7, static_cast<std::int64_t>(lease.leadership.chain));
    TRY_DONE(store_lease_.run());
    return Done{};
}

Result<std::int64_t> Writer::ask_number(Statement& statement, const char* sql) {
    TRY_DONE(make_ready(statement, sql));
    TRY(const bool row, statement.step());
    const std::int64_t number = row ? statement.integer(0) : 0;
    statement.reset();
    return number;
}

Result<bool> Writer::is_as_we_left_it() {
    TRY(const std::int64_t version, ask_number(data_version_, "PRAGMA data_version"));
    const std::int64_t known = std::exchange(known_version_, version);
    return known == 0 || known == version;
}

std::uint64_t Writer::page_count() {
    return static_cast<std::uint64_t>(ask_number(all_pages_, "PRAGMA page_count").value_or(0));
}
std::uint64_t Writer::page_bytes() {
    return static_cast<std::uint64_t>(ask_number(page_bytes_, "PRAGMA page_size").value_or(0));
}

bool Writer::shrink(int pages) {
    constexpr std::int64_t spared = 256;  // pages
    constexpr int share = 8;              // of the file may be free
    const auto free_now = ask_number(free_pages_, "PRAGMA freelist_count");
    const auto all = ask_number(all_pages_, "PRAGMA page_count");
    if (!free_now || !all || *free_now < spared || *free_now * share < *all) return false;
    const Result<Done> done = transaction([&](Writer& writer) -> Result<Done> {
        TRY_DONE(writer.make_ready(writer.give_back_, "PRAGMA incremental_vacuum"));
        for (int i = 0; i < pages; ++i) {
            TRY(const bool more, writer.give_back_.step());
            if (!more) break;
        }
        writer.give_back_.reset();
        return Done{};
    });
    return done.has_value();
}

void Writer::checkpoint(Checkpoint mode) {
    const int how = mode == Checkpoint::PASSIVE ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE;
    sqlite3_busy_timeout(connection_.get(), 0);
    const int code = sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, how, nullptr, nullptr);
    sqlite3_busy_timeout(connection_.get(), static_cast<int>(busy_.count()));
    if (code == SQLITE_OK) {
        if (mode == Checkpoint::TRUNCATE) *log_pages_ = 0;
        return;
    }
    // The commit itself is safe in the log; a full disk or a busy file leaves the copying to the next time. A
    // failed sync ends the process in error_of.
    const Error error = error_of(connection_.get(), code);
    MARK("sqlite.checkpoint_put_off");
}

}  // namespace tero::sqlite
