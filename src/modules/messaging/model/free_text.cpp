#include "modules/messaging/model/free_text.hpp"

#include "modules/messaging/model/send_gate.hpp"

#include <fmt/format.h>
#include <string>

namespace tero {

Result<Done> may_write_freely(const Contact& contact, Channel channel, Timestamp now) {
    const auto wrote = contact.last_inbound_at.find(std::string{name_of(channel)});
    const Timestamp last = wrote == contact.last_inbound_at.end() ? Timestamp{} : wrote->second;
    if (contact.opted_out_at != Timestamp{} && contact.opted_out_at >= last) {
        return Error{ErrorCode::conflict,
                     "this customer asked not to be written to: wait until they write again, or call them",
                     "text"};
    }
    if (messaging::window_is_open(contact, channel, now)) return Done{};
    return Error{ErrorCode::conflict,
                 fmt::format("WhatsApp takes free text for 24 hours after the customer's last message, which was "
                             "{}: wait until they write again, or call them",
                             last == Timestamp{} ? "never" : "at " + to_string(last)),
                 "text"};
}

}  // namespace tero
