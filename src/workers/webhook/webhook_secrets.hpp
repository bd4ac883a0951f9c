// What proves who calls whom. Calls to an agent are signed as Standard Webhooks has it: HMAC-SHA-256 over
// `id.timestamp.body`. A callback is proved by its URL, which is good for one lease alone.
//
// Both are made of the installation's secret: a stolen database alone signs nothing.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/model/task.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tero::webhook {

// `whsec_…`, as its owner is shown it.
std::string agent_secret(std::string_view installation, std::string_view agent, const RawId& id);

// The value of the header webhook-signature: with the secret's predecessor too, as long as that is good.
std::string signature(std::string_view installation, const AgentInfo& agent, std::string_view message_id,
                      Timestamp at, std::string_view body);

// Whose lease it is that a callback speaks of.
struct Callback {
    Id<Task> task = {};
    std::uint64_t epoch = 0;
    std::string agent = {};
};
std::string callback_token(std::string_view installation, const Callback& callback);
// not_found: it is none of ours.
Result<Callback> read_callback_token(std::string_view installation, std::string_view token);

}  // namespace tero::webhook
