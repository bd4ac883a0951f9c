// Sends paused and resumed by a person. What is paused waits for as long as it makes sense, and somebody is
// told that it does.
#include "codec/json.hpp"
#include "modules/messaging/conversations.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {
namespace {

constexpr std::size_t woken_max = 500;  // messages that go at once; the others look again by themselves

std::string pause_json(std::string_view key, std::string_view reason) {
    std::string out = R"({"sends":)";
    append_json_text(out, key);
    out += R"(,"reason":)";
    append_json_text(out, reason);
    return out + "}";
}

bool is_channel(std::string_view name) {
    for (const Channel channel : {Channel::WHATSAPP, Channel::EMAIL, Channel::WEB}) {
        if (name_of(channel) == name) return true;
    }
    return false;
}

// Pauses are no row that has an id: their history is that of nobody in particular.
const RawId everybody{};

}  // namespace

Decision Conversations::decide(const Rows& rows, const PauseSends& input, Context& context) const {
    const std::string key = pause_key(input.scope, input.of);
    if (input.scope == PauseScope::CHANNEL && !is_channel(input.of)) {
        return refused(context, {ErrorCode::invalid, fmt::format("there is no channel {}", input.of), "of"});
    }
    LOOK(const SendPause* known, rows, SendPause, key);
    Decided decided;
    if (known == nullptr || known->reason != input.reason) {
        SendPause pause{.key = key,
                        .scope = input.scope,
                        .of = input.of,
                        .reason = input.reason,
                        .by = input.by,
                        .since = known == nullptr ? context.now : known->since};
        decided.note(context, everybody, "sends.paused", input.by, Json{pause_json(key, input.reason)});
        decided.next.push_back(RaiseAlert{
            "sends_paused", key, AlertLevel::WARNING,
            fmt::format("{} paused sends ({}): {}. Messages wait until `tero sends resume`", input.by, key,
                        input.reason.empty() ? "no reason given" : input.reason)});
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
    decided.note(context, everybody, "sends.resumed", input.by, Json{pause_json(key, known->reason)});
    decided.next.push_back(ResolveAlert{"sends_paused", key});
    decided.batch.erase<SendPause>(RowKey{key});
    std::size_t woken = 0;
    rows.table<Message>().each([&](const Message& message) {
        if (message.status != MessageStatus::PENDING || message.cause != "paused") return;
        if (woken == woken_max) return;
        woken += 1;
        Message due = message;
        due.send_at = context.now;
        decided.batch.put(std::move(due));
    });
    decided.reply(context, Answer{Done{}});
    return decided;
}

}  // namespace tero
