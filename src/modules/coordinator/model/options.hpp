// Section `coordinator` of the configuration.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <cstdint>

namespace tero {

struct CoordinatorOptions {
    Duration lease = 30s;
    std::int32_t attempt_max = 3;
    Duration backoff_min = 1s;
    Duration backoff_max = 10min;
    std::int64_t queue_max = 100000;
    Duration agent_silence_max = 90s;
    Duration poll_max = 30s;
    bool operator==(const CoordinatorOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(CoordinatorOptions, (),
                      (lease, attempt_max, backoff_min, backoff_max, queue_max, agent_silence_max, poll_max))
TERO_DESCRIBED_WHOLLY(CoordinatorOptions);
TERO_OPTIONS(
    CoordinatorOptions,
    {.name = "lease",
     .text = "Silence longer than this costs an agent its task, unless the task says otherwise.",
     .range = between(1s, 24h)},
    {.name = "attempt_max",
     .text = "Claims before a task is given up, unless the task says otherwise.",
     .unit = "claims",
     .range = between(1, 1000)},
    {.name = "backoff_min",
     .text = "Wait before the second attempt; it doubles from there on.",
     .range = between(1ms, 24h)},
    {.name = "backoff_max",
     .text = "The longest wait between two attempts; at least backoff_min.",
     .range = between(1ms, 24h * 7)},
    {.name = "queue_max",
     .text = "Tasks queued and running together. Beyond it a submission is refused (429).",
     .unit = "tasks",
     .range = between(1, 10'000'000)},
    {.name = "agent_silence_max",
     .text = "An agent that said nothing for so long is OFFLINE and gets no task; longer than poll_max.",
     .range = between(1ms, 24h * 366)},
    {.name = "poll_max",
     .text = "How long a worker's claim may wait for a task.",
     .range = between(0s, 5min)});

}  // namespace tero
