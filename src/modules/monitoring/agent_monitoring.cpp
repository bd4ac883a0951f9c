#include "modules/monitoring/agent_monitoring.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {
namespace {

bool is_unresolved(const Alert& alert) { return alert.status != AlertStatus::RESOLVED; }

// What people say about one alert keeps its order.
template <class Act>
void about(const Act& act, OrderKeys& keys) {
    keys.push_back(order_key(act.alert));
}

// Whoever has seen it is told again only if it becomes graver.
AlertStatus status_when_raised(const Alert& before, const RaiseAlert& input, Timestamp now) {
    if (before.silenced_until > now) return AlertStatus::SILENCED;
    const bool was_seen = before.status == AlertStatus::ACKNOWLEDGED && input.level <= before.level;
    return was_seen ? AlertStatus::ACKNOWLEDGED : AlertStatus::FIRING;
}

// Of one step; the other has a walk and a time of its own.
Keep keep_rollups(RollupStep step, Duration lasts) {
    return keep<MetricRollup>(
        lasts,
        [step, lasts](const MetricRollup& rollup) {
            return rollup.step == step ? kept_for(lasts, rollup.at) : Timestamp{};
        },
        rows_where("by_step", std::string{name_of(step)}));
}

}  // namespace

std::string business_day(const TimeZone& zone, Timestamp at) {
    const LocalTime local = zone.local(at);
    return fmt::format("{:04}-{:02}-{:02}", local.year, local.month, local.day);
}

std::string counter_key(const TimeZone& zone, Timestamp at, std::string_view figure) {
    return fmt::format("day/{}/{}", business_day(zone, at), figure);
}

Declaration AgentMonitoring::declare() {
    return {
        .name = "monitoring",
        .tables = {table<Counter>({
                       .near = none("a sum is read when something is added to it"),
                       .rests = none("a sum waits for nothing"),
                       .keep = none("a day has a few, and the years' figures are worth more"),
                       .weight = none("its rows are small"),
                       .unreadable = WhenUnreadable::REFUSED,
                   }),
                   table<Alert>({
                       .near = near_when<Alert>(&is_unresolved, {rows_where("by_status", "FIRING"),
                                                                 rows_where("by_status", "ACKNOWLEDGED"),
                                                                 rows_where("by_status", "SILENCED")}),
                       .rests = none("an alert waits for a person"),
                       .keep = keep<Alert>(
                           keep_alerts_,
                           [this](const Alert& alert) {
                               return is_unresolved(alert) ? Timestamp{}
                                                           : kept_for(keep_alerts_, alert.last_at);
                           },
                           rows_where("by_status", "RESOLVED")),
                       .weight = none("its rows are small"),
                       .unreadable = WhenUnreadable::REFUSED,
                   }),
                   table<MetricRollup>({
                       .near = none("a sum is looked at once, when it is stored"),
                       .rests = none("a sum waits for nothing"),
                       .keep = {keep_rollups(RollupStep::MINUTE, keep_metrics_.minutes),
                                keep_rollups(RollupStep::HOUR, keep_metrics_.hours)},
                       .weight = none("its rows are small"),
                       .unreadable = WhenUnreadable::AS_ABSENT,
                   })},
        .writes_too = none("its own tables only"),
        .observes = none("it keeps nothing beside its rows"),
        .inputs = {on<RaiseAlert>(*this, in_any_order("alerts of one rule are one")),
                   on<ResolveAlert>(*this, in_any_order("what comes later is raised again")),
                   on<AcknowledgeAlert>(*this, in_order_of(&about<AcknowledgeAlert>)),
                   on<SilenceAlert>(*this, in_order_of(&about<SilenceAlert>)),
                   on<SilenceOver>(*this, in_any_order("it looks whether the silence is over")),
                   on<Count>(*this, in_any_order("sums are the same in any order")),
                   on<KeepRollups>(*this, in_any_order("what says more stays"))},
        .timers = due<SilenceOver, Alert>([](const Alert& alert) {
            return alert.status == AlertStatus::SILENCED ? alert.silenced_until : Timestamp{};
        }),
        .memory_timer = none("nothing in its memory waits for a time"),
        .recovers = none("a sum is as it was stored"),
        .after_pause = none("nobody\'s silence counts here"),
        .turn_end = none("all it decides is asked"),
        .room = none("an alert and a sum take no room"),
        .busy = none("it does nothing by itself"),
        .gauges = none("its sums are rows"),
        .publishes = none("its rows are read through the store"),
        .walks = none("nothing of it is done in bulk"),
    };
}

Decision AgentMonitoring::decide(const Rows& rows, const RaiseAlert& input, Context& context) const {
    const std::string key = input.rule + "/" + input.subject;
    LOOK(const Alert* known, rows, Alert, key);
    Alert alert;
    if (known != nullptr) alert = *known;
    const bool begins = known == nullptr || known->status == AlertStatus::RESOLVED;
    if (begins) {
        alert.first_at = context.now;
        alert.resolved_at = {};
        if (alert.silenced_until <= context.now) {
            alert.silenced_until = {};
            alert.acted_by.clear();
            alert.acted_at = {};
            alert.note.clear();
        }
    }
    alert.status = status_when_raised(alert, input, context.now);
    alert.key = key;
    alert.rule = input.rule;
    alert.subject = input.subject;
    alert.level = input.level;
    alert.message = input.message;
    alert.last_at = context.now;
    alert.count += 1;

    Decided decided;
    decided.batch.put(std::move(alert));
    return decided;
}

Decision AgentMonitoring::decide(const Rows& rows, const ResolveAlert& input, Context& context) const {
    const std::string key = input.rule + "/" + input.subject;
    LOOK(const Alert* known, rows, Alert, key);
    Decided decided;
    if (known == nullptr || known->status == AlertStatus::RESOLVED) return decided;
    Alert resolved = *known;
    resolved.status = AlertStatus::RESOLVED;
    resolved.resolved_at = context.now;
    decided.batch.put(std::move(resolved));
    return decided;
}

Decision AgentMonitoring::decide(const Rows& rows, const Count& input, Context& context) const {
    const std::string key = counter_key(zone_, context.now, input.figure);
    LOOK(const Counter* known, rows, Counter, key);
    Counter counter;
    if (known != nullptr) counter = *known;
    counter.key = key;
    counter.count += input.by;
    counter.amount += input.amount;

    Decided decided;
    decided.batch.put(std::move(counter));
    return decided;
}

}  // namespace tero
