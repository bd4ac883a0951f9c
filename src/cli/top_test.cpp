#include "cli/top.hpp"

#include "codec/utf8.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sstream>
#include <string>
#include <vector>

namespace tero::cli {
namespace {

TopState busy() {
    TopState state;
    state.title = "BMC at http://127.0.0.1:8080";
    state.figures = {{"tasks waiting", "12"}, {"running", "2"}};
    state.agents = {{.id = "calm", .status = "ONLINE", .holds = 1, .at_once = 4},
                    {.id = "full", .status = "BUSY", .holds = 2, .at_once = 2, .silent = 190s},
                    {.id = "bad", .status = "DEGRADED", .at_once = 2, .failed = 9, .quarantine = "sales"}};
    for (int i = 0; i < 30; ++i) {
        state.tasks.push_back({.id = "01kavd3q8s00000000000000" + std::to_string(10 + i),
                               .type = "echo",
                               .agent = "full",
                               .attempt = "1 of 3",
                               .running = Duration{1000 * i}});
    }
    state.alerts = {{.level = "ERROR", .weight = 2, .rule = "task_dead", .subject = "x", .says = "a\x1b[2Jb"}};
    state.work = {{.id = "messaging.1.answer", .urgency = "URGENT", .weight = 2, .customer = "Ana"}};
    return state;
}

std::vector<std::string> lines_of(const std::string& screen) {
    std::istringstream in{screen};
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::size_t line_with(const std::string& screen, std::string_view text) {
    const auto lines = lines_of(screen);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].find(text) != std::string::npos) return i;
    }
    return lines.size();
}

TEST(Top, ShowsEveryPartAndTheFullestAgentFirst) {
    const std::string screen = draw_top(busy(), {}, {.columns = 100, .rows = 40});

    EXPECT_EQ(lines_of(screen).size(), 40U);
    EXPECT_NE(screen.find("12 tasks waiting · 2 running"), std::string::npos) << screen;
    EXPECT_LT(line_with(screen, "  full"), line_with(screen, "  calm")) << screen;
    EXPECT_NE(screen.find(" 3min"), std::string::npos) << screen;
    EXPECT_NE(screen.find("> Agents 3"), std::string::npos) << screen;
    EXPECT_NE(screen.find("Running tasks 30  longest first  (1 to 3)"), std::string::npos) << screen;
    EXPECT_NE(screen.find("task_dead"), std::string::npos) << screen;
    EXPECT_NE(screen.find("messaging.1.answer"), std::string::npos) << screen;
    EXPECT_EQ(screen.find('\x1b'), std::string::npos);
    EXPECT_NE(lines_of(screen).back().find("q ends"), std::string::npos) << screen;
}

TEST(Top, ArrowsGiveAnotherPartTheRoomAndGoThroughItsRows) {
    const TopView tasks = after_keys({}, "\x1b[C\x1b[B\x1b[B");
    EXPECT_EQ(tasks.part, 1U);
    EXPECT_EQ(tasks.from, 2U);

    const std::string screen = draw_top(busy(), tasks, {.columns = 100, .rows = 24});

    EXPECT_NE(screen.find("> Running tasks 30  longest first  (3 to "), std::string::npos) << screen;
    EXPECT_NE(screen.find("01kavd3q8s0000000000000037"), std::string::npos) << screen;  // the third from the end
    EXPECT_EQ(screen.find("01kavd3q8s0000000000000039"), std::string::npos) << screen;
}

TEST(Top, SGoesThroughTheOrdersOfItsPartAndQEnds) {
    TopView view = after_keys({}, "ss");
    EXPECT_EQ(view.order[0], 2U);
    const std::string screen = draw_top(busy(), view, {.columns = 100, .rows = 40});
    EXPECT_LT(line_with(screen, "  bad"), line_with(screen, "  full")) << screen;
    EXPECT_EQ(after_keys(view, "s").order[0], 0U);
    EXPECT_TRUE(after_keys(view, "q").ends);
    EXPECT_TRUE(after_keys(view, std::string{key_interrupt}).ends);
    EXPECT_EQ(after_keys(view, "zZ7"), view);
    EXPECT_EQ(after_keys({}, "\x1b[D").part, top_parts - 1);
    EXPECT_EQ(after_keys({}, "\x1b[A").from, 0U);
}

TEST(Top, SaysWhatCouldNotBeRead) {
    TopState state;
    state.troubles = {"/api/v1/alerts: the key may not"};
    const std::string screen = draw_top(state, {}, {});
    EXPECT_NE(screen.find("! /api/v1/alerts: the key may not"), std::string::npos) << screen;
}

RC_GTEST_PROP(Top, FitsEveryScreen, ()) {
    const auto columns = *rc::gen::inRange<std::size_t>(1, 200);
    const auto rows = *rc::gen::inRange<std::size_t>(1, 80);
    TopView view;
    view.part = *rc::gen::inRange<std::size_t>(0, top_parts);
    view.from = *rc::gen::inRange<std::size_t>(0, 100);

    const auto lines = lines_of(draw_top(busy(), view, {.columns = columns, .rows = rows}) + "\n");

    RC_ASSERT(lines.size() == std::max<std::size_t>(rows, 2));
    for (const std::string& line : lines)
        RC_ASSERT(terminal_width(line) <= std::max<std::size_t>(columns, 4));
}

TEST(Top, TellsTimesInTwoUnitsAtMost) {
    EXPECT_EQ(short_duration(45s), "45s");
    EXPECT_EQ(short_duration(3min + 20s), "3min");
    EXPECT_EQ(short_duration(2h + 10min), "2h 10min");
    EXPECT_EQ(short_duration(76h), "3d 4h");
    EXPECT_EQ(short_duration(-5s), "0s");
}

}  // namespace
}  // namespace tero::cli
