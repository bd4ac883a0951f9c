#include "modules/scheduler/cron/cron.hpp"

#include <algorithm>
#include <bit>
#include <chrono>

namespace tero::scheduler {
namespace {

constexpr CivilSeconds day_seconds = 86'400;
// In 400 years every date has come on every day of the week.
constexpr int months_searched = 400 * 12 + 1;

struct Month {
    int last = 31;
    int first_weekday = 0;  // 0 is Sunday

    int weekday(int day) const { return (first_weekday + day - 1) % 7; }
};

Month month_of(int year, int month) {
    const std::chrono::year_month in{std::chrono::year{year},
                                     std::chrono::month{static_cast<unsigned>(month)}};
    const std::chrono::year_month_day_last last{in / std::chrono::last};
    const std::chrono::weekday first{std::chrono::sys_days{in / std::chrono::day{1}}};
    return {.last = static_cast<int>(static_cast<unsigned>(last.day())),
            .first_weekday = static_cast<int>(first.c_encoding())};
}

std::uint32_t bit(int n) { return std::uint32_t{1} << n; }

// Of Monday to Friday the nearest to a day, never in another month.
int nearest_workday(const Month& month, int day) {
    const int weekday = month.weekday(day);
    if (weekday == 6) return day == 1 ? 3 : day - 1;
    if (weekday == 0) return day == month.last ? day - 2 : day + 1;
    return day;
}

std::uint32_t by_date(const CronDays& rules, const Month& month) {
    std::uint32_t found = rules.days;
    for (int back = 0; back < month.last; ++back) {
        if ((rules.before_last & bit(back)) != 0) found |= bit(month.last - back);
    }
    for (int day = 1; day <= month.last; ++day) {
        if ((rules.nearest_workday & bit(day)) != 0) found |= bit(nearest_workday(month, day));
    }
    if (rules.last_workday) found |= bit(nearest_workday(month, month.last));
    return found;
}

std::uint32_t by_weekday(const CronWeekdays& rules, const Month& month) {
    std::uint32_t found = 0;
    for (int day = 1; day <= month.last; ++day) {
        const std::uint32_t weekday = bit(month.weekday(day));
        const auto which = static_cast<std::size_t>((day - 1) / 7 + 1);
        const bool last = day + 7 > month.last;
        if (((rules.days | rules.nth[which] | (last ? rules.last : 0)) & weekday) != 0) found |= bit(day);
    }
    return found;
}

// The first set bit from `from` on; -1: there is none.
int first_from(std::uint64_t bits, int from) {
    if (from > 63) return -1;
    const std::uint64_t left = bits >> from;
    return left == 0 ? -1 : from + std::countr_zero(left);
}

}  // namespace

std::uint32_t CronExpression::days_of(int year, int month) const {
    const Month in = month_of(year, month);
    const std::uint32_t all = (std::uint32_t{0xffff'ffff} >> (31 - in.last)) & ~std::uint32_t{1};
    const std::uint32_t dates = days_.restricted ? by_date(days_, in) : all;
    const std::uint32_t weekdays = weekdays_.restricted ? by_weekday(weekdays_, in) : all;
    const bool either = days_.restricted && weekdays_.restricted && !weekdays_.and_day_of_month;
    return (either ? dates | weekdays : dates & weekdays) & all;
}

// The first second of a day from its second `from` on.
std::optional<int> CronExpression::time_of_day(int from) const {
    int hour = from / 3600;
    int minute = from / 60 % 60;
    int second = first_from(seconds_, from % 60);
    if (second < 0) {
        second = first_from(seconds_, 0);
        minute += 1;
    }
    const int this_minute = first_from(minutes_, minute);
    if (this_minute != minute) second = first_from(seconds_, 0);
    minute = this_minute;
    if (minute < 0) {
        minute = first_from(minutes_, 0);
        hour += 1;
    }
    const int this_hour = first_from(hours_, hour);
    if (this_hour < 0) return std::nullopt;
    if (this_hour != hour) {
        minute = first_from(minutes_, 0);
        second = first_from(seconds_, 0);
    }
    return (this_hour * 60 + minute) * 60 + second;
}

std::optional<CivilSeconds> CronExpression::next(CivilSeconds from) const {
    using std::chrono::days;
    using std::chrono::sys_days;
    CivilSeconds day_number = from / day_seconds;
    if (from % day_seconds < 0) day_number -= 1;
    const std::chrono::year_month_day begin{sys_days{days{day_number}}};
    const int first_day = static_cast<int>(static_cast<unsigned>(begin.day()));
    int year = static_cast<int>(begin.year());
    int month = static_cast<int>(static_cast<unsigned>(begin.month()));
    for (int i = 0; i < months_searched; ++i) {
        if ((months_ & bit(month)) != 0) {
            const std::uint32_t found = days_of(year, month);
            for (int day = first_from(found, i == 0 ? first_day : 1); day > 0;
                 day = first_from(found, day + 1)) {
                const bool is_first = i == 0 && day == first_day;
                const auto time =
                    time_of_day(is_first ? static_cast<int>(from - day_number * day_seconds) : 0);
                if (!time) continue;
                const sys_days date{std::chrono::year{year} / month / day};
                return CivilSeconds{date.time_since_epoch().count()} * day_seconds + *time;
            }
        }
        month = month % 12 + 1;
        if (month == 1) year += 1;
    }
    return std::nullopt;
}

}  // namespace tero::scheduler
