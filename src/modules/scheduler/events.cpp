// What events do with schedules: which look for one, what waits for the next fire, and what a fire is given.
#include "base/shown.hpp"
#include "kernel/alert.hpp"
#include "modules/scheduler/agent_scheduler.hpp"
#include "modules/workflow/model/template.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace tero {
namespace {

using schedules::Firing;

constexpr std::size_t bytes_max = 60 * 1024;       // of the events of one fire
constexpr std::int32_t fired_at_once_max = 100;    // events; what waits besides fires in the next turn

bool gathers(const EventTrigger& trigger) {
    return trigger.debounce != Duration{} || trigger.window != Duration{};
}

std::string list_of(const std::vector<Json>& events) {
    std::string text = "[";
    for (const Json& event : events) text += (text.size() > 1 ? "," : "") + event.text;
    return text + "]";
}

bool is_over(const ScheduleSettings& settings, Timestamp now) {
    return settings.ends_at != Timestamp{} && now >= settings.ends_at;
}

// What a start is given.
Json& given(ScheduleStart& starts) {
    if (starts.kind == StartKind::WORKFLOW) return starts.workflow->input;
    if (starts.kind == StartKind::EVENT) return starts.event->data;
    return starts.task.payload;
}

}  // namespace

bool AgentScheduler::is_looked_for(std::string_view type) const {
    return std::any_of(listeners_.begin(), listeners_.end(),
                       [type](const auto& listener) { return is_of_type(listener.second, type); });
}

std::int64_t AgentScheduler::hand_on(const std::shared_ptr<const Event>& event, bool from_outside,
                                     Decided& decided) const {
    std::int64_t count = 0;
    for (const auto& [schedule, pattern] : listeners_) {
        if (!is_of_type(pattern, event->type)) continue;
        decided.next.push_back(TriggerSchedule{Id<ScheduledTask>{schedule}, event, from_outside});
        count += 1;
    }
    return count;
}

Decision AgentScheduler::decide(const Rows& rows, const ReceiveEvent& input, Context& context) const {
    const std::string key = fmt::format("{} {}", input.event.source, input.event.id);
    LOOK(const ReceivedEvent* known, rows, ReceivedEvent, key);
    Decided decided;
    if (known != nullptr) {
        decided.reply(context, Answer{EventTaken{.repeated = true}});
        return decided;
    }
    decided.batch.put(ReceivedEvent{key, context.now});
    const std::int64_t count = hand_on(std::make_shared<const Event>(input.event), true, decided);
    decided.reply(context, Answer{EventTaken{.schedules = count}});
    return decided;
}

Decision AgentScheduler::decide(const Rows&, const HistoryHappened& input, Context&) const {
    Decided decided;
    hand_on(std::make_shared<const Event>(event_of(input.entry)), false, decided);
    return decided;
}

Decision AgentScheduler::decide(const Rows&, const EventHappened& input, Context&) const {
    Decided decided;
    hand_on(input.event, false, decided);
    return decided;
}

Result<bool> AgentScheduler::passes(const EventTrigger& trigger, const Event& event) const {
    if (trigger.filter.empty()) return true;
    const workflow::Scope scope{[&](std::string_view name) -> std::optional<std::string> {
        return name == "event" ? std::optional{event.text.text} : std::nullopt;
    }};
    TRY(const Json value, evaluator_->evaluate(workflow::CodeKind::EXPRESSION, trigger.filter, scope));
    return value.text != "false" && value.text != "null";  // as in Lua
}

Result<ScheduleStart> AgentScheduler::filled(const ScheduleStart& starts, const EventTrigger& trigger,
                                             const std::vector<Json>& events) const {
    const std::string list = list_of(events);
    const std::string last = events.empty() ? "null" : events.back().text;
    ScheduleStart filled = starts;
    Json& json = given(filled);
    if (json.text.empty()) {
        json.text = gathers(trigger) ? list : last;
        return filled;
    }
    if (evaluator_ == nullptr) return filled;
    const workflow::Scope scope{[&](std::string_view name) -> std::optional<std::string> {
        if (name == "event") return last;
        return name == "events" ? std::optional{list} : std::nullopt;
    }};
    TRY(json, workflow::fill(*evaluator_, json, scope));
    return filled;
}

Result<Done> AgentScheduler::check_event(const ScheduledTask& before, const ScheduledTask& after) const {
    if (after.settings.type != ScheduleType::EVENT) return Done{};
    if (listens(after) && !listens(before) && listeners_.size() >= event_schedules_max) {
        return Error{ErrorCode::exhausted,
                     fmt::format("{} schedules look for events, and no more may", listeners_.size()), ""};
    }
    const std::string& filter = after.settings.event->filter;
    if (filter.empty() && evaluator_ == nullptr) return Done{};
    if (evaluator_ == nullptr) return Error{ErrorCode::invalid, "nothing computes it here", "event.filter"};
    if (!filter.empty()) {
        if (auto good = evaluator_->check(workflow::CodeKind::EXPRESSION, filter); !good)
            return Error{ErrorCode::invalid, good.error().message, "event.filter"};
    }
    ScheduleStart starts = after.settings.starts;
    if (given(starts).text.empty()) return Done{};
    const auto expressions = workflow::expressions_in(given(starts));
    if (!expressions) return Error{ErrorCode::invalid, expressions.error().message, "starts"};
    for (const std::string& expression : *expressions) {
        if (auto good = evaluator_->check(workflow::CodeKind::EXPRESSION, expression); !good)
            return Error{ErrorCode::invalid,
                         fmt::format("{{{{ {} }}}}: {}", expression, good.error().message), "starts"};
    }
    return Done{};
}

void AgentScheduler::await_event(Firing& firing, const Context& context) {
    const Duration absence = firing.schedule.settings.event->absence;
    const bool some_wait = firing.schedule.events_wait > 0;
    if (some_wait && firing.schedule.due_at != Timestamp{}) return;
    firing.wait_until(absence != Duration{} ? context.now + absence : some_wait ? context.now : Timestamp{});
}

void AgentScheduler::fire_events(Firing& firing, std::string key, Timestamp instant, std::string reason,
                                 const std::vector<Json>& events) const {
    auto starts = filled(firing.schedule.settings.starts, *firing.schedule.settings.event, events);
    if (!starts) {
        firing.decided.next.push_back(
            RaiseAlert{"schedule_refused", firing.schedule.settings.name, AlertLevel::ERROR,
                       fmt::format("schedule {} starts nothing: {}", firing.schedule.settings.name,
                                   starts.error().message)});
        return firing.skip(std::move(key), instant, "refused: " + starts.error().message);
    }
    firing.starts = std::move(*starts);
    firing.fire(std::move(key), instant, std::move(reason));
}

// Of an absence it fires with nothing; else what waits does, as many as one fire takes in each.
Decision AgentScheduler::fire_waiting(const Rows& rows, Firing& firing, const Context& context) const {
    ScheduledTask& schedule = firing.schedule;
    const EventTrigger& trigger = *schedule.settings.event;
    const std::int64_t first = schedule.events - schedule.events_wait;
    if (schedule.events_wait == 0) {
        if (trigger.absence != Duration{} && !is_over(schedule.settings, context.now))
            fire_events(firing, event_key(schedule.id, first) + ".absent", context.now, "absent", {});
        firing.wait_until({});
        return std::move(firing).finish();
    }
    const std::int64_t until = first + std::min(schedule.events_wait, fired_at_once_max);
    Need need;
    for (std::int64_t number = first; number < until; ++number) {
        const std::string key = event_key(schedule.id, number);
        if (!rows.look<ScheduleEvent>(key).known) need.add<ScheduleEvent>(key);
    }
    if (!need.empty()) return need;
    std::vector<Json> events;
    std::size_t bytes = 0;
    const auto fire = [&](std::int64_t number) {
        if (firing.has_run_enough() && !events.empty()) {
            firing.skip(event_key(schedule.id, number), context.now, "runs_max");
        } else if (!events.empty()) {
            fire_events(firing, event_key(schedule.id, number), context.now,
                        fmt::format("events: {}", events.size()), events);
        }
        events.clear();
        bytes = 0;
    };
    const std::size_t most = gathers(trigger) ? static_cast<std::size_t>(trigger.events_max) : 1;
    for (std::int64_t number = first; number < until; ++number) {
        const std::string key = event_key(schedule.id, number);
        const ScheduleEvent* waiting = rows.look<ScheduleEvent>(key).row;
        if (waiting == nullptr) {
            firing.skip(key + ".lost", context.now, "it cannot be read");
            continue;
        }
        if (bytes + waiting->event.text.size() > bytes_max) fire(number - 1);
        events.push_back(waiting->event);
        bytes += waiting->event.text.size();
        firing.decided.batch.erase<ScheduleEvent>(RowKey{key});
        if (events.size() >= most) fire(number);
    }
    fire(until - 1);
    schedule.events_wait -= static_cast<std::int32_t>(until - first);
    firing.wait_until(schedule.events_wait > 0 ? context.now : Timestamp{});
    if (schedule.status == ScheduleStatus::ENDED && schedule.events_wait > 0) {
        firing.skip(event_key(schedule.id, schedule.events), context.now,
                    fmt::format("runs_max: {} events", std::exchange(schedule.events_wait, 0)));
    }
    return std::move(firing).finish();
}

Decision AgentScheduler::decide(const Rows& rows, const TriggerSchedule& input, Context& context) const {
    LOOK(const ScheduledTask* schedule, rows, ScheduledTask, input.schedule);
    if (schedule == nullptr || !listens(*schedule)) return Decided{};
    const ScheduleSettings& settings = schedule->settings;
    const EventTrigger& trigger = *settings.event;
    if (context.now < settings.starts_at) return Decided{};
    const auto timing = timing_of(*schedule);
    if (!timing) return refuse_event(*schedule, input, context, timing.error().message);
    Firing firing{*schedule, *timing, context};
    if (is_over(settings, context.now)) {
        if (schedule->events_wait > 0) return Decided{};
        firing.schedule.status = ScheduleStatus::ENDED;
        firing.schedule.reason = "no_more_instants";
        return std::move(firing).finish();
    }
    const auto is_for_it = passes(trigger, *input.event);
    if (!is_for_it) return refuse_event(*schedule, input, context, "filter: " + is_for_it.error().message);
    if (!*is_for_it) return Decided{};
    if (schedule->events_wait >= waiting_events_max)
        return refuse_event(*schedule, input, context, "too many events wait already");
    take_event(firing, input, context);
    return std::move(firing).finish();
}

void AgentScheduler::take_event(Firing& firing, const TriggerSchedule& input, const Context& context) const {
    ScheduledTask& schedule = firing.schedule;
    const EventTrigger& trigger = *schedule.settings.event;
    const std::string key = event_key(schedule.id, schedule.events);
    schedule.events += 1;
    if (trigger.absence != Duration{}) return firing.wait_until(context.now + trigger.absence);
    if (!gathers(trigger) && input.from_outside && schedule.events_wait == 0) {
        fire_events(firing, key, context.now, "events: 1", {input.event->text});
        return firing.wait_until({});
    }
    firing.decided.batch.put(ScheduleEvent{key, context.now, input.event->text});
    schedule.events_wait += 1;
    const bool is_full = schedule.events_wait >= trigger.events_max;
    if (!gathers(trigger) || is_full) return firing.wait_until(context.now);
    if (trigger.debounce != Duration{}) return firing.wait_until(context.now + trigger.debounce);
    if (schedule.events_wait == 1) firing.wait_until(context.now + trigger.window);
}

// An event that cannot be looked at: its line says so, and somebody is told.
Decided AgentScheduler::refuse_event(const ScheduledTask& schedule, const TriggerSchedule& input,
                                     const Context& context, const std::string& why) {
    Decided decided;
    ScheduleFire line;
    line.key = fmt::format("{}.{}", schedule.id, context.make_id<ScheduleFire>());
    line.schedule = schedule.id;
    line.at = line.until = line.decided_at = context.now;
    line.outcome = FireOutcome::SKIPPED;
    line.reason = fmt::format("refused: {}, event {}", why, shown(input.event->id));
    decided.batch.put(std::move(line));
    decided.next.push_back(
        RaiseAlert{"schedule_refused", schedule.settings.name, AlertLevel::ERROR,
                   fmt::format("schedule {} takes no event: {}", schedule.settings.name, why)});
    return decided;
}

}  // namespace tero
