// From a message to what the customer wants: its intents, its entities, and the reasons.
//
//     «Buenas, pregunté la semana pasada por mi pedido y no me contestaron»
//       intents  QUOTE_STATUS, COMPLAINT        in the order of the text
//       intent   COMPLAINT                      opt-out, complaint, a person; then the first mentioned
//       reasons  quote_status.asks_about_quote, complaint.reports_no_answer
//
// Pure, linear in the length of the text, and never an error: what cannot be understood is UNKNOWN.
#pragma once

#include "modules/router/entities.hpp"
#include "modules/router/intent_model.hpp"
#include "modules/router/lexicon.hpp"
#include "modules/router/model/intent.hpp"
#include "modules/router/model/reasons.hpp"
#include "modules/router/routing_context.hpp"
#include "modules/router/rules.hpp"
#include "modules/router/text.hpp"

#include <string_view>
#include <vector>

namespace tero::router {

// The whole of what was read; the details are not part of a price and are not stored with it.
struct MessageReading {
    Understanding understanding = {};
    Details details = {};
};

// … with all that led there. The lexicon must outlive it.
struct WholeReading {
    Text text = {};
    Entities entities = {};
    std::vector<Match> matches = {};
    std::vector<IntentGuess> guesses = {};  // the most probable first; empty without a model
    Understanding understanding = {};
};

WholeReading read_whole(std::string_view text, const Lexicon& lexicon, const RoutingContext& context = {});

MessageReading read_message(std::string_view text, const Lexicon& lexicon,
                            const RoutingContext& context = {});

Understanding understand(std::string_view text, const Lexicon& lexicon, const RoutingContext& context = {});

// A button or list row the customer pressed. `QUOTE_ACCEPT|<number>`, `QUOTE_REJECT|…`, `QUOTE_LATER|…`,
// `STOP`, and answers such as `length:8` or `product:<code>`. A payload that is none of these is read as its
// title.
Understanding understand_button(std::string_view payload, std::string_view title, const Lexicon& lexicon,
                                const RoutingContext& context = {});

}  // namespace tero::router
