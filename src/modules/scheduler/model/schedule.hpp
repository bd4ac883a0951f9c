// A schedule: what starts work at its time.
//
//     ACTIVE --pause, a run that failed--> PAUSED --resume--> ACTIVE      its last fire, its end --> ENDED
//
// What it is due for next stands in its row: the fire, what it starts, and the row with the next time are one
// group, so that an instant fires once whatever restarts. Each fire, and each instant that did not fire,
// leaves a line that says why (ScheduleFire).
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/owner.hpp"
#include "kernel/table.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/scheduler/cron/cron_fires.hpp"
#include "modules/workflow/model/execution.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tero {

enum class ScheduleType { ONCE, RECURRING, CRON, EVENT };
BOOST_DESCRIBE_ENUM(ScheduleType, ONCE, RECURRING, CRON, EVENT)

enum class ScheduleStatus { ACTIVE, PAUSED, ENDED };
BOOST_DESCRIBE_ENUM(ScheduleStatus, ACTIVE, PAUSED, ENDED)

// What a recurring schedule's interval is counted from.
enum class CountsFrom { START, END };
BOOST_DESCRIBE_ENUM(CountsFrom, START, END)

// Instants that passed while nobody could fire: Tero was down, or the schedule paused.
enum class MisfirePolicy {
    SKIP,  // none of them fires
    ONCE,  // the last of them fires
    ALL,   // the last `misfire_max` of them fire, each
};
BOOST_DESCRIBE_ENUM(MisfirePolicy, SKIP, ONCE, ALL)

// A fire whose schedule's last run is not over.
enum class RunOverlap {
    ALLOW,            // runs beside it
    SKIP,             // does not fire
    QUEUE,            // fires when it is over; one waits at most
    CANCEL_PREVIOUS,  // fires, and the last run is cancelled
};
BOOST_DESCRIBE_ENUM(RunOverlap, ALLOW, SKIP, QUEUE, CANCEL_PREVIOUS)

// When its instants count. What is open is the business's (followup.quiet_hours): its days are those that are
// neither closed weekdays nor holidays, its hours those of them that are not quiet.
enum class OpenTimes { ALWAYS, BUSINESS_DAYS, BUSINESS_HOURS };
BOOST_DESCRIBE_ENUM(OpenTimes, ALWAYS, BUSINESS_DAYS, BUSINESS_HOURS)

// What falls on a closed time: it does not fire, or on the open day after or before it at the same time of
// day; with hours: when it opens, or in the last minute before it closed.
enum class ClosedPolicy { SKIP, NEXT_OPEN, PREVIOUS_OPEN };
BOOST_DESCRIBE_ENUM(ClosedPolicy, SKIP, NEXT_OPEN, PREVIOUS_OPEN)

// Of EVENT: by which events it fires, and when. An event at a time, unless one of the three times is set.
struct EventTrigger {
    std::string type = {};    // `quote.sent`, `quote.*`, `*`
    std::string filter = {};  // an expression over `event`; empty: all of them
    Duration debounce = {};   // it fires once nothing more has come for so long, with all that came
    Duration window = {};     // … so long after the first, with all that came
    Duration absence = {};    // … when nothing has come for so long, once
    std::int32_t events_max = 100;  // with so many it does not wait any longer
    bool operator==(const EventTrigger&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventTrigger, (), (type, filter, debounce, window, absence, events_max))
TERO_DESCRIBED_WHOLLY(EventTrigger);

inline constexpr std::size_t sequence_quote_max = 200;  // bytes

enum class StartKind { TASK, WORKFLOW, EVENT, SEQUENCE };
BOOST_DESCRIBE_ENUM(StartKind, TASK, WORKFLOW, EVENT, SEQUENCE)

// An event of ours, which schedules of type EVENT hear.
struct EventStart {
    std::string type = {};
    std::string subject = {};
    Json data = {};
    bool operator==(const EventStart&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventStart, (), (type, subject, data))
TERO_DESCRIBED_WHOLLY(EventStart);

// An execution of a workflow; its key is made of the schedule and the instant.
struct WorkflowStart {
    std::string workflow = {};
    std::int32_t version = 0;  // 0: the newest when it fires
    Json input = {};
    std::map<std::string, std::string> labels = {};
    bool operator==(const WorkflowStart&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkflowStart, (), (workflow, version, input, labels))
TERO_DESCRIBED_WHOLLY(WorkflowStart);

// The follow-ups of a quote, counted from the fire.
struct SequenceStart {
    std::string quote = {};  // its id; of an EVENT schedule also a template: `{{ event.subject }}`
    bool operator==(const SequenceStart&) const = default;
};
BOOST_DESCRIBE_STRUCT(SequenceStart, (), (quote))
TERO_DESCRIBED_WHOLLY(SequenceStart);

struct ScheduleStart {
    StartKind kind = StartKind::TASK;
    NewTask task = {};  // of TASK: without times and unique key, which are the fire's
    std::optional<WorkflowStart> workflow = {};  // of WORKFLOW
    std::optional<EventStart> event = {};        // of EVENT
    std::optional<SequenceStart> sequence = {};  // of SEQUENCE
    bool operator==(const ScheduleStart&) const = default;
};
BOOST_DESCRIBE_STRUCT(ScheduleStart, (), (kind, task, workflow, event, sequence))
TERO_DESCRIBED_WHOLLY(ScheduleStart);

// What a person says of a schedule.
struct ScheduleSettings {
    std::string name = {};
    ScheduleType type = ScheduleType::CRON;
    std::string cron = {};   // of CRON: the expression; its H falls where the schedule's name says
    std::string every = {};  // of RECURRING: `90 s`, `1 hour`, `PT15M`
    Timestamp at = {};       // of ONCE
    std::optional<EventTrigger> event = {};  // of EVENT
    std::string zone = {};   // IANA; empty: the business's
    scheduler::GapPolicy clock_gap = scheduler::GapPolicy::END_OF_GAP;
    scheduler::OverlapPolicy clock_overlap = scheduler::OverlapPolicy::AUTO;
    CountsFrom counts_from = CountsFrom::START;
    MisfirePolicy misfire = MisfirePolicy::ONCE;
    std::int32_t misfire_max = 10;  // of ALL
    RunOverlap overlap = RunOverlap::ALLOW;
    Duration jitter = {};      // a fire is put off by up to this, always the same for the same instant
    OpenTimes only = OpenTimes::ALWAYS;
    std::vector<std::string> skip = {};  // closed days besides: `12-31` of every year, `2026-12-31`
    ClosedPolicy when_closed = ClosedPolicy::SKIP;
    Timestamp starts_at = {};  // no instant before it; of RECURRING: the first
    Timestamp ends_at = {};    // no instant at or after it; the epoch: no such time
    std::int32_t runs_max = 0;  // 0: no limit
    bool pause_on_failure = false;
    ScheduleStart starts = {};
    bool operator==(const ScheduleSettings&) const = default;
};
BOOST_DESCRIBE_STRUCT(ScheduleSettings, (),
                      (name, type, cron, every, at, event, zone, clock_gap, clock_overlap, counts_from,
                       misfire, misfire_max, overlap, jitter, only, skip, when_closed, starts_at, ends_at,
                       runs_max, pause_on_failure, starts))
TERO_DESCRIBED_WHOLLY(ScheduleSettings);

struct ScheduledTask {
    Id<ScheduledTask> id = {};
    ScheduleStatus status = ScheduleStatus::ACTIVE;
    std::string reason = {};  // why it is not ACTIVE
    Timestamp created_at = {};
    std::string created_by = {};
    ScheduleSettings settings = {};
    Timestamp next_at = {};     // the next instant; the epoch: it waits for a run's end, or there is none
    Timestamp due_at = {};      // next_at with its jitter
    std::int64_t runs = 0;
    Timestamp last_at = {};     // the last instant that fired
    Id<Task> running = {};      // its last run, while that is not over: a task …
    Id<WorkflowExecution> running_execution = {};  // … or an execution
    Timestamp waiting_at = {};  // the instant that waits for it
    std::int64_t events = 0;        // of EVENT: so many were for it, of which the last …
    std::int32_t events_wait = 0;   // … so many wait for it to fire (ScheduleEvent)
    bool operator==(const ScheduledTask&) const = default;
};
BOOST_DESCRIBE_STRUCT(ScheduledTask, (),
                      (id, status, reason, created_at, created_by, settings, next_at, due_at, runs, last_at,
                       running, running_execution, waiting_at, events, events_wait))
TERO_DESCRIBED_WHOLLY(ScheduledTask);

enum class FireOutcome { FIRED, SKIPPED, WAITS };
BOOST_DESCRIBE_ENUM(FireOutcome, FIRED, SKIPPED, WAITS)

// What became of an instant, or of several on end that did not fire.
struct ScheduleFire {
    std::string key = {};  // schedule and instant
    Id<ScheduledTask> schedule = {};
    Timestamp at = {};  // the instant
    FireOutcome outcome = FireOutcome::FIRED;
    std::string reason = {};
    Id<Task> task = {};  // what it started, this …
    Id<WorkflowExecution> execution = {};  // … or this
    Timestamp decided_at = {};
    Timestamp until = {};      // the last of the instants it speaks of
    std::int64_t count = 1;    // so many
    bool operator==(const ScheduleFire&) const = default;
};
BOOST_DESCRIBE_STRUCT(ScheduleFire, (),
                      (key, schedule, at, outcome, reason, task, execution, decided_at, until, count))
TERO_DESCRIBED_WHOLLY(ScheduleFire);

// By which events an ACTIVE schedule of type EVENT is found; there is one while it is that.
struct ScheduleTrigger {
    Id<ScheduledTask> id = {};
    std::string type = {};
    bool operator==(const ScheduleTrigger&) const = default;
};
BOOST_DESCRIBE_STRUCT(ScheduleTrigger, (), (id, type))
TERO_DESCRIBED_WHOLLY(ScheduleTrigger);

// An event that waits for its schedule to fire.
struct ScheduleEvent {
    std::string key = {};  // schedule and number
    Timestamp at = {};     // when it came
    Json event = {};
    bool operator==(const ScheduleEvent&) const = default;
};
BOOST_DESCRIBE_STRUCT(ScheduleEvent, (), (key, at, event))
TERO_DESCRIBED_WHOLLY(ScheduleEvent);

// An event that was taken in: the same again does nothing.
struct ReceivedEvent {
    std::string key = {};  // source and id
    Timestamp at = {};
    bool operator==(const ReceivedEvent&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReceivedEvent, (), (key, at))
TERO_DESCRIBED_WHOLLY(ReceivedEvent);

// An event that waits to be looked at by the schedules and steps of workflows that look for such events.
struct HeardEvent {
    Id<HeardEvent> id = {};
    Timestamp at = {};
    std::string type = {};
    Json event = {};
    std::int32_t hops = 0;  // so many schedules led to it, each by an event
    std::string subject = {};
    bool operator==(const HeardEvent&) const = default;
};
BOOST_DESCRIBE_STRUCT(HeardEvent, (), (id, at, type, event, hops, subject))
TERO_DESCRIBED_WHOLLY(HeardEvent);

inline bool listens(const ScheduledTask& schedule) {
    return schedule.status == ScheduleStatus::ACTIVE && schedule.settings.type == ScheduleType::EVENT;
}
// Tero hears when that is over.
inline bool has_end(StartKind kind) { return kind == StartKind::TASK || kind == StartKind::WORKFLOW; }
inline bool has_run(const ScheduledTask& schedule) {
    return !schedule.running.empty() || !schedule.running_execution.empty();
}

std::string event_key(const Id<ScheduledTask>& schedule, std::int64_t number);
std::string fire_key(const Id<ScheduledTask>& schedule, Timestamp instant);

TERO_MODULE(scheduler)
TERO_ROW(scheduler, schedules, ScheduledTask, IndexInfo{"by_status", {"status", "created_at"}},
         IndexInfo{"by_due", {"status", "due_at"}, "ENDED"})
TERO_ROW(scheduler, schedule_triggers, ScheduleTrigger, by_key_alone)
TERO_ROW(scheduler, schedule_events, ScheduleEvent, IndexInfo{"by_at", {"at"}})
TERO_ROW(scheduler, heard_events, HeardEvent, by_key_alone)
TERO_ROW(scheduler, received_events, ReceivedEvent, IndexInfo{"by_at", {"at"}})
TERO_ROW(scheduler, schedule_fires, ScheduleFire, IndexInfo{"by_schedule", {"schedule", "at"}})

}  // namespace tero
