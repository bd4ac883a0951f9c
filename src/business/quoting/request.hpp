// What a customer wants by now: a request grows over several messages.
#pragma once

#include "modules/router/model/intent.hpp"

namespace tero::sales {

// What was said before, with what is said now put over it.
QuoteRequest merged(const QuoteRequest& before, const QuoteRequest& said);

// Whether who says this asks what something costs: that is no word about the quotes they have.
inline bool asks_for_a_price(IntentType intent) {
    return intent == IntentType::QUOTE_REQUEST || intent == IntentType::PRICE_INQUIRY ||
           intent == IntentType::DATA_PROVISION;
}

}  // namespace tero::sales
