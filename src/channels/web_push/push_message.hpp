// What leaves for a browser by its push service: sealed for that browser alone (RFC 8291, in one record of
// RFC 8188), and signed as ours (VAPID, RFC 8292).
#pragma once

#include "base/elliptic.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "modules/duty/model/push_inputs.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tero::web_push {

// The key that proves pushes are this installation's; made of its secret, so that it is kept, and kept apart
// from a backup, as that is.
P256Key vapid_key(std::string_view installation);

// A browser's own, in bytes. invalid: p256dh or auth is none.
struct BrowserKeys {
    std::string point = {};
    std::string auth = {};
};
Result<BrowserKeys> browser_keys(std::string_view p256dh, std::string_view auth);

inline constexpr std::size_t body_bytes_max = 4096;  // that every push service takes
inline constexpr std::size_t plain_bytes_max = body_bytes_max - 86 - 1 - 16;  // header, padding's end, proof

// `once`: a key for this push alone. `salt`: 16 bytes that nobody can guess.
Result<std::string> sealed(std::string_view plain, const BrowserKeys& browser, const P256Key& once,
                           std::string_view salt);

// `vapid t=…, k=…`. `contact`: mailto: or https:, or nothing.
std::string authorization(const P256Key& vapid, std::string_view endpoint, std::string_view contact,
                          Timestamp now);
// `https://push.example:8443` of a URL.
std::string origin_of(std::string_view url);

// What the service worker reads (web/public/push.js).
struct PushText {
    std::string title = {};
    std::string body = {};
    std::string link = {};
    std::string tag = {};
    std::string shown = {};  // to be told to POST /api/v1/push/shown
};
BOOST_DESCRIBE_STRUCT(PushText, (), (title, body, link, tag, shown))
TERO_DESCRIBED_WHOLLY(PushText);
// As JSON of at most plain_bytes_max bytes: what is too long ends in «…».
std::string text_of(const SendPush& push, std::string shown);

// Proves that who says «shown» got the push: only the browser could read it.
std::string shown_token(std::string_view installation, const Id<PushDelivery>& delivery);
// not_found: it is none of ours.
Result<Id<PushDelivery>> read_shown_token(std::string_view installation, std::string_view token);

}  // namespace tero::web_push
