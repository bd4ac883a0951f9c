#include "web_files/web_files.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace tero {
namespace {

TEST(WebFiles, ThereIsAlwaysAPageToShow) {
    const EmbeddedFile* index = embedded_file("/index.html");

    ASSERT_NE(index, nullptr);
    EXPECT_EQ(index->content_type, "text/html; charset=utf-8");
    EXPECT_NE(index->bytes.find("</html>"), std::string_view::npos);
    EXPECT_TRUE(index->etag.starts_with('"') && index->etag.ends_with('"'));
}

TEST(WebFiles, PathsAreSortedAndDifferent) {
    const auto files = embedded_files();

    EXPECT_TRUE(std::ranges::is_sorted(files, std::ranges::less_equal{}, &EmbeddedFile::path));
}

TEST(WebFiles, AnUnknownPathHasNoFile) {
    EXPECT_EQ(embedded_file("/etc/passwd"), nullptr);
    EXPECT_EQ(embedded_file(""), nullptr);
}

}  // namespace
}  // namespace tero
