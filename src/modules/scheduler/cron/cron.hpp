// Cron expressions: which seconds of a calendar they name. docs/schedules.md is the grammar for readers.
//
//     ┌ second (only with six fields)  0-59
//     │ ┌ minute                       0-59
//     │ │ ┌ hour                       0-23
//     │ │ │ ┌ day of the month         1-31, L, L-3, 15W, LW, ?
//     │ │ │ │ ┌ month                  1-12, JAN-DEC
//     │ │ │ │ │ ┌ day of the week      0-7, SUN-SAT (0 and 7 are Sunday), 5L, 5#2, ?
//     0 0 9 * * MON-FRI
//
// Lists, ranges and steps in every field; H for a place that a seed text chooses; @hourly to @yearly. Where
// both fields of days are restricted, a day of either is meant, as in Vixie's cron.
//
// Pure, and about the calendar alone: cron_fires.hpp knows zones.
#pragma once

#include "base/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tero::scheduler {

// Seconds since 1970-01-01 00:00:00 as a clock on the wall counts them, whatever its zone.
using CivilSeconds = std::int64_t;

// Days of a month, by their rules. Bit n is day n.
struct CronDays {
    std::uint32_t days = 0;
    std::uint32_t before_last = 0;      // `L` is bit 0, `L-3` bit 3
    std::uint32_t nearest_workday = 0;  // `15W`
    bool last_workday = false;          // `LW`
    bool restricted = false;            // not `*` or `?`
    bool operator==(const CronDays&) const = default;
};

// Days of a week; 0 is Sunday.
struct CronWeekdays {
    std::uint32_t days = 0;
    std::uint32_t last = 0;                 // `5L`, `5#L`: the month's last Friday
    std::array<std::uint32_t, 6> nth = {};  // `5#2`: bit 5 of nth[2]
    bool restricted = false;
    bool and_day_of_month = false;  // `+MON`: both fields must name the day
    bool operator==(const CronWeekdays&) const = default;
};

class CronExpression {
public:
    // invalid: with the place in the message, and in `position` (counted from 1) where it is given; also for
    // an expression that names no day there is. `seed` chooses where H falls: the same seed, the same place.
    static Result<CronExpression> parse(std::string_view text, std::string_view seed,
                                        std::size_t* position = nullptr);

    // The first second from `from` on that the expression names; none within 400 years, when every date has
    // come on every day of the week.
    std::optional<CivilSeconds> next(CivilSeconds from) const;

    // The minute or the hour begins with `*` (or is `H/n`): it counts time instead of naming a time of day.
    bool is_interval() const { return interval_; }
    bool in_every_hour() const { return hours_ == 0xff'ffff; }
    bool operator==(const CronExpression&) const = default;

private:
    friend class CronParser;

    std::uint32_t days_of(int year, int month) const;
    std::optional<int> time_of_day(int from) const;

    std::uint64_t seconds_ = 1;
    std::uint64_t minutes_ = 0;
    std::uint32_t hours_ = 0;
    std::uint32_t months_ = 0;
    CronDays days_ = {};
    CronWeekdays weekdays_ = {};
    bool interval_ = false;
};

inline constexpr std::size_t cron_length_max = 256;

}  // namespace tero::scheduler
