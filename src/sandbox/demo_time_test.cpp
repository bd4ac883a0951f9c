#include "sandbox/demo_time.hpp"

#include "store_sqlite/sqlite_fixture.hpp"

#include <gtest/gtest.h>
#include <fstream>

namespace tero::app {
namespace {

const Timestamp start{1'793'588'400'000};

TEST(DemoTime, ItGoesOnWhereItWas) {
    const sqlite::TempFolder folder;
    const std::string path = folder.file("demo-time");
    {
        auto time = DemoTime::open(path, start);
        ASSERT_TRUE(time.has_value());
        EXPECT_EQ(time->now(), start);
        for (int step = 1; step <= 5; ++step) ASSERT_TRUE(time->store(start + Duration{step}).has_value());
    }
    EXPECT_EQ(DemoTime::open(path, start)->now(), start + Duration{5});
}

TEST(DemoTime, ItNeverGoesBack) {
    const sqlite::TempFolder folder;
    auto time = DemoTime::open(folder.file("demo-time"), start);
    ASSERT_TRUE(time->store(start + 1h).has_value());
    ASSERT_TRUE(time->store(start).has_value());

    EXPECT_EQ(time->now(), start + 1h);
    EXPECT_EQ(DemoTime::open(folder.file("demo-time"), start)->now(), start + 1h);
}

TEST(DemoTime, ATornLineLeavesTheOneBefore) {
    const sqlite::TempFolder folder;
    const std::string path = folder.file("demo-time");
    {
        auto time = DemoTime::open(path, start);
        ASSERT_TRUE(time->store(start + 1h).has_value());  // the second line
    }
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(48 + 20);
    file.put('x');
    file.close();

    EXPECT_EQ(DemoTime::open(path, start)->now(), start);
}

TEST(DemoTime, AFileWithoutAnyTimeIsNotTakenForANewDemo) {
    const sqlite::TempFolder folder;
    std::ofstream{folder.file("demo-time")} << "nothing";

    const auto time = DemoTime::open(folder.file("demo-time"), start);

    ASSERT_FALSE(time.has_value());
    EXPECT_EQ(time.error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace tero::app
