// Agents over HTTP: register, find, change, remove, and what those that Tero calls need: a secret, and the
// callbacks with which they end what they took.
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/listing.hpp"
#include "api/lookup.hpp"
#include "api/public_url.hpp"
#include "api/requests.hpp"
#include "api/routed.hpp"
#include "base/shown.hpp"
#include "codec/json.hpp"
#include "kernel/history.hpp"
#include "modules/coordinator/model/held_tasks.hpp"
#include "workers/webhook/webhook_secrets.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <utility>

namespace tero::api {
namespace {

constexpr std::size_t agent_name_max = 64;

Result<Done> check_url(const Api& api, const std::string& url) {
    constexpr UrlRule rule{.field = "webhook.url", .opened_by = "agents.webhook.allow_private"};
    return check_public_url(url, rule, api.config.agents.webhook.allow_private);
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

struct AgentFilter {
    std::string_view parameter = {};
    bool (*matches)(const AgentInfo& agent, const std::string& value) = nullptr;
};

bool has(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// Which key registered it is nobody's business.
AgentInfo shown_agent(AgentInfo agent, const HeldTasks& held) {
    agent.status = shown_status(agent, held);
    if (agent.webhook) agent.webhook->credential.clear();
    return agent;
}

constexpr std::array agent_filters{
    AgentFilter{"status", [](const AgentInfo& agent, const std::string& value) {
                    return name_of(agent.status) == value;
                }},
    AgentFilter{"kind", [](const AgentInfo& agent, const std::string& value) {
                    return name_of(agent.kind) == value;
                }},
    AgentFilter{"capability", [](const AgentInfo& agent, const std::string& value) {
                    return has(agent.capabilities, value);
                }},
    AgentFilter{"label",
                [](const AgentInfo& agent, const std::string& value) { return has(agent.labels, value); }},
    AgentFilter{"version",
                [](const AgentInfo& agent, const std::string& value) { return agent.version == value; }},
};

const AgentFilter* filter_named(std::string_view name) {
    const auto* const found = std::find_if(agent_filters.begin(), agent_filters.end(),
                                           [&](const AgentFilter& one) { return one.parameter == name; });
    return found == agent_filters.end() ? nullptr : found;
}

template <class Enum>
bool is_one_of(std::string_view value) {
    const auto names = type_info<Enum>().enumerators;
    return std::find(names.begin(), names.end(), value) != names.end();
}

Result<Query> agent_query(const net::Request& request) {
    Query query;
    query.table = table_of<AgentInfo>();
    TRY(query.limit, number_parameter(request, "limit", list_limit_usual, list_limit_max));
    for (const auto& [name, value] : request.query) {
        if (name == "cursor") query.after = value;
        const bool is_known_value = name == "status" ? is_one_of<AgentStatus>(value)
                                    : name == "kind" ? is_one_of<AgentKind>(value)
                                                     : true;
        if (!is_known_value)
            return Error{ErrorCode::invalid, fmt::format("'{}' is no {}", shown(value), name), name};
        if (name == "limit" || name == "cursor" || filter_named(name) != nullptr) continue;
        return Error{ErrorCode::invalid,
                     fmt::format("unknown parameter '{}'; this list knows limit, cursor, status, kind, "
                                 "capability, label, version",
                                 shown(name)),
                     shown(name)};
    }
    return query;
}

// A page of those that match every filter. All agents are looked at, of which there are few: its end is where
// as many were found as fit.
Result<std::string> agents_found(const Api& api, Query query, const net::Headers& wanted,
                                 const HeldTasks& held) {
    const auto matches = [&](const AgentInfo& agent) {
        return std::all_of(wanted.begin(), wanted.end(), [&](const auto& one) {
            const AgentFilter* filter = filter_named(one.first);
            return filter == nullptr || filter->matches(agent, one.second);
        });
    };
    const std::size_t limit = query.limit;
    std::vector<std::string> found;
    std::string next;
    do {
        query.limit = limit;
        TRY(Page page, api.host.read(query));
        for (std::size_t i = 0; i < page.rows.size(); ++i) {
            const AgentInfo agent = shown_agent(page.rows[i].as<AgentInfo>(), held);
            if (!matches(agent)) continue;
            found.push_back(to_json(agent));
            if (found.size() < limit || i + 1 == page.rows.size()) continue;
            query.limit = i + 1;  // the page ends here: the store says how one goes on from there
            TRY(page, api.host.read(query));
        }
        next = page.next;
        query.after = next;
    } while (found.size() < limit && !next.empty());
    std::string body = fmt::format(R"({{"items":[{}],"next_cursor":)", fmt::join(found, ","));
    if (next.empty()) {
        body += "null";
    } else {
        append_json_text(body, next);
    }
    return body + "}";
}

}  // namespace

void read_with_held(Api& api, net::Reply reply, std::function<net::Response(const HeldTasks&)> read) {
    auto counted = [&api, reply = std::move(reply), read = std::move(read)](Reply answer) mutable {
        HeldTasks held = answer ? std::move(*answer).take<HeldTasks>() : HeldTasks{};
        api.read(std::move(reply), [held = std::move(held), read = std::move(read)] { return read(held); });
    };
    api.host.submit(CountHeld{}, std::move(counted));
}

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
    agent.version = std::move(body->version);
    agent.labels = std::move(body->labels);
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

void change_agent(Api& api, Call call) {
    auto body = read_request<ChangeAgentRequest>(call.request.body);
    if (const auto checked = check_worker(api, call.principal, call.path[0]); !checked)
        return call.reply(net::problem(checked.error()));
    if (!body) return call.reply(net::problem(body.error()));
    api.host.submit(
        ChangeAgent{call.path[0], body->max_concurrency, body->draining, actor_of(call.principal)},
        [reply = std::move(call.reply)](Reply answer) {
            if (!answer) return reply(net::problem(answer.error()));
            reply(row_response(ChangeAgentResponse{answer->as<AgentChanged>()->holds}));
        });
}

void agent_history(Api& api, Call call) {
    api.read(std::move(call.reply),
             [&api, name = call.path[0]] { return history_response(api, agent_subject(name)); });
}

void list_agents(Api& api, Call call) {
    auto query = agent_query(call.request);
    if (!query) return call.reply(net::problem(query.error()));
    read_with_held(api, std::move(call.reply), [&api, query = std::move(*query),
                                                wanted = call.request.query](const HeldTasks& held) {
        auto found = agents_found(api, query, wanted, held);
        if (found) return json_response(*found);
        Error error = std::move(found).error();
        if (error.field == "after") error.field = "cursor";
        return net::problem(error);
    });
}

void get_agent(Api& api, Call call) {
    read_with_held(api, std::move(call.reply), [&api, name = call.path[0]](const HeldTasks& held) {
        const auto row = read_row(api, table_of<AgentInfo>(), RowKey{name});
        return row ? row_response(shown_agent(row->as<AgentInfo>(), held)) : net::problem(row.error());
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
