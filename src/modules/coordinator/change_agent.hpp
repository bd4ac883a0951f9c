// What is told of an agent when its row changes, and what a person may change of one.
#pragma once

#include "base/result.hpp"
#include "kernel/decision.hpp"
#include "modules/coordinator/model/agent.hpp"

#include <string>
#include <string_view>

namespace tero::coordinator {

// Writes the agent as it is now. History gets a line where its status changed, or what it offers; null: it is
// new.
void put_agent(Decided& decided, const Context& context, const AgentInfo* before, AgentInfo after,
               std::string actor);
// A line of an agent's history.
void note_agent(Decided& decided, const Context& context, const AgentInfo& agent, std::string kind,
                std::string actor);

// not_found: it is not registered. conflict: it is built in, and `otherwise`.
Result<Done> check_outside(const AgentInfo* agent, std::string_view name, std::string_view otherwise);
// It is gone: nothing that was told of it goes on firing.
void resolve_alerts(Decided& decided, const AgentInfo& agent);

// invalid: too many of them, or too long.
Result<Done> check_labels(const AgentInfo& agent);

}  // namespace tero::coordinator
