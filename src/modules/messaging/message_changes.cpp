// What changes something that was said before: edits and deletions. Each may come before what it changes.
#include "modules/messaging/conversations.hpp"
#include "modules/messaging/people.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace conversations {

std::string changed_key(std::string_view key) { return "changed:" + std::string{key}; }

bool waits_for_answer(const Conversation& conversation, const Id<Message>& message) {
    return !message.empty() && std::find(conversation.burst.begin(), conversation.burst.end(), message) !=
                                   conversation.burst.end();
}

}  // namespace conversations

// The original was not read yet: it now says this, and the pause begins again.
Decision Conversations::corrected(const Message& original, const InboundMessage& said,
                                  conversations::Person person, const Context& context) const {
    MARK("inbound.corrected");
    Message edited = original;
    edited.kind = said.kind;
    edited.body = said.text;
    edited.payload = said.payload;
    edited.media = said.media;
    edited.edited_at = context.now;
    Conversation& conversation = person.conversation;
    conversation.last_text = conversations::preview(said.text);
    conversation.answer_at = answer_time(conversation, context.now);

    Decided decided;
    decided.note(context, conversation.id, "message.edited", "customer",
                 Json{fmt::format(R"({{"message":"{}"}})", original.id)});
    decided.batch.put(ProviderRef{.key = said.dedupe, .message = original.id, .at = context.now});
    decided.batch.put(std::move(edited));
    conversations::put_person(decided, context, std::move(person), answers_to_);
    return decided;
}

Decision Conversations::decide(const Rows& rows, const DeletionReceived& input, Context& context) const {
    const MessageDeletion& deletion = input.deletion;
    LOOK(const ProviderRef* seen, rows, ProviderRef, deletion.dedupe);
    if (seen != nullptr) return Decided{};
    LOOK(const ProviderRef* ref, rows, ProviderRef, conversations::changed_key(deletion.deleted));
    if (ref == nullptr) {
        LOOK(ref, rows, ProviderRef, deletion.deleted);
    }
    Decided decided;
    decided.batch.put(ProviderRef{.key = deletion.dedupe, .message = {}, .at = context.now});
    if (ref == nullptr) {
        MARK("inbound.deleted_before_it_came");
        decided.batch.put(ProviderRef{
            .key = conversations::changed_key(deletion.deleted), .message = {}, .at = context.now});
        return decided;
    }
    if (ref->message.empty()) return decided;
    LOOK(const Message* message, rows, Message, ref->message);
    if (message == nullptr || message->deleted_at != Timestamp{}) return decided;
    LOOK(const Conversation* conversation, rows, Conversation, message->conversation);

    Message gone = *message;
    gone.deleted_at = deletion.at == Timestamp{} ? context.now : std::min(deletion.at, context.now);
    decided.note(context, gone.conversation, "message.deleted",
                 gone.direction == MessageDirection::IN ? "customer" : "human",
                 Json{fmt::format(R"({{"message":"{}"}})", gone.id)});
    if (conversation != nullptr && conversations::waits_for_answer(*conversation, gone.id)) {
        Conversation unsaid = *conversation;  // nobody has read it, and nobody does
        std::erase(unsaid.burst, gone.id);
        if (unsaid.burst.empty()) unsaid.answer_at = {};
        decided.batch.put(std::move(unsaid));
    }
    LOOK(const Correction* correction, rows, Correction, to_string(gone.id));
    if (correction != nullptr) decided.batch.erase<Correction>(RowKey{correction->message});
    decided.batch.put(std::move(gone));
    return decided;
}

}  // namespace tero
