#include "modules/messaging/model/outgoing.hpp"

#include "modules/messaging/model/send_gate.hpp"

#include <utility>

namespace tero::messaging {

Message outgoing(Owner owner, const Contact& contact, const Conversation& conversation,
                 MessagePurpose purpose, std::string body, std::string agent, Context& context) {
    Message message;
    message.id = context.make_id<Message>();
    message.conversation = conversation.id;
    message.contact = contact.id;
    message.channel = conversation.channel;
    message.direction = MessageDirection::OUT;
    message.status = MessageStatus::PENDING;
    message.purpose = purpose;
    message.body = std::move(body);
    message.recipient = recipient_on(conversation.channel, contact);
    message.created_at = context.now;
    message.send_at = context.now;
    message.agent = std::move(agent);
    message.owner = owner.module;
    message.owner_id = owner.id;
    return message;
}

}  // namespace tero::messaging
