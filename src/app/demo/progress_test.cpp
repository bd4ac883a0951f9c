#include "app/demo/progress.hpp"

#include "business/quoting/sentence_keys.hpp"
#include "codec/utf8.hpp"
#include "sandbox/sandbox_fixture.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace tero::app {
namespace {

std::string drawn_in(std::size_t columns) {
    const TimeZone zone = montevideo();
    const Timestamp from = zone.at({.year = 2026, .month = 11, .day = 2});
    DemoFigures figures{.messages_in = 515};
    figures.quotes_sent.count = 158;
    figures.quotes_accepted = {.count = 42, .value = {{"USD", Decimal::of("96747.82")}}};
    std::ostringstream err;
    const auto sentences = sales::built_in_sentences();
    {
        Progress progress{{.say = sentences->in("es"),
                           .from = from,
                           .until = from + std::chrono::days{7},
                           .columns = [columns] { return columns; }},
                          zone, err};
        progress.draw(from + std::chrono::days{7}, figures);
    }
    const std::string start = "\r\x1b[2K";
    EXPECT_TRUE(err.str().starts_with(start) && err.str().ends_with('\n')) << err.str();
    return err.str().substr(start.size(), err.str().size() - start.size() - 1);
}

TEST(Progress, ALineNeverFillsTheTerminalAndSaysWhatFits) {
    const std::string whole = drawn_in(200);

    EXPECT_NE(whole.find("100 %"), std::string::npos) << whole;
    EXPECT_NE(whole.find("515 mensajes, 158 cotizaciones, 42 aceptadas: "), std::string::npos) << whole;
    EXPECT_EQ(drawn_in(terminal_width(whole) + 1), whole);
    EXPECT_TRUE(drawn_in(80).ends_with("  515 mensajes")) << drawn_in(80);
    for (std::size_t columns = 60; columns <= terminal_width(whole); ++columns) {
        EXPECT_LT(terminal_width(drawn_in(columns)), columns);
    }
}

}  // namespace
}  // namespace tero::app
