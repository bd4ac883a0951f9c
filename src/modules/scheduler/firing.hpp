// What becomes of the instants of one schedule in one decision: which fire, which do not and why, and when it
// is due next. Pure: it changes a copy of the row, and keeps what is to be written.
#pragma once

#include "kernel/decision.hpp"
#include "modules/scheduler/model/inputs.hpp"
#include "modules/scheduler/model/schedule.hpp"
#include "modules/scheduler/model/timing.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tero::schedules {

// A fire that is later than this was missed.
inline constexpr Duration late_after = 1min;
// How many missed instants are counted one by one; where there are more, the last ones are found besides.
inline constexpr int instants_max = 2000;

class Firing {
public:
    Firing(const ScheduledTask& of, const ScheduleTiming& timing, const Context& context)
        : schedule(of), starts(of.settings.starts), before(of), timing_(timing), context_(context) {}

    // Everything that is due by now, each instant once. After a pause all of it was missed.
    void fire_due(bool after_pause);
    // One instant, as its overlap allows.
    void fire(std::string key, Timestamp instant, std::string reason);
    // A fire that does not happen.
    void skip(std::string key, Timestamp instant, std::string reason) {
        put(std::move(key), instant, FireOutcome::SKIPPED, std::move(reason));
    }
    // One instant, whatever else runs.
    void start(std::string key, Timestamp instant, std::string reason);
    // The instant that waited for the last run, whose line that is.
    void start_waiting(const ScheduleFire* line);
    // Of type EVENT: what it is due for next; the epoch: the next event.
    void wait_until(Timestamp due);
    void end(std::string reason);
    // Sets what it is due for: the instant, or the end of the schedule.
    void plan(std::optional<Timestamp> instant);

    Decided finish() &&;
    bool has_run_enough() const {
        return schedule.settings.runs_max > 0 && schedule.runs >= schedule.settings.runs_max;
    }

    ScheduledTask schedule;  // as it is to be
    ScheduleStart starts;    // with the events in it, where it has any
    int hops = 0;            // so many schedules led to this fire, each by an event
    ScheduledTask before;    // as it is stored; of a new one: nothing
    Decided decided = {};

private:
    void skip(Timestamp first, Timestamp last, std::size_t count, std::string reason);
    std::vector<Timestamp> latest(Timestamp after, Timestamp until, std::size_t wanted) const;
    void fire_late(const std::vector<Timestamp>& late, bool after_pause);
    // Starts what it starts, and runs it from then on. An error says why it cannot.
    Result<Done> begin(const std::string& key);
    Result<Event> event_started(const std::string& key) const;
    void cancel_run();
    void put(std::string key, Timestamp instant, FireOutcome outcome, std::string reason);

    const ScheduleTiming& timing_;
    const Context& context_;
};

// What became of an instant; a fire says besides what it started.
ScheduleFire line_of(const ScheduledTask& schedule, std::string key, Timestamp instant, FireOutcome outcome,
                     std::string reason, Timestamp now);

// Of a fire that began nothing after all.
ScheduleFire refused_line(ScheduleFire line, const std::string& why);

// Writes it, and by which events it is found.
void put_schedule(Decided& decided, const ScheduledTask& before, ScheduledTask after);

// The interval of this schedule begins when its run is over.
inline bool waits_for_end(const ScheduledTask& schedule) {
    return schedule.settings.type == ScheduleType::RECURRING &&
           schedule.settings.counts_from == CountsFrom::END;
}

}  // namespace tero::schedules
