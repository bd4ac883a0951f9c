// Links by which somebody outside without a key says the word that a step waits for: a payment service, a
// courier's system. Who has one may say that one word to that one execution, until the link's time is up.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "modules/workflow/model/execution.hpp"

#include <string>
#include <string_view>

namespace tero::api {

struct SignalLink {
    Id<WorkflowExecution> execution = {};
    std::string name = {};
    Timestamp expires_at = {};
    bool operator==(const SignalLink&) const = default;
};

std::string signal_token(std::string_view secret, const SignalLink& link);
// not_found: it is none of ours, or its time is up.
Result<SignalLink> read_signal_token(std::string_view secret, std::string_view token, Timestamp now);

}  // namespace tero::api
