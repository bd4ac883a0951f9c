// Schedules that are due long from now are stored and no more, and are in memory in time.
#include "modules/scheduler/model/inputs.hpp"
#include "modules/scheduler/tests/scheduler_fixture.hpp"

#include <gtest/gtest.h>
#include <fmt/format.h>
#include <set>
#include <string>
#include <vector>

namespace tero {
namespace {

class FarSchedules : public testing::Test {
protected:
    Id<ScheduledTask> once(Duration ahead) {
        ScheduleSettings settings;
        settings.name = fmt::format("in {} {}", to_string(ahead), made_++);
        settings.type = ScheduleType::ONCE;
        settings.at = desk_.clock.now() + ahead;
        settings.starts.task.type = "job";
        return desk_.ask_for<ScheduledTask>(CreateSchedule{settings, "ana"}).id;
    }
    std::vector<Id<ScheduledTask>> several(std::size_t count, Duration ahead) {
        std::vector<Id<ScheduledTask>> ids;
        for (std::size_t i = 0; i < count; ++i) ids.push_back(once(ahead));
        desk_.pass(1ms);
        desk_.pass(1ms);
        return ids;
    }
    // As the host does: what comes near is read on the way.
    void pass(Duration time) {
        for (int i = 0; i < 20; ++i) {
            desk_.pass(time / 20);
            desk_.walk();
        }
        desk_.settle();
    }
    ScheduledTask change(const Id<ScheduledTask>& id, ScheduleVerb verb) {
        return desk_.ask_for<ScheduledTask>(ChangeSchedule{id, verb, "", "ana"});
    }
    std::size_t fired() { return desk_.all<ScheduleFire>().size(); }
    std::size_t in_memory() { return desk_.engine->rows().table<ScheduledTask>().size(); }

    SteppedEngine desk_{scheduler_modules(1h), {.cache_rows_max = 0}};  // nothing stays that need not
    int made_ = 0;
};

TEST_F(FarSchedules, TheyCostNoMemoryAndFireInTime) {
    several(300, 5h);
    several(3, 30min);
    EXPECT_EQ(in_memory(), 3U);
    pass(30min);
    EXPECT_EQ(fired(), 3U);
    pass(4h);
    EXPECT_GE(in_memory(), 300U);
    EXPECT_EQ(fired(), 3U) << "none fires early";
    pass(1h);
    EXPECT_EQ(fired(), 303U);
    EXPECT_EQ(desk_.all<Task>().size(), 303U);
    EXPECT_EQ(in_memory(), 0U);
}

TEST_F(FarSchedules, AStartReadsWhatIsNearAndNoMore) {
    several(4, 30min);
    several(600, 24h);
    desk_.restart();
    desk_.pass(1ms);
    EXPECT_EQ(in_memory(), 4U);

    desk_.clock.advance_to(desk_.clock.now() + 24h);  // nobody was there meanwhile
    desk_.restart();
    desk_.settle();
    EXPECT_EQ(fired(), 604U);
}

TEST_F(FarSchedules, WhatIsFarIsChangedPausedRunAndDeleted) {
    const auto ids = several(5, 5h);
    EXPECT_EQ(in_memory(), 0U);
    const std::string soon = to_string(desk_.clock.now() + 10min);
    desk_.ask_for<ScheduledTask>(UpdateSchedule{ids[0], Json{R"({"at":")" + soon + R"("})"}, "ana"});
    change(ids[1], ScheduleVerb::PAUSE);
    EXPECT_EQ(change(ids[2], ScheduleVerb::RUN).runs, 1);
    change(ids[3], ScheduleVerb::DELETE);
    pass(11min);

    EXPECT_EQ(fired(), 2U) << "the one that is due now, and the one that was run by hand";
    EXPECT_EQ(desk_.stored<ScheduledTask>(ids[3]), nullptr);
    pass(5h);
    EXPECT_EQ(fired(), 4U);
    EXPECT_EQ(change(ids[1], ScheduleVerb::RESUME).runs, 1) << "made up";
}

TEST_F(FarSchedules, ARunThatEndsFindsItsScheduleThoughItIsFar) {
    desk_.register_agent("a", "job");
    ScheduleSettings settings;
    settings.name = "daily";
    settings.type = ScheduleType::RECURRING;
    settings.every = "1 day";
    settings.starts.task = {.type = "job", .lease = 2h};
    const auto id = desk_.ask_for<ScheduledTask>(CreateSchedule{settings, "ana"}).id;
    pass(24h);
    ASSERT_EQ(fired(), 1U);
    EXPECT_EQ(in_memory(), 0U);
    EXPECT_TRUE(desk_.complete(desk_.claim("a").at(0)).has_value());
    EXPECT_TRUE(desk_.stored<ScheduledTask>(id)->running.empty());
    pass(24h * 2);
    EXPECT_EQ(fired(), 3U);
}

}  // namespace
}  // namespace tero
