// Built-in agents: they claim tasks like any other agent, and work on a small pool of threads in this
// process.
#pragma once

#include "base/mutex.hpp"
#include "base/result.hpp"
#include "base/worker_pool.hpp"
#include "engine/engine_host.hpp"
#include "kernel/options.hpp"
#include "workers/assistant/conversation_agents.hpp"

#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace tero::agents {

class BuiltinAgents {
public:
    BuiltinAgents(const AgentConfig& config, EngineHost& host);
    ~BuiltinAgents() { stop(); }

    // Registers them and begins to claim.
    Result<Done> start();
    // Finishes what they hold, and gives back what they get from now on. The host must still run. May be
    // called twice or unstarted.
    void stop();

private:
    // `failures`: claims of this agent that were refused, one after the other.
    void claim(const std::string& agent, int failures);
    void claim_again();  // the thread that does so after a pause
    bool is_stopping() const;
    void give_back(const std::string& agent, const Lease& lease);
    void work(const std::string& agent, const Lease& lease);
    std::int32_t concurrency(const std::string& agent) const;

    AgentOptions options_;
    sales::PricingOptions pricing_;
    std::string business_;
    EngineHost& host_;
    WorkerPool pool_;

    mutable Mutex mutex_;
    std::vector<std::pair<std::string, int>> refused_ TERO_GUARDED_BY(mutex_);  // claims to make again
    bool stopping_ TERO_GUARDED_BY(mutex_) = false;
    Condition wakes_;
    std::thread claimer_;
};

// Their names, each also the capability it serves.
const std::vector<std::string>& builtin_agent_names();

}  // namespace tero::agents
