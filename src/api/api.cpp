#include "api/api.hpp"

#include "api/await_end.hpp"
#include "api/handlers.hpp"
#include "api/read_answers.hpp"
#include "base/random.hpp"
#include "base/shown.hpp"
#include "kernel/idempotent_call.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "net/problem.hpp"
#include "observe/log.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cctype>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <string_view>
#include <utility>

namespace tero::api {
namespace {

constexpr std::size_t reader_threads = 2;
constexpr std::size_t reads_waiting_max = 2000;
constexpr std::size_t changes_kept = 16 << 10;  // some 1.5 MB, once there were so many

// What a library throws on a reader's thread would end the process.
net::Response answer_of(const std::function<net::Response()>& work) {
    try {
        return work();
    } catch (const std::exception& error) {
        log::error("http.reader_threw", {{"error", error.what()}});
    }
    return net::problem({ErrorCode::corrupt, "what is stored cannot be shown", ""});
}

std::vector<std::string_view> segments(std::string_view path) {
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        if (path.front() == '/') path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        parts.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return parts;
}

struct RoutePattern {
    const Route* route = nullptr;
    std::vector<std::string_view> pattern = {};

    std::ptrdiff_t parameters() const {
        return std::count_if(pattern.begin(), pattern.end(), [](auto part) { return part.starts_with('{'); });
    }
};

// Those with fewer parameters first: `quotes/price` is no quote.
const std::vector<RoutePattern>& patterns() {
    static const std::vector<RoutePattern> all = [] {
        std::vector<RoutePattern> made;
        for (const Route& route : routes()) made.push_back({&route, segments(route.pattern)});
        std::stable_sort(made.begin(), made.end(), [](const RoutePattern& a, const RoutePattern& b) {
            return a.parameters() < b.parameters();
        });
        return made;
    }();
    return all;
}

bool fits(const std::vector<std::string_view>& wanted, const std::vector<std::string_view>& path,
          std::vector<std::string>& found) {
    if (wanted.size() != path.size()) return false;
    found.clear();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i].starts_with('{')) {
            if (path[i].empty()) return false;
            found.emplace_back(path[i]);
        } else if (wanted[i] != path[i]) {
            return false;
        }
    }
    return true;
}

struct Matched {
    const Route* route = nullptr;
    std::vector<std::string> path = {};  // what stood for the {…} of its pattern
    std::string allowed = {};            // without a route: what the path takes
};

Matched match_of(const net::Request& request) {
    const auto path = segments(request.path);
    const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view{request.method};
    Matched matched;
    std::string_view pattern;
    for (const RoutePattern& one : patterns()) {
        if (!pattern.empty() && one.route->pattern != pattern) continue;
        if (!fits(one.pattern, path, matched.path)) continue;
        if (one.route->method == method) {
            matched.route = one.route;
            return matched;
        }
        pattern = one.route->pattern;
        matched.allowed += (matched.allowed.empty() ? "" : ", ") + std::string{one.route->method};
    }
    return matched;
}

// Which agent it is about, the handler looks at.
bool opens(const Principal& principal, std::string_view scope) {
    if (scope == any_key) return true;
    if (scope != own_agent) return allows(principal, scope);
    return allows(principal, "agents:work") ||
           std::any_of(principal.scopes.begin(), principal.scopes.end(),
                       [](const std::string& held) { return held.starts_with(agent_scope); });
}

bool is_long_poll(const Route& route, const net::Request& request) {
    return route.pattern.ends_with("/claim") || route.pattern.ends_with("/complete") || asks_to_wait(request);
}

constexpr std::size_t idempotency_key_max = 200;

// One that is given twice, or says nothing, is refused rather than ignored.
Result<Done> check_said_once(const net::Headers& all, std::string_view name) {
    const auto is_alike = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    const auto is_it = [&](const auto& one) {
        return std::equal(one.first.begin(), one.first.end(), name.begin(), name.end(), is_alike);
    };
    const auto found = std::find_if(all.begin(), all.end(), is_it);
    if (found == all.end()) return Done{};
    if (found->second.empty()) return Error{ErrorCode::invalid, "says nothing; leave it out", shown(name)};
    if (std::find_if(std::next(found), all.end(), is_it) == all.end()) return Done{};
    return Error{ErrorCode::invalid, "is given twice", shown(name)};
}

// Empty: there is none. A call that would ignore it refuses it.
Result<std::string> idempotency_key_of(const Route& route, const net::Request& request) {
    if (request.method != "POST" || route.scopes.front() == open_to_all) return std::string{};
    TRY_DONE(check_said_once(request.headers, "idempotency-key"));
    std::string key{request.header("idempotency-key")};
    if (key.empty()) return key;
    if (!route.takes_key) {
        return Error{ErrorCode::invalid, "this call takes no Idempotency-Key", "idempotency-key"};
    }
    const bool is_printable = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; });
    if (key.size() > idempotency_key_max || !is_printable) {
        return Error{ErrorCode::invalid,
                     fmt::format("a key has 1 to {} printable characters without space", idempotency_key_max),
                     "idempotency-key"};
    }
    return key;
}

// None that would be ignored. A list says itself what it knows.
Result<Done> check_parameters(const Route& route, const net::Request& request) {
    for (const Parameter& one : route.parameters) {
        if (one.in == "header") TRY_DONE(check_said_once(request.headers, one.name));
    }
    for (const auto& [name, value] : request.query) {
        TRY_DONE(check_said_once(request.query, name));
        const bool is_known = std::any_of(
            route.parameters.begin(), route.parameters.end(),
            [&name = name](const Parameter& one) { return one.in == "query" && one.name == name; });
        if (is_known || route.list) continue;
        return Error{ErrorCode::invalid, fmt::format("unknown parameter '{}'", shown(name)), shown(name)};
    }
    return Done{};
}

}  // namespace

Api::Api(const AgentConfig& config_, const TimeZone& zone_, EngineHost& host_, Access& access_,
         const Clock& clock_, metrics::Metrics& metrics_, const Sentences& sentences_,
         const followup::Sequence& sequence_)
    : config(config_),
      zone(zone_),
      host(host_),
      access(access_),
      clock(clock_),
      metrics(metrics_),
      sentences(sentences_),
      sequence(sequence_),
      changes(changes_kept),
      events(changes, access_, metrics_),
      search([&host_](const Query& query) { return host_.read(query); }),
      monitor(config_, host_, clock_, metrics_),
      readers_(reader_threads, reads_waiting_max),
      requests_(metrics_.counter("tero_http_requests_total", "Requests taken in")),
      refused_(metrics_.counter("tero_http_refused_total", "Requests refused for want of a key or scope")),
      unread_(metrics_.counter("tero_http_unread_total",
                               "Requests refused before a route saw them: malformed, too large, late, too many")) {
    host.tell_of_stored([this](std::uint64_t group, const Batch* batch) {
        search.stored(batch);
        changes.stored(group, batch);
        monitor.stored(batch);
        if (telemetry_ != nullptr && batch != nullptr) telemetry_->stored(*batch);
    });
}

Api::~Api() { stop(); }

void Api::drain() {
    if (!draining_.exchange(true)) host.submit(CloseClaims{});
}

void Api::stop() {
    monitor.stop();
    readers_.stop();
}

net::Handler Api::handler() {
    // Where there is too much to read, the first question fills it.
    static_cast<void>(readers_.run([this] { search.warm(); }));
    return [this](net::Request request, net::Reply reply) {
        auto seen = see(request, telemetry_, ++seen_);
        const trace::Scope during{telemetry_, seen->at};
        const bool is_access_log = config.monitoring.access_log;
        net::Reply answer = [seen, is_access_log, telemetry = telemetry_,
                             reply = std::move(reply)](net::Response response) {
            tell_of_answer(*seen, response.status, is_access_log, telemetry);
            response.headers.emplace_back("x-request-id", seen->id);
            reply(std::move(response));
        };
        handle(std::move(request), std::move(seen), std::move(answer));
    };
}

void Api::see_refused(const net::Request& so_far, net::Response& answer) {
    unread_.add();
    const auto seen = see(so_far, nullptr, ++seen_);
    seen->is_unread = true;
    tell_of_answer(*seen, answer.status, config.monitoring.access_log, nullptr);
    answer.headers.emplace_back("x-request-id", seen->id);
}

void Api::trace_to(telemetry::Telemetry& telemetry) { telemetry_ = telemetry.is_on() ? &telemetry : nullptr; }

void Api::read(net::Reply reply, std::function<net::Response()> work) {
    const bool taken = readers_.run([reply, work = std::move(work)] { reply(answer_of(work)); });
    if (!taken) reply(net::problem({ErrorCode::exhausted, "too many reads at once; try again shortly", ""}));
}

void Api::make_large(net::Reply reply, std::function<net::Response()> work) {
    const auto shared = std::make_shared<std::function<net::Response()>>(std::move(work));
    if (!readers_.run([reply, shared] { reply(answer_of(*shared)); })) reply(answer_of(*shared));
}

void Api::handle(net::Request request, std::shared_ptr<Seen> seen, net::Reply reply) {
    requests_.add();
    Matched matched = match_of(request);
    const Route* match = matched.route;
    if (match == nullptr && !matched.allowed.empty()) {
        const std::string detail = "this path takes " + matched.allowed;
        net::Response response = net::problem(net::Refusal{.status = 405, .detail = detail});
        response.headers.emplace_back("allow", matched.allowed);
        reply(std::move(response));
        return;
    }
    if (match == nullptr) {
        get_file(*this, Call{std::move(request), {}, {}, std::move(reply), nullptr, {}, std::move(seen)});
        return;
    }
    seen->route = match;
    Call call{std::move(request), std::move(matched.path), {}, std::move(reply), match, {}, std::move(seen)};
    if (match->scopes.front() != open_to_all) {
        auto principal = access.enter(call.request);
        for (const std::string_view scope : match->scopes) {
            if (!principal || opens(*principal, scope)) continue;
            principal =
                Error{ErrorCode::forbidden, fmt::format("this needs a key with the scope {}", scope), ""};
        }
        if (!principal) {
            refused_.add();
            call.reply(net::problem(principal.error()));
            return;
        }
        call.principal = std::move(*principal);
        call.seen->by = actor_of(call.principal);
    }
    if (auto good = check_parameters(*match, call.request);
        !good && match->pattern.starts_with("/api/")) {
        call.reply(net::problem(good.error()));
        return;
    }
    if (auto key = idempotency_key_of(*match, call.request); key) {
        call.idempotency_key = std::move(*key);
    } else {
        call.reply(net::problem(key.error()));
        return;
    }
    if (!is_long_poll(*match, call.request)) {
        // Counted until it is answered, for those who wait for stillness.
        busy_ += 1;
        const std::shared_ptr<void> counted{nullptr, [this](void*) { busy_ -= 1; }};
        call.reply = [reply = std::move(call.reply), counted](net::Response response) {
            reply(std::move(response));
        };
    }
    if (match->method == "GET" && match->scopes.front() != open_to_all && answer_held(*this, call)) return;
    match->handle(*this, std::move(call));
}

void submit(Api& api, const Call& call, Input input, Render render) {
    std::shared_ptr<Once> once;
    if (!call.idempotency_key.empty()) {
        const net::Request& request = call.request;
        const std::string asked = fmt::format("{} {}\n{}", request.method, request.path, request.body);
        once = std::make_shared<Once>();
        once->key = call.principal.id + "/" + call.idempotency_key;
        once->asked = stable_hash(asked);
        once->answer = [render](const Reply& reply) {
            net::Response response = render(reply);
            if (response.status >= 400) return KeptAnswer{};
            return KeptAnswer{response.status, std::move(response.body)};
        };
    }
    api.host.submit(
        std::move(input),
        [reply = call.reply, render = std::move(render)](Reply answer) {
            if (answer && answer->is<AskedOtherwise>()) {
                const std::string detail = "this Idempotency-Key was sent with another call";
                return reply(net::problem(net::Refusal{.status = 422, .code = "invalid", .detail = detail}));
            }
            const KeptAnswer* kept = answer ? answer->as<KeptAnswer>() : nullptr;
            if (kept == nullptr) return reply(render(answer));
            net::Response again = json_response(kept->body, kept->status);
            again.headers.emplace_back("idempotency-replayed", "true");
            reply(std::move(again));
        },
        std::move(once));
}

net::Response json_response(std::string body, int status) {
    net::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

net::Response done_response(const Reply& reply) {
    if (!reply) return net::problem(reply.error());
    return json_response("{}");
}

Result<Page> read_rows(const Api& api, TableId table, std::vector<RowKey> keys) {
    Query query;
    query.table = table;
    query.limit = keys.size();
    query.keys = std::move(keys);
    return api.host.read(query);
}

Result<StoredRow> read_row(const Api& api, TableId table, const RowKey& key) {
    TRY(const Page page, read_rows(api, table, {key}));
    if (page.rows.empty()) {
        return Error{ErrorCode::not_found, fmt::format("there is no such row in {}", table_info(table).name),
                     ""};
    }
    return page.rows.front();
}

}  // namespace tero::api
