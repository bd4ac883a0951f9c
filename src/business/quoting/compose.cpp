#include "business/quoting/compose.hpp"

#include "business/quoting/quote_text.hpp"
#include "modules/messaging/model/send_gate.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::sales {
namespace {

// `pt` of `pt_BR`
std::string base_of(std::string_view language) { return std::string{language.substr(0, language.find('_'))}; }

using Templates = std::pair<std::string, std::vector<std::string>>;  // the language and a name for each rung

Templates templates_for(std::string_view language, const FollowUpOptions& options) {
    if (base_of(options.template_language) != language) {
        for (const auto& [approved, names] : options.templates_of) {
            if (base_of(approved) == language) return {approved, names};
        }
    }
    return {options.template_language, options.templates};
}

}  // namespace

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
                          Duration after, const FollowUpOptions& options, const std::string& link,
                          const TimeZone& zone, const Sentences& sentences, Context& context) {
    Message message =
        outbound(contact, conversation, MessagePurpose::FOLLOW_UP,
                 follow_up_text(quote, after, link, zone, sentences.in(quote.language)), "rule:ladder", context);
    message.quote = quote.id;
    const auto rung = std::find(options.intervals.begin(), options.intervals.end(), after);
    const auto index = static_cast<std::size_t>(rung - options.intervals.begin());
    const auto& [language, names] = templates_for(quote.language, options);
    if (index < names.size()) {
        // The parameters are written in the template's language, whatever the country it was approved for.
        const Speech say = sentences.in(language);
        message.template_use = follow_up_template(quote, after, names[index], language, zone, say);
        message.template_use.text =
            filled_template(follow_up_template_body(after, say), message.template_use.parameters);
    }
    return message;
}

}  // namespace tero::sales
