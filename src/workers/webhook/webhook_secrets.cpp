#include "workers/webhook/webhook_secrets.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace tero::webhook {
namespace {

Sha256 signing_key(std::string_view installation, std::string_view agent, const RawId& id) {
    return hmac_sha256(installation, fmt::format("webhook agent {} {}", id, agent));
}

std::string one_signature(const Sha256& key, std::string_view signed_text) {
    const Sha256 mac = hmac_sha256(as_text(key), signed_text);
    return "v1," + base64_encode(as_text(mac));
}

std::optional<std::string> hex_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        unsigned value = 0;
        const char* const begin = text.data() + i;
        if (std::from_chars(begin, begin + 2, value, 16).ptr != begin + 2) return std::nullopt;
        decoded += static_cast<char>(value);
    }
    return decoded;
}

}  // namespace

std::string agent_secret(std::string_view installation, std::string_view agent, const RawId& id) {
    const Sha256 key = signing_key(installation, agent, id);
    return "whsec_" + base64_encode(as_text(key));
}

std::string signature(std::string_view installation, const AgentInfo& agent, std::string_view message_id,
                      Timestamp at, std::string_view body) {
    const std::string signed_text = fmt::format("{}.{}.{}", message_id, at.ms / 1000, body);
    const AgentWebhook& webhook = *agent.webhook;
    std::string all = one_signature(signing_key(installation, agent.id, webhook.secret), signed_text);
    if (at < webhook.secret_before_until) {
        all += " " + one_signature(signing_key(installation, agent.id, webhook.secret_before), signed_text);
    }
    return all;
}

std::string callback_token(std::string_view installation, const Callback& callback) {
    const std::string what =
        fmt::format("{}.{}.{}", callback.task, callback.epoch, hex_encode(callback.agent));
    const Sha256 mac = hmac_sha256(installation, "callback " + what);
    return what + "." + base64url_encode(as_text(mac));
}

Result<Callback> read_callback_token(std::string_view installation, std::string_view token) {
    const Error none{ErrorCode::not_found, "there is no such callback", ""};
    std::array<std::string_view, 4> parts;
    std::string_view rest = token;
    for (std::string_view& part : parts) {
        const std::size_t end = std::min(rest.find('.'), rest.size());
        part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const auto task = Id<Task>::parse(parts[0]);
    auto agent = hex_decoded(parts[2]);
    if (!task || !agent) return none;
    Callback read{.task = *task, .agent = std::move(*agent)};
    std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), read.epoch);
    if (!constant_time_equal(token, callback_token(installation, read))) return none;
    return read;
}

}  // namespace tero::webhook
