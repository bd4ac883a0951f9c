// Built-in agents: they claim tasks like any other agent, and work on a small pool of threads in this
// process.
#pragma once

#include "agents/conversation_agents.hpp"
#include "base/result.hpp"
#include "base/worker_pool.hpp"
#include "engine/engine_host.hpp"
#include "model/options.hpp"

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

namespace tero::agents {

class BuiltinAgents {
public:
    BuiltinAgents(const AgentConfig& config, EngineHost& host);
    ~BuiltinAgents() { stop(); }

    // Registers them and begins to claim.
    Result<Done> start();
    // Finishes what they hold. The host must still run. May be called twice or unstarted.
    void stop();

private:
    void claim(const std::string& agent);
    void work(const std::string& agent, const Lease& lease);
    std::int32_t concurrency(const std::string& agent) const;

    AgentOptions options_;
    sales::PricingOptions pricing_;
    std::string business_;
    EngineHost& host_;
    WorkerPool pool_;
    std::atomic<bool> stopping_ = false;
};

// Their names, each also the capability it serves.
const std::vector<std::string>& builtin_agent_names();

}  // namespace tero::agents
