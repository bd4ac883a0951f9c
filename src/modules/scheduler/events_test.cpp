// What is an event, and which schedules look for it. What fires is in tests/event_schedules_test.cpp.
#include "modules/scheduler/model/event.hpp"

#include <gtest/gtest.h>
#include <string>
#include <tuple>
#include <vector>

namespace tero {
namespace {

TEST(Events, AreReadAsCloudEventsTellThem) {
    const auto event = read_event(R"({"specversion":"1.0","id":"7","source":"/shop","type":"order.paid",
        "time":"2026-11-02T12:00:00Z","data":{"total":12},"region":"uy"})");
    ASSERT_TRUE(event.has_value()) << event.error().message;
    EXPECT_EQ(event->type, "order.paid");
    EXPECT_NE(event->text.text.find(R"("region":"uy")"), std::string::npos) << "extensions are kept";
}

TEST(Events, WhatIsNoCloudEventIsRefusedWithItsAttribute) {
    for (const auto& [json, field] : std::vector<std::tuple<std::string, std::string>>{
             {R"({"id":"7","source":"/shop","type":"x"})", "specversion"},
             {R"({"specversion":"0.3","id":"7","source":"/shop","type":"x"})", "specversion"},
             {R"({"specversion":"1.0","source":"/shop","type":"x"})", "id"},
             {R"({"specversion":"1.0","id":"7","type":"x"})", "source"},
             {R"({"specversion":"1.0","id":"7","source":"/shop"})", "type"},
             {R"({"specversion":"1.0","id":"7","source":"/shop","type":"x","time":"noon"})", "time"},
             {R"({"specversion":"1.0","id":"7","source":"/shop","type":"x","data":1,"data_base64":"AA=="})",
              "data_base64"}}) {
        const auto event = read_event(json);
        ASSERT_FALSE(event.has_value()) << json;
        EXPECT_EQ(event.error().field, field) << json;
    }
    const std::string much(event_bytes_max, 'x');
    EXPECT_EQ(read_event(R"({"specversion":"1.0","id":"7","source":"s","type":"x","data":")" + much + "\"}")
                  .error()
                  .code,
              ErrorCode::too_large);
}

TEST(Events, ATypeIsOneOrAllThatBeginSo) {
    EXPECT_TRUE(is_of_type("quote.sent", "quote.sent"));
    EXPECT_FALSE(is_of_type("quote.sent", "quote.sent.twice"));
    EXPECT_TRUE(is_of_type("quote.*", "quote.sent"));
    EXPECT_FALSE(is_of_type("quote.*", "quotes.sent"));
    EXPECT_TRUE(is_of_type("*", "anything"));
    for (const std::string wrong : {"", "quote*", "*.sent", "a.*.b"})
        EXPECT_FALSE(check_type_pattern(wrong).has_value()) << wrong;
}

TEST(Events, ALineOfHistoryIsOne) {
    HistoryEntry entry;
    entry.kind = "quote.sent";
    entry.actor = "agent:\"x\"";
    const Event event = event_of(entry);
    EXPECT_EQ(event.type, "quote.sent");
    EXPECT_TRUE(read_event(event.text.text).has_value()) << event.text.text;
}

}  // namespace
}  // namespace tero
