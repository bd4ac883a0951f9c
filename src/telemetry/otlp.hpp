// Spans and log records as OTLP/HTTP takes them in JSON: the protobuf messages of opentelemetry-proto 1 in
// proto3's JSON mapping, with ids in hex and 64-bit numbers as texts.
#pragma once

#include "observe/log_record.hpp"
#include "observe/span.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::otlp {

// Who speaks: `service.name` and the like.
using Resource = std::vector<trace::Attribute>;

// An ExportTraceServiceRequest and an ExportLogsServiceRequest.
std::string traces_json(const Resource& resource, std::span<const trace::Span> spans);
std::string logs_json(const Resource& resource, std::span<const log::Record> records);

// How many of what was sent the collector says that it refused, by its good answer to either.
std::int64_t rejected(std::string_view answer);

}  // namespace tero::otlp
