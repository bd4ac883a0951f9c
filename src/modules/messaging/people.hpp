// Finding the person behind an address, and the conversation with them on a channel.
#pragma once

#include "kernel/decision.hpp"
#include "modules/messaging/model/inbound.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/messaging/model/media.hpp"
#include "modules/messaging/phone_zones.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tero::conversations {

// `whatsapp:59899000001`, `whatsapp_user:UY.9000`, `email:a@b.uy`, the surest first, then those by which the
// person was known before. Empty: an address without any.
std::vector<std::string> identity_keys(Channel channel, const Address& address);
// The other forms in which the same phone is written: 54 9 and 54, 55 with a ninth digit and without, 52 1
// and
// 52. What somebody dialled may lack the digit; a number that wrote to us is a landline where it looks like
// one.
std::vector<std::string> other_forms(std::string_view phone, bool is_dialled);
// One form for all of them, under which inputs about one person are kept in order.
std::string common_form(std::string_view phone);
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
    std::vector<std::string> keys_new = {};      // identities to record
    std::vector<Contact> absorbed = {};          // that turned out to be this person
    std::vector<Conversation> changed = {};      // further ones of this person
    std::vector<ContactsMerged> merged = {};     // to tell, without the owner
    std::vector<Conversation> handed_over = {};  // that a person has since, as in the absorbed one's
};

// What is not known of somebody new.
struct Newcomer {
    std::string_view language;
    const PhoneZones& zones;
};

// The person, with what the address newly tells of them; made when nobody is known by that address. An
// address whose identifiers lead to several contacts makes them one.
std::variant<Person, Need> find_person(const Rows& rows, Channel channel, const Address& address,
                                       const Newcomer& newcomer, Context& context);
// Writes a person that was found or made, and tells of it; `owner`: who keeps things about contacts.
void put_person(Decided& decided, const Context& context, Person person, ModuleId owner);

// Keeps what could not be read of a delivery, as long as there is room; `kept`: what is kept already, or
// null.
void quarantine(Decided& decided, const Context& context, const Delivery& delivery,
                const QuarantineSum* kept);

// Who has a conversation from now on, and why.
struct Taker {
    std::string by = {};
    std::string_view reason = {};
    bool wrote = false;   // … and has just said something to the customer
    bool is_new = false;  // the conversation was made just now
};
// Changes the conversation, and tells of it: the customer is on a person's list.
void give_to_person(Decided& decided, const Context& context, Conversation& conversation, const Taker& taker);
// A person's word leaves: from then on the customer is answered.
void person_said(Decided& decided, const Context& context, Conversation& conversation,
                 const Message& message);
// Puts a conversation on a person's list that came to be a person's otherwise: before there were work items,
// or with a contact that was merged.
Input on_a_list(const Conversation& conversation);

// What is to be fetched of a message that came in; nothing: it has no file.
std::optional<MediaFile> media_of(const Message& message, Timestamp now);

// A short form of a text for lists: one line, at most 120 characters.
std::string preview(std::string_view text);

}  // namespace tero::conversations
