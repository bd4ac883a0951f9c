// What waits for a person: one row for each thing to do, kept until somebody has done it.
//
//     OPEN --take, a colleague's word--> TAKEN --done, the conversation goes back--> DONE
//      ^  <--the customer writes again-----'|
//      `------- the end of a snooze ---- SNOOZED
//
// Its key is what it is about (an Owner) and what is to be done: one open item each, and what comes later
// joins its causes. They are codes and values; the words are made in the language of who reads them.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/owner.hpp"
#include "kernel/table.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

struct Contact;
struct Conversation;
struct Quote;

// What is to be done. A business has more of its own, such as a sale to arrange.
namespace work {
inline constexpr std::string_view answer = "answer";            // a customer waits for a person's word
inline constexpr std::string_view send_failed = "send_failed";  // a person's words, a follow-up: not sent
inline constexpr std::string_view send_unknown = "send_unknown";  // … or nobody knows whether it did
inline constexpr std::string_view approval = "approval";          // a workflow asks for a decision
inline constexpr std::string_view with_form = "form";             // … a value of its cause: it has a form
inline constexpr std::string_view unreadable = "unreadable";      // a delivery that nobody could read
}  // namespace work

// OPEN: it waits for a person's word or deed. TAKEN: somebody is at it, and nothing of the customer's waits.
enum class WorkStatus { OPEN, TAKEN, SNOOZED, DONE };
BOOST_DESCRIBE_ENUM(WorkStatus, OPEN, TAKEN, SNOOZED, DONE)

enum class WorkUrgency { NORMAL, HIGH, URGENT };
BOOST_DESCRIBE_ENUM(WorkUrgency, NORMAL, HIGH, URGENT)

struct WorkCause {
    std::string code = {};                           // `human_request`, `audio`, `draft_ready`
    std::map<std::string, std::string> values = {};  // `quote`: its number
    Timestamp at = {};                               // when it last happened
    std::int32_t times = 1;
    bool operator==(const WorkCause&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkCause, (), (code, values, at, times))
TERO_DESCRIBED_WHOLLY(WorkCause);

struct WorkItem {
    std::string key = {};   // see work_key
    std::string kind = {};  // one of `work`, or the business's own
    WorkStatus status = WorkStatus::OPEN;
    WorkUrgency urgency = WorkUrgency::NORMAL;
    std::vector<WorkCause> causes = {};  // the first, then the latest of those that joined it
    ModuleId owner = ModuleId::NONE;     // the module that is told when it is done …
    RawId owner_id = {};                 // … and that module's row it is about
    Id<Conversation> conversation = {};  // empty: of none
    Id<Contact> contact = {};
    Id<Quote> quote = {};
    Timestamp opened_at = {};
    Timestamp since = {};        // it has had this status; of an OPEN one: somebody has waited
    Timestamp waits_since = {};  // for a person; the epoch: nobody waits
    std::string taken_by = {};   // who has it; of an OPEN one: who had it, and has not answered since
    Timestamp answered_at = {};  // who has it last wrote to the customer
    Timestamp snoozed_until = {};
    Timestamp due_at = {};  // a snooze ends, it becomes urgent, the conversation goes back; the epoch: never
    std::string done_by = {};
    RawId workflow_path = {};       // that waits until it is done; empty: none
    std::int32_t workflow_run = 0;  // of the step that does
    bool operator==(const WorkItem&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkItem, (),
                      (key, kind, status, urgency, causes, owner, owner_id, conversation, contact, quote,
                       opened_at, since, waits_since, taken_by, answered_at, snoozed_until, due_at, done_by,
                       workflow_path, workflow_run))
TERO_DESCRIBED_WHOLLY(WorkItem);

// How many items there are of one status and kind, exactly: kept by the decisions that change them.
struct WorkCount {
    std::string key = {};  // `OPEN/answer`
    WorkStatus status = WorkStatus::OPEN;
    std::string kind = {};
    std::int64_t count = 0;
    bool operator==(const WorkCount&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkCount, (), (key, status, kind, count))
TERO_DESCRIBED_WHOLLY(WorkCount);

// `messaging.01kavd3q8s….answer`
std::string work_key(const Owner& subject, std::string_view kind);
inline Owner owner_of(const WorkItem& item) { return {item.owner, item.owner_id}; }

TERO_MODULE(work)
TERO_ROW(work, work_items, WorkItem, IndexInfo{"by_opened", {"opened_at"}},
         IndexInfo{"by_status", {"status", "since"}}, IndexInfo{"by_kind", {"kind", "since"}},
         IndexInfo{"by_status_and_kind", {"status", "kind", "since"}},
         IndexInfo{"by_conversation", {"conversation", "since"}})
TERO_ROW(work, work_counts, WorkCount, by_key_alone)

}  // namespace tero
