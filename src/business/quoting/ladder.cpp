// The follow-ups of a quote: planned when it is sent, one step of the sequence at a time, and stopped by any
// answer.
#include "base/check.hpp"
#include "business/quoting/compose.hpp"
#include "business/quoting/request.hpp"
#include "business/quoting/sales.hpp"
#include "modules/messaging/model/send_gate.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {
namespace {

using messaging::GateAnswer;
using messaging::GateVerdict;
using messaging::OwnersWord;

std::string reason_json(std::string_view reason, const FollowUp& follow_up) {
    return fmt::format(R"({{"reason":"{}","step":"{}","after":"{}","follow_up":"{}"}})", reason,
                       follow_up.step, to_string(follow_up.after), follow_up.id);
}

// A follow-up that waits tells why, and until when; not again while the same holds it.
void put_deferred(Decided& decided, const Context& context, FollowUp follow_up, Timestamp until,
                  std::string_view reason_before) {
    follow_up.due_at = until;
    if (follow_up.reason == "paused" && reason_before == "paused") {
        decided.batch.put(std::move(follow_up));
        return;
    }
    decided.note(context, follow_up.quote, "follow_up.deferred", "rule:" + follow_up.reason,
                 Json{fmt::format(R"({{"reason":"{}","step":"{}","after":"{}","until":"{}"}})",
                                  follow_up.reason, follow_up.step, to_string(follow_up.after),
                                  to_string(until))});
    decided.batch.put(std::move(follow_up));
}

// What ends the follow-ups of a quote. What is booked is counted already, and would stop itself.
OwnersWord follow_up_word(const Quote& quote, const FollowUp& follow_up, const FollowUpOptions& options,
                          Timestamp now) {
    OwnersWord word;
    word.makes_sense_until = quote.valid_until;
    word.too_late = "quote_expires_first";
    word.not_before = follow_up.not_before;
    word.too_early = "asked_again";
    word.checks = {
        {"follow_ups_off", options.enabled ? "on" : "off", {}, options.enabled},
        {"quote_decided", std::string{name_of(quote.status)}, {}, is_open(quote.status)},
        {"quote_expired", to_string(now), to_string(quote.valid_until), now < quote.valid_until},
        {"replied", quote.answered_at == Timestamp{} ? "" : to_string(quote.answered_at), {},
         quote.answered_at == Timestamp{}}};
    if (follow_up.status != FollowUpStatus::BOOKED) {
        word.checks.push_back({"quote_cap", fmt::to_string(quote.follow_ups_sent),
                               fmt::to_string(options.per_quote_max),
                               quote.follow_ups_sent < options.per_quote_max});
    }
    return word;
}

// Counted when it is booked, so that two quotes of one person cannot both pass the caps; taken back if it is
// refused for good.
Contact counted_now(Contact contact, const FollowUpOptions& options, Timestamp now) {
    std::erase_if(contact.follow_ups_sent_at,
                  [&](Timestamp sent) { return now - sent >= options.person_window; });
    contact.follow_ups_sent_at.push_back(now);
    return contact;
}

}  // namespace

std::variant<OwnersWord, Need> Sales::word_to_gate(const Rows& rows, const Message& message,
                                                   Timestamp now) const {
    if (message.quote.empty()) return OwnersWord{};
    const bool follows_up = message.purpose == MessagePurpose::FOLLOW_UP;
    const auto found = rows.look<Quote>(message.quote);
    const auto follow_up = follows_up ? rows.look<FollowUp>(message.follow_up) : Look<FollowUp>{};
    Need need;
    if (!found.known) need.add<Quote>(message.quote);
    if (follows_up && !follow_up.known) need.add<FollowUp>(message.follow_up);
    if (!need.empty()) return need;
    CHECK(found.row != nullptr, "message {} of no quote {}", message.id, message.quote);
    const Quote& quote = *found.row;
    if (follows_up) {
        CHECK(follow_up.row != nullptr, "message {} of no follow-up {}", message.id, message.follow_up);
        return follow_up_word(quote, *follow_up.row, options_, now);
    }
    OwnersWord word;
    const bool stands = quote.status != QuoteStatus::SUPERSEDED;
    word.checks = {{"superseded", std::string{name_of(quote.status)}, {}, stands},
                   {"quote_expired", to_string(now), to_string(quote.valid_until), now < quote.valid_until}};
    return word;
}

Decision Sales::decide(const Rows& rows, const MessageDeferred& input, Context& context) const {
    const Message& message = *input.message;
    if (message.follow_up.empty()) return Decided{};
    LOOK(const FollowUp* follow_up, rows, FollowUp, message.follow_up);
    Decided decided;
    if (follow_up == nullptr || follow_up->status != FollowUpStatus::BOOKED) return decided;
    FollowUp changed = *follow_up;
    changed.reason = message.cause;
    changed.gate = message.gate;
    put_deferred(decided, context, std::move(changed), message.send_at, follow_up->reason);
    return decided;
}

Decision Sales::decide(const Rows& rows, const FollowUpDue& input, Context& context) const {
    LOOK(const FollowUp* follow_up, rows, FollowUp, input.follow_up);
    Decided decided;
    if (follow_up == nullptr || follow_up->status != FollowUpStatus::PENDING) return decided;
    if (context.now < follow_up->due_at) return decided;
    LOOK(const Quote* quote, rows, Quote, follow_up->quote);
    LOOK(const Contact* contact, rows, Contact, follow_up->contact);
    LOOK(const Conversation* conversation, rows, Conversation, follow_up->conversation);
    CHECK(quote != nullptr && contact != nullptr && conversation != nullptr, "follow-up {} hangs in the air",
          follow_up->id);

    auto word = follow_up_word(*quote, *follow_up, options_, context.now);
    const followup::Step* step = step_of(*follow_up);
    word.checks.push_back({"step_removed", follow_up->step, {}, step != nullptr});
    const GateAnswer gate = messaging::send_gate({.purpose = MessagePurpose::FOLLOW_UP,
                                                  .contact = *contact,
                                                  .conversation = *conversation,
                                                  .owner = std::move(word),
                                                  .pause = pause_of(rows, *conversation, quote->id),
                                                  .now = context.now},
                                                 options_, zones_.of(*contact));
    FollowUp changed = *follow_up;
    changed.reason = gate.reason;
    changed.gate = gate.checks;
    if (gate.verdict == GateVerdict::LATER) {
        put_deferred(decided, context, std::move(changed), gate.at, follow_up->reason);
        return decided;
    }
    if (gate.verdict == GateVerdict::CLOSED) {
        changed.status = FollowUpStatus::SUPPRESSED;
        decided.note(context, quote->id, "follow_up.suppressed", "rule:" + gate.reason,
                     Json{reason_json(gate.reason, changed)});
        decided.next.push_back(Count{.figure = "suppressed/" + gate.reason});
        decided.batch.put(std::move(changed));
        return decided;
    }
    if (const FollowUp* earlier = earlier_step(rows, *follow_up)) {
        // Both fell on one moment, the end of the quiet hours: the first word goes first.
        MARK("follow_up.earlier_step_first");
        if (earlier->due_at <= context.now) {
            decided.next.push_back(FollowUpDue{earlier->id});
            decided.next.push_back(FollowUpDue{follow_up->id});
        } else {
            changed.due_at = earlier->due_at;
            changed.reason = earlier->reason;
            decided.batch.put(std::move(changed));
        }
        return decided;
    }
    Message message = sales::follow_up_message(*quote, *contact, *conversation, *step, *sequence_,
                                               link_to(*quote), zone_, *sentences_, context);
    message.follow_up = changed.id;
    changed.status = FollowUpStatus::BOOKED;
    changed.message = message.id;

    changed.step = step->id;  // what was planned before steps had ids has one from here on
    Contact counted = counted_now(*contact, options_, context.now);
    Quote followed = *quote;
    followed.follow_ups_sent += 1;

    decided.next.push_back(SendDue{message.id});
    decided.batch.put(std::move(message));
    decided.batch.put(std::move(counted));
    decided.batch.put(std::move(followed));
    decided.batch.put(std::move(changed));
    return decided;
}

const followup::Step* Sales::step_of(const FollowUp& follow_up) const {
    return follow_up.step.empty() ? sequence_->step_at(follow_up.after) : sequence_->step(follow_up.step);
}

const FollowUp* Sales::earlier_step(const Rows& rows, const FollowUp& than) const {
    const auto found = follow_ups_of_.find(than.contact);
    CHECK(found != follow_ups_of_.end(), "follow-up {} is not indexed", than.id);
    const FollowUp* first = nullptr;
    for (const RawId& id : found->second) {
        const FollowUp* other = rows.look<FollowUp>(id).row;
        CHECK(other != nullptr, "follow-up {}: indexed but not in memory", id);
        if (other->quote != than.quote || other->status != FollowUpStatus::PENDING) continue;
        if (other->after < (first == nullptr ? than : *first).after) first = other;
    }
    return first;
}

std::optional<Need> Sales::cancel_follow_ups(const Rows& rows, const RawId& contact, const RawId& only_quote,
                                             std::string_view reason, Decided& decided,
                                             Context& context) const {
    const auto found = follow_ups_of_.find(contact);
    if (found == follow_ups_of_.end()) return std::nullopt;
    Need need;
    for (const RawId& id : found->second) {
        const FollowUp* follow_up = rows.look<FollowUp>(id).row;
        CHECK(follow_up != nullptr, "follow-up {}: indexed but not in memory", id);
        if (!only_quote.empty() && follow_up->quote != only_quote) continue;
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
        FollowUp cancelled = *follow_up;
        cancelled.status = FollowUpStatus::CANCELLED;
        cancelled.reason = reason;
        decided.note(context, cancelled.quote, "follow_up.cancelled", "rule:" + std::string{reason},
                     Json{reason_json(reason, cancelled)});
        decided.next.push_back(Count{.figure = "cancelled/" + std::string{reason}});
        decided.batch.put(std::move(cancelled));
    }
    if (!need.empty()) return need;
    return std::nullopt;
}

void Sales::hold_follow_ups(const Rows& rows, const RawId& contact, Decided& decided,
                            Context& context) const {
    const auto found = follow_ups_of_.find(contact);
    if (found == follow_ups_of_.end()) return;
    for (const RawId& id : found->second) {
        const FollowUp* follow_up = rows.look<FollowUp>(id).row;
        CHECK(follow_up != nullptr, "follow-up {}: indexed but not in memory", id);
        FollowUp held = *follow_up;
        held.not_before = context.now + options_.person_gap_min;
        // What is booked already hears it at its message's next try.
        if (held.status != FollowUpStatus::PENDING || held.due_at >= held.not_before) {
            decided.batch.put(std::move(held));
            continue;
        }
        held.reason = "asked_again";
        const Timestamp until = held.not_before;
        put_deferred(decided, context, std::move(held), until, follow_up->reason);
    }
}

void Sales::answered(Decided& decided, const Context& context, Quote& quote,
                     const Conversation& conversation) {
    // What was said before the quote went out is no answer to it.
    if (quote.answered_at != Timestamp{} || conversation.last_inbound_at <= quote.sent_at) return;
    quote.answered_at = conversation.last_inbound_at;
    decided.note(context, quote.id, "quote.answered", "customer");
    decided.next.push_back(Count{.figure = "answers"});
    if (!quote.follow_up_step.empty())
        decided.next.push_back(Count{.figure = "answers_after/" + quote.follow_up_step});
}

// A request for another price says nothing about the quotes that were sent: a new one of the same product
// ends the old one's follow-ups (supersede()), and otherwise they wait and go on.
Decision Sales::decide(const Rows& rows, const CustomerAnswered& input, Context& context) const {
    Decided decided;
    if (sales::asks_for_a_price(input.intent)) {
        if (input.reason == "replied") hold_follow_ups(rows, input.contact, decided, context);
        return decided;
    }
    if (input.reason != "answered") {
        if (auto need = cancel_follow_ups(rows, input.contact, {}, input.reason, decided, context))
            return std::move(*need);
        return decided;
    }
    LOOK(const Conversation* conversation, rows, Conversation, input.conversation);
    const auto open = open_quotes_of_.find(input.contact);
    if (open == open_quotes_of_.end() || conversation == nullptr) return decided;
    for (const RawId& id : open->second) {
        const Quote* quote = rows.look<Quote>(id).row;
        CHECK(quote != nullptr, "quote {}: indexed but not in memory", id);
        Quote changed = *quote;
        answered(decided, context, changed, *conversation);
        if (changed != *quote) decided.batch.put(std::move(changed));
    }
    return decided;
}

Decision Sales::follow_up_settled(const Rows& rows, const MessageSettled& input, Context& context) const {
    const Message& message = *input.message;
    LOOK(const FollowUp* follow_up, rows, FollowUp, message.follow_up);
    LOOK(const Quote* quote, rows, Quote, message.quote);
    LOOK(const Contact* contact, rows, Contact, message.contact);
    Decided decided;
    if (follow_up == nullptr || quote == nullptr || contact == nullptr) return decided;
    if (follow_up->message != message.id) return decided;
    const bool failed = message.status == MessageStatus::FAILED;
    const bool was_sent =
        follow_up->status == FollowUpStatus::SENT;  // and the provider reports otherwise later
    const bool was_cancelled = follow_up->status == FollowUpStatus::CANCELLED;  // while its message waited
    if (follow_up->status != FollowUpStatus::BOOKED && !(failed && (was_sent || was_cancelled)))
        return decided;
    FollowUp changed = *follow_up;
    if (failed) {
        Quote uncounted = *quote;
        uncounted.follow_ups_sent -= 1;
        decided.batch.put(std::move(uncounted));
        Contact freed = *contact;
        std::erase(freed.follow_ups_sent_at, messaging::counted_at(message));
        if (was_cancelled) {
            decided.batch.put(std::move(freed));
            return decided;
        }
        if (was_sent) {
            MARK("follow_up.failed_after_sent");
            decided.next.push_back(Count{.figure = "follow_ups_sent/" + changed.step, .by = -1});
            changed.sent_at = {};
        }
        if (message.cause == "window_closed" && message.kind == MessageKind::TEXT) {
            // The provider's clock knows better: the window is closed, so the next try is a template.
            MARK("follow_up.replanned_as_template");
            freed.last_inbound_at.erase(std::string{name_of(message.channel)});
            changed.status = FollowUpStatus::PENDING;
            changed.due_at = context.now + 1min;
            changed.message = {};
        } else {
            changed.status = input.by_gate ? FollowUpStatus::SUPPRESSED : FollowUpStatus::FAILED;
            changed.reason = message.cause;
            decided.next.push_back(Count{.figure = "suppressed/" + message.cause});
        }
        decided.note(context, quote->id, input.by_gate ? "follow_up.suppressed" : "follow_up.failed",
                     input.by_gate ? "rule:" + message.cause : "channel",
                     Json{reason_json(message.cause, changed)});
        decided.batch.put(std::move(freed));
        decided.batch.put(std::move(changed));
        return decided;
    }
    Quote followed = *quote;
    followed.follow_up_step = changed.step;
    followed.follow_up_last = changed.after;
    decided.batch.put(std::move(followed));
    if (message.status == MessageStatus::UNKNOWN) {
        decided.next.push_back(Count{.figure = "sends_unknown"});
    } else {
        changed.status = FollowUpStatus::SENT;
        changed.sent_at = message.sent_at;
        changed.reason = {};
        decided.note(context, quote->id, "follow_up.sent", "rule:sequence",
                     Json{fmt::format(R"({{"step":"{}","after":"{}","message":"{}","kind":"{}"}})",
                                      changed.step, to_string(changed.after), message.id,
                                      name_of(message.kind))});
        decided.next.push_back(Count{.figure = "follow_ups_sent/" + changed.step});
        decided.batch.put(std::move(changed));
    }
    return decided;
}

}  // namespace tero
