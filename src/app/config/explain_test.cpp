#include "app/config/explain.hpp"

#include "app/config/config_command.hpp"
#include "base/file.hpp"
#include "codec/utf8.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace tero {
namespace {

struct Explained {
    int code = 0;
    std::string out = {};
    std::string errors = {};
};

Explained explain(std::string_view option, ExplainAs form = ExplainAs::TEXT,
                const Environment& environment = {}) {
    std::ostringstream out;
    std::ostringstream errors;
    const int code = config_explain("agent_config.json", option, form, environment, out, errors);
    return {code, out.str(), errors.str()};
}

TEST(ConfigExplain, OneOptionSaysWhatItMeansMayBeAndIs) {
    const Explained port = explain("server.port", ExplainAs::TEXT, {{"TERO_SERVER__PORT", "9000"}});

    EXPECT_EQ(port.out,
              "server.port = 9000  (TERO_SERVER__PORT)\n"
              "    The port to listen on; 0 takes any free one.\n"
              "    whole number, 0 to 65535 (port); default 8080; a change needs a restart;\n"
              "    TERO_SERVER__PORT\n\n");
    EXPECT_EQ(port.code, 0);
    EXPECT_NE(explain("monitoring.log_level").out.find("word: one of DEBUG, INFO, WARNING, ERROR"),
              std::string::npos);
    EXPECT_NE(explain("coordinator.lease").out.find("duration, 1s to 24h; default \"30s\""),
              std::string::npos);
    EXPECT_NE(explain("business.language").out.find("text, a language that the business has sentences in"), std::string::npos);
}

TEST(ConfigExplain, ASectionComesWithTheSectionsInItAndNothingElse) {
    const Explained followup = explain("followup");

    EXPECT_NE(followup.out.find("followup.quiet_hours.from = "), std::string::npos);
    EXPECT_EQ(followup.out.find("server."), std::string::npos);
}

TEST(ConfigExplain, AnUnknownOptionIsAnsweredWithTheNearest) {
    const Explained unknown = explain("server.prot");

    EXPECT_EQ(unknown.code, 1);
    EXPECT_EQ(unknown.errors, "there is no option 'server.prot'; did you mean 'server.port'?\n");
}

TEST(ConfigExplain, ASecretIsNeverShown) {
    const Environment environment{{"TERO_CHANNELS__WHATSAPP__APP_SECRET", "hidden!"}};

    for (const ExplainAs form : {ExplainAs::TEXT, ExplainAs::JSON}) {
        const Explained shown = explain("channels", form, environment);
        EXPECT_EQ(shown.code, 0) << shown.errors;
        EXPECT_EQ(shown.out.find("hidden!"), std::string::npos);
    }
}

TEST(ConfigExplain, ItsTextFitsEightyColumns) {
    std::istringstream lines{explain("").out};
    for (std::string line; std::getline(lines, line);) {
        const bool is_prose = line.starts_with("    ") || line.starts_with("[");
        EXPECT_LE(is_prose ? terminal_width(line) : 0, 80u) << line;
    }
}

TEST(ConfigExplain, ForProgramsItIsAnObjectALine) {
    EXPECT_EQ(
        explain("server.idle_timeout", ExplainAs::JSON).out,
        R"({"path":"server.idle_timeout","text":"How long a connection may rest between two requests.",)"
        R"("type":"duration","allowed":"100ms to 1h","unit":"","default_value":"1min","example":null,)"
        R"("value":"1min","source":"agent_config.json","variable":"TERO_SERVER__IDLE_TIMEOUT",)"
        R"("secret":false,"needs_restart":true})"
        "\n");
}

// `tero config docs > docs/configuration.md` after an option has changed.
TEST(ConfigDocs, ThePageInTheRepositoryIsWhatTheProgramPrints) {
    const auto page = read_file("docs/configuration.md");

    ASSERT_TRUE(page.has_value()) << to_string(page.error());
    EXPECT_EQ(*page, explain_markdown());
}

}  // namespace
}  // namespace tero
