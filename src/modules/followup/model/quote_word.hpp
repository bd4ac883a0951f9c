// What the module that owns quotes says of one that is followed up: whether it may be, what stands in the
// places of a wording, and what is planned for one that somebody names.
#pragma once

#include "kernel/owner.hpp"
#include "languages/sentences.hpp"
#include "modules/followup/model/follow_up.hpp"
#include "modules/followup/model/inputs.hpp"
#include "modules/messaging/model/send_gate.hpp"

#include <functional>
#include <string>
#include <variant>

namespace tero::followup {

struct QuoteWord {
    messaging::OwnersWord gate = {};  // the checks that close, and until when it makes sense
    int counted = 0;                  // follow-ups of it that were told as counted
    std::string language = {};        // of its reader
    std::string link = {};            // to its page
};
using AskQuote = std::function<std::variant<QuoteWord, Need>(const Rows&, const FollowUp&, Timestamp now)>;
// Asked only once the quote has said its word.
using SayQuote = std::function<Values(const Rows&, const FollowUp&, const Speech&)>;

// Error: it is not to be followed up, and why.
using PlanQuote =
    std::function<std::variant<PlanFollowUps, Error, Need>(const Rows&, const Id<Quote>&, Timestamp now)>;

struct QuoteOwner {
    ModuleId module = ModuleId::NONE;
    AskQuote ask = {};
    SayQuote say = {};
    PlanQuote plan = {};
};

}  // namespace tero::followup
