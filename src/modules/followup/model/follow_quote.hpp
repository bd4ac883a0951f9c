// Somebody else has a quote followed up, such as a schedule.
#pragma once

#include "base/id.hpp"
#include "kernel/input.hpp"
#include "kernel/owner.hpp"
#include "modules/followup/model/follow_up.hpp"

#include <string>

namespace tero {

// Its sequence begins now, as if the quote had been sent now.
struct FollowQuote {
    Id<Quote> quote = {};
    Owner asked_by = {};   // hears it if nothing begins …
    std::string key = {};  // … by its own name for this
    std::string by = {};   // for history
};

// Nothing of it begins: there is no such quote, it is decided, or followed up already.
struct FollowQuoteRefused {
    Owner asked_by = {};
    std::string key = {};
    std::string why = {};
};
inline Owner owner_of(const FollowQuoteRefused& told) { return told.asked_by; }

TERO_INPUT(followup, COMMAND, FollowQuote)
TERO_INPUT(followup, TOLD, FollowQuoteRefused)

}  // namespace tero
