// What log lines look like, where they go, and that they give no customer away.
#include "observe/log.hpp"

#include "base/id.hpp"
#include "observe/log_line.hpp"

#include <boost/describe.hpp>
#include <gtest/gtest.h>
#include <unistd.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace tero::log {
namespace {

struct Task {};
enum class Mood { GOOD, BAD };
BOOST_DESCRIBE_ENUM(Mood, GOOD, BAD)

const Timestamp at = parse_timestamp("2026-11-02T14:00:00.000Z").value();

class LogTest : public testing::Test {
protected:
    LogTest() { (void)open({}); }
    ~LogTest() override {
        (void)open({});
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
    }
    std::string written() const {
        std::ifstream file(path);
        std::ostringstream text;
        text << file.rdbuf();
        return text.str();
    }

    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("tero_log_test_" + std::to_string(getpid()));
};

TEST_F(LogTest, TextIsForPeople) {
    EXPECT_EQ(
        text_line(at, LogLevel::INFO, "task.claimed", {{"attempt", 2}, {"agent", "quotes"}, {"late", true}}),
        "2026-11-02T14:00:00.000Z info    task.claimed attempt=2 agent=quotes late=true");
    EXPECT_EQ(text_line(at, LogLevel::ERROR, "e", {{"a", "two words"}, {"b", ""}, {"c", "x\ny=\"z\""}}),
              R"(2026-11-02T14:00:00.000Z error   e a="two words" b="" c="x\u000ay=\"z\"")");
}

TEST_F(LogTest, JsonIsForPrograms) {
    EXPECT_EQ(
        json_line(at, LogLevel::WARNING, "task.expired", {{"n", -1.5}, {"ok", false}, {"text", "a\"b\\\n"}}),
        R"({"at":"2026-11-02T14:00:00.000Z","level":"warning","event":"task.expired","n":-1.5,"ok":false,)"
        R"("text":"a\"b\\\u000a"})");
    EXPECT_EQ(json_line(at, LogLevel::INFO, "e",
                        {{"bytes", "ñ\xff\xc3"}, {"nan", std::numeric_limits<double>::quiet_NaN()}}),
              "{\"at\":\"2026-11-02T14:00:00.000Z\",\"level\":\"info\",\"event\":\"e\","
              "\"bytes\":\"ñ\xef\xbf\xbd\xef\xbf\xbd\",\"nan\":\"nan\"}");
}

TEST_F(LogTest, OurOwnTypesAreSpelledAsElsewhere) {
    const Id<Task> id;
    EXPECT_EQ(Field("id", id).value, to_string(id));
    EXPECT_EQ(Field("at", at).value, "2026-11-02T14:00:00.000Z");
    EXPECT_EQ(Field("for", Duration{90000}).value, to_string(Duration{90000}));
    EXPECT_EQ(Field("why", Error{ErrorCode::conflict, "late"}).value,
              to_string(Error{ErrorCode::conflict, "late"}));
    EXPECT_EQ(Field("mood", Mood::BAD).value, "BAD");
    EXPECT_EQ(Field("text", std::string("x")).value, "x");
}

TEST_F(LogTest, LevelsBelowAreNotWritten) {
    std::vector<std::string> lines;
    const Capture capture([&](std::string_view line) { lines.emplace_back(line); });

    ASSERT_TRUE(open({.level = LogLevel::WARNING}));
    debug("one");
    info("two");
    warning("three");
    error("four");
    ASSERT_TRUE(open({.level = LogLevel::OFF}));
    error("five");

    ASSERT_EQ(lines.size(), 2U);
    EXPECT_TRUE(lines[0].ends_with(" three"));
    EXPECT_TRUE(lines[1].ends_with(" four"));
    EXPECT_FALSE(writes(LogLevel::ERROR));
}

TEST_F(LogTest, AFileIsAppendedToLineByLine) {
    ASSERT_TRUE(open({.format = LogFormat::JSON, .file = path.string()}));
    info("first", {{"percent", "100%v"}});
    EXPECT_NE(written().find(R"("event":"first","percent":"100%v"})"), std::string::npos);  // flushed
    close();
    ASSERT_TRUE(open({.file = path.string()}));
    info("second");
    close();

    const std::string text = written();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
    EXPECT_TRUE(text.ends_with(" second\n"));
}

TEST_F(LogTest, AFileThatCannotBeOpenedIsAnError) {
    const auto result = open({.file = "/proc/no/such/file"});

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::unavailable);
    EXPECT_NE(result.error().message.find("/proc/no/such/file"), std::string::npos);
}

TEST_F(LogTest, ThreadsDoNotMixTheirLines) {
    ASSERT_TRUE(open({.file = path.string()}));
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([] {
            for (int i = 0; i < 100; ++i) info("line", {{"text", std::string(200, 'x')}});
        });
    }
    for (auto& thread : threads) thread.join();
    close();

    std::istringstream lines(written());
    std::string line;
    int whole = 0;
    while (std::getline(lines, line)) whole += line.ends_with("line text=" + std::string(200, 'x'));
    EXPECT_EQ(whole, 400);
}

}  // namespace
}  // namespace tero::log
