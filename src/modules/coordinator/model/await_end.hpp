// Waiting for the end of a task or an execution: a call that stays open as a claim does, and that
// ClaimExpired, CallerLeft and CloseClaims end too.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/input.hpp"
#include "kernel/table.hpp"

#include <cstdint>
#include <string>

namespace tero {

inline constexpr Duration end_wait_max = 60s;

// Answered once the row has ended, or the time is up: what it is then is read from it. unauthenticated: who
// asked may not hear it any more.
struct AwaitEnd {
    TableId table = {};           // of Task or WorkflowExecution
    RawId id = {};
    Duration wait = {};           // no longer than end_wait_max
    std::string credential = {};  // hash of the key or session that waits
    std::uint64_t caller = 0;     // a number of the call, which CallerLeft names should it hang up; 0: none
};

TERO_INPUT(coordinator, CLAIM, AwaitEnd)

}  // namespace tero
