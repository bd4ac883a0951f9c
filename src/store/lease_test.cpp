// Who may lead, by example; what each engine makes of it is in conformance_lead.cpp.
#include "store/lease.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

constexpr Timestamp noon{1'790'000'000'000};

LeaseRow led_by(std::string node, std::uint64_t epoch, Timestamp until) {
    return {.leadership = {.workspace = "main", .node = std::move(node), .epoch = epoch, .group = 5},
            .until = until};
}

TEST(TakeLease, ARenewalNeverTakesTheLeadershipOver) {
    for (const LeaseRow& stored : {led_by("b", 7, noon - 1h), led_by("a", 7, noon - 1h), LeaseRow{}}) {
        const auto renewed = take_lease(stored, {"main", "a", 6, 30s, noon});
        ASSERT_FALSE(renewed.has_value());
        EXPECT_EQ(renewed.error().code, ErrorCode::conflict);
    }
    EXPECT_EQ(take_lease(led_by("a", 7, noon - 1h), {"main", "a", 7, 30s, noon})->leadership.epoch, 7U);
}

TEST(TakeLease, TheLeaderBeforeMayStartAnewAndOthersWhenItsLeaseHasEnded) {
    EXPECT_EQ(take_lease(led_by("a", 7, noon + 1h), {"main", "a", 0, 30s, noon})->leadership.epoch, 8U);
    EXPECT_FALSE(take_lease(led_by("a", 7, noon + 1ms), {"main", "b", 0, 30s, noon}).has_value());
    const auto taken = take_lease(led_by("a", 7, noon), {"main", "b", 0, 30s, noon});
    ASSERT_TRUE(taken.has_value());
    EXPECT_EQ(taken->leadership.group, 5U);
    EXPECT_EQ(taken->until, noon + 30s);
}

}  // namespace
}  // namespace tero
