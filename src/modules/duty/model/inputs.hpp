// What falls due on duty. What is told there stands in the models of those who tell it.
#pragma once

#include "codec/described.hpp"
#include "kernel/history.hpp"
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

// A colleague was given a conversation; its line of history says who.
struct HandedOn {
    HistoryEntry line = {};
};
struct HandedTo {
    std::string to = {};
    bool operator==(const HandedTo&) const = default;
};
BOOST_DESCRIBE_STRUCT(HandedTo, (), (to))
TERO_DESCRIBED_WHOLLY(HandedTo);

TERO_INPUT(duty, TIMER, WaitChanged)
TERO_INPUT(duty, TIMER, CallDue)
TERO_INPUT(duty, COMMAND, HandedOn)

}  // namespace tero
