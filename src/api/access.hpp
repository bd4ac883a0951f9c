// Who is asking: an API key, or a person's session in the dashboard. Secrets are kept as a keyed hash only.
#pragma once

#include "base/mutex.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "engine/engine_host.hpp"
#include "modules/access/model/access.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "net/http.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tero::api {

struct Principal {
    std::string name = {};        // of the key, or `dashboard`
    std::string id = {};          // of the key or session: what people call it by
    std::string credential = {};  // hash of the key or session: what the engine knows it by
    std::vector<std::string> scopes = {};
    std::string csrf = {};  // of a session
    bool is_session = false;
    std::string person = {};  // of a session: who of the shop was invited; empty: whoever had the link
    PersonRole role = PersonRole::OWNER;
};

bool allows(const Principal& principal, std::string_view scope);
// What a person of the shop may do, as the scopes that routes ask for: roles.cpp.
std::vector<std::string> scopes_of(PersonRole role);
// As history names who did something: `key:shop`, `person:Carla`, `session:dc949e7abb02`.
std::string actor_of(const Principal& principal);
Asker asker_of(const Principal& principal);
// What people call a key by: the beginning of its hash.
std::string key_id(const ApiKey& key);

class Access {
public:
    // `secret` is this installation's: a stolen database alone lets nobody in.
    Access(EngineHost& host, const Clock& clock, std::string secret,
           Duration idle_max = std::chrono::days{30})
        : host_(host), clock_(clock), secret_(std::move(secret)), idle_max_(idle_max) {}

    // From `Authorization: Bearer …`, or the session cookie; a session that changes something must also show
    // its CSRF word. unauthenticated otherwise.
    Result<Principal> enter(const net::Request& request);
    // Whether it would be let in still; who cannot be looked up is.
    bool is_good(const Principal& principal);
    // Keys or sessions were changed: they are read anew.
    void forget() { stale_ = true; }

    // Makes a key of this name, scopes and capabilities; the answer is the only time its secret is seen.
    Result<std::string> make_key(ApiKey key, std::string by = {});
    // Every key there ever was, oldest first.
    Result<std::vector<ApiKey>> keys();
    // By its id, or more of its hash. not_found; conflict when several begin so, or when it is the last good
    // one with the scope `admin`.
    Result<ApiKey> revoke_key(std::string_view id, const std::string& by);
    // Links that open the dashboard still, and the sessions that they opened; oldest first. Those that idle
    // too: they let nobody in, but a browser may still be told by them until they are ended.
    Result<std::vector<Session>> sessions();
    bool is_idle(const Session& session) const;
    // By its id; not_found.
    Result<Done> end_session(std::string_view id, const std::string& by);
    // Every key with the scope `admin`, every session and every link.
    Result<Done> end_all();
    // Who a link is for, as what, and until when.
    struct Invitation {
        std::string person = {};
        PersonRole role = PersonRole::OWNER;
        Duration lasts = 24h;
        std::string by = {};
    };
    struct Link {
        std::string secret = {};  // opens the dashboard once
        Timestamp expires_at = {};
    };
    Result<Link> make_link(const Invitation& invitation);
    // Whether a stranger may have a link sent to this phone now: one each while, so many an hour in all.
    bool may_send_link(const std::string& phone);
    struct Opened {
        std::string cookie = {};
        std::string csrf = {};
    };
    void open_link(std::string_view link, std::function<void(Result<Opened>)> then);
    void close_session(const Principal& principal, std::function<void(Reply)> then);
    // Of this installation: what proves who calls whom is made of it.
    const std::string& installation_secret() const { return secret_; }

private:
    std::string hashed(std::string_view secret) const;
    Result<Principal> key_holder(const std::string& hash);
    Result<Principal> session_holder(const std::string& hash);
    Result<Done> revoke(ApiKey key, const std::string& by);
    // Tells the engine, once in a while, that it is used still.
    void see(const std::string& hash);

    // All keys and sessions, by hash. There are few of them, so a wrong one costs no question to the store.
    struct Known {
        std::unordered_map<std::string, ApiKey> keys = {};
        std::unordered_map<std::string, Session> sessions = {};
    };
    Result<std::shared_ptr<const Known>> known();

    EngineHost& host_;
    const Clock& clock_;
    std::string secret_;
    Duration idle_max_;               // a session that nobody uses for so long is over
    std::atomic<bool> stale_ = true;  // something was changed here
    Mutex mutex_;
    std::shared_ptr<const Known> known_ TERO_GUARDED_BY(mutex_);
    // Read again after this, for what was changed elsewhere.
    Timestamp known_until_ TERO_GUARDED_BY(mutex_) = {};
    std::vector<std::pair<Timestamp, std::string>> links_asked_ TERO_GUARDED_BY(mutex_);  // of the last hour
    std::unordered_map<std::string, Timestamp> seen_ TERO_GUARDED_BY(mutex_);  // sessions, when last told of
};

}  // namespace tero::api
