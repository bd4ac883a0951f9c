// The figures of AgentMetrics and of the process for Prometheus: families of their own, after those of the
// registry (observe/metrics.hpp).
#pragma once

#include "api/metrics.hpp"

#include <string>

namespace tero::api {

std::string prometheus_text(const AgentMetrics& figures, const ServerMetrics& server,
                            double processor_seconds);

}  // namespace tero::api
