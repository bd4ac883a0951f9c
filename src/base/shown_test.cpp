#include "base/shown.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

TEST(Shown, AShortTextIsShownWhole) { EXPECT_EQ(shown(std::string(100, 'x')), std::string(100, 'x')); }

TEST(Shown, ALongOneIsCutBetweenTwoSigns) {
    EXPECT_EQ(shown(std::string(101, 'x')), std::string(97, 'x') + "…");
    std::string accents;
    for (int i = 0; i < 80; ++i) accents += "é";
    const std::string cut = shown(accents);
    EXPECT_LE(cut.size(), 100U);
    EXPECT_EQ(cut, accents.substr(0, 96) + "…");
    EXPECT_LE(shown(std::string(200, '\x80')).size(), 100U);  // no text at all
}

}  // namespace
}  // namespace tero
