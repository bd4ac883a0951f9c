// Calls that wait for the end of a task or an execution: the same for who asks for one and for who begins it.
#pragma once

#include "api/api.hpp"
#include "base/id.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace tero::api {

inline constexpr std::string_view wait_parameter = "wait";

// A call waits when its query says so.
bool asks_to_wait(const net::Request& request);

// A call that is to be answered with something once that has ended.
struct EndWait {
    Duration most = {};
    std::shared_ptr<void> counted = {};  // among those of its key, for as long as it waits
    std::string credential = {};
    std::shared_ptr<net::Caller> caller = {};
    net::Headers headers = {};  // of the answer
    net::Reply reply = {};
};

// invalid: what it says of the wait makes no sense. forbidden: it has no scope `read`. exhausted: too many
// calls of its key wait already.
Result<EndWait> begin_wait(Api& api, const Call& call, std::string_view read);
// Answers with the row as `shown` has it, once it has ended or the time is up. One that this very call has
// `begun` is shown whatever becomes of the wait, for its id must not get lost.
void await_end(Api& api, EndWait wait, TableId table, const RawId& id, bool begun,
               std::function<net::Response()> shown);
// What answers the call that begins something: a refusal goes out as it is, of what has begun `await` is told
// the answer's body.
net::Reply then_await(EndWait wait, std::function<void(EndWait wait, const std::string& begun)> await);

// What waits in the engine for this caller ends when the caller is gone.
void watch_caller(Api& api, const std::shared_ptr<net::Caller>& caller, std::uint64_t number);

}  // namespace tero::api
