#include "modules/scheduler/cron/cron.hpp"

#include "base/time.hpp"
#include "base/time_zone.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <array>
#include <string>
#include <vector>

namespace tero::scheduler {
namespace {

// `2026-11-02 14:00:00`, the first that the expression names from there on.
std::string first_of(const std::string& text, const std::string& from, const std::string& seed = {}) {
    const auto expression = CronExpression::parse(text, seed);
    if (!expression) return expression.error().message;
    const auto begin = parse_timestamp(from + "Z");
    EXPECT_TRUE(begin.has_value()) << from;
    const auto found = expression->next(begin->ms / 1000);
    return found ? to_string(Timestamp{*found * 1000}).substr(0, 19) : "never";
}

struct Refusal {
    std::string expression;
    std::size_t position;
    std::string words;  // of the message
};

TEST(Cron, NamesSecondsOfTheCalendar) {
    EXPECT_EQ(first_of("*/15 * * * *", "2026-11-02T10:07:30"), "2026-11-02T10:15:00");
    EXPECT_EQ(first_of("30 15 10 * * *", "2026-11-02T10:15:30"), "2026-11-02T10:15:30");
    EXPECT_EQ(first_of("30 15 10 * * *", "2026-11-02T10:15:31"), "2026-11-03T10:15:30");
    EXPECT_EQ(first_of("59 23 31 12 *", "2026-12-31T23:59:01"), "2027-12-31T23:59:00");
    EXPECT_EQ(first_of("0 0 29 feb *", "2096-03-01T00:00:00"), "2104-02-29T00:00:00");
    EXPECT_EQ(first_of("5-59/15 9 * * *", "2026-11-02T09:06:00"), "2026-11-02T09:20:00");
    EXPECT_EQ(first_of("10/20 * * * *", "2026-11-02T09:31:00"), "2026-11-02T09:50:00");
    EXPECT_EQ(first_of("1,2,50 8,20 * * *", "2026-11-02T08:51:00"), "2026-11-02T20:01:00");
}

TEST(Cron, ATimeBefore1970IsFoundToo) {
    EXPECT_EQ(first_of("0 12 * * *", "1969-12-31T12:00:01"), "1970-01-01T12:00:00");
    EXPECT_EQ(first_of("0 12 * * *", "1960-02-29T00:00:00"), "1960-02-29T12:00:00");
}

TEST(Cron, TheLastDayOfAMonthIsThatOfTheRightMonth) {
    EXPECT_EQ(first_of("0 11 L * *", "2017-02-28T05:00:00"), "2017-02-28T11:00:00");  // A1
    EXPECT_EQ(first_of("0 11 L * *", "2024-02-28T12:00:00"), "2024-02-29T11:00:00");
    EXPECT_EQ(first_of("0 * L * *", "2021-01-30T23:00:00"), "2021-01-31T00:00:00");
    EXPECT_EQ(first_of("0 0 L-3 * *", "2026-02-01T00:00:00"), "2026-02-25T00:00:00");
    EXPECT_EQ(first_of("0 0 L-30 * *", "2026-02-01T00:00:00"), "2026-03-01T00:00:00");
    EXPECT_EQ(first_of("0 0 1,L * *", "2026-04-02T00:00:00"), "2026-04-30T00:00:00");  // in a list
    EXPECT_EQ(first_of("0 0 L,15 * *", "2026-04-02T00:00:00"), "2026-04-15T00:00:00");
}

TEST(Cron, TheNearestWorkdayStaysInItsMonth) {
    EXPECT_EQ(first_of("0 12 15W * *", "2025-06-01T00:00:00"), "2025-06-16T12:00:00");  // 15th: a Sunday
    EXPECT_EQ(first_of("0 12 1W * *", "2025-02-01T00:00:00"), "2025-02-03T12:00:00");   // 1st: a Saturday
    EXPECT_EQ(first_of("0 12 31W * *", "2026-05-02T00:00:00"), "2026-05-29T12:00:00");  // 31st: a Sunday
    EXPECT_EQ(first_of("0 12 LW * *", "2026-02-01T00:00:00"), "2026-02-27T12:00:00");   // 28th: a Saturday
    EXPECT_EQ(first_of("0 12 LW * *", "2026-05-02T00:00:00"), "2026-05-29T12:00:00");
    EXPECT_EQ(first_of("0 12 1,15W * *", "2025-06-02T00:00:00"), "2025-06-16T12:00:00");
}

TEST(Cron, DaysOfTheWeekAreCountedWithinTheMonth) {
    EXPECT_EQ(first_of("0 0 * * TUE#3", "2025-06-01T00:00:00"), "2025-06-17T00:00:00");
    EXPECT_EQ(first_of("0 0 * * 5L", "2025-02-01T00:00:00"), "2025-02-28T00:00:00");
    EXPECT_EQ(first_of("0 0 * * FRI#L", "2025-02-01T00:00:00"), "2025-02-28T00:00:00");
    EXPECT_EQ(first_of("0 0 * * MON#5", "2026-02-01T00:00:00"), "2026-03-30T00:00:00");
    EXPECT_EQ(first_of("0 0 * * 1#1,7L", "2026-11-03T00:00:00"), "2026-11-29T00:00:00");
    EXPECT_EQ(first_of("0 0 * * FRI-SUN", "2026-11-02T00:00:00"), "2026-11-06T00:00:00");
    EXPECT_EQ(first_of("0 0 * * 6-7", "2026-11-02T00:00:00"), "2026-11-07T00:00:00");
    EXPECT_EQ(first_of("0 0 * * 0-0", "2026-11-02T00:00:00"), "2026-11-08T00:00:00");
    EXPECT_EQ(first_of("0 0 * * SUN-SUN/1", "2026-11-02T00:00:00"), "2026-11-08T00:00:00");
    EXPECT_EQ(first_of("0 0 * * SUN-MON", "2026-11-03T00:00:00"), "2026-11-08T00:00:00");
    EXPECT_EQ(first_of("0 0 * * 0-1", "2026-11-03T00:00:00"), "2026-11-08T00:00:00");
}

TEST(Cron, TwoRestrictedFieldsOfDaysMeanEither) {
    EXPECT_EQ(first_of("0 0 31 2 1-5", "2026-01-15T00:00:00"), "2026-02-02T00:00:00");  // A4
    EXPECT_EQ(first_of("0 0 30 2 0", "2026-01-15T00:00:00"), "2026-02-01T00:00:00");
    EXPECT_EQ(first_of("0 12 1 * MON", "2025-10-02T00:00:00"), "2025-10-06T12:00:00");
    EXPECT_EQ(first_of("0 12 1-31 * MON", "2025-10-07T00:00:00"), "2025-10-07T12:00:00");
    EXPECT_EQ(first_of("0 12 * * MON", "2025-10-07T00:00:00"), "2025-10-13T12:00:00");
    EXPECT_EQ(first_of("0 12 ? * MON", "2025-10-07T00:00:00"), "2025-10-13T12:00:00");
    EXPECT_EQ(first_of("0 12 1 * +MON", "2025-10-07T00:00:00"), "2025-12-01T12:00:00");
}

TEST(Cron, HFallsWhereTheSeedSays) {
    const std::string once = first_of("H H * * *", "2026-11-02T00:00:00", "daily-report");
    EXPECT_EQ(first_of("H H * * *", "2026-11-02T00:00:00", "daily-report"), once);
    EXPECT_NE(first_of("H H * * *", "2026-11-02T00:00:00", "other-report"), once);
    std::array<int, 4> quarters{};
    for (int i = 0; i < 400; ++i) {
        const std::string seed = fmt::format("schedule-{}", i);
        const std::string at = first_of("H(0-7)/2 3 H * *", "2026-02-01T00:00:00", seed);
        const int minute = std::stoi(at.substr(14, 2));
        EXPECT_LT(minute, 2) << seed;  // H/2 begins at 0 or 1
        const auto day = static_cast<std::size_t>(std::stoi(at.substr(8, 2)));
        EXPECT_LE(day, 28U) << seed;
        quarters[(day - 1) / 7] += 1;
    }
    for (const int days : quarters) EXPECT_GT(days, 60);
}

TEST(Cron, NicknamesStandForTheirFields) {
    EXPECT_EQ(first_of("@hourly", "2026-11-02T10:00:01"), "2026-11-02T11:00:00");
    EXPECT_EQ(first_of("@daily", "2026-11-02T10:00:01"), "2026-11-03T00:00:00");
    EXPECT_EQ(first_of("@midnight", "2026-11-02T10:00:01"), "2026-11-03T00:00:00");
    EXPECT_EQ(first_of("@weekly", "2026-11-02T10:00:01"), "2026-11-08T00:00:00");
    EXPECT_EQ(first_of("@monthly", "2026-11-02T10:00:01"), "2026-12-01T00:00:00");
    EXPECT_EQ(first_of("@yearly", "2026-11-02T10:00:01"), "2027-01-01T00:00:00");
    EXPECT_EQ(first_of("@annually", "2026-11-02T10:00:01"), "2027-01-01T00:00:00");
}

TEST(Cron, ARefusalNamesThePlace) {
    const std::vector<Refusal> refusals{
        {"", 1, "empty"},
        {"* * * *", 8, "not 4"},
        {"0 15 10 * * * 2025", 15, "none for years"},
        {"60 0 * * *", 1, "60 is no minute"},
        {"0 24 * * *", 3, "24 is no hour"},
        {"0 0 0 * *", 5, "0 is no day of the month"},
        {"0 0 * 13 *", 7, "13 is no month"},
        {"0 0 * * 8", 9, "8 is no day of the week"},
        {"0 0 10-5 * *", 5, "upwards"},
        {"0 0 /30 * *", 5, "'/30' is no day of the month"},
        {"*/0 * * * *", 3, "1 or more"},
        {"*/61 * * * *", 3, "longer"},
        {"0 0 * jax *", 7, "'jax' is no month"},
        {"0 0 * * MONDAY", 12, "'D' does not belong"},
        {"0 0 * * L", 9, "'L' is no day of the week"},
        {"0 0 * * 5#6", 11, "1 to 5"},
        {"0 0 * * 1-5#2", 12, "single day"},
        {"0 12 1-15W * *", 10, "single day"},
        {"0 12 W * *", 6, "W follows a day"},
        {"0 0 L-31 * *", 7, "farthest"},
        {"0 0 L3 * *", 6, "last day"},
        {"? 12 * * *", 1, "`?` stands for any day"},
        {"0 12 +1 * MON", 6, "'+1' is no day of the month"},
        {"0 12 * * +MON", 10, "one of them is any"},
        {"0 1,,2 * * *", 5, "each side"},
        {"0 1, * * *", 5, "each side"},
        {"0 H(5-2) * * *", 5, "upwards"},
        {"0 H(5) * * *", 6, "H(0-29)"},
        {"0 12345 * * *", 3, "four digits"},
        {"@reboot", 1, "names no time"},
        {"@Daily", 1, "none of @hourly"},
        {"@daily 0 0 * * *", 8, "stands alone"},
        {"0 0 31 2 *", 5, "never fires"},  // A4
        {"0 0 0 31 4,6,9,11 ?", 7, "never fires"},
        {"0 0 30 2 +MON", 5, "never fires"},
        {"xyz", 4, "not 1"},
        {"0 0 * * MON\xff", 12, "does not belong"},
    };
    for (const Refusal& refusal : refusals) {
        std::size_t position = 0;
        const auto read = CronExpression::parse(refusal.expression, {}, &position);
        ASSERT_FALSE(read.has_value()) << refusal.expression;
        EXPECT_EQ(position, refusal.position) << refusal.expression << ": " << read.error().message;
        EXPECT_NE(read.error().message.find(refusal.words), std::string::npos) << read.error().message;
        EXPECT_NE(read.error().message.find(fmt::format("at position {}", refusal.position)),
                  std::string::npos)
            << read.error().message;
    }
    EXPECT_FALSE(CronExpression::parse(std::string(300, '*'), {}).has_value());
}

}  // namespace
}  // namespace tero::scheduler
