// The customer wants to hear of a quote on a day, and not before.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/input.hpp"
#include "modules/followup/model/follow_up.hpp"

#include <string>

namespace tero {

struct PostponeFollowUps {
    Id<Quote> quote = {};
    std::string quote_number = {};
    Id<Contact> contact = {};
    Id<Conversation> conversation = {};
    Duration after = {};  // of the last step that went out; zero: none did
    Timestamp at = {};
};

TERO_INPUT(followup, COMMAND, PostponeFollowUps)

}  // namespace tero
