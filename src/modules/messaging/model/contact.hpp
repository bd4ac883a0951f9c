// A person who writes to the business, under any number of identifiers; a phone is one of them, never the
// key.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/table.hpp"

#include <map>
#include <string>
#include <vector>

namespace tero {

enum class ConsentKind { QUOTE_FOLLOW_UP, MARKETING };
BOOST_DESCRIBE_ENUM(ConsentKind, QUOTE_FOLLOW_UP, MARKETING)

// One line of the consent ledger: lines are added, never changed.
struct ConsentEntry {
    Timestamp at = {};
    ConsentKind kind = ConsentKind::QUOTE_FOLLOW_UP;
    bool granted = false;
    std::string source = {};  // the proof: `message:01k…`, `user_preferences`
    Timestamp until = {};     // the epoch means without end
    bool operator==(const ConsentEntry&) const = default;
};
BOOST_DESCRIBE_STRUCT(ConsentEntry, (), (at, kind, granted, source, until))
TERO_DESCRIBED_WHOLLY(ConsentEntry);

struct Contact {
    Id<Contact> id = {};
    std::string name = {};
    std::string staff = {};    // of the shop: who it is there; empty: a customer
    std::string phone = {};    // international digits, `59899000001`; empty when not known
    std::string user_id = {};  // WhatsApp's business-scoped user id; empty when not known
    std::string email = {};
    std::string language = "es";
    std::string time_zone = {};  // IANA; empty means the workspace's, unless time_zones has some
    std::vector<std::string> time_zones =
        {};  // that the number may mean, in a country of several: all are kept to
    Id<Contact> merged_into = {};              // it turned out to be the same person; empty: it did not
    Timestamp created_at = {};
    Timestamp opted_out_at = {};  // wants no message that it did not ask for; the epoch means it did not
    Timestamp opted_out_marketing_at = {};  // wants no campaigns
    std::vector<ConsentEntry> consents = {};
    std::map<std::string, Timestamp> last_inbound_at = {};  // by channel: opens WhatsApp's 24-hour window
    std::map<std::string, Id<struct Conversation>> conversations = {};  // by channel
    std::vector<Timestamp> follow_ups_sent_at = {};                     // of the last 30 days: for the caps
    bool operator==(const Contact&) const = default;
};
BOOST_DESCRIBE_STRUCT(Contact, (),
                      (id, name, staff, phone, user_id, email, language, time_zone, time_zones, merged_into,
                       created_at, opted_out_at, opted_out_marketing_at, consents, last_inbound_at,
                       conversations, follow_ups_sent_at))
TERO_DESCRIBED_WHOLLY(Contact);

// `whatsapp:59899000001`, `whatsapp_user:UY.9000`, `email:a@b.uy`: who is behind an address.
struct ContactIdentity {
    std::string key = {};
    Id<Contact> contact = {};
    bool operator==(const ContactIdentity&) const = default;
};
BOOST_DESCRIBE_STRUCT(ContactIdentity, (), (key, contact))
TERO_DESCRIBED_WHOLLY(ContactIdentity);

TERO_ROW(messaging, contacts, Contact, IndexInfo{"by_created", {"created_at"}})
TERO_ROW(messaging, contact_identities, ContactIdentity, by_key_alone)

}  // namespace tero
