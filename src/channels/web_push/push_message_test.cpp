// Pushes, by the values of the RFCs; and read as a browser reads them.
#include "channels/web_push/push_message.hpp"

#include "base/crypto.hpp"
#include "channels/web_push/push_sender.hpp"
#include "codec/json.hpp"

#include <gtest/gtest.h>
#include <string>

namespace tero::web_push {
namespace {

std::string bytes(std::string_view text) { return base64url_decode(text).value(); }

// RFC 8291, appendix A.
constexpr std::string_view p256dh =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
constexpr std::string_view auth = "BTBZMqHH6r4Tts7J_aSIgg";
constexpr std::string_view ua_secret = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";

std::string hkdf(std::string_view salt, std::string_view key, const std::string& info, std::size_t size) {
    const Sha256 extracted = hmac_sha256(salt, key);
    const Sha256 expanded = hmac_sha256(as_text(extracted), info + '\x01');
    return std::string{as_text(expanded).substr(0, size)};
}

// As the browser with this secret reads it; empty: it cannot.
std::string opened(std::string_view body, const P256Key& browser, std::string_view its_auth) {
    const std::string salt{body.substr(0, 16)};
    const std::string point{body.substr(21, 65)};
    const std::string shared = p256_shared(browser, point).value();
    const std::string key =
        hkdf(its_auth, shared, std::string{"WebPush: info\0", 14} + browser.point + point, 32);
    const std::string content_key =
        hkdf(salt, key, std::string{"Content-Encoding: aes128gcm\0", 28}, 16);
    const std::string nonce = hkdf(salt, key, std::string{"Content-Encoding: nonce\0", 24}, 12);
    const std::string_view proved = body.substr(86);
    // What is sealed twice is plain again; the proof is that of the plain text.
    const std::string_view text = proved.substr(0, proved.size() - 16);
    const std::string plain = aes128_gcm_seal(content_key, nonce, text).substr(0, text.size());
    if (aes128_gcm_seal(content_key, nonce, plain) != proved || !plain.ends_with('\x02')) return {};
    return plain.substr(0, plain.size() - 1);
}

TEST(PushMessage, IsSealedAsTheAppendixOfTheRfcHasIt) {
    const auto browser = browser_keys(p256dh, auth);
    const auto once = p256_key(bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"));
    ASSERT_TRUE(browser && once);
    const auto body = sealed("When I grow up, I want to be a watermelon", *browser, *once,
                             bytes("DGv6ra1nlYgDCS1FRnbzlw"));
    ASSERT_TRUE(body.has_value());
    EXPECT_EQ(base64url_encode(*body),
              "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
              "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
}

TEST(PushMessage, ItsBrowserAloneCanReadIt) {
    const auto browser = p256_key(bytes(ua_secret));
    const auto once = p256_key_of_seed("once");
    const std::string salt = bytes("DGv6ra1nlYgDCS1FRnbzlw");
    const auto body = sealed("espera", browser_keys(p256dh, auth).value(), once, salt);
    ASSERT_TRUE(body.has_value());
    EXPECT_EQ(opened(*body, *browser, bytes(auth)), "espera");
    EXPECT_EQ(opened(*body, p256_key_of_seed("another"), bytes(auth)), "");
    EXPECT_EQ(opened(*body, *browser, std::string(16, 'x')), "");
}

TEST(PushMessage, WhatIsNoKeyOfABrowserIsRefused) {
    EXPECT_EQ(browser_keys("BCVxsr7N", auth).error().field, "p256dh");
    std::string off_the_curve{p256dh};
    off_the_curve[50] = off_the_curve[50] == 'A' ? 'B' : 'A';
    EXPECT_EQ(browser_keys(off_the_curve, auth).error().field, "p256dh");
    EXPECT_EQ(browser_keys(p256dh, "dG9vIHNob3J0").error().field, "auth");
}

TEST(PushMessage, TheTokenNamesTheServiceAndIsGoodForLessThanADay) {
    const auto key = vapid_key("secret");
    const Timestamp now{1'790'000'000'000};
    const std::string header = authorization(key, "https://push.example:8443/send/abc?d", "mailto:a@b", now);
    const std::string jwt = header.substr(8, header.find(", k=") - 8);
    const std::size_t first = jwt.find('.');
    const std::size_t second = jwt.find('.', first + 1);
    EXPECT_TRUE(header.starts_with("vapid t="));
    EXPECT_TRUE(header.ends_with(", k=" + base64url_encode(key.point)));
    EXPECT_EQ(bytes(jwt.substr(0, first)), R"({"typ":"JWT","alg":"ES256"})");
    EXPECT_EQ(bytes(jwt.substr(first + 1, second - first - 1)),
              R"({"aud":"https://push.example:8443","exp":1790043200,"sub":"mailto:a@b"})");
    EXPECT_EQ(bytes(jwt.substr(second + 1)).size(), 64U);
    EXPECT_EQ(authorization(key, "https://p/x", "", now).find("sub"), std::string::npos);
    EXPECT_NE(key.secret, vapid_key("another").secret);
}

TEST(PushMessage, WhatIsTooLongIsCutWhereOneSeesIt) {
    SendPush push;
    push.title = "Un cliente espera";
    push.body = "corto";
    push.link = "/#/conversations/1";
    const auto read = [](const std::string& json) {
        return from_json<PushText>(json, Reading::strict).value();
    };
    EXPECT_EQ(read(text_of(push, "t")).body, "corto");
    for (const std::string_view sign : {"a", "ñ", "\"", "\x01"}) {
        push.body.clear();
        for (int i = 0; i < 5000; ++i) push.body += sign;
        const std::string json = text_of(push, "t");
        ASSERT_LE(json.size(), plain_bytes_max) << sign;
        EXPECT_GT(json.size(), plain_bytes_max - 1000) << sign;
        EXPECT_TRUE(read(json).body.ends_with("…")) << sign;
        EXPECT_EQ(read(json).link, push.link);
    }
}

TEST(PushMessage, OnlyATokenOfOursSaysThatItWasShown) {
    const auto id = Id<PushDelivery>::parse("01kavd3q8s0000000000000001").value();
    const std::string token = shown_token("secret", id);
    EXPECT_EQ(read_shown_token("secret", token).value(), id);
    EXPECT_FALSE(read_shown_token("another", token));
    EXPECT_FALSE(read_shown_token("secret", token + "x"));
    EXPECT_FALSE(read_shown_token("secret", to_string(id)));
    EXPECT_FALSE(read_shown_token("secret", ""));
}

TEST(PushService, ItsAnswerSaysWhetherItIsTriedAgain) {
    const auto answer = [](int status, std::string after = {}) {
        net::Response response;
        response.status = status;
        if (!after.empty()) response.headers.emplace_back("retry-after", after);
        return outcome_of(response);
    };
    EXPECT_EQ(answer(201).verdict, SendVerdict::ACCEPTED);
    for (const int status : {404, 410}) {
        EXPECT_EQ(answer(status).error_class, "gone");
        EXPECT_FALSE(answer(status).retryable);
    }
    EXPECT_TRUE(answer(429, "120").retryable);
    EXPECT_EQ(answer(429, "120").retry_after, Duration{2min});
    EXPECT_EQ(answer(503, "Wed, 21 Oct 2026 07:28:00 GMT").retry_after, Duration{});
    EXPECT_TRUE(answer(500).retryable);
    for (const int status : {302, 400, 401, 403, 413}) {
        EXPECT_EQ(answer(status).verdict, SendVerdict::REFUSED);
        EXPECT_FALSE(answer(status).retryable) << status;
    }
    EXPECT_TRUE(outcome_of(Error{ErrorCode::unavailable, "no connection", ""}).retryable);
    EXPECT_FALSE(outcome_of(Error{ErrorCode::forbidden, "a private address", ""}).retryable);
    EXPECT_EQ(outcome_of(Error{ErrorCode::unknown_outcome, "silence", ""}).verdict, SendVerdict::UNKNOWN);
}

}  // namespace
}  // namespace tero::web_push
