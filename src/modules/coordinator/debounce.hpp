// A task that is asked for again before it has begun: it carries the newer payload, and waits anew.
#pragma once

#include "kernel/decision.hpp"
#include "modules/coordinator/model/inputs.hpp"

#include <cstdint>

namespace tero::coordinator {

// When a task that was created then, and is asked for now, begins.
Timestamp debounced_until(const NewTask& asked, Timestamp created_at, Timestamp now);

// conflict: the task of this key is none that waits so, or is of another type. forbidden: who asks may not
// change it. Its rows are in memory; `hash` is made of what is asked now.
Result<Submitted> debounce(const Rows& rows, const TaskKey& key, const NewTask& asked, std::uint64_t hash,
                           const Asker& by, const Context& context, Decided& decided);

}  // namespace tero::coordinator
