// A send that came to nothing, as every channel says it.
#pragma once

#include "modules/messaging/model/send.hpp"

#include <string>
#include <utility>

namespace tero {

inline SendOutcome refused(std::string error_class, bool retryable, std::string detail) {
    SendOutcome outcome;
    outcome.verdict = SendVerdict::REFUSED;
    outcome.error_class = std::move(error_class);
    outcome.retryable = retryable;
    outcome.detail = std::move(detail);
    return outcome;
}

}  // namespace tero
