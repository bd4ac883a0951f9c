// What is planned, what ends it and what puts it off. How a step goes out is in sending.cpp.
#include "modules/followup/follow_up_agent.hpp"

#include "base/check.hpp"
#include "modules/followup/sending.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/model/later.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

namespace tero {
namespace {

bool waits_to_go_out(const FollowUp& follow_up) {
    return follow_up.status == FollowUpStatus::PENDING || follow_up.status == FollowUpStatus::BOOKED;
}

void take_out(std::unordered_map<RawId, std::set<RawId>>& index, const RawId& key, const RawId& id) {
    const auto found = index.find(key);
    CHECK(found != index.end(), "follow-up {} is not indexed", id);
    found->second.erase(id);
    if (found->second.empty()) index.erase(found);
}
Timestamp falls_due_at(const FollowUp& follow_up) {
    return follow_up.status == FollowUpStatus::PENDING ? follow_up.due_at : Timestamp{};
}

std::string why_stuck(const Rows& rows, const FollowUp& follow_up, Timestamp now) {
    if (follow_up.status == FollowUpStatus::PENDING) return missed(follow_up.due_at, now);
    const Message* message = rows.look<Message>(follow_up.message).row;
    const bool waits = message != nullptr && rows.table<Message>().is_near(*message);
    return waits ? std::string{} : "is booked, and its message is not on its way";
}

}  // namespace

FollowUpAgent::FollowUpAgent(FollowUpOptions options, const TimeZone& zone,
                             std::shared_ptr<const Sentences> sentences,
                             std::shared_ptr<const followup::Sequence> sequence, followup::QuoteOwner quotes,
                             Duration keep)
    : options_(std::move(options)),
      zones_(zone),
      sentences_(std::move(sentences)),
      sequence_(std::move(sequence)),
      quotes_(std::move(quotes)),
      keep_(keep) {}

Declaration FollowUpAgent::declare() {
    return {
        .name = "followup",
        .tables = table<FollowUp>(
            {.near = near_when<FollowUp>(
                 &waits_to_go_out, {rows_where("by_status", "PENDING"), rows_where("by_status", "BOOKED")}),
             .rests = rests<FollowUp>(&why_stuck),
             .keep = keep<FollowUp>(keep_,
                                    [this](const FollowUp& follow_up) {
                                        return waits_to_go_out(follow_up)
                                                   ? Timestamp{}
                                                   : kept_for(keep_, follow_up.created_at);
                                    }),
             .weight = none("there are few"),
             .unreadable = WhenUnreadable::REFUSED}),
        .writes_too = {table_of<Contact>(), table_of<Message>()},
        .observes = {observing<Contact>(
                         [this](const Contact*, const Contact* after) { zones_.learn(after); }),
                     observing<FollowUp>([this](const FollowUp* before, const FollowUp* after) {
                         if (before != nullptr && waits_to_go_out(*before)) {
                             take_out(waiting_of_, before->contact, before->id);
                             if (!before->workflow_path.empty())
                                 take_out(waiting_in_, before->workflow_path, before->id);
                         }
                         if (after == nullptr || !waits_to_go_out(*after)) return;
                         waiting_of_[after->contact].insert(after->id);
                         if (!after->workflow_path.empty())
                             waiting_in_[after->workflow_path].insert(after->id);
                     })},
        .inputs = {told<MessageSettled>(*this, in_any_order("it is decided with the message's end")),
                   told<MessageDeferred>(*this, in_any_order("it is decided with the message's try")),
                   told<StepCalled>(*this, in_any_order("it is decided with the step that calls")),
                   told<StepGivenUp>(*this, in_any_order("it is decided with the step that called")),
                   on<FollowUpsEnded>(*this, in_any_order("it is decided with what ended one")),
                   on<PlanFollowUps>(*this, in_any_order("it is decided with the quote's sending")),
                   on<FollowQuote>(*this, in_any_order("it is decided with who has it followed up")),
                   on<EndFollowUps>(*this, in_any_order("it is decided with what ends them")),
                   on<HoldFollowUps>(*this, in_any_order("it is decided with what the customer wrote")),
                   on<PostponeFollowUps>(*this, in_any_order("it is decided with what the customer wrote")),
                   on<MoveFollowUps>(*this, in_any_order("it is decided with what was told of the person")),
                   on<CancelFollowUp>(*this, in_order_of(&CancelFollowUp::follow_up)),
                   on<RescheduleFollowUp>(*this, in_order_of(&RescheduleFollowUp::follow_up)),
                   on<JudgeFollowUp>(*this, in_any_order("it changes nothing")),
                   on<FollowUpDue>(*this, in_order_of(&FollowUpDue::follow_up))},
        .timers = due<FollowUpDue, FollowUp>(&falls_due_at),
        .memory_timer = none("nothing in its memory waits for a time"),
        .recovers = none("a follow-up is due or it is not"),
        .after_pause = none("a follow-up is due by the clock on the wall"),
        .turn_end = none("all it decides is asked or due"),
        .room = none("what is asked from outside makes nothing new"),
        .busy = none("what waits has its timer"),
        .gauges = none("the dashboard counts follow-ups"),
        .publishes = none("nobody reads it unasked"),
        .walks = none("nothing of it is done in bulk"),
    };
}

const followup::Step* FollowUpAgent::step_of(const FollowUp& follow_up) const {
    return follow_up.step.empty() ? sequence_->step_at(follow_up.after) : sequence_->step(follow_up.step);
}

std::vector<const FollowUp*> FollowUpAgent::waiting_of(const Rows& rows, const RawId& contact) const {
    std::vector<const FollowUp*> all;
    const auto found = waiting_of_.find(contact);
    if (found == waiting_of_.end()) return all;
    for (const RawId& id : found->second) {
        const FollowUp* follow_up = rows.look<FollowUp>(id).row;
        CHECK(follow_up != nullptr, "follow-up {}: indexed but not in memory", id);
        all.push_back(follow_up);
    }
    return all;
}

const FollowUp* FollowUpAgent::earlier_step(const Rows& rows, const FollowUp& than) const {
    const FollowUp* first = nullptr;
    for (const FollowUp* other : waiting_of(rows, than.contact)) {
        if (other->quote != than.quote || other->status != FollowUpStatus::PENDING) continue;
        if (other->after < (first == nullptr ? than : *first).after) first = other;
    }
    return first;
}

FollowUpTold FollowUpAgent::told_of(const FollowUp& follow_up, int counted) const {
    return {.owner = quotes_.module, .quote = follow_up.quote, .counted = counted};
}

Decision FollowUpAgent::decide(const Rows&, const PlanFollowUps& input, Context& context) const {
    Decided decided;
    if (has_steps()) {
        plan(decided, context, input, "rule:sequence");
    } else if (!input.path.empty()) {
        decided.next.push_back(FollowUpsEnded{input.path, input.run, "off"});
    }
    return decided;
}

// Who has a quote followed up that is followed up already, or that its customer answered, is told so: nobody
// is written to twice for it.
Decision FollowUpAgent::decide(const Rows& rows, const FollowQuote& input, Context& context) const {
    Decided decided;
    const auto refuse = [&](std::string why) {
        decided.next.push_back(FollowQuoteRefused{input.asked_by, input.key, std::move(why)});
        return decided;
    };
    if (!has_steps()) return refuse("follow-ups are off");
    auto found = quotes_.plan(rows, input.quote, context.now);
    if (auto* need = std::get_if<Need>(&found)) return std::move(*need);
    if (const auto* error = std::get_if<Error>(&found)) return refuse(error->message);
    PlanFollowUps of = std::get<PlanFollowUps>(std::move(found));
    of.sent_at = context.now;
    const auto waiting = waiting_of(rows, of.contact);
    const bool is_followed = std::any_of(waiting.begin(), waiting.end(),
                                         [&](const FollowUp* one) { return one->quote == of.quote; });
    if (is_followed) return refuse(fmt::format("quote {} is followed up already", of.quote_number));
    plan(decided, context, of, input.by);
    return decided;
}

void FollowUpAgent::plan(Decided& decided, const Context& context, const PlanFollowUps& input,
                         const std::string& actor) const {
    for (const followup::Step& step : sequence_->steps) {
        FollowUp planned;
        planned.id = context.make_id<FollowUp>();
        planned.quote = input.quote;
        planned.contact = input.contact;
        planned.conversation = input.conversation;
        planned.quote_number = input.quote_number;
        planned.step = step.id;
        planned.after = step.after;
        // That the quote was sent may have become known when the first step was due already.
        planned.due_at = std::max(input.sent_at + step.after, context.now);
        planned.created_at = context.now;
        planned.workflow_path = input.path;
        planned.workflow_run = input.run;
        decided.note(context, planned.quote, "follow_up.planned", actor,
                     Json{fmt::format(R"({{"step":"{}","after":"{}","due":"{}"}})", step.id,
                                      to_string(step.after), to_string(planned.due_at))});
        decided.batch.put(std::move(planned));
    }
}

Decision FollowUpAgent::decide(const Rows& rows, const EndFollowUps& input, Context& context) const {
    std::vector<const FollowUp*> all = waiting_of(rows, input.contact);
    if (!input.quote.empty())
        std::erase_if(all, [&](const FollowUp* one) { return one->quote != input.quote; });
    if (input.spares_promised)
        std::erase_if(all, [](const FollowUp* one) { return followup::is_promised(*one); });
    return end(rows, all, input.reason, "rule:" + input.reason, context);
}

Decision FollowUpAgent::end(const Rows& rows, const std::vector<const FollowUp*>& all,
                            const std::string& reason, const std::string& actor, const Context& context) {
    Decided decided;
    Need need;
    for (const FollowUp* follow_up : all) {
        if (follow_up->status == FollowUpStatus::BOOKED) {
            const auto message = rows.look<Message>(follow_up->message);
            if (!message.known) need.add<Message>(follow_up->message);
            // What is on its way cannot be called back; what waits can.
            if (message.row == nullptr || message.row->status != MessageStatus::PENDING) continue;
            Message held = *message.row;
            held.status = MessageStatus::FAILED;
            held.cause = reason;
            const auto settled = std::make_shared<const Message>(std::move(held));
            decided.next.push_back(MessageSettled{settled});
            decided.batch.put(settled);
        }
        followup::keep_promise(decided, *follow_up, reason);
        FollowUp cancelled = *follow_up;
        cancelled.status = FollowUpStatus::CANCELLED;
        cancelled.reason = reason;
        decided.note(context, cancelled.quote, "follow_up.cancelled", actor,
                     followup::reason_json(reason, cancelled));
        decided.next.push_back(Count{.figure = "cancelled/" + reason});
        followup::tell_end(decided, cancelled);
        decided.batch.put(std::move(cancelled));
    }
    if (!need.empty()) return need;
    return decided;
}

Decision FollowUpAgent::decide(const Rows& rows, const HoldFollowUps& input, Context& context) const {
    Decided decided;
    for (const FollowUp* follow_up : waiting_of(rows, input.contact)) {
        FollowUp held = *follow_up;
        held.not_before = std::max(held.not_before, context.now + options_.person_gap_min);
        // What is booked already hears it at its message's next try.
        if (held.status != FollowUpStatus::PENDING || held.due_at >= held.not_before) {
            decided.batch.put(std::move(held));
            continue;
        }
        held.reason = "asked_again";
        held.due_at = held.not_before;
        followup::put_deferred(decided, context, std::move(held), follow_up->reason);
    }
    return decided;
}

// What waited has ended with the customer's word; where nothing is followed up any more, a person writes.
Decision FollowUpAgent::decide(const Rows& rows, const PostponeFollowUps& input, Context& context) const {
    const auto& steps = sequence_->steps;
    const auto next = std::find_if(steps.begin(), steps.end(),
                                   [&](const followup::Step& step) { return step.after > input.after; });
    if (!options_.enabled || next == steps.end()) {
        Decided decided;
        decided.next.push_back(
            write_then({modules::messaging, input.conversation}, input.contact, input.quote, input.at));
        return decided;
    }
    std::vector<const FollowUp*> waiting = waiting_of(rows, input.contact);
    std::erase_if(waiting, [&](const FollowUp* one) { return one->quote != input.quote; });
    Decision ended = end(rows, waiting, "postponed", "rule:postponed", context);
    if (std::holds_alternative<Need>(ended)) return ended;
    Decided decided = std::get<Decided>(std::move(ended));
    const followup::Step& step = *next;
    FollowUp planned;
    planned.id = context.make_id<FollowUp>();
    planned.quote = input.quote;
    planned.contact = input.contact;
    planned.conversation = input.conversation;
    planned.quote_number = input.quote_number;
    planned.step = step.id;
    planned.after = step.after;
    planned.due_at = input.at;
    planned.not_before = input.at;
    planned.promised = true;
    planned.created_at = context.now;
    decided.note(context, planned.quote, "follow_up.planned", "customer",
                 Json{fmt::format(R"({{"step":"{}","after":"{}","due":"{}"}})", step.id, to_string(step.after),
                                  to_string(planned.due_at))});
    decided.batch.put(std::move(planned));
    return decided;
}

Decision FollowUpAgent::decide(const Rows& rows, const MoveFollowUps& input, Context&) const {
    Decided decided;
    for (const FollowUp* follow_up : waiting_of(rows, input.from)) {
        FollowUp moved = *follow_up;
        moved.contact = input.to;
        decided.batch.put(std::move(moved));
    }
    return decided;
}

}  // namespace tero
