// Tasks that come after others.
#pragma once

#include "base/id.hpp"
#include "kernel/input.hpp"
#include "modules/coordinator/model/task.hpp"

namespace tero {

// One of those that this task comes after may have ended: it goes on, is cancelled, or waits.
struct FollowTask {
    Id<Task> task = {};
};

TERO_INPUT(coordinator, TIMER, FollowTask)

}  // namespace tero
