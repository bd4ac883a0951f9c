#include "modules/scheduler/firing.hpp"

#include "base/shown.hpp"
#include "kernel/alert.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/new_task.hpp"
#include "modules/followup/model/follow_quote.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <memory>
#include <utility>

namespace tero::schedules {

ScheduleFire line_of(const ScheduledTask& schedule, std::string key, Timestamp instant, FireOutcome outcome,
                     std::string reason, Timestamp now) {
    ScheduleFire line;
    line.key = std::move(key);
    line.schedule = schedule.id;
    line.at = line.until = instant;
    line.outcome = outcome;
    line.reason = std::move(reason);
    line.decided_at = now;
    return line;
}

ScheduleFire refused_line(ScheduleFire line, const std::string& why) {
    line.outcome = FireOutcome::SKIPPED;
    line.reason = "refused: " + why;
    line.execution = {};
    return line;
}

void Firing::put(std::string key, Timestamp instant, FireOutcome outcome, std::string reason) {
    ScheduleFire line =
        line_of(schedule, std::move(key), instant, outcome, std::move(reason), context_.now);
    if (outcome == FireOutcome::FIRED) {
        line.task = schedule.running;
        line.execution = schedule.running_execution;
    }
    decided.batch.put(std::move(line));
}

void Firing::skip(Timestamp first, Timestamp last, std::size_t count, std::string reason) {
    std::string key = fire_key(schedule.id, first);
    if (count > 1) key += fmt::format("-{}", last.ms);
    ScheduleFire line = line_of(schedule, std::move(key), first, FireOutcome::SKIPPED, std::move(reason),
                                context_.now);
    line.until = last;
    line.count = static_cast<std::int64_t>(count);
    decided.batch.put(std::move(line));
}

Result<Done> Firing::begin(const std::string& key) {
    const Owner owner{modules::scheduler, schedule.id};
    if (starts.kind == StartKind::TASK) {
        TRY(schedule.running, new_task(context_, decided, starts.task, owner));
        schedule.running_execution = {};
        return Done{};
    }
    schedule.running = {};
    schedule.running_execution = {};
    if (starts.kind == StartKind::EVENT) {
        TRY(Event event, event_started(key));
        decided.next.push_back(EventHappened{std::make_shared<const Event>(std::move(event)), hops + 1});
        return Done{};
    }
    const std::string by = fmt::format("schedule:{}", schedule.id);
    if (starts.kind == StartKind::SEQUENCE) {
        const auto quote = Id<Quote>::parse(starts.sequence->quote);
        if (!quote)
            return Error{ErrorCode::invalid,
                         fmt::format("'{}' is the id of no quote", shown(starts.sequence->quote)), ""};
        decided.next.push_back(FollowQuote{*quote, owner, key, by});
        return Done{};
    }
    schedule.running_execution = context_.make_id<WorkflowExecution>();
    decided.next.push_back(StartWorkflow{.asked = {.workflow = starts.workflow->workflow,
                                                   .version = starts.workflow->version,
                                                   .input = starts.workflow->input,
                                                   .key = key,
                                                   .labels = starts.workflow->labels,
                                                   .by = by},
                                         .id = schedule.running_execution,
                                         .owner = owner});
    return Done{};
}

Result<Event> Firing::event_started(const std::string& key) const {
    return make_event(key, fmt::format("/tero/schedules/{}", schedule.id), starts.event->type,
                      starts.event->subject, context_.now, starts.event->data.text);
}

void Firing::cancel_run() {
    const std::string by = fmt::format("schedule:{}", schedule.id);
    if (!schedule.running.empty())
        decided.next.push_back(ChangeTasks{.verb = TaskVerb::CANCEL, .tasks = {schedule.running}});
    if (!schedule.running_execution.empty())
        decided.next.push_back(ChangeExecution{ExecutionVerb::CANCEL, schedule.running_execution, by});
}

void Firing::start(std::string key, Timestamp instant, std::string reason) {
    if (const auto begun = begin(key); !begun) {  // checked when it was saved, by the rules of then
        decided.next.push_back(RaiseAlert{
            "schedule_refused", schedule.settings.name, AlertLevel::ERROR,
            fmt::format("schedule {} starts nothing: {}", schedule.settings.name, begun.error().message)});
        put(std::move(key), instant, FireOutcome::SKIPPED, "refused: " + begun.error().message);
        return;
    }
    schedule.runs += 1;
    schedule.last_at = std::max(schedule.last_at, instant);
    put(std::move(key), instant, FireOutcome::FIRED, std::move(reason));
}

void Firing::start_waiting(const ScheduleFire* line) {
    const Timestamp instant = std::exchange(schedule.waiting_at, Timestamp{});
    start(line != nullptr ? line->key : fire_key(schedule.id, instant), instant, "waited");
    if (has_run_enough()) plan(std::nullopt);
}

void Firing::fire(std::string key, Timestamp instant, std::string reason) {
    const RunOverlap overlap = schedule.settings.overlap;
    const bool runs = has_run(schedule);
    if (runs && overlap == RunOverlap::SKIP)
        return skip(std::move(key), instant, "last_run_goes_on");
    if (runs && overlap == RunOverlap::QUEUE) {
        if (schedule.waiting_at != Timestamp{}) return skip(std::move(key), instant, "another_waits");
        schedule.waiting_at = instant;
        return put(std::move(key), instant, FireOutcome::WAITS, "last_run_goes_on");
    }
    if (runs && overlap == RunOverlap::CANCEL_PREVIOUS) cancel_run();
    start(std::move(key), instant, std::move(reason));
}

void Firing::fire_late(const std::vector<Timestamp>& late, bool after_pause) {
    const MisfirePolicy policy = schedule.settings.misfire;
    std::size_t fired = 0;
    if (policy == MisfirePolicy::ONCE) fired = 1;
    if (policy == MisfirePolicy::ALL) fired = static_cast<std::size_t>(schedule.settings.misfire_max);
    fired = std::min(fired, late.size());
    const std::size_t skipped = late.size() - fired;
    const bool more = late.size() > static_cast<std::size_t>(instants_max);
    if (skipped > 0)
        skip(late.front(), late[skipped - 1], skipped,
             std::string{after_pause ? "paused" : "missed"} + (more ? "_and_more" : ""));
    for (std::size_t i = skipped; i < late.size() && !has_run_enough(); ++i)
        fire(fire_key(schedule.id, late[i]), late[i], after_pause ? "made_up_after_pause" : "made_up");
}

// The last instants of a time, some more than `wanted` at most, without going through all of it.
std::vector<Timestamp> Firing::latest(Timestamp after, Timestamp until, std::size_t wanted) const {
    for (Duration back = 1s;; back *= 2) {
        const Timestamp from = std::max(until - back, after);
        std::vector<Timestamp> found;
        for (auto instant = timing_.next(from); instant && *instant <= until;
             instant = timing_.next(*instant))
            found.push_back(*instant);
        if (found.size() >= wanted || from == after) return found;
    }
}

void Firing::fire_due(bool after_pause) {
    std::vector<Timestamp> late;
    std::vector<Timestamp> on_time;
    std::optional<Timestamp> instant;
    if (schedule.next_at != Timestamp{}) instant = schedule.next_at;
    while (instant && timing_.due(*instant) <= context_.now) {
        const bool is_late = after_pause || timing_.due(*instant) + late_after < context_.now;
        (is_late ? late : on_time).push_back(*instant);
        if (waits_for_end(schedule)) {
            instant = std::nullopt;
        } else if (late.size() == static_cast<std::size_t>(instants_max)) {
            const Timestamp surely_late = context_.now - late_after - schedule.settings.jitter;
            for (const Timestamp one : latest(*instant, surely_late, 100)) late.push_back(one);
            instant = timing_.next(std::max(*instant, surely_late));
        } else {
            instant = timing_.next(*instant);
        }
    }
    fire_late(late, after_pause);
    for (std::size_t i = 0; i < on_time.size() && !has_run_enough(); ++i)
        fire(fire_key(schedule.id, on_time[i]), on_time[i], "due");
    if (has_run_enough()) instant = std::nullopt;
    if (!has_run_enough() && waits_for_end(schedule) && !has_run(schedule))
        instant = timing_.next(context_.now);
    plan(instant);
}

void Firing::plan(std::optional<Timestamp> instant) {
    schedule.next_at = instant.value_or(Timestamp{});
    schedule.due_at = instant ? timing_.due(*instant) : Timestamp{};
    if (instant || schedule.waiting_at != Timestamp{}) return;
    if (waits_for_end(schedule) && has_run(schedule) && !has_run_enough()) return;
    end(has_run_enough() ? "runs_max" : "no_more_instants");
}

void Firing::wait_until(Timestamp due) {
    const Timestamp ends = schedule.settings.ends_at;  // when it is ended, whatever comes
    if (ends != Timestamp{} && (due == Timestamp{} || ends < due)) due = ends;
    schedule.next_at = schedule.due_at = due;
    if (has_run_enough()) end("runs_max");
}

void Firing::end(std::string reason) {
    schedule.status = ScheduleStatus::ENDED;
    schedule.reason = std::move(reason);
    schedule.next_at = schedule.due_at = {};
    const Timestamp waits = std::exchange(schedule.waiting_at, Timestamp{});
    if (waits != Timestamp{}) skip(fire_key(schedule.id, waits), waits, schedule.reason);
}

void put_schedule(Decided& decided, const ScheduledTask& before, ScheduledTask after) {
    const bool same =
        listens(before) && listens(after) && before.settings.event->type == after.settings.event->type;
    if (listens(after) && !same) decided.batch.put(ScheduleTrigger{after.id, after.settings.event->type});
    if (listens(before) && !listens(after)) decided.batch.erase<ScheduleTrigger>(RowKey{before.id});
    decided.batch.put(std::move(after));
}

Decided Firing::finish() && {
    put_schedule(decided, before, std::move(schedule));
    return std::move(decided);
}

}  // namespace tero::schedules
