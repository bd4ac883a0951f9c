// Work items as the API shows them: with the names that people know them by, and exact counts.
#pragma once

#include "api/api.hpp"
#include "api/desk.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/work/model/draft.hpp"
#include "modules/work/model/work_item.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tero::api {

struct WorkEntry {
    std::string id = {};
    std::string kind = {};
    WorkStatus status = WorkStatus::OPEN;
    WorkUrgency urgency = WorkUrgency::NORMAL;
    std::vector<WorkCause> causes = {};
    ModuleId owner = ModuleId::NONE;  // whose row it is about
    RawId owner_id = {};
    Id<Conversation> conversation = {};
    Id<Contact> contact = {};
    Id<Quote> quote = {};
    Timestamp opened_at = {};
    Timestamp since = {};
    Timestamp waits_since = {};
    std::string taken_by = {};
    Timestamp snoozed_until = {};
    std::string done_by = {};
    std::string contact_name = {};  // empty without the scope contacts:read
    std::string quote_number = {};  // … quotes:read
    std::string text = {};          // the conversation's last message; … conversations:read
    std::int32_t acts = 0;          // … and how often people acted in it
    std::optional<ReplyDraft> draft = {};  // that answers that message; likewise
};
BOOST_DESCRIBE_STRUCT(WorkEntry, (),
                      (id, kind, status, urgency, causes, owner, owner_id, conversation, contact, quote,
                       opened_at, since, waits_since, taken_by, snoozed_until, done_by, contact_name,
                       quote_number, text, acts, draft))
TERO_DESCRIBED_WHOLLY(WorkEntry);

struct WorkSum {
    WorkStatus status = WorkStatus::OPEN;
    std::string kind = {};
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(WorkSum, (), (status, kind, count))
TERO_DESCRIBED_WHOLLY(WorkSum);

struct WorkItemsResponse {
    std::vector<WorkEntry> items = {};
    std::optional<std::string> next_cursor = {};
    std::vector<WorkSum> counts = {};  // of all there are, whatever this page shows
};
BOOST_DESCRIBE_STRUCT(WorkItemsResponse, (), (items, next_cursor, counts))
TERO_DESCRIBED_WHOLLY(WorkItemsResponse);

struct ReplyRequest {
    std::string text = {};
};
BOOST_DESCRIBE_STRUCT(ReplyRequest, (), (text))
TERO_DESCRIBED_WHOLLY(ReplyRequest);

struct SendDraftRequest {
    Id<Message> answers = {};  // the draft's
    std::string text = {};     // as somebody has corrected it; empty: as it is
};
BOOST_DESCRIBE_STRUCT(SendDraftRequest, (), (answers, text))
TERO_DESCRIBED_WHOLLY(SendDraftRequest);

struct DiscardDraftRequest {
    Id<Message> answers = {};
};
BOOST_DESCRIBE_STRUCT(DiscardDraftRequest, (), (answers))
TERO_DESCRIBED_WHOLLY(DiscardDraftRequest);

struct SnoozeRequest {
    Timestamp until = {};
};
BOOST_DESCRIBE_STRUCT(SnoozeRequest, (), (until))
TERO_DESCRIBED_WHOLLY(SnoozeRequest);

// Items with the names that this principal may see.
Result<std::vector<WorkEntry>> work_entries(const Api& api, const std::vector<StoredRow>& rows,
                                            const Principal& principal);
// Of a call that may have no body.
Result<DoneRequest> read_done(const net::Request& request);
// How many there are of each status and kind.
Result<std::vector<WorkSum>> work_sums(const Api& api);

}  // namespace tero::api
