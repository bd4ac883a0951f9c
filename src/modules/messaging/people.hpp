// Finding the person behind an address, and the conversation with them on a channel.
#pragma once

#include "kernel/decision.hpp"
#include "modules/messaging/model/inbound.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tero::conversations {

// `whatsapp:59899000001`, `whatsapp_user:UY.9000`, `email:a@b.uy`, the surest first. Empty: an address
// without any.
std::vector<std::string> identity_keys(Channel channel, const Address& address);
// Of the ProviderRef of what stands in the place of a message: see ProviderRef.
std::string changed_key(std::string_view key);
// Whether the message is of the burst that nobody has read yet.
bool waits_for_answer(const Conversation& conversation, const Id<Message>& message);
// Of the ProviderRef of a message that we sent.
std::string sent_key(std::string_view provider_id);
// The channel's key in Contact::last_inbound_at and Contact::conversations.
std::string channel_key(Channel channel);

struct Person {
    Contact contact = {};
    Conversation conversation = {};
    bool contact_is_new = false;
    bool conversation_is_new = false;
    std::vector<std::string> keys_new = {};  // identities to record
};

// The person, with what the address newly tells of them; made when nobody is known by that address.
std::variant<Person, Need> find_person(const Rows& rows, Channel channel, const Address& address,
                                       std::string_view language, Context& context);
// Writes a person that was found or made, and tells of it.
void put_person(Decided& decided, const Context& context, Person person);

// Keeps what could not be read of a delivery, as long as there is room; `kept`: what is kept already, or null.
void quarantine(Decided& decided, const Context& context, const Delivery& delivery, const QuarantineSum* kept);

// A short form of a text for lists: one line, at most 120 characters.
std::string preview(std::string_view text);

}  // namespace tero::conversations
