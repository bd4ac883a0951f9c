// Who may do what: API keys, and a person's way into the dashboard.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/table.hpp"

#include <string>
#include <vector>

namespace tero {

struct ApiKey {
    std::string hash = {};  // keyed hash of the secret; the secret itself is shown once and not kept
    std::string name = {};
    std::vector<std::string> scopes = {};  // `admin`, `tasks:submit`, `quotes:*`, `agent:worker-1` …
    Timestamp created_at = {};
    Timestamp revoked_at = {};  // the epoch means it is good
    bool operator==(const ApiKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiKey, (), (hash, name, scopes, created_at, revoked_at))
TERO_DESCRIBED_WHOLLY(ApiKey);

// LINK: opens the dashboard once. SESSION: the cookie it is exchanged for.
enum class SessionKind { LINK, SESSION };
BOOST_DESCRIBE_ENUM(SessionKind, LINK, SESSION)

struct Session {
    std::string hash = {};
    SessionKind kind = SessionKind::LINK;
    std::string csrf = {};  // of a session: what a changing request must carry beside the cookie
    Timestamp created_at = {};
    Timestamp expires_at = {};
    Timestamp used_at = {};  // of a link: it opens nothing a second time
    bool operator==(const Session&) const = default;
};
BOOST_DESCRIBE_STRUCT(Session, (), (hash, kind, csrf, created_at, expires_at, used_at))
TERO_DESCRIBED_WHOLLY(Session);

TERO_ROW(access, api_keys, ApiKey, by_key_alone)
TERO_ROW(access, sessions, Session, by_key_alone)

}  // namespace tero
