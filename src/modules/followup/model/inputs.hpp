// What other modules ask of follow-ups, what falls due there, and what they are told.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/input.hpp"
#include "kernel/owner.hpp"
#include "modules/followup/model/follow_up.hpp"
#include "modules/workflow/model/announced.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace tero {

// A step of a workflow can have a quote followed up, and wait for how that ends.
namespace followup {
inline const workflow::Operation follow_sequence{modules::followup, "sequence"};
}  // namespace followup

// ---- commands ----

// This quote has gone out: a follow-up is planned for each step of the sequence.
struct PlanFollowUps {
    Id<Quote> quote = {};
    std::string quote_number = {};
    Id<Contact> contact = {};
    Id<Conversation> conversation = {};
    Timestamp sent_at = {};
    RawId path = {};       // of the workflow that hears how it ends; empty: none
    std::int32_t run = 0;  // … and the run of its step
    bool operator==(const PlanFollowUps&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlanFollowUps, (), (quote, quote_number, contact, conversation, sent_at, path, run))
TERO_DESCRIBED_WHOLLY(PlanFollowUps);

// Puts an end to what has not gone out, of this quote, or of every quote of the contact.
struct EndFollowUps {
    Id<Contact> contact = {};
    Id<Quote> quote = {};
    std::string reason = {};
    bool spares_promised = false;  // one that the customer wants on a day stays
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

// One of them has come to its end: if it was the last, the workflow hears it.
struct FollowUpsEnded {
    RawId path = {};
    std::int32_t run = 0;
    std::string outcome = {};
};

// ---- of people ----

// It is not to go out.
struct CancelFollowUp {
    Id<FollowUp> follow_up = {};
    std::string by = {};
};

// It is due then, and the gate is asked then.
struct RescheduleFollowUp {
    Id<FollowUp> follow_up = {};
    Timestamp at = {};
    std::string by = {};
};

// What the gate would say if it were due then; nothing changes. The epoch: when it is due.
struct JudgeFollowUp {
    Id<FollowUp> follow_up = {};
    Timestamp at = {};
};

// The answer to that.
struct FollowUpVerdict {
    std::string verdict = {};  // OPEN, LATER, CLOSED
    std::string reason = {};
    Timestamp at = {};          // when it would go out; the epoch: never
    bool use_template = false;  // the window is closed by then: the approved wording goes
    std::string text = {};      // as the customer would read it
    std::vector<GateCheck> checks = {};
    bool operator==(const FollowUpVerdict&) const = default;
};
BOOST_DESCRIBE_STRUCT(FollowUpVerdict, (), (verdict, reason, at, use_template, text, checks))
TERO_DESCRIBED_WHOLLY(FollowUpVerdict);

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
TERO_INPUT(followup, COMMAND, FollowUpsEnded)
TERO_INPUT(followup, CALL, CancelFollowUp)
TERO_INPUT(followup, CALL, RescheduleFollowUp)
TERO_INPUT(followup, CALL, JudgeFollowUp)
TERO_INPUT(followup, TIMER, FollowUpDue)
TERO_INPUT(followup, TOLD, FollowUpTold)

}  // namespace tero
