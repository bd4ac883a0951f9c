// One task as its answer shows it, at once or once it has ended.
#pragma once

#include "api/await_end.hpp"
#include "modules/coordinator/model/task.hpp"

namespace tero::api {

// Whether the key may see what Tero's own tasks carry: a customer's words, and what is answered.
bool sees_customers(const Principal& principal);

// 200 once it has ended, 202 when the time was up before; see await_end.
void await_task(Api& api, EndWait wait, const Id<Task>& id, bool submitted, bool shows_customers);

}  // namespace tero::api
