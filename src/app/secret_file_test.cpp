#include "app/secret_file.hpp"

#include "base/crypto.hpp"
#include "base/file.hpp"
#include "store_sqlite/sqlite_fixture.hpp"

#include <gtest/gtest.h>
#include <filesystem>

namespace tero::app {
namespace {

Result<std::string> secret_of(const std::string& path) {
    return kept_secret(path, [] { return Result<std::string>{secret_text(32)}; });
}

TEST(SecretFile, TheSecretIsMadeOnceAndStays) {
    const sqlite::TempFolder folder;
    const auto first = secret_of(folder.file("secret"));

    ASSERT_TRUE(first.has_value());
    EXPECT_GE(first->size(), 32U);
    EXPECT_EQ(*secret_of(folder.file("secret")), *first);
}

TEST(SecretFile, ASecretThatCannotBeReadIsNotReplaced) {
    const sqlite::TempFolder folder;
    std::filesystem::create_symlink(folder.file("secret"), folder.file("secret"));  // a loop: no read succeeds

    const auto secret = secret_of(folder.file("secret"));

    ASSERT_FALSE(secret.has_value());
    EXPECT_EQ(secret.error().code, ErrorCode::unavailable);
    EXPECT_TRUE(std::filesystem::is_symlink(folder.file("secret")));
}

TEST(SecretFile, ATornSecretIsRefused) {
    const sqlite::TempFolder folder;
    ASSERT_TRUE(replace_file(folder.file("secret"), "short\n").has_value());

    const auto secret = secret_of(folder.file("secret"));

    ASSERT_FALSE(secret.has_value());
    EXPECT_EQ(secret.error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace tero::app
