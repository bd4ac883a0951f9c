// The router's model, as learn/ trains one: which of the intents a message says.
#pragma once

#include "base/result.hpp"
#include "modules/router/intent_model.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace tero {

// As lines to learn from have it: OPT_OUT is `opt_out`.
std::string intent_label(IntentType intent);

// corrupt: what is wrong with the bytes; invalid: a label that is no intent.
Result<std::shared_ptr<const router::IntentModel>> read_intents(std::string_view bytes);

}  // namespace tero
