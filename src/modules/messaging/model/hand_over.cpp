#include "modules/messaging/model/hand_over.hpp"

#include "codec/json.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/model/inputs.hpp"

#include <utility>

namespace tero {

void hand_over(Decided& decided, const Context& context, Conversation conversation, const HandOver& why) {
    OpenWork wanted;
    wanted.subject = {modules::messaging, conversation.id};
    wanted.kind = work::answer;
    wanted.cause = why.reason;
    wanted.values = why.values;
    wanted.conversation = conversation.id;
    wanted.contact = conversation.contact;
    wanted.quote = why.quote;
    wanted.urgency = why.goes_first ? WorkUrgency::HIGH : WorkUrgency::NORMAL;
    decided.next.push_back(std::move(wanted));
    std::string detail = R"({"reason":)";
    append_json_text(detail, why.reason);
    Json told{detail + "}"};
    if (why.beside && conversation.state == ConversationState::ASSISTANT) {
        decided.note(context, conversation.id, "conversation.person_asked", std::string{why.actor}, std::move(told));
        decided.next.push_back(Count{.figure = "handed_over/" + std::string{why.reason}});
        decided.batch.put(std::move(conversation));
        return;
    }
    const bool changes =
        conversation.state != ConversationState::HUMAN ||
        (why.goes_first && awaits_a_person(conversation) && conversation.state_reason != why.reason);
    if (!changes) {
        decided.batch.put(std::move(conversation));
        return;
    }
    conversation.state = ConversationState::HUMAN;
    conversation.state_reason = why.reason;
    conversation.state_since = context.now;
    decided.note(context, conversation.id, "conversation.taken_over", std::string{why.actor}, std::move(told));
    decided.next.push_back(
        CustomerAnswered{why.owner, conversation.contact, conversation.id, {}, "taken_over"});
    decided.next.push_back(Count{.figure = "handed_over/" + std::string{why.reason}});
    decided.batch.put(std::move(conversation));
}

}  // namespace tero
