#include "core/sales/compose.hpp"

#include "core/sales/quote_text.hpp"

#include <algorithm>
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
    message.recipient = contact.phone.empty() ? contact.user_id : contact.phone;
    message.created_at = context.now;
    message.send_at = context.now;
    message.agent = std::move(agent);
    return message;
}

Message follow_up_message(const Quote& quote, const Contact& contact, const Conversation& conversation,
                          Duration after, const FollowUpOptions& options, const std::string& link,
                          const TimeZone& zone, Context& context) {
    Message message = outbound(contact, conversation, MessagePurpose::FOLLOW_UP,
                               follow_up_text(quote, after, link, zone), "rule:ladder", context);
    message.quote = quote.id;
    const auto rung = std::find(options.intervals.begin(), options.intervals.end(), after);
    const auto index = static_cast<std::size_t>(rung - options.intervals.begin());
    if (index < options.templates.size()) {
        message.template_use =
            follow_up_template(quote, after, options.templates[index], options.template_language, zone);
    }
    return message;
}

}  // namespace tero::sales
