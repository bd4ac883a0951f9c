// A person is called to a conversation: it is on their list from then on, whoever called them.
#pragma once

#include "base/id.hpp"
#include "kernel/decision.hpp"
#include "kernel/owner.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <map>
#include <string>
#include <string_view>

namespace tero {

struct HandOver {
    std::string_view reason = {};                    // `human_request`, `too_many_answers`
    std::string_view actor = {};                     // of the history
    ModuleId owner = ModuleId::NONE;                 // who hears what is said in the conversation
    std::map<std::string, std::string> values = {};  // of the reason, for the list
    Id<Quote> quote = {};
    bool goes_first = false;  // before what a person was called for already
    bool beside = false;      // a question that is none of the sale: the assistant goes on with that
};

// Puts the conversation too. What a person was first called for stays, but what goes first.
void hand_over(Decided& decided, const Context& context, Conversation conversation, const HandOver& why);

}  // namespace tero
