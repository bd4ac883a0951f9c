#include "workers/webhook/webhook_answer.hpp"

#include "base/check.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>

namespace tero::webhook {
namespace {

CallWebhook call_of(std::string payload = R"({"n":1})") {
    AgentInfo agent;
    agent.id = "flow";
    agent.kind = AgentKind::WEBHOOK;
    agent.webhook = AgentWebhook{.url = "https://example.com/hook"};
    Task task;
    task.id.bytes[15] = 7;
    task.epoch = 3;
    task.attempt = 2;
    task.type = "print";
    task.capability = "paper";
    TaskBody body;
    body.payload.text = std::move(payload);
    body.idempotency_key = "order-1";
    return {std::make_shared<const AgentInfo>(agent), std::make_shared<const Task>(task),
            std::make_shared<const TaskBody>(body)};
}

Input outcome(int status, std::string body = {}, net::Headers headers = {},
              std::string type = "application/json") {
    return outcome_of(call_of(), net::Response{.status = status,
                                               .body = std::move(body),
                                               .content_type = std::move(type),
                                               .headers = std::move(headers)});
}

Failure failure_of(const Input& input) {
    const auto* failed = input.as<FailTasks>();
    CHECK(failed != nullptr && failed->failures.size() == 1, "it did not fail");
    return failed->failures.front();
}

TEST(WebhookAnswer, ACallSaysWhatAWorkerIsTold) {
    EXPECT_EQ(body_of(call_of(), "https://tero.example/api/v1/callbacks/x"),
              R"({"task":"00000000000000000000000007","epoch":3,"agent":"flow","type":"print",)"
              R"("capability":"paper","attempt":2,"attempt_max":3,"idempotency_key":"order-1",)"
              R"("callback":"https://tero.example/api/v1/callbacks/x","payload":{"n":1}})");
}

TEST(WebhookAnswer, AnAnswerIsTheResult) {
    const std::pair<std::string, std::string> cases[] = {{R"({"done":true})", R"({"done":true})"}, {"", ""}};
    for (const auto& [body, result] : cases) {
        const Input told = outcome(200, body);
        ASSERT_TRUE(told.is<CompleteTasks>());
        const Completion& completion = told.as<CompleteTasks>()->completions.front();
        EXPECT_EQ(completion.result.text, result);
        EXPECT_EQ(completion.epoch, 3U);
        EXPECT_EQ(told.as<CompleteTasks>()->agent, "flow");
    }
    const Input text = outcome(200, "say \"ok\"", {}, "text/plain");
    ASSERT_TRUE(text.is<CompleteTasks>());
    EXPECT_EQ(text.as<CompleteTasks>()->completions.front().result.text, R"("say \"ok\"")");
}

TEST(WebhookAnswer, WhatSaysThatItIsJsonAndIsNotHasFailed) {
    EXPECT_TRUE(failure_of(outcome(200, "{\"done\":")).retryable);
    EXPECT_TRUE(failure_of(outcome(200, R"({"a":1},"epoch":9)")).retryable);
}

TEST(WebhookAnswer, ATooLargeResultIsNotAskedForAgain) {
    EXPECT_FALSE(failure_of(outcome(200, '"' + std::string(256 * 1024, 'a') + '"')).retryable);
}

TEST(WebhookAnswer, TakenMeansLater) {
    const Input told = outcome(202, "soon");
    ASSERT_TRUE(told.is<AcceptTask>());
    EXPECT_EQ(told.as<AcceptTask>()->epoch, 3U);
}

TEST(WebhookAnswer, WhoseFaultItIsDecidesWhetherItIsTriedAgain) {
    for (const int status :
         {301, 302, 307, 401, 403, 404, 405, 407, 408, 410, 421, 425, 429, 500, 502, 503}) {
        EXPECT_TRUE(failure_of(outcome(status)).retryable) << status;
    }
    for (const int status : {400, 402, 406, 409, 412, 413, 415, 422, 451}) {
        EXPECT_FALSE(failure_of(outcome(status)).retryable) << status;
    }
    for (const ErrorCode code : {ErrorCode::unavailable, ErrorCode::unknown_outcome, ErrorCode::forbidden}) {
        EXPECT_TRUE(failure_of(outcome_of(call_of(), Error{code, "no"})).retryable);
    }
}

TEST(WebhookAnswer, ItSaysHowLongToWait) {
    EXPECT_EQ(failure_of(outcome(429, "", {{"retry-after", "120"}})).retry_after, Duration{120s});
    EXPECT_EQ(failure_of(outcome(503, "", {{"retry-after", "99999999999"}})).retry_after, Duration{24h * 7});
    for (const char* nonsense : {"", "-1", "soon", "12 monkeys", "Wed, 21 Oct 2026 07:28:00 GMT"}) {
        EXPECT_EQ(failure_of(outcome(503, "", {{"retry-after", nonsense}})).retry_after, std::nullopt);
    }
}

TEST(WebhookAnswer, ARedirectNamesWhereToRegister) {
    const Failure failed = failure_of(outcome(308, "", {{"location", "https://new.example/hook"}}));
    EXPECT_NE(failed.error.find("https://new.example/hook"), std::string::npos);
}

}  // namespace
}  // namespace tero::webhook
