// What the index watches and when things fall due. The decisions are in inbound.cpp and delivery.cpp.
#include "modules/messaging/conversations.hpp"

namespace tero {
namespace {

constexpr Duration unheard_after = 15min;  // nobody has told what became of a send
constexpr Duration settle_after = 24h;     // an unheard outcome is then counted as sent

Timestamp answer_due(const Conversation* conversation) {
    return conversation == nullptr ? Timestamp{} : conversation->answer_at;
}
Timestamp unsettled_due(const Message* message) {
    if (message == nullptr) return {};
    if (message->status == MessageStatus::SENDING) return message->sending_at + unheard_after;
    return message->status == MessageStatus::UNKNOWN ? message->sending_at + settle_after : Timestamp{};
}
bool is_sending(const Message* message) {
    return message != nullptr && message->status == MessageStatus::SENDING;
}

}  // namespace

void Conversations::watch(Rows& rows) {
    rows.table<Conversation>().alive = [](const Conversation& conversation) {
        return conversation.answer_at != Timestamp{};
    };
    rows.table<Conversation>().observe([this](const Conversation* before, const Conversation* after) {
        answers_.changed(before != nullptr ? before->id : after->id, answer_due(before), answer_due(after));
    });
    rows.table<Message>().alive = [](const Message& message) {
        return message.status == MessageStatus::PENDING || message.status == MessageStatus::SENDING ||
               message.status == MessageStatus::UNKNOWN;
    };
    rows.table<Message>().observe([this](const Message* before, const Message* after) {
        unsettled_.changed(before != nullptr ? before->id : after->id, unsettled_due(before),
                           unsettled_due(after));
        sending_ += is_sending(after) ? 1 : 0;
        sending_ -= is_sending(before) ? 1 : 0;
    });
}

void Conversations::take_due(Timestamp now, std::vector<Input>& out) {
    for (const RawId& id : answers_.take(now)) out.push_back(AnswerDue{Id<Conversation>{id}});
    for (const RawId& id : unsettled_.take(now)) out.push_back(SendUnsettled{Id<Message>{id}});
}

}  // namespace tero
