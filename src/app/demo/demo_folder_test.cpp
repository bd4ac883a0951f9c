#include "app/demo/demo_folder.hpp"

#include "base/file.hpp"
#include "store_sqlite/sqlite_fixture.hpp"

#include <gtest/gtest.h>
#include <filesystem>
#include <set>

namespace tero::app {
namespace {

using Names = std::set<std::string>;

void fill(const sqlite::TempFolder& folder, const Names& names) {
    for (const std::string& name : names) ASSERT_TRUE(replace_file(folder.file(name), "x").has_value());
}

Names left_in(const sqlite::TempFolder& folder) {
    Names names;
    for (const auto& entry : std::filesystem::directory_iterator{folder.path()})
        names.insert(entry.path().filename().string());
    return names;
}

TEST(DemoFolder, ABusinesssFolderIsNotEnteredAndSaysWhy) {
    const sqlite::TempFolder folder;
    fill(folder, {"tero.db"});

    const auto entered = enter_demo_folder(folder.path());

    ASSERT_FALSE(entered.has_value());
    EXPECT_EQ(entered.error().code, ErrorCode::conflict);
    EXPECT_NE(entered.error().message.find("holds tero.db"), std::string::npos) << entered.error().message;
    EXPECT_EQ(left_in(folder), Names{"tero.db"});
}

TEST(DemoFolder, ANewFolderAndADemosAreEntered) {
    const sqlite::TempFolder folder;

    EXPECT_TRUE(enter_demo_folder(folder.file("new")).has_value());
    EXPECT_TRUE(enter_demo_folder(folder.file("new")).has_value());
    fill(folder, {"demo.json", "tero.db"});
    EXPECT_TRUE(enter_demo_folder(folder.path()).has_value());
}

TEST(DemoFolder, OnlyAFreshStartEmptiesADemosFolder) {
    const sqlite::TempFolder folder;
    fill(folder, {"demo.json", "tero.db", "sandbox.db", "demo.lock"});

    ASSERT_TRUE(tidy_demo_folder(folder.path(), false).has_value());
    EXPECT_EQ(left_in(folder), (Names{"demo.json", "tero.db", "sandbox.db", "demo.lock"}));
    ASSERT_TRUE(tidy_demo_folder(folder.path(), true).has_value());
    EXPECT_EQ(left_in(folder), Names{"demo.lock"});
}

TEST(DemoFolder, AnEmptyingThatWasCutShortIsFinishedByAnyStart) {
    const sqlite::TempFolder folder;
    fill(folder, {"demo.forgetting", "sandbox.db", "demo-time"});

    ASSERT_TRUE(enter_demo_folder(folder.path()).has_value());
    ASSERT_TRUE(tidy_demo_folder(folder.path(), false).has_value());
    EXPECT_EQ(left_in(folder), Names{});
}

}  // namespace
}  // namespace tero::app
