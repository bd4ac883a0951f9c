// What the conversation knew before this message: it decides what a bare «100» or «no, gracias» means.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/router/model/intent.hpp"

#include <string>
#include <vector>

namespace tero {

struct RoutingContext {
    bool has_open_quote = false;   // a quote was sent and is neither accepted, rejected nor expired
    bool is_ordered = false;       // the latest quote was accepted
    bool person_called = false;    // and has not answered yet
    bool has_request = false;      // something was asked a price for, and is not quoted yet
    std::string measured_by = {};  // the one figure that gives the size of the open quote: `area_m2`
    QuoteRequest stated = {};      // of what is not quoted yet, or of the quote
    std::vector<QuoteRequest> together = {};  // of several quotes that went out together and are open, each
    std::string asked_for = {};    // a field of QuoteRequest or one of `asked`; empty: nothing waits
    std::string agent = {};        // the agent that knows the conversation
    std::vector<IntentType> last_intents = {};  // of the messages before, oldest first
    Channel channel = Channel::WHATSAPP;
    std::string language = "es";  // of the contact, where the words do not tell
    bool operator==(const RoutingContext&) const = default;
};
BOOST_DESCRIBE_STRUCT(RoutingContext, (),
                      (has_open_quote, is_ordered, person_called, has_request, measured_by, stated, together,
                       asked_for, agent, last_intents, channel, language))
TERO_DESCRIBED_WHOLLY(RoutingContext);

}  // namespace tero
