// A message of ours, ready to wait for the gate.
#pragma once

#include "kernel/decision.hpp"
#include "kernel/owner.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <string>

namespace tero::messaging {

// PENDING, to be sent at once, to the contact's address on the conversation's channel. Its owner is told what
// becomes of it.
Message outgoing(Owner owner, const Contact& contact, const Conversation& conversation,
                 MessagePurpose purpose, std::string body, std::string agent, Context& context);

}  // namespace tero::messaging
