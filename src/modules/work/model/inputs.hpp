// What work can be asked, what falls due there, and what it tells.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/owner.hpp"
#include "modules/work/model/work_item.hpp"
#include "modules/workflow/model/announced.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace tero {

// Steps of workflows can wait until a person has done an item, and make it more urgent.
namespace work {
inline const workflow::Operation wait_for_item{modules::work, "wait"};
inline const workflow::Operation raise_item{modules::work, "raise"};
}  // namespace work

// What both are about: the item of what began the workflow.
struct WorkCall {
    std::string kind = {};
    bool operator==(const WorkCall&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkCall, (), (kind))
TERO_DESCRIBED_WHOLLY(WorkCall);

// ---- of other modules ----

// There is something for a person to do: in the commit of what it is about. An item that is open is joined;
// one that somebody has, or put off, waits again.
struct OpenWork {
    Owner subject = {};
    std::string kind = {};
    std::string cause = {};
    std::map<std::string, std::string> values = {};  // of the cause
    Id<Conversation> conversation = {};
    Id<Contact> contact = {};
    Id<Quote> quote = {};
    WorkUrgency urgency = WorkUrgency::NORMAL;
    bool is_new = false;  // the subject was made just now, under an id of its own: there can be no item of it
};

// There is nothing to do any more, and whose it is knows it already.
struct CloseWork {
    Owner subject = {};
    std::string kind = {};
    std::string by = {};
    bool taken_back = false;  // it was not done: an execution that waits for it is cancelled
};

// A person has a conversation, and with it all that waits there.
struct ConversationTaken {
    Id<Conversation> conversation = {};
    Id<Contact> contact = {};
    std::string by = {};
    std::string cause = {};
    bool wrote = false;   // … and said something to the customer
    bool is_new = false;  // the conversation was made just now: there can be no item of it
};

// The assistant answers in it again.
struct ConversationReturned {
    Id<Conversation> conversation = {};
    std::string by = {};
};

// An item that was done is kept long enough: it counts no more.
struct WorkForgotten {
    std::string kind = {};
};

// ---- of people ----

// `seen` of each: how often people had acted in the item's conversation, as who asks saw it; see as_seen().
struct TakeWork {
    std::string key = {};
    std::string by = {};
    std::optional<std::int32_t> seen = {};
};

// Says this to the customer, as a person.
struct ReplyWork {
    std::string key = {};
    std::string text = {};
    std::string by = {};
    std::optional<std::int32_t> seen = {};
};

// The item's conversation is the assistant's again.
struct GiveBack {
    std::string key = {};
    std::string by = {};
    std::optional<std::int32_t> seen = {};
};

struct DoneWork {
    std::string key = {};
    std::string by = {};
    bool unanswered = false;  // although the customer's last word has no answer
    std::string why = {};     // for colleagues
    std::optional<std::int32_t> seen = {};
};

struct SnoozeWork {
    std::string key = {};
    Timestamp until = {};
    std::string by = {};
    std::optional<std::int32_t> seen = {};
};

struct WorkDue {
    std::string key = {};
};

// ---- told ----

// Told to whose it is: somebody has done it, or a timer found that nothing of it waits.
struct WorkDone {
    Owner subject = {};
    std::string kind = {};
    std::string by = {};
};
inline Owner owner_of(const WorkDone& done) { return done.subject; }

TERO_INPUT(work, COMMAND, OpenWork)
TERO_INPUT(work, COMMAND, CloseWork)
TERO_INPUT(work, COMMAND, ConversationTaken)
TERO_INPUT(work, COMMAND, ConversationReturned)
TERO_INPUT(work, COMMAND, WorkForgotten)
TERO_INPUT(work, CALL, TakeWork)
TERO_INPUT(work, CALL, ReplyWork)
TERO_INPUT(work, CALL, GiveBack)
TERO_INPUT(work, CALL, DoneWork)
TERO_INPUT(work, CALL, SnoozeWork)
TERO_INPUT(work, TIMER, WorkDue)
TERO_INPUT(work, TOLD, WorkDone)

}  // namespace tero
