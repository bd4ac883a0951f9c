#include "modules/messaging/people.hpp"

#include "base/check.hpp"
#include "modules/messaging/model/phone_zone.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <utility>

namespace tero::conversations {

std::vector<std::string> identity_keys(Channel channel, const Address& address) {
    std::vector<std::string> keys;
    if (channel == Channel::WHATSAPP) {
        if (!address.phone.empty()) keys.push_back("whatsapp:" + address.phone);
        if (!address.user_id.empty()) keys.push_back("whatsapp_user:" + address.user_id);
    }
    if (!address.email.empty()) keys.push_back("email:" + address.email);
    return keys;
}

std::string sent_key(std::string_view provider_id) { return "sent:" + std::string{provider_id}; }

std::string channel_key(Channel channel) { return std::string{name_of(channel)}; }

std::string preview(std::string_view text) {
    constexpr std::size_t bytes_max = 120;
    std::string line{text.substr(0, bytes_max)};
    if (text.size() > bytes_max) {
        while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xc0) == 0x80) line.pop_back();
        if (!line.empty() && static_cast<unsigned char>(line.back()) >= 0xc0) line.pop_back();
        line += "…";
    }
    for (char& c : line) {
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    }
    return line;
}

std::variant<Person, Need> find_person(const Rows& rows, Channel channel, const Address& address,
                                       std::string_view language, Context& context) {
    const std::vector<std::string> keys = identity_keys(channel, address);
    CHECK(!keys.empty(), "an address without any identifier");
    Need need;
    Person person;
    const Contact* contact = nullptr;
    for (const std::string& key : keys) {
        const auto identity = rows.look<ContactIdentity>(key);
        if (!identity.known) {
            need.add<ContactIdentity>(key);
        } else if (identity.row == nullptr) {
            person.keys_new.push_back(key);
        } else if (contact == nullptr) {
            const auto found = rows.look<Contact>(identity.row->contact);
            if (!found.known) need.add<Contact>(identity.row->contact);
            contact = found.row;
        }
    }
    if (!need.empty()) return need;

    if (contact != nullptr) {
        person.contact = *contact;
    } else {
        person.contact_is_new = true;
        person.contact.id = context.make_id<Contact>();
        person.contact.created_at = context.now;
        person.contact.language = language;
    }
    const auto learn = [](std::string& known, const std::string& said) {
        if (known.empty()) known = said;
    };
    learn(person.contact.name, address.name);
    learn(person.contact.phone, address.phone);
    learn(person.contact.user_id, address.user_id);
    learn(person.contact.email, address.email);
    learn(person.contact.time_zone, zone_of_phone(person.contact.phone));

    const auto talk = person.contact.conversations.find(channel_key(channel));
    if (talk != person.contact.conversations.end()) {
        const auto found = rows.look<Conversation>(talk->second);
        if (!found.known) {
            need.add<Conversation>(talk->second);
            return need;
        }
        CHECK(found.row != nullptr, "contact {}: its conversation {} is gone", person.contact.id,
              talk->second);
        person.conversation = *found.row;
        return person;
    }
    person.conversation_is_new = true;
    person.conversation.id = context.make_id<Conversation>();
    person.conversation.contact = person.contact.id;
    person.conversation.channel = channel;
    person.conversation.created_at = context.now;
    person.conversation.state_since = context.now;
    person.contact.conversations[channel_key(channel)] = person.conversation.id;
    return person;
}

void put_person(Decided& decided, const Context& context, Person person) {
    for (const std::string& key : person.keys_new) {
        decided.batch.put(ContactIdentity{.key = key, .contact = person.contact.id});
    }
    if (person.contact_is_new) decided.note(context, person.contact.id, "contact.created", "customer");
    if (person.conversation_is_new) decided.next.push_back(Count{.figure = "conversations"});
    decided.batch.put(std::move(person.contact));
    decided.batch.put(std::move(person.conversation));
}

}  // namespace tero::conversations
