// Sends paused and resumed by a person, or resumed by the time that was said. What is paused waits for as
// long as it makes sense, and somebody is told that it does.
#include "codec/json.hpp"
#include "modules/messaging/conversations.hpp"

#include <fmt/format.h>
#include <chrono>
#include <utility>

namespace tero {
namespace {

constexpr Duration pause_max = std::chrono::days{90};
constexpr std::size_t woken_max = 500;  // messages that go at once; the others look again by themselves

// Pauses are no row that has an id: their history is that of nobody in particular.
const RawId everybody{};

std::string pause_json(const SendPause& pause) {
    std::string out = R"({"sends":)";
    append_json_text(out, pause.key);
    out += R"(,"reason":)";
    append_json_text(out, pause.reason);
    if (pause.until != Timestamp{}) out += fmt::format(R"(,"until":"{}")", to_string(pause.until));
    return out + "}";
}

// What waited goes, and the pause is no more.
void let_go(Decided& decided, const Rows& rows, const SendPause& pause, const std::string& by,
            Context& context) {
    decided.note(context, everybody, "sends.resumed", by, Json{pause_json(pause)});
    decided.next.push_back(ResolveAlert{"sends_paused", pause.key});
    decided.batch.erase<SendPause>(RowKey{pause.key});
    std::size_t woken = 0;
    rows.table<Message>().each([&](const Message& message) {
        if (message.status != MessageStatus::PENDING || message.cause != "paused") return;
        if (woken == woken_max) return;
        woken += 1;
        Message due = message;
        due.send_at = context.now;
        decided.batch.put(std::move(due));
    });
}

bool is_channel(std::string_view name) {
    for (const Channel channel : {Channel::WHATSAPP, Channel::EMAIL, Channel::WEB}) {
        if (name_of(channel) == name) return true;
    }
    return false;
}

}  // namespace

Decision Conversations::decide(const Rows& rows, const PauseSends& input, Context& context) const {
    const std::string key = pause_key(input.scope, input.of);
    if (input.scope == PauseScope::CHANNEL && !is_channel(input.of)) {
        return refused(context, {ErrorCode::invalid, fmt::format("there is no channel {}", input.of), "of"});
    }
    if (input.until != Timestamp{} && (input.until <= context.now || input.until > context.now + pause_max))
        return refused(context, {ErrorCode::invalid, "a time in the future, at most 90 days away", "until"});
    LOOK(const SendPause* known, rows, SendPause, key);
    Decided decided;
    if (known == nullptr || known->reason != input.reason || known->until != input.until) {
        SendPause pause{.key = key,
                        .scope = input.scope,
                        .of = input.of,
                        .reason = input.reason,
                        .by = input.by,
                        .since = known == nullptr ? context.now : known->since,
                        .until = input.until};
        decided.note(context, everybody, "sends.paused", input.by, Json{pause_json(pause)});
        decided.next.push_back(RaiseAlert{
            "sends_paused", key, AlertLevel::WARNING,
            fmt::format("{} paused sends ({}): {}. Messages wait until `tero sends resume`{}", input.by, key,
                        input.reason.empty() ? "no reason given" : input.reason,
                        input.until == Timestamp{} ? "" : " or " + to_string(input.until))});
        decided.batch.put(std::move(pause));
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision Conversations::decide(const Rows& rows, const ResumeSends& input, Context& context) const {
    const std::string key = pause_key(input.scope, input.of);
    LOOK(const SendPause* known, rows, SendPause, key);
    if (known == nullptr) {
        return refused(context, {ErrorCode::not_found, fmt::format("{} is not paused", key), "scope"});
    }
    Decided decided;
    let_go(decided, rows, *known, input.by, context);
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision Conversations::decide(const Rows& rows, const PauseEnds& input, Context& context) const {
    LOOK(const SendPause* pause, rows, SendPause, input.key);
    Decided decided;
    if (pause == nullptr || pause->until == Timestamp{} || context.now < pause->until) return decided;
    let_go(decided, rows, *pause, "timer", context);
    return decided;
}

}  // namespace tero
