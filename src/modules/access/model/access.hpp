// Who may do what: API keys, and a person's way into the dashboard.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/table.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

struct ApiKey {
    std::string hash = {};  // keyed hash of the secret; the secret itself is shown once and not kept
    std::string name = {};
    std::vector<std::string> scopes = {};  // `admin`, `tasks:submit`, `quotes:*`, `agent:worker-1` …
    std::vector<std::string> capabilities = {};  // that an agent with this key may serve; see may_serve()
    Timestamp created_at = {};
    Timestamp revoked_at = {};  // the epoch means it is good
    bool operator==(const ApiKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiKey, (), (hash, name, scopes, capabilities, created_at, revoked_at))
TERO_DESCRIBED_WHOLLY(ApiKey);

// Whether an agent with this key may be given tasks of a capability: one that the key names, or any but those
// of the `conversations` with customers when it names none. An admin's may serve them all.
inline bool may_serve(const ApiKey& key, std::string_view capability,
                      const std::vector<std::string>& conversations) {
    const auto holds = [](const std::vector<std::string>& all, std::string_view one) {
        return std::find(all.begin(), all.end(), one) != all.end();
    };
    if (key.revoked_at != Timestamp{}) return false;
    if (holds(key.scopes, "admin") || holds(key.capabilities, capability)) return true;
    return key.capabilities.empty() && !holds(conversations, capability);
}

// What people of the shop may do in the dashboard, and what they are told of; see api/roles.cpp.
enum class PersonRole { OWNER, SELLER, DEVELOPER, READER };
BOOST_DESCRIBE_ENUM(PersonRole, OWNER, SELLER, DEVELOPER, READER)

// LINK: opens the dashboard once. SESSION: the cookie it is exchanged for.
enum class SessionKind { LINK, SESSION };
BOOST_DESCRIBE_ENUM(SessionKind, LINK, SESSION)

struct Session {
    std::string hash = {};
    std::string id = {};  // what people call it by; tells nothing of the secret
    SessionKind kind = SessionKind::LINK;
    std::string csrf = {};  // of a session: what a changing request must carry beside the cookie
    Timestamp created_at = {};
    Timestamp expires_at = {};
    Timestamp used_at = {};  // of a link: it opens nothing a second time
    std::string person = {};  // of the shop; empty: whoever had the link
    PersonRole role = PersonRole::OWNER;
    Timestamp seen_at = {};  // of a session: about when it was last used
    bool operator==(const Session&) const = default;
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (hash, id, kind, csrf, created_at, expires_at, used_at, person, role, seen_at))
TERO_DESCRIBED_WHOLLY(Session);

TERO_ROW(access, api_keys, ApiKey, by_key_alone)
TERO_ROW(access, sessions, Session, by_key_alone)

}  // namespace tero
