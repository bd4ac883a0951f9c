// Words that agents have ready for whoever answers: offered, sent, discarded.
#include "base/check.hpp"
#include "base/shown.hpp"
#include "codec/json.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/work_items.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {
namespace {

Error no_such_draft() {
    return {
        ErrorCode::conflict,
        "that draft is not there any more: it was replaced, sent or discarded, or somebody has written since",
        "answers"};
}

std::string key_of(const Id<Conversation>& conversation) {
    return work_key({modules::messaging, conversation}, work::answer);
}

// The item, its draft and its conversation, where that draft still stands.
struct Offered {
    const WorkItem* item = nullptr;
    const ReplyDraft* draft = nullptr;
};
std::variant<Offered, Need, Error> offered(const Rows& rows, const std::string& key,
                                           const Id<Message>& answers) {
    const auto item = rows.look<WorkItem>(key);
    Need need;
    if (!item.known) need.add<WorkItem>(key);
    if (!need.empty()) return need;
    if (item.row == nullptr)
        return Error{ErrorCode::not_found, fmt::format("there is no work item '{}'", shown(key)), ""};
    if (item.row->conversation.empty()) return no_such_draft();
    const auto draft = rows.look<ReplyDraft>(item.row->conversation);
    const auto conversation = rows.look<Conversation>(item.row->conversation);
    if (!draft.known) need.add<ReplyDraft>(item.row->conversation);
    if (!conversation.known) need.add<Conversation>(item.row->conversation);
    if (!need.empty()) return need;
    CHECK(conversation.row != nullptr, "work item {} of no conversation", key);
    const bool is_there = draft.row != nullptr && draft.row->answers == answers &&
                          stands(*draft.row, *item.row, conversation.row->last_inbound_at);
    if (!is_there) return no_such_draft();
    return Offered{item.row, draft.row};
}

// What became of it, and what it was.
void end(Decided& decided, const Context& context, const ReplyDraft& draft, std::string_view what,
         const std::string& by) {
    decided.batch.erase<ReplyDraft>(draft.id);
    decided.note(context, draft.id, fmt::format("work.{}", what), by, Json{to_json(draft)});
    decided.next.push_back(Count{.figure = fmt::format("ai_drafts/{}", what)});
}

}  // namespace

Decision WorkItems::decide(const Rows& rows, const OfferDraft& input, Context&) const {
    const ReplyDraft& draft = input.draft;
    LOOK(const WorkItem* item, rows, WorkItem, key_of(draft.id));
    LOOK(const ReplyDraft* before, rows, ReplyDraft, draft.id);
    LOOK(const Conversation* conversation, rows, Conversation, draft.id);
    Decided decided;
    // A colleague, or the customer, may have written while the agent was at it.
    const bool is_wanted =
        item != nullptr && conversation != nullptr && stands(draft, *item, conversation->last_inbound_at);
    if (is_wanted && (before == nullptr || *before != draft)) decided.batch.put(draft);
    return decided;
}

Decision WorkItems::decide(const Rows& rows, const SendDraft& input, Context& context) const {
    const auto found = offered(rows, input.key, input.answers);
    if (const auto* need = std::get_if<Need>(&found)) return *need;
    if (const auto* error = std::get_if<Error>(&found)) return refused(context, *error);
    const ReplyDraft& draft = *std::get<Offered>(found).draft;
    const bool as_it_is = input.text.empty() || input.text == draft.text;
    const ReplyWork reply{input.key, as_it_is ? draft.text : input.text, input.by};
    Decision said = decide(rows, reply, context);
    auto* decided = std::get_if<Decided>(&said);
    // Refused, as any reply may be, or another row is needed.
    if (decided == nullptr || decided->next.empty()) return said;
    end(*decided, context, draft, as_it_is ? "draft_sent" : "draft_edited", input.by);
    return said;
}

Decision WorkItems::decide(const Rows& rows, const DiscardDraft& input, Context& context) const {
    const auto found = offered(rows, input.key, input.answers);
    if (const auto* need = std::get_if<Need>(&found)) return *need;
    if (const auto* error = std::get_if<Error>(&found)) return refused(context, *error);
    Decided decided;
    end(decided, context, *std::get<Offered>(found).draft, "draft_discarded", input.by);
    decided.reply(context, Answer{Done{}});
    return decided;
}

}  // namespace tero
