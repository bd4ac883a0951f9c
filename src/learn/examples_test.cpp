#include "learn/examples.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <filesystem>
#include <fstream>
#include <string>

namespace tero::learn {
namespace {

TEST(Examples, AreReadWithTheirLabelsPrimaryFirst) {
    const auto read =
        read_examples("# a comment\n\nno gracias\\nchau\treject, goodbye\tana\tes\tcold\r\n", "x.tsv");
    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(read->size(), 1U);
    EXPECT_EQ(read->front().text, "no gracias\nchau");
    EXPECT_EQ(read->front().labels, (std::vector<std::string>{"reject", "goodbye"}));
    EXPECT_EQ(read->front().primary(), "reject");
    EXPECT_EQ(read->front().author, "ana");
    EXPECT_EQ(read->front().context, "cold");
}

TEST(Examples, AreRefusedWithFileAndLine) {
    const auto message = [](std::string_view line) {
        const auto read = read_examples(std::string{"# first\n"} + std::string{line}, "dir/x.tsv");
        return read.has_value() ? "" : read.error().message;
    };
    EXPECT_EQ(message("hola\tgreeting\tana\tes"),
              "dir/x.tsv:2: 4 fields, 5 are needed: text, labels, author, language, context");
    EXPECT_EQ(message("hola\tgreeting\tana\tes\tcold\tmore"),
              "dir/x.tsv:2: too many fields, 5 are needed: text, labels, author, language, context");
    EXPECT_EQ(message("hola\tGreeting\tana\tes\tcold"),
              "dir/x.tsv:2: 'Greeting' is no label: small letters, digits and _");
    EXPECT_EQ(message("hola\t\tana\tes\tcold"), "dir/x.tsv:2: '' is no label: small letters, digits and _");
    EXPECT_EQ(message("hola\ta,b,a\tana\tes\tcold"), "dir/x.tsv:2: the label 'a' stands twice");
    EXPECT_EQ(message("\ta\tana\tes\tcold"), "dir/x.tsv:2: the text is empty");
    EXPECT_EQ(message("hola\ta\t\tes\tcold"), "dir/x.tsv:2: the author is empty");
    EXPECT_EQ(message("hola\ta\tana\t\t"), "");
}

TEST(Examples, OfNoFilesAreRefused) {
    const auto read = read_examples({ExampleFile{.name = "x.tsv", .text = "# nothing\n"}});
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().message, "there are no lines to learn from");
}

TEST(Examples, OfAFolderComeInTheOrderOfTheFilesNames) {
    const std::string folder = testing::TempDir() + "tero_learn_examples";
    std::filesystem::create_directories(folder);
    std::ofstream{folder + "/b.tsv"} << "b\tx\tana\tes\tcold\n";
    std::ofstream{folder + "/a.tsv"} << "a\tx\tana\tes\tcold\n";
    std::ofstream{folder + "/notes.txt"} << "not a line\n";
    auto files = example_files(folder);
    ASSERT_TRUE(files.has_value());
    ASSERT_EQ(files->size(), 2U);
    const auto read = read_examples(*files);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->front().text, "a");
    std::filesystem::remove_all(folder);
    const auto none = example_files(folder);
    ASSERT_TRUE(none.has_value());
    EXPECT_TRUE(none->empty());
}

RC_GTEST_PROP(Examples, NeverBreakTheReaderWhateverTheBytes, (const std::string& text)) {
    const auto read = read_examples(text, "x");
    const bool told = read.has_value() || read.error().message.starts_with("x:");
    RC_ASSERT(told);
}

}  // namespace
}  // namespace tero::learn
