// A template that a person sends, and what the provider says of templates.
#include "base/check.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/messaging/model/acts.hpp"
#include "modules/messaging/model/outgoing.hpp"
#include "modules/messaging/model/template_send.hpp"

#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>

namespace tero {
namespace {

Error why_refused(std::string_view why) {
    const auto says = [&]() -> std::string_view {
        if (why == "no_templates") return "this channel has no templates: write to them in free words";
        if (why == "no_address") return "no address of this customer is known on this channel";
        if (why == "opted_out_marketing")
            return "this customer wants no advertising, and WhatsApp counts this template as that";
        return "this customer asked not to be written to: wait until they write again, or call them";
    };
    return {ErrorCode::conflict, std::string{says()}, "template"};
}

}  // namespace

Decision Conversations::decide(const Rows& rows, const SayByTemplate& input, Context& context) const {
    LOOK(const Conversation* conversation, rows, Conversation, input.conversation);
    if (conversation == nullptr) {
        return refused(context, {ErrorCode::not_found,
                                 fmt::format("there is no conversation {}", input.conversation), ""});
    }
    if (auto same = as_seen(*conversation, input.seen); !same)
        return refused(context, std::move(same).error());
    LOOK(const Contact* contact, rows, Contact, conversation->contact);
    CHECK(contact != nullptr, "conversation {} of nobody", conversation->id);
    const auto why = why_no_template(*contact, conversation->channel, input.category);
    if (!why.empty()) return refused(context, why_refused(why));
    LOOK(const TemplateState* state, rows, TemplateState, template_key(input.use.name, input.use.language));
    if (state != nullptr && !is_approved(state->status)) {
        return refused(context, {ErrorCode::conflict,
                                 fmt::format("WhatsApp does not let this template be sent: it is {} since {}",
                                             state->status, to_string(state->at)),
                                 "template"});
    }
    Message message = messaging::outgoing({}, *contact, *conversation, MessagePurpose::PERSON, input.text,
                                          input.by, context);
    message.kind = MessageKind::TEMPLATE;
    message.template_use = input.use;
    return said_by_person(*conversation, std::move(message), context);
}

Decision Conversations::decide(const Rows& rows, const TemplateJudged& input, Context& context) const {
    LOOK(const TemplateState* before, rows, TemplateState, input.key);
    Decided decided;
    if (!is_approved(input.status)) {
        decided.next.push_back(
            RaiseAlert{"template_not_approved", input.key, AlertLevel::WARNING,
                       fmt::format("WhatsApp says of the template {} that it is {}", input.key, input.status)});
    } else if (before != nullptr && !is_approved(before->status)) {
        decided.next.push_back(ResolveAlert{"template_not_approved", input.key});
    }
    decided.batch.put(TemplateState{input.key, input.status, context.now});
    return decided;
}

}  // namespace tero
