#include "workers/ai/chat_span.hpp"

#include <boost/describe.hpp>
#include <utility>

namespace tero::ai {
namespace {

std::string_view reason_of(Finish finish) {
    switch (finish) {
        case Finish::STOP:
            return "stop";
        case Finish::LENGTH:
            return "length";
        case Finish::TOOL_CALLS:
            return "tool_calls";
        case Finish::CONTENT_FILTER:
            return "content_filter";
        case Finish::OTHER:
            break;
    }
    return "other";
}

}  // namespace

ChatSpan::ChatSpan(const std::string& provider, const AiProviderOptions& options)
    : outer_(trace::Scope::current()), begun_(std::chrono::steady_clock::now()) {
    if (outer_ == nullptr) return;
    span_.at = outer_->next("chat");
    span_.parent = outer_->at().span;
    span_.name = "chat " + options.model;
    span_.kind = trace::SpanKind::CLIENT;
    span_.begin_ns = trace::nanoseconds(outer_->sink().now());
    span_.attributes = {{"gen_ai.operation.name", std::string{"chat"}},
                        {"gen_ai.provider.name", provider},
                        {"gen_ai.request.model", options.model}};
    within_.emplace(&outer_->sink(), span_.at);
}

void ChatSpan::ended(const std::variant<ChatAnswer, CallFailure>& asked) {
    if (outer_ == nullptr) return;
    within_.reset();
    span_.end_ns =
        span_.begin_ns + std::chrono::nanoseconds{std::chrono::steady_clock::now() - begun_}.count();
    if (const auto* answer = std::get_if<ChatAnswer>(&asked)) {
        span_.attributes.push_back({"gen_ai.response.finish_reason", std::string{reason_of(answer->finish)}});
        if (answer->usage) {
            span_.attributes.push_back({"gen_ai.usage.input_tokens", answer->usage->prompt_tokens});
            span_.attributes.push_back({"gen_ai.usage.output_tokens", answer->usage->completion_tokens});
        }
    } else {
        span_.error = std::string{to_string(std::get<CallFailure>(asked).error.code)};
        span_.attributes.push_back({"error.type", *span_.error});
    }
    outer_->sink().take(std::move(span_));
}

}  // namespace tero::ai
