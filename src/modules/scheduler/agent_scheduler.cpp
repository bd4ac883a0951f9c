// What time does with schedules: what is due, and what follows the end of a run. What people ask is in
// calls.cpp.
#include "modules/scheduler/agent_scheduler.hpp"

#include "kernel/alert.hpp"
#include "modules/scheduler/firing.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

using schedules::Firing;

bool is_active(const ScheduledTask& schedule) { return schedule.status == ScheduleStatus::ACTIVE; }

Timestamp falls_due_at(const ScheduledTask& schedule) {
    return is_active(schedule) ? schedule.due_at : Timestamp{};
}

std::string why_stuck(const Rows&, const ScheduledTask& schedule, Timestamp now) {
    if (schedule.due_at != Timestamp{}) return missed(schedule.due_at, now);
    if (listens(schedule)) return {};
    return has_run(schedule) ? std::string{} : "is active, and waits for nothing";
}

bool has_failed(TaskStatus status) {
    return status == TaskStatus::FAILED || status == TaskStatus::DEAD || status == TaskStatus::EXPIRED;
}

// Who cannot be read cannot fire: a rule of today that is stricter than that of the day it was saved.
Decided ended_by(const ScheduledTask& schedule, const Error& error) {
    ScheduledTask ended = schedule;
    ended.status = ScheduleStatus::ENDED;
    ended.reason = fmt::format("{}: {}", error.field, error.message);
    Decided decided;
    decided.next.push_back(
        RaiseAlert{"schedule_refused", schedule.settings.name, AlertLevel::ERROR,
                   fmt::format("schedule {} has ended: {}", schedule.settings.name, ended.reason)});
    schedules::put_schedule(decided, schedule, std::move(ended));
    return decided;
}

}  // namespace

AgentScheduler::AgentScheduler(BusinessTime business, Duration near,
                               std::unique_ptr<const workflow::Evaluator> evaluator)
    : business_(std::move(business)),
      near_(near),
      far_({.table = table_of<ScheduledTask>(), .index = "by_due", .equal = {Bound{.text = "ACTIVE"}}},
           [](const void* row) { return static_cast<const ScheduledTask*>(row)->due_at; }, near),
      evaluator_(std::move(evaluator)) {}

void AgentScheduler::changed(const ScheduledTask* before, const ScheduledTask* after) {
    const auto far = [this](const ScheduledTask* schedule) {
        return schedule != nullptr && is_active(*schedule) && far_.is_far(schedule->due_at);
    };
    far_.changed(far(before) ? before : nullptr, far(after) ? after : nullptr);
    if (before != nullptr && is_active(*before)) active_ -= 1;
    if (after != nullptr && is_active(*after)) active_ += 1;
}

Part<TableRule> AgentScheduler::tables() const {
    return {
        table<ScheduledTask>({.near = near_in_order<ScheduledTask>(
                                  [this](const ScheduledTask& schedule) { return is_near(schedule); },
                                  [this] { return far_.is_behind(); }, {rows_where("by_due", "ACTIVE")}),
                              .rests = rests<ScheduledTask>(&why_stuck),
                              .keep = keep<ScheduledTask>(
                                  ended_schedules_kept,
                                  [](const ScheduledTask& schedule) {
                                      return schedule.status == ScheduleStatus::ENDED
                                                 ? kept_for(ended_schedules_kept,
                                                            std::max(schedule.created_at, schedule.last_at))
                                                 : Timestamp{};
                                  }),
                              .weight = none("its settings are bounded"),
                              .unreadable = WhenUnreadable::AS_ABSENT}),
        table<ScheduleFire>(
            {.near = none("it is read when somebody asks, or its instant is filled in"),
             .rests = none("it waits for nothing: its schedule does"),
             .keep = keep<ScheduleFire>(
                 fires_kept, [](const ScheduleFire& fire) { return kept_for(fires_kept, fire.decided_at); }),
             .weight = none("it is small"),
             .unreadable = WhenUnreadable::AS_ABSENT}),
        table<ScheduleTrigger>({.near = near_all(),
                                .rests = none("it waits for events"),
                                .keep = none("it goes with its schedule, or when that pauses"),
                                .weight = none("it is small"),
                                .unreadable = WhenUnreadable::REFUSED}),
        table<HeardEvent>({.near = near_all(),
                               .rests = none("it is due at once"),
                               .keep = none("it goes when it is looked at"),
                               .weight = none("it is bounded"),
                               .unreadable = WhenUnreadable::AS_ABSENT}),
            table<ScheduleEvent>({.near = none("it is read when its schedule fires"),
             .rests = none("its schedule waits for it"),
             .keep = keep<ScheduleEvent>(
                 fires_kept, [](const ScheduleEvent& event) { return kept_for(fires_kept, event.at); },
                 Query{.index = "by_at"}),
             .weight = none("it is bounded"),
             .unreadable = WhenUnreadable::AS_ABSENT}),
        table<ReceivedEvent>(
            {.near = none("it is looked up when its event comes again"),
             .rests = none("it waits for nothing"),
             .keep = keep<ReceivedEvent>(
                 received_events_kept,
                 [](const ReceivedEvent& event) { return kept_for(received_events_kept, event.at); },
                 Query{.index = "by_at"}),
             .weight = none("it is small"),
             .unreadable = WhenUnreadable::AS_ABSENT})};
}

Declaration AgentScheduler::declare() {
    return {
        .name = "scheduler",
        .tables = tables(),
        .writes_too = none("its own tables only"),
        .observes = {observing<ScheduledTask>([this](const ScheduledTask* before,
                                                     const ScheduledTask* after) { changed(before, after); }),
                     observing<HeardEvent>([this](const HeardEvent* before, const HeardEvent* after) {
                         heard_ -= before != nullptr ? 1 : 0;
                         heard_ += after != nullptr ? 1 : 0;
                     }),
                     observing<ScheduleTrigger>(
                         [this](const ScheduleTrigger* before, const ScheduleTrigger* after) {
                             if (before != nullptr) listeners_.erase(before->id);
                             if (after != nullptr) listeners_.emplace(after->id, after->type);
                         }),
                     observing<EventWait>([this](const EventWait* before, const EventWait* after) {
                         waits_.changed(before, after);
                     })},
        .inputs = {told<TaskEnded>(*this, in_any_order("it is decided with the task's end")),
                   told<ExecutionEnded>(*this, in_any_order("it is decided with the execution's end")),
                   told<FollowQuoteRefused>(*this, in_any_order("it is decided with the fire")),
                   on<CreateSchedule>(*this, in_any_order("it is about nothing that is there")),
                   on<UpdateSchedule>(*this, in_order_of(&UpdateSchedule::schedule)),
                   on<ChangeSchedule>(*this, in_order_of(&ChangeSchedule::schedule)),
                   on<BackfillSchedule>(*this, in_order_of(&BackfillSchedule::schedule)),
                   on<ReceiveEvent>(*this, in_any_order("the same again is known by its key")),
                   on_history<HistoryHappened>(
                       *this,
                       [this](const HistoryEntry& line) { return is_looked_for(line.kind, line.subject); }),
                   on<EventHappened>(*this, in_any_order("it is decided with what made it happen")),
                   on<TriggerSchedule>(*this, in_any_order("it is decided with its event")),
                   on<SchedulesComeNear>(*this,
                                         in_any_order("whoever changed one meanwhile had it in memory")),
                   on<EventDue>(*this, in_order_of(&EventDue::event)),
                   on<FireDue>(*this, in_order_of(&FireDue::schedule))},
        .timers = {when_room(due<FireDue, ScheduledTask>(&falls_due_at)),
                   when_room(due<EventDue, HeardEvent>([](const HeardEvent& event) { return event.at; }))},
        .memory_timer =
            MemoryTimer{[this](const Rows&, Timestamp now, auto&) { far_.pass(now, [](const RawId&) {}); },
                        [this] { return far_.next(); }},
        .recovers = none("a fire is due or it is not"),
        .after_pause = none("nobody's silence counts here"),
        .turn_end = none("all it decides is asked or due"),
        .room = none("nothing is asked of it by other modules"),
        .busy = IsBusy{[this](const Rows&) { return far_.is_behind(); }},
        .gauges = Gauge{"tero_schedules_near", "Schedules in memory that wait for a fire.",
                        [this] { return active_; }},
        .publishes = none("its rows are read through the store"),
        .walks = far_.walk<SchedulesComeNear>(),
    };
}

Decision AgentScheduler::decide(const Rows& rows, const FireDue& input, Context& context) const {
    LOOK(const ScheduledTask* schedule, rows, ScheduledTask, input.schedule);
    if (schedule == nullptr || falls_due_at(*schedule) == Timestamp{} || context.now < schedule->due_at)
        return Decided{};
    const auto timing = timing_of(*schedule);
    if (!timing) return ended_by(*schedule, timing.error());
    Firing firing{*schedule, *timing, context};
    if (listens(*schedule)) return fire_waiting(rows, firing, context);
    firing.fire_due(false);
    return std::move(firing).finish();
}

Decision AgentScheduler::decide(const Rows& rows, const SchedulesComeNear& input, Context&) const {
    return come_near(far_once_kept_, table_of<ScheduledTask>(), rows, input);
}

Decision AgentScheduler::decide(const Rows& rows, const TaskEnded& input, Context& context) const {
    LOOK(const ScheduledTask* schedule, rows, ScheduledTask, input.task->owner_id);
    if (schedule == nullptr || schedule->running != input.task->id) return Decided{};
    return run_ended(rows, *schedule, context, has_failed(input.task->status),
                     fmt::format("task {}, is {}", input.task->id, name_of(input.task->status)));
}

// What never began did not fire: its line says so from then on.
Decision AgentScheduler::decide(const Rows& rows, const ExecutionEnded& input, Context& context) const {
    LOOK(const ScheduledTask* schedule, rows, ScheduledTask, input.owner.id);
    const ScheduleFire* line = nullptr;
    if (!input.began) {
        LOOK(line, rows, ScheduleFire, input.key);
    }
    Decision decision = Decided{};
    if (schedule != nullptr && schedule->running_execution == input.execution) {
        decision =
            run_ended(rows, *schedule, context, input.status == ExecutionStatus::FAILED,
                      input.began ? fmt::format("execution {}, is {}", input.execution, name_of(input.status))
                                  : "which never began: " + input.error);
    }
    auto* decided = std::get_if<Decided>(&decision);
    if (line == nullptr || decided == nullptr || line->execution != input.execution) return decision;
    decided->batch.put(schedules::refused_line(*line, input.error));
    return decision;
}

Decision AgentScheduler::decide(const Rows& rows, const FollowQuoteRefused& input, Context&) const {
    LOOK(const ScheduledTask* schedule, rows, ScheduledTask, input.asked_by.id);
    LOOK(const ScheduleFire* line, rows, ScheduleFire, input.key);
    Decided decided;
    if (schedule == nullptr || line == nullptr) return decided;
    decided.next.push_back(RaiseAlert{
        "schedule_refused", schedule->settings.name, AlertLevel::ERROR,
        fmt::format("schedule {} starts nothing: {}", schedule->settings.name, input.why)});
    decided.batch.put(schedules::refused_line(*line, input.why));
    return decided;
}

// `run`: what it was, for people.
Decision AgentScheduler::run_ended(const Rows& rows, const ScheduledTask& schedule, Context& context,
                                   bool failed, const std::string& run) const {
    const ScheduleFire* line = nullptr;
    if (schedule.waiting_at != Timestamp{}) {
        LOOK(line, rows, ScheduleFire, fire_key(schedule.id, schedule.waiting_at));
    }
    const auto timing = timing_of(schedule);
    if (!timing) return ended_by(schedule, timing.error());
    Firing firing{schedule, *timing, context};
    firing.schedule.running = {};
    firing.schedule.running_execution = {};
    if (schedule.settings.pause_on_failure && failed) {
        firing.schedule.status = ScheduleStatus::PAUSED;
        firing.schedule.reason = "run_failed";
        firing.decided.note(context, schedule.id, "schedule.paused", "rule:pause_on_failure");
        firing.decided.next.push_back(RaiseAlert{
            "schedule_paused", schedule.settings.name, AlertLevel::WARNING,
            fmt::format("schedule {} is paused: its run, {}. `tero schedules resume {}` lets it go on",
                        schedule.settings.name, run, schedule.id)});
    }
    const bool may_fire = is_active(firing.schedule);
    if (may_fire && schedule.waiting_at != Timestamp{}) firing.start_waiting(line);
    if (schedules::waits_for_end(schedule) && schedule.next_at == Timestamp{} &&
        firing.schedule.status != ScheduleStatus::ENDED)
        firing.plan(timing->next(context.now));
    else if (schedule.next_at == Timestamp{} && !has_run(firing.schedule) && may_fire && !listens(schedule))
        firing.plan(std::nullopt);
    return std::move(firing).finish();
}

}  // namespace tero
