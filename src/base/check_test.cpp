#include "base/check.hpp"

#include <gtest/gtest.h>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace tero {
namespace {

TEST(Mark, IsWrittenDownOnceByTheProcessThatPassesIt) {
    const std::string path = testing::TempDir() + "marks_of_check_test";
    std::filesystem::remove(path);
    const char* before = std::getenv("MARKS_FILE");
    const std::string kept = before != nullptr ? before : "";
    setenv("MARKS_FILE", path.c_str(), 1);
    for (int i = 0; i < 3; ++i) mark("check_test.passed");
    setenv("MARKS_FILE", kept.c_str(), 1);
    mark("check_test.passed_later");

    std::ifstream file{path};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::filesystem::remove(path);
    EXPECT_EQ(text, "check_test.passed\n");
    EXPECT_EQ(mark_count("check_test.passed"), 3U);
    EXPECT_EQ(mark_count("check_test.never"), 0U);
}

}  // namespace
}  // namespace tero
