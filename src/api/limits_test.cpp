// How much a request may say; tests/e2e/authority_test.py asks for every field.
#include "api/limits.hpp"

#include "api/api.hpp"
#include "api/requests.hpp"

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

TEST(Limits, TheOpenApiPageSaysThem) {
    const std::string page = openapi();
    EXPECT_NE(page.find(R"("DecideRequest":{"type":"object","additionalProperties":false,"properties":{)"
                        R"("reason":{"type":"string","maxLength":1000}}})"),
              std::string::npos);
    EXPECT_NE(page.find(R"("tasks":{"type":"array","maxItems":1000,"items")"), std::string::npos);
}

}  // namespace
}  // namespace tero::api
