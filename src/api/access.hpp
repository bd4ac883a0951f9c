// Who is asking: an API key, or a person's session in the dashboard. Secrets are kept as a keyed hash only.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "engine/engine_host.hpp"
#include "model/access.hpp"
#include "net/http.hpp"

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tero::api {

struct Principal {
    std::string name = {};  // of the key, or `dashboard`
    std::vector<std::string> scopes = {};
    std::string csrf = {};  // of a session
    std::string session_hash = {};
};

bool allows(const Principal& principal, std::string_view scope);

class Access {
public:
    // `secret` is this installation's: a stolen database alone lets nobody in.
    Access(EngineHost& host, const Clock& clock, std::string secret)
        : host_(host), clock_(clock), secret_(std::move(secret)) {}

    // From `Authorization: Bearer …`, or the session cookie; a session that changes something must also show
    // its CSRF word. unauthenticated otherwise.
    Result<Principal> enter(const net::Request& request);

    // Makes a key; the answer is the only time its secret is seen.
    Result<std::string> make_key(std::string name, std::vector<std::string> scopes);
    // A link's secret that opens the dashboard once, within a day.
    Result<std::string> make_link();
    struct Opened {
        std::string cookie = {};
        std::string csrf = {};
    };
    void open_link(std::string_view link, std::function<void(Result<Opened>)> then);
    void close_session(const Principal& principal, std::function<void(Reply)> then);

private:
    std::string hashed(std::string_view secret) const;
    Result<Principal> principal_of(const std::string& hash, bool is_session);

    struct Known {
        Principal principal = {};
        Timestamp until = {};  // looked up again after this, so that a revoked key ends soon
    };
    EngineHost& host_;
    const Clock& clock_;
    std::string secret_;
    std::mutex mutex_;
    std::unordered_map<std::string, Known> known_;
};

}  // namespace tero::api
