#include "modules/scheduler/model/event.hpp"

#include "codec/json.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {
namespace {

Error wrong_event(std::string field, std::string message) {
    return {ErrorCode::invalid, std::move(message), std::move(field)};
}

}  // namespace

Result<Event> read_event(std::string_view json) {
    if (json.size() > event_bytes_max)
        return Error{ErrorCode::too_large, fmt::format("an event has at most {} bytes", event_bytes_max), ""};
    TRY(CloudEvent read, from_json<CloudEvent>(json, Reading::tolerant));
    if (read.specversion != "1.0") return wrong_event("specversion", "it is 1.0");
    using Named = std::pair<const char*, const std::string*>;
    for (const auto& [name, text] :
         {Named{"id", &read.id}, Named{"source", &read.source}, Named{"type", &read.type}}) {
        if (text->empty()) return wrong_event(name, "every event has one");
    }
    for (const auto& [name, text] : {Named{"id", &read.id}, Named{"source", &read.source},
                                     Named{"type", &read.type}, Named{"subject", &read.subject}}) {
        if (text->size() > event_name_max)
            return wrong_event(name, fmt::format("it has at most {} bytes", event_name_max));
    }
    if (!read.data.text.empty() && !read.data_base64.empty())
        return wrong_event("data_base64", "an event has data or data_base64");
    return Event{.id = std::move(read.id),
                 .source = std::move(read.source),
                 .type = std::move(read.type),
                 .text = Json{std::string{json}},
                 .subject = std::move(read.subject)};
}

Result<Event> make_event(std::string id, std::string source, std::string type, std::string_view subject,
                         Timestamp time, std::string_view data) {
    std::string text = fmt::format(R"({{"specversion":"1.0","time":"{}")", to_string(time));
    using Named = std::pair<std::string_view, std::string_view>;
    for (const auto& [name, value] :
         {Named{"id", id}, Named{"source", source}, Named{"type", type}, Named{"subject", subject}}) {
        if (value.empty()) continue;
        text += fmt::format(R"(,"{}":)", name);
        append_json_text(text, value);
    }
    text += fmt::format(R"(,"data":{}}})", data.empty() ? "null" : data);
    if (text.size() > event_bytes_max)
        return Error{ErrorCode::too_large, fmt::format("an event has at most {} bytes", event_bytes_max), ""};
    return Event{.id = std::move(id),
                 .source = std::move(source),
                 .type = std::move(type),
                 .text = Json{std::move(text)},
                 .subject = std::string{subject}};
}

// The detail of one that would be too large stays away.
Event event_of(const HistoryEntry& entry) {
    const auto with = [&](std::string_view detail) {
        std::string data = R"({"actor":)";
        append_json_text(data, entry.actor);
        data += fmt::format(R"(,"detail":{}}})", detail.empty() ? "null" : detail);
        return make_event(to_string(entry.id), "/tero", entry.kind, to_string(entry.subject), entry.at, data);
    };
    auto event = with(entry.detail.text);
    if (!event) event = with({});
    return event ? *event
                 : Event{to_string(entry.id), "/tero", entry.kind, Json{"null"}, to_string(entry.subject)};
}

}  // namespace tero
