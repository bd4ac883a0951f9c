// Built-in agents: they claim tasks like any other agent, and work on a small pool of threads in this
// process.
#pragma once

#include "base/mutex.hpp"
#include "base/result.hpp"
#include "base/worker_pool.hpp"
#include "engine/engine_host.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "workers/model/options.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tero::telemetry {
class Telemetry;
}

namespace tero::agents {

// An agent of this process: its name, what it can do, and the function that does it.
struct BuiltinAgent {
    std::string name = {};
    std::vector<std::string> capabilities = {};
    // The result of a task with this payload. An error: it cannot be done, today or ever. Called on several
    // threads.
    std::function<Result<Json>(const Json& payload)> work = {};
};

class BuiltinAgents {
public:
    BuiltinAgents(AgentOptions options, std::vector<BuiltinAgent> agents, EngineHost& host);
    ~BuiltinAgents() { stop(); }

    // Before the start: where an attempt is made. Null: nothing is traced.
    void trace_to(telemetry::Telemetry& telemetry) { telemetry_ = &telemetry; }
    // Registers them and begins to claim.
    Result<Done> start();
    // Finishes what they hold, and gives back what they get from now on. The host must still run. May be
    // called twice or unstarted.
    void stop();

private:
    // `failures`: claims of this agent that were refused, one after the other.
    void claim(const BuiltinAgent& agent, int failures);
    void claim_again();  // the thread that does so after a pause
    bool is_stopping() const;
    void give_back(const BuiltinAgent& agent, const Lease& lease);
    void work(const BuiltinAgent& agent, const Lease& lease);
    std::int32_t concurrency(const std::string& agent) const;

    AgentOptions options_;
    const std::vector<BuiltinAgent> agents_;
    EngineHost& host_;
    telemetry::Telemetry* telemetry_ = nullptr;
    WorkerPool pool_;

    mutable Mutex mutex_;
    std::vector<std::pair<const BuiltinAgent*, int>> refused_
        TERO_GUARDED_BY(mutex_);  // claims to make again
    bool stopping_ TERO_GUARDED_BY(mutex_) = false;
    Condition wakes_;
    std::thread claimer_;
};

}  // namespace tero::agents
