// What other modules ask of follow-ups, what falls due there, and what they are told.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/input.hpp"
#include "kernel/owner.hpp"
#include "modules/followup/model/follow_up.hpp"

#include <string>

namespace tero {

// ---- commands ----

// This quote has gone out: a follow-up is planned for each step of the sequence.
struct PlanFollowUps {
    Id<Quote> quote = {};
    std::string quote_number = {};
    Id<Contact> contact = {};
    Id<Conversation> conversation = {};
    Timestamp sent_at = {};
};

// Puts an end to what has not gone out, of this quote, or of every quote of the contact.
struct EndFollowUps {
    Id<Contact> contact = {};
    Id<Quote> quote = {};
    std::string reason = {};
};

// The contact asked for another price: what waits for their silence waits longer.
struct HoldFollowUps {
    Id<Contact> contact = {};
};

// Two contacts are one person.
struct MoveFollowUps {
    Id<Contact> from = {};
    Id<Contact> to = {};
};

// ---- timers ----

struct FollowUpDue {
    Id<FollowUp> follow_up = {};
};

// ---- told ----

// A follow-up of the quote was booked, which counts it; or it will not go out, which gives that back; or it
// went out, as this step.
struct FollowUpTold {
    ModuleId owner = ModuleId::NONE;  // of quotes
    Id<Quote> quote = {};
    int counted = 0;  // 1, -1
    std::string step = {};
    Duration after = {};
};
inline Owner owner_of(const FollowUpTold& told) { return {told.owner, told.quote}; }

TERO_INPUT(followup, COMMAND, PlanFollowUps)
TERO_INPUT(followup, COMMAND, EndFollowUps)
TERO_INPUT(followup, COMMAND, HoldFollowUps)
TERO_INPUT(followup, COMMAND, MoveFollowUps)
TERO_INPUT(followup, TIMER, FollowUpDue)
TERO_INPUT(followup, TOLD, FollowUpTold)

}  // namespace tero
