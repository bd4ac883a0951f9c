// Messages of ours, ready to wait for the gate.
#pragma once

#include "base/time_zone.hpp"
#include "business/quoting/model/quote.hpp"
#include "kernel/decision.hpp"
#include "languages/sentences.hpp"
#include "modules/followup/model/sequence.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/options.hpp"

#include <string>
#include <string_view>

namespace tero::sales {

// PENDING, to be sent at once, to the contact's address on the conversation's channel.
Message outbound(const Contact& contact, const Conversation& conversation, MessagePurpose purpose,
                 std::string body, std::string agent, Context& context);

// «No encuentro abierta la cotización …»: a quote that was named cannot be decided.
std::string not_open_text(std::string_view number, const Speech& say);

// Holds both wordings, the free text and the template: the gate decides at the moment of sending which one
// goes.
Message follow_up_message(const Quote& quote, const Contact& contact, const Conversation& conversation,
                          const followup::Step& step, const followup::Sequence& sequence,
                          const std::string& link, const TimeZone& zone, const Sentences& sentences,
                          Context& context);

}  // namespace tero::sales
