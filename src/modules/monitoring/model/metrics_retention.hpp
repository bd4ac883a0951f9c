// Section `retention.metrics` of the configuration: how long sums of figures are kept.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <chrono>

namespace tero {

struct MetricsRetention {
    Duration minutes = std::chrono::days{2};
    Duration hours = std::chrono::days{366};
    bool operator==(const MetricsRetention&) const = default;
};
BOOST_DESCRIBE_STRUCT(MetricsRetention, (), (minutes, hours))
TERO_DESCRIBED_WHOLLY(MetricsRetention);
TERO_OPTIONS(MetricsRetention,
             {.name = "minutes",
              .text = "Figures of agents, types of task, workflows and channels, a sum for each minute: a start goes on "
                      "from them. 0s: for ever.",
              .range = between(0s, 24h * 36'500)},
             {.name = "hours",
              .text = "The same for each hour: windows of more than seven days are made of them. 0s: for ever.",
              .range = between(0s, 24h * 36'500)});

}  // namespace tero
