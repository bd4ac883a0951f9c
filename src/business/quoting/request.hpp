// What a customer wants by now: a request grows over several messages.
#pragma once

#include "modules/router/model/intent.hpp"

namespace tero::sales {

// What was said before, with what is said now put over it.
QuoteRequest merged(const QuoteRequest& before, const QuoteRequest& said);

}  // namespace tero::sales
