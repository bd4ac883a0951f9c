#include "workers/webhook/webhook_answer.hpp"

#include "base/shown.hpp"
#include "codec/json.hpp"
#include "modules/coordinator/model/bounds.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace tero::webhook {
namespace {

using coordinator::result_bytes_max;
constexpr std::int64_t retry_after_seconds_max = 7 * 24 * 3600;

Input failed(const CallWebhook& call, std::string error, bool retryable,
             std::optional<Duration> retry_after = {}) {
    FailTasks failed;
    failed.agent = call.agent->id;
    failed.failures.push_back(
        {call.task->id, call.task->epoch, std::move(error), retryable, std::move(retry_after)});
    return failed;
}

std::string header(const net::Response& answer, std::string_view name) {
    for (const auto& [key, value] : answer.headers) {
        if (key == name) return value;
    }
    return {};
}

// In seconds; a date is not read.
std::optional<Duration> retry_after(const net::Response& answer) {
    const std::string text = header(answer, "retry-after");
    std::int64_t seconds = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size() || seconds < 0)
        return std::nullopt;
    return std::chrono::seconds{std::min(seconds, retry_after_seconds_max)};
}

// A text that is no JSON, and does not say that it is, is taken as a text.
Result<Json> result_of(const net::Response& answer) {
    static const TypeInfo any_json{.kind = Kind::json};
    Json result;
    if (!answer.body.empty()) {
        const bool says_json = answer.content_type.find("json") != std::string::npos;
        auto read = read_json(any_json, answer.body, &result, Reading::strict);
        if (!read && says_json) return std::move(read).error();
        if (!read) {
            result.text.clear();
            append_json_text(result.text, answer.body);
        }
    }
    return result;
}

Input done(const CallWebhook& call, const net::Response& answer) {
    auto result = result_of(answer);
    if (!result) {
        return failed(call, fmt::format("it answered {} with what is no JSON: {}", answer.status,
                                        result.error().message), true);
    }
    if (result->text.size() > result_bytes_max) {
        return failed(call,
                      fmt::format("its result has {} bytes; at most {} are kept", result->text.size(),
                                  result_bytes_max),
                      false);
    }
    CompleteTasks completed;
    completed.agent = call.agent->id;
    completed.completions.push_back({call.task->id, call.task->epoch, std::move(*result)});
    return completed;
}

// Something is wrong with the agent, or busy, rather than with the task.
bool is_of_agent(int status) {
    constexpr std::array of_agent{401, 403, 404, 405, 407, 408, 410, 421, 425, 429};
    return status >= 500 || std::find(of_agent.begin(), of_agent.end(), status) != of_agent.end();
}

}  // namespace

std::string body_of(const CallWebhook& call, std::string callback_url) {
    const Task& task = *call.task;
    return to_json(WebhookCall{.task = to_string(task.id),
                               .epoch = task.epoch,
                               .agent = call.agent->id,
                               .type = task.type,
                               .capability = task.capability,
                               .attempt = task.attempt,
                               .attempt_max = task.attempt_max,
                               .idempotency_key = call.body->idempotency_key,
                               .callback = std::move(callback_url),
                               .payload = call.body->payload});
}

Input outcome_of(const CallWebhook& call, const Result<net::Response>& answer) {
    if (!answer) return failed(call, answer.error().message, true);
    if (answer->status == 202) return AcceptTask{call.agent->id, call.task->id, call.task->epoch};
    if (answer->status >= 200 && answer->status < 300) return done(call, *answer);
    if (answer->status >= 300 && answer->status < 400) {
        return failed(call,
                      fmt::format("it answered {} and points to {}; redirects are not followed", answer->status,
                                  shown(header(*answer, "location"))),
                      true);
    }
    const std::string why = fmt::format("it answered {}: {}", answer->status, shown(answer->body));
    const bool retryable = is_of_agent(answer->status);
    return failed(call, why, retryable, retryable ? retry_after(*answer) : std::nullopt);
}

}  // namespace tero::webhook
