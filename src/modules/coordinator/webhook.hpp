// Agents that Tero calls: each task that they are granted goes to their URL.
//
//     granted --called--> answered at once: it ends, or fails
//                    \--> answered 202: is_accepted, until a callback says what became of it
//                     \-> the process dies: called again, with the same task and epoch
#pragma once

#include "base/result.hpp"
#include "kernel/decision.hpp"
#include "modules/coordinator/model/agent.hpp"

#include <optional>

namespace tero::coordinator {

// How long calls are signed with a secret's predecessor too.
constexpr Duration old_secret_for = 24h;

// invalid: its URL or its times make no sense.
Result<Done> check_webhook(const AgentInfo& agent);
// What it had before is kept; one that had none gets a new secret.
void take_secrets(AgentWebhook& webhook, const std::optional<AgentWebhook>& before, const Context& context);

}  // namespace tero::coordinator
