#include "app/tero.hpp"

#include "api/api.hpp"
#include "net/http.hpp"
#include "store_sqlite/sqlite_fixture.hpp"

#include <gtest/gtest.h>

namespace tero::app {
namespace {

const SystemClock wall_clock;

TeroOptions options_at(const std::string& data, std::uint16_t port = 0) {
    TeroOptions options;
    options.config.server.data = data;
    options.config.server.port = port;
    return options;
}

net::Response got(const Tero& tero, const std::string& path, const std::string& key) {
    net::HttpClient client;
    net::ClientRequest request;
    request.method = "GET";
    request.url = tero.url() + path;
    request.headers = {{"authorization", "Bearer " + key}};
    auto response = client.send(request);
    EXPECT_TRUE(response.has_value()) << response.error().message;
    return response ? *response : net::Response{};
}

TEST(Tero, AStartThatFindsItsPortTakenSpendsNoKey) {
    const sqlite::TempFolder folder;
    auto other = Tero::start(options_at(folder.file("other")), wall_clock);
    ASSERT_TRUE(other.has_value());

    const auto refused = Tero::start(options_at(folder.file("mine"), (*other)->port()), wall_clock);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
    EXPECT_EQ(refused.error().field, "port");

    const auto mine = Tero::start(options_at(folder.file("mine")), wall_clock);
    ASSERT_TRUE(mine.has_value());
    EXPECT_FALSE(*(*mine)->has_keys());
    const auto key = (*mine)->make_admin_key();
    ASSERT_TRUE(key.has_value());
    EXPECT_TRUE(*(*mine)->has_keys());
    EXPECT_EQ(got(**mine, "/api/v1/tasks", *key).status, 200);
}

TEST(Tero, AnIpv6AddressStandsInBrackets) {
    EXPECT_EQ(url_of("127.0.0.1", 8080), "http://127.0.0.1:8080");
    EXPECT_EQ(url_of("::1", 8080), "http://[::1]:8080");
}

TEST(Tero, TheDashboardHearsHowFarTheDemoIs) {
    TeroOptions options = options_at("");
    options.in_memory = true;
    options.demo = [] { return api::DemoState{.demo = true, .running = true, .progress = 0.25}; };

    const auto tero = Tero::start(std::move(options), wall_clock);
    ASSERT_TRUE(tero.has_value());
    const std::string body = got(**tero, "/api/v1/dashboard", *(*tero)->make_admin_key()).body;

    EXPECT_NE(body.find(R"("demo":true,"running":true,"progress":0.25)"), std::string::npos) << body;
}

}  // namespace
}  // namespace tero::app
