#include "workers/webhook/webhook_secrets.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"

#include <gtest/gtest.h>
#include <string>

namespace tero::webhook {
namespace {

constexpr Timestamp at{1'614'265'330'000};

AgentInfo agent_with(std::uint8_t secret) {
    AgentInfo agent;
    agent.id = "flow";
    agent.webhook = AgentWebhook{};
    agent.webhook->secret.bytes[0] = secret;
    return agent;
}

// As a receiver does it that knows nothing but the secret it was shown.
std::string expected(const std::string& secret, const std::string& signed_text) {
    const auto key = base64_decode(secret.substr(6));
    CHECK(key.has_value() && secret.starts_with("whsec_"), "{}", secret);
    return "v1," + base64_encode(as_text(hmac_sha256(*key, signed_text)));
}

TEST(WebhookSecrets, WhoKnowsTheSecretCanProveTheCall) {
    const AgentInfo agent = agent_with(1);
    const std::string secret = agent_secret("installation", "flow", agent.webhook->secret);
    EXPECT_EQ(signature("installation", agent, "msg_1", at, R"({"a":1})"),
              expected(secret, R"(msg_1.1614265330.{"a":1})"));
}

TEST(WebhookSecrets, NoTwoAreAlike) {
    const std::string one = agent_secret("installation", "flow", agent_with(1).webhook->secret);
    EXPECT_NE(one, agent_secret("installation", "flow", agent_with(2).webhook->secret));
    EXPECT_NE(one, agent_secret("installation", "other", agent_with(1).webhook->secret));
    EXPECT_NE(one, agent_secret("another", "flow", agent_with(1).webhook->secret));
}

TEST(WebhookSecrets, TheOldOneSignsTooForAWhile) {
    AgentInfo agent = agent_with(2);
    agent.webhook->secret_before.bytes[0] = 1;
    agent.webhook->secret_before_until = at + 1s;
    const std::string before = agent_secret("installation", "flow", agent.webhook->secret_before);
    const std::string now = agent_secret("installation", "flow", agent.webhook->secret);
    const std::string text = "m.1614265330.{}";

    EXPECT_EQ(signature("installation", agent, "m", at, "{}"), expected(now, text) + " " + expected(before, text));

    EXPECT_EQ(signature("installation", agent, "m", at + 1s, "{}"), expected(now, "m.1614265331.{}"));
}

TEST(WebhookSecrets, ACallbackIsGoodForItsLeaseAlone) {
    Callback callback{.epoch = 4, .agent = "Flow-1.x"};
    callback.task.bytes[3] = 9;
    const std::string token = callback_token("installation", callback);
    const auto read = read_callback_token("installation", token);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->task, callback.task);
    EXPECT_EQ(read->epoch, 4U);
    EXPECT_EQ(read->agent, "Flow-1.x");

    EXPECT_FALSE(read_callback_token("another", token).has_value());
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == '4' ? '5' : '4';
        EXPECT_FALSE(read_callback_token("installation", changed).has_value()) << changed;
    }
    for (const char* nonsense : {"", ".", "...", "none", "a.b.c.d", "01kavd3q8s0000000000000000.1.zz.x"}) {
        EXPECT_FALSE(read_callback_token("installation", nonsense).has_value());
    }
}

}  // namespace
}  // namespace tero::webhook
