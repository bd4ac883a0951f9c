// When a schedule fires, and whether what a person says of one makes sense. Pure: used before it is saved, by
// the decisions, and to show its next fires.
#pragma once

#include "base/offset_spans.hpp"
#include "base/result.hpp"
#include "modules/messaging/model/options.hpp"
#include "modules/scheduler/model/calendar.hpp"
#include "modules/scheduler/model/schedule.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace tero {

// `90 s`, `1 hour 30 minutes`, `PT15M`, `P1D`, `1h30min`: one second to a year.
Result<Duration> parse_interval(std::string_view text);

// What a schedule goes by that says nothing else.
struct BusinessTime {
    std::string zone = {};
    QuietHours closed = {};
};

// A schedule's settings, read: what next() needs is at hand.
class ScheduleTiming {
public:
    // invalid, with the field. `begins_at` is when it was made.
    static Result<ScheduleTiming> read(const ScheduleSettings& settings, Timestamp begins_at,
                                       const BusinessTime& business);

    // The first instant after that time; none when it has no more. Of an interval that is counted from the
    // end of a run: the time and the interval.
    std::optional<Timestamp> next(Timestamp after) const;
    // When the fire of an instant is due: the same for the same schedule.
    Timestamp due(Timestamp instant) const;
    const TimeZone& zone() const { return zone_.zone(); }

private:
    explicit ScheduleTiming(OffsetSpans zone) : zone_(std::move(zone)) {}

    // Whether it is open or not.
    std::optional<Timestamp> next_in_time(Timestamp after) const;
    std::optional<Timestamp> next_open(Timestamp after) const;

    ScheduleSettings settings_ = {};
    Timestamp begins_at_ = {};
    OffsetSpans zone_;
    std::optional<scheduler::CronExpression> cron_ = {};
    Duration every_ = {};
    std::optional<OpenCalendar> calendar_ = {};
};

// All of it: the times, and what it starts. invalid, with the field.
Result<Done> check_schedule(const ScheduleSettings& settings, Timestamp now, const BusinessTime& business);

}  // namespace tero
