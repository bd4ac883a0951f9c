// The moment of sending, and what follows when it is known what became of it.
#include "base/check.hpp"
#include "business/quoting/compose.hpp"
#include "business/quoting/quote_text.hpp"
#include "business/quoting/sales.hpp"
#include "business/quoting/send_gate.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

// The gate is closed for good: it will never go out, and whoever waits for it is told.
void put_suppressed(Decided& decided, Message message, const std::string& reason, const Context& context) {
    message.status = MessageStatus::FAILED;
    decided.note(context, message.conversation, "message.suppressed", "rule:" + reason,
                 Json{fmt::format(R"({{"reason":"{}","message":"{}"}})", reason, message.id)});
    if (message.purpose != MessagePurpose::FOLLOW_UP) {  // a follow-up is counted by its ladder
        decided.next.push_back(Count{.figure = "suppressed/" + reason});
    }
    const auto settled = std::make_shared<const Message>(std::move(message));
    decided.next.push_back(MessageSettled{settled, true});
    decided.batch.put(settled);
}

}  // namespace

Decision Sales::decide(const Rows& rows, const SendDue& input, Context& context) const {
    LOOK(const Message* message, rows, Message, input.message);
    Decided decided;
    if (message == nullptr || message->status != MessageStatus::PENDING || context.now < message->send_at) {
        return decided;
    }
    LOOK(const Contact* contact, rows, Contact, message->contact);
    LOOK(const Conversation* conversation, rows, Conversation, message->conversation);
    CHECK(contact != nullptr && conversation != nullptr, "message {} to nobody", message->id);
    const Quote* quote = nullptr;
    if (!message->quote.empty()) {
        LOOK(quote, rows, Quote, message->quote);
    }

    const sales::GateAnswer gate = sales::send_gate({.purpose = message->purpose,
                                                     .contact = *contact,
                                                     .conversation = *conversation,
                                                     .quote = quote,
                                                     .booked_at = sales::counted_at(*message),
                                                     .now = context.now},
                                                    options_, zone_of(*contact));
    const FollowUp* follow_up = nullptr;
    if (!message->follow_up.empty()) {
        LOOK(follow_up, rows, FollowUp, message->follow_up);
    }
    Message changed = *message;
    changed.cause = gate.reason;
    if (gate.verdict == sales::GateVerdict::LATER) {
        changed.send_at = gate.at;
        decided.batch.put(std::move(changed));
        if (follow_up != nullptr) sales::put_deferred(decided, context, *follow_up, gate);
        return decided;
    }
    if (gate.verdict == sales::GateVerdict::CLOSED) {
        put_suppressed(decided, std::move(changed), gate.reason, context);
        return decided;
    }
    if (gate.use_template) {
        CHECK(follow_up != nullptr, "message {}: a template of no follow-up", message->id);
        changed.kind = MessageKind::TEMPLATE;
        changed.body = sales::filled_template(
            sales::follow_up_template_body(follow_up->after,
                                           std::string_view{message->template_use.language}.substr(0, 2)),
            message->template_use.parameters);
    }
    const Timestamp counted = sales::counted_at(*message);
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
    decided.batch.put(std::move(wrote));
    return decided;
}

Decision Sales::decide(const Rows& rows, const MessageSettled& input, Context& context) const {
    const Message& message = *input.message;
    if (message.purpose == MessagePurpose::FOLLOW_UP) return follow_up_settled(rows, input, context);
    if (message.status == MessageStatus::UNKNOWN) {  // whatever hangs on it waits until it is known
        Decided decided;
        decided.next.push_back(Count{.figure = "sends_unknown"});
        return decided;
    }
    if (message.purpose == MessagePurpose::QUOTE) return quote_settled(rows, message, context);
    Decided decided;
    if (message.status != MessageStatus::FAILED) decided.next.push_back(Count{.figure = "answers_sent"});
    return decided;
}

Decision Sales::quote_settled(const Rows& rows, const Message& message, Context& context) const {
    LOOK(const Quote* quote, rows, Quote, message.quote);
    LOOK(const Contact* contact, rows, Contact, message.contact);
    LOOK(const Conversation* conversation, rows, Conversation, message.conversation);
    Decided decided;
    if (quote == nullptr || contact == nullptr || conversation == nullptr) return decided;
    const bool is_new = quote->status == QuoteStatus::DRAFT;
    // The provider took it and reports later that it could not be delivered: nobody is reminded of what never
    // came.
    const bool never_came = message.status == MessageStatus::FAILED && is_open(quote->status);
    if (!is_new && !never_came) return decided;
    const std::string quotes_key = fmt::format("quotes_of/{}", quote->contact);
    LOOK(const Counter* quotes, rows, Counter, quotes_key);
    if (message.status == MessageStatus::FAILED) {
        if (auto need =
                cancel_follow_ups(rows, quote->contact, quote->id, "not_delivered", decided, context)) {
            return std::move(*need);
        }
        decided.note(context, quote->id, "quote.not_sent", "channel",
                     Json{fmt::format(R"({{"reason":"{}"}})", message.cause)});
        decided.next.push_back(
            RaiseAlert{"quote_not_sent", quote->number, AlertLevel::ERROR,
                       fmt::format("quote {} could not be sent: {}", quote->number, message.cause)});
        return decided;
    }
    Quote sent = *quote;
    sent.status = sent.viewed_at == Timestamp{} ? QuoteStatus::SENT : QuoteStatus::VIEWED;
    sent.sent_at = message.sent_at;
    sent.valid_until = sent.sent_at + business_.quote_validity;
    decided.batch.put(Counter{.key = quotes_key, .count = quotes == nullptr ? 1 : quotes->count + 1});
    decided.note(context, sent.id, "quote.sent", "channel",
                 Json{fmt::format(R"({{"message":"{}","valid_until":"{}"}})", message.id,
                                  to_string(sent.valid_until))});
    decided.next.push_back(
        Count{.figure = "quotes_sent/" + sent.priced.currency, .amount = sent.priced.with_iva});
    decided.next.push_back(Count{.figure = "answers_sent"});

    // It may have become known late that the quote was sent; the customer has perhaps answered it meanwhile.
    const bool answered = conversation->last_inbound_at > message.sending_at;
    if (answered) {
        MARK("quote.answered_before_settled");
        sent.answered_at = conversation->last_inbound_at;
        decided.note(context, sent.id, "quote.answered", "customer");
        decided.next.push_back(Count{.figure = "answers"});
    }
    // Likewise a person may have taken the conversation since, and perhaps handed it back.
    const bool taken_over =
        conversation->state == ConversationState::HUMAN || conversation->state_since > message.sending_at;
    if (options_.enabled && !answered && !taken_over) {
        for (const Duration after : options_.intervals) {
            FollowUp follow_up;
            follow_up.id = context.make_id<FollowUp>();
            follow_up.quote = sent.id;
            follow_up.contact = sent.contact;
            follow_up.conversation = sent.conversation;
            follow_up.quote_number = sent.number;
            follow_up.after = after;
            follow_up.due_at = sent.sent_at + after;
            follow_up.created_at = context.now;
            decided.note(context, sent.id, "follow_up.planned", "rule:ladder",
                         Json{fmt::format(R"({{"after":"{}","due":"{}"}})", to_string(after),
                                          to_string(follow_up.due_at))});
            decided.batch.put(std::move(follow_up));
        }
    }
    decided.batch.put(std::move(sent));
    return decided;
}

}  // namespace tero
