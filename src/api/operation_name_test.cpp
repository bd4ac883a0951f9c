#include "api/operation_name.hpp"

#include <gtest/gtest.h>
#include <regex>
#include <set>

namespace tero::api {
namespace {

TEST(OperationName, IsAWordOfItsOwnForEveryRoute) {
    const std::regex word{"[a-z]+(_[a-z0-9]+)*"};
    std::set<std::string> seen;
    for (const Route& route : routes()) {
        const std::string name = operation_name(route);
        EXPECT_TRUE(std::regex_match(name, word)) << name << ": " << route.method << " " << route.pattern;
        EXPECT_TRUE(seen.insert(name).second) << name << " twice: " << route.method << " " << route.pattern;
    }
}

TEST(OperationName, IsMadeOfTheVerbAndTheNoun) {
    const auto named = [](std::string_view method, std::string_view pattern) {
        return operation_name({.method = method, .pattern = pattern});
    };
    EXPECT_EQ(named("GET", "/api/v1/price-lists"), "list_price_lists");
    EXPECT_EQ(named("GET", "/api/v1/task-batches/{id}"), "get_task_batch");
    EXPECT_EQ(named("GET", "/api/v1/agents/{id}/history"), "get_agent_history");
    EXPECT_EQ(named("POST", "/api/v1/keys"), "create_key");
    EXPECT_EQ(named("POST", "/api/v1/work-items/{id}/give-back"), "give_back_work_item");
    EXPECT_EQ(named("POST", "/api/v1/queue/pause"), "pause_queue");
    EXPECT_EQ(named("DELETE", "/api/v1/sessions/{id}"), "delete_session");
    EXPECT_EQ(named("POST", "/api/v1/tasks"), "submit_tasks");
}

TEST(OperationName, StandsInTheGroupOfItsNoun) {
    EXPECT_EQ(tag_of({.pattern = "/api/v1/task-batches/{id}/seal"}), "task-batches");
    EXPECT_EQ(tag_of({.pattern = "/healthz"}), "public");
    for (const Route& route : routes()) EXPECT_NE(about_tag(tag_of(route)), "") << route.pattern;
}

}  // namespace
}  // namespace tero::api
