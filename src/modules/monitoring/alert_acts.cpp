// What people do about alerts, and the end of a silence.
#include "modules/monitoring/model/alert_acts.hpp"

#include "codec/json.hpp"
#include "modules/monitoring/agent_monitoring.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {
namespace {

// An alert's key is no id: its history is that of nobody in particular.
const RawId nobody{};

Json act_json(const Alert& alert) {
    std::string out = R"({"alert":)";
    append_json_text(out, alert.key);
    out += R"(,"note":)";
    append_json_text(out, alert.note);
    return Json{out + "}"};
}

Error no_such_alert(const std::string& key) {
    return {ErrorCode::not_found, fmt::format("there is no alert {}", key), "alert"};
}

void put_act(Decided& decided, Context& context, Alert alert, const std::string& by, const std::string& note,
             std::string kind) {
    alert.acted_by = by;
    alert.acted_at = context.now;
    alert.note = note;
    decided.note(context, nobody, std::move(kind), by, act_json(alert));
    decided.batch.put(std::move(alert));
}

}  // namespace

Decision AgentMonitoring::decide(const Rows& rows, const AcknowledgeAlert& input, Context& context) const {
    LOOK(const Alert* known, rows, Alert, input.alert);
    if (known == nullptr) return refused(context, no_such_alert(input.alert));
    if (known->status == AlertStatus::RESOLVED) {
        return refused(context, {ErrorCode::conflict, fmt::format("{} is resolved", input.alert), "alert"});
    }
    Decided decided;
    Alert alert = *known;
    alert.status = AlertStatus::ACKNOWLEDGED;
    alert.silenced_until = {};
    put_act(decided, context, std::move(alert), input.by, input.note, "alert.acknowledged");
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision AgentMonitoring::decide(const Rows& rows, const SilenceAlert& input, Context& context) const {
    constexpr Duration silence_max = std::chrono::hours{24 * 30};
    if (input.lasts < 0ms || input.lasts > silence_max)
        return refused(context, {ErrorCode::invalid, "a silence lasts 0s to 30d", "lasts"});
    LOOK(const Alert* known, rows, Alert, input.alert);
    if (known == nullptr) return refused(context, no_such_alert(input.alert));
    Decided decided;
    Alert alert = *known;
    const bool ends = input.lasts == Duration{};
    alert.silenced_until = ends ? Timestamp{} : context.now + input.lasts;
    if (ends && alert.status == AlertStatus::SILENCED) alert.status = AlertStatus::FIRING;
    if (!ends && alert.status != AlertStatus::RESOLVED) alert.status = AlertStatus::SILENCED;
    put_act(decided, context, std::move(alert), input.by, input.note,
            ends ? "alert.silence_ended" : "alert.silenced");
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision AgentMonitoring::decide(const Rows& rows, const SilenceOver& input, Context& context) const {
    LOOK(const Alert* known, rows, Alert, input.alert);
    Decided decided;
    if (known == nullptr || known->status != AlertStatus::SILENCED || context.now < known->silenced_until)
        return decided;
    Alert alert = *known;
    alert.status = AlertStatus::FIRING;
    alert.silenced_until = {};
    decided.batch.put(std::move(alert));
    return decided;
}

}  // namespace tero
