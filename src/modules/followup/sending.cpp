// A step that is due: the gate, the booking of its message, and what becomes of that.
#include "modules/followup/sending.hpp"

#include "base/check.hpp"
#include "modules/followup/follow_up_agent.hpp"
#include "modules/followup/model/step_message.hpp"
#include "modules/followup/model/templates.hpp"
#include "modules/messaging/model/outgoing.hpp"
#include "modules/messaging/model/send_pause.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/model/later.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tero {

using messaging::GateAnswer;
using messaging::GateVerdict;
using messaging::OwnersWord;

Json followup::reason_json(std::string_view reason, const FollowUp& follow_up) {
    return Json{fmt::format(R"({{"reason":"{}","step":"{}","after":"{}","follow_up":"{}"}})", reason,
                            follow_up.step, to_string(follow_up.after), follow_up.id)};
}

bool followup::is_promised(const FollowUp& follow_up) {
    return follow_up.promised &&
           (follow_up.status == FollowUpStatus::PENDING || follow_up.status == FollowUpStatus::BOOKED);
}

void followup::keep_promise(Decided& decided, const FollowUp& follow_up, std::string_view reason) {
    static constexpr std::array<std::string_view, 5> ours{"quote_cap", "quote_expires_first", "quote_expired",
                                                          "follow_ups_off", "step_removed"};
    if (!is_promised(follow_up) || std::find(ours.begin(), ours.end(), reason) == ours.end()) return;
    const Owner talk{modules::messaging, follow_up.conversation};
    // Whoever moved it named the day anew.
    const bool was_moved = follow_up.not_before == Timestamp{};
    const Timestamp day = was_moved ? follow_up.due_at : follow_up.not_before;
    decided.next.push_back(write_then(talk, follow_up.contact, follow_up.quote, day).work);
}

void followup::put_deferred(Decided& decided, const Context& context, FollowUp follow_up,
                            std::string_view reason_before) {
    if (follow_up.reason != "paused" || reason_before != "paused") {
        decided.note(context, follow_up.quote, "follow_up.deferred", "rule:" + follow_up.reason,
                     Json{fmt::format(R"({{"reason":"{}","step":"{}","after":"{}","until":"{}"}})",
                                      follow_up.reason, follow_up.step, to_string(follow_up.after),
                                      to_string(follow_up.due_at))});
    }
    decided.batch.put(std::move(follow_up));
}

namespace {

// Counted when it is booked, so that two quotes of one person cannot both pass the caps; taken back if it is
// refused for good.
Contact counted_now(Contact contact, const FollowUpOptions& options, Timestamp now) {
    std::erase_if(contact.follow_ups_sent_at,
                  [&](Timestamp sent) { return now - sent >= options.person_window; });
    contact.follow_ups_sent_at.push_back(now);
    return contact;
}

}  // namespace

// What is booked is counted already, and would stop itself.
OwnersWord FollowUpAgent::word_of(const FollowUp& follow_up, const followup::QuoteWord& quote) const {
    OwnersWord word = quote.gate;
    word.not_before = follow_up.not_before;
    word.too_early = "asked_again";
    word.checks.insert(word.checks.begin(),
                       {"follow_ups_off", options_.enabled ? "on" : "off", {}, options_.enabled});
    if (follow_up.status == FollowUpStatus::BOOKED) return word;
    word.checks.push_back({"quote_cap", fmt::to_string(quote.counted), fmt::to_string(options_.per_quote_max),
                           quote.counted < options_.per_quote_max});
    word.checks.push_back({"step_removed", follow_up.step, {}, step_of(follow_up) != nullptr});
    return word;
}

std::variant<OwnersWord, Need> FollowUpAgent::word_to_gate(const Rows& rows, const Message& message,
                                                           Timestamp now) const {
    const auto found = rows.look<FollowUp>(message.follow_up);
    if (!found.known) {
        Need need;
        need.add<FollowUp>(message.follow_up);
        return need;
    }
    CHECK(found.row != nullptr, "message {} of no follow-up {}", message.id, message.follow_up);
    auto asked = quotes_.ask(rows, *found.row, now);
    if (auto* need = std::get_if<Need>(&asked)) return std::move(*need);
    return word_of(*found.row, std::get<followup::QuoteWord>(asked));
}

Message FollowUpAgent::message_of(const Rows& rows, const FollowUp& follow_up, const followup::Step& step,
                                  const followup::QuoteWord& quote, const Contact& contact,
                                  const Conversation& conversation, Context& context) const {
    const Speech say = sentences_->in(quote.language);
    Message message = messaging::outgoing(
        {modules::followup, follow_up.id}, contact, conversation, MessagePurpose::FOLLOW_UP,
        followup::step_text(step, quotes_.say(rows, follow_up, say), quote.link, say), "rule:sequence", context);
    message.quote = follow_up.quote;
    message.follow_up = follow_up.id;
    if (const auto* known = sequence_->provider_template(step.whatsapp.name)) {
        const auto language = followup::template_language(*known, quote.language, sentences_->first());
        const Speech approved = sentences_->in(language.ours);
        message.template_use = followup::step_template(step, quotes_.say(rows, follow_up, approved),
                                                       language.approved, approved);
    }
    return message;
}

Decision FollowUpAgent::decide(const Rows& rows, const FollowUpDue& input, Context& context) const {
    LOOK(const FollowUp* follow_up, rows, FollowUp, input.follow_up);
    Decided decided;
    if (follow_up == nullptr || follow_up->status != FollowUpStatus::PENDING) return decided;
    if (context.now < follow_up->due_at) return decided;
    auto asked = quotes_.ask(rows, *follow_up, context.now);
    if (auto* need = std::get_if<Need>(&asked)) return std::move(*need);
    const auto& quote = std::get<followup::QuoteWord>(asked);
    LOOK(const Contact* contact, rows, Contact, follow_up->contact);
    LOOK(const Conversation* conversation, rows, Conversation, follow_up->conversation);
    CHECK(contact != nullptr && conversation != nullptr, "follow-up {} hangs in the air", follow_up->id);

    const GateAnswer gate = messaging::send_gate({.purpose = MessagePurpose::FOLLOW_UP,
                                                  .contact = *contact,
                                                  .conversation = *conversation,
                                                  .owner = word_of(*follow_up, quote),
                                                  .pause = pause_of(rows, *conversation, follow_up->quote),
                                                  .now = context.now},
                                                 options_, zones_.of(*contact));
    FollowUp changed = *follow_up;
    changed.reason = gate.reason;
    changed.gate = gate.checks;
    if (gate.verdict == GateVerdict::LATER) {
        changed.due_at = gate.at;
        followup::put_deferred(decided, context, std::move(changed), follow_up->reason);
        return decided;
    }
    if (gate.verdict == GateVerdict::CLOSED) {
        changed.status = FollowUpStatus::SUPPRESSED;
        followup::keep_promise(decided, *follow_up, gate.reason);
        decided.note(context, changed.quote, "follow_up.suppressed", "rule:" + gate.reason,
                     followup::reason_json(gate.reason, changed));
        decided.next.push_back(Count{.figure = "suppressed/" + gate.reason});
        followup::tell_end(decided, changed);
        decided.batch.put(std::move(changed));
        return decided;
    }
    if (const FollowUp* earlier = earlier_step(rows, *follow_up)) {
        // Both fell on one moment, the end of the quiet hours: the first word goes first.
        MARK("follow_up.earlier_step_first");
        if (earlier->due_at <= context.now) decided.next.push_back(FollowUpDue{earlier->id});
        // This one is looked at again once the other is counted.
        changed.due_at = std::max(earlier->due_at, context.now + 1s);
        changed.reason = earlier->reason;
        decided.batch.put(std::move(changed));
        return decided;
    }
    const followup::Step* step = step_of(*follow_up);
    Message message = message_of(rows, changed, *step, quote, *contact, *conversation, context);
    changed.status = FollowUpStatus::BOOKED;
    changed.message = message.id;
    changed.step = step->id;  // what was planned before steps had ids has one from here on
    decided.next.push_back(told_of(changed, 1));
    decided.next.push_back(SendDue{message.id});
    decided.batch.put(std::move(message));
    decided.batch.put(counted_now(*contact, options_, context.now));
    decided.batch.put(std::move(changed));
    return decided;
}

Decision FollowUpAgent::decide(const Rows& rows, const MessageDeferred& input, Context& context) const {
    const Message& message = *input.message;
    LOOK(const FollowUp* follow_up, rows, FollowUp, message.follow_up);
    Decided decided;
    if (follow_up == nullptr || follow_up->status != FollowUpStatus::BOOKED) return decided;
    FollowUp changed = *follow_up;
    changed.reason = message.cause;
    changed.gate = message.gate;
    changed.due_at = message.send_at;
    followup::put_deferred(decided, context, std::move(changed), follow_up->reason);
    return decided;
}

Decision FollowUpAgent::decide(const Rows& rows, const MessageSettled& input, Context& context) const {
    const Message& message = *input.message;
    LOOK(const FollowUp* follow_up, rows, FollowUp, message.follow_up);
    Decided decided;
    if (follow_up == nullptr || follow_up->message != message.id) return decided;
    if (message.status == MessageStatus::FAILED) {
        const FollowUpStatus was = follow_up->status;
        // It was called back while its message waited, or the provider reports otherwise later.
        if (was != FollowUpStatus::BOOKED && was != FollowUpStatus::SENT && was != FollowUpStatus::CANCELLED)
            return decided;
        LOOK(const Contact* contact, rows, Contact, message.contact);
        if (contact != nullptr) put_failed(decided, context, *follow_up, *contact, input);
        return decided;
    }
    if (follow_up->status != FollowUpStatus::BOOKED) return decided;
    FollowUpTold went = told_of(*follow_up, 0);
    went.step = follow_up->step;
    went.after = follow_up->after;
    decided.next.push_back(std::move(went));
    if (message.status == MessageStatus::UNKNOWN) {
        decided.next.push_back(Count{.figure = "sends_unknown"});
        return decided;
    }
    FollowUp sent = *follow_up;
    sent.status = FollowUpStatus::SENT;
    sent.sent_at = message.sent_at;
    sent.reason = {};
    decided.note(context, sent.quote, "follow_up.sent", "rule:sequence",
                 Json{fmt::format(R"({{"step":"{}","after":"{}","message":"{}","kind":"{}"}})", sent.step,
                                  to_string(sent.after), message.id, name_of(message.kind))});
    decided.next.push_back(Count{.figure = "follow_ups_sent/" + sent.step});
    followup::tell_end(decided, sent);
    decided.batch.put(std::move(sent));
    return decided;
}

void FollowUpAgent::put_failed(Decided& decided, const Context& context, FollowUp follow_up, Contact contact,
                               const MessageSettled& settled) const {
    const Message& message = *settled.message;
    decided.next.push_back(told_of(follow_up, -1));
    std::erase(contact.follow_ups_sent_at, messaging::counted_at(message));
    if (follow_up.status == FollowUpStatus::CANCELLED) {  // it was told when it was
        decided.batch.put(std::move(contact));
        return;
    }
    if (follow_up.status == FollowUpStatus::SENT) {
        MARK("follow_up.failed_after_sent");
        decided.next.push_back(Count{.figure = "follow_ups_sent/" + follow_up.step, .by = -1});
        follow_up.sent_at = {};
    }
    if (message.cause == "window_closed" && message.kind == MessageKind::TEXT) {
        // The provider's clock knows better: the window is closed, so the next try is a template.
        MARK("follow_up.replanned_as_template");
        contact.last_inbound_at.erase(std::string{name_of(message.channel)});
        follow_up.status = FollowUpStatus::PENDING;
        follow_up.due_at = context.now + 1min;
        follow_up.message = {};
    } else {
        followup::keep_promise(decided, follow_up, message.cause);
        follow_up.status = settled.by_gate ? FollowUpStatus::SUPPRESSED : FollowUpStatus::FAILED;
        follow_up.reason = message.cause;
        decided.next.push_back(Count{.figure = "suppressed/" + message.cause});
    }
    decided.note(context, follow_up.quote, settled.by_gate ? "follow_up.suppressed" : "follow_up.failed",
                 settled.by_gate ? "rule:" + message.cause : "channel",
                 followup::reason_json(message.cause, follow_up));
    if (follow_up.status != FollowUpStatus::PENDING) followup::tell_end(decided, follow_up);
    decided.batch.put(std::move(contact));
    decided.batch.put(std::move(follow_up));
}

}  // namespace tero
