// kernel/chain.hpp, with tables to make groups of.
#include "kernel/chain.hpp"

#include "store/example_rows_fixture.hpp"

#include <gtest/gtest.h>
#include <set>

namespace tero {
namespace {

using namespace example;

Batch two_rows() {
    Batch batch;
    batch.put(Tally{.key = "a", .count = 1});
    batch.put(Memo{.key = "b", .text = "hello", .at = {5}});
    return batch;
}

TEST(Chain, TheSameGroupsGiveTheSameHashAndAnythingElseAnother) {
    const std::uint64_t whole = chained(chained(0, two_rows()), two_rows());
    EXPECT_EQ(chained(chained(0, two_rows()), two_rows()), whole);

    std::set<std::uint64_t> all{whole};
    const auto is_new = [&](const Batch& first) {
        return all.insert(chained(chained(0, first), two_rows())).second;
    };
    Batch other = two_rows();
    other.writes[0].version = 1;
    EXPECT_TRUE(is_new(other)) << "a version";
    other = two_rows();
    std::swap(other.writes[0], other.writes[1]);
    EXPECT_TRUE(is_new(other)) << "the order";
    other = two_rows();
    other.writes[1].row = nullptr;
    EXPECT_TRUE(is_new(other)) << "erased, not written";
    other = two_rows();
    other.writes.pop_back();
    EXPECT_TRUE(is_new(other)) << "a row less";
    other = two_rows();
    other.writes[1].row = std::make_shared<const Memo>(Memo{.key = "b", .text = "hellp", .at = {5}});
    EXPECT_TRUE(is_new(other)) << "one letter";
    EXPECT_TRUE(is_new({})) << "nothing at all";
    EXPECT_TRUE(all.insert(chained(0, two_rows())).second) << "a group less";
}

}  // namespace
}  // namespace tero
