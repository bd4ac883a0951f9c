// Watches what is stored and what the process takes: the figures of AgentMetrics, kept up with each group,
// looked at again every `monitoring.interval`, and answered from the last look for as long.
//
//     committer ─ stored(batch) ─▶ AgentMetrics ◀─ look() ─ a thread, every interval ─▶ disk, memory, queue
//                                       ├─▶ alert_rules.hpp ─▶ RaiseAlert, ResolveAlert
//                                       └─▶ metrics(), of_agent(), prometheus_text(): any thread
#pragma once

#include "api/metrics.hpp"
#include "base/mutex.hpp"
#include "base/time.hpp"
#include "config/agent_config.hpp"
#include "engine/engine_host.hpp"
#include "modules/monitoring/agent_metrics.hpp"
#include "modules/monitoring/alert_rules.hpp"
#include "modules/monitoring/uptime.hpp"
#include "observe/metrics.hpp"
#include "observe/process.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tero::api {

class Monitor {
public:
    // All outlive it.
    Monitor(const AgentConfig& config, EngineHost& host, const Clock& clock, metrics::Metrics& metrics);
    ~Monitor();

    // For EngineHost: called for each group. Null: some may have been stored unheard, and are read back.
    void stored(const Batch* batch);

    void start();
    void stop();
    // What the thread does at each interval.
    void look();

    // JSON; the same for all who ask within one interval.
    std::string metrics(MetricsBy by, Duration window);
    // Nothing: no such agent is known.
    std::optional<AgentMetricsResponse> of_agent(const std::string& agent, Duration window);
    // Families of its own, for GET /metrics.
    std::string prometheus_text() const;

private:
    struct Answer {
        Timestamp at = {};
        std::string body = {};
    };

    void run();
    void read_back();
    void look_at_process();
    // What the rules make of the figures; not where the clock is moved on purpose.
    void watch(Timestamp now);
    // Alerts of rules that were stored before this start.
    Result<Done> find_firing();
    std::vector<FigureRead> readings(const AlertRule& rule, Timestamp now) const TERO_REQUIRES(mutex_);
    std::optional<double> of_server(const AlertRule& rule, Timestamp now) const TERO_REQUIRES(mutex_);

    const AgentConfig& config_;
    EngineHost& host_;
    const Clock& clock_;
    metrics::Metrics& registry_;

    mutable Mutex mutex_;
    Condition wakes_;
    bool stopping_ TERO_GUARDED_BY(mutex_) = false;
    bool is_to_read_back_ TERO_GUARDED_BY(mutex_) = false;
    AgentMetrics figures_ TERO_GUARDED_BY(mutex_);
    Timestamp since_ TERO_GUARDED_BY(mutex_);
    Uptime open_ TERO_GUARDED_BY(mutex_);
    ServerMetrics server_ TERO_GUARDED_BY(mutex_);
    double processor_seconds_ TERO_GUARDED_BY(mutex_) = 0;
    std::chrono::steady_clock::time_point looked_at_ TERO_GUARDED_BY(mutex_);
    std::map<std::pair<MetricsBy, Duration>, Answer> answers_ TERO_GUARDED_BY(mutex_);
    std::thread thread_;

    // ---- only the thread that looks ----
    AlertRules rules_;
    bool knows_firing_ = false;
};

}  // namespace tero::api
