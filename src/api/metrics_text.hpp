// The figures of AgentMetrics and of the process for Prometheus: families of their own, after those of the
// registry (observe/metrics.hpp).
#pragma once

#include "api/metrics.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>

namespace tero::api {

// backup_age: of the last good backup, or of the data where there is none; nothing: it is not known.
std::string prometheus_text(const AgentMetrics& figures, const ServerMetrics& server,
                            double processor_seconds, std::optional<Duration> backup_age);

}  // namespace tero::api
