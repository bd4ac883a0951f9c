#include "business/quoting/compose.hpp"

#include "business/quoting/quote_text.hpp"
#include "modules/followup/model/templates.hpp"
#include "modules/messaging/model/send_gate.hpp"

#include <utility>

namespace tero::sales {
Message outbound(const Contact& contact, const Conversation& conversation, MessagePurpose purpose,
                 std::string body, std::string agent, Context& context) {
    Message message;
    message.id = context.make_id<Message>();
    message.conversation = conversation.id;
    message.contact = contact.id;
    message.channel = conversation.channel;
    message.direction = MessageDirection::OUT;
    message.status = MessageStatus::PENDING;
    message.purpose = purpose;
    message.body = std::move(body);
    message.recipient = messaging::recipient_on(conversation.channel, contact);
    message.created_at = context.now;
    message.send_at = context.now;
    message.agent = std::move(agent);
    message.owner = modules::quoting;
    message.owner_id = conversation.id;
    return message;
}

std::string not_open_text(std::string_view number, const Speech& say) {
    return say("reply.no_such_quote", {{"quote", one_line(number, 40)}});
}

Message follow_up_message(const Quote& quote, const Contact& contact, const Conversation& conversation,
                          const followup::Step& step, const followup::Sequence& sequence,
                          const std::string& link, const TimeZone& zone, const Sentences& sentences,
                          Context& context) {
    Message message = outbound(contact, conversation, MessagePurpose::FOLLOW_UP,
                               follow_up_text(quote, step, link, zone, sentences.in(quote.language)),
                               "rule:sequence", context);
    message.quote = quote.id;
    if (const auto* known = sequence.provider_template(step.whatsapp.name)) {
        const auto language = followup::template_language(*known, quote.language, sentences.first());
        message.template_use =
            follow_up_template(quote, step, language.approved, zone, sentences.in(language.ours));
    }
    return message;
}

}  // namespace tero::sales
