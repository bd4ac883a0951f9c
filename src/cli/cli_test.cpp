// The client commands against a server that answers what each test wants; tests/e2e drives them against a
// whole Tero.
#include "cli/cli.hpp"

#include "base/mutex.hpp"
#include "cli/completion.hpp"
#include "cli/fake_terminal_fixture.hpp"
#include "cli/profile.hpp"
#include "cli/watch.hpp"
#include "net/http.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>
#include <sstream>

namespace tero {
namespace {

struct Ran {
    std::optional<int> code = {};
    std::string out = {};
    std::string err = {};
};

class FakeTero {
public:
    explicit FakeTero(std::function<net::Response(const net::Request&)> answer)
        : server_({.port = 0}, [this, answer = std::move(answer)](net::Request request, net::Reply reply) {
              const Lock lock{mutex_};
              targets_.push_back(request.method + " " + request.target +
                                 (request.body.empty() ? "" : " " + request.body));
              authorization_ = request.header("authorization");
              reply(request.path == "/api/v1/session"
                        ? net::Response{.body = R"({"workspace":{"time_zone":"America/Montevideo"}})"}
                        : answer(request));
          }) {
        const auto started = server_.start();
        EXPECT_TRUE(started) << started.error().message;
    }

    Ran run(std::vector<std::string> arguments) {
        std::ostringstream out;
        std::ostringstream err;
        const Environment environment{
            {"TERO_URL", "http://127.0.0.1:" + std::to_string(server_.port()) + "/"},
            {"TERO_KEY", "tero_secret"}};
        const auto code = run_client(arguments, environment, out, err, terminal, SystemClock{});
        return {code, out.str(), err.str()};
    }

    cli::FakeTerminal terminal = {};

    // What was asked, but for the session.
    std::vector<std::string> targets() {
        const Lock lock{mutex_};
        std::vector<std::string> asked = targets_;
        std::erase(asked, "GET /api/v1/session");
        return asked;
    }
    std::string authorization() {
        const Lock lock{mutex_};
        return authorization_;
    }

private:
    Mutex mutex_;
    std::vector<std::string> targets_ TERO_GUARDED_BY(mutex_);
    std::string authorization_ TERO_GUARDED_BY(mutex_);
    net::HttpServer server_;  // last: it ends before what its handler uses
};

constexpr std::string_view empty_page = R"({"items":[],"next_cursor":null})";
using Texts = std::vector<std::string>;

TEST(Client, AListIsATableOnTheBusinesssClock) {
    FakeTero tero{[](const net::Request&) {
        return net::Response{
            .body = R"({"items":[{"number":"COT-2026-000001","status":"SENT","contact_name":"Ana\u001b[2J",)"
                    R"("sent_at":"2026-11-02T14:00:00Z","priced":{"currency":"UYU","with_iva":"1234.50"},)"
                    R"("a_field_of_tomorrow":1}],"next_cursor":null})"};
    }};

    const Ran ran = tero.run({"quotes", "--status", "sent"});

    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(tero.targets(), Texts{"GET /api/v1/quotes?status=SENT&limit=20"});
    EXPECT_EQ(tero.authorization(), "Bearer tero_secret");
    EXPECT_NE(ran.out.find("COT-2026-000001"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("2026-11-02 11:00"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("1234.50"), std::string::npos) << ran.out;
    EXPECT_EQ(ran.out.find('\x1b'), std::string::npos) << ran.out;
}

TEST(Client, JsonIsTheServersRowsOneALine) {
    FakeTero tero{[](const net::Request&) {
        return net::Response{.body = R"({"items":[{"id":"a","new":[1,2]},{"id":"b"}],"next_cursor":null})"};
    }};

    EXPECT_EQ(tero.run({"agents", "list", "--json"}).out, "{\"id\":\"a\",\"new\":[1,2]}\n{\"id\":\"b\"}\n");
}

TEST(Client, PagesAreFollowedUpToTheLimit) {
    FakeTero tero{[](const net::Request& request) {
        const bool first = request.parameter("cursor").empty();
        std::string items;
        for (int i = 0; i < (first ? 500 : 20); ++i) items += std::string{i > 0 ? "," : ""} + "{}";
        return net::Response{.body = R"({"items":[)" + items + R"(],"next_cursor":"more"})"};
    }};

    const Ran ran = tero.run({"tasks", "--limit", "520", "--json"});

    EXPECT_EQ(tero.targets(),
              (Texts{"GET /api/v1/tasks?limit=500", "GET /api/v1/tasks?limit=20&cursor=more"}));
    EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 520);
}

TEST(Client, ATaskIsSubmittedWithWhatWasTyped) {
    FakeTero tero{[](const net::Request&) {
        return net::Response{.status = 201,
                             .body = R"({"task":"01kavd3q8s0000000000000000","created":true})"};
    }};

    const Ran ran = tero.run(
        {"tasks", "submit", "echo", "--payload", R"({"n": 1})", "--attempts", "5", "--lease", "1min"});

    EXPECT_EQ(ran.out, "01kavd3q8s0000000000000000\n");
    ASSERT_EQ(tero.targets().size(), 1U);
    const std::string sent = tero.targets().front();
    EXPECT_TRUE(sent.starts_with(R"(POST /api/v1/tasks {"type":"echo")")) << sent;
    EXPECT_NE(sent.find(R"("attempt_max":5)"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"("lease":"1min")"), std::string::npos) << sent;
    EXPECT_NE(sent.find(R"("payload":{"n":)"), std::string::npos) << sent;
}

TEST(Client, NamesInPathsAreEscaped) {
    FakeTero tero{[](const net::Request&) { return net::Response{.body = "{}"}; }};

    tero.run({"agents", "show", "../keys?x", "--json"});

    EXPECT_EQ(tero.targets(), Texts{"GET /api/v1/agents/..%2Fkeys%3Fx"});
}

TEST(Client, AKeyIsAskedForWithWhatItsAgentMayServe) {
    FakeTero tero{[](const net::Request&) { return net::Response{.status = 201, .body = R"({"key":"k"})"}; }};

    tero.run({"keys", "create", "--name", "seller", "--scope", "agent:seller", "--capability", "sales"});

    EXPECT_EQ(
        tero.targets(),
        Texts{R"(POST /api/v1/keys {"name":"seller","scopes":["agent:seller"],"capabilities":["sales"]})"});
}

TEST(Client, ASessionIsEndedByItsId) {
    FakeTero tero{[](const net::Request&) { return net::Response{.body = "{}"}; }};

    EXPECT_EQ(tero.run({"sessions", "end", "dc949e7abb02"}).out, "ended\n");

    EXPECT_EQ(tero.targets(), Texts{"DELETE /api/v1/sessions/dc949e7abb02"});
}

TEST(Client, AReasonIsSentAsTheTextItIs) {
    FakeTero tero{[](const net::Request&) {
        return net::Response{.body = R"({"number":"COT-1","status":"REJECTED"})"};
    }};

    const Ran ran = tero.run({"quotes", "reject", "COT-1", "--reason", R"(said "no")"});

    EXPECT_EQ(ran.out, "COT-1 is REJECTED\n");
    EXPECT_EQ(tero.targets(), Texts{R"(POST /api/v1/quotes/COT-1/reject {"reason":"said \"no\""})"});
}

TEST(Client, TheServersRefusalIsPrintedWithItsCodeAndField) {
    FakeTero tero{[](const net::Request&) {
        return net::problem({ErrorCode::conflict, "the quote has expired", "quote"});
    }};

    const Ran ran = tero.run({"quotes", "accept", "COT-1"});

    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.err, "tero: quote: the quote has expired (conflict)\n");
    EXPECT_EQ(ran.out, "");
}

TEST(Client, AnAnswerThatIsNotTerosIsSaidToBeSo) {
    FakeTero tero{[](const net::Request&) { return net::Response{.status = 502, .body = "<html>"}; }};

    const Ran ran = tero.run({"tasks"});

    EXPECT_EQ(ran.code, 1);
    EXPECT_NE(ran.err.find("is that a Tero?"), std::string::npos) << ran.err;
}

TEST(Client, WrongUsageAsksTheServerNothing) {
    FakeTero tero{[](const net::Request&) { return net::Response{.body = std::string{empty_page}}; }};
    const std::vector<std::pair<Texts, std::string>> cases{
        {{"tasks", "lst"}, "did you mean 'list'?"},
        {{"tasks", "show"}, "ID is missing"},
        {{"tasks", "--limit", "0"}, "--limit takes a whole number from 1"},
        {{"tasks", "submit", "x", "--payload", "{"}, "--payload"},
        {{"tasks", "submit", "x", "--priority", "soon"}, "LOW, NORMAL, HIGH, URGENT"},
        {{"keys", "create", "--name", "x"}, "--scope"},
        {{"status", "--days", "32"}, "from 1 to 31"},
    };
    for (const auto& [arguments, message] : cases) {
        const Ran ran = tero.run(arguments);
        EXPECT_EQ(ran.code, 2) << message;
        EXPECT_NE(ran.err.find(message), std::string::npos) << ran.err;
        EXPECT_NE(ran.err.find("--help"), std::string::npos) << ran.err;
    }
    EXPECT_EQ(tero.targets(), Texts{});
}

TEST(Client, WordsOfTheServersHalfAreNotItsOwn) {
    FakeTero tero{[](const net::Request&) { return net::Response{}; }};
    EXPECT_EQ(tero.run({"serve"}).code, std::nullopt);
    EXPECT_EQ(tero.run({}).code, std::nullopt);
    EXPECT_EQ(tero.run({"--help"}).code, std::nullopt);
}

TEST(Client, EveryCommandIsInTheHelpOfItsNounAndExplainsItself) {
    FakeTero tero{[](const net::Request&) { return net::Response{}; }};
    std::istringstream lines{client_help()};
    int commands = 0;
    for (std::string line; std::getline(lines, line); ++commands) {
        std::istringstream words{line};
        Texts arguments;
        for (std::string word; words >> word && word[0] >= 'a' && word[0] <= 'z' && arguments.size() < 2;) {
            arguments.push_back(word);
        }
        arguments.emplace_back("--help");
        const Ran ran = tero.run(arguments);
        EXPECT_EQ(ran.code, 0) << line;
        EXPECT_NE(ran.out.find("--help"), std::string::npos) << line;
    }
    EXPECT_GE(commands, 19);
    EXPECT_EQ(tero.targets(), Texts{});
}

// ---- names

net::Response people_named_ana(const net::Request& request) {
    if (request.path == "/api/v1/search") {
        return {.body = R"({"quotes":[],"contacts":[)"
                        R"({"id":"01kavd3q8s0000000000000001","name":"Ana Pérez","phone":"59899000001",)"
                        R"("conversation":"01kavd3q8s0000000000000011"},)"
                        R"({"id":"01kavd3q8s0000000000000002","name":"Ana Gómez","phone":"59899000002",)"
                        R"("conversation":"01kavd3q8s0000000000000012"},)"
                        R"({"id":"01kavd3q8s0000000000000003","name":"Mariana","phone":"59899000003",)"
                        R"("conversation":"01kavd3q8s0000000000000013"}]})"};
    }
    return {.body = R"({"id":"01kavd3q8s0000000000000012","state":"HUMAN"})"};
}

TEST(Client, ACustomersNameOrTelephoneStandsForTheirConversation) {
    for (const char* said : {"gómez ana", "+598 99 000 002", "099 000 002", "ANA GóMEZ"}) {
        FakeTero tero{people_named_ana};

        const Ran ran = tero.run({"conversations", "take", said});

        EXPECT_EQ(ran.code, 0) << ran.err;
        ASSERT_EQ(tero.targets().size(), 2U) << said;
        EXPECT_EQ(tero.targets().back(), "POST /api/v1/conversations/01kavd3q8s0000000000000012/take");
    }
}

TEST(Client, ANameThatIsSeveralPeoplesOrNobodysDoesNothing) {
    FakeTero tero{people_named_ana};

    const Ran several = tero.run({"conversations", "take", "ana"});
    const Ran nobody = tero.run({"conversations", "take", "an"});

    EXPECT_EQ(several.code, 1);
    const char* one_of_them = "01kavd3q8s0000000000000011 (Ana Pérez 59899000001)";
    EXPECT_NE(several.err.find(one_of_them), std::string::npos) << several.err;
    EXPECT_NE(several.err.find("(conflict)"), std::string::npos) << several.err;
    EXPECT_EQ(nobody.code, 1);
    EXPECT_NE(nobody.err.find("there is no conversation with 'an'"), std::string::npos) << nobody.err;
    for (const std::string& asked : tero.targets()) EXPECT_TRUE(asked.starts_with("GET ")) << asked;
}

TEST(Client, ANameOfWhichNotAllAreToldDoesNothingAndATelephoneDoes) {
    FakeTero tero{[](const net::Request& request) {
        if (request.path != "/api/v1/search") return net::Response{.body = R"({"state":"HUMAN"})"};
        std::string contacts = R"({"id":"01kavd3q8s0000000000000001","name":"Ana","phone":"59899000001",)"
                               R"("conversation":"01kavd3q8s0000000000000011"})";
        for (int i = 1; i < 50; ++i)
            contacts += R"(,{"id":"01kavd3q8s0000000000000002","name":"Mariana","phone":"59899000002"})";
        return net::Response{.body = R"({"quotes":[],"contacts":[)" + contacts + "]}"};
    }};

    const Ran ran = tero.run({"conversations", "take", "ana"});

    EXPECT_EQ(ran.code, 1);
    EXPECT_NE(ran.err.find("'ana' fits too many"), std::string::npos) << ran.err;
    EXPECT_EQ(tero.targets(), Texts{"GET /api/v1/search?q=ana&limit=50"});
    EXPECT_EQ(tero.run({"conversations", "take", "099000001"}).code, 0);
    EXPECT_EQ(tero.targets().back(), "POST /api/v1/conversations/01kavd3q8s0000000000000011/take");
}

net::Response two_quotes_of_one_customer(const net::Request& request) {
    if (request.path == "/api/v1/search") {
        const bool is_number = request.parameter("q").starts_with("COT");
        const std::string number{is_number ? request.parameter("q") : ""};
        return {.body = R"({"quotes":[{"number":")" + number + R"("}],"contacts":[{"name":"Sol S.A.",)"
                        R"("conversation":"01kavd3q8s0000000000000011"}]})"};
    }
    if (request.path.starts_with("/api/v1/quotes/"))
        return {.body = R"({"conversation":"01kavd3q8s0000000000000011"})"};
    if (request.path == "/api/v1/work-items") {
        return {.body = R"({"items":[{"id":"quoting.01kavd3q8s0000000000000021.sale_to_arrange",)"
                        R"("kind":"sale_to_arrange","status":"OPEN","quote_number":"COT-2026-000002"}],)"
                        R"("next_cursor":null})"};
    }
    return {.body = R"({"id":"quoting.01kavd3q8s0000000000000021.sale_to_arrange"})"};
}

TEST(Client, ANumberDoesNotMeanTheWorkOfAnotherQuoteAndANameMayHaveDots) {
    FakeTero tero{two_quotes_of_one_customer};

    const Ran other = tero.run({"work", "done", "COT-2026-000001"});

    EXPECT_EQ(other.code, 1);
    EXPECT_NE(other.err.find("there is no open item of 'COT-2026-000001'"), std::string::npos) << other.err;
    for (const std::string& asked : tero.targets()) EXPECT_TRUE(asked.starts_with("GET ")) << asked;
    for (const char* said : {"COT-2026-000002", "Sol S.A."}) {
        EXPECT_EQ(tero.run({"work", "take", said}).code, 0) << said;
        EXPECT_EQ(tero.targets().back(),
                  "POST /api/v1/work-items/quoting.01kavd3q8s0000000000000021.sale_to_arrange/take {}");
    }
}

TEST(Client, AScheduleIsFoundByItsName) {
    FakeTero tero{[](const net::Request& request) {
        if (request.path == "/api/v1/schedules") {
            return net::Response{
                .body = R"({"items":[{"id":"01kavd3q8s0000000000000001","settings":{"name":"Report"}},)"
                        R"({"id":"01kavd3q8s0000000000000002","settings":{"name":"report b"}}],)"
                        R"("next_cursor":null})"};
        }
        return net::Response{.body = R"({"id":"01kavd3q8s0000000000000001"})"};
    }};

    EXPECT_EQ(tero.run({"schedules", "resume", "report"}).code, 0);
    EXPECT_EQ(tero.targets(), (Texts{"GET /api/v1/schedules?limit=500",
                                     "POST /api/v1/schedules/01kavd3q8s0000000000000001/resume"}));
}

TEST(Client, WhatIsAnIdAlreadyIsAskedNobodyAbout) {
    FakeTero tero{people_named_ana};

    tero.run({"work", "take", "messaging.01kavd3q8s0000000000000011.answer"});
    tero.run({"conversations", "take", "01kavd3q8s0000000000000011"});

    EXPECT_EQ(tero.targets(),
              (Texts{"POST /api/v1/work-items/messaging.01kavd3q8s0000000000000011.answer/take {}",
                     "POST /api/v1/conversations/01kavd3q8s0000000000000011/take"}));
}

// ---- the inbox

TEST(Client, TheInboxHasTheMostUrgentFirst) {
    FakeTero tero{[](const net::Request&) {
        return net::Response{
            .body = R"({"items":[{"id":"a.1.answer","urgency":"NORMAL","since":"2026-11-02T10:00:00Z"},)"
                    R"({"id":"a.2.answer","urgency":"URGENT","since":"2026-11-02T12:00:00Z"}],"next_cursor":null,)"
                    R"("counts":[{"status":"OPEN","kind":"answer","count":2},)"
                    R"({"status":"TAKEN","kind":"answer","count":1},{"status":"DONE","kind":"answer","count":9}]})"};
    }};

    const Ran ran = tero.run({"inbox"});

    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_TRUE(ran.out.starts_with("2 wait: 2 answer; 1 TAKEN answer\n")) << ran.out;
    EXPECT_LT(ran.out.find("a.2.answer"), ran.out.find("a.1.answer")) << ran.out;
    const Ran first = tero.run({"inbox", "--json", "--limit", "1"});
    EXPECT_EQ(std::count(first.out.begin(), first.out.end(), '\n'), 1) << first.out;
    EXPECT_NE(first.out.find("a.2.answer"), std::string::npos) << first.out;
}

// ---- watching

TEST(Client, WhatIsListedOrShownOfAServerCanBeWatched) {
    for (const CommandSpec* command : client_commands()) {
        const std::string_view name = command->name;
        const bool is_shown = name.ends_with(" list") || name.ends_with(" show") || name == "tasks batch" ||
                              name == "metrics" || name == "status" || name == "inbox" || name == "audit";
        if (!is_shown || name == "profiles list") continue;
        EXPECT_TRUE(std::any_of(command->options.begin(), command->options.end(),
                                [](const OptionSpec& option) { return option.name == "watch"; }))
            << name;
    }
}

TEST(Client, WatchingDrawsOnTheWholeScreenAndGivesItBack) {
    FakeTero tero{[](const net::Request&) { return net::Response{.body = std::string{empty_page}}; }};
    tero.terminal.at = cli::ScreenSize{40, 10};
    tero.terminal.typed = {"", "x", "q"};

    const Ran ran = tero.run({"tasks", "--watch"});

    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(tero.targets().size(), 3U);
    EXPECT_TRUE(ran.out.starts_with("\x1b[?1049h")) << ran.out;
    EXPECT_TRUE(ran.out.ends_with("\x1b[?1049l")) << ran.out;
    EXPECT_EQ(tero.terminal.taken, 1);
    EXPECT_EQ(tero.terminal.given_back, 1);
}

TEST(Client, WatchingIntoAProgramIsOneAfterTheOther) {
    FakeTero tero{[](const net::Request&) {
        return net::Response{.body = R"({"items":[{"id":"a"}],"next_cursor":null})"};
    }};
    tero.terminal.typed = {"", "q"};

    EXPECT_EQ(tero.run({"agents", "--watch", "--json"}).out, "{\"id\":\"a\"}\n{\"id\":\"a\"}\n");
    EXPECT_EQ(tero.terminal.taken, 0);
}

TEST(Client, WatchingEndsWithARefusalAndGivesTheScreenBack) {
    FakeTero tero{[](const net::Request&) {
        return net::problem({ErrorCode::forbidden, "the key may not", ""});
    }};
    tero.terminal.at = cli::ScreenSize{};

    const Ran ran = tero.run({"tasks", "--watch"});

    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.err, "tero: the key may not (forbidden)\n");
    EXPECT_EQ(tero.terminal.given_back, 1);
}

TEST(Watch, ShowsWhatThereIsRoomFor) {
    EXPECT_EQ(cli::watched_screen("title", "one\ntwo\nthree\nfour\n", {.columns = 14, .rows = 5}),
              "title\n\none\ntwo\n… and 2 lines…");
    EXPECT_EQ(cli::watched_screen("t", "one\n", {.columns = 2, .rows = 9}), "t\n\no…");
}

// ---- top

TEST(Client, TopDrawsWhatTheKeyMaySeeAndNamesTheRest) {
    FakeTero tero{[](const net::Request& request) {
        if (request.path == "/api/v1/alerts") return net::problem({ErrorCode::forbidden, "the key may not", ""});
        if (request.path == "/metrics") return net::Response{.body = "tero_tasks_waiting_for_a_slot 3\n"};
        if (request.path == "/api/v1/dashboard") return net::Response{.body = R"({"health":{"queue_depth":7}})"};
        return net::Response{.body = std::string{empty_page}};
    }};
    tero.terminal.at = cli::ScreenSize{100, 30};

    const Ran ran = tero.run({"top"});

    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_NE(ran.out.find("! /api/v1/alerts: the key may not"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("7 tasks waiting"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("3 wait for a slot"), std::string::npos) << ran.out;
    EXPECT_EQ(tero.terminal.given_back, 1);
}

TEST(Client, TopNeedsATerminal) {
    FakeTero tero{[](const net::Request&) { return net::Response{.body = std::string{empty_page}}; }};

    const Ran ran = tero.run({"top"});

    EXPECT_EQ(ran.code, 1);
    EXPECT_NE(ran.err.find("tero status"), std::string::npos) << ran.err;
    EXPECT_EQ(ran.out, "");
}

TEST(Client, ANounAloneIsItsListWhereverThatStands) {
    FakeTero tero{[](const net::Request&) { return net::Response{.body = std::string{empty_page}}; }};

    EXPECT_EQ(tero.run({"executions"}).code, 0);
    EXPECT_EQ(tero.targets(), Texts{"GET /api/v1/executions?limit=20"});
}

// ---- a terminal's width

TEST(Client, ATableIsAsWideAsTheTerminalAndKeepsItsIds) {
    FakeTero tero{[](const net::Request&) {
        return net::Response{.body = R"({"items":[{"number":"COT-2026-000001","contact_name":")" +
                                     std::string(200, 'x') + R"("}],"next_cursor":null})"};
    }};
    tero.terminal.at = cli::ScreenSize{100, 10};

    const Ran ran = tero.run({"quotes"});

    EXPECT_NE(ran.out.find("COT-2026-000001"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("x…"), std::string::npos) << ran.out;
    EXPECT_EQ(ran.out.find(std::string(90, 'x')), std::string::npos) << ran.out;
}

// ---- profiles

struct Home {
    Home() { std::filesystem::remove_all(path); }
    ~Home() { std::filesystem::remove_all(path); }
    std::string path = (std::filesystem::temp_directory_path() /
                        ("tero_profiles_" + std::string{testing::UnitTest::GetInstance()->current_test_info()->name()}))
                           .string();
    Environment environment{{"HOME", path}};
};

constexpr OptionSpec profile_options[] = {{.name = "url", .value = "URL", .variable = "TERO_URL"},
                                          {.name = "key", .value = "KEY", .variable = "TERO_KEY"},
                                          {.name = "profile", .value = "NAME", .variable = "TERO_PROFILE"}};
constexpr CommandSpec with_profiles{.name = "tasks", .options = profile_options};

std::string seen(const Environment& environment, const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? "" : found->second;
}

TEST(Profiles, TheOneThatIsNamedSaysWhereAndWho) {
    const Home home;
    ASSERT_TRUE(cli::write_profiles(cli::profiles_path(home.environment),
                                    {.profiles = {{"default", {"http://a", "key a"}},
                                                  {"b", {"http://b", "key b"}}}}));

    const auto plain = cli::with_profile(with_profiles, {}, home.environment);
    ASSERT_TRUE(plain) << plain.error().message;
    EXPECT_EQ(seen(*plain, "TERO_URL"), "http://a");
    EXPECT_EQ(seen(*plain, "TERO_KEY"), "key a");

    const Texts named{"--profile", "b"};
    Environment other = home.environment;
    other["TERO_KEY"] = "key of elsewhere";
    EXPECT_EQ(seen(*cli::with_profile(with_profiles, named, other), "TERO_KEY"), "key b");
    EXPECT_EQ(seen(*cli::with_profile(with_profiles, {}, other), "TERO_KEY"), "key of elsewhere");
    EXPECT_EQ(seen(*cli::with_profile(with_profiles, {}, other), "TERO_URL"), "");
}

TEST(Profiles, AKeyNeverGoesToAnAddressThatIsNotItsOwn) {
    const Home home;
    ASSERT_TRUE(cli::write_profiles(cli::profiles_path(home.environment),
                                    {.profiles = {{"default", {"http://a", "key a"}}}}));
    const Texts elsewhere{"--url", "http://b"};
    EXPECT_EQ(seen(*cli::with_profile(with_profiles, elsewhere, home.environment), "TERO_KEY"), "");
    const Texts both{"--url", "http://b", "--profile", "default"};
    const auto refused = cli::with_profile(with_profiles, both, home.environment);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().field, "--profile");
}

TEST(Profiles, WhatIsMissingOrOpenToOthersIsSaid) {
    const Home home;
    const std::string path = cli::profiles_path(home.environment);
    const Texts named{"--profile", "b"};
    const auto missing = cli::with_profile(with_profiles, named, home.environment);
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().message.find("tero profiles save b"), std::string::npos) << missing.error().message;

    ASSERT_TRUE(cli::write_profiles(path, {.profiles = {{"b", {"http://b", "key b"}}}}));
    ASSERT_TRUE(cli::with_profile(with_profiles, named, home.environment));
    std::filesystem::permissions(path, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    const auto open = cli::with_profile(with_profiles, named, home.environment);
    ASSERT_FALSE(open);
    EXPECT_EQ(open.error().code, ErrorCode::forbidden);
}

// ---- completion and the manual

TEST(Completion, KnowsEveryCommandAndRefusesOtherShells) {
    const std::vector<const CommandSpec*> commands = client_commands();
    for (const char* shell : {"bash", "zsh", "fish"}) {
        const auto script = completion_script(shell, commands);
        ASSERT_TRUE(script);
        for (const CommandSpec* command : commands) {
            const std::string noun{command->name.substr(0, command->name.find(' '))};
            EXPECT_NE(script->find(noun), std::string::npos) << shell << ' ' << noun;
        }
        EXPECT_NE(script->find("take"), std::string::npos);
        EXPECT_NE(script->find("watch"), std::string::npos);
    }
    EXPECT_FALSE(completion_script("powershell", commands));
}

TEST(Manual, NamesEveryCommandOnceAndEscapesWhatRoffWouldRead) {
    const std::vector<const CommandSpec*> commands = client_commands();
    const std::string page = manual_page("1.2", commands);
    EXPECT_TRUE(page.starts_with(".TH TERO 1")) << page.substr(0, 40);
    std::set<std::string_view> names;
    for (const CommandSpec* command : commands)
        EXPECT_TRUE(names.insert(command->name).second) << command->name;
    EXPECT_NE(page.find(".SS \"tero quotes show NUMBER\"\n"), std::string::npos);
    EXPECT_NE(page.find("\\-\\-watch"), std::string::npos);
    EXPECT_NE(page.find("TERO_KEY"), std::string::npos);
}

}  // namespace
}  // namespace tero
