// One service with a language model, and how it is spoken to.
#pragma once

#include "net/http.hpp"
#include "workers/ai/chat.hpp"
#include "workers/ai/retry.hpp"
#include "workers/model/ai_options.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <variant>

namespace tero::ai {

struct CallLimits {
    Duration timeout = 8s;
    Timestamp now = {};  // what a date in an answer is compared with
    const std::atomic<bool>* abandoned = nullptr;
    std::string conversation = {};  // for services that keep one
};

class Provider {
public:
    virtual ~Provider() = default;
    virtual std::variant<ChatAnswer, CallFailure> ask(const ChatRequest& request,
                                                      const CallLimits& limits) = 0;
    virtual bool has_tools() const = 0;
};

std::unique_ptr<Provider> make_provider(const AiProviderOptions& options, std::string key,
                                        net::HttpClient& client);

}  // namespace tero::ai
