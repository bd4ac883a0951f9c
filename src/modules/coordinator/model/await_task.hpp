// Waiting for the end of a task: a call that stays open as a claim does, and that ClaimExpired, CallerLeft
// and CloseClaims end too.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/input.hpp"
#include "modules/coordinator/model/task.hpp"

#include <cstdint>
#include <string>

namespace tero {

inline constexpr Duration task_wait_max = 60s;

// Answered once the task has ended, or the time is up: what it is then is read from its row. unauthenticated:
// who asked may not hear it any more.
struct AwaitTask {
    Id<Task> task = {};
    Duration wait = {};           // no longer than task_wait_max
    std::string credential = {};  // hash of the key or session that waits
    std::uint64_t caller = 0;     // a number of the call, which CallerLeft names should it hang up; 0: none
};

TERO_INPUT(coordinator, CLAIM, AwaitTask)

}  // namespace tero
