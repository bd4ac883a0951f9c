#include "modules/messaging/model/free_text.hpp"

#include "modules/messaging/model/send_gate.hpp"

#include <fmt/format.h>
#include <string>

namespace tero {
namespace {

Timestamp last_word(const Contact& contact, Channel channel) {
    const auto wrote = contact.last_inbound_at.find(std::string{name_of(channel)});
    return wrote == contact.last_inbound_at.end() ? Timestamp{} : wrote->second;
}

}  // namespace

std::string_view why_not_freely(const Contact& contact, Channel channel, Timestamp now) {
    if (messaging::recipient_on(channel, contact).empty()) return "no_address";
    const bool opted_out = contact.opted_out_at != Timestamp{};
    if (opted_out && contact.opted_out_at >= last_word(contact, channel)) return "opted_out";
    return messaging::window_is_open(contact, channel, now) ? "" : "window_closed";
}

Result<Done> may_write_freely(const Contact& contact, Channel channel, Timestamp now) {
    const std::string_view why = why_not_freely(contact, channel, now);
    if (why.empty()) return Done{};
    if (why == "no_address")
        return Error{ErrorCode::conflict, "no address of this customer is known on this channel", "text"};
    if (why == "opted_out") {
        return Error{ErrorCode::conflict,
                     "this customer asked not to be written to: wait until they write again, or call them",
                     "text"};
    }
    const Timestamp last = last_word(contact, channel);
    return Error{ErrorCode::conflict,
                 fmt::format("WhatsApp takes free text for 24 hours after the customer's last message, which was "
                             "{}: wait until they write again, or call them",
                             last == Timestamp{} ? "never" : "at " + to_string(last)),
                 "text"};
}

}  // namespace tero
