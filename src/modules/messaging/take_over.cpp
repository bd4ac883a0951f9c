// Who has a conversation: the assistant, or a person of the shop, who is called, is at it, and gives it back.
#include "base/check.hpp"
#include "codec/json.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/messaging/model/acts.hpp"
#include "modules/messaging/model/free_text.hpp"
#include "modules/messaging/model/outgoing.hpp"
#include "modules/messaging/people.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {
namespace {

// `act`: what a person did; empty: nobody did anything.
void give_to_assistant(Decided& decided, const Context& context, const Conversation& conversation,
                       std::string_view act, const std::string& by) {
    Conversation returned = conversation;
    if (!act.empty()) count_act(returned, act, by, context.now);
    returned.state = ConversationState::ASSISTANT;
    returned.state_reason.clear();
    returned.state_since = context.now;
    decided.note(context, returned.id, "conversation.released", by);
    decided.batch.put(std::move(returned));
}

std::string handed_json(const TakeOver& input) {
    std::string out = R"({"to":)";
    append_json_text(out, input.to);
    out += R"(,"note":)";
    append_json_text(out, input.note);
    return out + "}";
}

Error no_such_conversation(const Id<Conversation>& conversation) {
    return {ErrorCode::not_found, fmt::format("there is no conversation {}", conversation), ""};
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
    if (conversation == nullptr) return refused(context, no_such_conversation(input.conversation));
    if (auto same = as_seen(*conversation, input.seen); !same)
        return refused(context, std::move(same).error());
    Decided decided;
    if (input.release) {
        if (conversation->state == ConversationState::HUMAN)
            give_to_assistant(decided, context, *conversation, acts::gave_back, input.by);
        decided.next.push_back(ConversationReturned{conversation->id, input.by});
    } else {
        Conversation taken = *conversation;
        const bool hands_on = !input.to.empty();
        conversations::give_to_person(decided, context, taken,
                                      {.by = hands_on ? input.to : input.by, .reason = reason_taken_over});
        if (hands_on)
            decided.note(context, taken.id, "conversation.handed_on", input.by, Json{handed_json(input)});
        count_act(taken, hands_on ? acts::handed_on : acts::took, input.by, context.now);
        decided.batch.put(std::move(taken));
        // Also when a person had it already: what was planned meanwhile ends with every word of a person's.
        decided.next.push_back(
            CustomerAnswered{answers_to_, conversation->contact, conversation->id, {}, "taken_over"});
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision Conversations::decide(const Rows& rows, const SayAsPerson& input, Context& context) const {
    LOOK(const Conversation* conversation, rows, Conversation, input.conversation);
    if (conversation == nullptr) return refused(context, no_such_conversation(input.conversation));
    if (auto same = as_seen(*conversation, input.seen); !same)
        return refused(context, std::move(same).error());
    LOOK(const Contact* contact, rows, Contact, conversation->contact);
    CHECK(contact != nullptr, "conversation {} of nobody", conversation->id);
    if (auto may = may_write_freely(*contact, conversation->channel, context.now); !may)
        return refused(context, std::move(may).error());
    return said_by_person(*conversation,
                          messaging::outgoing({}, *contact, *conversation, MessagePurpose::PERSON, input.text,
                                              input.by, context),
                          context);
}

Decided Conversations::said_by_person(const Conversation& conversation, Message message,
                                      Context& context) const {
    Decided decided;
    Conversation wrote = conversation;
    conversations::give_to_person(decided, context, wrote,
                                  {.by = message.agent, .reason = reason_taken_over});
    count_act(wrote, acts::replied, message.agent, context.now);
    message.send_at = context.now + options_.undo_for;
    decided.next.push_back(
        CustomerAnswered{answers_to_, message.contact, wrote.id, message.id, "taken_over"});
    const auto said = std::make_shared<const Message>(std::move(message));
    decided.batch.put(said);
    decided.batch.put(std::move(wrote));
    decided.reply(context, Answer{said});
    return decided;
}

void conversations::person_said(Decided& decided, const Context& context, Conversation& conversation,
                                const Message& message) {
    conversation.last_text = preview(message.body);
    // What the customer has said since it was written waits still.
    const bool is_answer = conversation.state == ConversationState::HUMAN && message.attempt == 1 &&
                           conversation.last_inbound_at <= message.created_at;
    if (!is_answer) return;
    if (awaits_a_person(conversation)) {
        give_to_person(decided, context, conversation,
                       {.by = message.agent, .reason = reason_taken_over, .wrote = true});
        return;
    }
    decided.next.push_back(ConversationTaken{conversation.id, conversation.contact, message.agent,
                                             std::string{reason_taken_over}, true});
}

// What a person has done for the customer gives the conversation back; other things done need nothing here.
Decision Conversations::decide(const Rows& rows, const WorkDone& input, Context& context) const {
    Decided decided;
    if (input.kind != work::answer) return decided;
    LOOK(const Conversation* conversation, rows, Conversation, input.subject.id);
    if (conversation == nullptr || conversation->state != ConversationState::HUMAN) return decided;
    give_to_assistant(decided, context, *conversation, input.by == "timer" ? "" : acts::done, input.by);
    return decided;
}

}  // namespace tero
