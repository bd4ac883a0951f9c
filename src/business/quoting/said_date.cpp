#include "business/quoting/said_date.hpp"

#include <algorithm>
#include <chrono>

namespace tero::sales {
namespace {

constexpr int morning = 9;  // o'clock
constexpr Duration longest = std::chrono::days{370};
// «El 3 de noviembre», said on the 30th, is rather the one that was.
constexpr Duration longest_to_a_month = std::chrono::days{300};

int days_in(int year, int month) {
    const auto last = std::chrono::year{year} / month / std::chrono::last;
    return static_cast<int>(static_cast<unsigned>(last.day()));
}

void add_months(LocalTime& day, int months) {
    const int month = day.month - 1 + months;
    day.year += month / 12;
    day.month = month % 12 + 1;
}

LocalTime day_of(const LocalTime& today) {
    return {.year = today.year, .month = today.month, .day = today.day, .hour = morning};
}

// «Después del 15», said on the 15th, is tomorrow.
bool is_over(const SaidDate& said, const LocalTime& today) {
    return said.after ? said.day < today.day : said.day <= today.day;
}

// Nothing: no day is meant.
std::optional<LocalTime> first_day(const SaidDate& said, const LocalTime& today) {
    LocalTime day = day_of(today);
    if (said.month > 12 || said.day > 31) return std::nullopt;
    if (said.month > 0) {
        const bool bare = said.day == 0;
        const bool now = said.month == today.month;
        if (now && bare && !said.after) return std::nullopt;  // which day of it, nobody said
        const bool over = said.month < today.month || (now && !bare && is_over(said, today));
        day.year += over ? 1 : 0;
        day.month = said.month;
        day.day = bare ? 1 : said.day;
        if (day.day > days_in(day.year, day.month)) return std::nullopt;  // there is no 31 February
        if (bare && said.after) day.day = days_in(day.year, day.month);
        return day;
    }
    if (said.day > 0) {
        if (is_over(said, today)) add_months(day, 1);
        while (said.day > days_in(day.year, day.month)) add_months(day, 1);
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
        add_months(day, said.count);
        day.day = said.next ? 1 : std::min(day.day, days_in(day.year, day.month));
    } else if (said.unit == "year" && said.next) {
        day = {.year = today.year + 1, .month = 1, .day = 2, .hour = morning};
    } else if (said.unit == "year") {
        day.year += said.count;
        day.day = std::min(day.day, days_in(day.year, day.month));
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
    if (at <= now || at - now > (said.month > 0 ? longest_to_a_month : longest)) return std::nullopt;
    return at;
}

std::optional<Timestamp> put_off_until(const AgentBrief& brief, const TimeZone& zone) {
    const auto said = router::date_in(brief.understanding.reasons);
    return said ? moment_of(*said, brief.at, zone) : std::nullopt;
}

}  // namespace tero::sales
