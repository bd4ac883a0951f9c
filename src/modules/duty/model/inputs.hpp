// What falls due on duty. What is told there stands in the models of those who tell it.
#pragma once

#include "kernel/input.hpp"
#include "modules/duty/model/notice.hpp"

#include <string>

namespace tero {

struct WaitChanged {  // something waits for a person, or does no more
    std::string key = {};
};
struct CallDue {
    std::string key = {};
};

TERO_INPUT(duty, TIMER, WaitChanged)
TERO_INPUT(duty, TIMER, CallDue)

}  // namespace tero
