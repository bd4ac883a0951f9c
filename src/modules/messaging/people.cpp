#include "modules/messaging/people.hpp"

#include "base/check.hpp"
#include "modules/messaging/merging.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace tero::conversations {

std::vector<std::string> identity_keys(Channel channel, const Address& address) {
    std::vector<std::string> keys;
    if (channel == Channel::WHATSAPP) {
        if (!address.phone.empty()) keys.push_back("whatsapp:" + address.phone);
        if (!address.user_id.empty()) keys.push_back("whatsapp_user:" + address.user_id);
        if (!address.phone_before.empty()) keys.push_back("whatsapp:" + address.phone_before);
        if (!address.user_id_before.empty()) keys.push_back("whatsapp_user:" + address.user_id_before);
    }
    if (!address.email.empty()) keys.push_back("email:" + address.email);
    return keys;
}

// Countries whose mobile numbers are written with one digit more or less: where it stands, in the longer
// form.
struct MobileDigit {
    std::string_view country;
    std::size_t place;
    char digit;
    std::size_t digits_with;  // of the longer form
};
constexpr std::array<MobileDigit, 3> mobile_digits{
    {{.country = "54", .place = 2, .digit = '9', .digits_with = 13},
     {.country = "52", .place = 2, .digit = '1', .digits_with = 13},
     {.country = "55", .place = 4, .digit = '9', .digits_with = 13}}};

std::vector<std::string> other_forms(std::string_view phone, bool is_dialled) {
    for (const MobileDigit& mobile : mobile_digits) {
        if (!phone.starts_with(mobile.country)) continue;
        std::string form{phone};
        const bool is_long = phone.size() == mobile.digits_with && phone[mobile.place] == mobile.digit;
        if (is_long) {
            form.erase(mobile.place, 1);
        } else if (phone.size() + 1 == mobile.digits_with) {
            form.insert(mobile.place, 1, mobile.digit);
        } else {
            return {};
        }
        // There the area code is followed by 2 to 5 in landlines, by 6 to 9 in mobiles.
        const char first = phone[mobile.place + (is_long ? 1 : 0)];
        const bool is_landline = mobile.country == "55" && first >= '2' && first <= '5';
        if (is_landline && !is_dialled) return {};
        return {std::move(form)};
    }
    return {};
}

std::string common_form(std::string_view phone) {
    const auto forms = other_forms(phone, true);
    return forms.empty() || forms.front().size() > phone.size() ? std::string{phone} : forms.front();
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

namespace {

template <class Row>
const Row* look(const Rows& rows, const KeyOf<Row>& key, Need& need) {
    const auto found = rows.look<Row>(key);
    if (!found.known) need.add<Row>(key);
    return found.row;
}

// The contact behind an identity, through those that it was merged into.
const Contact* contact_behind(const Rows& rows, const ContactIdentity& identity, Need& need) {
    const Contact* contact = look<Contact>(rows, identity.contact, need);
    while (contact != nullptr && !contact->merged_into.empty())
        contact = look<Contact>(rows, contact->merged_into, need);
    return contact;
}

// Whom the address names, each once.
struct Named {
    std::vector<const Contact*> contacts = {};
    std::vector<std::string> keys_unknown = {};
    std::vector<std::string> keys_known = {};
};

Named named_by(const Rows& rows, Channel channel, const Address& address, Need& need) {
    const std::vector<std::string> keys = identity_keys(channel, address);
    CHECK(!keys.empty(), "an address without any identifier");
    Named named;
    const auto add = [&](const ContactIdentity& identity) {
        const Contact* contact = contact_behind(rows, identity, need);
        if (contact == nullptr) return;
        const auto known = std::find(named.contacts.begin(), named.contacts.end(), contact);
        if (known == named.contacts.end()) named.contacts.push_back(contact);
    };
    for (const std::string& key : keys) {
        const auto* identity = look<ContactIdentity>(rows, key, need);
        (identity == nullptr ? named.keys_unknown : named.keys_known).push_back(key);
        if (identity != nullptr) add(*identity);
    }
    if (!named.contacts.empty() || channel != Channel::WHATSAPP) return named;
    for (const std::string& form : other_forms(address.phone, address.is_dialled)) {
        const auto* identity = look<ContactIdentity>(rows, "whatsapp:" + form, need);
        if (identity == nullptr) continue;
        add(*identity);
        // A landline that somebody dialled is perhaps another person after all, when it writes itself.
        if (other_forms(address.phone, false).empty()) named.keys_unknown.clear();
    }
    return named;
}

void learn(std::string& known, const std::string& said) {
    if (known.empty()) known = said;
}

void learn_zone(Contact& contact, const PhoneZones& zones) {
    if (!contact.time_zone.empty()) return;
    std::vector<std::string> possible = zones.of(contact.phone, contact.user_id);
    if (possible.size() == 1) {
        contact.time_zone = std::move(possible.front());
        possible.clear();
    }
    contact.time_zones = std::move(possible);
}

void learn(Contact& contact, const Address& address, const PhoneZones& zones) {
    // Another number may be another clock.
    if (!address.phone_before.empty() && !address.phone.empty() && contact.phone != address.phone) {
        const auto before = zones.of(contact.phone, contact.user_id);
        if (before.size() == 1 && before.front() == contact.time_zone) contact.time_zone.clear();
        contact.phone = address.phone;
    }
    if (!address.user_id_before.empty() && !address.user_id.empty()) contact.user_id = address.user_id;
    learn(contact.name, address.name);
    learn(contact.phone, address.phone);
    learn(contact.user_id, address.user_id);
    learn(contact.email, address.email);
    learn_zone(contact, zones);
}

}  // namespace

std::variant<Person, Need> find_person(const Rows& rows, Channel channel, const Address& address,
                                       const Newcomer& newcomer, Context& context) {
    Need need;
    Named named = named_by(rows, channel, address, need);
    if (!need.empty()) return need;
    std::sort(named.contacts.begin(), named.contacts.end(), [](const Contact* a, const Contact* b) {
        return std::tie(a->created_at, a->id) < std::tie(b->created_at, b->id);
    });

    Person person;
    person.keys_new = std::move(named.keys_unknown);
    if (!named.contacts.empty()) {
        person.contact = *named.contacts.front();
    } else {
        person.contact_is_new = true;
        person.contact.id = context.make_id<Contact>();
        person.contact.created_at = context.now;
        person.contact.language = newcomer.language;
    }
    const std::string on_channel = channel_key(channel);
    const auto talk = person.contact.conversations.find(on_channel);
    if (talk != person.contact.conversations.end()) {
        const auto* known = look<Conversation>(rows, talk->second, need);
        if (!need.empty()) return need;
        CHECK(known != nullptr, "contact {}: its conversation {} is gone", person.contact.id, talk->second);
        person.conversation = *known;
    }
    if (named.contacts.size() > 1) {
        MARK("people.merged");
        for (const std::string& key : named.keys_known) person.keys_new.push_back(key);
        for (std::size_t i = 1; i < named.contacts.size(); ++i)
            absorb(rows, person, *named.contacts[i], channel, context.now, need);
        if (!need.empty()) return need;
        if (!address.phone.empty()) person.contact.phone = address.phone;
        if (!address.user_id.empty()) person.contact.user_id = address.user_id;
    }
    learn(person.contact, address, newcomer.zones);
    if (!person.conversation.id.empty()) return person;

    person.conversation_is_new = true;
    person.conversation.id = context.make_id<Conversation>();
    person.conversation.contact = person.contact.id;
    person.conversation.channel = channel;
    person.conversation.created_at = context.now;
    person.conversation.state_since = context.now;
    person.contact.conversations[on_channel] = person.conversation.id;
    return person;
}

void put_person(Decided& decided, const Context& context, Person person, ModuleId owner) {
    for (const std::string& key : person.keys_new) {
        decided.batch.put(ContactIdentity{.key = key, .contact = person.contact.id});
    }
    if (person.contact_is_new) decided.note(context, person.contact.id, "contact.created", "customer");
    if (person.conversation_is_new && person.contact.staff.empty())
        decided.next.push_back(Count{.figure = "conversations"});
    for (ContactsMerged& merged : person.merged) {
        merged.owner = owner;
        decided.note(context, person.contact.id, "contact.merged", "channel",
                     Json{fmt::format(R"({{"absorbed":"{}"}})", merged.absorbed)});
        decided.next.push_back(merged);
    }
    // What either half said holds for both.
    const auto stop = [&](std::string reason) {
        decided.next.push_back(
            CustomerAnswered{owner, person.contact.id, person.conversation.id, {}, std::move(reason)});
    };
    if (!person.merged.empty() && person.contact.opted_out_at != Timestamp{}) stop("opted_out");
    if (!person.merged.empty() && person.conversation.state == ConversationState::HUMAN) stop("taken_over");
    for (const Conversation& talk : person.handed_over) {
        // Somebody may have answered in it with the same delivery.
        const bool is_here = talk.id == person.conversation.id;
        decided.next.push_back(on_a_list(is_here ? person.conversation : talk));
    }
    for (Contact& absorbed : person.absorbed) decided.batch.put(std::move(absorbed));
    for (Conversation& changed : person.changed) decided.batch.put(std::move(changed));
    decided.batch.put(std::move(person.contact));
    decided.batch.put(std::move(person.conversation));
}

}  // namespace tero::conversations
