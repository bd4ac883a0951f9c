#include "base/time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tero {
namespace {

TEST(Timestamp, ReadsRfc3339WithAnyZone) {
    EXPECT_EQ(parse_timestamp("2026-11-02T14:00:00Z").value().ms, 1'793'628'000'000);
    EXPECT_EQ(parse_timestamp("2026-11-02T11:00:00.250-03:00").value().ms, 1'793'628'000'250);
    EXPECT_EQ(to_string(Timestamp{1'793'628'000'250}), "2026-11-02T14:00:00.250Z");
}

TEST(Timestamp, RefusesWhatIsNoTime) {
    for (const char* text : {"", "2026-11-02", "2026-13-02T14:00:00Z", "2026-02-30T14:00:00Z",
                             "2026-11-02T14:00:00", "2026-11-02T25:00:00Z", "2026-11-02T14:00:00.Z"}) {
        EXPECT_FALSE(parse_timestamp(text).has_value()) << text;
    }
}

TEST(Timestamp, IsOneThatCanBeWrittenAgain) {
    for (const char* text : {"9999-12-31T23:59:59-00:01", "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:60Z"})
        EXPECT_FALSE(parse_timestamp(text).has_value()) << text;
    for (const char* text : {"9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00.000Z"})
        EXPECT_EQ(to_string(parse_timestamp(text).value()), text);
}

TEST(Duration, NeedsAUnit) {
    EXPECT_EQ(parse_duration("1h30min").value(), Duration{90min});
    EXPECT_EQ(parse_duration("250ms").value(), Duration{250});
    for (const char* text : {"", "30", "-5s", "5 s", "5weeks", "999999999999999999d"}) {
        EXPECT_FALSE(parse_duration(text).has_value()) << text;
    }
}

TEST(ManualClock, NeverGoesBack) {
    ManualClock clock{Timestamp{100}};

    clock.advance_to(Timestamp{200});
    clock.advance_to(Timestamp{150});

    EXPECT_EQ(clock.now().ms, 200);
}

RC_GTEST_PROP(Duration, TextRoundTrips, (std::uint32_t ms)) {
    RC_ASSERT(parse_duration(to_string(Duration{ms})).value() == Duration{ms});
}

RC_GTEST_PROP(Timestamp, TextRoundTrips, (std::uint32_t seconds, std::uint16_t ms)) {
    const Timestamp at{std::int64_t{seconds} * 1000 + ms % 1000};
    RC_ASSERT(parse_timestamp(to_string(at)).value() == at);
}

}  // namespace
}  // namespace tero
