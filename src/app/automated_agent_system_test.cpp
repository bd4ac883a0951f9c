#include "app/automated_agent_system.hpp"

#include "api/api.hpp"
#include "app/config/business_fixture.hpp"
#include "app/config/load_config.hpp"
#include "base/file.hpp"
#include "net/http.hpp"
#include "store_sqlite/sqlite_fixture.hpp"

#include <gtest/gtest.h>

namespace tero::app {
namespace {

const SystemClock wall_clock;

SystemOptions options_at(const std::string& data, std::uint16_t port = 0) {
    SystemOptions options;
    options.config.server.data = data;
    options.config.server.port = port;
    return options;
}

net::Response got(const AutomatedAgentSystem& tero, const std::string& path, const std::string& key) {
    net::HttpClient client;
    net::ClientRequest request;
    request.method = "GET";
    request.url = tero.url() + path;
    request.headers = {{"authorization", "Bearer " + key}};
    auto response = client.send(request);
    EXPECT_TRUE(response.has_value()) << response.error().message;
    return response ? *response : net::Response{};
}

TEST(AutomatedAgentSystem, AStartThatFindsItsPortTakenSpendsNoKey) {
    const sqlite::TempFolder folder;
    auto other = AutomatedAgentSystem::start(options_at(folder.file("other")), wall_clock);
    ASSERT_TRUE(other.has_value());

    const auto refused = AutomatedAgentSystem::start(options_at(folder.file("mine"), (*other)->port()), wall_clock);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
    EXPECT_EQ(refused.error().field, "port");

    const auto mine = AutomatedAgentSystem::start(options_at(folder.file("mine")), wall_clock);
    ASSERT_TRUE(mine.has_value());
    EXPECT_FALSE(*(*mine)->has_keys());
    const auto key = (*mine)->make_admin_key();
    ASSERT_TRUE(key.has_value());
    EXPECT_TRUE(*(*mine)->has_keys());
    EXPECT_EQ(got(**mine, "/api/v1/tasks", *key).status, 200);
}

// What the API lists once that alert is among them, which nobody waits for at a start.
std::string alerts_of(AutomatedAgentSystem& tero, const std::string& key, std::string_view awaited) {
    std::string alerts;
    for (int asked = 0; asked < 10'000 && alerts.find(awaited) == std::string::npos; ++asked)
        alerts = got(tero, "/api/v1/alerts", key).body;
    return alerts;
}

class Catalog : public ::testing::Test {
protected:
    // The example, or what an owner made of it.
    void write(bool is_good) {
        std::string text = *read_file("examples/catalog.json");
        const std::string price = R"("50": ")";
        if (!is_good) text.replace(text.find(price), price.size(), R"("50": "a )");
        ASSERT_TRUE(replace_file(path_, text).has_value());
    }
    Result<std::unique_ptr<AutomatedAgentSystem>> start() {
        SystemOptions options = options_at(folder_.file("data"));
        options.config.business.catalog = path_;
        return AutomatedAgentSystem::start(std::move(options), wall_clock);
    }

    sqlite::TempFolder folder_;
    std::string path_ = folder_.file("catalog.json");
};

TEST_F(Catalog, ThatCannotBeReadAtTheFirstStartIsRefusedByFileListProductAndField) {
    write(false);

    const auto refused = start();

    ASSERT_FALSE(refused.has_value());
    const std::string& why = refused.error().message;
    EXPECT_TRUE(why.starts_with(path_ + ": lists[0].products[0].steps[0].prices.50: ")) << why;
    EXPECT_NE(why.find(", in matriz_uyu"), std::string::npos) << why;
}

TEST_F(Catalog, ThatCannotBeReadAnyMoreLeavesTheListsBeforeInForceWithAnAlert) {
    write(true);
    std::string key;
    {
        const auto first = start();
        ASSERT_TRUE(first.has_value()) << first.error().message;
        key = *(*first)->make_admin_key();
    }
    write(false);

    const auto second = start();

    ASSERT_TRUE(second.has_value()) << second.error().message;
    const std::string alerts = alerts_of(**second, key, "catalog_unreadable");
    EXPECT_NE(alerts.find("catalog_unreadable"), std::string::npos) << alerts;
    EXPECT_NE(alerts.find("in matriz_uyu; the lists published before stay in force"), std::string::npos)
        << alerts;
}

TEST(Business, ThatCannotBeReadAnyMoreLeavesTheLastGoodOneInForceWithAnAlert) {
    const OwnersFolder folder;
    const sqlite::TempFolder data;
    const auto start = [&] {
        const LoadedConfig loaded = load_config({.environment = {{"TERO_BUSINESS__FOLDER", folder.path()},
                                                                 {"TERO_SERVER__PORT", "0"}},
                                                 .data = data.path()},
                                                UnreadableBusiness::IS_LEFT);
        EXPECT_TRUE(loaded.problems.empty());
        return AutomatedAgentSystem::start(
            {.config = loaded.config, .business = loaded.business, .fallen_back = loaded.fallen_back},
            wall_clock);
    };
    std::string key;
    {
        const auto first = start();
        ASSERT_TRUE(first.has_value()) << first.error().message;
        key = *(*first)->make_admin_key();
    }
    folder.write("sentences/es.json", "{");
    folder.write("sequences.json", "{");

    const auto second = start();

    ASSERT_TRUE(second.has_value()) << second.error().message;
    const std::string alerts = alerts_of(**second, key, "business_unreadable");
    EXPECT_NE(alerts.find("business_unreadable"), std::string::npos) << alerts;
    EXPECT_NE(alerts.find("sentences/es.json"), std::string::npos) << alerts;
    EXPECT_NE(alerts.find("sequences.json"), std::string::npos) << alerts;
}

TEST(AutomatedAgentSystem, AnIpv6AddressStandsInBrackets) {
    EXPECT_EQ(url_of("127.0.0.1", 8080), "http://127.0.0.1:8080");
    EXPECT_EQ(url_of("::1", 8080), "http://[::1]:8080");
}

TEST(AutomatedAgentSystem, TheDashboardHearsHowFarTheDemoIs) {
    SystemOptions options = options_at("");
    options.in_memory = true;
    options.demo = [] { return api::DemoState{.demo = true, .running = true, .progress = 0.25}; };

    const auto tero = AutomatedAgentSystem::start(std::move(options), wall_clock);
    ASSERT_TRUE(tero.has_value());
    const std::string body = got(**tero, "/api/v1/dashboard", *(*tero)->make_admin_key()).body;

    EXPECT_NE(body.find(R"("demo":true,"running":true,"progress":0.25)"), std::string::npos) << body;
}

}  // namespace
}  // namespace tero::app
