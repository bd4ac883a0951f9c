// The published test vectors.
#include "base/crypto.hpp"

#include <gtest/gtest.h>
#include <set>
#include <string>

namespace tero {
namespace {

TEST(Crypto, Sha256AgreesWithThePublishedVectors) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Crypto, HmacAgreesWithRfc4231) {
    EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hmac_sha256_hex(std::string(20, '\x0b'), "Hi There"),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    // A key longer than a block is hashed first.
    EXPECT_EQ(
        hmac_sha256_hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Crypto, AnEmptyKeyIsNotTheKeyOfTheCallBefore) {
    const std::string empty = hmac_sha256_hex("", "");
    (void)hmac_sha256("another key", "text");

    EXPECT_EQ(empty, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    EXPECT_EQ(hmac_sha256_hex(std::string_view{}, ""), empty);
}

TEST(Crypto, Base64AgreesWithRfc4648) {
    EXPECT_EQ(base64_encode(""), "");
    EXPECT_EQ(base64_encode("f"), "Zg==");
    EXPECT_EQ(base64_encode("fo"), "Zm8=");
    EXPECT_EQ(base64_encode("foo"), "Zm9v");
    EXPECT_EQ(base64_encode("foobar"), "Zm9vYmFy");
    for (const char* text : {"", "f", "fo", "foo", "foobar", "\xff\xfe\x01"})
        EXPECT_EQ(base64_decode(base64_encode(text)).value(), text);
    for (const char* text : {"Z", "Zg=", "Zg===", "Z===", "Zm9v Zm8=", "Zg==Zg==", "Zm\nv"})
        EXPECT_FALSE(base64_decode(text).has_value()) << text;
    EXPECT_EQ(base64url_encode("\xfb\xff\xfe?"), "-__-Pw");
    EXPECT_EQ(base64url_decode("-__-Pw").value(), "\xfb\xff\xfe?");
    for (const char* text : {"+//+Pw", "-__-Pw==", "-__-P"}) EXPECT_FALSE(base64url_decode(text)) << text;
}

TEST(Crypto, HexIsTwoLowerCaseDigitsAByte) {
    EXPECT_EQ(hex_encode(std::string("\x00\xff\x10", 3)), "00ff10");
}

TEST(Crypto, ComparisonIsExact) {
    EXPECT_TRUE(constant_time_equal("", ""));
    EXPECT_TRUE(constant_time_equal("signature", "signature"));
    EXPECT_FALSE(constant_time_equal("signature", "signaturE"));
    EXPECT_FALSE(constant_time_equal("signature", "signatur"));
}

TEST(Crypto, SecretsHaveTheirLengthAndDoNotRepeat) {
    std::set<std::string> secrets;
    for (int i = 0; i < 100; ++i) secrets.insert(secret_text(16));

    EXPECT_EQ(secrets.size(), 100U);
    EXPECT_EQ(secrets.begin()->size(), 22U);
}

}  // namespace
}  // namespace tero
