#include "learn/charts.hpp"

#include "learn/lines_fixture.hpp"

#include <gtest/gtest.h>
#include <string>

namespace tero::learn {
namespace {

TEST(Charts, NameEveryLabelAndFigure) {
    const std::string confusion = confusion_svg(small_model().evaluation);
    for (const char* label : {"bread", "boat", "stop", "other"})
        EXPECT_NE(confusion.find(label), std::string::npos) << label;
    EXPECT_TRUE(confusion.starts_with("<svg "));
    EXPECT_TRUE(confusion.ends_with("</svg>\n"));
    EXPECT_NE(calibration_svg(small_model().evaluation).find("<circle"), std::string::npos);
}

TEST(Charts, EscapeTheNamesOfLabels) {
    Evaluation evaluation = small_model().evaluation;
    evaluation.labels[0].name = "a<b&c";
    EXPECT_NE(confusion_svg(evaluation).find("a&lt;b&amp;c"), std::string::npos);
}

}  // namespace
}  // namespace tero::learn
