#include "api/seen.hpp"

#include "api/api.hpp"
#include "base/random.hpp"
#include "observe/log.hpp"

#include <fmt/format.h>
#include <cmath>
#include <utility>

namespace tero::api {
namespace {

constexpr std::size_t id_bytes_max = 128;

bool can_be_id(std::string_view text) {
    constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/+=";
    return !text.empty() && text.size() <= id_bytes_max &&
           text.find_first_not_of(allowed) == std::string_view::npos;
}

std::string own_id(std::uint64_t number) {
    static const std::uint64_t process = [] {
        std::uint64_t any = 0;
        fill_secret(&any, sizeof any);
        return any;
    }();
    return fmt::format("{:016x}-{:x}", process, number);
}

// Of a stranger's own word nothing is kept.
std::string method_of(std::string_view method) {
    for (const std::string_view known : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}) {
        if (method == known) return std::string{method};
    }
    return "_OTHER";
}

std::string_view pattern_of(const Seen& seen) {
    if (seen.is_unread) return "unread";
    return seen.route == nullptr ? std::string_view{"file"} : seen.route->pattern;
}

trace::Span span_of(const Seen& seen, int status) {
    const auto took = std::chrono::nanoseconds{std::chrono::steady_clock::now() - seen.begun};
    trace::Span span{.at = seen.at,
                     .parent = seen.caller ? seen.caller->span : trace::SpanId{},
                     .name = fmt::format("{} {}", seen.method, pattern_of(seen)),
                     .kind = trace::SpanKind::SERVER,
                     .begin_ns = seen.begun_ns,
                     .end_ns = seen.begun_ns + took.count()};
    span.attributes = {{"http.request.method", seen.method},
                       {"http.route", std::string{pattern_of(seen)}},
                       {"http.response.status_code", std::int64_t{status}},
                       {"http.request.body.size", static_cast<std::int64_t>(seen.body_bytes)},
                       {"tero.request.id", seen.id}};
    if (!seen.by.empty()) span.attributes.push_back({"user.id", seen.by});
    if (status >= 500) {
        span.attributes.push_back({"error.type", std::to_string(status)});
        span.error = std::to_string(status);
    }
    return span;
}

}  // namespace

std::string Seen::traceparent() const {
    if (!at.empty()) return trace::traceparent(at);
    return caller ? trace::traceparent(*caller) : std::string{};
}

std::shared_ptr<Seen> see(const net::Request& request, const telemetry::Telemetry* telemetry,
                          std::uint64_t number) {
    auto seen = std::make_shared<Seen>();
    const std::string_view given = request.header("x-request-id");
    const std::string own = own_id(number);
    seen->id = can_be_id(given) ? std::string{given} : own;
    seen->method = method_of(request.method);
    seen->remote = request.remote;
    seen->begun = std::chrono::steady_clock::now();
    seen->body_bytes = request.body.size();
    if (const std::string_view text = request.header("traceparent"); !text.empty())
        seen->caller = trace::parse_traceparent(text);
    if (telemetry == nullptr) return seen;
    seen->begun_ns = trace::nanoseconds(telemetry->now());
    const std::string what = "request/" + own;
    seen->at = seen->caller ? *seen->caller : telemetry::begun(what, telemetry->share());
    seen->at.span = trace::span_of(seen->at.trace, what);
    return seen;
}

void tell_of_answer(const Seen& seen, int status, bool is_access_log, telemetry::Telemetry* telemetry) {
    // Too many at once, which is where these are of 5xx, has a counter: no line for each of a flood.
    const bool is_failure = status >= 500 && !seen.is_unread;
    if (is_access_log || is_failure) {
        const auto took = std::chrono::steady_clock::now() - seen.begun;
        const double ms = std::chrono::duration<double, std::milli>(took).count();
        log::write(is_failure ? log::LogLevel::WARNING : log::LogLevel::INFO, "http.request",
                   {{"request", seen.id},
                    {"method", seen.method},
                    {"route", pattern_of(seen)},
                    {"status", status},
                    {"ms", std::round(ms * 100) / 100},
                    {"by", seen.by},
                    {"remote", seen.remote}});
    }
    if (telemetry == nullptr) return;
    trace::Span span = span_of(seen, status);
    if (seen.received.empty() && seen.sent.empty()) return telemetry->take(std::move(span));
    telemetry->delivered_by({.span = std::move(span), .received = seen.received, .sent = seen.sent});
}

}  // namespace tero::api
