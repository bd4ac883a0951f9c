#include "modules/scheduler/model/calendar.hpp"

#include <string>
#include <utility>

namespace tero {

Result<std::optional<OpenCalendar>> OpenCalendar::read(const ScheduleSettings& settings,
                                                       const QuietHours& business, const TimeZone& zone) {
    QuietHours closed = business;
    if (settings.only != OpenTimes::BUSINESS_HOURS) closed.from = closed.to;
    if (settings.only == OpenTimes::ALWAYS) {
        closed.closed_weekdays.clear();
        closed.holidays.clear();
    }
    for (const std::string& day : settings.skip) {
        if (!parse_calendar_day(day))
            return Error{ErrorCode::invalid, "a day is 2026-12-31 once, or 12-31 every year", "skip"};
        closed.holidays.push_back(day);
    }
    if (settings.only == OpenTimes::ALWAYS && settings.skip.empty()) return std::optional<OpenCalendar>{};
    return std::optional{OpenCalendar{settings.only, settings.when_closed, closed, zone}};
}

OpenCalendar OpenCalendar::of_business(const QuietHours& business, TimeZone zone) {
    return OpenCalendar{OpenTimes::BUSINESS_HOURS, ClosedPolicy::NEXT_OPEN, business, std::move(zone)};
}

Timestamp OpenCalendar::after_open(Timestamp from, Duration open) const {
    const Timestamp last = from + std::chrono::days{3660};
    Timestamp at = next_open(from);
    while (at < last) {
        const Timestamp closes = closed_.first_closed(zone_, at);
        if (open <= closes - at) return at + open;
        open -= closes - at;
        at = next_open(closes);
    }
    return last;
}

Timestamp OpenCalendar::next_open(Timestamp at) const { return closed_.first_open(zone_, at); }

Timestamp OpenCalendar::last_open(Timestamp at) const { return closed_.last_open(zone_, at); }

Timestamp OpenCalendar::day_of(Timestamp at) const {
    const LocalTime local = zone_.local(at);
    return zone_.at({.year = local.year, .month = local.month, .day = local.day});
}

Timestamp OpenCalendar::day_after(Timestamp at) const {
    const LocalTime local = zone_.local(at);
    return zone_.at({.year = local.year, .month = local.month, .day = local.day + 1});
}

Timestamp OpenCalendar::at_time_of(Timestamp day, Timestamp instant) const {
    LocalTime local = zone_.local(instant);
    const LocalTime date = zone_.local(day);
    local.year = date.year;
    local.month = date.month;
    local.day = date.day;
    return zone_.at(local);
}

std::optional<Timestamp> OpenCalendar::moved(Timestamp instant) const {
    const Timestamp opens = next_open(instant);
    if (opens == instant) return instant;
    if (policy_ == ClosedPolicy::SKIP) return std::nullopt;
    const bool by_hours = only_ == OpenTimes::BUSINESS_HOURS;
    if (policy_ == ClosedPolicy::NEXT_OPEN) return by_hours ? opens : at_time_of(opens, instant);
    const Timestamp last = last_open(instant);
    return by_hours ? last : at_time_of(last, instant);
}

Timestamp OpenCalendar::settled_before(Timestamp after) const {
    if (policy_ != ClosedPolicy::NEXT_OPEN) return after;
    if (only_ == OpenTimes::BUSINESS_HOURS) return is_open(after) ? after : last_open(after);
    return last_open(day_of(after) - 1min);  // what moved to this day may still be to come
}

}  // namespace tero
