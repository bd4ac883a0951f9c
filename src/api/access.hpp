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
#include <vector>

namespace tero::api {

struct Principal {
    std::string name = {};        // of the key, or `dashboard`
    std::string id = {};          // of the key or session: what people call it by
    std::string credential = {};  // hash of the key or session: what the engine knows it by
    std::vector<std::string> scopes = {};
    std::string csrf = {};  // of a session
    bool is_session = false;
};

bool allows(const Principal& principal, std::string_view scope);
// As history names who did something: `key:shop`, `session:dc949e7abb02`.
std::string actor_of(const Principal& principal);
Asker asker_of(const Principal& principal);
// What people call a key by: the beginning of its hash.
std::string key_id(const ApiKey& key);

class Access {
public:
    // `secret` is this installation's: a stolen database alone lets nobody in.
    Access(EngineHost& host, const Clock& clock, std::string secret)
        : host_(host), clock_(clock), secret_(std::move(secret)) {}

    // From `Authorization: Bearer …`, or the session cookie; a session that changes something must also show
    // its CSRF word. unauthenticated otherwise.
    Result<Principal> enter(const net::Request& request);
    // Whether it would be let in still; who cannot be looked up is.
    bool is_good(const Principal& principal);
    // Keys or sessions were changed: they are read anew.
    void forget() { stale_ = true; }

    // Makes a key of this name, scopes and capabilities; the answer is the only time its secret is seen.
    Result<std::string> make_key(ApiKey key);
    // Every key there ever was, oldest first.
    Result<std::vector<ApiKey>> keys();
    // By its id, or more of its hash. not_found; conflict when several begin so, or when it is the last good
    // one with the scope `admin`.
    Result<ApiKey> revoke_key(std::string_view id);
    // Links that open the dashboard still, and the sessions that they opened; oldest first.
    Result<std::vector<Session>> sessions();
    // By its id; not_found.
    Result<Done> end_session(std::string_view id);
    // Every key with the scope `admin`, every session and every link.
    Result<Done> end_all();
    // A link's secret that opens the dashboard once, in that time.
    Result<std::string> make_link(Duration lasts = 24h);
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
    Result<Done> revoke(ApiKey key);

    // All keys and sessions, by hash. There are few of them, so a wrong one costs no question to the store.
    struct Known {
        std::unordered_map<std::string, ApiKey> keys = {};
        std::unordered_map<std::string, Session> sessions = {};
    };
    Result<std::shared_ptr<const Known>> known();

    EngineHost& host_;
    const Clock& clock_;
    std::string secret_;
    std::atomic<bool> stale_ = true;  // something was changed here
    Mutex mutex_;
    std::shared_ptr<const Known> known_ TERO_GUARDED_BY(mutex_);
    // Read again after this, for what was changed elsewhere.
    Timestamp known_until_ TERO_GUARDED_BY(mutex_) = {};
};

}  // namespace tero::api
