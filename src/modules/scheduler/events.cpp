// What events do with schedules: which look for one, what waits for the next fire, and what a fire is given.
// Steps of workflows that wait for one are told of it.
#include "base/shown.hpp"
#include "codec/json.hpp"
#include "codec/json_scanner.hpp"
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
Json given(const ScheduleStart& starts) {
    if (starts.kind == StartKind::WORKFLOW) return starts.workflow->input;
    if (starts.kind == StartKind::EVENT) return starts.event->data;
    if (starts.kind == StartKind::TASK) return starts.task.payload;
    Json quote;
    append_json_text(quote.text, starts.sequence->quote);
    return quote;
}

void give(ScheduleStart& starts, Json json) {
    if (starts.kind == StartKind::WORKFLOW) starts.workflow->input = std::move(json);
    if (starts.kind == StartKind::EVENT) starts.event->data = std::move(json);
    if (starts.kind == StartKind::TASK) starts.task.payload = std::move(json);
    if (starts.kind != StartKind::SEQUENCE) return;
    JsonScanner scan{json.text, 2};
    std::string& quote = starts.sequence->quote;
    quote.clear();  // what is no text names no quote
    if (scan.peek() == '"' && !scan.read_string(quote)) quote.clear();
}

}  // namespace

std::int64_t AgentScheduler::listener_count(std::string_view type) const {
    return std::count_if(listeners_.begin(), listeners_.end(),
                         [type](const auto& listener) { return is_of_type(listener.second, type); });
}

bool AgentScheduler::is_looked_for(std::string_view type, const RawId& subject) const {
    return listener_count(type) > 0 || (!waits_.empty() && waits_.count(type, to_string(subject)) > 0);
}

void AgentScheduler::hear(const Event& event, int hops, const Context& context, Decided& decided) const {
    if (listener_count(event.type) == 0 && waits_.count(event.type, event.subject) == 0) return;
    if (heard_ >= heard_events_max) {
        decided.next.push_back(RaiseAlert{
            "events_dropped", event.type, AlertLevel::ERROR,
            fmt::format("{} events wait to be looked at: one of type {} was dropped", heard_, event.type)});
        return;
    }
    decided.batch.put(HeardEvent{.id = context.make_id<HeardEvent>(),
                                 .at = context.now,
                                 .type = event.type,
                                 .event = event.text,
                                 .hops = hops,
                                 .subject = event.subject});
}

Decision AgentScheduler::decide(const Rows& rows, const ReceiveEvent& input, Context& context) const {
    const std::string& source = input.event.source;
    if (source == "/tero" || source.starts_with("/tero/"))
        return refused(context, {ErrorCode::forbidden, "what begins with /tero is Tero's own", "source"});
    const std::string key = fmt::format("{}:{} {}", source.size(), source, input.event.id);
    LOOK(const ReceivedEvent* known, rows, ReceivedEvent, key);
    Decided decided;
    if (known != nullptr) {
        decided.reply(context, Answer{EventTaken{.repeated = true}});
        return decided;
    }
    if (heard_ >= heard_events_max) {
        return refused(context,
                       {ErrorCode::exhausted,
                        fmt::format("{} events wait to be looked at; try again shortly", heard_), ""});
    }
    decided.batch.put(ReceivedEvent{key, context.now});
    hear(input.event, 0, context, decided);
    decided.reply(context, Answer{EventTaken{.schedules = listener_count(input.event.type),
                                              .steps = waits_.count(input.event.type, input.event.subject)}});
    return decided;
}

Decision AgentScheduler::decide(const Rows&, const HistoryHappened& input, Context& context) const {
    Decided decided;
    hear(event_of(input.entry), 0, context, decided);
    return decided;
}

Decision AgentScheduler::decide(const Rows&, const EventHappened& input, Context& context) const {
    Decided decided;
    hear(*input.event, input.hops, context, decided);
    return decided;
}

Decision AgentScheduler::decide(const Rows& rows, const EventDue& input, Context&) const {
    LOOK(const HeardEvent* heard, rows, HeardEvent, input.event);
    if (heard == nullptr) return Decided{};
    Decided decided;
    const auto event = std::make_shared<const HeardEvent>(*heard);
    for (const auto& [schedule, pattern] : listeners_) {
        if (is_of_type(pattern, event->type))
            decided.next.push_back(TriggerSchedule{Id<ScheduledTask>{schedule}, event});
    }
    const auto text = std::make_shared<const Json>(heard->event);
    waits_.each(heard->type, heard->subject, [&](const EventWait& wait) {
        decided.next.push_back(EventHeard{.path = wait.id, .run = wait.run, .event = text});
    });
    decided.batch.erase<HeardEvent>(RowKey{heard->id});
    return decided;
}

Result<bool> AgentScheduler::passes(const EventTrigger& trigger, const Json& event) const {
    if (trigger.filter.empty()) return true;
    const workflow::Scope scope{[&](std::string_view name) -> std::optional<std::string> {
        return name == "event" ? std::optional{event.text} : std::nullopt;
    }};
    TRY(const Json value, evaluator_->evaluate(workflow::CodeKind::EXPRESSION, trigger.filter, scope));
    return value.text != "false" && value.text != "null";  // as in Lua
}

Result<ScheduleStart> AgentScheduler::filled(const ScheduleStart& starts, const EventTrigger& trigger,
                                             const std::vector<Json>& events) const {
    const std::string list = list_of(events);
    const std::string last = events.empty() ? "null" : events.back().text;
    ScheduleStart filled = starts;
    Json json = given(filled);
    if (json.text.empty()) {
        give(filled, Json{gathers(trigger) ? list : last});
        return filled;
    }
    if (evaluator_ == nullptr) return filled;
    const workflow::Scope scope{[&](std::string_view name) -> std::optional<std::string> {
        if (name == "event") return last;
        return name == "events" ? std::optional{list} : std::nullopt;
    }};
    TRY(json, workflow::fill(*evaluator_, json, scope));
    give(filled, std::move(json));
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
    const Json json = given(after.settings.starts);
    if (json.text.empty()) return Done{};
    const auto expressions = workflow::expressions_in(json);
    if (!expressions) return Error{ErrorCode::invalid, expressions.error().message, "starts"};
    for (const std::string& expression : *expressions) {
        if (auto good = evaluator_->check(workflow::CodeKind::EXPRESSION, expression); !good)
            return Error{ErrorCode::invalid,
                         fmt::format("{{{{ {} }}}}: {}", expression, good.error().message), "starts"};
    }
    return Done{};
}

void AgentScheduler::await_event(Firing& firing, const Context& context, bool changed) {
    const ScheduleSettings& settings = firing.schedule.settings;
    const bool some_wait = firing.schedule.events_wait > 0;
    if (some_wait) return firing.wait_until(changed ? context.now : firing.schedule.due_at);
    const Duration absence = settings.event->absence;
    const Timestamp begins = std::max(context.now, settings.starts_at);
    firing.wait_until(absence != Duration{} ? begins + absence : Timestamp{});
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
        if (is_over(schedule.settings, context.now)) {
            firing.end("no_more_instants");
            return std::move(firing).finish();
        }
        if (trigger.absence != Duration{})
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
    if (schedule.events_wait == 0) {
        await_event(firing, context, true);
    } else {
        firing.wait_until(context.now);
    }
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
    if (!timing) return refuse_event(rows, *schedule, context, timing.error().message);
    Firing firing{*schedule, *timing, context};
    firing.hops = input.event->hops;
    if (is_over(settings, context.now)) return Decided{};  // it is due to end
    const auto is_for_it = passes(trigger, input.event->event);
    if (!is_for_it) return refuse_event(rows, *schedule, context, "filter: " + is_for_it.error().message);
    if (!*is_for_it) return Decided{};
    if (firing.hops > event_hops_max) {
        firing.schedule.status = ScheduleStatus::PAUSED;
        firing.schedule.reason = "events_lead_to_events";
        firing.decided.next.push_back(RaiseAlert{
            "schedule_paused", settings.name, AlertLevel::ERROR,
            fmt::format("schedule {} is paused: what it starts leads to the event that it looks for",
                        settings.name)});
        return std::move(firing).finish();
    }
    if (schedule->events_wait >= waiting_events_max)
        return refuse_event(rows, *schedule, context, "too many events wait already");
    take_event(firing, *input.event, context);
    return std::move(firing).finish();
}

void AgentScheduler::take_event(Firing& firing, const HeardEvent& event, const Context& context) const {
    ScheduledTask& schedule = firing.schedule;
    const EventTrigger& trigger = *schedule.settings.event;
    const std::string key = event_key(schedule.id, schedule.events);
    schedule.events += 1;
    if (trigger.absence != Duration{}) return firing.wait_until(context.now + trigger.absence);
    if (!gathers(trigger) && schedule.events_wait == 0) {
        fire_events(firing, key, context.now, "events: 1", {event.event});
        return firing.wait_until({});
    }
    firing.decided.batch.put(ScheduleEvent{key, context.now, event.event});
    schedule.events_wait += 1;
    const bool is_full = schedule.events_wait >= trigger.events_max;
    if (!gathers(trigger) || is_full) return firing.wait_until(context.now);
    if (trigger.debounce != Duration{}) return firing.wait_until(context.now + trigger.debounce);
    if (schedule.events_wait == 1) firing.wait_until(context.now + trigger.window);
}

Decided AgentScheduler::refuse_event(const Rows& rows, const ScheduledTask& schedule, const Context& context,
                                     const std::string& why) {
    std::string key = fire_key(schedule.id, context.now) + ".refused";
    Decided decided;
    if (rows.look<ScheduleFire>(key).row != nullptr) return decided;
    decided.batch.put(schedules::line_of(schedule, std::move(key), context.now, FireOutcome::SKIPPED,
                                         "refused: " + why, context.now));
    decided.next.push_back(
        RaiseAlert{"schedule_refused", schedule.settings.name, AlertLevel::ERROR,
                   fmt::format("schedule {} takes no event: {}", schedule.settings.name, why)});
    return decided;
}

}  // namespace tero
