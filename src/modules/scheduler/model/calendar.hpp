// Days and hours when a business is open, for schedules that go by them. They are the business's own: its
// quiet hours, closed weekdays and holidays (followup.quiet_hours), and what the schedule skips besides.
#pragma once

#include "base/result.hpp"
#include "base/time_zone.hpp"
#include "modules/messaging/model/options.hpp"
#include "modules/messaging/model/send_gate.hpp"
#include "modules/scheduler/model/schedule.hpp"

#include <optional>
#include <utility>

namespace tero {

class OpenCalendar {
public:
    // Nothing: the schedule is always open. invalid, naming `skip`.
    static Result<std::optional<OpenCalendar>> read(const ScheduleSettings& settings,
                                                    const QuietHours& business, const TimeZone& zone);

    // The business's own hours.
    static OpenCalendar of_business(const QuietHours& business, TimeZone zone);

    bool is_open(Timestamp at) const { return next_open(at) == at; }
    // At that time, or the first moment after it.
    Timestamp next_open(Timestamp at) const;
    // Once the business has been open for so long since then; ten years later where it hardly ever is.
    Timestamp after_open(Timestamp from, Duration open) const;
    // Where an instant goes; nothing: it does not fire.
    std::optional<Timestamp> moved(Timestamp instant) const;
    // No instant up to that time moves beyond `after`.
    Timestamp settled_before(Timestamp after) const;
    // Which day it is, in order.
    Timestamp day_of(Timestamp at) const;
    Timestamp day_after(Timestamp at) const;

private:
    OpenCalendar(OpenTimes only, ClosedPolicy policy, const QuietHours& closed, TimeZone zone)
        : only_(only), policy_(policy), closed_(closed), zone_(std::move(zone)) {}

    // The last open minute at that time or before it.
    Timestamp last_open(Timestamp at) const;
    Timestamp at_time_of(Timestamp day, Timestamp instant) const;

    OpenTimes only_;
    ClosedPolicy policy_;
    messaging::QuietTimes closed_;  // by days: none but whole days
    TimeZone zone_;
};

}  // namespace tero
