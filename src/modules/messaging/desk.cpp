// What people of the shop do beside talking: take a word back, leave a note, write down who they met.
#include "codec/json.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/messaging/model/free_text.hpp"
#include "modules/messaging/model/hand_over.hpp"

#include <fmt/format.h>
#include <memory>
#include <utility>

namespace tero {
namespace {

// Without what is taken back the customer waits, and no item says so: theirs has ended, or never waited.
bool leaves_unanswered(const Conversation& conversation, const Message& message, const WorkItem* item) {
    const bool has_no_word = conversation.last_inbound_at > conversation.last_outbound_at;
    if (item != nullptr && item->status != WorkStatus::DONE)
        return has_no_word && item->waits_since == Timestamp{};
    const bool ended_since = item != nullptr && item->since >= message.created_at &&
                             conversation.last_outbound_at <= message.created_at;
    return has_no_word || ended_since;
}

}  // namespace

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
    if (!is_undone && message->attempt > 0) {
        return refused(context,
                       {ErrorCode::conflict,
                        "it was tried already and counts as said: it cannot be undone any more", "status"});
    }
    LOOK(const Conversation* conversation, rows, Conversation, message->conversation);
    CHECK(conversation != nullptr, "message {} in no conversation", message->id);
    LOOK(const WorkItem* item, rows, WorkItem,
         work_key({modules::messaging, conversation->id}, work::answer));
    Decided decided;
    Message undone = *message;
    undone.status = MessageStatus::FAILED;
    undone.cause = cause_undone;
    const auto settled = std::make_shared<const Message>(std::move(undone));
    if (!is_undone) {
        decided.note(context, settled->conversation, "message.undone", input.by,
                     Json{fmt::format(R"({{"message":"{}"}})", settled->id)});
        if (settled->owner != ModuleId::NONE) decided.next.push_back(MessageSettled{settled, true});
        if (leaves_unanswered(*conversation, *settled, item)) {
            hand_over(decided, context, *conversation,
                      {.reason = reason_answer_unsent,
                       .actor = input.by,
                       .owner = answers_to_,
                       .values = {{"cause", std::string{cause_undone}}}});
        }
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
    if (input.to_write) {
        if (auto may = may_write_freely(person.contact, Channel::WHATSAPP, context.now); !may)
            return refused(context, {ErrorCode::conflict, std::move(may).error().message, "send"});
    }
    Decided decided;
    decided.reply(context, Answer{std::make_shared<const Conversation>(person.conversation)});
    conversations::put_person(decided, context, std::move(person), answers_to_);
    return decided;
}

}  // namespace tero
