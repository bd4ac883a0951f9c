// What a trained model makes of a message: how probable each intent is. Whoever trains one stands outside;
// the router asks it and keeps the last word where harm could be done (understand.cpp).
#pragma once

#include "modules/router/model/intent.hpp"
#include "modules/router/routing_context.hpp"
#include "modules/router/words.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero::router {

struct IntentGuess {
    IntentType intent = IntentType::UNKNOWN;
    double first = 0;      // probability that it is what the message is mainly about
    double said = 0;       // that the message says it at all
    bool is_said = false;  // `said` is above what was best for this intent in training
};

class IntentModel {
public:
    virtual ~IntentModel() = default;
    // Most probable first; every intent that the model knows. `context`: what came before, as context_name()
    // has it. Safe to use from any thread.
    virtual std::vector<IntentGuess> guess(std::string_view text, std::string_view context) const = 0;
};

// What came before a message, as training data says it: `cold`, `after_quote`, `after_question:<slot>`,
// `after_acceptance`, `waiting_person`.
std::string context_name(const RoutingContext& context, const Words& words);

}  // namespace tero::router
