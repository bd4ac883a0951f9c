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
    return schedule.running.empty() ? "is active, and waits for nothing" : std::string{};
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
    decided.batch.put(std::move(ended));
    return decided;
}

}  // namespace

Declaration AgentScheduler::declare() {
    return {
        .name = "scheduler",
        .tables = {table<ScheduledTask>(
                       {.near = near_when<ScheduledTask>(&is_active, {rows_where("by_status", "ACTIVE")}),
                        .rests = rests<ScheduledTask>(&why_stuck),
                        .keep = keep<ScheduledTask>(ended_schedules_kept,
                                                    [](const ScheduledTask& schedule) {
                                                        return schedule.status == ScheduleStatus::ENDED
                                                                   ? kept_for(ended_schedules_kept,
                                                                              std::max(schedule.created_at,
                                                                                       schedule.last_at))
                                                                   : Timestamp{};
                                                    }),
                        .weight = none("its settings are bounded"),
                        .unreadable = WhenUnreadable::REFUSED}),
                   table<ScheduleFire>(
                       {.near = none("it is read when somebody asks, or its instant is filled in"),
                        .rests = none("it waits for nothing: its schedule does"),
                        .keep = keep<ScheduleFire>(
                            fires_kept,
                            [](const ScheduleFire& fire) { return kept_for(fires_kept, fire.decided_at); }),
                        .weight = none("it is small"),
                        .unreadable = WhenUnreadable::AS_ABSENT})},
        .writes_too = none("its own tables only"),
        .observes = observing<ScheduledTask>([this](const ScheduledTask* before, const ScheduledTask* after) {
            if (before != nullptr && is_active(*before)) active_ -= 1;
            if (after != nullptr && is_active(*after)) active_ += 1;
        }),
        .inputs = {told<TaskEnded>(*this, in_any_order("it is decided with the task's end")),
                   on<CreateSchedule>(*this, in_any_order("it is about nothing that is there")),
                   on<UpdateSchedule>(*this, in_order_of(&UpdateSchedule::schedule)),
                   on<ChangeSchedule>(*this, in_order_of(&ChangeSchedule::schedule)),
                   on<BackfillSchedule>(*this, in_order_of(&BackfillSchedule::schedule)),
                   on<FireDue>(*this, in_order_of(&FireDue::schedule))},
        .timers = when_room(due<FireDue, ScheduledTask>(&falls_due_at)),
        .memory_timer = none("nothing in its memory waits for a time"),
        .recovers = none("a fire is due or it is not"),
        .after_pause = none("nobody's silence counts here"),
        .turn_end = none("all it decides is asked or due"),
        .room = none("nothing is asked of it by other modules"),
        .busy = none("what waits has its timer, or a task"),
        .gauges = Gauge{"tero_schedules_active", "Schedules that wait for their next fire.",
                        [this] { return active_; }},
        .publishes = none("its rows are read through the store"),
        .walks = none("nothing of it is done in bulk"),
    };
}

Decision AgentScheduler::decide(const Rows& rows, const FireDue& input, Context& context) const {
    LOOK(const ScheduledTask* schedule, rows, ScheduledTask, input.schedule);
    if (schedule == nullptr || falls_due_at(*schedule) == Timestamp{} || context.now < schedule->due_at)
        return Decided{};
    const auto timing = timing_of(*schedule);
    if (!timing) return ended_by(*schedule, timing.error());
    Firing firing{*schedule, *timing, context};
    firing.fire_due(false);
    return std::move(firing).finish();
}

Decision AgentScheduler::decide(const Rows& rows, const TaskEnded& input, Context& context) const {
    LOOK(const ScheduledTask* schedule, rows, ScheduledTask, input.task->owner_id);
    if (schedule == nullptr || schedule->running != input.task->id) return Decided{};
    const ScheduleFire* line = nullptr;
    if (schedule->waiting_at != Timestamp{}) {
        LOOK(line, rows, ScheduleFire, fire_key(schedule->id, schedule->waiting_at));
    }
    const auto timing = timing_of(*schedule);
    if (!timing) return ended_by(*schedule, timing.error());
    Firing firing{*schedule, *timing, context};
    firing.schedule.running = {};
    if (schedule->settings.pause_on_failure && has_failed(input.task->status)) {
        firing.schedule.status = ScheduleStatus::PAUSED;
        firing.schedule.reason = "run_failed";
        firing.decided.note(context, schedule->id, "schedule.paused", "rule:pause_on_failure");
        firing.decided.next.push_back(RaiseAlert{
            "schedule_paused", schedule->settings.name, AlertLevel::WARNING,
            fmt::format(
                "schedule {} is paused: its run, task {}, is {}. `tero schedules resume {}` lets it go on",
                schedule->settings.name, input.task->id, name_of(input.task->status), schedule->id)});
    }
    const bool may_fire = is_active(firing.schedule);
    if (may_fire && schedule->waiting_at != Timestamp{}) firing.start_waiting(line);
    if (schedules::waits_for_end(*schedule) && schedule->next_at == Timestamp{} &&
        firing.schedule.status != ScheduleStatus::ENDED)
        firing.plan(timing->next(context.now));
    else if (schedule->next_at == Timestamp{} && firing.schedule.running.empty() && may_fire)
        firing.plan(std::nullopt);
    return std::move(firing).finish();
}

}  // namespace tero
