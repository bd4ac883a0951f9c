// What somebody who does not hold a task may do to it, one task at a time.
#pragma once

#include "kernel/decision.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/options.hpp"

namespace tero::coordinator {

struct Change {
    TaskVerb verb = TaskVerb::CANCEL;
    TaskPriority priority = TaskPriority::NORMAL;  // of PRIORITIZE
    Asker by = {};
};

// The rows that a change of this task looks at and that are not in memory.
void add_needs(const Rows& rows, const Change& change, const Id<Task>& id, Need& need);
// forbidden: who asks may not. conflict: the task is not in a state for this. All its rows are in memory.
Result<Done> apply(const Rows& rows, const Change& change, const Task& task, const Context& context,
                   Decided& decided);
// Whether who asks may change this task.
Result<Done> check_right_to_change(const Asker& by, const Task& task, const TaskBody* body);

Error queue_is_full(const CoordinatorOptions& options);
// A new task may still run, and end in time.
Result<Done> check_times(const NewTask& task, Timestamp now);
// The key's task stands in the way of another one. Asks for the task, where that depends on it.
bool blocks(const Rows& rows, const TaskKey& key, Timestamp now, Need& need);

}  // namespace tero::coordinator
