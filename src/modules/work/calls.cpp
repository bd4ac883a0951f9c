// What people do with an item: take it, answer, give the conversation back, put it off, be done.
#include "base/check.hpp"
#include "base/shown.hpp"
#include "codec/json.hpp"
#include "modules/messaging/model/acts.hpp"
#include "modules/messaging/model/free_text.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/work/changed_items.hpp"
#include "modules/work/work_items.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace tero {
namespace {

using work_items::ChangedItems;

constexpr Duration snooze_max = std::chrono::days{90};

Error no_such_item(const std::string& key) {
    return {ErrorCode::not_found, fmt::format("there is no work item '{}'", shown(key)), ""};
}
Error is_done(const WorkItem& item) {
    return {ErrorCode::conflict, fmt::format("{} has done it at {}", item.done_by, to_string(item.since)),
            "status"};
}
Error has_no_conversation() {
    return {ErrorCode::conflict, "it belongs to no conversation: there is nobody to answer, and nothing to give back",
            "conversation"};
}

// A colleague was faster: nothing of it is done. Nothing: it may be.
std::optional<Decision> overtaken(const Rows& rows, const WorkItem& item, std::optional<std::int32_t> seen,
                                  const Context& context) {
    if (!seen.has_value() || item.conversation.empty()) return std::nullopt;
    const auto found = rows.look<Conversation>(item.conversation);
    if (!found.known) {
        Need need;
        need.add<Conversation>(item.conversation);
        return Decision{std::move(need)};
    }
    CHECK(found.row != nullptr, "work item {} of no conversation", item.key);
    if (auto same = as_seen(*found.row, seen); !same)
        return Decision{refused(context, std::move(same).error())};
    return std::nullopt;
}

// A person has answered since the customer's last word, and the answer can still be undone or is being sent.
bool answer_is_on_its_way(const Rows& rows, const WorkItem& item) {
    bool is = false;
    rows.table<Message>().each([&](const Message& message) {
        is = is || (message.conversation == item.conversation && message.purpose == MessagePurpose::PERSON &&
                    message.created_at >= item.waits_since &&
                    (message.status == MessageStatus::PENDING || message.status == MessageStatus::SENDING));
    });
    return is;
}

Error has_no_answer(const WorkItem& item) {
    return {ErrorCode::conflict,
            fmt::format("the customer waits for an answer since {}: answer, or say that they get none",
                        to_string(item.waits_since)),
            "unanswered"};
}

// Since when somebody waits for what was thought done: the customer, whose last word has no answer of a
// person's, or whoever last said that it is to be done. The epoch: nobody.
Timestamp waits_again_since(const WorkItem& item, const Conversation* conversation) {
    if (item.kind != work::answer) return item.causes.empty() ? item.opened_at : item.causes.back().at;
    const bool waits = conversation != nullptr && conversation->last_inbound_at > item.answered_at;
    return waits ? conversation->last_inbound_at : Timestamp{};
}

std::string why_json(const DoneWork& input, bool is_unanswered) {
    std::string more = is_unanswered ? R"(,"unanswered":true)" : "";
    if (input.why.empty()) return more;
    more += R"(,"why":)";
    append_json_text(more, input.why);
    return more;
}

}  // namespace

Decision WorkItems::decide(const Rows& rows, const TakeWork& input, Context& context) const {
    LOOK(const WorkItem* item, rows, WorkItem, input.key);
    if (item == nullptr) return refused(context, no_such_item(input.key));
    if (item->status == WorkStatus::DONE) return refused(context, is_done(*item));
    if (auto stop = overtaken(rows, *item, input.seen, context)) return *std::move(stop);
    WorkItem after = taken(*item, {.by = input.by}, context.now);
    ChangedItems changed{rows, context};
    changed.put(item, std::move(after), "taken", input.by);
    Decided decided = changed.decided();
    if (!item->conversation.empty()) decided.next.push_back(TakeOver{item->conversation, false, input.by});
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision WorkItems::decide(const Rows& rows, const ReplyWork& input, Context& context) const {
    LOOK(const WorkItem* item, rows, WorkItem, input.key);
    if (item == nullptr) return refused(context, no_such_item(input.key));
    if (item->conversation.empty()) return refused(context, has_no_conversation());
    LOOK(const Conversation* conversation, rows, Conversation, item->conversation);
    CHECK(conversation != nullptr, "work item {} of no conversation", item->key);
    // The item's own may have become one with another since.
    LOOK(const Contact* contact, rows, Contact, conversation->contact);
    CHECK(contact != nullptr, "work item {} of nobody", item->key);
    if (auto same = as_seen(*conversation, input.seen); !same)
        return refused(context, std::move(same).error());
    if (auto may = may_write_freely(*contact, conversation->channel, context.now); !may)
        return refused(context, std::move(may).error());
    Decided decided;
    decided.next.push_back(SayAsPerson{item->conversation, input.text, input.by});
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision WorkItems::decide(const Rows& rows, const GiveBack& input, Context& context) const {
    LOOK(const WorkItem* item, rows, WorkItem, input.key);
    if (item == nullptr) return refused(context, no_such_item(input.key));
    if (item->conversation.empty()) return refused(context, has_no_conversation());
    if (auto stop = overtaken(rows, *item, input.seen, context)) return *std::move(stop);
    Decided decided;
    decided.next.push_back(TakeOver{item->conversation, true, input.by});
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision WorkItems::decide(const Rows& rows, const DoneWork& input, Context& context) const {
    LOOK(const WorkItem* item, rows, WorkItem, input.key);
    if (item == nullptr) return refused(context, no_such_item(input.key));
    if (auto stop = overtaken(rows, *item, input.seen, context)) return *std::move(stop);
    const auto has_form = [](const WorkCause& cause) {
        return cause.values.contains(std::string{work::with_form});
    };
    const auto& causes = item->causes;
    if (item->kind == work::approval && item->status != WorkStatus::DONE &&
        std::any_of(causes.begin(), causes.end(), has_form)) {
        return refused(context, {ErrorCode::conflict,
                                 "its form is to be filled in: approve or reject it in its execution", "id"});
    }
    Decided decided;
    if (item->status != WorkStatus::DONE) {
        const bool is_unanswered = item->kind == work::answer && item->waits_since != Timestamp{} &&
                                   !answer_is_on_its_way(rows, *item);
        if (is_unanswered && !input.unanswered) return refused(context, has_no_answer(*item));
        ChangedItems changed{rows, context};
        changed.put(item, work_items::done(*item, input.by, context.now), "done", input.by,
                    why_json(input, is_unanswered));
        decided = changed.decided();
        decided.next.push_back(WorkDone{owner_of(*item), item->kind, input.by});
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision WorkItems::decide(const Rows& rows, const SnoozeWork& input, Context& context) const {
    LOOK(const WorkItem* item, rows, WorkItem, input.key);
    if (item == nullptr) return refused(context, no_such_item(input.key));
    if (item->status == WorkStatus::DONE) return refused(context, is_done(*item));
    if (auto stop = overtaken(rows, *item, input.seen, context)) return *std::move(stop);
    if (input.until <= context.now || input.until > context.now + snooze_max)
        return refused(context, {ErrorCode::invalid, "a time in the future, at most 90 days away", "until"});
    WorkItem later = *item;
    later.status = WorkStatus::SNOOZED;
    later.since = context.now;
    later.snoozed_until = input.until;
    later.due_at = input.until;
    ChangedItems changed{rows, context};
    changed.put(item, std::move(later), "snoozed", input.by);
    Decided decided = changed.decided();
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision WorkItems::decide(const Rows& rows, const ReopenWork& input, Context& context) const {
    LOOK(const WorkItem* item, rows, WorkItem, input.key);
    if (item == nullptr) return refused(context, no_such_item(input.key));
    if (auto stop = overtaken(rows, *item, input.seen, context)) return *std::move(stop);
    const bool was_done = item->status == WorkStatus::DONE;
    if (was_done && item->kind == work::approval) {
        return refused(context, {ErrorCode::conflict, "its workflow has gone on with the decision", "status"});
    }
    Decided decided;
    if (was_done || item->status == WorkStatus::SNOOZED) {
        WorkItem again = *item;
        if (was_done) {
            const Conversation* conversation = nullptr;
            if (!item->conversation.empty()) {
                LOOK(conversation, rows, Conversation, item->conversation);
            }
            again.waits_since = waits_again_since(*item, conversation);
        }
        again.status = WorkStatus::OPEN;
        again.since = again.waits_since == Timestamp{} ? context.now : again.waits_since;
        again.snoozed_until = {};
        again.done_by = {};
        again.due_at = context.now + options_.escalate_after;
        // The assistant had it back.
        const bool takes = was_done && again.kind == work::answer && !again.conversation.empty();
        if (takes) again = taken(std::move(again), {.by = input.by}, context.now);
        ChangedItems changed{rows, context};
        changed.put(item, std::move(again), "reopened", input.by);
        decided = changed.decided();
        if (takes) decided.next.push_back(TakeOver{item->conversation, false, input.by});
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

}  // namespace tero
