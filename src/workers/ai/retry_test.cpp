#include "workers/ai/retry.hpp"

#include "workers/ai/breaker.hpp"
#include "workers/ai/budget.hpp"

#include <gtest/gtest.h>

namespace tero::ai {
namespace {

const Timestamp now = *parse_timestamp("2026-10-21T07:28:00Z");

CallFailure failed(int status, std::string body = {}, net::Headers headers = {}) {
    return failure_of(net::Response{.status = status, .body = std::move(body), .headers = std::move(headers)},
                      now);
}

TEST(Retry, OnlyWhatMayGoLaterIsTriedAgain) {
    for (const int status : {408, 409, 429, 500, 502, 503, 504})
        EXPECT_EQ(failed(status).next, Next::AGAIN) << status;
    for (const int status : {400, 401, 403, 404, 413, 422})
        EXPECT_EQ(failed(status).next, Next::GIVE_UP) << status;
    EXPECT_EQ(failed(429, R"({"error":{"code":"insufficient_quota","message":"pay"}})").next,
              Next::ELSEWHERE);
    EXPECT_EQ(failed(429, R"({"error":{"type":"insufficient_quota","message":"pay","code":null}})").next,
              Next::ELSEWHERE);
    EXPECT_EQ(failed(500, R"({"error":{"code":"context_length_exceeded","message":"long"}})").next,
              Next::GIVE_UP);
    EXPECT_EQ(failure_of(Error{ErrorCode::unknown_outcome, "cut"}, true).next, Next::ELSEWHERE);
    EXPECT_EQ(failure_of(Error{ErrorCode::unknown_outcome, "cut"}, false).next, Next::AGAIN);
}

TEST(Retry, WhatACustomerWroteIsNotToldWithARefusal) {
    for (const int status : {400, 422}) {
        const CallFailure failure =
            failed(status, R"({"error":{"code":"invalid","message":"bad input 'soy Ana 099123456'"}})");
        EXPECT_EQ(failure.error.message.find("Ana"), std::string::npos) << failure.error.message;
    }
    EXPECT_NE(failed(401, R"({"error":{"message":"no such key"}})").error.message.find("no such key"),
              std::string::npos);
}

TEST(Retry, AServiceThatAsksForAPauseIsNotIll) {
    EXPECT_FALSE(failed(429).is_illness);
    EXPECT_TRUE(failed(503).is_illness);
}

TEST(Retry, ThePauseIsReadHoweverItIsSaid) {
    EXPECT_EQ(retry_after({{"retry-after", "3"}}, now), Duration{3s});
    EXPECT_EQ(retry_after({{"retry-after", "3"}, {"retry-after-ms", "1500"}}, now), Duration{1500ms});
    EXPECT_EQ(retry_after({{"retry-after", "Wed, 21 Oct 2026 07:28:09 GMT"}}, now), Duration{9s});
    for (const char* nonsense :
         {"", "0", "-1", "soon", "Wed, 21 Oct 2026 07:27:00 GMT", "Wed, 99 Xyz 2026 07:27:00 GMT"})
        EXPECT_EQ(retry_after({{"retry-after", nonsense}}, now), std::nullopt) << nonsense;
}

TEST(Breaker, FiveInARowOpenItAndOneCallTries) {
    Breaker breaker;
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(breaker.may_call(now));
        breaker.failed(now);
    }
    EXPECT_FALSE(breaker.may_call(now));
    EXPECT_TRUE(breaker.may_call(now + 5s));
    EXPECT_FALSE(breaker.may_call(now + 5s)) << "two try at once";
    breaker.failed(now + 5s);
    EXPECT_FALSE(breaker.may_call(now + 14s)) << "the pause has not doubled";
    EXPECT_TRUE(breaker.may_call(now + 15s));
    breaker.succeeded();
    EXPECT_TRUE(breaker.may_call(now + 15s));
}

TEST(Breaker, APauseThatWasAskedForIsKept) {
    Breaker breaker;
    breaker.asked_to_wait(now, 10s);
    EXPECT_FALSE(breaker.may_call(now + 9s));
    EXPECT_TRUE(breaker.may_call(now + 10s));
}

TEST(Budget, WhatIsNotCoveredIsRefusedBeforeItIsSpent) {
    Budget budget{{.day = {100, 5}, .conversation = {60, 5}, .task = {40, 5}}, {}};
    const auto first = budget.reserve({40, 0}, "c", "t", now);
    ASSERT_TRUE(first);
    EXPECT_EQ(budget.reserve({1, 0}, "c", "t", now).error().field, "ai.budget.task.tokens");
    EXPECT_EQ(budget.reserve({30, 0}, "c", "u", now).error().field, "ai.budget.conversation.tokens");
    EXPECT_EQ(budget.reserve({61, 0}, "d", "v", now).error().field, "ai.budget.day.tokens");
    budget.settle(*first, {10, 0});
    EXPECT_TRUE(budget.reserve({30, 0}, "c", "u", now));
    EXPECT_EQ(budget.spent().tokens, 40);
}

TEST(Budget, MoneyIsCountedLikeTokens) {
    Budget budget{{.day = {500, 0.001}}, {}};
    const AiProviderOptions dear{.input_price = 2, .output_price = 10};
    EXPECT_EQ(cost_of(100, 50, dear), (Cost{150, 700}));
    EXPECT_TRUE(budget.reserve(cost_of(100, 50, dear), "c", "t", now));
    EXPECT_EQ(budget.reserve(cost_of(100, 50, dear), "d", "u", now).error().field, "ai.budget.day.money");
}

TEST(Budget, ADayThatHasBeenSpentStaysSoOverARestartAndEndsAtMidnight) {
    const std::int64_t today = now.ms / (24LL * 3600 * 1000);
    Budget budget{{.day = {100, 5}}, {today, 100, 0}};
    EXPECT_FALSE(budget.reserve({1, 0}, "c", "t", now));
    EXPECT_FALSE(budget.reserve({1, 0}, "c", "t", now - 48h)) << "a clock that is set back gives nothing";
    EXPECT_TRUE(budget.reserve({1, 0}, "c", "t", now + 24h));
}

}  // namespace
}  // namespace tero::ai
