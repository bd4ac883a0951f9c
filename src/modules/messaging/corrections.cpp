// What people of the shop say that was misunderstood.
#include "codec/json.hpp"
#include "modules/messaging/conversations.hpp"

#include <fmt/format.h>
#include <memory>
#include <string>
#include <utility>

namespace tero {
namespace {

Json detail_of(const Correction& correction) {
    std::string meant;
    for (const IntentType intent : correction.intents)
        meant += fmt::format(R"({}"{}")", meant.empty() ? "" : ",", name_of(intent));
    std::string detail = fmt::format(R"({{"message":"{}","was":"{}","intents":[{}],"note":)", correction.message,
                                     name_of(correction.was), meant);
    append_json_text(detail, correction.note);
    return Json{detail + "}"};
}

Decision taken_back(const Rows& rows, const CorrectMessage& input, Context& context) {
    LOOK(const Correction* kept, rows, Correction, to_string(input.message));
    if (kept == nullptr)
        return refused(context, {ErrorCode::not_found,
                                 fmt::format("nothing was said of message {}", input.message), "intents"});
    Correction gone = *kept;
    gone.intents.clear();
    Decided decided;
    decided.note(context, gone.conversation, "message.corrected", input.by, detail_of(gone));
    decided.batch.erase<Correction>(RowKey{gone.message});
    decided.reply(context, Answer{std::make_shared<const Correction>(std::move(gone))});
    return decided;
}

}  // namespace

Decision Conversations::decide(const Rows& rows, const CorrectMessage& input, Context& context) const {
    if (input.intents.empty()) return taken_back(rows, input, context);
    LOOK(const Message* message, rows, Message, input.message);
    if (message == nullptr)
        return refused(context,
                       {ErrorCode::not_found, fmt::format("there is no message {}", input.message), ""});
    if (message->direction != MessageDirection::IN || message->body.empty())
        return refused(context, {ErrorCode::conflict, "only what a customer said in words can be corrected", ""});
    if (message->deleted_at != Timestamp{})
        return refused(context, {ErrorCode::conflict, "the customer took it back", ""});
    LOOK(const Contact* contact, rows, Contact, message->contact);
    Correction correction{.message = to_string(message->id),
                          .conversation = message->conversation,
                          .contact = message->contact,
                          .text = message->body,
                          .intents = input.intents,
                          .was = message->intent,
                          .language = contact == nullptr ? options_.language : contact->language,
                          .context = message->context,
                          .note = input.note,
                          .by = input.by,
                          .at = context.now};
    Decided decided;
    decided.note(context, correction.conversation, "message.corrected", input.by, detail_of(correction));
    decided.reply(context, Answer{std::make_shared<const Correction>(correction)});
    decided.batch.put(std::move(correction));
    return decided;
}

}  // namespace tero
