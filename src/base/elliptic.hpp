// The curve P-256 and AES-128-GCM, as browsers want them: keys that two sides share, signatures, and what is
// sealed. OpenSSL stays in the .cpp.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace tero {

struct P256Key {
    std::string secret = {};  // 32 bytes
    std::string point = {};   // that others see: 65 bytes, 4 and both coordinates
};

// invalid: the bytes are no secret of this curve; of 32 by chance all but one in 2^32 are.
Result<P256Key> p256_key(std::string_view secret);
// Made of a seed, always the same one of the same seed.
P256Key p256_key_of_seed(std::string_view seed);
// invalid: the point is none of this curve.
Result<std::string> p256_shared(const P256Key& mine, std::string_view point_of_other);
// ECDSA with SHA-256: 64 bytes, both numbers one after the other, as a JWT of ES256 has them.
std::string p256_sign(const P256Key& key, std::string_view text);

// What is sealed, and 16 bytes that prove it. Key: 16 bytes, nonce: 12 bytes, never twice with one key.
std::string aes128_gcm_seal(std::string_view key, std::string_view nonce, std::string_view plain);

}  // namespace tero
