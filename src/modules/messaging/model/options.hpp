// Section `followup` of the configuration: when customers are written to who did not write first.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tero {

// In the order of LocalTime::weekday: MONDAY is 0.
enum class Weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };
BOOST_DESCRIBE_ENUM(Weekday, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY)

struct QuietHours {
    std::string from = "20:30";
    std::string to = "09:00";
    std::vector<Weekday> closed_weekdays = {Weekday::SUNDAY};
    std::vector<std::string> holidays = {"01-01", "05-01", "07-18", "08-25", "12-25"};
    bool operator==(const QuietHours&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuietHours, (), (from, to, closed_weekdays, holidays))
TERO_DESCRIBED_WHOLLY(QuietHours);
TERO_OPTIONS(QuietHours,
             {.name = "from",
              .text = "Silence begins at this minute.",
              .allowed = "a time of day from 00:00 to 23:59"},
             {.name = "to",
              .text = "Silence ends just before this minute. The same as `from`: there are no quiet hours.",
              .allowed = "a time of day from 00:00 to 23:59"},
             {.name = "closed_weekdays", .text = "Whole days of silence; not all seven."},
             {.name = "holidays",
              .text = "More whole days of silence.",
              .allowed = "2026-04-19 for one day, 12-25 for that day of every year"});

struct FollowUpOptions {
    bool enabled = true;
    QuietHours quiet_hours = {};
    std::int32_t per_quote_max = 3;
    Duration person_gap_min = 20h;
    std::int32_t person_max = 4;
    Duration person_window = std::chrono::days{30};
    bool operator==(const FollowUpOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(FollowUpOptions, (),
                      (enabled, quiet_hours, per_quote_max, person_gap_min, person_max, person_window))
TERO_DESCRIBED_WHOLLY(FollowUpOptions);
TERO_OPTIONS(
    FollowUpOptions, {.name = "enabled", .text = "When false, no follow-up is planned or sent."},
    {.name = "quiet_hours",
     .text = "When nobody is written to who did not write first; in the customer's time zone."},
    {.name = "per_quote_max",
     .text = "Follow-ups of one quote.",
     .unit = "follow-ups",
     .range = between(0, 100)},
    {.name = "person_gap_min",
     .text = "Between two follow-ups to one person, whatever the quotes; and after they asked for another price.",
     .range = between(0s, 24h * 366)},
    {.name = "person_max",
     .text = "Follow-ups to one person within person_window.",
     .unit = "follow-ups",
     .range = between(0, 1000)},
    {.name = "person_window",
     .text = "The time in which person_max counts.",
     .range = between(1h, 24h * 366)});

}  // namespace tero
