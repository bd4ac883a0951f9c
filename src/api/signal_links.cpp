#include "api/signal_links.hpp"

#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/requests.hpp"
#include "api/signed_token.hpp"
#include "codec/json_scanner.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <fmt/format.h>
#include <charconv>
#include <utility>

namespace tero::api {
namespace {

constexpr std::string_view signal_purpose = "signal link";

// What is sent, as the payload; nothing is null.
Result<Json> payload_of(const std::string& body) {
    if (body.empty()) return Json{"null"};
    if (body.size() > workflow::signal_bytes_max) {
        return Error{ErrorCode::too_large,
                     fmt::format("a signal has at most {} bytes", workflow::signal_bytes_max), ""};
    }
    JsonScanner scan{body, 32};
    if (!scan.skip(nullptr, true) || !scan.finish()) return Error{ErrorCode::invalid, scan.error(), ""};
    return Json{body};
}

net::Response link_to(const Api& api, const SignalLink& link) {
    const auto row = read_row(api, table_of<WorkflowExecution>(), RowKey{link.execution});
    if (!row) return net::problem(row.error());
    const auto& execution = row->as<WorkflowExecution>();
    if (workflow::is_over(execution.status)) return net::problem(workflow::is_so(execution));
    const std::string token = signal_token(api.access.installation_secret(), link);
    return row_response(LinkResponse{api.config.server.public_url + "/signals/" + token, link.expires_at});
}

}  // namespace

std::string signal_token(std::string_view secret, const SignalLink& link) {
    return signed_token(secret, signal_purpose,
                        fmt::format("{}.{}.{}", link.execution, link.name, link.expires_at.ms));
}

Result<SignalLink> read_signal_token(std::string_view secret, std::string_view token, Timestamp now) {
    const Error none{ErrorCode::not_found, "there is no such link", ""};
    const auto words = words_of_token(secret, signal_purpose, token);
    if (!words || words->size() != 3) return none;
    const auto execution = Id<WorkflowExecution>::parse((*words)[0]);
    const std::string_view until = (*words)[2];
    SignalLink link;
    const auto [stop, failed] =
        std::from_chars(until.data(), until.data() + until.size(), link.expires_at.ms);
    const bool is_number = failed == std::errc{} && stop == until.data() + until.size();
    if (!execution || !is_number || link.expires_at <= now) return none;
    link.execution = *execution;
    link.name = (*words)[1];
    return link;
}

void make_signal_link(Api& api, Call call) {
    const auto id = Id<WorkflowExecution>::parse(call.path[0]);
    const auto body = read_request<SignalLinkRequest>(call.request.body);
    if (!id) return call.reply(net::problem(id.error()));
    if (!body) return call.reply(net::problem(body.error()));
    if (!workflow::is_step_name(body->name))
        return call.reply(
            net::problem({ErrorCode::invalid, "a signal's name is small letters, digits and _", "name"}));
    const SignalLink link{*id, body->name, api.clock.now() + body->valid_for};
    api.read(std::move(call.reply), [&api, link]() -> net::Response { return link_to(api, link); });
}

// Sent again, as machines do that hear no answer, it is the same word.
void take_signal(Api& api, Call call) {
    auto link = read_signal_token(api.access.installation_secret(), call.path[0], api.clock.now());
    if (!link) return call.reply(net::problem(link.error()));
    auto payload = payload_of(call.request.body);
    if (!payload) return call.reply(net::problem(payload.error()));
    call.idempotency_key = "signal link " + call.path[0];
    SignalExecution said{link->execution, std::move(link->name), std::move(*payload), "signal link"};
    submit(api, call, std::move(said), done_response);
}

}  // namespace tero::api
