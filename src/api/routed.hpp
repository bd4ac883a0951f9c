// What the router makes of a message, and who would answer it; nothing is done.
#pragma once

#include "api/api.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/model/held_tasks.hpp"
#include "modules/router/explained.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tero::api {

struct RouteRequest {
    std::string text = {};
    std::string conversation = {};  // in which it would be said; empty: by somebody who never wrote
};
BOOST_DESCRIBE_STRUCT(RouteRequest, (), (text, conversation))
TERO_DESCRIBED_WHOLLY(RouteRequest);

// An agent that offers one of the capabilities that would do.
struct RouteAgent {
    std::string agent = {};
    std::string capability = {};
    AgentStatus status = AgentStatus::ONLINE;
    bool chosen = false;
};
BOOST_DESCRIBE_STRUCT(RouteAgent, (), (agent, capability, status, chosen))
TERO_DESCRIBED_WHOLLY(RouteAgent);

struct RouteResponse {
    RoutingContext context = {};
    RoutingDecision decision = {};
    std::vector<IntentChance> intents = {};  // the most probable first
    std::vector<ReadReason> why = {};
    std::vector<ReadValue> values = {};
    Understanding understanding = {};
    std::vector<RouteAgent> agents = {};  // in the order in which they would be tried
    std::string agent = {};               // the first that works; empty: none does, and the message waits
    std::string asks_model = {};          // why a language model would read it first; empty: it would not
    std::int64_t microseconds = 0;        // that understanding and routing took
};
BOOST_DESCRIBE_STRUCT(RouteResponse, (),
                      (context, decision, intents, why, values, understanding, agents, agent, asks_model,
                       microseconds))
TERO_DESCRIBED_WHOLLY(RouteResponse);

// Of all agents those that offer a capability of the decision: that which it asks for first, then its
// stand-ins; within one, whoever knows the conversation, then those that have room, then the quickest.
std::vector<RouteAgent> agents_for(const RoutingDecision& decision, std::vector<AgentInfo> agents);

// Reads with what the agents hold now; while nobody can say, as if they held nothing.
void read_with_held(Api& api, net::Reply reply, std::function<net::Response(const HeldTasks&)> read);

void explain_route(Api& api, Call call);

}  // namespace tero::api
