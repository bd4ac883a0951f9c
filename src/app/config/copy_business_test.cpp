#include "app/config/copy_business.hpp"

#include "app/config/business_folder.hpp"
#include "business_files/built_in.hpp"
#include "store_sqlite/sqlite_fixture.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

TEST(CopyBusiness, EveryOneThatIsBuiltInIsGoodAndComesBackAsItWas) {
    for (const std::string& name : built_in_businesses()) {
        const sqlite::TempFolder folder;
        const std::string mine = folder.file("mine");
        ASSERT_TRUE(copy_business(name, mine).has_value()) << name;

        const auto read = read_business(mine);
        ASSERT_TRUE(read.has_value()) << read.error().message;
        EXPECT_EQ(read->texts, built_in_business(name).texts) << name;
        EXPECT_FALSE(read->model.empty()) << name;
        EXPECT_TRUE(read->model == built_in_business(name).model) << name;
        EXPECT_EQ(business_problems(*read), std::vector<std::string>{}) << name;
    }
}

TEST(CopyBusiness, NothingIsWrittenOverWhatIsThere) {
    const sqlite::TempFolder folder;
    const std::string mine = folder.file("mine");
    ASSERT_TRUE(copy_business("bmc", mine).has_value());

    EXPECT_EQ(copy_business("bmc", mine).error().code, ErrorCode::conflict);
    const Error unknown = copy_business("nobody", folder.file("other")).error();
    EXPECT_EQ(unknown.code, ErrorCode::not_found);
    EXPECT_TRUE(unknown.message.starts_with("no business 'nobody' is built in; there are bmc")) << unknown.message;
}

}  // namespace
}  // namespace tero
