#include "base/id.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tero {
namespace {

struct Thing;

TEST(Id, TextFormIsOrderedByTime) {
    Random random{1};
    const auto earlier = Id<Thing>::make(Timestamp{1'793'624'700'000}, random);
    const auto later = Id<Thing>::make(Timestamp{1'793'624'700'001}, random);

    EXPECT_LT(earlier, later);
    EXPECT_LT(to_string(earlier), to_string(later));
}

TEST(Id, RefusesWhatIsNoId) {
    for (const char* text : {"", "01kavd3q8s", "81kavd3q8s0000000000000000", "01kavd3q8s000000000000000u"}) {
        EXPECT_FALSE(parse_id(text).has_value()) << text;
    }
}

RC_GTEST_PROP(Id, TextRoundTrips, (std::uint64_t seed, std::uint32_t at)) {
    Random random{seed};
    const RawId id = make_raw_id(Timestamp{at}, random);
    RC_ASSERT(parse_id(to_string(id)).value() == id);
}

}  // namespace
}  // namespace tero
