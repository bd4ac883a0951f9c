// One task as it is, and waiting for its end: the same for who asks for a task and for who submits one.
#pragma once

#include "api/api.hpp"
#include "api/requests.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace tero::api {

inline constexpr std::string_view wait_parameter = "wait";

// A call waits when its query says so.
bool asks_to_wait(const net::Request& request);

// A call that is to be answered with a task once that has ended.
struct TaskWait {
    Duration most = {};
    std::shared_ptr<void> counted = {};  // among those of its key, for as long as it waits
    std::string credential = {};
    bool sees_customers = false;
    std::shared_ptr<net::Caller> caller = {};
    net::Headers headers = {};  // of the answer
    net::Reply reply = {};
};

// invalid: what it says of the wait makes no sense. forbidden: it may not read tasks. exhausted: too many
// calls of its key wait already.
Result<TaskWait> begin_wait(Api& api, const Call& call);
// Answers with the task: 200 once it has ended, 202 when the time was up before. One that this very call has
// `submitted` is shown whatever becomes of the wait, for its id must not get lost.
void await_task(Api& api, TaskWait wait, const Id<Task>& id, bool submitted);

// What waits in the engine for this caller ends when the caller is gone.
void watch_caller(Api& api, const std::shared_ptr<net::Caller>& caller, std::uint64_t number);

}  // namespace tero::api
