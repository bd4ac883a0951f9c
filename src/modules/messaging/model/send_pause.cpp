#include "modules/messaging/model/send_pause.hpp"

#include <initializer_list>

namespace tero {

std::string pause_key(PauseScope scope, const std::string& of) {
    std::string key{name_of(scope)};
    return scope == PauseScope::ALL ? key : key + ":" + of;
}

const SendPause* pause_of(const Rows& rows, const Conversation& conversation, const Id<Quote>& quote) {
    const auto find = [&rows](PauseScope scope, const std::string& of) {
        return rows.look<SendPause>(pause_key(scope, of)).row;
    };
    if (const auto* all = find(PauseScope::ALL, {})) return all;
    if (const auto* channel = find(PauseScope::CHANNEL, std::string{name_of(conversation.channel)}))
        return channel;
    if (const auto* contact = find(PauseScope::CONTACT, to_string(conversation.contact))) return contact;
    return quote.empty() ? nullptr : find(PauseScope::QUOTE, to_string(quote));
}

}  // namespace tero
