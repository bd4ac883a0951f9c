#include "api/await_end.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <vector>

namespace tero::api {
namespace {

TEST(EndWaits, AKeyHasSoManyCallsThatWaitAndAnotherKeyItsOwn) {
    EndWaits waits;
    std::vector<std::shared_ptr<void>> held;
    for (std::size_t i = 0; i < EndWaits::of_key_max; ++i) held.push_back(waits.enter("shop"));
    EXPECT_NE(held.back(), nullptr);
    EXPECT_EQ(waits.enter("shop"), nullptr);
    EXPECT_NE(waits.enter("crm"), nullptr);

    held.pop_back();
    EXPECT_NE(waits.enter("shop"), nullptr);
}

}  // namespace
}  // namespace tero::api
