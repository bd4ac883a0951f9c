// The digests are OpenSSL's; the encodings are short enough to be ours.
#include "base/crypto.hpp"

#include "base/check.hpp"
#include "base/random.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <fstream>
#include <memory>
#include <vector>

namespace tero {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::uint8_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

std::string encode_by_six_bits(std::string_view bytes, std::string_view digits) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t window = 0;
    int bits = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        window = (window << 8) | byte_at(bytes, i);
        for (bits += 8; bits >= 6; bits -= 6) text += digits[(window >> (bits - 6)) & 63];
    }
    if (bits > 0) text += digits[(window << (6 - bits)) & 63];
    return text;
}

}  // namespace

Sha256 sha256(std::string_view bytes) {
    Sha256 digest = {};
    unsigned int length = 0;
    const int done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
    CHECK(done == 1 && length == digest.size(), "SHA-256 of {} bytes gave {} bytes", bytes.size(), length);
    return digest;
}

Sha256 hmac_sha256(std::string_view key, std::string_view bytes) {
    Sha256 digest = {};
    unsigned int length = 0;
    // A null key would mean "the key of the last call".
    const char* const key_bytes = key.empty() ? "" : key.data();
    const auto* const data = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto* const done = HMAC(EVP_sha256(), key_bytes, static_cast<int>(key.size()), data, bytes.size(),
                                  digest.data(), &length);
    CHECK(done != nullptr && length == digest.size(), "HMAC of {} bytes gave {} bytes", bytes.size(), length);
    return digest;
}

std::string sha256_hex(std::string_view bytes) { return hex_encode(as_text(sha256(bytes))); }

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
    return hex_encode(as_text(hmac_sha256(key, bytes)));
}

Result<std::string> sha256_hex_of_file(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return Error{ErrorCode::not_found, fmt::format("cannot read {}", path), ""};
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> state{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    CHECK(state != nullptr && EVP_DigestInit_ex(state.get(), EVP_sha256(), nullptr) == 1, "no SHA-256 of {}", path);
    std::vector<char> bytes(1 << 20);
    while (file) {
        file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        EVP_DigestUpdate(state.get(), bytes.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad()) return Error{ErrorCode::unavailable, fmt::format("cannot read {}", path), ""};
    Sha256 digest = {};
    EVP_DigestFinal_ex(state.get(), digest.data(), nullptr);
    return hex_encode(as_text(digest));
}

std::string_view as_text(const Sha256& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string hex_encode(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text += hex_digits[byte_at(bytes, i) >> 4];
        text += hex_digits[byte_at(bytes, i) & 15];
    }
    return text;
}

std::string base64_encode(std::string_view bytes) {
    std::string text = encode_by_six_bits(bytes, base64_digits);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

Result<std::string> base64_decode(std::string_view text) {
    const Error broken{ErrorCode::invalid, "not base64", ""};
    const std::size_t end = std::min(text.find('='), text.size());
    if (text.size() % 4 != 0 || text.size() - end > 2) return broken;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t bits = 0;
    int held = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::size_t digit = std::string_view{base64_digits}.find(text[i]);
        if (i >= end && text[i] == '=') continue;
        if (digit >= 64 || i >= end) return broken;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes += static_cast<char>(static_cast<unsigned char>(bits >> held));
    }
    return bytes;
}

std::string base64url_encode(std::string_view bytes) { return encode_by_six_bits(bytes, base64url_digits); }

Result<std::string> base64url_decode(std::string_view text) {
    std::string padded;
    for (const char c : text) {
        if (c == '+' || c == '/' || c == '=') return Error{ErrorCode::invalid, "not base64url", ""};
        padded += c == '-' ? '+' : c == '_' ? '/' : c;
    }
    padded.append((4 - padded.size() % 4) % 4, '=');
    return base64_decode(padded);
}

bool constant_time_equal(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string secret_text(std::size_t bytes) {
    std::string secret(bytes, '\0');
    fill_secret(secret.data(), secret.size());
    return base64url_encode(secret);
}

}  // namespace tero
