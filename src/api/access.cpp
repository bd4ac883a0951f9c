#include "api/access.hpp"

#include "base/crypto.hpp"
#include "core/access/access_control.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tero::api {
namespace {

constexpr std::string_view cookie_name = "tero_session=";
constexpr Duration session_lasts = std::chrono::days{30};
constexpr Duration link_lasts = 24h;
constexpr std::size_t known_max = 10'000;
constexpr Duration known_for = 5s;

Timestamp steady_now() {
    return {
        std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()).count()};
}

std::string_view cookie_of(const net::Request& request) {
    std::string_view cookies = request.header("cookie");
    while (!cookies.empty()) {
        const std::size_t end = std::min(cookies.find(';'), cookies.size());
        std::string_view one = cookies.substr(0, end);
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
        while (one.starts_with(' ')) one.remove_prefix(1);
        if (one.starts_with(cookie_name)) return one.substr(cookie_name.size());
    }
    return {};
}

bool changes_something(const net::Request& request) {
    return request.method != "GET" && request.method != "HEAD";
}

}  // namespace

bool allows(const Principal& principal, std::string_view scope) {
    ApiKey key;
    key.scopes = principal.scopes;
    return tero::allows(key, scope);
}

std::string Access::hashed(std::string_view secret) const { return hmac_sha256_hex(secret_, secret); }

Result<Principal> Access::enter(const net::Request& request) {
    const std::string_view authorization = request.header("authorization");
    constexpr std::string_view bearer = "Bearer ";
    if (authorization.starts_with(bearer))
        return principal_of(hashed(authorization.substr(bearer.size())), false);
    const std::string_view cookie = cookie_of(request);
    if (cookie.empty()) {
        return Error{ErrorCode::unauthenticated,
                     "send an API key as `Authorization: Bearer …`, or open the dashboard", ""};
    }
    TRY(Principal principal, principal_of(hashed(cookie), true));
    if (changes_something(request) && !constant_time_equal(request.header("x-csrf-token"), principal.csrf)) {
        return Error{ErrorCode::forbidden, "the X-CSRF-Token header does not fit this session", ""};
    }
    return principal;
}

Result<Principal> Access::principal_of(const std::string& hash, bool is_session) {
    const Timestamp now = steady_now();
    {
        const std::lock_guard lock{mutex_};
        const auto known = known_.find(hash);
        if (known != known_.end() && now < known->second.until) return known->second.principal;
    }
    Query query;
    query.table = is_session ? TableId::passes : TableId::api_keys;
    query.keys = {RowKey{hash}};
    TRY(const Page page, host_.read(query));
    Principal principal;
    if (!page.rows.empty() && is_session) {
        const auto& pass = page.rows.front().as<Pass>();
        if (pass.kind == PassKind::SESSION && clock_.now() < pass.expires_at) {
            principal = {"dashboard", {"admin"}, pass.csrf, hash};
        }
    } else if (!page.rows.empty()) {
        const auto& key = page.rows.front().as<ApiKey>();
        if (key.revoked_at == Timestamp{}) principal = {key.name, key.scopes, "", ""};
    }
    if (principal.name.empty()) {
        return Error{ErrorCode::unauthenticated,
                     is_session ? "this session has ended; `tero keys reset` prints a link for a new one"
                                : "this API key is not known or was revoked",
                     ""};
    }
    const std::lock_guard lock{mutex_};
    if (known_.size() >= known_max) known_.clear();
    known_[hash] = {principal, now + known_for};
    return principal;
}

Result<std::string> Access::make_key(std::string name, std::vector<std::string> scopes) {
    std::string secret = "tero_" + secret_text(32);
    ApiKey key;
    key.hash = hashed(secret);
    key.name = std::move(name);
    key.scopes = std::move(scopes);
    key.created_at = clock_.now();
    TRY_DONE(host_.ask(PutKey{std::move(key)}));
    return secret;
}

Result<std::string> Access::make_link() {
    std::string secret = secret_text(24);
    Pass pass;
    pass.hash = hashed(secret);
    pass.created_at = clock_.now();
    pass.expires_at = pass.created_at + link_lasts;
    TRY_DONE(host_.ask(PutPass{std::move(pass)}));
    return secret;
}

void Access::open_link(std::string_view link, std::function<void(Result<Opened>)> then) {
    Opened opened{secret_text(32), secret_text(16)};
    UsePass use;
    use.link_hash = hashed(link);
    use.session.hash = hashed(opened.cookie);
    use.session.kind = PassKind::SESSION;
    use.session.csrf = opened.csrf;
    use.session.created_at = clock_.now();
    use.session.expires_at = use.session.created_at + session_lasts;
    host_.submit(std::move(use), [opened, then = std::move(then)](Reply reply) {
        if (reply) {
            then(opened);
        } else {
            then(reply.error());
        }
    });
}

void Access::close_session(const Principal& principal, std::function<void(Reply)> then) {
    {
        const std::lock_guard lock{mutex_};
        known_.erase(principal.session_hash);
    }
    host_.submit(ClosePass{principal.session_hash}, std::move(then));
}

}  // namespace tero::api
