// Messages of ours, ready to wait for the gate.
#pragma once

#include "base/time_zone.hpp"
#include "core/decision.hpp"
#include "model/options.hpp"

#include <string>
#include <string_view>

namespace tero::sales {

// PENDING, to be sent at once, to the contact's address on the conversation's channel.
Message outbound(const Contact& contact, const Conversation& conversation, MessagePurpose purpose,
                 std::string body, std::string agent, Context& context);

// Holds both wordings, the free text and the template: the gate decides at the moment of sending which one
// goes.
Message follow_up_message(const Quote& quote, const Contact& contact, const Conversation& conversation,
                          Duration after, const FollowUpOptions& options, const std::string& link,
                          const TimeZone& zone, Context& context);

}  // namespace tero::sales
