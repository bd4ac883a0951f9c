// How long what is over is kept of conversations.
#include "modules/messaging/conversations.hpp"

namespace tero {
namespace {

bool is_of_no_message(const Rows& rows, const ProviderRef& ref, Decided&, Need& need) {
    if (ref.message.empty()) return true;
    const auto message = rows.look<Message>(ref.message);
    if (!message.known) need.add<Message>(RawId{ref.message});
    return message.known && message.row == nullptr;
}

bool is_over(const Message& message) {
    return message.status != MessageStatus::PENDING && message.status != MessageStatus::SENDING &&
           message.status != MessageStatus::UNKNOWN;
}

}  // namespace

Keep Conversations::keep_messages() const {
    const Duration lasts = options_.retention.messages;
    return keep<Message>(lasts, [lasts](const Message& message) {
        return is_over(message) ? kept_for(lasts, message.created_at) : Timestamp{};
    });
}

// As long as its message, which is later than any event that stands alone.
Keep Conversations::keep_provider_refs() const {
    const MessageRetention retention = options_.retention;
    const auto until = [retention](const ProviderRef& ref) {
        return kept_for(ref.message.empty() ? retention.provider_events : retention.messages, ref.at);
    };
    return keep<ProviderRef>(shortest({retention.messages, retention.provider_events}), until, {},
                             &is_of_no_message);
}

Keep Conversations::keep_unreadable() const {
    const Duration lasts = options_.retention.unreadable;
    return keep<Quarantine>(lasts, [lasts](const Quarantine& row) { return kept_for(lasts, row.read_at); });
}

}  // namespace tero
