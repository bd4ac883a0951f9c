// What people of the shop are told, and what customers hear of that. It passes the gate and goes out like
// every other message.
#include "base/check.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/messaging/model/outgoing.hpp"

#include <utility>

namespace tero {

Decision Conversations::decide(const Rows& rows, const TellPerson& input, Context& context) const {
    const Address address{.phone = input.phone, .name = input.name, .is_dialled = true};
    auto found = person_of(rows, Channel::WHATSAPP, address, context);
    if (auto* need = std::get_if<Need>(&found)) return std::move(*need);
    auto person = std::get<conversations::Person>(std::move(found));
    person.contact.staff = input.name;
    Decided decided;
    Message message = messaging::outgoing(input.owner, person.contact, person.conversation,
                                          MessagePurpose::NOTICE, input.body, "duty", context);
    message.id = input.message;
    message.template_use = input.template_use;
    message.payload = input.payload;
    if (!input.template_use.name.empty()) message.kind = MessageKind::TEMPLATE;
    person.conversation.last_text = conversations::preview(input.body);
    conversations::put_person(decided, context, std::move(person), answers_to_);
    decided.next.push_back(SendDue{message.id});
    decided.batch.put(std::move(message));
    return decided;
}

Decision Conversations::decide(const Rows& rows, const TellCustomer& input, Context& context) const {
    LOOK(const Conversation* conversation, rows, Conversation, input.conversation);
    CHECK(conversation != nullptr, "conversation {} is gone", input.conversation);
    LOOK(const Contact* contact, rows, Contact, conversation->contact);
    CHECK(contact != nullptr, "conversation {} of nobody", conversation->id);
    Decided decided;
    Message message = messaging::outgoing(input.owner, *contact, *conversation, MessagePurpose::NOTICE,
                                          input.body, "duty", context);
    Conversation told = *conversation;
    told.last_text = conversations::preview(input.body);
    decided.next.push_back(SendDue{message.id});
    decided.batch.put(std::move(message));
    decided.batch.put(std::move(told));
    return decided;
}

}  // namespace tero
