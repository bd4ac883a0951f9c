#include "api/read_answers.hpp"

#include <gtest/gtest.h>

namespace tero::api {
namespace {

TEST(ReadAnswers, ATagIsNamedAloneInAListOrByAStar) {
    EXPECT_TRUE(names_tag(R"("a.1")", R"("a.1")"));
    EXPECT_TRUE(names_tag(R"("x", W/"y" ,"a.1")", R"("a.1")"));
    EXPECT_TRUE(names_tag("*", R"("a.1")"));
}

TEST(ReadAnswers, PackedOrPlainItIsTheSameAnswer) {
    EXPECT_TRUE(names_tag(R"(W/"a.1")", R"("a.1")"));
    EXPECT_TRUE(names_tag(R"("a.1")", R"(W/"a.1")"));
}

TEST(ReadAnswers, AnotherTagIsNotNamed) {
    EXPECT_FALSE(names_tag("", R"("a.1")"));
    EXPECT_FALSE(names_tag(R"("a.11")", R"("a.1")"));
    EXPECT_FALSE(names_tag("a.1", R"("a.1")"));
    EXPECT_FALSE(names_tag(",,", R"("a.1")"));
}

TEST(ReadAnswers, WhatDependsOnTheTimeHasNoTag) {
    for (const Route& route : routes()) {
        const bool is_timed = route.pattern == "/api/v1/dashboard" || route.pattern == "/api/v1/session" ||
                              route.pattern == "/api/v1/sessions" || route.pattern == "/metrics";
        EXPECT_FALSE(is_of_rows(route) && (is_timed || route.method != "GET")) << route.pattern;
        if (route.list || (route.row && route.method == "GET")) {
            EXPECT_TRUE(is_of_rows(route)) << route.pattern;
        }
    }
}

}  // namespace
}  // namespace tero::api
