// Who has a conversation: the assistant, or a person of the shop, who is called, is at it, and gives it back.
#include "base/check.hpp"
#include "codec/json.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/messaging/model/outgoing.hpp"
#include "modules/messaging/people.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {
namespace {

void give_to_assistant(Decided& decided, const Context& context, const Conversation& conversation,
                       const std::string& by) {
    Conversation returned = conversation;
    returned.state = ConversationState::ASSISTANT;
    returned.state_reason.clear();
    returned.state_since = context.now;
    decided.note(context, returned.id, "conversation.released", by);
    decided.batch.put(std::move(returned));
}

}  // namespace

void conversations::give_to_person(Decided& decided, const Context& context, Conversation& conversation,
                                   const Taker& taker) {
    if (!has_a_person(conversation) || taker.wrote) {
        conversation.state = ConversationState::HUMAN;
        conversation.state_reason = taker.reason;
        conversation.state_since = context.now;
        conversation.asked_for.clear();  // a bare yes is for the person's question from now on
        std::string detail = R"({"reason":)";
        append_json_text(detail, taker.reason);
        decided.note(context, conversation.id, "conversation.taken_over", taker.by, Json{detail + "}"});
    }
    decided.next.push_back(ConversationTaken{conversation.id, conversation.contact, taker.by,
                                             std::string{taker.reason}, taker.wrote, taker.is_new});
}

Input conversations::on_a_list(const Conversation& conversation) {
    if (has_a_person(conversation)) {
        return ConversationTaken{conversation.id, conversation.contact, "human", conversation.state_reason, true};
    }
    OpenWork wanted;
    wanted.subject = {modules::messaging, conversation.id};
    wanted.kind = work::answer;
    wanted.cause = conversation.state_reason;
    wanted.conversation = conversation.id;
    wanted.contact = conversation.contact;
    return wanted;
}

Decision Conversations::decide(const Rows& rows, const TakeOver& input, Context& context) const {
    LOOK(const Conversation* conversation, rows, Conversation, input.conversation);
    if (conversation == nullptr) {
        return refused(context, {ErrorCode::not_found,
                                 fmt::format("there is no conversation {}", input.conversation), ""});
    }
    Decided decided;
    if (input.release) {
        if (conversation->state == ConversationState::HUMAN)
            give_to_assistant(decided, context, *conversation, input.by);
        decided.next.push_back(ConversationReturned{conversation->id, input.by});
    } else {
        Conversation taken = *conversation;
        conversations::give_to_person(decided, context, taken, {.by = input.by, .reason = reason_taken_over});
        if (taken != *conversation) decided.batch.put(std::move(taken));
        // Also when a person had it already: what was planned meanwhile ends with every word of a person's.
        decided.next.push_back(
            CustomerAnswered{answers_to_, conversation->contact, conversation->id, {}, "taken_over"});
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision Conversations::decide(const Rows& rows, const SayAsPerson& input, Context& context) const {
    LOOK(const Conversation* conversation, rows, Conversation, input.conversation);
    CHECK(conversation != nullptr, "conversation {} is gone", input.conversation);
    LOOK(const Contact* contact, rows, Contact, conversation->contact);
    CHECK(contact != nullptr, "conversation {} of nobody", conversation->id);
    Decided decided;
    Conversation wrote = *conversation;
    conversations::give_to_person(decided, context, wrote,
                                  {.by = input.by, .reason = reason_taken_over, .wrote = true});
    wrote.last_text = conversations::preview(input.text);
    Message message =
        messaging::outgoing({}, *contact, wrote, MessagePurpose::PERSON, input.text, input.by, context);
    decided.next.push_back(CustomerAnswered{answers_to_, contact->id, wrote.id, message.id, "taken_over"});
    decided.batch.put(std::move(message));
    decided.batch.put(std::move(wrote));
    return decided;
}

// What a person has done for the customer gives the conversation back; other things done need nothing here.
Decision Conversations::decide(const Rows& rows, const WorkDone& input, Context& context) const {
    Decided decided;
    if (input.kind != work::answer) return decided;
    LOOK(const Conversation* conversation, rows, Conversation, input.subject.id);
    if (conversation == nullptr || conversation->state != ConversationState::HUMAN) return decided;
    give_to_assistant(decided, context, *conversation, input.by);
    return decided;
}

}  // namespace tero
