// POST /api/v1/events: something happened out there, as CloudEvents 1.0 tells it over HTTP: all of it in the
// body (structured), or the data in the body and the rest in headers (binary).
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/route_lists.hpp"
#include "api/schedules.hpp"
#include "codec/json.hpp"
#include "codec/json_scanner.hpp"
#include "modules/scheduler/model/inputs.hpp"

#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tero::api {
namespace {

constexpr std::string_view attribute_prefix = "ce-";

int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// What a header says: %C3%A9 is an é there.
std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_code = text[at] == '%' && at + 2 < text.size() && digit_of(text[at + 1]) >= 0 &&
                             digit_of(text[at + 2]) >= 0;
        out += is_code ? static_cast<char>(digit_of(text[at + 1]) * 16 + digit_of(text[at + 2])) : text[at];
        if (is_code) at += 2;
    }
    return out;
}

bool is_json(std::string_view type) {
    const std::string_view plain = type.substr(0, type.find(';'));
    return plain.empty() || plain == "application/json" || plain.ends_with("+json");
}

// In structured form.
Result<std::string> from_headers(const net::Request& request) {
    std::string json = "{";
    for (const auto& [name, value] : request.headers) {
        if (!name.starts_with(attribute_prefix)) continue;
        if (json.size() > 1) json += ',';
        append_json_text(json, name.substr(attribute_prefix.size()));
        json += ':';
        append_json_text(json, decoded(value));
    }
    const std::string_view type = request.header("content-type");
    if (!type.empty()) {
        json += R"(,"datacontenttype":)";
        append_json_text(json, type);
    }
    if (request.body.empty()) return json + "}";
    json += R"(,"data":)";
    if (is_json(type)) {
        json += request.body;  // read_event() finds out whether it is
    } else if (type.starts_with("text/")) {
        append_json_text(json, request.body);
    } else {
        return Error{ErrorCode::invalid, "data in the body is JSON or text; send other data as data_base64",
                     "content-type"};
    }
    return json + "}";
}

Result<Event> event_of(const net::Request& request) {
    const std::string_view type = request.header("content-type");
    if (type.starts_with("application/cloudevents-batch"))
        return Error{ErrorCode::invalid, "send the events one by one", "content-type"};
    std::string json = request.body;
    if (!request.header("ce-specversion").empty()) {
        TRY(json, from_headers(request));
    }
    TRY(const CloudEvent event, from_json<CloudEvent>(json, Reading::tolerant));
    TRY_DONE(check_limits(type_info<CloudEvent>(), &event));
    JsonScanner scan{json, 32};
    if (!scan.skip(nullptr, true) || !scan.finish()) return Error{ErrorCode::invalid, scan.error(), ""};
    return read_event(json);
}

Parameter header(std::string_view name, std::string_view about) {
    return {.name = name, .about = about, .in = "header"};
}

}  // namespace

void receive_event(Api& api, Call call) {
    auto event = event_of(call.request);
    if (!event) return call.reply(net::problem(event.error()));
    submit(api, call, ReceiveEvent{std::move(*event)}, [](const Reply& reply) {
        if (!reply) return net::problem(reply.error());
        const auto* taken = reply->as<EventTaken>();
        return row_response(EventResponse{taken->schedules, taken->steps, taken->repeated});
    });
}

std::vector<Route> incoming_event_routes() {
    return {{.method = "POST",
             .pattern = "/api/v1/events",
             .scopes = {"events:send"},
             .handle = receive_event,
             .summary = "Tells of something that happened, as a CloudEvent 1.0: structured, or binary with its "
                        "attributes as headers `ce-…`; extensions may stand beside what is named here. The same "
                        "source and id again do nothing for seven days",
             .request = {of<CloudEvent>(), any_json()},
             .answers = just<EventResponse>(),
             .parameters = {header("ce-specversion", "1.0, where the body is the data alone"),
                            header("ce-id", "with ce-specversion"), header("ce-source", "with ce-specversion"),
                            header("ce-type", "with ce-specversion"), header("ce-subject", "with ce-specversion"),
                            header("ce-time", "with ce-specversion")}}};
}

}  // namespace tero::api
