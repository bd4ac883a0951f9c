#include "business/quoting/said_date.hpp"

namespace tero::sales {
namespace {

constexpr int morning = 9;  // o'clock
constexpr Duration longest = std::chrono::days{370};

LocalTime day_of(const LocalTime& today) {
    return {.year = today.year, .month = today.month, .day = today.day, .hour = morning};
}

// Nothing: no day is meant.
std::optional<LocalTime> first_day(const SaidDate& said, const LocalTime& today) {
    LocalTime day = day_of(today);
    if (said.month > 0) {
        const int on = said.day > 0 ? said.day : 1;
        if (said.month == today.month && said.day == 0) return std::nullopt;  // which day of it, nobody said
        const bool over = said.month < today.month || (said.month == today.month && on <= today.day);
        day.year += over ? 1 : 0;
        day.month = said.month;
        day.day = on;
        return day;
    }
    if (said.day > 0) {
        day.month += said.day <= today.day ? 1 : 0;
        day.day = said.day;
        return day;
    }
    if (said.weekday > 0) {
        const int ahead = (said.weekday - 1 - today.weekday + 7) % 7;
        day.day += ahead == 0 ? 7 : ahead;
        return day;
    }
    if (said.unit == "day") {
        day.day += said.count;
    } else if (said.unit == "week") {
        day.day += said.next ? 7 - today.weekday : 7 * said.count;
    } else if (said.unit == "month") {
        day.month += said.count;
        if (said.next) day.day = 1;
    } else if (said.unit == "year" && said.next) {
        day = {.year = today.year + 1, .month = 1, .day = 2, .hour = morning};
    } else if (said.unit == "year") {
        day.year += said.count;
    } else {
        return std::nullopt;
    }
    return day;
}

}  // namespace

std::optional<Timestamp> moment_of(const SaidDate& said, Timestamp now, const TimeZone& zone) {
    std::optional<LocalTime> day = first_day(said, zone.local(now));
    if (!day) return std::nullopt;
    if (said.after) day->day += 1;
    const Timestamp at = zone.at(*day);
    if (at <= now || at - now > longest) return std::nullopt;
    return at;
}

std::optional<Timestamp> put_off_until(const AgentBrief& brief, const TimeZone& zone) {
    const auto said = router::date_in(brief.understanding.reasons);
    return said ? moment_of(*said, brief.at, zone) : std::nullopt;
}

}  // namespace tero::sales
