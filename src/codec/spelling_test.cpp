#include "codec/spelling.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <array>

namespace tero {
namespace {

constexpr std::array<std::string_view, 4> known{"burst_pause", "burst_max", "port", "to"};

TEST(Spelling, CountsInsertionsRemovalsReplacementsAndSwaps) {
    EXPECT_EQ(edit_distance("port", "port"), 0u);
    EXPECT_EQ(edit_distance("port", "PORT"), 0u);
    EXPECT_EQ(edit_distance("prot", "port"), 1u);
    EXPECT_EQ(edit_distance("ports", "port"), 1u);
    EXPECT_EQ(edit_distance("", "port"), 4u);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(Spelling, SuggestsTheNearestWordThatIsNearEnough) {
    EXPECT_EQ(nearest_word("burst_puase", known), "burst_pause");
    EXPECT_EQ(nearest_word("brust_max", known), "burst_max");
    EXPECT_EQ(nearest_word("colour", known), "");
    EXPECT_EQ(did_you_mean("prt", known), "; did you mean 'port'?");
    EXPECT_EQ(did_you_mean("colour", known), "");
}

RC_GTEST_PROP(Spelling, DistanceIsTheSameBothWays, (const std::string& a, const std::string& b)) {
    RC_ASSERT(edit_distance(a, b) == edit_distance(b, a));
}

}  // namespace
}  // namespace tero
