#include "store_sqlite/sqlite_store.hpp"

#include "base/check.hpp"
#include "store/conformance.hpp"
#include "store/example_rows_fixture.hpp"
#include "store/read_plan.hpp"
#include "store_sqlite/connection.hpp"
#include "store_sqlite/sqlite_fixture.hpp"
#include "store_sqlite/table_sql.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

namespace tero {
namespace {

using namespace example;

using sqlite::ask_sql;
using sqlite::FailingDisk;
using sqlite::open_migrated;
using sqlite::run_sql;
using sqlite::select_sql;
using sqlite::SqliteFixture;
using sqlite::TempFolder;

const StoreUnderTest sqlite_store{"sqlite",
                                  [](const Clock& clock) { return std::make_unique<SqliteFixture>(clock); }};

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance, testing::Values(sqlite_store), store_name);
INSTANTIATE_TEST_SUITE_P(Sqlite, StoreRestart, testing::Values(sqlite_store), store_name);

class SqliteStoreTest : public testing::Test {
protected:
    SqliteStoreTest() { options_.path = folder_.file("tero.db"); }

    void open() {
        store_.reset();
        store_ = open_migrated(options_, clock_);
        leader_ = *store_->lead("acme", "a", 0, 30s);
    }
    Result<Done> commit(std::vector<Write> writes) {
        const Batch batch = batch_of(std::move(writes));
        Leadership shown = leader_;
        shown.group += 1;
        auto stored = store_->commit({&batch, 1}, shown);
        if (stored) leader_ = shown;
        return stored;
    }
    // Once the leadership was renewed some times, as a server does.
    std::uintmax_t file_size_after_a_while() {
        for (int i = 0; i < 20; ++i) EXPECT_TRUE(store_->lead("acme", "a", leader_.epoch, 30s));
        return std::filesystem::file_size(options_.path);
    }
    Result<Page> read_tally(const std::string& key) {
        return store_->read("acme", {.table = table_of<Tally>(), .keys = {key}});
    }

    TempFolder folder_;
    ManualClock clock_{Timestamp{1'790'000'000'000}};
    SqliteOptions options_;
    std::unique_ptr<Store> store_;
    Leadership leader_;
};

TEST_F(SqliteStoreTest, ASecondStoreOnTheSameFileIsRefusedAndSaysWhy) {
    open();

    const auto second = open_sqlite(options_, clock_);

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::conflict);
    EXPECT_NE(second.error().message.find(options_.path), std::string::npos) << second.error().message;
    EXPECT_NE(second.error().message.find("another tero (process "), std::string::npos)
        << second.error().message;
    store_.reset();
    EXPECT_TRUE(open_sqlite(options_, clock_)) << "free again";
}

TEST_F(SqliteStoreTest, AMissingFolderIsNamed) {
    options_.path = folder_.file("none/tero.db");

    const auto store = open_sqlite(options_, clock_);

    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, ErrorCode::unavailable);
    EXPECT_NE(store.error().message.find("none/tero.db"), std::string::npos) << store.error().message;
}

TEST_F(SqliteStoreTest, AFileThatIsNoDatabaseIsLeftAsItIs) {
    const std::string content =
        "these are the quotes of last year, in my own format, do not touch " + std::string(5000, 'x');
    std::ofstream{options_.path} << content;

    const auto store = open_sqlite(options_, clock_);

    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, ErrorCode::corrupt) << to_string(store.error());
    std::ifstream file{options_.path};
    EXPECT_EQ((std::string{std::istreambuf_iterator<char>{file}, {}}), content);
}

TEST_F(SqliteStoreTest, TheDatabaseOfAnotherProgramIsLeftAsItIs) {
    std::ofstream{options_.path}.flush();
    run_sql(options_.path, "CREATE TABLE theirs(a); INSERT INTO theirs VALUES(1)");

    const auto store = open_sqlite(options_, clock_);

    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, ErrorCode::invalid) << to_string(store.error());
    EXPECT_EQ(ask_sql(options_.path, "PRAGMA journal_mode"), "delete");
    EXPECT_EQ(ask_sql(options_.path, "PRAGMA application_id"), "0");
}

TEST_F(SqliteStoreTest, TheFileIsSafeAndPrivate) {
    open();

    struct stat status = {};
    ASSERT_EQ(stat(options_.path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    EXPECT_EQ(ask_sql(options_.path, "PRAGMA journal_mode"), "wal");
    EXPECT_EQ(ask_sql(options_.path, "PRAGMA auto_vacuum"), "2");
    EXPECT_EQ(ask_sql(options_.path, "PRAGMA page_size"), "16384");
    EXPECT_EQ(ask_sql(options_.path, "PRAGMA integrity_check"), "ok");
}

TEST_F(SqliteStoreTest, NothingWorksBeforeMigrate) {
    store_ = std::move(*open_sqlite(options_, clock_));

    EXPECT_EQ(store_->read("acme", {.table = table_of<Job>()}).error().code, ErrorCode::unavailable);
    EXPECT_EQ(store_->lead("acme", "a", 0, 30s).error().code, ErrorCode::unavailable);
    EXPECT_EQ(store_->commit({}, {}).error().code, ErrorCode::unavailable);
}

TEST_F(SqliteStoreTest, ARowThatDoesNotFitIsCorruptAndNamed) {
    open();
    Random random{1};
    const AnyRow row = random_row(table_info(table_of<Parcel>()), random);
    const RowKey key = key_of(table_info(table_of<Parcel>()), row.get());
    ASSERT_TRUE(commit({{table_of<Parcel>(), key, row, 0}}));
    const struct {
        std::string change, column, put_back;
    } damages[] = {
        {"status='BROKEN'", "parcels.status", "status='LOST'"},
        {"bill='{\"total\":'", "parcels.bill", "bill='{}'"},
        {"sender=x'0102'", "parcels.sender", "sender=zeroblob(16)"},
        {"attempt=1<<40", "parcels.attempt", "attempt=1"},
    };

    for (const auto& damage : damages) {
        run_sql(options_.path, "UPDATE parcels SET " + damage.change);
        const Result<Page> found = store_->read("acme", {.table = table_of<Parcel>(), .keys = {key}});
        ASSERT_FALSE(found) << damage.change;
        EXPECT_EQ(found.error().code, ErrorCode::corrupt);
        EXPECT_EQ(found.error().field, damage.column);
        EXPECT_NE(found.error().message.find(to_string(key)), std::string::npos) << found.error().message;
        const Result<Page> page = store_->read("acme", {.table = table_of<Parcel>()});
        ASSERT_TRUE(page && page->unreadable.size() == 1 && page->rows.empty()) << damage.change;
        EXPECT_NE(page->unreadable[0].find(to_string(key)), std::string::npos) << page->unreadable[0];
        run_sql(options_.path, "UPDATE parcels SET " + damage.put_back);
        EXPECT_TRUE(store_->read("acme", {.table = table_of<Parcel>()})) << damage.put_back;
    }
}

TEST_F(SqliteStoreTest, EveryQuestionOnAnIndexUsesIt) {
    open();
    auto connection = sqlite::Connection::open(options_.path, sqlite::Connection::Role::READER, 5s);
    int asked = 0;

    for (const TableInfo& table : all_tables()) {
        for (const IndexInfo& index : table.indexes) {
            for (int shape = 0; shape < 16; ++shape) {
                ReadPlan plan{.table = &table, .index = &index, .descending = (shape & 1) != 0};
                for (const auto name : index.fields) plan.equal_fields.push_back(table.type->find(name));
                plan.walked = plan.equal_fields.back();
                plan.equal_fields.pop_back();
                if ((shape & 2) != 0) plan.from = IndexValue{};
                if ((shape & 4) != 0) plan.before = IndexValue{};
                if ((shape & 8) != 0) plan.after = Position{};

                auto explained = connection->prepare("EXPLAIN QUERY PLAN " + select_sql(plan));

                ASSERT_TRUE(explained) << select_sql(plan);
                std::string steps;
                while (*explained->step()) steps += fmt::format("{}\n", explained->text(3));
                EXPECT_NE(steps.find(
                              fmt::format("SEARCH {} USING INDEX {}_{}", table.name, table.name, index.name)),
                          std::string::npos)
                    << steps;
                EXPECT_EQ(steps.find("TEMP B-TREE"), std::string::npos)
                    << "sorted by hand: " << select_sql(plan);
                asked += 1;
            }
        }
    }
    EXPECT_GT(asked, 100);
}

TEST_F(SqliteStoreTest, TheLogStaysBoundedWhileReadersNeverPause) {
    options_.checkpoint_pages = 100;
    open();
    const std::string padding(3000, 'p');
    std::vector<Write> rows;
    for (int i = 0; i < 300; ++i) rows.push_back(put(Memo{.key = fmt::format("{}", i), .text = padding}, 0));
    ASSERT_TRUE(commit(rows));
    std::atomic<bool> done = false;
    std::atomic<int> reads = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i) {
        readers.emplace_back([&] {
            while (!done) {
                const Result<Page> page = store_->read("acme", {.table = table_of<Memo>(), .limit = 300});
                if (!page || page->rows.size() != 300) std::abort();
                reads += 1;
            }
        });
    }

    std::uintmax_t largest = 0;
    const std::uint64_t paused_before = mark_count("sqlite.readers_paused_for_checkpoint");
    for (std::uint64_t version = 1; version <= 150; ++version) {
        std::vector<Write> writes;
        for (int i = 0; i < 30; ++i) {
            writes.push_back(put(Memo{.key = fmt::format("{}", i), .text = padding}, version));
        }
        ASSERT_TRUE(commit(writes));
        largest = std::max(largest, std::filesystem::file_size(options_.path + "-wal"));
    }
    done = true;
    for (std::thread& reader : readers) reader.join();

    // 150 groups of some twenty pages are near 50 MB of log; five hundred pages and the largest group are
    // 9 MB.
    EXPECT_LT(largest, 700U * (16384 + 24)) << reads << " reads";
    EXPECT_GT(reads, 4);
    // Not by luck alone: the readers were there, and had to wait at least once, or the log started over by
    // itself.
    RecordProperty("paused",
                   static_cast<int>(mark_count("sqlite.readers_paused_for_checkpoint") - paused_before));
}

TEST_F(SqliteStoreTest, AReaderThatHoldsTheLogFromOutsideOnlyPutsTheCheckpointOff) {
    options_.checkpoint_pages = 10;
    open();
    auto foreign = sqlite::Connection::open(options_.path, sqlite::Connection::Role::READER, 5s);
    ASSERT_TRUE(foreign->execute("BEGIN; SELECT count(*) FROM memos"));
    const std::uint64_t put_off = mark_count("sqlite.checkpoint_put_off");

    for (int i = 0; i < 40; ++i) {
        ASSERT_TRUE(commit({put(Memo{.key = fmt::format("{}", i), .text = std::string(20'000, 'p')}, 0)}))
            << i;
    }
    EXPECT_GT(mark_count("sqlite.checkpoint_put_off"), put_off);
    ASSERT_TRUE(foreign->execute("COMMIT"));
    for (int i = 40; i < 60; ++i) {
        ASSERT_TRUE(commit({put(Memo{.key = fmt::format("{}", i), .text = std::string(20'000, 'p')}, 0)}))
            << i;
    }

    EXPECT_EQ(store_->read("acme", {.table = table_of<Memo>(), .limit = 1000})->rows.size(), 60U);
    EXPECT_LT(std::filesystem::file_size(options_.path + "-wal"), 100U * 4200)
        << "emptied once the reader left";
}

TEST_F(SqliteStoreTest, AForeignWriterMakesItUnavailableForAsLongAsItHoldsTheFile) {
    options_.busy = 20ms;
    open();
    ASSERT_TRUE(commit({put(Tally{.key = "before"}, 0)}));
    auto foreign = sqlite::Connection::open(options_.path, sqlite::Connection::Role::READER, 5s);
    ASSERT_TRUE(foreign->execute("BEGIN IMMEDIATE"));

    EXPECT_EQ(commit({put(Tally{.key = "during"}, 0)}).error().code, ErrorCode::unavailable);
    EXPECT_EQ(read_tally("before")->rows.size(), 1U) << "reads go on";

    ASSERT_TRUE(foreign->execute("ROLLBACK"));
    EXPECT_TRUE(commit({put(Tally{.key = "after"}, 0)}));
    EXPECT_EQ(read_tally("during")->rows.size(), 0U);
}

TEST_F(SqliteStoreTest, AFullDiskWritesNothingAndHealsWhenThereIsRoom) {
    const FailingDisk disk;
    open();
    ASSERT_TRUE(commit({put(Tally{.key = "before", .count = 1}, 0)}));
    const std::uint64_t group = leader_.group;

    FailingDisk::full = true;
    const Result<Done> done =
        commit({put(Tally{.key = "before", .count = 2}, 1), put(Tally{.key = "new"}, 0)});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::storage_full) << to_string(done.error());
    EXPECT_EQ(read_tally("before")->rows.at(0).as<Tally>().count, 1) << "reads go on";
    FailingDisk::full = false;

    EXPECT_EQ(store_->lead("acme", "a", leader_.epoch, 30s)->group, group);
    EXPECT_EQ(read_tally("new")->rows.size(), 0U);
    EXPECT_TRUE(commit({put(Tally{.key = "before", .count = 2}, 1)}));
    open();
    EXPECT_EQ(read_tally("before")->rows.at(0).as<Tally>().count, 2);
}

TEST_F(SqliteStoreTest, ARowThatCannotBeReadIsLeftOutOfAPageAndNamed) {
    open();
    for (const char* const key : {"a", "b", "c"}) ASSERT_TRUE(commit({put(Tally{.key = key}, 0)}));
    run_sql(options_.path, "UPDATE tallies SET amount='much' WHERE key='b'");

    const auto page = store_->read("acme", {.table = table_of<Tally>(), .limit = 2});

    ASSERT_TRUE(page) << to_string(page.error());
    ASSERT_EQ(page->rows.size(), 2U);
    EXPECT_EQ(page->rows[1].as<Tally>().key, "c");
    ASSERT_EQ(page->unreadable.size(), 1U);
    EXPECT_NE(page->unreadable[0].find("tallies row b"), std::string::npos) << page->unreadable[0];
    EXPECT_EQ(read_tally("b").error().code, ErrorCode::corrupt);
}

TEST_F(SqliteStoreTest, AForeignWriterIsNoticedOnceAndWritesGoOnAfterIt) {
    open();
    ASSERT_TRUE(commit({put(Tally{.key = "a"}, 0)}));
    run_sql(options_.path, "UPDATE tallies SET count=7");

    const Result<Done> refused = commit({put(Tally{.key = "b"}, 0)});

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
    EXPECT_EQ(store_->state().foreign_writes, 1U);
    EXPECT_TRUE(commit({put(Tally{.key = "b"}, 0)}));
    EXPECT_EQ(store_->state().foreign_writes, 1U);
}

TEST_F(SqliteStoreTest, AForeignReaderThatHoldsTheLogIsNoticedAndItsEndToo) {
    options_.checkpoint_pages = 4;
    open();
    int next = 0;
    const auto write = [&] { ASSERT_TRUE(commit({put(Tally{.key = fmt::format("k{}", next++)}, 0)})); };
    write();
    {
        auto foreign = sqlite::Connection::open(options_.path, sqlite::Connection::Role::LOOKER, 5s);
        ASSERT_TRUE(foreign && foreign->execute("BEGIN; SELECT count(*) FROM tallies"));
        for (int i = 0; i < 200 && !store_->state().is_held; ++i) write();
        EXPECT_TRUE(store_->state().is_held);
        EXPECT_GT(store_->state().log_bytes, 0U);
    }

    for (int i = 0; i < 10; ++i) write();

    EXPECT_FALSE(store_->state().is_held);
}

TEST_F(SqliteStoreTest, TheFileShrinksAfterABurstThatIsGone) {
    open();
    const auto filled = [&](int from, int to) {
        std::vector<Write> writes;
        for (int i = from; i < to; ++i)
            writes.push_back(put(Tally{.key = fmt::format("{:05}{}", i, std::string(2'000, 'x'))}, 0));
        return writes;
    };
    const auto emptied = [&](int from, int to) {
        std::vector<Write> writes = filled(from, to);
        for (Write& write : writes) write = {write.table, write.key, nullptr, 1};
        return writes;
    };
    ASSERT_TRUE(commit(filled(0, 3'000)));
    open();  // the log is copied into the file
    const auto before = file_size_after_a_while();
    for (int i = 3'000; i < 12'000; i += 1'000) ASSERT_TRUE(commit(filled(i, i + 1'000)));
    ASSERT_GT(file_size_after_a_while(), 2 * before);
    for (int i = 3'000; i < 12'000; i += 1'000) ASSERT_TRUE(commit(emptied(i, i + 1'000)));

    EXPECT_LT(file_size_after_a_while(), before * 3 / 2);
    EXPECT_EQ(ask_sql(options_.path, "PRAGMA integrity_check"), "ok");
}

TEST_F(SqliteStoreTest, AStartThatFindsTheDiskFullReadsWhatIsStored) {
    const FailingDisk disk;
    open();
    ASSERT_TRUE(commit({put(Tally{.key = "k", .count = 1}, 0)}));
    store_.reset();

    FailingDisk::log_index_full = true;
    open();

    EXPECT_EQ(read_tally("k")->rows.at(0).as<Tally>().count, 1);
    EXPECT_TRUE(commit({put(Tally{.key = "k", .count = 2}, 1)})) << "there is room for it";
    EXPECT_EQ(read_tally("k")->rows.at(0).as<Tally>().count, 2);
}

TEST_F(SqliteStoreTest, AFailedSyncEndsTheProcess) {
    GTEST_FLAG_SET(death_test_style, "fast");
    const FailingDisk disk;
    open();

    EXPECT_DEATH(
        {
            FailingDisk::sync_fails = true;
            static_cast<void>(commit({put(Tally{.key = "k"}, 0)}));
        },
        "the disk did not confirm what was written");
}

}  // namespace
}  // namespace tero
