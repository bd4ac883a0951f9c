// How other modules ask for a task. It is a command: the coordinator cannot refuse it later, so what is wrong
// with it is told here and now, to who must say what happens otherwise.
#pragma once

#include "base/result.hpp"
#include "kernel/decision.hpp"
#include "modules/coordinator/model/inputs.hpp"

#include <cstddef>

namespace tero {

inline constexpr std::size_t task_after_max = 100;  // that one task may come after

// What makes no sense in a task, with the field: invalid, or too_large.
Result<Done> check_new_task(const NewTask& task);

// Queues the task in the group of this decision. Its end is told to its owner, and its id is there at once. A
// command has no unique key: who decides twice in one group decides wrong.
[[nodiscard]] Result<Id<Task>> new_task(const Context& context, Decided& decided, NewTask task, Owner owner);

}  // namespace tero
