// Section `otlp` of the configuration: where traces and logs go besides.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace tero {

struct OtlpOptions {
    std::string endpoint = {};
    std::map<std::string, std::string> headers = {};
    std::string service_name = "tero";
    double sample_share = 1;
    bool logs = true;
    std::int32_t queue_max = 8192;
    Duration timeout = 10s;
    bool operator==(const OtlpOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(OtlpOptions, (),
                      (endpoint, headers, service_name, sample_share, logs, queue_max, timeout))
TERO_DESCRIBED_WHOLLY(OtlpOptions);
TERO_OPTIONS(
    OtlpOptions,
    {.name = "endpoint",
     .text =
         "The OpenTelemetry collector that takes OTLP over HTTP: traces go to its /v1/traces, the log to its "
         "/v1/logs, as JSON. Empty: what OTEL_EXPORTER_OTLP_ENDPOINT says, and without it nothing is sent.",
     .allowed = "http://collector:4318 or https://…, without a slash at the end",
     .example = R"("http://127.0.0.1:4318")"},
    {.name = "headers",
     .text = "Goes with each call, such as a key. Empty: what OTEL_EXPORTER_OTLP_HEADERS says.",
     .allowed = "the value of the header that the name stands for",
     .example = R"({"authorization": "Bearer …"})",
     .secret = true},
    {.name = "service_name",
     .text = "What this Tero is called there (service.name); OTEL_SERVICE_NAME goes before it.",
     .allowed = "a name of your own"},
    {.name = "sample_share",
     .text = "The share of traces that are recorded, 1 being all. A trace that somebody else began is "
             "recorded where "
             "its traceparent says so.",
     .unit = "of 1",
     .range = between(0, 1)},
    {.name = "logs", .text = "Whether the log goes there too; it is written as always."},
    {.name = "queue_max",
     .text = "How many spans, and how many lines of the log, wait at most; then the oldest are lost, and "
             "counted.",
     .unit = "items",
     .range = between(64, 1'000'000)},
    {.name = "timeout",
     .text = "How long one call to the collector may take.",
     .range = between(100ms, 1min)});

}  // namespace tero
