// Watches what is stored and what the process takes: the figures of AgentMetrics, kept up with each group,
// looked at again every `monitoring.interval`, and answered from the last look for as long.
//
//     committer ─ stored(batch) ─▶ AgentMetrics ◀─ look() ─ a thread, every interval ─▶ disk, memory, queue
//                                       ├─▶ alert_rules.hpp ─▶ RaiseAlert, ResolveAlert
//                                       ├─▶ KeepRollups: a row for each minute and hour that is over
//                                       └─▶ metrics(), of_agent(), prometheus_text(): any thread
#pragma once

#include "api/metrics.hpp"
#include "base/mutex.hpp"
#include "base/time.hpp"
#include "config/agent_config.hpp"
#include "engine/engine_host.hpp"
#include "modules/monitoring/agent_metrics.hpp"
#include "modules/monitoring/alert_rules.hpp"
#include "modules/monitoring/backup_age.hpp"
#include "modules/monitoring/uptime.hpp"
#include "observe/metrics.hpp"
#include "observe/process.hpp"

#include <chrono>
#include <functional>
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

    // What an agent says of its own process; any thread.
    void heard(const std::string& agent, const WorkerUsage& usage);
    // How the data folder's last backup is found, before the start; without it, nothing is said of backups.
    void set_backups(std::function<Result<BackupSeen>()> seen) { backup_seen_ = std::move(seen); }

    // From the next look on; any thread.
    void set_rules(std::vector<AlertRule> rules);

    void start();
    void stop();
    // What the thread does at each interval.
    void look();

    // JSON; the same for all who ask within one interval. Of more than seven days it reads stored hours:
    // too_large when those are too many.
    Result<std::string> metrics(MetricsBy by, Duration window);
    // Nothing: no such agent is known.
    Result<std::optional<AgentMetricsResponse>> of_agent(const std::string& agent, Duration window);
    // Families of its own, for GET /metrics.
    std::string prometheus_text() const;

private:
    struct Answer {
        Timestamp at = {};
        std::string body = {};
    };

    void run();
    void read_back();
    // Stored sums, for what the rows do not tell; since when there are any.
    Result<Timestamp> read_rollups(Timestamp now);
    // Stores sums whose time is over, a few at a time; not where the clock is moved on purpose.
    void keep_rollups(Timestamp now);
    bool keep(const std::vector<MetricRollup>& rollups);
    Result<OlderFigures> stored_hours(MetricsBy by, Duration window, Timestamp now) const;
    // Since when anything is known.
    Timestamp since(Timestamp now) const TERO_REQUIRES(mutex_);
    void look_at_process();
    void look_at_backup();
    // What the rules make of the figures; not where the clock is moved on purpose.
    void watch(Timestamp now);
    void change_rules();
    void tell(std::vector<AlertRules::Change> changes);
    // Alerts of rules that were stored before this start.
    Result<Done> find_firing();
    std::vector<FigureRead> readings(const AlertRule& rule, Timestamp now) const TERO_REQUIRES(mutex_);
    std::optional<double> of_server(const AlertRule& rule, Timestamp now) const TERO_REQUIRES(mutex_);

    const AgentConfig& config_;
    EngineHost& host_;
    const Clock& clock_;
    metrics::Metrics& registry_;
    std::function<Result<BackupSeen>()> backup_seen_;

    mutable Mutex mutex_;
    Condition wakes_;
    bool stopping_ TERO_GUARDED_BY(mutex_) = false;
    std::optional<std::vector<AlertRule>> other_rules_ TERO_GUARDED_BY(mutex_);
    bool is_to_read_back_ TERO_GUARDED_BY(mutex_) = false;
    AgentMetrics figures_ TERO_GUARDED_BY(mutex_);
    Timestamp since_ TERO_GUARDED_BY(mutex_);
    Uptime open_ TERO_GUARDED_BY(mutex_);
    ServerMetrics server_ TERO_GUARDED_BY(mutex_);
    std::optional<BackupSeen> backup_ TERO_GUARDED_BY(mutex_);
    double processor_seconds_ TERO_GUARDED_BY(mutex_) = 0;
    std::chrono::steady_clock::time_point looked_at_ TERO_GUARDED_BY(mutex_);
    std::map<std::pair<MetricsBy, Duration>, Answer> answers_ TERO_GUARDED_BY(mutex_);
    std::thread thread_;

    // ---- only the thread that looks ----
    AlertRules rules_;
    bool knows_firing_ = false;
    bool keeps_ = true;  // the last sums were stored
};

}  // namespace tero::api
