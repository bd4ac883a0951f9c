// What every change of a task by its agent, a timer or a caller has in common: the task, its history line,
// and, at its end, word to whoever waits for it. The ordinary way, submitted, claimed and done, stands in the
// task itself and has no lines: they were a third of what a life costs.
#pragma once

#include "kernel/alert.hpp"
#include "kernel/decision.hpp"
#include "modules/coordinator/model/inputs.hpp"

#include <string>

namespace tero::coordinator {

// The kind of history line that tells of a task's new status: `task.retried`, `task.dead` …
std::string history_kind(TaskStatus status);
// Of an attempt that came to nothing, for its line: which it was, whose, since when, and what was said of it.
Json attempt_detail(const Task& attempt, std::string_view error);

// A task that died is news for a person.
RaiseAlert dead_alert(const Task& task, const std::string& error);

// A task that has reached a final status.
void end_task(Decided& decided, const Context& context, Task task, const TaskBody& body, std::string actor);

}  // namespace tero::coordinator
