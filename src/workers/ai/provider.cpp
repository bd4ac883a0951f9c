#include "workers/ai/provider.hpp"

#include "codec/json.hpp"
#include "workers/ai/openai_json.hpp"
#include "workers/ai/openai_wire.hpp"

#include <utility>

namespace tero::ai {
namespace {

using Asked = std::variant<ChatAnswer, CallFailure>;

net::ClientRequest request_to(std::string url, const std::string& key, std::string body,
                              const CallLimits& limits) {
    net::ClientRequest request;
    request.url = std::move(url);
    request.headers = {{"content-type", "application/json"}};
    if (!key.empty()) request.headers.emplace_back("authorization", "Bearer " + key);
    request.body = std::move(body);
    request.timeout = limits.timeout;
    request.response_bytes_max = 1 << 20;
    request.abandoned = limits.abandoned;
    return request;
}

bool is_good(const net::Response& answer) { return answer.status >= 200 && answer.status < 300; }

Asked read(Result<ChatAnswer> answer, bool has_begun) {
    if (!answer) return failure_of(std::move(answer).error(), has_begun);
    return std::move(*answer);
}

class OpenAiProvider final : public Provider {
public:
    OpenAiProvider(const AiProviderOptions& options, std::string key, net::HttpClient& client)
        : options_(options), key_(std::move(key)), client_(client) {}

    bool has_tools() const override { return true; }

    Asked ask(const ChatRequest& wanted, const CallLimits& limits) override {
        ChatRequest request = wanted;
        if (options_.tools_without_stream && !request.tools.empty()) request.stream = false;
        net::ClientRequest call = request_to(options_.base_url + "/chat/completions", key_,
                                             body_of(request, options_.model), limits);
        StreamReader stream;
        if (request.stream) {
            call.headers.emplace_back("accept", "text/event-stream");
            call.take = [&](std::string_view bytes) { return stream.take(bytes); };
        }
        const auto answer = client_.send(call);
        if (!answer) return failure_of(answer.error(), stream.has_begun());
        if (!is_good(*answer)) return failure_of(*answer, limits.now);
        if (!request.stream) return read(read_answer(answer->body), false);
        return read(stream.finish(), stream.has_begun());
    }

private:
    const AiProviderOptions options_;
    const std::string key_;
    net::HttpClient& client_;
};

// The prototype's own: it answers a customer's words, and knows neither instructions nor tools.
class ChatProcessProvider final : public Provider {
public:
    ChatProcessProvider(const AiProviderOptions& options, std::string key, net::HttpClient& client)
        : options_(options), key_(std::move(key)), client_(client) {}

    bool has_tools() const override { return false; }

    Asked ask(const ChatRequest& request, const CallLimits& limits) override {
        ChatProcessCall said{.sesionId = limits.conversation};
        for (const ChatMessage& message : request.messages) {
            if (message.role == Role::USER) said.mensaje = message.text;
        }
        const auto answer =
            client_.send(request_to(options_.base_url + "/chat/process", key_, to_json(said), limits));
        if (!answer) return failure_of(answer.error(), false);
        if (!is_good(*answer)) return failure_of(*answer, limits.now);
        auto read = from_json<ChatProcessAnswer>(answer->body, Reading::tolerant);
        if (!read) return failure_of({ErrorCode::corrupt, read.error().message}, false);
        return ChatAnswer{.text = std::move(read->mensaje), .finish = Finish::STOP};
    }

private:
    const AiProviderOptions options_;
    const std::string key_;
    net::HttpClient& client_;
};

}  // namespace

std::unique_ptr<Provider> make_provider(const AiProviderOptions& options, std::string key,
                                        net::HttpClient& client) {
    if (options.kind == AiProviderKind::CHAT_PROCESS)
        return std::make_unique<ChatProcessProvider>(options, std::move(key), client);
    return std::make_unique<OpenAiProvider>(options, std::move(key), client);
}

}  // namespace tero::ai
