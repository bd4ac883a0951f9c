#include "api/signal_links.hpp"

#include "api/approval_links.hpp"

#include <gtest/gtest.h>
#include <string>

namespace tero::api {
namespace {

const Timestamp link_made_at{1'790'000'000'000};

SignalLink link_for_paid() {
    return {*Id<WorkflowExecution>::parse("01kavd3q8s0000000000000000"), "paid", link_made_at + 1h};
}

TEST(SignalLinks, ATokenIsReadBackUntilItsTimeIsUp) {
    const std::string token = signal_token("secret", link_for_paid());
    EXPECT_EQ(*read_signal_token("secret", token, link_made_at), link_for_paid());
    EXPECT_TRUE(read_signal_token("secret", token, link_made_at + 1h - 1ms));
    EXPECT_FALSE(read_signal_token("secret", token, link_made_at + 1h));
}

TEST(SignalLinks, ATokenOfAnotherSecretOrPurposeOrAnythingElseIsNone) {
    const std::string token = signal_token("secret", link_for_paid());
    EXPECT_FALSE(read_signal_token("another", token, link_made_at));
    EXPECT_FALSE(read_approval_token("secret", token, link_made_at));
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == '0' ? '1' : '0';
        EXPECT_FALSE(read_signal_token("secret", changed, link_made_at)) << i;
        EXPECT_FALSE(read_signal_token("secret", token.substr(0, i), link_made_at)) << i;
    }
}

}  // namespace
}  // namespace tero::api
