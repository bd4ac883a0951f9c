#include "telemetry/row_spans.hpp"

#include "codec/json.hpp"
#include "telemetry/row_payloads.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <string>
#include <utility>

namespace tero::telemetry {
namespace {

using trace::Context;
using trace::nanoseconds;
using trace::Span;
using trace::SpanKind;

constexpr std::string_view receive_place = "receive";
constexpr std::string_view route_place = "route";

Context at(const Context& trace, std::string_view place) {
    return {trace.trace, trace::span_of(trace.trace, place), trace.sampled};
}

Context trace_of(const Id<Message>& inbound, double share) {
    return begun(fmt::format("message/{}", inbound), share);
}

TaskPayload payload_of(const TaskBody& body) {
    // Only Tero's own say whom they answer; anybody could write that into the payload of theirs.
    if (!body.submitted_by.empty() || body.payload.text.find(R"("messages")") == std::string::npos) return {};
    auto read = from_json<TaskPayload>(body.payload.text, Reading::tolerant);
    return read ? std::move(*read) : TaskPayload{};
}

// What caused a task: its place is the parent of the task's span. A span of zeros: nothing did.
Context cause_of(const Task& task, const TaskPayload& payload, const TaskBody& body, double share) {
    if (!payload.messages.empty()) return at(trace_of(payload.messages.front(), share), route_place);
    if (const auto caller = trace::parse_traceparent(body.traceparent)) return *caller;
    return begun(fmt::format("task/{}", task.id), share);
}

Context at_task(const Task& task, const Context& cause) { return at(cause, fmt::format("task/{}", task.id)); }
Context at_attempt(const Task& task, const Context& cause) {
    return at(cause, fmt::format("task/{}/{}", task.id, task.epoch));
}

// 48 bits of an id are the time when it was made.
Timestamp made_at(const RawId& id) {
    std::int64_t ms = 0;
    for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | id.bytes[i];
    return {ms};
}

Span span(const Context& where, const trace::SpanId& parent, std::string name, Timestamp begin,
          Timestamp end) {
    return {.at = where,
            .parent = parent,
            .name = std::move(name),
            .begin_ns = nanoseconds(begin),
            .end_ns = nanoseconds(std::max(begin, end))};
}

void fails(Span& span, std::string why) {
    span.attributes.push_back({"error.type", why});
    span.error = std::move(why);
}

Span route_span(const Task& task, const TaskPayload& payload, const Context& cause, double share) {
    const Id<Message>& first = payload.messages.front();
    Span route =
        span(cause, at(cause, receive_place).span, std::string{route_place}, made_at(first), task.created_at);
    route.attributes = {{"tero.intent", payload.understanding.intent},
                        {"tero.capability", task.capability},
                        {"tero.messages", static_cast<std::int64_t>(payload.messages.size())}};
    for (std::size_t i = 1; i < payload.messages.size(); ++i)
        route.links.push_back(at(trace_of(payload.messages[i], share), receive_place));
    return route;
}

std::vector<trace::Attribute> of_task(const Task& task) {
    return {{"messaging.system", std::string{"tero"}},
            {"messaging.destination.name", task.type},
            {"messaging.message.id", to_string(task.id)}};
}

Span attempt_span(const Task& task, const Context& cause, Timestamp begin, Timestamp end, std::string agent,
                  std::int64_t attempt) {
    Span made = span(at_attempt(task, cause), at_task(task, cause).span, "process " + task.type, begin, end);
    made.kind = SpanKind::CONSUMER;
    made.attributes = of_task(task);
    made.attributes.push_back({"messaging.operation.type", std::string{"process"}});
    made.attributes.push_back({"messaging.operation.name", std::string{"process"}});
    made.attributes.push_back({"tero.agent", std::move(agent)});
    made.attributes.push_back({"tero.attempt", attempt});
    return made;
}

void ended_task(std::vector<Span>& spans, const Task& task, const Context& cause) {
    const bool is_good = task.status == TaskStatus::SUCCEEDED;
    const std::string status = std::string{boost::describe::enum_to_string(task.status, "UNKNOWN")};
    if (task.claimed_at != Timestamp{}) {
        spans.push_back(
            attempt_span(task, cause, task.claimed_at, task.finished_at, task.agent, task.attempt));
        if (!is_good) fails(spans.back(), status);
    }
    Span whole =
        span(at_task(task, cause), cause.span, "task " + task.type, task.created_at, task.finished_at);
    whole.attributes = of_task(task);
    whole.attributes.push_back({"tero.task.status", status});
    whole.attributes.push_back({"tero.attempts", static_cast<std::int64_t>(task.attempt)});
    if (!is_good) fails(whole, status);
    spans.push_back(std::move(whole));
}

// ---- messages ----

Context cause_of(const Message& message, double share) {
    if (!message.answers.empty()) return at(trace_of(message.answers, share), route_place);
    return begun(fmt::format("message/{}", message.id), share);
}

Context at_send(const Message& message, const Context& cause) {
    return at(cause, fmt::format("send/{}/{}", message.id, message.attempt));
}

std::string system_of(const Message& message) {
    std::string name{boost::describe::enum_to_string(message.channel, "other")};
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return name;
}

std::vector<trace::Attribute> of_message(const Message& message, std::string_view operation) {
    return {{"messaging.system", system_of(message)},
            {"messaging.operation.name", std::string{operation}},
            {"messaging.message.id", to_string(message.id)},
            {"messaging.message.conversation_id", to_string(message.conversation)},
            {"tero.message.kind", std::string{boost::describe::enum_to_string(message.kind, "UNKNOWN")}}};
}

Span received(const Message& message, Timestamp now, double share) {
    const Context origin = trace_of(message.id, share);
    Span made = span(at(origin, receive_place), at_webhook(message.id, share).span,
                     "receive " + system_of(message), made_at(message.id), now);
    made.kind = SpanKind::CONSUMER;
    made.attributes = of_message(message, "receive");
    made.attributes.push_back({"messaging.operation.type", std::string{"receive"}});
    return made;
}

// Why it did not go out, where that is a class of errors and no sentence, which may quote anything.
std::string word_of(const Message& message) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_";
    if (message.status == MessageStatus::UNKNOWN) return "unknown_outcome";
    const bool is_word = !message.cause.empty() && message.cause.size() <= 40 &&
                         message.cause.find_first_not_of(allowed) == std::string::npos;
    return is_word ? message.cause : "refused";
}

Span sent(const Message& message, const Context& cause, Timestamp end) {
    Span made =
        span(at_send(message, cause), cause.span, "send " + system_of(message), message.sending_at, end);
    made.kind = SpanKind::PRODUCER;
    made.attributes = of_message(message, "send");
    made.attributes.push_back({"messaging.operation.type", std::string{"send"}});
    made.attributes.push_back(
        {"tero.message.purpose", std::string{boost::describe::enum_to_string(message.purpose, "UNKNOWN")}});
    made.attributes.push_back({"tero.attempt", static_cast<std::int64_t>(message.attempt)});
    return made;
}

Span delivered(const Message& message, const Context& cause, Timestamp end, std::string status) {
    Span made =
        span(at(cause, fmt::format("deliver/{}", message.id)), at_send(message, cause).span,
             "deliver " + system_of(message),
             message.sent_at == Timestamp{} ? message.sending_at : message.sent_at, end);
    made.attributes = of_message(message, "deliver");
    made.attributes.push_back({"tero.message.status", std::move(status)});
    return made;
}

}  // namespace

Context begun(std::string_view what, double share) {
    const trace::TraceId trace = trace::trace_of(what);
    return {trace, {}, trace::is_in_share(trace, share)};
}

Context at_webhook(const Id<Message>& inbound, double share) {
    return at(trace_of(inbound, share), "webhook");
}

Context at_attempt(const Task& task, const TaskBody& body, double share) {
    return at_attempt(task, cause_of(task, payload_of(body), body, share));
}

Context at_send(const Message& message, double share) { return at_send(message, cause_of(message, share)); }

std::vector<Span> spans_of(const TaskRows& rows, double share) {
    const Task& task = *rows.task;
    const TaskPayload payload = payload_of(*rows.body);
    const Context cause = cause_of(task, payload, *rows.body, share);
    std::vector<Span> spans;
    if (rows.is_new && !payload.messages.empty()) spans.push_back(route_span(task, payload, cause, share));
    if (is_final(task.status)) ended_task(spans, task, cause);
    if (task.status == TaskStatus::QUEUED && rows.ended != nullptr) {
        const auto told = from_json<AttemptDetail>(rows.ended->detail.text, Reading::tolerant);
        if (told && told->claimed_at != Timestamp{}) {
            spans.push_back(
                attempt_span(task, cause, told->claimed_at, rows.ended->at, told->agent, told->attempt));
            fails(spans.back(), rows.ended->kind);
        }
    }
    return spans;
}

std::vector<Span> spans_of(const Message& message, bool is_new, const Watch& watch) {
    if (message.direction == MessageDirection::IN)
        return is_new ? std::vector{received(message, watch.now, watch.share)} : std::vector<Span>{};
    const Context cause = cause_of(message, watch.share);
    std::vector<Span> spans;
    if (is_new && message.purpose == MessagePurpose::QUOTE && !message.quote.empty()) {
        spans.push_back(span(at(cause, fmt::format("quote/{}", message.quote)), cause.span, "quote",
                             message.created_at, message.created_at));
        spans.back().attributes = {{"tero.quote.id", to_string(message.quote)}};
    }
    if (message.sending_at == Timestamp{}) return spans;
    // The provider took it, and said later that it did not arrive.
    if (message.status == MessageStatus::FAILED && message.sent_at != Timestamp{}) {
        if (message.sending_at >= watch.since) spans.push_back(sent(message, cause, watch.now));
        spans.push_back(delivered(message, cause, watch.now, "FAILED"));
        fails(spans.back(), word_of(message));
        return spans;
    }
    const bool is_taken_back = message.status == MessageStatus::PENDING && message.attempt > 0;
    if (message.status == MessageStatus::FAILED || message.status == MessageStatus::UNKNOWN ||
        is_taken_back) {
        spans.push_back(sent(message, cause, watch.now));
        fails(spans.back(), word_of(message));
    }
    // The provider's word of what became of it may overtake its answer.
    const bool has_arrived = message.delivered_at != Timestamp{};
    if (message.status == MessageStatus::SENT || (has_arrived && message.sending_at >= watch.since))
        spans.push_back(
            sent(message, cause, has_arrived ? std::min(watch.now, message.delivered_at) : watch.now));
    if (has_arrived) spans.push_back(delivered(message, cause, message.delivered_at, "DELIVERED"));
    return spans;
}

}  // namespace tero::telemetry
