// How agents, types of task, workflows, channels and the server do, as the API answers it.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/monitoring/agent_metrics.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tero::api {

struct ServerMetrics {
    Timestamp started_at = {};
    std::optional<double> uptime =
        {};                // the share of the window, since it started, in which the store took writes
    double processor = 0;  // of one core, between the last two looks
    std::uint64_t memory_bytes = 0;
    std::uint64_t disk_bytes = 0;  // of the file system that the data folder is on; 0: there is none
    std::uint64_t disk_free_bytes = 0;
    std::uint64_t log_bytes = 0;  // stored and not yet part of the database's file
    std::int64_t tasks_live = 0;  // queued, or running
    Duration queue_age = {};      // since the task that has waited longest could have begun
    std::optional<Timestamp> backup_at = {};   // when the last good `tero backup` was made; nothing: never
    std::optional<Timestamp> backup_due = {};  // from then on it is too old; nothing: none is expected
};
BOOST_DESCRIBE_STRUCT(ServerMetrics, (),
                      (started_at, uptime, processor, memory_bytes, disk_bytes, disk_free_bytes, log_bytes,
                       tasks_live, queue_age, backup_at, backup_due))
TERO_DESCRIBED_WHOLLY(ServerMetrics);

struct MetricsResponse {
    Timestamp now = {};
    Timestamp since = {};  // nothing is known of before
    Duration window = {};
    MetricsBy by = MetricsBy::AGENT;
    std::vector<MetricsRow> rows = {};  // most outcomes first
    ServerMetrics server = {};
};
BOOST_DESCRIBE_STRUCT(MetricsResponse, (), (now, since, window, by, rows, server))
TERO_DESCRIBED_WHOLLY(MetricsResponse);

struct AgentMetricsResponse {
    Timestamp now = {};
    Timestamp since = {};
    Duration window = {};
    MetricsRow agent = {};
    std::vector<MetricsRow> by_task_type = {};
};
BOOST_DESCRIBE_STRUCT(AgentMetricsResponse, (), (now, since, window, agent, by_task_type))
TERO_DESCRIBED_WHOLLY(AgentMetricsResponse);

}  // namespace tero::api
