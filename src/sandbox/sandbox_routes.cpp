#include "sandbox/sandbox_routes.hpp"

#include "base/crypto.hpp"
#include "codec/json.hpp"
#include "observe/log.hpp"
#include "sandbox/judge.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>
#include <utility>

namespace tero::app {
namespace {

constexpr std::size_t due_at_once = 200;
constexpr Duration errand_timeout = 20s;
constexpr std::size_t answer_shown_max = 400;

template <class T>
net::Response json(const T& object) {
    return {.status = 200, .body = to_json(object)};
}

}  // namespace

SandboxRoutes::SandboxRoutes(Provider provider, WishChecker checker, std::string tero_url)
    : checker_(std::move(checker)),
      tero_url_(std::move(tero_url)),
      provider_(std::move(provider)),
      player_(1, 16) {}

SandboxRoutes::~SandboxRoutes() { stop(); }

void SandboxRoutes::stop() { player_.stop(); }

net::Handler SandboxRoutes::handler() {
    return [this](net::Request request, net::Reply reply) { answer(request, reply); };
}

void SandboxRoutes::answer(const net::Request& request, const net::Reply& reply) {
    if (request.method == "POST" && request.path.ends_with("/messages")) {
        bool is_answered = true;
        net::Response response = take_send(request, is_answered);
        if (is_answered) return reply(std::move(response));
        const Lock lock{mutex_};
        never_answered_.push_back(reply);
        return;
    }
    std::string expected;
    {
        const Lock lock{mutex_};
        expected = "Bearer " + provider_.settings().access_token;
    }
    if (!constant_time_equal(request.header("authorization"), expected)) {
        reply(net::problem({ErrorCode::unauthenticated, "the demo's access token is needed", ""}));
        return;
    }
    if (request.method == "POST" && request.path == "/sandbox/time") {
        // It may take a while, and the sends that it leads to come in meanwhile.
        if (!player_.run([this, request, reply] { reply(tell_time(request)); })) {
            reply(net::problem({ErrorCode::exhausted, "time is being told already", ""}));
        }
        return;
    }
    if (request.method == "GET" &&
        (request.path.starts_with("/v") || request.path.starts_with("/sandbox/media/")))
        return reply(media(request));
    if (request.method == "GET" && request.path == "/sandbox/state") return reply(state());
    if (request.method == "GET" && request.path == "/sandbox/journal") return reply(verdict());
    if (request.method == "GET" && request.path == "/sandbox/wishes") return reply(wishes());
    if (request.method == "GET" && request.path == "/sandbox/sends") return reply(find_send(request));
    reply(net::problem({ErrorCode::not_found, "the sandbox has no such door", ""}));
}

net::Response SandboxRoutes::take_send(const net::Request& request, bool& is_answered) {
    const Lock lock{mutex_};
    if (request.path.find("/" + provider_.settings().phone_number_id + "/messages") == std::string::npos) {
        return whatsapp::refuse_send({100, "Object with this ID does not exist"});
    }
    auto answer = provider_.send(request.header("authorization"), request.body);
    if (!answer) {
        log::error("sandbox.send_failed", {{"why", answer.error().message}});
        return net::problem(answer.error());
    }
    is_answered = answer->response.has_value();
    return is_answered ? std::move(*answer->response) : net::Response{};
}

// What a customer's webhook said of it is the digest of its id, so that is what is in it.
net::Response SandboxRoutes::media(const net::Request& request) {
    const std::string id = request.path.substr(request.path.rfind('/') + 1);
    const bool is_id = !id.empty() && id.find_first_not_of("0123456789") == std::string::npos;
    if (!is_id) return whatsapp::refuse_send({100, "Object with this ID does not exist"});
    if (request.path.starts_with("/sandbox/"))
        return {.status = 200, .body = id, .content_type = "application/octet-stream"};
    const std::string host{request.header("host")};
    return {
        .status = 200,
        .body = fmt::format(
            R"({{"messaging_product":"whatsapp","url":"http:\/\/{}\/sandbox\/media\/{}","mime_type":"{}",)"
            R"("sha256":"{}","file_size":"{}","id":"{}"}})",
            host, id, id.front() == '8' ? R"(image\/jpeg)" : R"(audio\/ogg)", sha256_hex(id), id.size(), id)};
}

net::Response SandboxRoutes::tell_time(const net::Request& request) {
    const auto told = from_json<TimeTold>(request.body, Reading::strict);
    if (!told) return net::problem(told.error());
    {
        const Lock lock{mutex_};
        if (auto set = provider_.set_now(told->now); !set) return net::problem(set.error());
        if (!told->play) failed_ = 0;
    }
    if (told->play) play();
    return state();
}

net::Response SandboxRoutes::state() {
    const Lock lock{mutex_};
    const auto now = provider_.now();
    if (!now) return net::problem(now.error());
    const auto next_at = provider_.next_at();
    if (!next_at) return net::problem(next_at.error());
    return json(SandboxState{*now, *next_at, failed_, refused_});
}

net::Response SandboxRoutes::verdict() {
    const Lock lock{mutex_};
    const auto zone = TimeZone::load(provider_.settings().time_zone);
    if (!zone) return net::problem(zone.error());
    const auto lines = provider_.journal().lines(provider_.settings().until);
    if (!lines) return net::problem(lines.error());
    return json(judge(*lines, provider_.settings().quiet_hours, *zone));
}

net::Response SandboxRoutes::wishes() {
    const Lock lock{mutex_};
    const auto lines = provider_.journal().lines(provider_.settings().until);
    if (!lines) return net::problem(lines.error());
    return json(checker_.check(*lines, provider_.profiles()));
}

net::Response SandboxRoutes::find_send(const net::Request& request) {
    const Lock lock{mutex_};
    const auto accepted = provider_.journal().accepted_with(request.parameter("callback"));
    if (!accepted) return net::problem(accepted.error());
    return json(SendFound{*accepted});
}

void SandboxRoutes::play() {
    std::int32_t failed = 0;
    std::string refused;
    while (failed == 0) {
        Lock lock{mutex_};
        const auto due = provider_.due(due_at_once);
        if (!due) {
            log::error("sandbox.journal_failed", {{"why", due.error().message}});
            failed += 1;
            break;
        }
        if (due->empty()) break;
        const auto errands = provider_.errands_of(*due);
        if (!errands) {
            log::error("sandbox.event_unreadable", {{"why", errands.error().message}});
            failed += 1;
            break;
        }
        lock.unlock();

        std::vector<Event> done;
        std::set<std::int32_t> held;  // a customer's later words wait for the earlier ones
        for (const Errand& errand : *errands) {
            const auto waits = [&](const Event& event) { return held.contains(event.customer); };
            bool is_done = std::none_of(errand.events.begin(), errand.events.end(), waits);
            if (is_done) {
                const auto run = run_errand(errand);
                is_done = run.has_value();
                if (!run && run.error().code == ErrorCode::invalid) refused = run.error().message;
            }
            if (!is_done) {
                for (const Event& event : errand.events) held.insert(event.customer);
                failed += 1;
                continue;
            }
            done.insert(done.end(), errand.events.begin(), errand.events.end());
        }
        lock.lock();
        if (auto noted = provider_.done(done); !noted) {
            log::error("sandbox.journal_failed", {{"why", noted.error().message}});
            failed += 1;
        }
    }
    const Lock lock{mutex_};
    failed_ = failed;
    refused_ = std::move(refused);
}

Result<Done> SandboxRoutes::run_errand(const Errand& errand) {
    net::ClientRequest request;
    request.timeout = errand_timeout;
    if (!errand.path.empty()) {
        request.method = "GET";
        request.url = tero_url_ + errand.path;
        TRY(const net::Response page, client_.send(request));
        if (page.status < 500) return Done{};
        return Error{ErrorCode::unavailable, "the page cannot be shown now", ""};
    }
    std::string secret;
    {
        const Lock lock{mutex_};
        secret = provider_.settings().app_secret;
    }
    request.url = tero_url_ + "/webhooks/whatsapp";
    request.headers = {{"content-type", "application/json"},
                       {"x-hub-signature-256", whatsapp::signature_header(secret, errand.body)}};
    request.body = errand.body;
    for (int time = 0; time < errand.times; ++time) {
        TRY(const net::Response taken, client_.send(request));
        if (taken.status == 200) continue;
        const bool for_good =
            taken.status >= 400 && taken.status < 500 && taken.status != 408 && taken.status != 429;
        return Error{for_good ? ErrorCode::invalid : ErrorCode::unavailable,
                     fmt::format("{} was answered with {}: {}", request.url, taken.status,
                                 taken.body.substr(0, answer_shown_max)),
                     ""};
    }
    return Done{};
}

}  // namespace tero::app
