// Against services of our own, over real sockets.
#include "workers/ai/ia_conversacional_integrada.hpp"

#include "base/check.hpp"
#include "net/loopback_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tero::ai {
namespace {

std::string said(std::string_view text, int prompt = 10, int completion = 5) {
    return fmt::format(
        R"({{"choices":[{{"message":{{"role":"assistant","content":"{}"}},"finish_reason":"stop"}}],"usage":{{"prompt_tokens":{},"completion_tokens":{}}}}})",
        text, prompt, completion);
}

// Answers its calls one after the other, and keeps them.
class Service {
public:
    explicit Service(std::vector<net::Response> answers)
        : answers_(answers.begin(), answers.end()),
          server_(net::loopback::started([this](const net::Request& request) {
              const Lock lock{mutex_};
              asked_.push_back(request);
              CHECK(!answers_.empty(), "one call too many: {}", request.body);
              net::Response answer = answers_.front();
              if (answers_.size() > 1) answers_.pop_front();
              return answer;
          })) {}

    std::string url() const { return fmt::format("http://127.0.0.1:{}/v1", server_->port()); }
    std::vector<net::Request> asked() const {
        const Lock lock{mutex_};
        return asked_;
    }

private:
    mutable Mutex mutex_;
    std::deque<net::Response> answers_ TERO_GUARDED_BY(mutex_);
    std::vector<net::Request> asked_ TERO_GUARDED_BY(mutex_);
    std::unique_ptr<net::HttpServer> server_;
};

class IaTest : public testing::Test {
protected:
    std::unique_ptr<IAConversacionalIntegrada> ia(std::vector<std::string> urls,
                                                  std::function<void(AiOptions&)> change = {}) {
        AiOptions options{.mode = AiMode::AUTO};
        for (const std::string& url : urls) {
            const std::string name = fmt::format("p{}", options.order.size() + 1);
            options.order.push_back(name);
            options.providers[name] = {.base_url = url,
                                       .model = "small",
                                       .key_variable = "KEY",
                                       .input_price = 1,
                                       .output_price = 2};
        }
        if (change) change(options);
        KeySources keys{.variable = [](const std::string& name) -> std::optional<std::string> {
                            return name == "KEY" ? std::optional<std::string>{"secret"} : std::nullopt;
                        },
                        .file = [](const std::string&) { return std::optional<std::string>{}; }};
        auto made = IAConversacionalIntegrada::make(options, keys, "", clock_, metrics_);
        CHECK(made.has_value(), "{}", made.error().message);
        return *std::move(made);
    }

    static ChatRequest question(std::string text = "hola") {
        ChatRequest request;
        request.messages = {{Role::SYSTEM, "short"}, {Role::USER, std::move(text)}};
        return request;
    }

    SystemClock clock_;
    metrics::Metrics metrics_;
};

TEST_F(IaTest, ItIsAskedWithTheKeyAndCountsWhatItTook) {
    Service service{{{.body = said("buenas", 100, 10)}}};
    const auto one = ia({service.url()});

    const auto answer = one->ask(question(), {"c", "t"});

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->text, "buenas");
    EXPECT_EQ(answer->provider, "p1");
    ASSERT_EQ(service.asked().size(), 1U);
    EXPECT_EQ(service.asked().front().path, "/v1/chat/completions");
    EXPECT_EQ(service.asked().front().header("authorization"), "Bearer secret");
    EXPECT_NE(metrics_.prometheus_text().find(R"(tero_ai_cost_millionths_total{provider="p1"} 120)"),
              std::string::npos);
    EXPECT_NE(metrics_.prometheus_text().find(R"(tero_ai_prompt_tokens_total{provider="p1"} 100)"),
              std::string::npos);
}

TEST_F(IaTest, TheSameQuestionIsAnsweredFromMemory) {
    Service service{{{.body = said("buenas")}}};
    const auto one = ia({service.url()});
    ASSERT_TRUE(one->ask(question(), {"c", "t"}));
    ASSERT_TRUE(one->ask(question(), {"d", "u"}));
    ASSERT_TRUE(one->ask(question("otra"), {"d", "u"}));
    EXPECT_EQ(service.asked().size(), 2U);
}

TEST_F(IaTest, ABusyServiceIsAskedAgainAfterThePauseItNames) {
    Service service{{{.status = 429, .headers = {{"retry-after-ms", "150"}}}, {.body = said("buenas")}}};
    const auto one = ia({service.url()});
    const auto begun = std::chrono::steady_clock::now();
    ASSERT_TRUE(one->ask(question(), {"c", "t"}));
    EXPECT_GE(std::chrono::steady_clock::now() - begun, 150ms);
    EXPECT_EQ(service.asked().size(), 2U);
}

TEST_F(IaTest, AllCallsOfOneAnswerShareItsTime) {
    Service service{{{.body = said("buenas")}}};
    const auto one = ia({service.url()});
    const Purpose late{"c", "t", std::chrono::steady_clock::now()};
    EXPECT_EQ(one->ask(question(), late).error().code, ErrorCode::timeout);
    EXPECT_TRUE(service.asked().empty());
}

TEST_F(IaTest, ALongerPauseThanThereIsTimeLeadsToTheNextOne) {
    Service busy{{{.status = 429, .headers = {{"retry-after", "3600"}}}}};
    Service spare{{{.body = said("buenas")}}};
    const auto one = ia({busy.url(), spare.url()});
    EXPECT_EQ(one->ask(question(), {"c", "t"})->provider, "p2");
    EXPECT_EQ(one->ask(question("otra"), {"c", "t"})->provider, "p2");
    EXPECT_EQ(busy.asked().size(), 1U) << "it asked to be left alone";
}

TEST_F(IaTest, AFailingServiceIsReplacedByTheNextAndThenLeftAlone) {
    Service ill{{{.status = 500}}};
    Service spare{{{.body = said("buenas")}}};
    const auto one = ia({ill.url(), spare.url()}, [](AiOptions& options) { options.attempt_max = 1; });
    for (int i = 0; i < 8; ++i) EXPECT_TRUE(one->ask(question(std::to_string(i)), {"c", "t"}));
    EXPECT_EQ(ill.asked().size(), 5U);
    EXPECT_EQ(spare.asked().size(), 8U);
}

TEST_F(IaTest, WhatIsWrongWithTheRequestOrTheKeyIsAskedNowhereAgain) {
    for (const int status : {400, 401, 403, 404}) {
        Service refusing{{{.status = status, .body = R"({"error":{"message":"no","code":"bad"}})"}}};
        Service spare{{{.body = said("buenas")}}};
        const auto one = ia({refusing.url(), spare.url()});
        EXPECT_FALSE(one->ask(question(), {"c", "t"})) << status;
        EXPECT_EQ(refusing.asked().size(), 1U) << status;
        EXPECT_EQ(spare.asked().size(), 0U) << status;
    }
}

TEST_F(IaTest, AnEmptyAccountIsNotAskedAgain) {
    Service poor{{{.status = 429, .body = R"({"error":{"message":"pay","code":"insufficient_quota"}})"}}};
    Service spare{{{.body = said("buenas")}}};
    const auto one = ia({poor.url(), spare.url()});
    EXPECT_TRUE(one->ask(question(), {"c", "t"}));
    EXPECT_EQ(poor.asked().size(), 1U);
}

TEST_F(IaTest, ABudgetIsAHardStop) {
    Service service{{{.body = said("buenas", 30, 10)}}};
    const auto one =
        ia({service.url()}, [](AiOptions& options) { options.budget.conversation.tokens = 500; });
    int answered = 0;
    for (int i = 0; i < 20; ++i) answered += one->ask(question(std::to_string(i)), {"c", "t"}) ? 1 : 0;
    EXPECT_GT(answered, 0);
    EXPECT_LE(answered * 40, 500);
    const auto refused = one->ask(question("more"), {"c", "t"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::exhausted);
    EXPECT_TRUE(one->ask(question("more"), {"another", "u"}));
}

TEST_F(IaTest, AStreamThatIsCutInItsMiddleIsNotTakenForAnAnswer) {
    net::loopback::Listener listener;
    std::thread service{[&] {
        net::loopback::Wire wire = listener.accept();
        wire.request();
        const std::string piece = "data: {\"choices\":[{\"delta\":{\"content\":\"El total es\"}}]}\n\n";
        wire.send(
            fmt::format("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                        "transfer-encoding: chunked\r\n\r\n{:x}\r\n{}\r\n",
                        piece.size(), piece));
        wire.close();
    }};
    const auto one = ia({fmt::format("http://127.0.0.1:{}", listener.port())});
    ChatRequest request = question();
    request.stream = true;
    EXPECT_FALSE(one->ask(request, {"c", "t"}));
    service.join();
    EXPECT_FALSE(listener.has_caller()) << "what had begun is paid for: it is not asked for again";
}

TEST_F(IaTest, AStreamIsReadToItsEnd) {
    Service service{
        {{.body = "data: {\"choices\":[{\"delta\":{\"content\":\"bue\"}}]}\n\n"
                  "data: {\"choices\":[{\"delta\":{\"content\":\"nas\"},\"finish_reason\":\"stop\"}]}\n\n"
                  "data: {\"choices\":null,\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":2}}\n\ndata: "
                  "[DONE]\n\n",
          .content_type = "text/event-stream"}}};
    const auto one = ia({service.url()});
    ChatRequest request = question();
    request.stream = true;
    const auto answer = one->ask(request, {"c", "t"});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->text, "buenas");
    EXPECT_EQ(answer->usage, (Usage{4, 2, 0}));
}

TEST_F(IaTest, ThePrototypesChatServiceIsSpokenToInItsOwnWords) {
    Service service{
        {{.body =
              R"({"mensaje":"buenas","tipo":"saludo","acciones":[],"confianza":0.9,"necesita_datos":[],"sesion_id":"c","timestamp":"x"})"}}};
    const auto one = ia({service.url()}, [](AiOptions& options) {
        options.providers.begin()->second.kind = AiProviderKind::CHAT_PROCESS;
    });
    const auto answer = one->ask(question(), {"c", "t"});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->text, "buenas");
    EXPECT_EQ(service.asked().front().path, "/v1/chat/process");
    EXPECT_EQ(service.asked().front().body, R"({"mensaje":"hola","telefono":"","sesionId":"c"})");
}

TEST_F(IaTest, AKeyThatIsNotThereIsSaidAtTheStart) {
    AiOptions options{.mode = AiMode::AUTO,
                      .order = {"p"},
                      .providers = {{"p", {.base_url = "http://127.0.0.1:1", .key_variable = "NONE"}}}};
    const KeySources keys{.variable = [](const std::string&) { return std::optional<std::string>{}; },
                          .file = [](const std::string&) { return std::optional<std::string>{}; }};
    const auto made = IAConversacionalIntegrada::make(options, keys, "", clock_, metrics_);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().field, "ai.providers.p.key_variable");
}

}  // namespace
}  // namespace tero::ai
