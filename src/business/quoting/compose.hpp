// Messages of ours, ready to wait for the gate.
#pragma once

#include "business/quoting/model/quote.hpp"
#include "kernel/decision.hpp"
#include "languages/sentences.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <string>
#include <string_view>

namespace tero::sales {

// PENDING, to be sent at once, to the contact's address on the conversation's channel.
Message outbound(const Contact& contact, const Conversation& conversation, MessagePurpose purpose,
                 std::string body, std::string agent, Context& context);

// Whether what becomes of it is what becomes of its quote.
bool carries_quote(const Message& message);
// Its words once more: the quote is its owner and is asked at the gate, and what becomes of it is no news.
bool repeats_quote(const Message& message);

// «No encuentro abierta la cotización …»: a quote that was named cannot be decided.
std::string not_open_text(std::string_view number, const Speech& say);

}  // namespace tero::sales
