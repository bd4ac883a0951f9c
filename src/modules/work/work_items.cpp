// What other modules say there is to do, and what time does with it. What people do is in calls.cpp.
#include "modules/work/work_items.hpp"

#include "base/check.hpp"
#include "kernel/alert.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/work/changed_items.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

using work_items::ChangedItems;
using work_items::join;

constexpr std::string_view by_command = "it is decided with what it is about";

bool is_open(const WorkItem& item) { return item.status != WorkStatus::DONE; }
std::string why_stuck(const Rows&, const WorkItem& item, Timestamp now) {
    return item.due_at == Timestamp{} ? std::string{} : missed(item.due_at, now);  // it waits for a person
}
Timestamp item_due(const WorkItem& item) { return item.due_at; }

WorkItem new_item(const Owner& subject, std::string_view kind, Timestamp now) {
    WorkItem item;
    item.key = work_key(subject, kind);
    item.kind = kind;
    item.owner = subject.module;
    item.owner_id = subject.id;
    item.opened_at = now;
    return item;
}

// Kinds that end with a person's word to the customer.
bool ends_with_a_word(std::string_view kind) {
    return kind == work::send_failed || kind == work::send_unknown;
}

bool it_counts_no_more(const Rows&, const WorkItem& item, Decided& decided, Need&) {
    decided.next.push_back(WorkForgotten{item.kind});
    return true;
}

}  // namespace

Declaration WorkItems::declare() {
    return {
        .name = "work",
        .tables = {table<WorkItem>(
                       {.near = near_when<WorkItem>(
                            &is_open, {rows_where("by_status", "OPEN"), rows_where("by_status", "TAKEN"),
                                       rows_where("by_status", "SNOOZED")}),
                        .rests = rests<WorkItem>(&why_stuck),
                        .keep = keep<WorkItem>(
                            keep_done_,
                            [this](const WorkItem& item) {
                                return is_open(item) ? Timestamp{} : kept_for(keep_done_, item.since);
                            },
                            rows_where("by_status", "DONE"), &it_counts_no_more),
                        .weight = none("its causes are bounded"),
                        .unreadable = WhenUnreadable::REFUSED}),
                   table<WorkCount>({.near = near_all(),
                                     .rests = none("a count waits for nothing"),
                                     .keep = none("there is one for each status and kind"),
                                     .weight = none("there is one for each status and kind"),
                                     .unreadable = WhenUnreadable::REFUSED}),
                   table<ReplyDraft>({.near = none("it is read when it is offered, sent or discarded"),
                                      .rests = none("it waits for a person, or for nothing"),
                                      .keep = keep<ReplyDraft>(keep_done_,
                                                               [this](const ReplyDraft& draft) {
                                                                   return kept_for(keep_done_, draft.at);
                                                               }),
                                      .weight = none("it is as long as one message"),
                                      .unreadable = WhenUnreadable::REFUSED})},
        .writes_too = none("its own tables only"),
        .observes = observing<WorkItem>([this](const WorkItem* before, const WorkItem* after) {
            if (before != nullptr && is_open(*before) && !before->conversation.empty()) {
                const auto found = open_of_.find(before->conversation);
                CHECK(found != open_of_.end(), "work item {} is not indexed", before->key);
                found->second.erase(before->key);
                if (found->second.empty()) open_of_.erase(found);
            }
            if (after != nullptr && is_open(*after) && !after->conversation.empty())
                open_of_[after->conversation].insert(after->key);
        }),
        .inputs = {on<OpenWork>(*this, in_any_order(by_command)),
                   on<OpenWorkLater>(*this, in_any_order(by_command)),
                   on<CloseWork>(*this, in_any_order(by_command)),
                   on<ConversationTaken>(*this, in_any_order(by_command)),
                   on<ConversationReturned>(*this, in_any_order(by_command)),
                   on<OfferDraft>(*this, in_any_order(by_command)),
                   on<WorkForgotten>(*this, in_any_order(by_command)),
                   on<TakeWork>(*this, in_any_order("who takes it last has it")),
                   on<ReplyWork>(*this, in_any_order("each is a message of its own")),
                   on<SendDraft>(*this, in_any_order("it names the draft that it sends")),
                   on<DiscardDraft>(*this, in_any_order("it names the draft that it discards")),
                   on<GiveBack>(*this, in_any_order("twice is the same")),
                   on<DoneWork>(*this, in_any_order("twice is the same")),
                   told<StepCalled>(*this, in_any_order("it is decided with the step that calls")),
                   told<StepGivenUp>(*this, in_any_order("it is decided with the step that called")),
                   on<SnoozeWork>(*this, in_any_order("the last one counts")),
                   on<ReopenWork>(*this, in_any_order("twice is the same")),
                   on<WorkDue>(*this, in_any_order("it looks at what is due"))},
        .timers = due<WorkDue, WorkItem>(&item_due),
        .memory_timer = none("nothing in its memory waits for a time"),
        .recovers = none("an item is as it was stored"),
        .after_pause = none("nobody\'s silence counts here"),
        .turn_end = none("all it decides is asked or due"),
        .room = none("one open item for each thing"),
        .busy = none("what waits has its timer, or waits for a person"),
        .gauges = none("its counts are rows"),
        .publishes = none("its rows are read through the store"),
        .walks = none("nothing of it is done in bulk"),
    };
}

std::vector<const WorkItem*> WorkItems::items_of(const Rows& rows, const RawId& conversation) const {
    std::vector<const WorkItem*> items;
    const auto open = open_of_.find(conversation);
    if (open == open_of_.end()) return items;
    for (const std::string& key : open->second) {
        items.push_back(rows.look<WorkItem>(key).row);
        CHECK(items.back() != nullptr, "work item {}: indexed but not in memory", key);
    }
    return items;
}

Decision WorkItems::decide(const Rows& rows, const OpenWork& input, Context& context) const {
    const std::string key = work_key(input.subject, input.kind);
    const WorkItem* known = nullptr;
    if (!input.is_new) {
        LOOK(known, rows, WorkItem, key);
    }
    const bool is_new = known == nullptr || known->status == WorkStatus::DONE;
    WorkItem item;
    if (!is_new) item = *known;
    if (is_new) {
        item = new_item(input.subject, input.kind, context.now);
        item.conversation = input.conversation;
        item.contact = input.contact;
    }
    if (is_new || item.status != WorkStatus::OPEN) {
        if (item.waits_since == Timestamp{}) item.waits_since = context.now;
        item.status = WorkStatus::OPEN;
        item.since = item.waits_since;
        item.snoozed_until = {};
        item.due_at = context.now + options_.escalate_after;
    }
    item.urgency = std::max(item.urgency, input.urgency);
    if (!input.quote.empty()) item.quote = input.quote;
    join(item.causes, input.cause, input.values, context.now);

    ChangedItems changed{rows, context};
    changed.put(known, std::move(item), is_new ? "opened" : "", std::string{name_of(input.subject.module)});
    return changed.decided();
}

Decision WorkItems::decide(const Rows& rows, const OpenWorkLater& input, Context& context) const {
    const OpenWork& work = input.work;
    LOOK(const WorkItem* known, rows, WorkItem, work_key(work.subject, work.kind));
    const bool is_new = known == nullptr || known->status == WorkStatus::DONE;
    WorkItem item = is_new ? new_item(work.subject, work.kind, context.now) : *known;
    item.conversation = work.conversation;
    item.contact = work.contact;
    item.quote = work.quote;
    item.status = WorkStatus::SNOOZED;
    item.since = context.now;
    item.waits_since = {};
    item.snoozed_until = input.at;
    item.due_at = input.at;
    join(item.causes, work.cause, work.values, context.now);
    ChangedItems changed{rows, context};
    changed.put(known, std::move(item), is_new ? "opened" : "snoozed",
                std::string{name_of(work.subject.module)});
    return changed.decided();
}

Decision WorkItems::decide(const Rows& rows, const CloseWork& input, Context& context) const {
    LOOK(const WorkItem* item, rows, WorkItem, work_key(input.subject, input.kind));
    ChangedItems changed{rows, context};
    if (item == nullptr) return changed.decided();
    WorkItem closed = work_items::done(*item, input.by, context.now);
    if (!input.taken_back || item->workflow_path.empty()) {
        changed.put(item, std::move(closed), "done", input.by);
        return changed.decided();
    }
    closed.workflow_path = {};
    closed.workflow_run = 0;
    changed.put(item, std::move(closed), "done", input.by);
    Decided decided = changed.decided();
    decided.next.push_back(
        StepAnswered{.path = item->workflow_path, .run = item->workflow_run, .taken_back_by = input.by});
    return decided;
}

Decision WorkItems::decide(const Rows& rows, const ConversationTaken& input, Context& context) const {
    const Owner subject{modules::messaging, input.conversation};
    const std::string key = work_key(subject, work::answer);
    const WorkItem* known = nullptr;
    if (!input.is_new) {
        LOOK(known, rows, WorkItem, key);
    }
    ChangedItems changed{rows, context};
    if (known == nullptr || known->status == WorkStatus::DONE) {
        WorkItem item = new_item(subject, work::answer, context.now);
        item.conversation = input.conversation;
        item.contact = input.contact;
        join(item.causes, input.cause, {}, context.now);
        changed.put(known, taken(std::move(item), input, context.now), "opened", input.by);
    }
    for (const WorkItem* item : items_of(rows, input.conversation)) {
        if (input.wrote && ends_with_a_word(item->kind)) {
            changed.put(item, work_items::done(*item, input.by, context.now), "done", input.by);
            continue;
        }
        const bool is_news = item->status != WorkStatus::TAKEN || item->taken_by != input.by;
        changed.put(item, taken(*item, input, context.now), is_news ? "taken" : "", input.by);
    }
    return changed.decided();
}

// A person's word answers what waited; to have taken it does not yet.
WorkItem WorkItems::taken(WorkItem item, const ConversationTaken& by, Timestamp now) const {
    if (item.status != WorkStatus::TAKEN || item.taken_by != by.by) item.since = now;
    item.status = WorkStatus::TAKEN;
    item.taken_by = by.by;
    item.snoozed_until = {};
    if (by.wrote || item.kind != work::answer) item.waits_since = {};
    if (by.wrote) item.answered_at = now;
    const bool goes_back = item.kind == work::answer;
    item.due_at = item.waits_since != Timestamp{} ? now + options_.escalate_after
                  : goes_back                     ? now + options_.give_back_after
                                                  : Timestamp{};
    return item;
}

Decision WorkItems::decide(const Rows& rows, const ConversationReturned& input, Context& context) const {
    LOOK(const WorkItem* item, rows, WorkItem,
         work_key({modules::messaging, input.conversation}, work::answer));
    ChangedItems changed{rows, context};
    if (item != nullptr) changed.put(item, work_items::done(*item, input.by, context.now), "done", input.by);
    return changed.decided();
}

Decision WorkItems::decide(const Rows& rows, const WorkDue& input, Context& context) const {
    LOOK(const WorkItem* item, rows, WorkItem, input.key);
    if (item == nullptr || item->due_at == Timestamp{} || context.now < item->due_at) return Decided{};
    ChangedItems changed{rows, context};
    if (item->status == WorkStatus::SNOOZED) {
        WorkItem awake = *item;
        awake.status = WorkStatus::OPEN;
        if (awake.waits_since == Timestamp{}) awake.waits_since = context.now;
        awake.since = awake.waits_since;
        awake.snoozed_until = {};
        awake.due_at = context.now + options_.escalate_after;
        changed.put(item, std::move(awake), "woken", "timer");
        return changed.decided();
    }
    if (item->waits_since == Timestamp{}) {  // the last word was a person's, a while ago
        MARK("work.given_back");
        changed.put(item, work_items::done(*item, "timer", context.now), "done", "timer");
        Decided decided = changed.decided();
        decided.next.push_back(WorkDone{owner_of(*item), item->kind, "timer"});
        return decided;
    }
    // Nobody has answered, whoever has it: it is never given back.
    WorkItem louder = *item;
    louder.status = WorkStatus::OPEN;
    louder.since = louder.waits_since;
    const bool is_loudest = item->urgency == WorkUrgency::URGENT;
    louder.due_at = is_loudest ? Timestamp{} : context.now + options_.escalate_after;
    louder.urgency = item->urgency == WorkUrgency::NORMAL ? WorkUrgency::HIGH : WorkUrgency::URGENT;
    changed.put(item, std::move(louder), "escalated", "timer");
    Decided decided = changed.decided();
    decided.next.push_back(RaiseAlert{
        "work_unanswered", item->kind,
        item->urgency == WorkUrgency::NORMAL ? AlertLevel::WARNING : AlertLevel::ERROR,
        fmt::format("nobody has answered work item {} since {}", item->key, to_string(item->waits_since))});
    return decided;
}

Decision WorkItems::decide(const Rows& rows, const WorkForgotten& input, Context& context) const {
    work_items::ChangedItems changed{rows, context};
    changed.forget(input.kind);
    return changed.decided();
}

}  // namespace tero
