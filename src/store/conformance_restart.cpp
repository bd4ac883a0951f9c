// What a store that outlives its process promises: everything is there again, and goes on where it was.
#include "store/conformance.hpp"
#include "store/example_rows_fixture.hpp"

#include <fmt/format.h>

namespace tero {

using namespace example;

void link_restart_cases() {}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(StoreRestart);  // by engines that keep nothing

TEST_P(StoreRestart, KeepsEverything) {
    std::vector<Write> writes;
    for (const TableInfo& table : all_tables()) {
        const AnyRow row = random_row(table, random_);
        writes.push_back({table.id, key_of(table, row.get()), row, 0});
    }
    ASSERT_TRUE(commit(writes));

    fixture_->reopen();

    ASSERT_TRUE(store().migrate());
    for (const Write& write : writes) {
        const StoredRow back = find(write.table, write.key);
        EXPECT_TRUE(equal_rows(write.table, back.row.get(), write.row.get())) << table_info(write.table).name;
    }
    const Result<Leadership> again = store().lead("acme", "a", 0, 30s);
    ASSERT_TRUE(again) << "the same node leads again at once: " << to_string(again.error());
    EXPECT_EQ(again->epoch, leader_.epoch + 1);
    EXPECT_EQ(again->group, leader_.group);
}

TEST_P(StoreRestart, ACursorGoesOnWhereItWas) {
    std::vector<Write> writes;
    for (int i = 0; i < 9; ++i) writes.push_back(put(Tally{.key = fmt::format("k{}", i)}, 0));
    ASSERT_TRUE(commit(std::move(writes)));
    Query query{.table = table_of<Tally>(), .limit = 4};
    query.after = store().read("acme", query)->next;
    ASSERT_FALSE(query.after.empty());

    fixture_->reopen();

    ASSERT_TRUE(store().migrate());
    std::vector<std::string> keys;
    for (const StoredRow& row : read_all(query)) keys.push_back(row.as<Tally>().key);
    EXPECT_EQ(keys, (std::vector<std::string>{"k4", "k5", "k6", "k7", "k8"}));
}

TEST_P(StoreRestart, TheNextGroupsNumberIsAboveTheLastOnes) {
    ASSERT_TRUE(commit({put(Tally{.key = "k"}, 0)}));

    fixture_->reopen();

    ASSERT_TRUE(store().migrate());
    const Leadership again = take("acme", "a");
    const Batch batch = batch_of({put(Tally{.key = "k"}, 1)});
    EXPECT_EQ(store().commit({&batch, 1}, again).error().code, ErrorCode::conflict)
        << "the number of the last group, not a new one";
    leader_ = again;
    EXPECT_TRUE(commit({put(Tally{.key = "k"}, 1)}));
}

}  // namespace tero
