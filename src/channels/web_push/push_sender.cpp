#include "channels/web_push/push_sender.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "base/random.hpp"
#include "channels/refused.hpp"
#include "observe/log.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <utility>

namespace tero::web_push {
namespace {

constexpr std::size_t threads = 2;
constexpr std::size_t queue_max = 1'000;
constexpr Duration timeout = 10s;

// In seconds; a date is not understood, and the usual wait is kept.
Duration retry_after(const net::Response& response) {
    const auto header = std::find_if(response.headers.begin(), response.headers.end(),
                                     [](const auto& one) { return one.first == "retry-after"; });
    if (header == response.headers.end()) return {};
    std::int64_t seconds = 0;
    const char* const end = header->second.data() + header->second.size();
    if (std::from_chars(header->second.data(), end, seconds).ptr != end || seconds < 0) return {};
    return std::chrono::seconds{std::min<std::int64_t>(seconds, 7 * 86'400)};
}

P256Key key_for_one_push() {
    std::string seed(32, '\0');
    fill_secret(seed.data(), seed.size());
    return p256_key_of_seed(seed);
}

}  // namespace

SendOutcome outcome_of(const Result<net::Response>& answer) {
    if (!answer) {
        if (answer.error().code == ErrorCode::unknown_outcome) {
            SendOutcome unknown;
            unknown.detail = answer.error().message;
            return unknown;
        }
        return refused("unreachable", answer.error().code == ErrorCode::unavailable, answer.error().message);
    }
    const int status = answer->status;
    if (status >= 200 && status < 300) {
        SendOutcome accepted;
        accepted.verdict = SendVerdict::ACCEPTED;
        return accepted;
    }
    const std::string detail = fmt::format("the push service answers {}", status);
    if (status == 404 || status == 410)
        return refused("gone", false, detail + ": this browser takes nothing any more");
    SendOutcome outcome = refused("refused", status == 429 || status >= 500, detail);
    if (outcome.retryable) outcome.retry_after = retry_after(*answer);
    return outcome;
}

PushSender::PushSender(const WebPushOptions& options, std::string installation, std::string contact,
                       const Clock& clock)
    : installation_(std::move(installation)),
      contact_(std::move(contact)),
      key_(vapid_key(installation_)),
      clock_(clock),
      client_(options.allow_private ? net::Reach::ANYWHERE : net::Reach::PUBLIC_ONLY),
      pool_(threads, queue_max) {}

SendOutcome PushSender::try_to_send(const SendPush& push) {
    const auto keys = browser_keys(push.to->p256dh, push.to->auth);
    if (!keys) return refused("refused", false, keys.error().message);
    std::string salt(16, '\0');
    fill_secret(salt.data(), salt.size());
    const std::string text = text_of(push, shown_token(installation_, push.delivery));
    auto body = sealed(text, *keys, key_for_one_push(), salt);
    if (!body) return refused("refused", false, body.error().message);
    net::ClientRequest request;
    request.url = push.to->endpoint;
    request.body = *std::move(body);
    request.timeout = timeout;
    request.response_bytes_max = 64 << 10;
    request.headers = {
        {"content-type", "application/octet-stream"},
        {"content-encoding", "aes128gcm"},
        {"ttl", fmt::format("{}", std::chrono::duration_cast<std::chrono::seconds>(push.lasts).count())},
        {"urgency", push.urgent ? "high" : "normal"},
        {"topic", push.topic},
        {"authorization", authorization(key_, push.to->endpoint, contact_, clock_.now())}};
    return outcome_of(client_.send(request));
}

void PushSender::send(SendPush push) {
    CHECK(tell_ != nullptr, "push {}: nobody to report to", push.delivery);
    const auto told = [this, id = push.delivery, attempt = push.attempt](SendOutcome outcome) {
        if (outcome.verdict != SendVerdict::ACCEPTED)
            log::warning("push.not_sent", {{"push", to_string(id)}, {"why", outcome.detail}});
        tell_(PushFinished{id, attempt, std::move(outcome)});
    };
    const bool taken = pool_.run([this, told, push = std::move(push)] {
        told(stopping_ ? refused("busy", true, "Tero stops, and tries it again when it is back") : try_to_send(push));
    });
    if (!taken) told(refused("busy", true, "too many pushes at once"));
}

}  // namespace tero::web_push
