#include "app/config/config_command.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace tero {
namespace {

struct Outcome {
    int code = 0;
    std::string out = {};
    std::string errors = {};
};

Outcome run(int (*command)(std::string_view, const Environment&, std::ostream&, std::ostream&),
            std::string_view path, const Environment& environment) {
    std::ostringstream out;
    std::ostringstream errors;
    const int code = command(path, environment, out, errors);
    return {code, out.str(), errors.str()};
}

TEST(ConfigCheck, SaysThatAGoodConfigurationIsGood) {
    const Outcome good = run(config_check, "agent_config.json", {});

    EXPECT_EQ(good.code, 0);
    EXPECT_EQ(good.out, "The configuration is good (agent_config.json).\n");
    EXPECT_EQ(good.errors, "");
}

TEST(ConfigCheck, ListsEveryProblemAndCountsThem) {
    const Outcome one = run(config_check, "agent_config.json", {{"TERO_SERVER__PORT", "x"}});
    const Outcome two =
        run(config_check, "agent_config.json", {{"TERO_SERVER__PORT", "x"}, {"TERO_SERVER__THREADS", "0"}});

    EXPECT_EQ(one.code, 1);
    EXPECT_EQ(one.errors, "TERO_SERVER__PORT: server.port: expected a whole number, found text\n1 problem\n");
    EXPECT_EQ(two.errors,
              "TERO_SERVER__PORT: server.port: expected a whole number, found text\n"
              "TERO_SERVER__THREADS: server.threads: must be from 1 to 64, is 0\n2 problems\n");
    EXPECT_EQ(one.out, "");
}

TEST(ConfigCheck, NamesWhatTheCatalogDoesNotHaveWithWhatItHas) {
    const Outcome checked = run(config_check, "agent_config.json",
                                {{"TERO_BUSINESS__PRICE_LISTS", "matriz_uyu,shop_us"}});
    const Outcome missing =
        run(config_check, "agent_config.json", {{"TERO_BUSINESS__CATALOG", "no/such/catalog.json"}});
    const Outcome unreadable =
        run(config_check, "agent_config.json", {{"TERO_BUSINESS__CATALOG", "agent_config.json"}});

    EXPECT_EQ(checked.code, 1);
    EXPECT_NE(checked.errors.find("TERO_BUSINESS__PRICE_LISTS: business.price_lists[1]: 'shop_us' is not in "
                                  "built in: bmc: catalog.json: it has matriz_uyu, shop_usd\n1 problem\n"),
              std::string::npos)
        << checked.errors;
    EXPECT_EQ(missing.errors,
              "TERO_BUSINESS__CATALOG: business.catalog: there is no file no/such/catalog.json\n1 problem\n");
    EXPECT_EQ(unreadable.code, 1);
    EXPECT_NE(unreadable.errors.find("business.catalog: agent_config.json: "), std::string::npos);
}

TEST(ConfigCheck, SaysWhereTheDefaultsOfAQuoteWent) {
    const LoadedConfig loaded = load_config({.file_text = R"({"business":{"defaults":{"color":"gris"}}})"});

    ASSERT_EQ(loaded.problems.size(), 1U);
    EXPECT_EQ(to_string(loaded.problems.front()),
              "agent_config.json: business.defaults: is no option any more: what a customer gets who did not say "
              "stands in the catalog, `default` of each of its options; see docs/catalog.md");
}

TEST(ConfigCheck, AMissingFileHasACodeOfItsOwn) {
    const Outcome missing = run(config_check, "no/such/file.json", {});

    EXPECT_EQ(missing.code, 2);
    EXPECT_EQ(missing.errors, "there is no configuration file no/such/file.json\n");
}

TEST(ConfigShow, NeverShowsASecret) {
    const Outcome shown =
        run(config_show, "agent_config.json",
            {{"WHATSAPP_ACCESS_TOKEN", "EAAsecret1"}, {"TERO_CHANNELS__WHATSAPP__APP_SECRET", "hidden!"}});

    EXPECT_EQ(shown.code, 0) << shown.errors;
    EXPECT_EQ(shown.out.find("EAAsecret1"), std::string::npos);
    EXPECT_EQ(shown.out.find("hidden!"), std::string::npos);
    EXPECT_NE(shown.out.find("(secret, 10 characters)"), std::string::npos);
    EXPECT_NE(shown.out.find("(not set)"), std::string::npos);
}

TEST(ConfigShow, TellsWhoSetEachOption) {
    const LoadedConfig loaded =
        load_config({.file_text = R"({"server":{"port":9000},"business":{"name":"Ñandú"}})",
                     .environment = {{"TERO_ROUTING__BURST_PAUSE", "5s"}}});
    std::istringstream lines{show(loaded)};
    std::map<std::string, std::string> by_path;
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) by_path[line.substr(0, line.find(' '))] = line;

    EXPECT_EQ(by_path.size(), count);
    EXPECT_NE(by_path["server.port"].find("  9000  "), std::string::npos);
    EXPECT_TRUE(by_path["server.port"].ends_with("  agent_config.json"));
    EXPECT_TRUE(by_path["routing.burst_pause"].ends_with("  TERO_ROUTING__BURST_PAUSE"));
    EXPECT_TRUE(by_path["followup.quiet_hours.from"].ends_with("  default"));
    EXPECT_NE(by_path["business.price_lists"].find(R"(["matriz_uyu","shop_usd"])"), std::string::npos);
    EXPECT_EQ(by_path.count("channels.whatsapp.enabled"), 1u);
    EXPECT_EQ(by_path.count("business.quote_prefix"), 1u);
}

TEST(ConfigShow, ShowsABrokenConfigurationTooAndSaysWhatIsWrong) {
    const Outcome broken = run(config_show, "agent_config.json", {{"TERO_SERVER__THREADS", "0"}});

    EXPECT_EQ(broken.code, 1);
    EXPECT_NE(broken.out.find("server.port"), std::string::npos);
    EXPECT_EQ(broken.errors, "TERO_SERVER__THREADS: server.threads: must be from 1 to 64, is 0\n");
}

}  // namespace
}  // namespace tero
