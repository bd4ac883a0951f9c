// The client commands against a server that answers what each test wants; tests/e2e drives them against a
// whole Tero.
#include "cli/cli.hpp"

#include "base/mutex.hpp"
#include "net/http.hpp"

#include <gtest/gtest.h>
#include <functional>
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
        const auto code = run_client(arguments, environment, out, err);
        return {code, out.str(), err.str()};
    }

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

}  // namespace
}  // namespace tero
