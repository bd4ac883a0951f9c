// A call to a service with a language model as a span, by the conventions for generative AI: which model, how
// many tokens, how it ended. Not a word of what was asked or said.
#pragma once

#include "observe/span.hpp"
#include "workers/ai/chat.hpp"
#include "workers/ai/retry.hpp"
#include "workers/model/ai_options.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace tero::ai {

// While it lives, what this thread calls is within it. Nothing where nothing is traced.
class ChatSpan {
public:
    ChatSpan(const std::string& provider, const AiProviderOptions& options);
    void ended(const std::variant<ChatAnswer, CallFailure>& asked);

private:
    trace::Scope* const outer_;
    trace::Span span_;
    std::chrono::steady_clock::time_point begun_;
    std::optional<trace::Scope> within_;
};

template <class Ask>
auto in_chat_span(const std::string& provider, const AiProviderOptions& options, const Ask& ask) {
    ChatSpan span{provider, options};
    auto asked = ask();
    span.ended(asked);
    return asked;
}

}  // namespace tero::ai
