// Sessions and keys, the provider's webhook, and what needs no key at all.
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/requests.hpp"
#include "base/check.hpp"
#include "base/crypto.hpp"
#include "modules/coordinator/model/names.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "observe/log.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::api {
namespace {

std::string cookie(std::string_view value, std::int64_t seconds) {
    return fmt::format("tero_session={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}", value, seconds);
}

Result<KeyRequest> wanted_key(std::string_view body) {
    TRY(KeyRequest wanted, read_request<KeyRequest>(body));
    for (const std::string& scope : wanted.scopes) TRY_DONE(check_scope(scope));
    for (const std::string& one : wanted.capabilities) TRY_DONE(check_name(one, "capabilities"));
    return wanted;
}

}  // namespace

void open_session(Api& api, Call call) {
    auto body = read_request<OpenRequest>(call.request.body);
    if (!body) {
        call.reply(net::problem(body.error()));
        return;
    }
    const bool secure = api.config.server.public_url.starts_with("https://");
    api.access.open_link(body->link, [secure, reply = std::move(call.reply)](Result<Access::Opened> opened) {
        if (!opened) {
            reply(net::problem(opened.error()));
            return;
        }
        net::Response response = row_response(OpenResponse{opened->csrf});
        response.headers.emplace_back("set-cookie",
                                      cookie(opened->cookie, 30 * 86'400) + (secure ? "; Secure" : ""));
        reply(std::move(response));
    });
}

void close_session(Api& api, Call call) {
    if (!call.principal.is_session) {
        call.reply(net::problem({ErrorCode::conflict, "a key has no session to close", ""}));
        return;
    }
    log::info("session.ended", {{"session", call.principal.id}, {"by", actor_of(call.principal)}});
    api.access.close_session(call.principal, [reply = std::move(call.reply)](Reply answer) {
        net::Response response = done_response(answer);
        response.headers.emplace_back("set-cookie", cookie("", 0));
        reply(std::move(response));
    });
}

void get_session(Api& api, Call call) {
    const BusinessOptions& business = api.config.business;
    SessionResponse out;
    out.name = call.principal.name;
    out.csrf = call.principal.csrf;
    out.person = call.principal.person;
    if (call.principal.is_session) out.role = name_of(call.principal.role);
    out.scopes = call.principal.scopes;
    out.workspace = {business.name, business.time_zone, business.language, business.currency};
    out.now = api.clock.now();
    out.demo = api.demo().demo;
    call.reply(row_response(out));
}

void make_key(Api& api, Call call) {
    auto body = wanted_key(call.request.body);
    if (!body) {
        call.reply(net::problem(body.error()));
        return;
    }
    api.read(std::move(call.reply),
             [&api, asked = std::move(*body), by = actor_of(call.principal)]() -> net::Response {
                 ApiKey made;
                 made.name = asked.name;
                 made.scopes = asked.scopes;
                 made.capabilities = asked.capabilities;
                 auto key = api.access.make_key(std::move(made), by);
                 if (key) {
                     log::info("key.made", {{"name", asked.name},
                                            {"scopes", fmt::format("{}", fmt::join(asked.scopes, " "))},
                                            {"by", by}});
                 }
                 return key ? row_response(KeyResponse{std::move(*key)}, 201) : net::problem(key.error());
             });
}

void list_keys(Api& api, Call call) {
    api.read(std::move(call.reply), [&api]() -> net::Response {
        const auto keys = api.access.keys();
        if (!keys) return net::problem(keys.error());
        KeysResponse out;
        for (const ApiKey& key : *keys) {
            out.items.push_back(
                {key_id(key), key.name, key.scopes, key.capabilities, key.created_at, key.revoked_at});
        }
        return row_response(out);
    });
}

void revoke_key(Api& api, Call call) {
    api.read(std::move(call.reply),
             [&api, id = call.path[0], by = actor_of(call.principal)]() -> net::Response {
                 const auto revoked = api.access.revoke_key(id, by);
                 if (!revoked) return net::problem(revoked.error());
                 log::info("key.revoked", {{"key", key_id(*revoked)}, {"name", revoked->name}, {"by", by}});
                 return json_response("{}");
             });
}

void list_sessions(Api& api, Call call) {
    api.read(std::move(call.reply), [&api, mine = call.principal.id]() -> net::Response {
        const auto sessions = api.access.sessions();
        if (!sessions) return net::problem(sessions.error());
        SessionsResponse out;
        for (const Session& session : *sessions) {
            out.items.push_back({session.id, session.kind, session.created_at, session.expires_at,
                                 session.id == mine, session.person, session.role, session.seen_at,
                                 api.access.is_idle(session)});
        }
        return row_response(out);
    });
}

void end_session(Api& api, Call call) {
    api.read(std::move(call.reply),
             [&api, id = call.path[0], by = actor_of(call.principal)]() -> net::Response {
                 const auto ended = api.access.end_session(id, by);
                 if (!ended) return net::problem(ended.error());
                 log::info("session.ended", {{"session", id}, {"by", by}});
                 return json_response("{}");
             });
}

void whatsapp_handshake(Api& api, Call call) {
    const Receiver* receiver = api.receiver(Channel::WHATSAPP);
    CHECK(receiver != nullptr, "the webhook of a channel that nobody receives");
    auto response = receiver->handshake(call.request);
    call.reply(response ? *std::move(response) : net::problem(response.error()));
}

namespace {

constexpr std::size_t links_max = 64;  // of a request to what it brought

void see_delivery(Seen& seen, const Delivery& delivery) {
    for (const InboundMessage& message : delivery.messages) {
        if (seen.received.size() < links_max) seen.received.push_back(message.dedupe);
    }
    for (const StatusReport& status : delivery.statuses) {
        if (seen.sent.size() < links_max) seen.sent.push_back(status.callback_data);
    }
}

}  // namespace

void whatsapp_delivery(Api& api, Call call) {
    const Receiver* receiver = api.receiver(Channel::WHATSAPP);
    CHECK(receiver != nullptr, "the webhook of a channel that nobody receives");
    auto delivery = receiver->receive(call.request);
    if (!delivery) {
        if (delivery.error().code == ErrorCode::unauthenticated) {
            api.metrics
                .counter("tero_webhook_unsigned_total", "Webhook deliveries refused for their signature")
                .add();
        }
        call.reply(net::problem(delivery.error()));
        return;
    }
    if (!call.seen->at.empty()) see_delivery(*call.seen, *delivery);
    // 200 only once it is stored: whatever is not, the provider sends again.
    api.host.submit(DeliveryReceived{*std::move(delivery)},
                    [reply = std::move(call.reply)](Reply answer) { reply(done_response(answer)); });
}

void retry_quarantine(Api& api, Call call) {
    const auto id = Id<Quarantine>::parse(call.path[0]);
    if (!id) {
        call.reply(net::problem(id.error()));
        return;
    }
    // The row is looked up on a reader thread; the decision is the engine's, and so is the answer then.
    auto unless_asked = [reply = call.reply](net::Response response) {
        if (response.status != 202) reply(std::move(response));
    };
    api.read(std::move(unless_asked),
             [&api, id = *id, call, by = actor_of(call.principal)]() -> net::Response {
                 const auto row = read_row(api, table_of<Quarantine>(), id);
                 if (!row) return net::problem(row.error());
                 const auto& kept = row->as<Quarantine>();
                 const auto raw = base64_decode(kept.raw_base64);
                 if (!raw) return net::problem(raw.error());
                 const Receiver* receiver = api.receiver(kept.channel);
                 CHECK(receiver != nullptr, "quarantine {}: its channel is not received", id);
                 RetryQuarantine retry{id, {}, by};
                 if (!raw->empty()) retry.delivery = receiver->read(kept.before + *raw + kept.after);
                 submit(api, call, std::move(retry), done_response);
                 return {.status = 202};
             });
}

void get_health(Api&, Call call) { call.reply(json_response(R"({"status":"ok"})")); }

void get_ready(Api& api, Call call) {
    if (api.host.is_open()) {
        call.reply(json_response(R"({"status":"ready"})"));
    } else {
        call.reply(net::problem({ErrorCode::unavailable, "the store takes no writes at the moment", ""}));
    }
}

void get_metrics(Api& api, Call call) {
    net::Response response;
    response.body = api.metrics.prometheus_text() + api.monitor.prometheus_text();
    response.content_type = "text/plain; version=0.0.4";
    call.reply(std::move(response));
}

}  // namespace tero::api
