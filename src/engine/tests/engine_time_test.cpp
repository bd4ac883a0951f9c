#include "engine/engine_time.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

constexpr Timestamp noon{1'790'000'000'000};

class EngineTimeTest : public testing::Test {
protected:
    EngineTimeTest() { tell(); }
    // So much passes, and the clock steps by so much besides; the moment comes when it was expected.
    void pass(Duration by, Duration step = {}) {
        steady += by;
        clock = clock + by + step;
        tell();
    }
    void tell() { time.tell({clock, SteadyTime{steady}}, SteadyTime{steady}); }
    Duration since_noon() const { return time.now() - noon; }

    Timestamp clock = noon;
    Duration steady = 5h;
    EngineTime time;
};

TEST_F(EngineTimeTest, GoesOnWithTheClock) {
    pass(10s);
    EXPECT_EQ(since_noon(), 10s);
    pass(10s, 400ms);
    EXPECT_EQ(since_noon(), 20'400ms);
    EXPECT_EQ(time.take_owed(), Duration{}) << "a clock that is kept right owes nobody";
}

TEST_F(EngineTimeTest, GoesOnThoughTheClockIsSetBackAndSaysSo) {
    pass(10s, -1h);
    EXPECT_EQ(since_noon(), 10s);
    pass(10s);
    EXPECT_EQ(since_noon(), 20s);
    EXPECT_EQ(time.behind(), 1h);
    pass(10s, 1h);
    EXPECT_EQ(since_noon(), 30s);
    EXPECT_EQ(time.behind(), Duration{});
    EXPECT_EQ(time.take_owed(), Duration{});
}

TEST_F(EngineTimeTest, AStepForwardIsBelievedAndOwedToTheAgents) {
    pass(1s, 30min);
    EXPECT_EQ(since_noon(), 30min + 1s);
    EXPECT_EQ(time.take_owed(), 30min);
    EXPECT_EQ(time.take_owed(), Duration{});
}

TEST_F(EngineTimeTest, AGreatStepIsBelievedOnceItHasStood) {
    pass(1s, 24h);
    EXPECT_EQ(since_noon(), 1s);
    EXPECT_EQ(time.ahead(), 24h);
    pass(9min);
    EXPECT_EQ(since_noon(), 9min + 1s);
    pass(1min);
    EXPECT_EQ(since_noon(), 24h + 10min + 1s);
    EXPECT_EQ(time.ahead(), Duration{});
    EXPECT_EQ(time.take_owed(), 24h);
}

TEST_F(EngineTimeTest, AGreatStepThatIsTakenBackNeverWas) {
    pass(1s, 24h);
    pass(9min, -24h);
    pass(9min);
    EXPECT_EQ(since_noon(), 18min + 1s);
    EXPECT_EQ(time.take_owed(), Duration{});
    pass(1s, 24h);
    pass(9min);
    EXPECT_EQ(since_noon(), 27min + 2s) << "another one begins anew";
}

TEST_F(EngineTimeTest, TimeInWhichTheProcessStoodStillIsOwedToTheAgents) {
    steady += 60s;
    clock = clock + 60s;
    time.tell({clock, SteadyTime{steady}}, SteadyTime{steady - 59s});
    EXPECT_EQ(since_noon(), 60s);
    EXPECT_EQ(time.take_owed(), 59s);
}

TEST_F(EngineTimeTest, AStartGoesOnWhereTheLastOneStopped) {
    EngineTime next;
    next.tell({noon - 1h, SteadyTime{}}, SteadyTime{});
    next.resume(noon + 5s);
    EXPECT_EQ(next.now(), noon + 5s) << "the clock was set back";
    next.tell({noon - 1h + 2s, SteadyTime{2s}}, SteadyTime{2s});
    EXPECT_EQ(next.now(), noon + 7s);

    EngineTime later;
    later.tell({noon + 3h, SteadyTime{}}, SteadyTime{});
    later.resume(noon + 5s);
    EXPECT_EQ(later.now(), noon + 3h);
}

TEST_F(EngineTimeTest, AStartAfterAClockThatWasPutRightComesToNothingEarly) {
    EngineTime next;
    next.tell({noon + 1min, SteadyTime{}}, SteadyTime{});
    next.resume(noon);  // stored while the clock showed an hour less
    EXPECT_EQ(next.now(), noon + 1min);
}

TEST(EngineTimeOfADemo, IsWhatItsClockIsPutTo) {
    EngineTime time{true};
    time.tell({noon, SteadyTime{}}, SteadyTime{});
    time.tell({noon, SteadyTime{5s}}, SteadyTime{});
    EXPECT_EQ(time.now(), noon);
    time.tell({noon + 24h * 7, SteadyTime{6s}}, SteadyTime{});
    EXPECT_EQ(time.now(), noon + 24h * 7);
    EXPECT_EQ(time.take_owed(), Duration{});
}

}  // namespace
}  // namespace tero
