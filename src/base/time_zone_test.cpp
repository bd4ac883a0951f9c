#include "base/time_zone.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <cstdlib>

namespace tero {
namespace {

TimeZone zone(const char* name) {
    auto loaded = TimeZone::load(name);
    EXPECT_TRUE(loaded.has_value()) << name;
    return loaded.has_value() ? *loaded : TimeZone::utc();
}

Timestamp at(const char* text) {
    auto parsed = parse_timestamp(text);
    EXPECT_TRUE(parsed.has_value()) << text;
    return parsed.value_or({});
}

TEST(TimeZone, AZoneIsThreeHoursBehindAllYear) {
    const TimeZone sao_paulo = zone("America/Sao_Paulo");

    const LocalTime summer = sao_paulo.local(at("2026-01-15T02:30:05Z"));
    const LocalTime winter = sao_paulo.local(at("2026-07-15T23:30:00Z"));

    EXPECT_EQ(summer, (LocalTime{2026, 1, 14, 23, 30, 5, 2, -3h}));
    EXPECT_EQ(winter, (LocalTime{2026, 7, 15, 20, 30, 0, 2, -3h}));
    EXPECT_EQ(winter.minute_of_day(), 20 * 60 + 30);
}

TEST(TimeZone, AZoneKnowsItsSummerTimeOfThePast) {
    EXPECT_EQ(zone("America/Sao_Paulo").local(at("2017-12-31T12:00:00Z")).offset, -2h);
}

TEST(TimeZone, ASystemWithoutZonesHasThoseOfTheBinary) {
    setenv("TZDIR", "/a/folder/without/zones", 1);
    EXPECT_EQ(zone("Asia/Kathmandu").local(at("2026-01-15T00:00:00Z")).offset, 345min);
    EXPECT_FALSE(TimeZone::load("Asia/Nowhere").has_value());
}

TEST(TimeZone, WeekdaysCountFromMonday) {
    EXPECT_EQ(TimeZone::utc().local(at("2026-11-02T00:00:00Z")).weekday, 0);
    EXPECT_EQ(TimeZone::utc().local(at("2026-11-08T23:59:59Z")).weekday, 6);
}

TEST(TimeZone, ATimeThatTheClockSkippedIsTheMomentItWasPutForward) {
    const TimeZone new_york = zone("America/New_York");

    const Timestamp skipped = new_york.at({.year = 2026, .month = 3, .day = 8, .hour = 2, .minute = 30});

    EXPECT_EQ(to_string(skipped), "2026-03-08T07:00:00.000Z");
    EXPECT_EQ(new_york.local(skipped).hour, 3);
}

TEST(TimeZone, ATimeThatCameTwiceIsTheFirst) {
    const TimeZone new_york = zone("America/New_York");

    const Timestamp twice = new_york.at({.year = 2026, .month = 11, .day = 1, .hour = 1, .minute = 30});

    EXPECT_EQ(to_string(twice), "2026-11-01T05:30:00.000Z");
    EXPECT_EQ(new_york.local(twice).offset, -4h);
    EXPECT_EQ(new_york.local(twice + 1h).hour, 1);
    EXPECT_EQ(new_york.local(twice + 1h).offset, -5h);
}

TEST(TimeZone, FieldsBeyondTheirRangeCarryOver) {
    const Timestamp next_day =
        zone("America/Sao_Paulo").at({.year = 2026, .month = 12, .day = 32, .hour = 9});

    EXPECT_EQ(to_string(next_day), "2027-01-01T12:00:00.000Z");
}

TEST(TimeZone, RulesGoOnAfterTheTableOfTheDatabaseEnds) {
    const LocalTime summer = zone("America/New_York").local(at("2090-07-01T12:00:00Z"));

    EXPECT_EQ(summer.offset, -4h);
}

TEST(TimeZone, MillisecondsBeforeTheEpochBelongToTheSecondBefore) {
    EXPECT_EQ(TimeZone::utc().local(Timestamp{-1}).second, 59);
}

TEST(TimeZone, RefusesWhatIsNoZone) {
    for (const char* name :
         {"", "America/Sao_Pablo", "/etc/localtime", "../America/Sao_Paulo", "libc:localtime", "a b"}) {
        const auto loaded = TimeZone::load(name);
        ASSERT_FALSE(loaded.has_value()) << name;
        EXPECT_EQ(loaded.error().message,
                  "'" + std::string{name} + "' is not a time zone; write it as Europe/Lisbon");
    }
}

RC_GTEST_PROP(TimeZone, LocalTimeLeadsBackToItsMomentWhereNothingIsRepeated, (std::uint32_t seconds)) {
    static const TimeZone sao_paulo = *TimeZone::load("America/Sao_Paulo");
    const Timestamp moment = Timestamp{1'500'000'000'000} + std::chrono::seconds{seconds};
    RC_ASSERT(sao_paulo.at(sao_paulo.local(moment)) == moment);
}

TEST(TimeOfDay, ReadsHoursAndMinutes) {
    EXPECT_EQ(parse_time_of_day("00:00"), Result<int>{0});
    EXPECT_EQ(parse_time_of_day("20:30"), Result<int>{1230});
    EXPECT_EQ(parse_time_of_day("23:59"), Result<int>{1439});
}

TEST(TimeOfDay, RefusesAnythingElse) {
    for (const char* text : {"", "9:00", "24:00", "12:60", "12.30", "12:30:00", "ab:cd", "-1:00"}) {
        EXPECT_FALSE(parse_time_of_day(text).has_value()) << text;
    }
}

TEST(CalendarDay, ComesOnceOrEveryYear) {
    EXPECT_EQ(parse_calendar_day("2026-04-19"), Result<CalendarDay>(CalendarDay{2026, 4, 19}));
    EXPECT_EQ(parse_calendar_day("12-25"), Result<CalendarDay>(CalendarDay{0, 12, 25}));
    EXPECT_TRUE((CalendarDay{0, 12, 25}.matches({.year = 2031, .month = 12, .day = 25})));
    EXPECT_FALSE((CalendarDay{2026, 12, 25}.matches({.year = 2027, .month = 12, .day = 25})));
}

TEST(CalendarDay, MustExist) {
    EXPECT_TRUE(parse_calendar_day("02-29").has_value());
    for (const char* text : {"", "2026-02-29", "02-30", "13-01", "00-10", "2026/04/19", "2026-4-19",
                             "0000-01-01", "2026-04-19x"}) {
        EXPECT_FALSE(parse_calendar_day(text).has_value()) << text;
    }
}

}  // namespace
}  // namespace tero
