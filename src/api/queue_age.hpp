// How long the task has waited that could have begun first.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "kernel/query.hpp"

#include <functional>

namespace tero::api {

// Those that come after others wait for those, and those that are paused for a person: neither for an agent.
// Zero: none waits.
Result<Duration> queue_age(const std::function<Result<Page>(const Query&)>& read, Timestamp now);

}  // namespace tero::api
