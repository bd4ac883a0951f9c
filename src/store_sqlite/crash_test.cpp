// A process that dies in the middle of its commits leaves whole groups only.
#include "store/conformance.hpp"
#include "store/example_rows_fixture.hpp"
#include "store_sqlite/sqlite_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>

namespace tero::sqlite {
namespace {

using namespace example;

constexpr int rows_in_group = 40;

// Commits group after group, one row new and the others updated, tells the parent of each that is stored, and
// dies before one of its writes to the disk.
[[noreturn]] void commit_until_death(const std::string& path, const Clock& clock, int tell, int writes) {
    const FailingDisk disk;
    // Small, so that death also finds it copying the log.
    const auto store = open_migrated({.path = path, .checkpoint_pages = 20}, clock);
    Leadership leader = *store->lead("acme", "a", 0, 30s);
    FailingDisk::writes_until_death = writes;
    for (std::uint64_t group = leader.group + 1;; ++group) {
        Batch batch;
        for (int i = 0; i < rows_in_group; ++i) {
            batch.writes.push_back(
                put(Tally{.key = fmt::format("row {}", i), .count = static_cast<std::int64_t>(group)},
                    group - 1));
        }
        batch.writes.push_back(put(Tally{.key = fmt::format("group {}", group)}, 0));
        leader.group = group;
        if (!store->commit({&batch, 1}, leader)) _exit(1);
        if (write(tell, &group, sizeof group) != sizeof group) _exit(2);
    }
}

TEST(SqliteCrash, ADyingProcessLeavesWholeGroupsAndEveryOneItWasToldOf) {
    const TempFolder folder;
    const std::string path = folder.file("tero.db");
    const ManualClock clock{Timestamp{1'790'000'000'000}};
    Random random{11};
    std::uint64_t last = 0;

    for (int round = 0; round < 30; ++round) {
        std::array<int, 2> ends = {};
        ASSERT_EQ(pipe(ends.data()), 0);
        const int writes = static_cast<int>(1 + random.below(400));
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            close(ends[0]);
            commit_until_death(path, clock, ends[1], writes);
        }
        close(ends[1]);
        std::uint64_t heard = last;
        while (read(ends[0], &heard, sizeof heard) == ssize_t{sizeof heard}) {
        }
        close(ends[0]);
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "it died of something else";

        const auto store = open_migrated({.path = path}, clock);
        const Result<Leadership> leader = store->lead("acme", "a", 0, 30s);
        ASSERT_TRUE(leader) << to_string(leader.error());
        EXPECT_GE(leader->group, heard) << "told, so stored";
        EXPECT_LE(leader->group, heard + 1) << "at most one was stored and not told";
        const Result<Page> rows =
            store->read("acme", {.table = table_of<Tally>(), .from = Bound{.text = "row "}, .limit = 1000});
        ASSERT_TRUE(rows) << to_string(rows.error());
        ASSERT_EQ(rows->rows.size(), leader->group == 0 ? 0 : std::size_t{rows_in_group});
        for (const StoredRow& row : rows->rows) {
            ASSERT_EQ(row.version, leader->group) << "half a group";
            ASSERT_EQ(row.as<Tally>().count, static_cast<std::int64_t>(leader->group));
        }
        const Result<Page> groups = store->read(
            "acme", {.table = table_of<Tally>(), .before = Bound{.text = "row "}, .limit = 100'000});
        EXPECT_EQ(groups->rows.size(), leader->group);
        last = leader->group;
    }
    EXPECT_EQ(ask_sql(path, "PRAGMA integrity_check"), "ok");
    EXPECT_GT(last, 50U);
}

}  // namespace
}  // namespace tero::sqlite
