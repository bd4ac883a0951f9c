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
    std::int64_t delayed_max = 1000000;
    Duration delay_near = 1h;
    Duration overdue_after = 1min;
    Duration agent_silence_max = 90s;
    Duration poll_max = 30s;
    Duration retry_elsewhere = 30s;
    std::int32_t agent_failures_max = 5;
    Duration probe_min = 5s;
    Duration probe_max = 5min;
    std::int32_t probes_to_pass = 3;
    bool start_paused = false;
    bool operator==(const CoordinatorOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(CoordinatorOptions, (),
                      (lease, attempt_max, backoff_min, backoff_max, queue_max, delayed_max, delay_near,
                       overdue_after, agent_silence_max, poll_max, retry_elsewhere, agent_failures_max,
                       probe_min, probe_max, probes_to_pass, start_paused))
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
     .text = "Tasks ready and running together. Beyond it a submission is refused (429); of one fairness key "
             "already beyond four times the room that is left.",
     .unit = "tasks",
     .range = between(1, 10'000'000)},
    {.name = "delayed_max",
     .text = "Tasks that wait for a time within delay_near. Beyond it a submission of another one is refused "
             "(429).",
     .unit = "tasks",
     .range = between(1, 100'000'000)},
    {.name = "delay_near",
     .text = "How long before its time a delayed task is in memory; until then it costs the disk alone.",
     .range = between(1s, 24h * 366)},
    {.name = "overdue_after",
     .text = "A task that has waited longer gets every fourth grant, the oldest first, whatever its priority "
             "or fairness key; URGENT ones still go before it.",
     .range = between(1s, 24h * 7)},
    {.name = "agent_silence_max",
     .text = "An agent that said nothing for so long is OFFLINE and gets no task; longer than poll_max.",
     .range = between(1ms, 24h * 366)},
    {.name = "poll_max",
     .text = "How long a worker's claim may wait for a task.",
     .range = between(0s, 5min)},
    {.name = "retry_elsewhere",
     .text = "How long a retry waits for another agent than the one that failed it, where one is alive.",
     .range = between(0s, 24h)},
    {.name = "agent_failures_max",
     .text = "An agent that fails so many attempts of one kind of work in a row is DEGRADED: of that kind it "
             "gets single probes.",
     .unit = "attempts",
     .range = between(1, 1000)},
    {.name = "probe_min",
     .text = "Wait before the first probe; it doubles with each that fails.",
     .range = between(1s, 24h)},
    {.name = "probe_max",
     .text = "The longest wait between two probes; at least probe_min.",
     .range = between(1s, 24h * 7)},
    {.name = "probes_to_pass",
     .text = "Probes in a row that an agent must pass to be given work as before.",
     .unit = "probes",
     .range = between(1, 100)},
    {.name = "start_paused",
     .text = "Starts with the queue paused, as `tero serve --start-paused` does: nothing is handed out until "
             "`tero tasks resume all`."});

}  // namespace tero
