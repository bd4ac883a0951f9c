// What people do about an alert: say that they have seen it, or that nobody is to be told of it for a while.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"

#include <string>

namespace tero {

// Nobody more is told of it until it is resolved, or comes back graver.
struct AcknowledgeAlert {
    std::string alert = {};  // its key
    std::string by = {};
    std::string note = {};
};

// Nobody is told of it for so long, should it be resolved and come back too. Zero ends a silence.
struct SilenceAlert {
    std::string alert = {};
    Duration lasts = {};
    std::string by = {};
    std::string note = {};
};

struct SilenceOver {
    std::string alert = {};
};

TERO_INPUT(monitoring, CALL, AcknowledgeAlert)
TERO_INPUT(monitoring, CALL, SilenceAlert)
TERO_INPUT(monitoring, TIMER, SilenceOver)

}  // namespace tero
