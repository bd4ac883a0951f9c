#include "base/file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cstdlib>
#include <filesystem>

namespace tero {
namespace {

class FileTest : public testing::Test {
protected:
    ~FileTest() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    std::string file(const std::string& name) const { return folder_ + "/" + name; }

private:
    static std::string made() {
        std::string name = testing::TempDir() + "tero-file-XXXXXX";
        EXPECT_NE(::mkdtemp(name.data()), nullptr);
        return name;
    }
    std::string folder_ = made();
};

ErrorCode code_of_reading(const std::string& path, std::size_t bytes_max = file_bytes_max) {
    const auto text = read_file(path, bytes_max);
    EXPECT_FALSE(text.has_value());
    return text ? ErrorCode::corrupt : text.error().code;
}

TEST_F(FileTest, WhatReplacedAFileIsReadBackWholeAndIsItsOwnersAlone) {
    ASSERT_TRUE(replace_file(file("a"), "first\n").has_value());
    ASSERT_TRUE(replace_file(file("a"), std::string("second\0", 7)).has_value());

    EXPECT_EQ(*read_file(file("a")), std::string("second\0", 7));
    struct stat about {};
    ASSERT_EQ(::stat(file("a").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600U);
    EXPECT_EQ(code_of_reading(file("a.new")), ErrorCode::not_found);
}

TEST_F(FileTest, OnlyAFileThatIsNotThereIsNotFound) {
    ASSERT_TRUE(replace_file(file("a"), "12345").has_value());
    std::filesystem::create_symlink(file("loop"), file("loop"));

    EXPECT_EQ(code_of_reading(file("b")), ErrorCode::not_found);
    EXPECT_EQ(code_of_reading(file("")), ErrorCode::invalid);
    EXPECT_EQ(code_of_reading(file("loop")), ErrorCode::unavailable);
    EXPECT_EQ(code_of_reading(file("a"), 4), ErrorCode::too_large);
    EXPECT_EQ(*read_file(file("a"), 5), "12345");
}

TEST_F(FileTest, ADraftThatCannotBeMadeLeavesTheFileAsItWas) {
    ASSERT_TRUE(replace_file(file("a"), "kept").has_value());
    ASSERT_TRUE(std::filesystem::create_directory(file("a.new")));

    EXPECT_FALSE(replace_file(file("a"), "lost").has_value());
    EXPECT_EQ(*read_file(file("a")), "kept");
}

}  // namespace
}  // namespace tero
