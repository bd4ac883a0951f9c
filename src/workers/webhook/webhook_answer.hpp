// What is sent to an agent that Tero calls, and what its answer means for the task.
//
//     200 … 299       done; the body is the result
//     202             taken: a callback says later what became of it
//     400 … 499       failed for good: it says something of the task
//     no answer, 5xx, 408, 425, 429, a redirect, and what says that the URL or the secret is wrong (401, 403,
//     404, 405, 407, 410, 421)
//                     failed, to be tried again: it says something of the agent
#pragma once

#include "kernel/input.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "net/http.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tero::webhook {

// The body of a call.
struct WebhookCall {
    std::string task = {};
    std::uint64_t epoch = 0;
    std::string agent = {};
    std::string type = {};
    std::string capability = {};
    std::int32_t attempt = 0;
    std::int32_t attempt_max = 0;
    std::string idempotency_key = {};  // of the call that submitted it, to be passed on
    std::string callback = {};         // where a call that was answered with 202 is brought to its end
    Json payload = {};
};
BOOST_DESCRIBE_STRUCT(WebhookCall, (), (task, epoch, agent, type, capability, attempt, attempt_max,
                                        idempotency_key, callback, payload))
TERO_DESCRIBED_WHOLLY(WebhookCall);

std::string body_of(const CallWebhook& call, std::string callback_url);

// CompleteTasks, FailTasks or AcceptTask.
Input outcome_of(const CallWebhook& call, const Result<net::Response>& answer);

}  // namespace tero::webhook
