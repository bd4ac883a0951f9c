// Keys of P-256 and what is sealed, by values that others published.
#include "base/elliptic.hpp"

#include "base/crypto.hpp"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <memory>
#include <string>

namespace tero {
namespace {

std::string from_url64(std::string_view text) { return base64url_decode(text).value(); }

// RFC 8291, appendix A.
constexpr std::string_view as_secret = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
constexpr std::string_view as_point =
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
constexpr std::string_view ua_secret = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";

// By OpenSSL's own check of a signature.
bool is_signed(const P256Key& key, std::string_view text, const std::string& both) {
    ECDSA_SIG* numbers = ECDSA_SIG_new();
    const auto* bytes = reinterpret_cast<const unsigned char*>(both.data());
    ECDSA_SIG_set0(numbers, BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(numbers, &der);
    ECDSA_SIG_free(numbers);
    std::string group = "prime256v1";
    std::string point = key.point;
    OSSL_PARAM parameters[] = {OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size()),
                               OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
                               OSSL_PARAM_END};
    EVP_PKEY* made = nullptr;
    EVP_PKEY_CTX* maker = EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr);
    EVP_PKEY_fromdata_init(maker);
    EVP_PKEY_fromdata(maker, &made, EVP_PKEY_PUBLIC_KEY, parameters);
    EVP_MD_CTX* digest = EVP_MD_CTX_new();
    EVP_DigestVerifyInit(digest, nullptr, EVP_sha256(), nullptr, made);
    const int good = EVP_DigestVerify(digest, der, static_cast<std::size_t>(size),
                                      reinterpret_cast<const unsigned char*>(text.data()), text.size());
    EVP_MD_CTX_free(digest);
    EVP_PKEY_free(made);
    EVP_PKEY_CTX_free(maker);
    OPENSSL_free(der);
    return good == 1;
}

TEST(P256, ASecretHasItsPointAndTwoSidesShareOneNumber) {
    const auto sender = p256_key(from_url64(as_secret));
    const auto browser = p256_key(from_url64(ua_secret));
    ASSERT_TRUE(sender && browser);
    EXPECT_EQ(base64url_encode(sender->point), as_point);
    const auto there = p256_shared(*sender, browser->point);
    ASSERT_TRUE(there.has_value());
    EXPECT_EQ(base64url_encode(*there), "kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");  // as the RFC says
    EXPECT_EQ(*there, p256_shared(*browser, sender->point).value());
}

TEST(P256, WhatIsNoKeyIsRefused) {
    EXPECT_FALSE(p256_key(std::string(32, '\0')));
    EXPECT_FALSE(p256_key(std::string(32, '\xff')));
    EXPECT_FALSE(p256_key("short"));
    const auto key = p256_key_of_seed("a");
    std::string off_the_curve = key.point;
    off_the_curve.back() = static_cast<char>(off_the_curve.back() ^ 1);
    EXPECT_FALSE(p256_shared(key, off_the_curve));
    EXPECT_FALSE(p256_shared(key, key.point.substr(1)));
    EXPECT_FALSE(p256_shared(key, ""));
}

TEST(P256, OneSeedIsOneKeyAndItsSignatureIsGoodForThatTextAlone) {
    const auto key = p256_key_of_seed("this installation");
    EXPECT_EQ(key.secret, p256_key_of_seed("this installation").secret);
    EXPECT_NE(key.secret, p256_key_of_seed("another").secret);
    const std::string both = p256_sign(key, "text");
    ASSERT_EQ(both.size(), 64U);
    EXPECT_TRUE(is_signed(key, "text", both));
    EXPECT_FALSE(is_signed(key, "texts", both));
    EXPECT_FALSE(is_signed(p256_key_of_seed("another"), "text", both));
}

// McGrew and Viega's test cases 1 and 2 of GCM.
TEST(Aes128Gcm, SealsAsPublished) {
    const std::string zeros(16, '\0');
    const std::string nonce(12, '\0');
    EXPECT_EQ(hex_encode(aes128_gcm_seal(zeros, nonce, "")), "58e2fccefa7e3061367f1d57a4e7455a");
    EXPECT_EQ(hex_encode(aes128_gcm_seal(zeros, nonce, zeros)),
              "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf");
}

}  // namespace
}  // namespace tero
