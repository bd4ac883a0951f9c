#include "store_sqlite/data_file.hpp"

#include "store/conformance.hpp"
#include "store/example_rows_fixture.hpp"
#include "store_sqlite/sqlite_fixture.hpp"

#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace tero::sqlite {
namespace {

using namespace example;

class DataFileTest : public testing::Test {
protected:
    DataFileTest() {
        options_.path = folder_.file("tero.db");
        open();
    }
    void open() {
        store_.reset();
        store_ = open_migrated(options_, clock_);
        leader_ = *store_->lead("acme", "a", 0, 30s);
    }
    void commit(std::vector<Write> writes) {
        const Batch batch = batch_of(std::move(writes));
        leader_.group += 1;
        ASSERT_TRUE(store_->commit({&batch, 1}, leader_).has_value());
    }

    TempFolder folder_;
    ManualClock clock_{Timestamp{1'790'000'000'000}};
    SqliteOptions options_;
    std::unique_ptr<Store> store_;
    Leadership leader_;
};

TEST_F(DataFileTest, ACopyHoldsWhatWasStoredWhileTheStoreGoesOn) {
    commit({put(Tally{.key = "before"}, 0)});

    const auto copied = copy_file(options_.path, folder_.file("copy.db"));

    ASSERT_TRUE(copied.has_value()) << to_string(copied.error());
    commit({put(Tally{.key = "after"}, 0)});
    const auto copy = open_migrated({.path = folder_.file("copy.db")}, clock_);
    EXPECT_EQ(copy->read("acme", {.table = table_of<Tally>()})->rows.size(), 1U);
    EXPECT_EQ(store_->read("acme", {.table = table_of<Tally>()})->rows.size(), 2U);
}

TEST_F(DataFileTest, ACopyIsNotMadeOverAnything) {
    std::ofstream{folder_.file("copy.db")} << "mine";

    const auto copied = copy_file(options_.path, folder_.file("copy.db"));

    ASSERT_FALSE(copied.has_value());
    EXPECT_EQ(copied.error().code, ErrorCode::conflict);
    EXPECT_EQ(std::filesystem::file_size(folder_.file("copy.db")), 4U);
}

TEST_F(DataFileTest, ALookLeavesTheLogAsItIs) {
    commit({put(Tally{.key = "k"}, 0)});
    const auto log = look_at_file(options_.path).log_bytes;

    EXPECT_TRUE(*was_led(options_.path));
    EXPECT_TRUE(prove_file(options_.path)->is_sound());

    EXPECT_GT(log, 0U);
    EXPECT_EQ(look_at_file(options_.path).log_bytes, log);
}

TEST_F(DataFileTest, WhoHasTheFileIsNamed) {
    EXPECT_TRUE(look_at_file(options_.path).holder.starts_with("process "));
    store_.reset();
    EXPECT_EQ(look_at_file(options_.path).holder, "");
}

TEST_F(DataFileTest, EveryRowIsReadAndCounted) {
    commit({put(Tally{.key = "a"}, 0), put(Tally{.key = "b"}, 0)});

    const auto proof = prove_file(options_.path);

    ASSERT_TRUE(proof.has_value()) << to_string(proof.error());
    EXPECT_EQ(proof->rows.at("tallies"), 2);
    EXPECT_EQ(proof->row_count(), 2);
}

TEST_F(DataFileTest, ARowThatMakesNoSenseIsNamed) {
    const Job job{.id = Id<Job>{{{1}}}};
    commit({put(job, 0), put(Tally{.key = "a"}, 0)});
    run_sql(options_.path, "UPDATE jobs SET status='WEIRD'");

    const auto proof = prove_file(options_.path);

    ASSERT_TRUE(proof.has_value()) << to_string(proof.error());
    EXPECT_TRUE(proof->damage.empty());
    ASSERT_EQ(proof->unreadable_count, 1U);
    EXPECT_NE(proof->unreadable[0].find("jobs row " + to_string(job.id)), std::string::npos)
        << proof->unreadable[0];
    EXPECT_NE(proof->unreadable[0].find("'WEIRD'"), std::string::npos) << proof->unreadable[0];
    const auto shown = show_row(options_.path, "jobs", to_string(job.id));
    ASSERT_TRUE(shown.has_value()) << to_string(shown.error());
    EXPECT_EQ(shown->at(1), (std::pair<std::string, std::string>{"status", "'WEIRD'"}));
    EXPECT_EQ(show_row(options_.path, "jobs", to_string(RawId{{2}})).error().code, ErrorCode::not_found);
    EXPECT_EQ(proof->rows.at("tallies"), 1) << "the others are read all the same";
}

TEST_F(DataFileTest, APageThatWasOverwrittenIsDamage) {
    std::vector<Write> writes;
    for (int i = 0; i < 2'000; ++i) writes.push_back(put(Tally{.key = "tally " + std::to_string(i)}, 0));
    commit(std::move(writes));
    store_.reset();  // all of it is in the file now
    {
        std::fstream file{options_.path, std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(options_.path)) - 20'000);
        file << std::string(2'000, '\xff');
    }

    const auto proof = prove_file(options_.path);

    ASSERT_TRUE(proof.has_value()) << to_string(proof.error());
    EXPECT_FALSE(proof->damage.empty());
}

TEST_F(DataFileTest, AFileInWhichNobodyHasDecidedIsToldFromOneThatHasARow) {
    EXPECT_TRUE(*was_led(options_.path));
    EXPECT_FALSE(*was_led(folder_.file("none.db")));
    std::ofstream{folder_.file("empty.db")};
    EXPECT_FALSE(*was_led(folder_.file("empty.db")));
    const auto made = open_migrated({.path = folder_.file("new.db")}, clock_);
    EXPECT_FALSE(*was_led(folder_.file("new.db")));
}

}  // namespace
}  // namespace tero::sqlite
