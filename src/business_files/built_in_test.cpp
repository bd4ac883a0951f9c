#include "business_files/built_in.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace tero {
namespace {

TEST(BuiltInBusiness, TheOneByDefaultIsThere) {
    const auto names = built_in_businesses();
    EXPECT_NE(std::find(names.begin(), names.end(), business_by_default), names.end());
}

TEST(BuiltInBusiness, ItsFilesAreNamedFromItsFolder) {
    const BusinessFiles& files = built_in_business();
    EXPECT_NE(files.find("catalog.json"), nullptr);
    EXPECT_EQ(files.find("businesses/bmc/catalog.json"), nullptr);
    EXPECT_EQ(files.find("nothing.json"), nullptr);
    EXPECT_EQ(files.origin, "built in: bmc");
}

}  // namespace
}  // namespace tero
