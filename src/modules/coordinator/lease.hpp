// Leases: who may work on a task, until when, and what happens when they fall silent.
//
//     QUEUED --claim--> RUNNING --complete--> SUCCEEDED
//        ^                 |--- fail for good --> FAILED
//        +---- backoff ----+--- fail or expire, attempts used up --> DEAD --requeue--> QUEUED
//     QUEUED, RUNNING --cancel--> CANCELLED      QUEUED, RUNNING --deadline--> EXPIRED
//
// Every lease has an epoch one above the last. An agent shows its epoch with each call, so one that was
// paused past its deadline cannot overwrite the work of its successor.
//
// Pure: each function takes the task as stored and returns the task to store, or says why not.
#pragma once

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/model/task.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace tero::coordinator {

// What an agent holds, and must show with every later call.
struct Holder {
    std::string_view agent = {};
    std::uint64_t epoch = 0;
};

// A call of ours may wait so long for a thread before it begins.
constexpr Duration webhook_wait_max = 30s;

// How long silence may last from now on: as the task says, or as long as the agent that Tero calls may take.
Duration lease_of(const Task& task, const AgentInfo* agent);

// conflict: the task is not ready to be claimed, or no longer.
Result<Task> claim(const Task& task, std::string_view agent, const RawId& request, Timestamp now);

// For the five below, conflict: this lease has ended and someone else may have the task. The agent drops its
// work.
Result<Task> complete(const Task& task, Holder holder, Timestamp now);
Result<Task> renew(const Task& task, Holder holder, Timestamp now);
// The agent that was called has it, and will say later what became of it.
Result<Task> accept(const Task& task, Holder holder);
// Not retryable: FAILED. Attempts used up: DEAD. Deadline passed: EXPIRED. Otherwise queued again after the
// backoff, or after `retry_after`.
Result<Task> fail(const Task& task, Holder holder, bool retryable, std::optional<Duration> retry_after,
                  Timestamp now, Random& random);
// The agent never got it, or may not go on: back to the queue, and the attempt does not count. It is handed
// out again after `pause`; without one, at once and in its old place.
Result<Task> give_back(const Task& task, Holder holder, Duration pause, Timestamp now);

// The timer's call. Nothing when the lease was renewed or has ended in the meantime.
std::optional<Task> expire(const Task& task, Timestamp now, Random& random);

// Whoever holds it is told with the next call. conflict: it has ended.
Result<Task> cancel(const Task& task, Timestamp now);
// Back to the queue with all its attempts; one that was never handed out not before its time. conflict: it is
// not DEAD, FAILED or CANCELLED, or its deadline has passed.
Result<Task> requeue(const Task& task, Timestamp now);
// A queued task that can never be handed out. DEAD.
Task give_up(const Task& task, Timestamp now);
// The timer's call for a task that has not ended at its deadline. Nothing when it has.
std::optional<Task> pass_deadline(const Task& task, Timestamp now);

// Full jitter: after an outage the retries of many tasks spread out instead of arriving together.
// 1 ms … min(backoff_max, backoff_min * 2^(attempt-1)).
Duration backoff(const Task& task, Random& random);

}  // namespace tero::coordinator
