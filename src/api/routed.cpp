#include "api/routed.hpp"

#include "api/limits.hpp"
#include "app/modules/burst_routing.hpp"
#include "kernel/query.hpp"
#include "modules/messaging/model/explain.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <tuple>
#include <utility>

namespace tero::api {
namespace {

bool works(AgentStatus status) { return status != AgentStatus::OFFLINE && status != AgentStatus::DRAINING; }

bool offers(const AgentInfo& agent, const std::string& capability) {
    return std::find(agent.capabilities.begin(), agent.capabilities.end(), capability) !=
           agent.capabilities.end();
}

Result<std::vector<AgentInfo>> all_agents(const Api& api, const HeldTasks& held) {
    Query query;
    query.table = table_of<AgentInfo>();
    query.limit = 500;
    std::vector<AgentInfo> agents;
    do {
        TRY(const Page page, api.host.read(query));
        for (const StoredRow& row : page.rows) {
            agents.push_back(row.as<AgentInfo>());
            agents.back().status = shown_status(agents.back(), held);
        }
        query.after = page.next;
    } while (!query.after.empty());
    return agents;
}

net::Response explained(const Api& api, const RouteQuestion& question, const HeldTasks& held) {
    const auto begun = std::chrono::steady_clock::now();
    RouteExplained made = tero::explain_route(*question.router, question.text, question.context);
    const auto took = std::chrono::steady_clock::now() - begun;
    auto agents = all_agents(api, held);
    if (!agents) return net::problem(agents.error());
    RouteResponse response{.context = std::move(made.context),
                           .decision = std::move(made.decision),
                           .intents = std::move(made.intents),
                           .why = std::move(made.why),
                           .values = std::move(made.values),
                           .understanding = std::move(made.understanding)};
    response.agents = agents_for(response.decision, std::move(*agents));
    if (question.may_ask_model) {
        response.asks_model = router::why_ask_model(response.understanding, response.decision.is_fallback,
                                                    question.text, question.context);
    }
    for (const RouteAgent& one : response.agents) {
        if (one.chosen) response.agent = one.agent;
    }
    response.microseconds = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    return row_response(response);
}

Result<ExplainRoute> read_question(const net::Request& request) {
    TRY(auto body, read_request<RouteRequest>(request.body));
    if (body.text.empty()) return Error{ErrorCode::invalid, "is needed: what the customer writes", "text"};
    ExplainRoute question{.text = std::move(body.text)};
    if (body.conversation.empty()) return question;
    auto id = Id<Conversation>::parse(body.conversation);
    if (!id) return Error{ErrorCode::invalid, id.error().message, "conversation"};
    question.conversation = *id;
    return question;
}

}  // namespace

std::vector<RouteAgent> agents_for(const RoutingDecision& decision, std::vector<AgentInfo> agents) {
    std::vector<std::string> chain = decision.otherwise;
    chain.insert(chain.begin(), decision.capability);
    const auto rank = [&](const AgentInfo& agent) {
        return std::tuple{!works(agent.status), agent.id != decision.prefer,
                          agent.status != AgentStatus::ONLINE, agent.latency, agent.id};
    };
    std::sort(agents.begin(), agents.end(),
              [&](const AgentInfo& a, const AgentInfo& b) { return rank(a) < rank(b); });
    std::vector<RouteAgent> tried;
    bool chosen = false;
    for (const std::string& capability : chain) {
        for (const AgentInfo& agent : agents) {
            if (!offers(agent, capability)) continue;
            const bool first = !chosen && works(agent.status);
            tried.push_back({agent.id, capability, agent.status, first});
            chosen = chosen || first;
        }
    }
    return tried;
}

void explain_route(Api& api, Call call) {
    auto question = read_question(call.request);
    if (!question) {
        call.reply(net::problem(question.error()));
        return;
    }
    api.host.submit(std::move(*question), [&api, reply = std::move(call.reply)](Reply answer) mutable {
        if (!answer) return reply(net::problem(answer.error()));
        auto asked = *answer->as<std::shared_ptr<const RouteQuestion>>();
        read_with_held(api, std::move(reply), [&api, asked = std::move(asked)](const HeldTasks& held) {
            return explained(api, *asked, held);
        });
    });
}

}  // namespace tero::api
