#include "telemetry/otlp.hpp"

#include "codec/json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <charconv>
#include <cmath>
#include <type_traits>

namespace tero::otlp {
namespace {

constexpr std::string_view scope = R"("scope":{"name":"tero"})";

void append_text(std::string& out, std::string_view name, std::string_view text) {
    out += fmt::format(R"("{}":)", name);
    append_json_text(out, text);
}

void append_value(std::string& out, const trace::Attribute& attribute) {
    std::visit(
        [&out](const auto& value) {
            using Value = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::string>) {
                append_text(out, "stringValue", value);
            } else if constexpr (std::is_same_v<Value, bool>) {
                out += fmt::format(R"("boolValue":{})", value);
            } else if constexpr (std::is_same_v<Value, double>) {
                out += std::isfinite(value) ? fmt::format(R"("doubleValue":{})", value)
                                            : fmt::format(R"("stringValue":"{}")", value);
            } else {
                out += fmt::format(R"("intValue":"{}")", value);
            }
        },
        attribute.value);
}

void append_attributes(std::string& out, const std::vector<trace::Attribute>& attributes) {
    out += R"("attributes":[)";
    for (const trace::Attribute& attribute : attributes) {
        if (out.back() != '[') out += ',';
        out += '{';
        append_text(out, "key", attribute.name);
        out += R"(,"value":{)";
        append_value(out, attribute);
        out += "}}";
    }
    out += ']';
}

void append_context(std::string& out, const trace::Context& at) {
    out += fmt::format(R"("traceId":"{}","spanId":"{}","flags":{})", trace::hex(at.trace),
                       trace::hex(at.span), at.sampled ? 1 : 0);
}

void append_span(std::string& out, const trace::Span& span) {
    out += '{';
    append_context(out, span.at);
    if (span.parent != trace::SpanId{})
        out += fmt::format(R"(,"parentSpanId":"{}")", trace::hex(span.parent));
    out += ',';
    append_text(out, "name", span.name);
    out += fmt::format(R"(,"kind":{},"startTimeUnixNano":"{}","endTimeUnixNano":"{}",)",
                       static_cast<int>(span.kind), span.begin_ns, span.end_ns);
    append_attributes(out, span.attributes);
    if (!span.links.empty()) {
        out += R"(,"links":[)";
        for (const trace::Context& link : span.links) {
            out += out.back() == '[' ? "{" : ",{";
            append_context(out, link);
            out += '}';
        }
        out += ']';
    }
    if (span.error) {
        out += R"(,"status":{"code":2,)";
        append_text(out, "message", *span.error);
        out += '}';
    }
    out += '}';
}

// As the data model of OpenTelemetry numbers them.
int severity(log::LogLevel level) {
    switch (level) {
        case log::LogLevel::DEBUG:
            return 5;
        case log::LogLevel::INFO:
            return 9;
        case log::LogLevel::WARNING:
            return 13;
        case log::LogLevel::ERROR:
        case log::LogLevel::OFF:
            break;
    }
    return 17;
}

std::string_view severity_text(log::LogLevel level) {
    switch (level) {
        case log::LogLevel::DEBUG:
            return "DEBUG";
        case log::LogLevel::INFO:
            return "INFO";
        case log::LogLevel::WARNING:
            return "WARN";
        case log::LogLevel::ERROR:
        case log::LogLevel::OFF:
            break;
    }
    return "ERROR";
}

void append_record(std::string& out, const log::Record& record) {
    const std::int64_t at = trace::nanoseconds(record.at);
    out += fmt::format(
        R"({{"timeUnixNano":"{0}","observedTimeUnixNano":"{0}","severityNumber":{1},"severityText":"{2}",)",
        at, severity(record.level), severity_text(record.level));
    append_text(out, "eventName", record.event);
    out += R"(,"body":{)";
    append_text(out, "stringValue", record.event);
    out += "},";
    append_attributes(out, record.fields);
    if (!record.during.empty()) {
        out += ',';
        append_context(out, record.during);
    }
    out += '}';
}

template <class Item>
std::string request(std::string_view kind, std::string_view items_name, const Resource& resource,
                    std::span<const Item> items, void (*append)(std::string&, const Item&)) {
    std::string out = fmt::format(R"({{"resource{}":[{{"resource":{{)", kind);
    append_attributes(out, resource);
    out += fmt::format(R"(}},"scope{}":[{{{},"{}":[)", kind, scope, items_name);
    for (const Item& item : items) {
        if (out.back() != '[') out += ',';
        append(out, item);
    }
    out += "]}]}]}";
    return out;
}

}  // namespace

std::string traces_json(const Resource& resource, std::span<const trace::Span> spans) {
    return request("Spans", "spans", resource, spans, append_span);
}

std::string logs_json(const Resource& resource, std::span<const log::Record> records) {
    return request("Logs", "logRecords", resource, records, append_record);
}

std::int64_t rejected(std::string_view answer) {
    boost::json::error_code error;
    const boost::json::value read = boost::json::parse(answer, error);
    const auto* whole = error ? nullptr : read.if_object();
    const auto* partly = whole == nullptr ? nullptr : whole->if_contains("partialSuccess");
    const auto* told = partly == nullptr ? nullptr : partly->if_object();
    if (told == nullptr) return 0;
    std::int64_t all = 0;
    for (const std::string_view name : {"rejectedSpans", "rejectedLogRecords"}) {
        const auto* count = told->if_contains(name);
        if (count == nullptr) continue;
        if (count->is_int64()) all += count->get_int64();
        if (const auto* text = count->if_string()) {  // as proto3 writes 64 bits
            std::int64_t number = 0;
            std::from_chars(text->data(), text->data() + text->size(), number);
            all += number;
        }
    }
    return all;
}

}  // namespace tero::otlp
