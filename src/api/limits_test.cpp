// How much a request may say; tests/e2e/authority_test.py asks for every field.
#include "api/limits.hpp"

#include "api/api.hpp"
#include "api/requests.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tero::api {
namespace {

TEST(Limits, EveryFieldOfARequestHasOne) {
    for (const Route& route : routes()) {
        for (const TypeInfo* type : route.request) EXPECT_TRUE(is_limited(*type)) << type->name;
    }
    EXPECT_FALSE(is_limited(type_info<KeyResponse>()));  // what we say ourselves has none
}

TEST(Limits, ATextIsMeasuredInCharactersAndRefusedByItsPath) {
    DecideRequest request;
    for (int i = 0; i < 1000; ++i) request.reason += "é";
    EXPECT_TRUE(check_limits(type_info<DecideRequest>(), &request).has_value());
    request.reason += "é";
    const auto refused = check_limits(type_info<DecideRequest>(), &request);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().field, "reason");
    EXPECT_NE(refused.error().message.find("1000"), std::string::npos);
}

TEST(Limits, WhatIsDeepInsideIsFound) {
    FailRequest request;
    request.failures.resize(3);
    request.failures[2].error.assign(20'000, 'x');
    EXPECT_EQ(check_limits(type_info<FailRequest>(), &request).error().field, "failures[2].error");
    request.failures.assign(1001, {});
    EXPECT_EQ(check_limits(type_info<FailRequest>(), &request).error().field, "failures");
}

TEST(Limits, ANumberADurationAndAListAreHeldToTheirRange) {
    const auto refused_at = [](const auto& request) {
        const auto checked = check_limits(type_info<std::decay_t<decltype(request)>>(), &request);
        return checked ? std::string{} : checked.error().field + ": " + checked.error().message;
    };
    EXPECT_EQ(refused_at(ClaimRequest{.limit = 1000}), "");
    EXPECT_EQ(refused_at(ClaimRequest{.limit = 1001}), "limit: is 1 to 1000");
    EXPECT_EQ(refused_at(ChangeAgentRequest{.max_concurrency = 0}), "max_concurrency: is 1 to 10000");
    EXPECT_EQ(refused_at(ChangeAgentRequest{}), "");  // what is not sent has no range
    EXPECT_EQ(refused_at(InviteRequest{.name = "Ana", .lasts = 59s}), "lasts: is 1min to 7d");
    EXPECT_EQ(refused_at(InviteRequest{}), "name: is needed");
    EXPECT_EQ(refused_at(HeartbeatRequest{.usage = WorkerUsage{.processor = -0.5}}),
              "usage.processor: is 0 to 100000");
    EXPECT_EQ(refused_at(SubmitRequest{}), "tasks: at least 1");
    EXPECT_EQ(refused_at(SubmitRequest{.tasks = {{.attempt_max = -3}}}), "");  // answered for that task
}

TEST(Limits, TheOpenApiPageSaysThem) {
    const std::string page = openapi();
    EXPECT_NE(page.find(R"("DecideRequest":{"type":"object","additionalProperties":false,"properties":{)"
                        R"("reason":{"type":"string","maxLength":1000}}})"),
              std::string::npos);
    EXPECT_NE(page.find(R"("tasks":{"type":"array","minItems":1,"maxItems":1000,"items")"),
              std::string::npos);
    EXPECT_NE(page.find(R"("rate":{"type":"integer","minimum":0,"maximum":100000})"), std::string::npos);
    EXPECT_NE(page.find(R"("variables":{"type":"object","maxProperties":100,"propertyNames":{"type":"string",)"
                        R"("pattern":"^[a-z_][a-z0-9_]*$"},"additionalProperties":{}})"),
              std::string::npos);
    EXPECT_NE(page.find(R"("data_base64":{"type":["string","null"],"maxLength":49152})"), std::string::npos);
    EXPECT_NE(page.find(R"("maxItems":20,"description":"as many as the template has places","items":)"),
              std::string::npos);
}

TEST(Limits, AMapHasAtMostSoManyItems) {
    RetryRequest request;
    for (int i = 0; i < 100; ++i) request.variables[fmt::format("v{}", i)] = Json{"1"};
    EXPECT_TRUE(check_limits(type_info<RetryRequest>(), &request).has_value());
    request.variables["one_more"] = Json{"1"};
    EXPECT_EQ(check_limits(type_info<RetryRequest>(), &request).error().field, "variables");
}

}  // namespace
}  // namespace tero::api
