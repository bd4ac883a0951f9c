// Health: how an agent does, for each kind of work, and what follows from it.
//
//     well --- agent_failures_max tasks in a row fail ---> in quarantine: single probes; each that fails
//       ^                                                  doubles the wait for the next one
//       '------------ probes_to_pass in a row -------------'
//
// A task that fails again at the same agent may be the task's fault and counts once; what was claimed before
// the quarantine began says nothing about how the agent does now.
//
// Pure: of an agent's row, the row to store.
#pragma once

#include "base/time.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/model/options.hpp"
#include "modules/coordinator/model/task.hpp"

#include <string_view>

namespace tero::coordinator {

enum class Verdict { AS_BEFORE, DEGRADED, RECOVERED };

// How an attempt ended. REJECTED: for good, which is said of the task, not of the agent.
enum class AttemptEnd { SUCCEEDED, FAILED, REJECTED };

// Counts the end of an attempt of this task, as it was while it ran.
Verdict count_attempt(AgentInfo& agent, const Task& task, AttemptEnd end, Timestamp now,
                      const CoordinatorOptions& options);

// Of one that is there: DRAINING until somebody says otherwise, else DEGRADED as long as it is in quarantine
// for anything.
AgentStatus status_of(const AgentInfo& agent);

// It was heard of: not OFFLINE any more.
void hear(AgentInfo& agent, Timestamp now);

// It registered with these capabilities: what it no longer does is forgotten, and a probe may come at once.
void begin_anew(AgentInfo& agent, Timestamp now);

bool is_in_quarantine(const AgentInfo& agent);

}  // namespace tero::coordinator
