// Schedules that keep to the days and hours of the business.
#include "modules/scheduler/model/calendar.hpp"
#include "modules/scheduler/model/timing.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace tero {
namespace {

// Open Monday to Saturday, 09:00 to 20:30; closed on 8 December, a Tuesday. The zone has no changes of its
// clock.
BusinessTime shop() { return {"Etc/GMT+3", {.holidays = {"12-08"}}}; }

ScheduleSettings by_cron(std::string cron, OpenTimes only, ClosedPolicy policy) {
    ScheduleSettings settings;
    settings.name = "calendar";
    settings.cron = std::move(cron);
    settings.only = only;
    settings.when_closed = policy;
    settings.starts.task.type = "job";
    return settings;
}

// The next instants after a Friday noon, as `05 09:00`.
std::vector<std::string> next_of(const ScheduleSettings& settings, std::size_t count,
                                 const std::string& from = "2026-12-04T12:00:00-03:00") {
    const auto timing = ScheduleTiming::read(settings, *parse_timestamp(from), shop());
    std::vector<std::string> all;
    if (!timing) return {timing.error().field};
    for (auto at = timing->next(*parse_timestamp(from)); at && all.size() < count; at = timing->next(*at))
        all.push_back(scheduler::to_local_string(*at, timing->zone()).substr(8, 8));
    return all;
}
using Times = std::vector<std::string>;

TEST(Calendar, AClosedDayIsSkippedOrMoved) {
    const auto daily = [](ClosedPolicy policy) {
        return next_of(by_cron("0 10 * * *", OpenTimes::BUSINESS_DAYS, policy), 5);
    };
    EXPECT_EQ(daily(ClosedPolicy::SKIP), (Times{"05T10:00", "07T10:00", "09T10:00", "10T10:00", "11T10:00"}));
    EXPECT_EQ(daily(ClosedPolicy::NEXT_OPEN), daily(ClosedPolicy::SKIP)) << "what lies on another fires once";
    EXPECT_EQ(daily(ClosedPolicy::PREVIOUS_OPEN), daily(ClosedPolicy::SKIP));

    EXPECT_EQ(next_of(by_cron("0 10 * * SUN", OpenTimes::BUSINESS_DAYS, ClosedPolicy::NEXT_OPEN), 2),
              (Times{"07T10:00", "14T10:00"}));
    EXPECT_EQ(next_of(by_cron("0 10 * * SUN", OpenTimes::BUSINESS_DAYS, ClosedPolicy::PREVIOUS_OPEN), 2),
              (Times{"05T10:00", "12T10:00"}));
    EXPECT_TRUE(next_of(by_cron("0 10 * * SUN", OpenTimes::BUSINESS_DAYS, ClosedPolicy::SKIP), 2).empty());
}

TEST(Calendar, OpenHoursAreCountedOverNightsAndClosedDays) {
    const auto after = [](const char* from, Duration open, const QuietHours& closed) {
        const TimeZone zone = *TimeZone::load("Etc/GMT+3");
        const Timestamp at = OpenCalendar::of_business(closed, zone).after_open(*parse_timestamp(from), open);
        return scheduler::to_local_string(at, zone).substr(8, 8);
    };
    const QuietHours shop_hours{.holidays = {"12-08"}};
    EXPECT_EQ(after("2026-12-04T10:00:00-03:00", 2h, shop_hours), "04T12:00");
    EXPECT_EQ(after("2026-12-04T06:00:00-03:00", 2h, shop_hours), "04T11:00") << "before it opens nothing counts";
    EXPECT_EQ(after("2026-12-04T18:30:00-03:00", 2h, shop_hours), "04T20:30") << "to the very end of the day";
    EXPECT_EQ(after("2026-12-04T19:30:00-03:00", 2h, shop_hours), "05T10:00");
    EXPECT_EQ(after("2026-12-05T19:30:00-03:00", 2h, shop_hours), "07T10:00") << "over a Sunday";
    EXPECT_EQ(after("2026-12-07T19:30:00-03:00", 13h, shop_hours), "10T09:30") << "over a holiday";
    EXPECT_EQ(after("2026-12-05T19:30:00-03:00", 48h, {.to = "20:30", .closed_weekdays = {}, .holidays = {}}),
              "07T19:30") << "always open";
    EXPECT_EQ(after("2026-12-05T23:00:00-03:00", 2h, {.from = "13:00", .to = "15:00", .closed_weekdays = {Weekday::SUNDAY}}),
              "07T01:00") << "a day's end closes where the next day is closed";
}

TEST(Calendar, WhatIsMovedComesInOrderWithWhatIsNot) {
    // Sunday's 10 and 15 o'clock go to Monday, before and after Monday's 12 o'clock.
    EXPECT_EQ(next_of(by_cron("0 10,15 * * SUN", OpenTimes::BUSINESS_DAYS, ClosedPolicy::NEXT_OPEN), 3),
              (Times{"07T10:00", "07T15:00", "14T10:00"}));
    ScheduleSettings both =
        by_cron("0 18 * * SAT,SUN", OpenTimes::BUSINESS_DAYS, ClosedPolicy::PREVIOUS_OPEN);
    EXPECT_EQ(next_of(both, 2), (Times{"05T18:00", "12T18:00"}));
}

TEST(Calendar, HoursOpenAndCloseInstants) {
    EXPECT_EQ(next_of(by_cron("0 */6 * * *", OpenTimes::BUSINESS_HOURS, ClosedPolicy::SKIP), 4),
              (Times{"04T18:00", "05T12:00", "05T18:00", "07T12:00"}));
    EXPECT_EQ(next_of(by_cron("0 6 * * *", OpenTimes::BUSINESS_HOURS, ClosedPolicy::NEXT_OPEN), 3),
              (Times{"05T09:00", "07T09:00", "09T09:00"}));
    EXPECT_EQ(next_of(by_cron("0 23 * * *", OpenTimes::BUSINESS_HOURS, ClosedPolicy::PREVIOUS_OPEN), 3),
              (Times{"04T20:29", "05T20:29", "07T20:29"}));
}

TEST(Calendar, EveryMinuteStaysEveryMinuteOfAnOpenDay) {
    const auto minutes = by_cron("* * * * *", OpenTimes::BUSINESS_DAYS, ClosedPolicy::NEXT_OPEN);
    EXPECT_EQ(next_of(minutes, 2, "2026-12-05T23:58:30-03:00"), (Times{"05T23:59", "07T00:00"}));
    EXPECT_EQ(next_of(minutes, 2, "2026-12-07T12:00:00-03:00"), (Times{"07T12:01", "07T12:02"}));
}

TEST(Calendar, DaysAreSkippedBesideWhateverTheBusinessDoes) {
    ScheduleSettings settings = by_cron("0 10 * * *", OpenTimes::ALWAYS, ClosedPolicy::SKIP);
    settings.skip = {"12-05", "2026-12-07", "2025-12-08"};
    EXPECT_EQ(next_of(settings, 3), (Times{"06T10:00", "08T10:00", "09T10:00"}));
    settings.skip = {"tomorrow"};
    EXPECT_EQ(next_of(settings, 1), Times{"skip"});
}

TEST(Calendar, AnIntervalFromTheEndOfARunGoesOnWhenItIsOpen) {
    ScheduleSettings settings = by_cron("", OpenTimes::BUSINESS_HOURS, ClosedPolicy::SKIP);
    settings.type = ScheduleType::RECURRING;
    settings.every = "6 hours";
    settings.counts_from = CountsFrom::END;
    EXPECT_EQ(next_of(settings, 1, "2026-12-05T18:00:00-03:00"), Times{"07T09:00"});
}

TEST(Calendar, WhatIsNeverOpenIsRefusedWhenItIsSaved) {
    const Timestamp now = *parse_timestamp("2026-12-04T12:00:00-03:00");
    const auto never = by_cron("0 10 * * SUN", OpenTimes::BUSINESS_DAYS, ClosedPolicy::SKIP);
    EXPECT_EQ(check_schedule(never, now, shop()).error().field, "ends_at");
}

TEST(Calendar, EverySecondIsLookedForInAFewStepsWhateverIsClosed) {
    ScheduleSettings settings = by_cron("", OpenTimes::BUSINESS_HOURS, ClosedPolicy::PREVIOUS_OPEN);
    settings.type = ScheduleType::RECURRING;
    settings.every = "1 s";
    const Timestamp last = *parse_timestamp("2026-12-05T20:29:59-03:00");
    const auto timing = ScheduleTiming::read(settings, last - 24h, shop());
    ASSERT_TRUE(timing.has_value());
    EXPECT_EQ(timing->next(last), *parse_timestamp("2026-12-07T09:00:00-03:00"));
    settings.only = OpenTimes::BUSINESS_DAYS;
    EXPECT_EQ(ScheduleTiming::read(settings, last - 24h, shop())->next(last), last + 1s);
}

}  // namespace
}  // namespace tero
