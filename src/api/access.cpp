#include "api/access.hpp"

#include "base/crypto.hpp"
#include "modules/access/access_control.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

namespace tero::api {
namespace {

constexpr std::string_view cookie_name = "tero_session=";
constexpr Duration session_lasts = std::chrono::days{30};
constexpr Duration known_for = 5s;
constexpr Duration seen_every = 5min;  // how often the engine is told that a session is used
constexpr std::size_t id_size = 12;
constexpr std::size_t key_id_size_min = 8;

// What people call a key or session by: hex, so that on a command line it is never taken for an option.
std::string id_from_hash(std::string_view hash) { return std::string{hash.substr(0, id_size)}; }

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

// What follows `Bearer `, in any case; empty when it is something else.
std::string_view bearer_of(const net::Request& request) {
    const std::string_view text = request.header("authorization");
    constexpr std::string_view scheme = "bearer ";
    const bool is_bearer = text.size() > scheme.size() &&
                           std::equal(scheme.begin(), scheme.end(), text.begin(),
                                      [](char wanted, char c) { return (c | 0x20) == (wanted | 0x20); });
    return is_bearer ? text.substr(scheme.size()) : std::string_view{};
}

template <class Row>
Result<std::unordered_map<std::string, Row>> all_by_hash(const EngineHost& host, TableId table) {
    std::unordered_map<std::string, Row> rows;
    Query query;
    query.table = table;
    query.limit = 1000;
    do {
        TRY(const Page page, host.read(query));
        for (const StoredRow& row : page.rows) rows.emplace(row.as<Row>().hash, row.as<Row>());
        query.after = page.next;
    } while (!query.after.empty());
    return rows;
}

bool is_good_admin(const ApiKey& key) { return tero::allows(key, "admin"); }

// Ended, past its end, or a link that was used; not one that only idles.
bool is_over(const Session& session, Timestamp now) {
    return session.expires_at <= now || session.used_at != Timestamp{};
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

std::string actor_of(const Principal& principal) {
    if (!principal.is_session) return "key:" + principal.name;
    return principal.person.empty() ? "session:" + principal.id : "person:" + principal.person;
}

Asker asker_of(const Principal& principal) {
    return {.id = principal.id,
            .actor = actor_of(principal),
            .may_change_all = allows(principal, "tasks:*"),
            .is_admin = allows(principal, "admin")};
}

std::string Access::hashed(std::string_view secret) const { return hmac_sha256_hex(secret_, secret); }

Result<Principal> Access::enter(const net::Request& request) {
    if (const std::string_view key = bearer_of(request); !key.empty()) return key_holder(hashed(key));
    const std::string_view cookie = cookie_of(request);
    if (cookie.empty()) {
        return Error{ErrorCode::unauthenticated,
                     "send an API key as `Authorization: Bearer …`, or open the dashboard", ""};
    }
    const std::string hash = hashed(cookie);
    TRY(Principal principal, session_holder(hash));
    see(hash);
    if (changes_something(request) && !constant_time_equal(request.header("x-csrf-token"), principal.csrf)) {
        return Error{ErrorCode::forbidden, "the X-CSRF-Token header does not fit this session", ""};
    }
    return principal;
}

Result<std::shared_ptr<const Access::Known>> Access::known() {
    const Lock lock{mutex_};
    const Timestamp now = steady_now();
    if (!stale_.exchange(false) && known_ != nullptr && now < known_until_) return known_;
    known_ = nullptr;
    Known fresh;
    TRY(fresh.keys, all_by_hash<ApiKey>(host_, table_of<ApiKey>()));
    TRY(fresh.sessions, all_by_hash<Session>(host_, table_of<Session>()));
    known_ = std::make_shared<const Known>(std::move(fresh));
    known_until_ = now + known_for;
    return known_;
}

Result<Principal> Access::key_holder(const std::string& hash) {
    TRY(const auto all, known());
    const auto found = all->keys.find(hash);
    if (found == all->keys.end() || found->second.revoked_at != Timestamp{}) {
        return Error{ErrorCode::unauthenticated, "this API key is not known or was revoked", ""};
    }
    return Principal{.name = found->second.name,
                     .id = key_id(found->second),
                     .credential = hash,
                     .scopes = found->second.scopes};
}

Result<Principal> Access::session_holder(const std::string& hash) {
    TRY(const auto all, known());
    const auto found = all->sessions.find(hash);
    if (found == all->sessions.end() || found->second.kind != SessionKind::SESSION ||
        is_over(found->second, clock_.now()) || is_idle(found->second)) {
        return Error{ErrorCode::unauthenticated,
                     "this session has ended; whoever invites people makes a new link (`tero link`)", ""};
    }
    const Session& session = found->second;
    return Principal{.name = session.person.empty() ? "dashboard" : session.person,
                     .id = session.id,
                     .credential = hash,
                     .scopes = scopes_of(session.role),
                     .csrf = session.csrf,
                     .is_session = true,
                     .person = session.person,
                     .role = session.role};
}

bool Access::is_good(const Principal& principal) {
    const auto found =
        principal.is_session ? session_holder(principal.credential) : key_holder(principal.credential);
    return found || found.error().code != ErrorCode::unauthenticated;
}

void Access::see(const std::string& hash) {
    const Timestamp now = clock_.now();
    {
        const Lock lock{mutex_};
        Timestamp& last = seen_[hash];
        if (last != Timestamp{} && now < last + std::min(seen_every, idle_max_ / 4)) return;
        last = now;
    }
    host_.submit(SeeSession{hash});
}

Result<std::string> Access::make_key(ApiKey key, std::string by) {
    std::string secret = "tero_" + secret_text(32);
    key.hash = hashed(secret);
    key.created_at = clock_.now();
    TRY_DONE(host_.ask(PutKey{std::move(key), std::move(by)}));
    forget();
    return secret;
}

std::string key_id(const ApiKey& key) { return id_from_hash(key.hash); }

Result<std::vector<ApiKey>> Access::keys() {
    forget();
    TRY(const auto all, known());
    std::vector<ApiKey> keys;
    for (const auto& [hash, key] : all->keys) keys.push_back(key);
    std::sort(keys.begin(), keys.end(), [](const ApiKey& a, const ApiKey& b) {
        return std::tie(a.created_at, a.hash) < std::tie(b.created_at, b.hash);
    });
    return keys;
}

Result<Done> Access::revoke(ApiKey key, const std::string& by) {
    key.revoked_at = clock_.now();
    TRY_DONE(host_.ask(PutKey{std::move(key), by}));
    forget();
    return Done{};
}

Result<ApiKey> Access::revoke_key(std::string_view id, const std::string& by) {
    TRY(const std::vector<ApiKey> all, keys());
    const auto is_meant = [&](const ApiKey& key) {
        return id.size() >= key_id_size_min && key.hash.starts_with(id);
    };
    const auto found = std::find_if(all.begin(), all.end(), is_meant);
    if (found == all.end()) return Error{ErrorCode::not_found, "there is no key with this id", ""};
    if (std::count_if(all.begin(), all.end(), is_meant) > 1) {
        return Error{ErrorCode::conflict, "several keys begin like this; give more of the id", ""};
    }
    if (found->revoked_at != Timestamp{}) return *found;
    if (is_good_admin(*found) && std::count_if(all.begin(), all.end(), is_good_admin) == 1) {
        return Error{ErrorCode::conflict, "this is the last key for an admin; `tero keys reset` replaces it",
                     ""};
    }
    TRY_DONE(revoke(*found, by));
    return *found;
}

Result<std::vector<Session>> Access::sessions() {
    forget();
    TRY(const auto all, known());
    std::vector<Session> good;
    for (const auto& [hash, session] : all->sessions) {
        if (!is_over(session, clock_.now())) good.push_back(session);
    }
    std::sort(good.begin(), good.end(), [](const Session& a, const Session& b) {
        return std::tie(a.created_at, a.id) < std::tie(b.created_at, b.id);
    });
    return good;
}

// A link has its end alone; a session ends sooner where nobody uses it. Those from before that was told have
// only their end.
bool Access::is_idle(const Session& session) const {
    return session.kind == SessionKind::SESSION && session.seen_at != Timestamp{} &&
           clock_.now() >= session.seen_at + idle_max_;
}

Result<Done> Access::end_session(std::string_view id, const std::string& by) {
    forget();
    TRY(const auto all, known());  // one that idles too: a browser may still be told by it
    for (const auto& [hash, session] : all->sessions) {
        if (session.id != id || is_over(session, clock_.now())) continue;
        TRY_DONE(host_.ask(EndSession{session.hash, by}));
        forget();
        return Done{};
    }
    return Error{ErrorCode::not_found, "there is no session with this id", ""};
}

Result<Done> Access::end_all() {
    TRY(const std::vector<ApiKey> all_keys, keys());
    for (const ApiKey& key : all_keys) {
        if (!is_good_admin(key)) continue;
        TRY_DONE(revoke(key, "reset"));
    }
    TRY(const auto all, known());
    for (const auto& [hash, session] : all->sessions) {
        if (!is_over(session, clock_.now())) TRY_DONE(host_.ask(EndSession{session.hash, "reset"}));
    }
    forget();
    return Done{};
}

Result<Access::Link> Access::make_link(const Invitation& invitation) {
    std::string secret = secret_text(24);
    Session link;
    link.hash = hashed(secret);
    link.id = id_from_hash(link.hash);
    link.created_at = clock_.now();
    link.expires_at = link.created_at + invitation.lasts;
    link.person = invitation.person;
    link.role = invitation.role;
    const Timestamp expires_at = link.expires_at;
    TRY_DONE(host_.ask(PutSession{std::move(link), invitation.by}));
    return Link{std::move(secret), expires_at};
}

bool Access::may_send_link(const std::string& phone) {
    constexpr std::size_t an_hour_max = 20;
    constexpr Duration between = 5min;
    const Timestamp now = steady_now();
    const Lock lock{mutex_};
    std::erase_if(links_asked_, [&](const auto& asked) { return now >= asked.first + 1h; });
    const bool is_soon = std::any_of(links_asked_.begin(), links_asked_.end(), [&](const auto& asked) {
        return asked.second == phone && now < asked.first + between;
    });
    if (is_soon || links_asked_.size() >= an_hour_max) return false;
    links_asked_.emplace_back(now, phone);
    return true;
}

void Access::open_link(std::string_view link, std::function<void(Result<Opened>)> then) {
    Opened opened{secret_text(32), secret_text(16)};
    OpenSession use;
    use.link_hash = hashed(link);
    use.session.hash = hashed(opened.cookie);
    use.session.id = id_from_hash(use.session.hash);
    use.session.kind = SessionKind::SESSION;
    use.session.csrf = opened.csrf;
    use.session.created_at = clock_.now();
    use.session.expires_at = use.session.created_at + session_lasts;
    host_.submit(std::move(use), [this, opened, then = std::move(then)](Reply reply) {
        if (reply) {
            forget();
            then(opened);
        } else {
            then(reply.error());
        }
    });
}

void Access::close_session(const Principal& principal, std::function<void(Reply)> then) {
    host_.submit(EndSession{principal.credential, actor_of(principal)},
                 [this, then = std::move(then)](Reply reply) {
                     forget();
                     then(std::move(reply));
                 });
}

}  // namespace tero::api
