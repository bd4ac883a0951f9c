// The wire, byte for byte.
#include "telemetry/otlp.hpp"

#include <gtest/gtest.h>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace tero::otlp {
namespace {

const trace::Context at =
    *trace::parse_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
const trace::Context other =
    *trace::parse_traceparent("00-11111111111111111111111111111111-2222222222222222-00");

TEST(Otlp, ASpanIsWrittenAsTheSpecificationSays) {
    trace::Span span{.at = at, .parent = other.span, .name = "send \"x\"", .kind = trace::SpanKind::CLIENT};
    span.begin_ns = 1'793'625'500'000'000'001;
    span.end_ns = 1'793'625'500'000'000'002;
    span.attributes = {{"a", std::string{"b"}},
                       {"n", std::int64_t{-7}},
                       {"d", 0.5},
                       {"t", true},
                       {"inf", std::numeric_limits<double>::infinity()}};
    span.links = {other};
    span.error = "timeout";

    EXPECT_EQ(
        traces_json({{"service.name", std::string{"tero"}}}, std::vector{span}),
        R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"tero"}}]},)"
        R"("scopeSpans":[{"scope":{"name":"tero"},"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c",)"
        R"("spanId":"b7ad6b7169203331","flags":1,"parentSpanId":"2222222222222222","name":"send \"x\"","kind":3,)"
        R"("startTimeUnixNano":"1793625500000000001","endTimeUnixNano":"1793625500000000002","attributes":[)"
        R"({"key":"a","value":{"stringValue":"b"}},{"key":"n","value":{"intValue":"-7"}},)"
        R"({"key":"d","value":{"doubleValue":0.5}},{"key":"t","value":{"boolValue":true}},)"
        R"({"key":"inf","value":{"stringValue":"inf"}}],"links":[)"
        R"({"traceId":"11111111111111111111111111111111","spanId":"2222222222222222","flags":0}],)"
        R"("status":{"code":2,"message":"timeout"}}]}]}]})");
}

TEST(Otlp, ALineOfTheLogKnowsItsTrace) {
    const log::Record record{.at = {1'793'625'500'000},
                             .level = log::LogLevel::WARNING,
                             .event = "ai.call_failed",
                             .fields = {{"provider", std::string{"main"}}},
                             .during = at};

    EXPECT_EQ(
        logs_json({}, std::vector{record}),
        R"({"resourceLogs":[{"resource":{"attributes":[]},"scopeLogs":[{"scope":{"name":"tero"},)"
        R"("logRecords":[{"timeUnixNano":"1793625500000000000","observedTimeUnixNano":"1793625500000000000",)"
        R"("severityNumber":13,"severityText":"WARN","eventName":"ai.call_failed",)"
        R"("body":{"stringValue":"ai.call_failed"},"attributes":[{"key":"provider","value":)"
        R"({"stringValue":"main"}}],"traceId":"0af7651916cd43dd8448eb211c80319c",)"
        R"("spanId":"b7ad6b7169203331","flags":1}]}]}]})");
}

TEST(Otlp, WhatTheCollectorRefusedOfABatchIsHeard) {
    EXPECT_EQ(rejected(R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"old"}})"), 3);
    EXPECT_EQ(rejected(R"({"partialSuccess":{"rejectedLogRecords":2}})"), 2);
    EXPECT_EQ(rejected(R"({"partialSuccess":{}})"), 0);
    EXPECT_EQ(rejected("{}"), 0);
    EXPECT_EQ(rejected("\n\x04"), 0);
}

}  // namespace
}  // namespace tero::otlp
