// Local time: what the clock on the customer's wall shows, and back. Zones come from the system's tz
// database, or from the copy inside the binary where the system has none.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace tero {

struct LocalTime {
    int year = 1970;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int weekday = 3;       // 0 is Monday; not read by TimeZone::at
    Duration offset = {};  // ahead of UTC; not read by TimeZone::at

    int minute_of_day() const { return hour * 60 + minute; }
    bool operator==(const LocalTime&) const = default;
};

// Cheap to copy, safe to share between threads.
class TimeZone {
public:
    static Result<TimeZone> load(
        std::string_view name);  // IANA, such as `Europe/Lisbon`; invalid: no such zone
    static TimeZone utc();

    LocalTime local(Timestamp at) const;

    // Fields beyond their range carry over: day 32 is next month's first. Where the clock was put forward
    // over that time, the moment it was; where that time came twice, the first.
    Timestamp at(const LocalTime& local) const;

private:
    struct Zone;
    explicit TimeZone(std::shared_ptr<const Zone> zone) : zone_(std::move(zone)) {}
    std::shared_ptr<const Zone> zone_;
};

// `20:30` as minutes after midnight.
Result<int> parse_time_of_day(std::string_view text);

struct CalendarDay {
    int year = 0;  // 0: every year
    int month = 1;
    int day = 1;

    bool matches(const LocalTime& local) const {
        return (year == 0 || year == local.year) && month == local.month && day == local.day;
    }
    bool operator==(const CalendarDay&) const = default;
};
// `2026-04-19` once, `12-25` every year.
Result<CalendarDay> parse_calendar_day(std::string_view text);

}  // namespace tero
