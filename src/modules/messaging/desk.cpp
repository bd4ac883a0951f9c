// What people of the shop do beside talking: take a word back, leave a note, write down who they met.
#include "codec/json.hpp"
#include "modules/messaging/conversations.hpp"

#include <fmt/format.h>
#include <memory>
#include <utility>

namespace tero {

Decision Conversations::decide(const Rows& rows, const UndoMessage& input, Context& context) const {
    LOOK(const Message* message, rows, Message, input.message);
    if (message == nullptr)
        return refused(context,
                       {ErrorCode::not_found, fmt::format("there is no message {}", input.message), ""});
    if (message->purpose != MessagePurpose::PERSON)
        return refused(context, {ErrorCode::conflict, "only what a person wrote can be undone", "purpose"});
    const bool is_undone = message->status == MessageStatus::FAILED && message->cause == cause_undone;
    if (message->status != MessageStatus::PENDING && !is_undone) {
        return refused(
            context,
            {ErrorCode::conflict,
             fmt::format("it is {} and cannot be undone any more", name_of(message->status)), "status"});
    }
    Decided decided;
    Message undone = *message;
    undone.status = MessageStatus::FAILED;
    undone.cause = cause_undone;
    const auto settled = std::make_shared<const Message>(std::move(undone));
    if (!is_undone) {
        decided.note(context, settled->conversation, "message.undone", input.by,
                     Json{fmt::format(R"({{"message":"{}"}})", settled->id)});
        if (settled->owner != ModuleId::NONE) decided.next.push_back(MessageSettled{settled, true});
        decided.batch.put(settled);
    }
    decided.reply(context, Answer{settled});
    return decided;
}

Decision Conversations::decide(const Rows& rows, const NoteConversation& input, Context& context) const {
    LOOK(const Conversation* conversation, rows, Conversation, input.conversation);
    if (conversation == nullptr) {
        return refused(context, {ErrorCode::not_found,
                                 fmt::format("there is no conversation {}", input.conversation), ""});
    }
    Decided decided;
    std::string detail = R"({"text":)";
    append_json_text(detail, input.text);
    decided.note(context, conversation->id, "conversation.note", input.by, Json{detail + "}"});
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision Conversations::decide(const Rows& rows, const MeetPerson& input, Context& context) const {
    if (shop_.contains(conversations::common_form(input.phone)))
        return refused(context,
                       {ErrorCode::invalid, "this number is of the shop, and no customer's", "phone"});
    Address address;
    address.phone = input.phone;
    address.name = input.name;
    address.is_dialled = true;
    auto found = person_of(rows, Channel::WHATSAPP, address, context);
    if (auto* need = std::get_if<Need>(&found)) return std::move(*need);
    conversations::Person person = std::get<conversations::Person>(std::move(found));
    Decided decided;
    decided.reply(context, Answer{std::make_shared<const Conversation>(person.conversation)});
    conversations::put_person(decided, context, std::move(person), answers_to_);
    return decided;
}

}  // namespace tero
