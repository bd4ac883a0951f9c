#include "business/quoting/said_date.hpp"

#include <gtest/gtest.h>
#include <fmt/format.h>
#include <string>

namespace tero::sales {
namespace {

// Monday 30 November 2026, 10:00.
const Timestamp monday = TimeZone::utc().at({.year = 2026, .month = 11, .day = 30, .hour = 10});

std::string day(const SaidDate& said) {
    const auto at = moment_of(said, monday, TimeZone::utc());
    if (!at) return "none";
    const LocalTime local = TimeZone::utc().local(*at);
    return fmt::format("{}-{:02}-{:02}", local.year, local.month, local.day);
}

TEST(SaidDate, AMonthIsTheNextOneOfThatName) {
    EXPECT_EQ(day({.month = 3}), "2027-03-01");
    EXPECT_EQ(day({.month = 12}), "2026-12-01");
    EXPECT_EQ(day({.month = 3, .day = 10}), "2027-03-10");
    EXPECT_EQ(day({.month = 11}), "none");
}

TEST(SaidDate, ADayOfTheMonthThatIsOverIsOfTheNext) {
    EXPECT_EQ(day({.day = 15}), "2026-12-15");
    EXPECT_EQ(day({.day = 15, .after = true}), "2026-12-16");
    EXPECT_EQ(day({.day = 30}), "2026-12-30");
}

TEST(SaidDate, TheDayOfTheWeekThatIsTodayIsThatOfNextWeek) {
    EXPECT_EQ(day({.weekday = 1}), "2026-12-07");
    EXPECT_EQ(day({.weekday = 5}), "2026-12-04");
}

TEST(SaidDate, SoManyDaysWeeksOrMonthsAreCountedFromToday) {
    EXPECT_EQ(day({.unit = "day", .count = 10}), "2026-12-10");
    EXPECT_EQ(day({.unit = "week", .count = 2}), "2026-12-14");
    EXPECT_EQ(day({.unit = "week", .count = 1, .next = true}), "2026-12-07");
    EXPECT_EQ(day({.unit = "month", .count = 2}), "2027-01-30");
    EXPECT_EQ(day({.unit = "month", .count = 1, .next = true}), "2026-12-01");
    EXPECT_EQ(day({.unit = "year", .count = 1, .next = true}), "2027-01-02");
}

TEST(SaidDate, AfterADayIsTheNextOneAlsoWhereThatDayIsToday) {
    EXPECT_EQ(day({.day = 30, .after = true}), "2026-12-01");
    EXPECT_EQ(day({.month = 11, .day = 30, .after = true}), "2026-12-01");
    EXPECT_EQ(day({.month = 11, .after = true}), "2026-12-01");
    EXPECT_EQ(day({.month = 3, .after = true}), "2027-04-01");
}

TEST(SaidDate, ADayThatAMonthDoesNotHaveIsOfOneThatHasItOrNone) {
    EXPECT_EQ(day({.day = 31}), "2026-12-31");
    EXPECT_EQ(day({.month = 2, .day = 31}), "none");
    const TimeZone utc = TimeZone::utc();
    const Timestamp last_of_january = utc.at({.year = 2027, .month = 1, .day = 31, .hour = 10});
    const auto at = moment_of({.unit = "month", .count = 1}, last_of_january, utc);
    ASSERT_TRUE(at);
    EXPECT_EQ(utc.local(*at).month, 2);
    EXPECT_EQ(utc.local(*at).day, 28);
}

TEST(SaidDate, ADayThatWasShortlyIsNoneAndNotThatOfNextYear) {
    EXPECT_EQ(day({.month = 11, .day = 3}), "none");
    EXPECT_EQ(day({.month = 1, .day = 5}), "2027-01-05");
}

TEST(SaidDate, WhatIsNoDayOrTooFarIsNone) {
    EXPECT_EQ(day({}), "none");
    EXPECT_EQ(day({.unit = "year", .count = 2}), "none");
}

}  // namespace
}  // namespace tero::sales
