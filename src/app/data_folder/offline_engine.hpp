// An engine on a data folder that no server uses, for a tool that changes one thing and ends: it has no
// agents, channels or address, nothing falls due, and nothing is sent.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "config/agent_config.hpp"
#include "engine/engine_host.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace tero::app {

std::uint64_t random_seed();

struct OfflineEngine {
    EngineHost& host;
    const Clock& clock;
};

// conflict: a server uses the folder. The secret is only needed for what is hashed with it.
Result<Done> with_offline_engine(const AgentConfig& config, const std::string& secret,
                                 const std::function<Result<Done>(OfflineEngine)>& work);

}  // namespace tero::app
