#include "app/settings.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <string_view>

namespace tero::app {
namespace {

api::Setting setting(const LoadedConfig& loaded, std::string_view path) {
    const auto all = settings_of(loaded);
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const api::Setting& one) { return one.path == path; });
    EXPECT_NE(found, all.end()) << path;
    return found == all.end() ? api::Setting{} : *found;
}

TEST(Settings, OfASecretOnlyWhetherItIsSetIsTold) {
    LoadedConfig loaded;
    loaded.config.channels.whatsapp.access_token = "never-shown";
    loaded.sources["channels.whatsapp.access_token"] = "TERO_CHANNELS__WHATSAPP__ACCESS_TOKEN";

    const api::Setting token = setting(loaded, "channels.whatsapp.access_token");
    EXPECT_TRUE(token.secret && token.is_set);
    EXPECT_EQ(token.value, Json{});
    EXPECT_EQ(token.source, "TERO_CHANNELS__WHATSAPP__ACCESS_TOKEN");
    EXPECT_FALSE(setting(loaded, "channels.whatsapp.app_secret").is_set);
    for (const api::Setting& one : settings_of(loaded))
        EXPECT_EQ(one.value.text.find("never-shown"), std::string::npos) << one.path;
}

TEST(Settings, WhoSetAnOptionStandsBesideItsValue) {
    LoadedConfig loaded;
    loaded.config.server.port = 9000;
    loaded.sources["server.port"] = "agent_config.json";

    const api::Setting port = setting(loaded, "server.port");
    EXPECT_EQ(port.value.text, "9000");
    EXPECT_EQ(port.source, "agent_config.json");
    EXPECT_EQ(setting(loaded, "server.address").source, "default");
    EXPECT_FALSE(setting(loaded, "duty.people").is_set);
}

}  // namespace
}  // namespace tero::app
