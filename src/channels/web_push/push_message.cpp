#include "channels/web_push/push_message.hpp"

#include "base/crypto.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::web_push {
namespace {

constexpr std::size_t auth_bytes = 16;
constexpr std::size_t record_bytes = 4096;
constexpr Duration token_lasts = 12h;  // at most a day, as RFC 8292 says

// HKDF (RFC 5869) of at most 32 bytes.
std::string hkdf(std::string_view salt, std::string_view key, std::string_view info, std::size_t bytes) {
    const Sha256 extracted = hmac_sha256(salt, key);
    const Sha256 expanded = hmac_sha256(as_text(extracted), std::string{info} + '\x01');
    return std::string{as_text(expanded).substr(0, bytes)};
}

std::string with_zero(std::string_view text) { return std::string{text} + '\0'; }

// Without the rest of a sign that is cut.
std::string first_bytes(std::string_view text, std::size_t bytes) {
    while (bytes > 0 && bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80)
        --bytes;
    return std::string{text.substr(0, bytes)};
}

std::string cut(const std::string& text, std::size_t bytes) {
    return text.size() <= bytes ? text : first_bytes(text, bytes) + "…";
}

}  // namespace

P256Key vapid_key(std::string_view installation) {
    return p256_key_of_seed(as_text(hmac_sha256(installation, "vapid")));
}

Result<BrowserKeys> browser_keys(std::string_view p256dh, std::string_view auth) {
    auto point = base64url_decode(p256dh);
    // Whether it is on the curve is seen by sharing a secret with it.
    if (!point || !p256_shared(p256_key_of_seed("any"), *point))
        return Error{ErrorCode::invalid, "this is no point of the curve P-256 in base64url", "p256dh"};
    auto secret = base64url_decode(auth);
    if (!secret || secret->size() != auth_bytes)
        return Error{ErrorCode::invalid, "16 bytes in base64url are needed", "auth"};
    return BrowserKeys{*std::move(point), *std::move(secret)};
}

Result<std::string> sealed(std::string_view plain, const BrowserKeys& browser, const P256Key& once,
                           std::string_view salt) {
    if (plain.size() > plain_bytes_max)
        return Error{ErrorCode::too_large, fmt::format("at most {} bytes", plain_bytes_max), ""};
    TRY(const std::string shared, p256_shared(once, browser.point));
    const std::string info = with_zero("WebPush: info") + browser.point + once.point;
    const std::string key = hkdf(browser.auth, shared, info, 32);
    const std::string content_key = hkdf(salt, key, with_zero("Content-Encoding: aes128gcm"), 16);
    const std::string nonce = hkdf(salt, key, with_zero("Content-Encoding: nonce"), 12);
    std::string body{salt};
    for (const int shift : {24, 16, 8, 0}) body += static_cast<char>(record_bytes >> shift & 0xff);
    body += static_cast<char>(once.point.size());
    body += once.point;
    return body + aes128_gcm_seal(content_key, nonce, std::string{plain} + '\x02');  // the last record
}

std::string origin_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    return std::string{url.substr(0, url.find_first_of("/?#", scheme + 3))};
}

std::string authorization(const P256Key& vapid, std::string_view endpoint, std::string_view contact,
                          Timestamp now) {
    std::string claims = R"({"aud":)";
    append_json_text(claims, origin_of(endpoint));
    claims += fmt::format(R"(,"exp":{})", (now + token_lasts).ms / 1000);
    if (!contact.empty()) {
        claims += R"(,"sub":)";
        append_json_text(claims, contact);
    }
    claims += '}';
    const std::string text =
        base64url_encode(R"({"typ":"JWT","alg":"ES256"})") + '.' + base64url_encode(claims);
    return fmt::format("vapid t={}.{}, k={}", text, base64url_encode(p256_sign(vapid, text)),
                       base64url_encode(vapid.point));
}

std::string text_of(const SendPush& push, std::string shown) {
    PushText text{.title = cut(push.title, 200),
                  .body = push.body,
                  .link = push.link,
                  .tag = push.topic,
                  .shown = std::move(shown)};
    std::string json = to_json(text);
    for (std::size_t bytes = push.body.size(); json.size() > plain_bytes_max; json = to_json(text)) {
        bytes -= std::min(bytes, std::max<std::size_t>((json.size() - plain_bytes_max) / 6, 8));
        text.body = cut(push.body, bytes);
        if (bytes == 0) text.link = "/";
    }
    return json;
}

std::string shown_token(std::string_view installation, const Id<PushDelivery>& delivery) {
    const std::string id = to_string(delivery);
    return id + '.' + base64url_encode(as_text(hmac_sha256(installation, "push shown " + id)));
}

Result<Id<PushDelivery>> read_shown_token(std::string_view installation, std::string_view token) {
    const auto id = Id<PushDelivery>::parse(token.substr(0, token.find('.')));
    if (!id || !constant_time_equal(token, shown_token(installation, *id)))
        return Error{ErrorCode::not_found, "there is no such push", ""};
    return *id;
}

}  // namespace tero::web_push
