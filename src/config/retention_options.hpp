// Section `retention` of the configuration: how long everything is kept once nothing needs it.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"
#include "modules/coordinator/model/retention.hpp"
#include "modules/messaging/model/retention.hpp"
#include "modules/monitoring/model/metrics_retention.hpp"

namespace tero {

struct RetentionOptions {
    Duration every = 10min;
    TaskRetention tasks = {};
    MessageRetention messages = {};
    MetricsRetention metrics = {};
    Duration quotes = std::chrono::days{3650};
    Duration work = std::chrono::days{365};
    Duration executions = std::chrono::days{90};
    Duration history = std::chrono::days{1095};
    Duration alerts = std::chrono::days{90};
    Duration revoked_keys = std::chrono::days{365};
    bool operator==(const RetentionOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(RetentionOptions, (),
                      (every, tasks, messages, metrics, quotes, work, executions, history, alerts,
                       revoked_keys))
TERO_DESCRIBED_WHOLLY(RetentionOptions);
TERO_OPTIONS(
    RetentionOptions,
    {.name = "every",
     .text = "How often Tero looks for what is kept long enough. It goes in small pieces beside the traffic, "
             "and the file shrinks with it. 0s: never.",
     .range = between(0s, 24h * 7)},
    {.name = "tasks", .text = "What the coordinator keeps."},
    {.name = "messages", .text = "What is kept of conversations."},
    {.name = "metrics", .text = "What is kept of how agents, types of task, workflows and channels did."},
    {.name = "quotes",
     .text = "Quotes with their pages and follow-ups, from when they were decided. 0s: for ever.",
     .range = between(0s, 24h * 36'500)},
    {.name = "work",
     .text = "What waited for a person, once it is done. 0s: for ever.",
     .range = between(0s, 24h * 36'500)},
    {.name = "executions",
     .text = "Executions of workflows that are over, with their branches and keys. 0s: for ever.",
     .range = between(0s, 24h * 36'500)},
    {.name = "history",
     .text = "What happened to customers, quotes and everything else but tasks, line by line. 0s: for ever.",
     .range = between(0s, 24h * 36'500)},
    {.name = "alerts", .text = "Alerts that are resolved. 0s: for ever.", .range = between(0s, 24h * 36'500)},
    {.name = "revoked_keys",
     .text = "Keys that were revoked: whose they were. 0s: for ever.",
     .range = between(0s, 24h * 36'500)});

}  // namespace tero
