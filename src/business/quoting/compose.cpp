#include "business/quoting/compose.hpp"

#include "business/quoting/quote_text.hpp"
#include "modules/messaging/model/outgoing.hpp"

#include <utility>

namespace tero::sales {
Message outbound(const Contact& contact, const Conversation& conversation, MessagePurpose purpose,
                 std::string body, std::string agent, Context& context) {
    return messaging::outgoing({modules::quoting, conversation.id}, contact, conversation, purpose,
                               std::move(body), std::move(agent), context);
}

bool carries_quote(const Message& message) {
    const bool by_person = message.purpose == MessagePurpose::PERSON && message.owner == modules::quoting;
    return !message.quote.empty() && (message.purpose == MessagePurpose::QUOTE || by_person);
}

bool repeats_quote(const Message& message) {
    return message.purpose == MessagePurpose::PERSON && carries_quote(message) &&
           message.owner_id == RawId{message.quote};
}

std::string not_open_text(std::string_view number, const Speech& say) {
    return say("reply.no_such_quote", {{"quote", one_line(number, 40)}});
}

}  // namespace tero::sales
