#include "sandbox/sandbox_routes.hpp"

#include "codec/json.hpp"
#include "sandbox/sandbox_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <future>
#include <utility>

namespace tero::app {
namespace {

// What the sandbox says after it has told its first event to a Tero that always answers so.
SandboxState state_when_answered(int status, std::string body) {
    const SandboxFixture fixture;
    net::HttpServer tero{{.port = 0}, [&](net::Request, net::Reply reply) {
                             net::Response response;
                             response.status = status;
                             response.body = body;
                             reply(std::move(response));
                         }};
    EXPECT_TRUE(tero.start().has_value());
    Provider provider = fixture.open();
    const Timestamp first = **provider.next_at();
    SandboxRoutes doors{std::move(provider), example_checker(),
                        fmt::format("http://127.0.0.1:{}", tero.port())};

    net::Request request;
    request.method = "POST";
    request.path = "/sandbox/time";
    request.headers = {{"authorization", "Bearer " + fixture.settings().access_token}};
    request.body = to_json(TimeTold{.now = first});
    std::promise<net::Response> answered;
    doors.handler()(request, [&](net::Response response) { answered.set_value(std::move(response)); });
    const auto state = from_json<SandboxState>(answered.get_future().get().body, Reading::strict);
    EXPECT_TRUE(state.has_value());
    return state.value_or(SandboxState{});
}

TEST(SandboxRoutes, AWebhookThatIsRefusedForGoodIsToldWithItsReason) {
    const SandboxState state = state_when_answered(413, "the body is too large");

    EXPECT_GT(state.failed, 0);
    EXPECT_NE(state.refused.find("/webhooks/whatsapp was answered with 413: the body is too large"),
              std::string::npos)
        << state.refused;
}

TEST(SandboxRoutes, AWebhookThatCannotBeTakenNowStaysDue) {
    const SandboxState state = state_when_answered(503, "later");

    EXPECT_GT(state.failed, 0);
    EXPECT_TRUE(state.next_at && *state.next_at <= state.now);
    EXPECT_EQ(state.refused, "");
}

}  // namespace
}  // namespace tero::app
