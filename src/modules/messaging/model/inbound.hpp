// What a channel understood of a delivery from its provider: plain events, each with the key that makes a
// second delivery of it add nothing.
#pragma once

#include "base/time.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <string>
#include <vector>

namespace tero {

// Who wrote or is written to. At least one is set; the phone may be missing.
struct Address {
    std::string phone = {};    // international digits
    std::string user_id = {};  // business-scoped
    std::string email = {};
    std::string name = {};  // as the person's profile says
    std::string phone_before = {};  // by which the person was known until now
    std::string user_id_before = {};
    bool is_dialled = false;  // the phone is as somebody typed it, and WhatsApp may write it in another form
    bool operator==(const Address&) const = default;
};

struct InboundMessage {
    std::string dedupe = {};  // `msg:wamid…`
    Channel channel = Channel::WHATSAPP;
    Address from = {};
    std::string provider_id = {};
    Timestamp at = {};  // the provider's time; the epoch when it gave none we could read
    MessageKind kind = MessageKind::TEXT;
    std::string text = {};     // body or caption; the title of a pressed button or row
    std::string payload = {};  // of a pressed button or row
    std::string reply_to = {};
    Json media = {};
    std::string replaces = {};  // `msg:wamid…` of the message that this one corrects
    bool opens_window = true;   // false for system notices
};

// A message was deleted by who wrote it.
struct MessageDeletion {
    std::string dedupe = {};  // `msg:wamid…` of the event
    Channel channel = Channel::WHATSAPP;
    Address by = {};
    std::string deleted = {};  // `msg:wamid…`, `echo:wamid…`
    Timestamp at = {};
};

// An outbound message is on its way, as the provider reports it.
struct StatusReport {
    std::string dedupe = {};  // `st:wamid…:delivered`
    Channel channel = Channel::WHATSAPP;
    std::string provider_id = {};
    std::string callback_data = {};  // what we gave when we sent it: our message id
    std::string recipient = {};
    MessageStatus status = MessageStatus::SENT;  // SENT, DELIVERED, READ, PLAYED or FAILED
    Timestamp at = {};
    std::string error_code = {};   // `131047`
    std::string error_class = {};  // `window_closed`: see the channel's table of classes
    std::string error_detail = {};
    Json pricing = {};
};

// A person goes by other identifiers from now on.
struct IdentityChange {
    std::string dedupe = {};  // `user:UY.1:UY.2`
    Channel channel = Channel::WHATSAPP;
    Address of = {};
};

// The person stopped or resumed marketing messages in the app.
struct PreferenceChange {
    std::string dedupe = {};  // `pref:59899000014:marketing_messages:stop:1793625500`
    Channel channel = Channel::WHATSAPP;
    Address of = {};
    bool marketing_allowed = false;
    Timestamp at = {};
};

// A colleague answered the customer by hand, outside Tero.
struct HumanEcho {
    std::string dedupe = {};  // `echo:wamid…`
    Channel channel = Channel::WHATSAPP;
    Address to = {};
    std::string provider_id = {};
    std::string text = {};
    std::string replaces = {};  // `echo:wamid…` of the message that this one corrects
    Timestamp at = {};
};

// Understood and counted, and nothing else follows: `template:…` state, what was written in a group.
// `other_number:…` is not ours, which somebody must hear.
struct ProviderNotice {
    std::string kind = {};
    Json detail = {};
};

struct Unreadable {
    std::string reason = {};
    std::string raw = {};  // the exact bytes of the delivery, or of the item in it
    std::string before = {};  // with these around it, an item is a delivery of its own
    std::string after = {};
};

// One delivery, in the provider's order within each kind.
struct Delivery {
    Channel channel = Channel::WHATSAPP;
    std::string dedupe = {};  // `raw:…`, of the bytes: for what has no key of its own
    std::vector<InboundMessage> messages = {};
    std::vector<MessageDeletion> deletions = {};
    std::vector<StatusReport> statuses = {};
    std::vector<PreferenceChange> preferences = {};
    std::vector<IdentityChange> identities = {};
    std::vector<HumanEcho> echoes = {};
    std::vector<ProviderNotice> notices = {};
    std::vector<Unreadable> unreadable = {};
};

}  // namespace tero
