// What became of the messages we sent. A status never goes backwards, and what may have been sent is not sent
// again.
#include "base/check.hpp"
#include "codec/json.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/messaging/model/hand_over.hpp"
#include "modules/messaging/people.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace tero {
namespace {

constexpr Duration backoff_max = 5min;       // between two tries of one message
constexpr std::int32_t told_at_attempt = 5;  // a message that still waits then is told of: some minutes

// How far a message has come; a report of less changes nothing. A failure counts only before delivery.
int progress(MessageStatus status) {
    switch (status) {
        case MessageStatus::PENDING:
            return 0;
        case MessageStatus::SENDING:
            return 1;
        case MessageStatus::UNKNOWN:
            return 2;
        case MessageStatus::SENT:
            return 3;
        case MessageStatus::FAILED:
            return 4;
        case MessageStatus::EXPIRED:
            return 4;
        case MessageStatus::DELIVERED:
            return 5;
        case MessageStatus::READ:
            return 6;
        case MessageStatus::PLAYED:
            return 7;
    }
    CHECK(false, "message status {}", static_cast<int>(status));
}

// A phone is all digits; anything else is the provider's own id of a person.
Address address_of(const std::string& recipient) {
    Address address;
    const bool is_phone =
        std::all_of(recipient.begin(), recipient.end(), [](char c) { return c >= '0' && c <= '9'; });
    (is_phone ? address.phone : address.user_id) = recipient;
    return address;
}

bool was_settled(MessageStatus status) {
    return status != MessageStatus::PENDING && status != MessageStatus::SENDING &&
           status != MessageStatus::UNKNOWN;
}

std::string cause_json(const Message& message) {
    std::string out = fmt::format(R"({{"message":"{}","cause":)", message.id);
    append_json_text(out, message.cause);
    return out + "}";
}

// What did not reach the customer, or may not have, is for a person; what has arrived after all is not.
void tell_of_work(Decided& decided, const Message& message, MessageStatus before) {
    const Owner unknown{modules::messaging, message.id};
    if (before == MessageStatus::UNKNOWN && message.status != MessageStatus::UNKNOWN)
        decided.next.push_back(CloseWork{unknown, std::string{work::send_unknown}, "channel"});
    const bool is_tried_again =
        message.purpose == MessagePurpose::FOLLOW_UP && message.cause == "window_closed";
    if (message.purpose == MessagePurpose::NOTICE) return;  // its owner tells somebody else
    if (message.direction != MessageDirection::OUT || is_tried_again) return;
    // An answer that failed hands its conversation over: see tell_of_unsent.
    const bool has_failed = message.status == MessageStatus::FAILED && !is_an_answer(message);
    if (message.status == MessageStatus::UNKNOWN || has_failed) decided.next.push_back(work_of_send(message));
}

void put_settled(Decided& decided, const Context& context, Message message, MessageStatus before,
                 std::string kind, std::string actor) {
    tell_of_work(decided, message, before);
    decided.note(context, message.conversation, std::move(kind), std::move(actor), Json{cause_json(message)});
    const auto settled = std::make_shared<const Message>(std::move(message));
    // What a colleague wrote by hand, outside Tero, is no module's.
    if (settled->owner != ModuleId::NONE) decided.next.push_back(MessageSettled{settled});
    decided.batch.put(settled);
}

// Refusals that will not go away until the owner acts.
bool is_for_the_owner(std::string_view cause) {
    constexpr std::array<std::string_view, 7> owners{"token",          "permission", "payment",
                                                     "not_registered", "setup",      "channel_off",
                                                     "unknown"};
    return std::find(owners.begin(), owners.end(), cause) != owners.end();
}

// Refused for now: it waits, and the gate says at each try whether it still makes sense.
Message held_back(const Message& message, const SendOutcome& outcome, const Context& context) {
    const Duration ceiling = std::min<Duration>(backoff_max, 5s * (1 << std::min(message.attempt, 10)));
    // Half of it differs from person to person: after an outage, what waited does not all come at once.
    const auto spread = static_cast<std::int64_t>(order_key(message.recipient) % 1000);
    const Duration backoff{ceiling.count() / 2 + ceiling.count() / 2 * spread / 1000};
    Message held = message;
    held.status = MessageStatus::PENDING;
    held.send_at = context.now + std::max(outcome.retry_after, backoff);
    return held;
}

Message unknown(const Message& message) {
    Message changed = message;
    changed.status = MessageStatus::UNKNOWN;
    return changed;
}

}  // namespace

Decision Conversations::decide(const Rows& rows, const SendFinished& input, Context& context) const {
    LOOK(const Message* message, rows, Message, input.message);
    Decided decided;
    if (message == nullptr || message->attempt != input.attempt) return decided;
    const SendOutcome& outcome = input.outcome;

    if (outcome.verdict == SendVerdict::ACCEPTED) {
        const std::string key = conversations::sent_key(outcome.provider_id);
        LOOK(const ProviderRef* known, rows, ProviderRef, key);
        if (known == nullptr) {
            decided.batch.put(ProviderRef{.key = key, .message = message->id, .at = context.now});
        }
        // The provider's form of the number is what the customer's answer will come from.
        for (const std::string& name :
             conversations::identity_keys(message->channel, address_of(outcome.recipient_id))) {
            LOOK(const ContactIdentity* person, rows, ContactIdentity, name);
            if (person == nullptr)
                decided.batch.put(ContactIdentity{.key = name, .contact = message->contact});
        }
        if (outcome.held) {
            decided.note(context, message->conversation, "message.held", "channel",
                         Json{fmt::format(R"({{"message":"{}"}})", message->id)});
            decided.next.push_back(
                RaiseAlert{"message_held", std::string{name_of(message->channel)}, AlertLevel::WARNING,
                           "the provider took a message and holds it back: " + outcome.detail});
        }
        Message sent = *message;
        sent.provider_id = outcome.provider_id;
        if (progress(message->status) >=
            progress(MessageStatus::SENT)) {  // its status came before this answer
            MARK("send.status_before_answer");
            decided.batch.put(std::move(sent));
            return decided;
        }
        sent.status = MessageStatus::SENT;
        sent.sent_at = message->sending_at;
        put_settled(decided, context, std::move(sent), message->status, "message.sent", "channel");
        return decided;
    }
    if (was_settled(message->status) || message->status == MessageStatus::PENDING) return decided;

    if (outcome.verdict == SendVerdict::UNKNOWN) {
        if (message->status == MessageStatus::UNKNOWN) return decided;
        MARK("send.unknown");
        Message changed = unknown(*message);
        changed.cause = outcome.detail;
        put_settled(decided, context, std::move(changed), message->status, "message.unknown", "channel");
        return decided;
    }
    Message refused = *message;
    refused.cause = outcome.error_class.empty() ? outcome.error_code : outcome.error_class;
    if (outcome.retryable) {
        refused = held_back(refused, outcome, context);
        decided.note(context, refused.conversation, "message.deferred", "channel", Json{cause_json(refused)});
        if (refused.attempt == told_at_attempt) {
            decided.next.push_back(RaiseAlert{
                "sends_held", refused.cause, AlertLevel::WARNING,
                "the provider takes no messages for now; they wait, and go while they still make sense: " +
                    outcome.detail});
        }
        decided.batch.put(std::move(refused));
        return decided;
    }
    refused.status = MessageStatus::FAILED;
    LOOK(const Conversation* conversation, rows, Conversation, refused.conversation);
    put_settled(decided, context, refused, message->status, "message.failed", "channel");
    if (conversation != nullptr) tell_of_unsent(decided, refused, *conversation, outcome.detail, context);
    return decided;
}

void Conversations::tell_of_unsent(Decided& decided, const Message& message, const Conversation& conversation,
                                   std::string_view detail, const Context& context) const {
    const bool account = is_for_the_owner(message.cause);
    if (account) {
        decided.next.push_back(RaiseAlert{"channel_refused", message.cause, AlertLevel::CRITICAL,
                                          fmt::format("the provider refuses our messages: {}", detail)});
    }
    if (!is_an_answer(message)) return;
    decided.next.push_back(
        RaiseAlert{"answer_unsent", message.cause, AlertLevel::ERROR,
                   fmt::format("an answer to a customer did not go out ({}): see conversation {}", message.cause,
                               conversation.id)});
    hand_over(decided, context, conversation,
              {.reason = reason_answer_unsent,
               .actor = "rule:answer_unsent",
               .owner = answers_to_,
               .values = {{"cause", message.cause}, {"purpose", std::string{name_of(message.purpose)}}},
               .quote = message.quote});
}

Decision Conversations::decide(const Rows& rows, const StatusReceived& input, Context& context) const {
    const StatusReport& report = input.report;
    Id<Message> id;
    if (const auto ours = Id<Message>::parse(report.callback_data)) {
        id = *ours;
    } else {
        LOOK(const ProviderRef* ref, rows, ProviderRef, conversations::sent_key(report.provider_id));
        if (ref != nullptr) id = ref->message;
    }
    Decided decided;
    const Message* message = nullptr;
    if (!id.empty()) {
        LOOK(message, rows, Message, id);
    }
    if (message == nullptr) {
        LOOK(const ProviderRef* counted, rows, ProviderRef, report.dedupe);
        if (counted != nullptr) return decided;
        decided.batch.put(ProviderRef{.key = report.dedupe, .message = {}, .at = context.now});
        decided.next.push_back(Count{.figure = "statuses_unmatched"});
        return decided;
    }
    if (progress(report.status) <= progress(message->status)) return decided;  // late, or seen before

    Message told = *message;
    told.status = report.status;
    if (told.provider_id.empty() && !report.provider_id.empty()) told.provider_id = report.provider_id;
    const Timestamp at = report.at == Timestamp{} ? context.now : std::min(report.at, context.now);
    if (told.sent_at == Timestamp{}) told.sent_at = message->sending_at;
    if (report.status == MessageStatus::DELIVERED) told.delivered_at = at;
    if (report.status == MessageStatus::READ || report.status == MessageStatus::PLAYED) {
        told.read_at = at;
        if (told.delivered_at == Timestamp{}) told.delivered_at = at;
    }
    if (report.status == MessageStatus::FAILED) {
        told.cause = report.error_class.empty() ? report.error_code : report.error_class;
        LOOK(const Conversation* conversation, rows, Conversation, told.conversation);
        put_settled(decided, context, told, message->status, "message.failed", "channel");
        if (conversation != nullptr)
            tell_of_unsent(decided, told, *conversation, report.error_detail, context);
        return decided;
    }
    std::string kind = "message." + std::string{name_of(report.status)};
    std::transform(kind.begin(), kind.end(), kind.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (!was_settled(message->status)) {
        MARK("send.settled_by_status");
        put_settled(decided, context, std::move(told), message->status, std::move(kind), "channel");
        return decided;
    }
    if (report.status != MessageStatus::SENT) {
        decided.note(context, told.conversation, std::move(kind), "channel", Json{cause_json(told)});
    }
    if (told.purpose == MessagePurpose::NOTICE && told.owner != ModuleId::NONE)
        decided.next.push_back(MessageSettled{std::make_shared<const Message>(told)});
    decided.batch.put(std::move(told));
    return decided;
}

Decision Conversations::decide(const Rows& rows, const SendUnsettled& input, Context& context) const {
    LOOK(const Message* message, rows, Message, input.message);
    Decided decided;
    if (message == nullptr) return decided;
    if (message->status == MessageStatus::SENDING) {
        MARK("send.never_told");
        Message changed = unknown(*message);
        changed.cause = "unheard";
        put_settled(decided, context, std::move(changed), message->status, "message.unknown", "timer");
        return decided;
    }
    if (message->status != MessageStatus::UNKNOWN) return decided;
    Message counted = *message;
    counted.status = MessageStatus::SENT;
    counted.sent_at = message->sending_at;
    counted.cause = "unheard";
    decided.next.push_back(RaiseAlert{"send_unsettled", std::string{name_of(message->channel)},
                                      AlertLevel::WARNING,
                                      "nobody told for 24 h what became of a message; it counts as sent"});
    put_settled(decided, context, std::move(counted), message->status, "message.sent", "timer");
    return decided;
}

Decision Conversations::recover(const Rows& rows, const Recovered&, Context& context) const {
    Decided decided;
    Need need;
    rows.table<Conversation>().each([&](const Conversation& conversation) {
        if (conversation.state != ConversationState::HUMAN) return;
        const std::string key = work_key({modules::messaging, conversation.id}, work::answer);
        const auto item = rows.look<WorkItem>(key);
        if (!item.known) need.add<WorkItem>(key);
        if (!item.known || (item.row != nullptr && item.row->status != WorkStatus::DONE)) return;
        MARK("conversation.was_on_nobodys_list");
        decided.next.push_back(conversations::on_a_list(conversation));
    });
    if (!need.empty()) return need;
    rows.table<Message>().each([&](const Message& message) {
        if (message.status != MessageStatus::SENDING) return;
        MARK("send.interrupted");
        Message changed = unknown(message);
        changed.cause = "interrupted";
        put_settled(decided, context, std::move(changed), message.status, "message.unknown", "restart");
    });
    return decided;
}

}  // namespace tero
