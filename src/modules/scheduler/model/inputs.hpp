// What the scheduler can be asked, and what it answers.
#pragma once

#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/rows_come_near.hpp"
#include "modules/scheduler/model/event.hpp"
#include "modules/scheduler/model/schedule.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace tero {

// Each of these is answered with the schedule as it is then.
struct CreateSchedule {
    ScheduleSettings settings = {};
    std::string by = {};
    bool is_preview = false;  // all is checked, and nothing is made
};

// What is named changes, the rest stays: a JSON object with fields of ScheduleSettings.
struct UpdateSchedule {
    Id<ScheduledTask> schedule = {};
    Json changes = {};
    std::string by = {};
    bool may_hear = true;  // what events tell, so that it may say what is done with it
};

enum class ScheduleVerb {
    PAUSE,
    RESUME,  // what passed meanwhile is a misfire
    RUN,     // now, beside its times
    DELETE,  // what it started goes on
};
BOOST_DESCRIBE_ENUM(ScheduleVerb, PAUSE, RESUME, RUN, DELETE)

struct ChangeSchedule {
    Id<ScheduledTask> schedule = {};
    ScheduleVerb verb = ScheduleVerb::PAUSE;
    std::string reason = {};  // of PAUSE
    std::string by = {};
};

// Fires the instants of a time that is over, as far as they have not; answered with how many.
struct BackfillSchedule {
    Id<ScheduledTask> schedule = {};
    Timestamp from = {};
    Timestamp until = {};  // before this
    std::string by = {};
};
struct Backfilled {
    std::int64_t fired = 0;
    std::int64_t had_fired = 0;  // before, so that they were left alone
};

// Something happened out there; answered with EventTaken.
struct ReceiveEvent {
    Event event = {};
};
struct EventTaken {
    std::int64_t schedules = 0;  // that look for such an event
    std::int64_t steps = 0;      // of workflows, that wait for one
    bool repeated = false;       // it had come before, and nothing was done
};

// … or in here: a line of history, or what a schedule made happen.
struct HistoryHappened {
    HistoryEntry entry = {};
};
struct EventHappened {
    std::shared_ptr<const Event> event = {};
    std::int32_t hops = 0;  // so many schedules led to it, each by an event
};
// It is looked at in a group of its own: it may lead to the same again.
struct EventDue {
    Id<HeardEvent> event = {};
};
// This schedule looks for such an event.
struct TriggerSchedule {
    Id<ScheduledTask> schedule = {};
    std::shared_ptr<const HeardEvent> event = {};
};

struct FireDue {
    Id<ScheduledTask> schedule = {};
};

// Schedules whose fire was far (kernel/far_rows.hpp).
struct SchedulesComeNear : RowsComeNear {};

TERO_INPUT(scheduler, CALL, CreateSchedule)
TERO_INPUT(scheduler, CALL, UpdateSchedule)
TERO_INPUT(scheduler, CALL, ChangeSchedule)
TERO_INPUT(scheduler, CALL, BackfillSchedule)
TERO_INPUT(scheduler, CALL, ReceiveEvent)
TERO_INPUT(scheduler, COMMAND, HistoryHappened)
TERO_INPUT(scheduler, COMMAND, EventHappened)
TERO_INPUT(scheduler, COMMAND, TriggerSchedule)
TERO_INPUT(scheduler, COMMAND, SchedulesComeNear)
TERO_INPUT(scheduler, TIMER, EventDue)
TERO_INPUT(scheduler, TIMER, FireDue)

}  // namespace tero
