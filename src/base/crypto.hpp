// Digests, signatures and the texts they travel in: SHA-256, HMAC, hex, base64, and a comparison that tells
// an attacker nothing. OpenSSL stays in the .cpp.
#pragma once

#include "base/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tero {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);
Sha256 hmac_sha256(std::string_view key, std::string_view bytes);

// What most callers want: 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);
// Of a file of any size. not_found, unavailable: it cannot be read.
Result<std::string> sha256_hex_of_file(const std::string& path);

// The raw bytes of a digest as text, for the encodings below.
std::string_view as_text(const Sha256& digest);

std::string hex_encode(std::string_view bytes);  // lower case

std::string base64_encode(std::string_view bytes);     // RFC 4648 §4, padded
Result<std::string> base64_decode(std::string_view text);  // the same back; invalid: it is no such text
std::string base64url_encode(std::string_view bytes);  // §5, without padding: for links and keys
Result<std::string> base64url_decode(std::string_view text);  // the same back; invalid: it is no such text

// Takes the same time wherever they differ. Their lengths are not secret.
bool constant_time_equal(std::string_view left, std::string_view right);

// A text of `bytes` unguessable bytes in base64url: 32 for a key, 16 for a link.
std::string secret_text(std::size_t bytes);

}  // namespace tero
