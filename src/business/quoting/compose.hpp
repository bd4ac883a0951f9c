// Messages of ours, ready to wait for the gate.
#pragma once

#include "base/time_zone.hpp"
#include "business/quoting/send_gate.hpp"
#include "kernel/decision.hpp"
#include "kernel/options.hpp"

#include <string>
#include <string_view>

namespace tero::sales {

// PENDING, to be sent at once, to the contact's address on the conversation's channel.
Message outbound(const Contact& contact, const Conversation& conversation, MessagePurpose purpose,
                 std::string body, std::string agent, Context& context);

// «No encuentro abierta la cotización …»: a quote that was named cannot be decided.
std::string not_open_text(std::string_view number, std::string_view language);

// Holds both wordings, the free text and the template: the gate decides at the moment of sending which one
// goes.
Message follow_up_message(const Quote& quote, const Contact& contact, const Conversation& conversation,
                          Duration after, const FollowUpOptions& options, const std::string& link,
                          const TimeZone& zone, Context& context);

// The gate said later: a follow-up that waits tells why, and until when.
void put_deferred(Decided& decided, const Context& context, FollowUp follow_up, const GateAnswer& gate);

}  // namespace tero::sales
