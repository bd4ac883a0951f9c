// The one connection that writes: its statements, its transactions and its log.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/lease.hpp"
#include "store_sqlite/columns.hpp"
#include "store_sqlite/connection.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::sqlite {

class Writer {
public:
    enum class Checkpoint { PASSIVE, TRUNCATE };

    Writer(Connection connection, Duration busy) : connection_(std::move(connection)), busy_(busy) {}

    // Once, before the first transaction.
    Result<Done> prepare();
    const Connection& connection() const { return connection_; }

    // All that `work` writes, synced to disk, or none of it.
    template <class Work>
    Result<Done> transaction(Work work) {
        TRY_DONE(begin_.run());
        Result<Done> done = work(*this);
        if (done) done = commit();
        if (!done) connection_.roll_back();
        return done;
    }

    // Within a transaction. The write whose version is another one; null: all are stored.
    Result<const Write*> store(std::string_view workspace, std::span<const Write> writes);
    // Likewise; false: the leadership is another one.
    Result<bool> store_group(const Leadership& leadership);
    Result<LeaseRow> read_lease(std::string_view workspace);
    Result<Done> store_lease(const LeaseRow& lease);

    // Within a transaction. false: another program has written since this was last asked.
    Result<bool> is_as_we_left_it();
    std::uint64_t page_count();
    std::uint64_t page_bytes();

    // Pages in the log since it last started over.
    int log_pages() const { return *log_pages_; }
    // TRUNCATE also empties the log; it needs all readers idle and does not wait for those of foreign
    // programs.
    void checkpoint(Checkpoint mode);
    // Gives up to so many free pages back to the disk, unless they are few. False: there was nothing to give,
    // or no way to; the next time may do it.
    bool shrink(int pages);

private:
    struct TableStatements {
        Statement insert, update, erase, empty, exists;
        Statement insert_both, update_both, erase_both;  // of a host and its part
        const TableInfo* part = nullptr;
        const TableInfo* other = nullptr;  // part or host
    };

    Result<Done> commit();
    // Prepared at its first use: until then the table may not exist.
    Result<Done> make_ready(Statement& statement, const std::string& sql);
    TableStatements& statements_of(TableId table) { return tables_[static_cast<std::size_t>(table)]; }
    Result<bool> store_one(std::string_view workspace, const Write& write);
    // Stores what stands in one row at once, where both are new, changed or erased. false: nothing is stored.
    Result<bool> store_both(std::string_view workspace, const Write& one, const Write& two);
    Result<bool> erase(TableStatements& statements, std::string_view workspace, const Write& write);

    Connection connection_;
    Duration busy_;
    std::unique_ptr<int> log_pages_ = std::make_unique<int>(0);  // SQLite keeps its address
    Result<std::int64_t> ask_number(Statement& statement, const char* sql);

    Statement free_pages_, all_pages_, page_bytes_, data_version_, give_back_;
    std::int64_t known_version_ = 0;  // of the data, as SQLite counts others' writes
    Statement begin_, commit_, store_group_, read_lease_, store_lease_;
    std::vector<TableStatements> tables_;  // by TableId
    Scratch scratch_;
};

}  // namespace tero::sqlite
