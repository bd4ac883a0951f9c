// What people ask of schedules. Each call is answered with the schedule as it is then.
#include "base/shown.hpp"
#include "codec/json.hpp"
#include "kernel/alert.hpp"
#include "modules/scheduler/agent_scheduler.hpp"
#include "modules/scheduler/firing.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <optional>
#include <utility>

namespace tero {
namespace {

using schedules::Firing;

Error no_such_schedule(const Id<ScheduledTask>& id) {
    return {ErrorCode::not_found, fmt::format("there is no schedule {}", id), ""};
}

// What does not say when it fires.
bool fires_as_before(const ScheduleSettings& before, ScheduleSettings after) {
    after.misfire = before.misfire;
    after.misfire_max = before.misfire_max;
    after.overlap = before.overlap;
    after.jitter = before.jitter;
    after.runs_max = before.runs_max;
    after.pause_on_failure = before.pause_on_failure;
    after.starts = before.starts;
    return before == after;
}

// Of what is to be started. Every workflow has a first version.
std::optional<std::string> version_started(const ScheduleStart& starts) {
    if (starts.kind != StartKind::WORKFLOW) return std::nullopt;
    return workflow::version_key(starts.workflow->workflow, std::max(starts.workflow->version, 1));
}

Error no_such_workflow(const WorkflowStart& start) {
    return {ErrorCode::not_found,
            fmt::format("there is no workflow '{}'{}", shown(start.workflow),
                        start.version == 0 ? "" : fmt::format(" of version {}", start.version)),
            "starts.workflow.workflow"};
}

Decided kept(const Context& context, Firing firing, std::string kind, const std::string& by) {
    firing.decided.note(context, firing.schedule.id, std::move(kind), by);
    firing.decided.reply(context, Answer{firing.schedule});
    return std::move(firing).finish();
}

Decided paused(const ScheduledTask& schedule, const ChangeSchedule& input, const Context& context) {
    if (schedule.status == ScheduleStatus::ENDED)
        return refused(context, {ErrorCode::conflict, fmt::format("schedule {} has ended", schedule.id), ""});
    ScheduledTask held = schedule;
    held.status = ScheduleStatus::PAUSED;
    held.reason = input.reason.empty() ? input.by : fmt::format("{}: {}", input.by, input.reason);
    Decided decided;
    decided.note(context, held.id, "schedule.paused", input.by);
    decided.reply(context, Answer{held});
    schedules::put_schedule(decided, schedule, std::move(held));
    return decided;
}

Decided deleted(const ScheduledTask& schedule, const ChangeSchedule& input, const Context& context) {
    Decided decided;
    decided.note(context, schedule.id, "schedule.deleted", input.by);
    decided.next.push_back(ResolveAlert{"schedule_paused", schedule.settings.name});
    decided.batch.erase<ScheduledTask>(RowKey{schedule.id});
    if (listens(schedule)) decided.batch.erase<ScheduleTrigger>(RowKey{schedule.id});
    if (schedule.events_wait > 0) {  // they are in no fire any more
        ScheduleFire line = schedules::line_of(schedule, event_key(schedule.id, schedule.events), context.now,
                                               FireOutcome::SKIPPED, "deleted", context.now);
        line.count = schedule.events_wait;
        decided.batch.put(std::move(line));
    }
    decided.reply(context, Answer{schedule});
    return decided;
}

}  // namespace

Decision AgentScheduler::decide(const Rows& rows, const CreateSchedule& input, Context& context) const {
    if (auto good = check_schedule(input.settings, context.now, business_); !good)
        return refused(context, good.error());
    if (const auto key = version_started(input.settings.starts)) {
        LOOK(const WorkflowVersion* version, rows, WorkflowVersion, *key);
        if (version == nullptr) return refused(context, no_such_workflow(*input.settings.starts.workflow));
    }
    ScheduledTask schedule;
    schedule.id = context.make_id<ScheduledTask>();
    schedule.created_at = context.now;
    schedule.created_by = input.by;
    schedule.settings = input.settings;
    const auto timing = timing_of(schedule);
    if (!timing) return refused(context, timing.error());
    if (auto good = check_event({}, schedule); !good) return refused(context, good.error());
    Firing firing{schedule, *timing, context};
    firing.before = {};
    if (listens(schedule)) {
        await_event(firing, context, true);
    } else {
        firing.plan(timing->next(context.now));
    }
    if (auto good = check_room({}, firing.schedule, context.now); !good)
        return refused(context, good.error());
    if (input.is_preview) {
        Decided checked;
        checked.reply(context, Answer{firing.schedule});
        return checked;
    }
    return kept(context, std::move(firing), "schedule.created", input.by);
}

Result<Done> AgentScheduler::check_room(const ScheduledTask& before, const ScheduledTask& after,
                                        Timestamp now) const {
    const auto is_soon = [&](const ScheduledTask& schedule) {
        return schedule.status == ScheduleStatus::ACTIVE && schedule.due_at <= now + near_;
    };
    const bool was_soon = !before.id.empty() && is_soon(before);
    if (active_ < near_schedules_max || was_soon || !is_soon(after)) return Done{};
    return Error{
        ErrorCode::exhausted,
        fmt::format("{} schedules fire within {}, and no more fit in memory", active_, to_string(near_)), ""};
}

Decision AgentScheduler::decide(const Rows& rows, const UpdateSchedule& input, Context& context) const {
    LOOK(const ScheduledTask* schedule, rows, ScheduledTask, input.schedule);
    if (schedule == nullptr) return refused(context, no_such_schedule(input.schedule));
    ScheduledTask changed = *schedule;
    const auto& type = type_info<ScheduleSettings>();
    if (auto read = read_json(type, input.changes.text, &changed.settings, Reading::strict); !read)
        return refused(context, read.error());
    if (changed.settings.starts.kind != schedule->settings.starts.kind) {  // nothing of the old one is left
        ScheduleSettings anew;
        if (auto read = read_json(type, input.changes.text, &anew, Reading::strict); !read)
            return refused(context, read.error());
        changed.settings.starts = anew.starts;
    }
    const bool has_ended = schedule->status == ScheduleStatus::ENDED;
    const bool same_times = !has_ended && fires_as_before(schedule->settings, changed.settings);
    // An instant that has come and waits, for its jitter or for a resume, is not lost.
    const bool has_come = schedule->next_at != Timestamp{} && schedule->next_at <= context.now;
    const Timestamp checked_at = same_times && has_come ? schedule->next_at - 1ms : context.now;
    if (auto good = check_schedule(changed.settings, checked_at, business_); !good)
        return refused(context, good.error());
    if (const auto key = version_started(changed.settings.starts)) {
        LOOK(const WorkflowVersion* version, rows, WorkflowVersion, *key);
        if (version == nullptr) return refused(context, no_such_workflow(*changed.settings.starts.workflow));
    }
    const bool has_run_enough = changed.settings.runs_max > 0 && changed.runs >= changed.settings.runs_max;
    if (has_run_enough && changed.settings.runs_max != schedule->settings.runs_max)
        return refused(context, {ErrorCode::conflict,
                                 fmt::format("it has run {} times already", changed.runs), "runs_max"});
    const auto timing = timing_of(changed);
    if (!timing) return refused(context, timing.error());
    if (has_ended && !has_run_enough) {
        changed.status = ScheduleStatus::ACTIVE;
        changed.reason.clear();
    }
    const bool is_event = changed.settings.type == ScheduleType::EVENT;
    if (is_event && !input.may_hear)
        return refused(context,
                       {ErrorCode::forbidden, "this key may not read what events tell of customers", ""});
    if (is_event != (schedule->settings.type == ScheduleType::EVENT))
        return refused(
            context, {ErrorCode::invalid, "a schedule by time stays one, and so does one by event", "type"});
    if (auto good = check_event(*schedule, changed); !good) return refused(context, good.error());
    Firing firing{changed, *timing, context};
    firing.before = *schedule;
    if (is_event || has_run_enough) {
        if (listens(changed) && !same_times) await_event(firing, context, true);
        return kept(context, std::move(firing), "schedule.updated", input.by);
    }
    const bool waits = schedules::waits_for_end(changed) && has_run(changed);
    if (!same_times && !has_come) {
        firing.plan(waits ? std::nullopt : timing->next(context.now));
    } else if (changed.next_at != Timestamp{}) {
        firing.schedule.due_at = timing->due(changed.next_at);
    }
    if (auto good = check_room(*schedule, firing.schedule, context.now); !good)
        return refused(context, good.error());
    return kept(context, std::move(firing), "schedule.updated", input.by);
}

Decision AgentScheduler::decide(const Rows& rows, const ChangeSchedule& input, Context& context) const {
    LOOK(const ScheduledTask* schedule, rows, ScheduledTask, input.schedule);
    if (schedule == nullptr) return refused(context, no_such_schedule(input.schedule));
    if (input.verb == ScheduleVerb::PAUSE) return paused(*schedule, input, context);
    if (input.verb == ScheduleVerb::DELETE) return deleted(*schedule, input, context);
    const auto timing = timing_of(*schedule);
    if (!timing) return refused(context, timing.error());
    Firing firing{*schedule, *timing, context};
    if (input.verb == ScheduleVerb::RUN) {
        if (schedule->waiting_at != Timestamp{}) {  // what ends it now changes that line too
            LOOK([[maybe_unused]] const ScheduleFire* waiting, rows, ScheduleFire,
                 fire_key(schedule->id, schedule->waiting_at));
        }
        if (schedule->settings.event) {
            auto starts = filled(schedule->settings.starts, *schedule->settings.event, {});
            if (!starts) return refused(context, starts.error());
            firing.starts = std::move(*starts);
        }
        // The same however often it is decided: what it starts looks its key up.
        firing.start(fmt::format("{}.run.{}", schedule->id, schedule->runs + 1), context.now,
                     "by_hand: " + input.by);
        if (firing.has_run_enough()) firing.end("runs_max");
        return kept(context, std::move(firing), "schedule.run", input.by);
    }
    if (schedule->status == ScheduleStatus::ENDED)
        return refused(context,
                       {ErrorCode::conflict, fmt::format("schedule {} has ended", schedule->id), ""});
    if (schedule->status == ScheduleStatus::ACTIVE) {
        Decided decided;
        decided.reply(context, Answer{*schedule});
        return decided;
    }
    const ScheduleFire* line = nullptr;
    const bool was_waiting = schedule->waiting_at != Timestamp{} && !has_run(*schedule);
    if (was_waiting) {
        LOOK(line, rows, ScheduleFire, fire_key(schedule->id, schedule->waiting_at));
    }
    firing.schedule.status = ScheduleStatus::ACTIVE;
    firing.schedule.reason.clear();
    firing.decided.next.push_back(ResolveAlert{"schedule_paused", schedule->settings.name});
    if (listens(firing.schedule)) {
        if (auto good = check_event(*schedule, firing.schedule); !good) return refused(context, good.error());
        await_event(firing, context, false);
        return kept(context, std::move(firing), "schedule.resumed", input.by);
    }
    if (was_waiting) firing.start_waiting(line);
    if (schedule->next_at != Timestamp{} || !has_run(firing.schedule)) firing.fire_due(true);
    if (auto good = check_room(*schedule, firing.schedule, context.now); !good)
        return refused(context, good.error());
    return kept(context, std::move(firing), "schedule.resumed", input.by);
}

Decision AgentScheduler::decide(const Rows& rows, const BackfillSchedule& input, Context& context) const {
    LOOK(const ScheduledTask* schedule, rows, ScheduledTask, input.schedule);
    if (schedule == nullptr) return refused(context, no_such_schedule(input.schedule));
    if (schedule->settings.type == ScheduleType::EVENT)
        return refused(context, {ErrorCode::invalid, "an event that did not come cannot be filled in", ""});
    if (schedules::waits_for_end(*schedule))
        return refused(context,
                       {ErrorCode::invalid, "an interval from run to run names no instants", "from"});
    const auto timing = timing_of(*schedule);
    if (!timing) return refused(context, timing.error());
    // What is still to come, or waits for its jitter or a resume, fires by itself.
    Timestamp until = std::min(input.until, context.now + 1ms);
    if (schedule->next_at != Timestamp{}) until = std::min(until, schedule->next_at);
    std::vector<Timestamp> instants;
    for (auto instant = timing->next(input.from - 1ms); instant && *instant < until;
         instant = timing->next(*instant)) {
        if (instants.size() == backfill_max) {
            return refused(context, {ErrorCode::invalid,
                                     fmt::format("there are more than {} instants; ask for a shorter time",
                                                 backfill_max),
                                     "until"});
        }
        instants.push_back(*instant);
    }
    Need need;
    for (const Timestamp instant : instants) {
        if (!rows.look<ScheduleFire>(fire_key(schedule->id, instant)).known)
            need.add<ScheduleFire>(RowKey{fire_key(schedule->id, instant)});
    }
    if (!need.empty()) return need;
    Backfilled answer;
    Firing firing{*schedule, *timing, context};
    for (const Timestamp instant : instants) {
        const ScheduleFire* line = rows.look<ScheduleFire>(fire_key(schedule->id, instant)).row;
        if (line != nullptr && line->outcome != FireOutcome::SKIPPED) {
            answer.had_fired += 1;
            continue;
        }
        firing.start(fire_key(schedule->id, instant), instant, "backfill: " + input.by);
        answer.fired += 1;
    }
    firing.decided.note(context, schedule->id, "schedule.backfilled", input.by);
    firing.decided.reply(context, Answer{answer});
    return std::move(firing).finish();
}

}  // namespace tero
