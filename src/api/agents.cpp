// Agents over HTTP: register, remove, and what those that Tero calls need: a secret, and the callbacks with
// which they end what they took.
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/requests.hpp"
#include "base/shown.hpp"
#include "net/public_address.hpp"
#include "workers/webhook/webhook_secrets.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero::api {
namespace {

constexpr std::size_t agent_name_max = 64;

Result<Done> check_url(const Api& api, const std::string& url) {
    if (api.config.agents.webhook.allow_private) return Done{};
    if (url.starts_with("http://")) {
        return Error{ErrorCode::invalid,
                     "it must begin with https://; http:// is for private networks, which "
                     "agents.webhook.allow_private opens",
                     "webhook.url"};
    }
    const std::size_t host_at = url.starts_with("https://") ? 8 : url.size();
    std::string_view host = std::string_view{url}.substr(host_at, url.find_first_of("/?#", host_at) - host_at);
    host = host.substr(0, host.starts_with('[') ? host.find(']') + 1 : host.find(':'));
    if (!net::may_be_public(host)) {
        return Error{ErrorCode::invalid,
                     fmt::format("{} is not on the public internet; agents.webhook.allow_private opens private "
                                 "networks",
                                 shown(host)),
                     "webhook.url"};
    }
    return Done{};
}

// A new secret is shown, this once; otherwise nothing is said.
net::Response secret_response(const Api& api, const std::string& agent, const Reply& reply, int status) {
    const AgentSecret* made = reply ? reply->as<AgentSecret>() : nullptr;
    if (made == nullptr) return done_response(reply);
    return row_response(
        AgentSecretResponse{webhook::agent_secret(api.access.installation_secret(), agent, made->id)},
        status);
}

// Of one item.
net::Response first_outcome(const Reply& reply) {
    if (!reply) return net::problem(reply.error());
    const Outcomes& outcomes = *reply->as<Outcomes>();
    return outcomes.front() ? json_response("{}") : net::problem(outcomes.front().error());
}

Result<Input> told_by(const CallbackRequest& said, const webhook::Callback& of) {
    const int parts = (said.result.text.empty() ? 0 : 1) + (said.error.empty() ? 0 : 1) +
                      (said.progress.text.empty() ? 0 : 1);
    if (parts > 1) {
        return Error{ErrorCode::invalid, "a callback tells of a result, or an error, or progress", ""};
    }
    if (!said.progress.text.empty())
        return Input{Heartbeat{of.agent, {{of.task, of.epoch, said.progress}}}};
    if (!said.error.empty()) {
        FailTasks failed;
        failed.agent = of.agent;
        failed.failures.push_back({of.task, of.epoch, said.error, said.retryable, said.retry_after});
        return Input{std::move(failed)};
    }
    CompleteTasks completed;
    completed.agent = of.agent;
    completed.completions.push_back({of.task, of.epoch, said.result});
    return Input{std::move(completed)};
}

}  // namespace

Result<Done> check_worker(const Api& api, const Principal& principal, const std::string& agent) {
    if (!allows(principal, "agents:work") && !allows(principal, fmt::format("agent:{}", agent))) {
        return Error{ErrorCode::forbidden, fmt::format("this key may not work as agent '{}'", shown(agent)),
                     ""};
    }
    if (agent.size() > agent_name_max) {
        return Error{ErrorCode::invalid, fmt::format("an agent's name has at most {} bytes", agent_name_max),
                     "id"};
    }
    if (api.is_builtin_agent(agent)) {
        return Error{ErrorCode::conflict, fmt::format("'{}' is a built-in agent", agent), "id"};
    }
    return Done{};
}

void register_agent(Api& api, Call call) {
    auto body = read_request<RegisterRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    if (const auto checked = check_worker(api, call.principal, body->id); !checked)
        return call.reply(net::problem(checked.error()));
    AgentInfo agent;
    agent.id = std::move(body->id);
    agent.capabilities = std::move(body->capabilities);
    agent.max_concurrency = body->max_concurrency;
    if (!body->webhook)
        return submit(api, call, RegisterAgent{std::move(agent), call.principal.credential}, done_response);
    if (const auto checked = check_url(api, body->webhook->url); !checked)
        return call.reply(net::problem(checked.error()));
    agent.kind = AgentKind::WEBHOOK;
    agent.webhook = AgentWebhook{.url = std::move(body->webhook->url),
                                 .timeout = body->webhook->timeout,
                                 .callback_within = body->webhook->callback_within};
    // It may be repeated; its answer is not kept, for there may be a secret in it.
    api.host.submit(RegisterAgent{agent, call.principal.credential},
                    [&api, name = agent.id, reply = std::move(call.reply)](Reply answer) {
                        reply(secret_response(api, name, answer, 201));
                    });
}

void remove_agent(Api& api, Call call) {
    if (const auto checked = check_worker(api, call.principal, call.path[0]); !checked)
        return call.reply(net::problem(checked.error()));
    api.host.submit(RemoveAgent{call.path[0], actor_of(call.principal)},
                    [reply = std::move(call.reply)](Reply answer) { reply(done_response(answer)); });
}

void change_agent_secret(Api& api, Call call) {
    if (const auto checked = check_worker(api, call.principal, call.path[0]); !checked)
        return call.reply(net::problem(checked.error()));
    api.host.submit(ChangeAgentSecret{call.path[0], actor_of(call.principal)},
                    [&api, name = call.path[0], reply = std::move(call.reply)](Reply answer) {
                        reply(secret_response(api, name, answer, 200));
                    });
}

void call_back(Api& api, Call call) {
    const auto token = webhook::read_callback_token(api.access.installation_secret(), call.path[0]);
    if (!token) return call.reply(net::problem(token.error()));
    auto body = read_request<CallbackRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    auto told = told_by(*body, *token);
    if (!told) return call.reply(net::problem(told.error()));
    api.host.submit(std::move(*told),
                    [reply = std::move(call.reply)](Reply answer) { reply(first_outcome(answer)); });
}

}  // namespace tero::api
