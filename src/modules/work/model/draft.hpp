// Words that an agent has ready for the person who is to answer: nobody reads them before that person sends
// them. One for each conversation, the latest. It knows what was said until its time: a colleague's word, or
// the customer's next one, puts an end to it.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/table.hpp"
#include "modules/work/model/work_item.hpp"

#include <string>

namespace tero {

struct Message;

struct ReplyDraft {
    Id<Conversation> id = {};  // whose it is
    Id<Message> answers = {};  // the customer's last word that it knows
    std::string text = {};
    Timestamp at = {};
    std::string by = {};
    bool operator==(const ReplyDraft&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReplyDraft, (), (id, answers, text, at, by))
TERO_DESCRIBED_WHOLLY(ReplyDraft);

// Whether a person may still be offered it for this item, which is its conversation's.
inline bool stands(const ReplyDraft& draft, const WorkItem& item, Timestamp last_inbound) {
    return item.kind == work::answer && item.status != WorkStatus::DONE && item.answered_at <= draft.at &&
           last_inbound <= draft.at;
}

// In place of the one before. Where nothing waits for a person it is dropped.
struct OfferDraft {
    ReplyDraft draft = {};
};

// As it is, or as somebody has corrected it.
struct SendDraft {
    std::string key = {};  // the item
    Id<Message> answers = {};
    std::string text = {};  // empty: as it is
    std::string by = {};
};

struct DiscardDraft {
    std::string key = {};
    Id<Message> answers = {};
    std::string by = {};
};

TERO_ROW(work, reply_drafts, ReplyDraft, by_key_alone)
TERO_INPUT(work, COMMAND, OfferDraft)
TERO_INPUT(work, CALL, SendDraft)
TERO_INPUT(work, CALL, DiscardDraft)

}  // namespace tero
