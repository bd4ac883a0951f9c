// One step of a sequence for one quote: planned when the quote was sent, until it has gone out or never will.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/owner.hpp"
#include "kernel/table.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace tero {

// PENDING --due, gate open--> BOOKED --message sent--> SENT      BOOKED: its message exists, exactly one
//    |--- customer answered, quote decided, takeover … --> CANCELLED
//    `--- gate closed for good --> SUPPRESSED
enum class FollowUpStatus { PENDING, BOOKED, SENT, CANCELLED, SUPPRESSED, FAILED };
BOOST_DESCRIBE_ENUM(FollowUpStatus, PENDING, BOOKED, SENT, CANCELLED, SUPPRESSED, FAILED)

struct FollowUp {
    Id<FollowUp> id = {};
    Id<Quote> quote = {};
    Id<Contact> contact = {};
    Id<Conversation> conversation = {};
    std::string quote_number = {};
    std::string step = {};  // of the sequence; empty: planned before steps had ids
    Duration after = 24h;   // counted from the moment the quote was sent
    FollowUpStatus status = FollowUpStatus::PENDING;
    Timestamp due_at = {};             // moved on when the gate says later
    Timestamp not_before = {};         // the customer asked for another price since: it waits until then
    std::string reason = {};           // the gate's last word: why it waits, was sent or was not …
    std::vector<GateCheck> gate = {};  // … and what it saw
    Id<Message> message = {};
    Timestamp created_at = {};
    Timestamp sent_at = {};
    RawId workflow_path = {};       // that hears how its sequence ends; empty: none
    std::int32_t workflow_run = 0;  // of the step that waits for it
    bool promised = false;          // the customer named the day, and heard that we write then
    bool operator==(const FollowUp&) const = default;
};
BOOST_DESCRIBE_STRUCT(FollowUp, (),
                      (id, quote, contact, conversation, quote_number, step, after, status, due_at,
                       not_before, reason, gate, message, created_at, sent_at, workflow_path, workflow_run,
                       promised))
TERO_DESCRIBED_WHOLLY(FollowUp);

TERO_MODULE(followup)
TERO_ROW(followup, follow_ups, FollowUp, IndexInfo{"by_due", {"due_at"}},
         IndexInfo{"by_status", {"status", "due_at"}}, IndexInfo{"by_quote", {"quote", "due_at"}})

}  // namespace tero
