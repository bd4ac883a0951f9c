#include "app/config/load_config.hpp"

#include "app/config/business_fixture.hpp"
#include "app/config/option_paths.hpp"
#include "business_files/built_in.hpp"
#include "codec/json.hpp"
#include "codec/random_object.hpp"
#include "store_sqlite/sqlite_fixture.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <algorithm>
#include <filesystem>
#include <fstream>

namespace tero {
namespace {

LoadedConfig loaded(std::string_view file, Environment environment = {}) {
    return load_config({.file_text = std::string{file}, .environment = std::move(environment)});
}

std::vector<std::string> problems(const LoadedConfig& config) {
    std::vector<std::string> texts;
    for (const ConfigProblem& problem : config.problems) texts.push_back(to_string(problem));
    return texts;
}

using Texts = std::vector<std::string>;

TEST(AgentConfig, WithoutFileAndVariablesTheDefaultsAreGood) {
    const LoadedConfig config = load_config({});

    EXPECT_EQ(problems(config), Texts{});
    EXPECT_EQ(config.config, AgentConfig{});
    EXPECT_EQ(config.source_of("server.port"), "default");
}

// Its values stand under those of the owner's own file.
TEST(AgentConfig, TheBusinessesFileStandsOverTheDefaults) {
    const OwnersFolder folder;
    folder.write("business.json",
                 R"({"business":{"name":"Otra","time_zone":"Pacific/Auckland","language":"en","currency":"NZD",
                     "price_lists":["shop_usd"],"quote_prefix":"PRE"},"followup":{"quiet_hours":{"holidays":[]}}})");

    const LoadedConfig config =
        loaded(R"({"business":{"name":"Mine"}})", {{"TERO_BUSINESS__FOLDER", folder.path()}});

    EXPECT_EQ(problems(config), Texts{});
    EXPECT_EQ(config.config.business.quote_prefix, "PRE");
    EXPECT_EQ(config.config.business.language, "en");
    EXPECT_EQ(config.config.business.name, "Mine");
    EXPECT_TRUE(config.source_of("business.quote_prefix").ends_with("business.json"));
}

// What stands by default in the code is another business's.
TEST(AgentConfig, ABusinessSaysItselfWhoItIsAndSpeaksItsFirstLanguage) {
    const OwnersFolder folder;
    folder.write("business.json",
                 R"({"business":{"name":"Otra","language":"fr"},"followup":{"quiet_hours":{"from":"20:00"}}})");
    const std::string at = "TERO_BUSINESS__FOLDER: business.folder: " + folder.path() + ": business.json: ";
    EXPECT_EQ(problems(loaded("{}", {{"TERO_BUSINESS__FOLDER", folder.path()}})),
              (Texts{at + "business.time_zone is missing", at + "business.currency is missing",
                     at + "business.price_lists is missing", at + "business.quote_prefix is missing",
                     at + "followup.quiet_hours.holidays is missing"}));

    EXPECT_EQ(problems(loaded(R"({"business":{"language":"fr"}})", {})),
              Texts{"agent_config.json: business.language: 'fr' is not spoken by built in: bmc: it has sentences in en, es, pt"});
}

TEST(AgentConfig, WhatIsWrongWithABusinessIsToldByFile) {
    const OwnersFolder folder;
    folder.write("sentences/en.json", "{");

    const Texts found = problems(loaded("{}", {{"TERO_BUSINESS__FOLDER", folder.path()}}));

    ASSERT_FALSE(found.empty());
    EXPECT_TRUE(found[0].starts_with("TERO_BUSINESS__FOLDER: business.folder: " + folder.path() + ": ")) << found[0];
    EXPECT_NE(found[0].find("sentences/en.json"), std::string::npos) << found[0];
}

TEST(AgentConfig, ASequenceThatIsMissingOrContradictsItsTemplatesIsAProblemOfTheBusiness) {
    const OwnersFolder folder;
    const std::string origin = "TERO_BUSINESS__FOLDER: business.folder: " + folder.path() + ": ";
    const Environment named{{"TERO_BUSINESS__FOLDER", folder.path()}};
    const std::string sequences = *built_in_business().find("sequences.json");

    folder.write("sequences.json", R"({"quote": [{"id": "day1", "hours": 24}]})");
    EXPECT_EQ(problems(loaded("{}", named)), Texts{origin + "sequences.json: quote[0].hours: unknown field"});
    folder.write("sequences.json", sequences);
    folder.write("templates.json", "{}");
    EXPECT_EQ(
        problems(loaded("{}", named)).at(2),
        origin +
            "sequences.json: quote[0].whatsapp.name: 'seguimiento_cotizacion_24h' is not in templates.json");
    std::filesystem::remove(std::filesystem::path{folder.path()} / "templates.json");
    EXPECT_EQ(problems(loaded("{}", named)), Texts{origin + "there is no templates.json"});
}

TEST(AgentConfig, AFollowUpMustFallDueBeforeItsQuoteExpires) {
    EXPECT_EQ(problems(loaded(R"({"business":{"quote_validity":"48h"}})")),
              Texts{"agent_config.json: business.quote_validity: a quote has expired after 48h: the step 'day2' of "
                    "sequences.json, at 48h, would never be sent"});
}

TEST(AgentConfig, ABusinessThatIsNotThereOrEmptyIsAProblem) {
    const sqlite::TempFolder folder;

    EXPECT_EQ(problems(loaded("{}", {{"TERO_BUSINESS__FOLDER", "no/such"}})),
              Texts{"TERO_BUSINESS__FOLDER: business.folder: 'no/such' is no folder, and no business that is built in: "
                    "bmc, invented"});
    EXPECT_EQ(problems(loaded("{}", {{"TERO_BUSINESS__FOLDER", folder.path()}})),
              Texts{"TERO_BUSINESS__FOLDER: business.folder: " + folder.path() + ": there is no business.json"});
}

// Also keeps the file complete: it is where an owner learns what can be set. What the business says of
// itself stands in its own file alone, so that another one can be named.
TEST(AgentConfig, TheFileInTheRepositoryNamesEveryOptionThatIsNotTheBusinesssOwn) {
    const auto input = read_config_input("agent_config.json", {});
    ASSERT_TRUE(input.has_value()) << to_string(input.error());

    const LoadedConfig config = load_config(*input);

    EXPECT_EQ(problems(config), Texts{});
    EXPECT_EQ(to_json(config.config), to_json(AgentConfig{}));
    const auto paths_in = [](std::string_view json) {
        return option_paths(type_info<AgentConfig>(), json, {});
    };
    auto named = paths_in(*input->file_text);
    const auto of_business = paths_in(*config.business.find("business.json"));
    named.insert(named.end(), of_business.begin(), of_business.end());
    auto every_option = paths_in(to_json(AgentConfig{}));
    std::sort(named.begin(), named.end());
    std::sort(every_option.begin(), every_option.end());
    EXPECT_EQ(named, every_option);
}

TEST(AgentConfig, TheFileStandsOverTheDefaultsAndVariablesOverTheFile) {
    const LoadedConfig config =
        loaded(R"({"server":{"port":9000,"address":"::1"},"routing":{"burst_pause":"6s"}})",
               {{"TERO_SERVER__PORT", "9001"}});

    EXPECT_EQ(problems(config), Texts{});
    EXPECT_EQ(config.config.server.port, 9001);
    EXPECT_EQ(config.config.server.address, "::1");
    EXPECT_EQ(config.config.routing.burst_pause, 6s);
    EXPECT_EQ(config.source_of("server.port"), "TERO_SERVER__PORT");
    EXPECT_EQ(config.source_of("server.address"), "agent_config.json");
    EXPECT_EQ(config.source_of("server.data"), "default");
}

TEST(AgentConfig, AFileMayBeginWithAByteOrderMark) {
    EXPECT_EQ(loaded("\xef\xbb\xbf{\"server\":{\"port\":9000}}").config.server.port, 9000);
}

TEST(AgentConfig, SaysEverythingThatIsWrongWithTheFileAtOnce) {
    const LoadedConfig config = loaded(R"({
        "server": {"port": 80000, "adress": "::1", "threads": 0},
        "routing": {"burst_pause": 4},
        "followup": {"person_window": 30, "intervals": ["24h"], "quiet_hours": {"closed_weekdays": ["DOMINGO"]}},
        "workflows": {},
        "business": {"time_zone": "America/Montevido"}})");

    EXPECT_EQ(
        problems(config),
        (Texts{
            "agent_config.json: server.port: out of range: 0 to 65535",
            "agent_config.json: server.adress: unknown field; did you mean 'address'?",
            "agent_config.json: routing.burst_pause: expected a duration such as \"30s\", found a number",
            "agent_config.json: followup.person_window: expected a duration such as \"30s\", found a number",
            "agent_config.json: followup.intervals: is no option any more: the steps of a follow-up, their "
            "hours, wordings and templates, stand in sequences.json and templates.json of the business's folder "
            "(business.folder); see docs/sequences.md",
            "agent_config.json: followup.quiet_hours.closed_weekdays[0]: 'DOMINGO' is not one of MONDAY, "
            "TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY",
            "agent_config.json: workflows: unknown field",
            "agent_config.json: server.threads: must be from 1 to 64, is 0",
            "agent_config.json: business.time_zone: 'America/Montevido' is not a time zone; write it as "
            "Europe/Lisbon"}));
}

TEST(AgentConfig, AFileThatIsNotJsonIsOneProblem) {
    EXPECT_EQ(problems(loaded("{\"server\": {\"port\": 80,}}")),
              Texts{"agent_config.json: not JSON at line 1, column 24: expected a name in double quotes"});
}

TEST(AgentConfig, ProblemsOfAVariableNameIt) {
    EXPECT_EQ(problems(loaded("{}", {{"TERO_SERVER__PORT", "http"}})),
              Texts{"TERO_SERVER__PORT: server.port: expected a whole number, found text"});
    EXPECT_EQ(problems(loaded("{}", {{"TERO_SERVER__PORT", "80-90"}})),
              Texts{"TERO_SERVER__PORT: server.port: expected a whole number, found text"});
    EXPECT_EQ(problems(loaded("{}", {{"TERO_FOLLOWUP__PERSON_GAP_MIN", "tomorrow"}})),
              Texts{"TERO_FOLLOWUP__PERSON_GAP_MIN: followup.person_gap_min: 'tomorrow' is not a duration; write "
                    "it as 500ms, 30s, 10min, 24h or 7d"});
    EXPECT_EQ(problems(loaded("{}", {{"TERO_FOLLOWUP__TEMPLATES", "one,two"}})),
              Texts{"TERO_FOLLOWUP__TEMPLATES: followup.templates: is no option any more: the steps of a "
                    "follow-up, their hours, wordings and templates, stand in sequences.json and templates.json of "
                    "the business's folder (business.folder); see docs/sequences.md"});
    EXPECT_EQ(
        problems(loaded("{}", {{"TERO_BUSINESS__TIME_ZONE", "Mars/Olympus"}})),
        Texts{"TERO_BUSINESS__TIME_ZONE: business.time_zone: 'Mars/Olympus' is not a time zone; write it as "
              "Europe/Lisbon"});
    EXPECT_EQ(problems(loaded("{}", {{"TERO_MONITORING__LOG_LEVEL", "loud"}})),
              Texts{"TERO_MONITORING__LOG_LEVEL: monitoring.log_level: 'LOUD' is not one of DEBUG, INFO, "
                    "WARNING, ERROR"});
    EXPECT_EQ(problems(loaded("{}", {{"TERO_FOLLOWUP__ENABLED", "maybe"}})),
              Texts{"TERO_FOLLOWUP__ENABLED: followup.enabled: expected true or false, found text"});
    EXPECT_EQ(problems(loaded("{}", {{"TERO_ROUTING", "fast"}})),
              Texts{"TERO_ROUTING: routing: expected an object, found text"});
    EXPECT_EQ(
        problems(loaded("{}", {{"TERO_AGENTS__MAX_CONCURRENCY_OF", "sales"}})),
        Texts{"TERO_AGENTS__MAX_CONCURRENCY_OF: agents.max_concurrency_of: expected an object, found text"});
}

TEST(AgentConfig, VariablesThatLeadNowhereAreNotPassedOver) {
    EXPECT_EQ(problems(loaded("{}", {{"TERO_SERVER__PROT", "80"}})),
              Texts{"TERO_SERVER__PROT: server.prot: no such option; did you mean 'port'?"});
    EXPECT_EQ(problems(loaded("{}", {{"TERO_SEVER__PORT", "80"}})),
              Texts{"TERO_SEVER__PORT: sever: no such option; did you mean 'server'?"});
    EXPECT_EQ(problems(loaded("{}", {{"TERO_SERVER__PORT__NUMBER", "80"}})),
              Texts{"TERO_SERVER__PORT__NUMBER: server.port.number: no such option"});
    EXPECT_EQ(problems(loaded("{}", {{"TERO_SERVER_PORT", "80"}})),
              Texts{"TERO_SERVER_PORT: server.port: no such option; did you mean TERO_SERVER__PORT?"});
    EXPECT_EQ(problems(loaded("{}", {{"TERO_SERVER__PORT", "80"}, {"tero_server__port", "81"}})),
              Texts{"tero_server__port: set twice: also as TERO_SERVER__PORT"});
}

TEST(AgentConfig, OtherVariablesAreNoneOfItsBusiness) {
    const LoadedConfig config =
        loaded("{}", {{"TERO_CONFIG", "x.json"}, {"TERO_TESTS", "ON"}, {"PATH", "/bin"}, {"", ""}});

    EXPECT_EQ(problems(config), Texts{});
    EXPECT_EQ(config.config, AgentConfig{});
}

TEST(AgentConfig, AnEmptyVariableIsNotSet) {
    EXPECT_EQ(loaded("{}", {{"TERO_SERVER__PORT", " "}}).config.server.port, 8080);
}

TEST(AgentConfig, VariablesSpellListsMapsAndSectionsInTheirOwnWay) {
    const LoadedConfig config = loaded(R"({"agents":{"max_concurrency_of":{"assistant":2}}})",
                                       {{"TERO_BUSINESS__PRICE_LISTS", "list_a, list_b"},
                                        {"Tero_Routing__Shop_Numbers", R"(["59899000001","59899000002"])"},
                                        {"TERO_FOLLOWUP__ENABLED", "No"},
                                        {"TERO_MONITORING__LOG_LEVEL", "debug"},
                                        {"TERO_ROUTING__CONFIDENCE_MIN", "0.5"},
                                        {"TERO_AGENTS__MAX_CONCURRENCY_OF__ASSISTANT", "16"},
                                        {"TERO_BUSINESS__NAME", "Paneles \"Sur\" ñ"},
                                        {"TERO_FOLLOWUP__QUIET_HOURS__CLOSED_WEEKDAYS", "[]"},
                                        {"TERO_COORDINATOR", R"({"lease":"1min","poll_max":"5s"})"},
                                        {"TERO_COORDINATOR__POLL_MAX", "7s"}});

    EXPECT_EQ(problems(config), Texts{});
    EXPECT_EQ(config.config.business.price_lists, (Texts{"list_a", "list_b"}));
    EXPECT_EQ(config.config.routing.shop_numbers, (Texts{"59899000001", "59899000002"}));
    EXPECT_FALSE(config.config.followup.enabled);
    EXPECT_EQ(config.config.monitoring.log_level, LogVerbosity::DEBUG);
    EXPECT_EQ(config.config.routing.confidence_min, 0.5);
    EXPECT_EQ(config.config.agents.max_concurrency_of,
              (std::map<std::string, std::int32_t>{{"assistant", 16}}));
    EXPECT_EQ(config.config.business.name, "Paneles \"Sur\" ñ");
    EXPECT_TRUE(config.config.followup.quiet_hours.closed_weekdays.empty());
    EXPECT_EQ(config.config.coordinator.lease, 1min);
    EXPECT_EQ(config.config.coordinator.poll_max, 7s);
    EXPECT_EQ(config.source_of("coordinator.lease"), "TERO_COORDINATOR");
    EXPECT_EQ(config.source_of("coordinator.poll_max"), "TERO_COORDINATOR__POLL_MAX");
    EXPECT_EQ(config.source_of("agents.max_concurrency_of"), "TERO_AGENTS__MAX_CONCURRENCY_OF__ASSISTANT");
    EXPECT_EQ(loaded("{}", {{"TERO_AGENTS__MAX_CONCURRENCY_OF", "assistant=16"}})
                  .config.agents.max_concurrency_of,
              config.config.agents.max_concurrency_of);
}

TEST(AgentConfig, ThePrototypesNamesFillWhatIsStillEmpty) {
    const LoadedConfig config =
        loaded(R"({"channels":{"whatsapp":{"verify_token":"of_the_file","access_token":""}}})",
               {{"WHATSAPP_VERIFY_TOKEN", "v"},
                {"WHATSAPP_ACCESS_TOKEN", "a"},
                {"WHATSAPP_PHONE_NUMBER_ID", "123"},
                {"WHATSAPP_APP_SECRET", "s"},
                {"TERO_CHANNELS__WHATSAPP__APP_SECRET", "mine"}});

    EXPECT_EQ(problems(config), Texts{});
    EXPECT_EQ(config.config.channels.whatsapp.verify_token, "of_the_file");
    EXPECT_EQ(config.config.channels.whatsapp.access_token, "a");
    EXPECT_EQ(config.config.channels.whatsapp.phone_number_id, "123");
    EXPECT_EQ(config.config.channels.whatsapp.app_secret, "mine");
    EXPECT_EQ(config.source_of("channels.whatsapp.access_token"), "WHATSAPP_ACCESS_TOKEN");
}

RC_GTEST_PROP(AgentConfig, WhatItWritesItReadsBackWithoutAProblemOfForm, (std::uint64_t seed)) {
    Random random{seed};
    const auto config = random_object<AgentConfig>(random);
    const std::string text = to_json(config);
    const AgentConfig read = loaded(text).config;
    RC_ASSERT(read == config);
    RC_ASSERT(to_json(read) == text);
}

RC_GTEST_PROP(AgentConfig, NoVariableCrashesIt, (const std::string& name, const std::string& value)) {
    const Environment environment{{"TERO_SERVER__" + name, value},
                                  {"TERO_" + name, value},
                                  {"TERO_ROUTING__SHOP_NUMBERS", value},
                                  {"TERO_AGENTS__MAX_CONCURRENCY_OF__" + name, value}};
    const LoadedConfig config = loaded("{}", environment);
    for (const ConfigProblem& problem : config.problems) RC_ASSERT(!problem.message.empty());
}

class ConfigFile : public ::testing::Test {
protected:
    void SetUp() override {
        const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::temp_directory_path() / (std::string{"tero_config_"} + test->name());
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    std::string write(const std::string& name, const std::string& text) {
        std::ofstream{folder_ / name, std::ios::binary} << text;
        return (folder_ / name).string();
    }
    std::filesystem::path folder_;
};

TEST_F(ConfigFile, IsNamedByTheCommandLineBeforeTheVariable) {
    const std::string named = write("named.json", "{\"server\":{\"port\":1}}");
    const std::string variable = write("variable.json", "{\"server\":{\"port\":2}}");

    const auto by_command = read_config_input(named, {{"TERO_CONFIG", variable}});
    const auto by_variable = read_config_input("", {{"TERO_CONFIG", variable}});

    ASSERT_TRUE(by_command.has_value() && by_variable.has_value());
    EXPECT_EQ(by_command->file_name, named);
    EXPECT_EQ(by_variable->file_text, "{\"server\":{\"port\":2}}");
}

TEST_F(ConfigFile, ThatWasNamedMustBeThereAndBeAFile) {
    const std::string missing = (folder_ / "missing.json").string();
    const std::string huge = write("huge.json", std::string((1 << 20) + 1, ' '));

    EXPECT_EQ(to_string(read_config_input(missing, {}).error()),
              "not_found: there is no configuration file " + missing);
    EXPECT_EQ(to_string(read_config_input("", {{"TERO_CONFIG", missing}}).error()),
              "not_found: there is no configuration file " + missing);
    EXPECT_EQ(to_string(read_config_input(folder_.string(), {}).error()),
              "invalid: " + folder_.string() + " is not a file");
    EXPECT_EQ(to_string(read_config_input(huge, {}).error()),
              "invalid: " + huge + " is larger than 1 MiB: no configuration file");
}

TEST(EnvironmentOf, SplitsAtTheFirstEqualsSign) {
    const char* const variables[] = {"A=1=2", "EMPTY=", "broken", nullptr};

    EXPECT_EQ(environment_of(variables), (Environment{{"A", "1=2"}, {"EMPTY", ""}}));
    EXPECT_EQ(environment_of(nullptr), Environment{});
}

}  // namespace
}  // namespace tero
