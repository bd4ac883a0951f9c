// The moment of sending: the gate is asked, and what may leave is SENDING before it does.
#include "base/check.hpp"
#include "modules/messaging/conversations.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

using messaging::GateAnswer;
using messaging::GateVerdict;

// Our own rules are content with it: the customer was answered otherwise, or is not to be written to.
bool is_meant(std::string_view reason) {
    return reason == "taken_over" || reason == "superseded" || reason == "opted_out";
}

// Each try takes the form that the provider's window allows then; the wording of the other one is kept.
void take_form(Message& message, bool use_template) {
    const bool is_template = message.kind == MessageKind::TEMPLATE;
    std::string& other = message.template_use.text;
    if (use_template && !is_template) {
        MARK("send.as_template");
        message.kind = MessageKind::TEMPLATE;
    } else if (!use_template && is_template && !other.empty()) {
        MARK("send.as_text_again");
        message.kind = MessageKind::TEXT;
    } else {
        return;
    }
    if (!other.empty()) std::swap(message.body, other);
}

}  // namespace

void Conversations::put_suppressed(Decided& decided, Message message, const Conversation& conversation,
                                   const std::string& reason, const Context& context) const {
    message.status = MessageStatus::FAILED;
    decided.note(context, message.conversation, "message.suppressed", "rule:" + reason,
                 Json{fmt::format(R"({{"reason":"{}","message":"{}"}})", reason, message.id)});
    if (message.purpose != MessagePurpose::FOLLOW_UP) {  // a follow-up is counted by its owner
        decided.next.push_back(Count{.figure = "suppressed/" + reason});
    }
    // What our own rules end is meant; a window that closed on a person's words is not, nor too long a wait.
    const bool came_too_late = message.cause == "window_closed" || message.cause == cause_waited_too_long;
    if (came_too_late && message.purpose != MessagePurpose::NOTICE &&
        !is_an_answer(message))
        decided.next.push_back(work_of_send(message));
    const auto settled = std::make_shared<const Message>(std::move(message));
    if (settled->owner != ModuleId::NONE) decided.next.push_back(MessageSettled{settled, true});
    decided.batch.put(settled);
    if (!is_meant(reason)) tell_of_unsent(decided, *settled, conversation, {}, context);
}

Decision Conversations::decide(const Rows& rows, const SendDue& input, Context& context) const {
    LOOK(const Message* message, rows, Message, input.message);
    Decided decided;
    if (message == nullptr || message->status != MessageStatus::PENDING || context.now < message->send_at) {
        return decided;
    }
    LOOK(const Contact* contact, rows, Contact, message->contact);
    LOOK(const Conversation* conversation, rows, Conversation, message->conversation);
    CHECK(contact != nullptr && conversation != nullptr, "message {} to nobody", message->id);
    messaging::OwnersWord word;
    if (const auto owner = owners_.find(message->owner); owner != owners_.end()) {
        auto asked = owner->second(rows, *message, context.now);
        if (auto* need = std::get_if<Need>(&asked)) return std::move(*need);
        word = std::get<messaging::OwnersWord>(std::move(asked));
    }
    if (is_template_of_a_person(*message)) {
        const Duration waited = context.now - message->created_at;
        word.checks.push_back({std::string{cause_waited_too_long}, to_string(waited),
                               to_string(template_waits_at_most), waited < template_waits_at_most});
    }

    const GateAnswer gate = messaging::send_gate({.purpose = message->purpose,
                                                  .is_template = message->kind == MessageKind::TEMPLATE,
                                                  .contact = *contact,
                                                  .conversation = *conversation,
                                                  .owner = std::move(word),
                                                  .pause = pause_of(rows, *conversation, message->quote),
                                                  .created_at = message->created_at,
                                                  .booked_at = messaging::counted_at(*message),
                                                  .now = context.now},
                                                 options_.followup, zones_.of(*contact));
    Message changed = *message;
    changed.cause = gate.reason;
    changed.gate = gate.checks;
    // A person may be known by another address since it was written.
    if (auto recipient = messaging::recipient_on(message->channel, *contact); !recipient.empty())
        changed.recipient = std::move(recipient);
    if (gate.verdict == GateVerdict::LATER) {
        changed.send_at = gate.at;
        const auto deferred = std::make_shared<const Message>(std::move(changed));
        if (deferred->owner != ModuleId::NONE) decided.next.push_back(MessageDeferred{deferred});
        decided.batch.put(deferred);
        return decided;
    }
    if (gate.verdict == GateVerdict::CLOSED) {
        put_suppressed(decided, std::move(changed), *conversation, gate.reason, context);
        return decided;
    }
    take_form(changed, gate.use_template);
    const Timestamp counted = messaging::counted_at(*message);
    if (message->purpose == MessagePurpose::FOLLOW_UP && counted != context.now) {
        Contact recounted = *contact;
        std::replace(recounted.follow_ups_sent_at.begin(), recounted.follow_ups_sent_at.end(), counted,
                     context.now);
        decided.batch.put(std::move(recounted));
    }
    changed.status = MessageStatus::SENDING;
    changed.sending_at = context.now;
    changed.attempt += 1;
    const auto sending = std::make_shared<const Message>(std::move(changed));
    decided.effects.push_back(SendMessage{sending});
    decided.batch.put(sending);

    Conversation wrote = *conversation;
    wrote.last_outbound_at = context.now;
    if (sending->purpose == MessagePurpose::PERSON)
        conversations::person_said(decided, context, wrote, *sending);
    decided.batch.put(std::move(wrote));
    return decided;
}

}  // namespace tero
