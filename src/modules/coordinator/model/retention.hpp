// Section `retention.tasks` of the configuration.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

namespace tero {

struct TaskRetention {
    Duration succeeded = std::chrono::days{7};
    Duration failed = std::chrono::days{90};
    Duration cancelled = std::chrono::days{30};
    Duration history = std::chrono::days{30};
    Duration unique_keys = std::chrono::days{90};
    Duration silent_agents = std::chrono::days{30};
    bool operator==(const TaskRetention&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskRetention, (), (succeeded, failed, cancelled, history, unique_keys, silent_agents))
TERO_DESCRIBED_WHOLLY(TaskRetention);
TERO_OPTIONS(
    TaskRetention,
    {.name = "succeeded",
     .text = "Tasks that succeeded, with payload and result, from their end on. 0s: for ever.",
     .range = between(0s, 24h * 36'500)},
    {.name = "failed",
     .text = "Tasks that failed for good, were given up or expired. 0s: for ever.",
     .range = between(0s, 24h * 36'500)},
    {.name = "cancelled",
     .text = "Tasks that somebody cancelled. 0s: for ever.",
     .range = between(0s, 24h * 36'500)},
    {.name = "history",
     .text = "What happened to tasks and agents, line by line. 0s: for ever.",
     .range = between(0s, 24h * 36'500)},
    {.name = "unique_keys",
     .text =
         "A unique key, from its submission on; at least as long as its task is kept. Afterwards the same "
         "key is a new task. 0s: for ever.",
     .range = between(0s, 24h * 36'500)},
    {.name = "silent_agents",
     .text =
         "Agents that have been OFFLINE for so long are removed; one that comes back registers again. 0s: "
         "never.",
     .range = between(0s, 24h * 36'500)});

}  // namespace tero
