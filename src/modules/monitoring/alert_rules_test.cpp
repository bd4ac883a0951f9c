// Every shape of rule on a clock: fires after its time and not before, stays while the value is near its
// limit, is over by itself, and is not told twice.
#include "modules/monitoring/alert_rules.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

class Rules : public testing::Test {
protected:
    void use(AlertRule rule) {
        rule.name = "r";
        rules_ = AlertRules{{rule}};
    }
    // What a value that stands for so long leads to: `+` raised, `-` resolved, `.` a look that changed
    // nothing.
    std::string stands(std::optional<double> value, Duration time) {
        std::string told;
        for (const Timestamp until = now_ + time; now_ < until; now_ = now_ + 1min) {
            std::vector<FigureRead> readings;
            if (value) readings.push_back({"ana", *value});
            const auto changes = rules_.look(rules_.rules().front(), readings, now_);
            told += changes.empty() ? '.' : std::holds_alternative<RaiseAlert>(changes[0]) ? '+' : '-';
            if (!changes.empty() && told.back() == '+') raised_ = std::get<RaiseAlert>(changes[0]);
        }
        return told;
    }

    AlertRules rules_{{}};
    RaiseAlert raised_;
    Timestamp now_{1'790'000'000'000};
};

TEST_F(Rules, AThresholdFiresAfterItsTimeAndOnce) {
    use({.when = AlertWhen::ABOVE, .limit = 0.2, .clear = 0.1, .lasts = 3min, .level = AlertLevel::ERROR});
    EXPECT_EQ(stands(0.5, 2min), "..");
    EXPECT_EQ(stands(0.2, 1min), ".");  // not above it: it begins anew
    EXPECT_EQ(stands(0.5, 6min), "...+..");
    EXPECT_EQ(raised_.rule, "watch.r");
    EXPECT_EQ(raised_.subject, "ana");
    EXPECT_EQ(raised_.level, AlertLevel::ERROR);
}

TEST_F(Rules, WhatIsBetweenTheLimitsDoesNotFlap) {
    use({.when = AlertWhen::BELOW, .limit = 0.5, .clear = 0.9, .lasts = 1min});
    EXPECT_EQ(stands(0.4, 2min), ".+");
    EXPECT_EQ(stands(0.6, 5min), ".....");
    EXPECT_EQ(stands(0.95, 1min), ".");
    EXPECT_EQ(stands(0.4, 3min), "...");  // it was not good for long enough, and is no news
    EXPECT_EQ(stands(0.95, 3min), ".-.");
    EXPECT_EQ(stands(0.6, 3min), "...");
}

TEST_F(Rules, WhatCannotBeReadAnyMoreIsOver) {
    use({.when = AlertWhen::ABOVE, .limit = 1, .clear = 1, .lasts = 1min});
    EXPECT_EQ(stands(2, 2min), ".+");
    EXPECT_EQ(stands(std::nullopt, 3min), ".-.");
}

TEST_F(Rules, AStartGoesOnWithWhatWasStored) {
    use({.when = AlertWhen::ABOVE, .limit = 1, .clear = 1, .lasts = 1min});
    EXPECT_FALSE(rules_.was_firing("watch.other", "ana"));
    EXPECT_TRUE(rules_.was_firing("watch.r", "ana"));
    EXPECT_EQ(stands(2, 5min), ".....");
    EXPECT_EQ(stands(0.5, 3min), ".-.");
}

TEST_F(Rules, OtherRulesGoOnWithWhatFiresAndEndWhatIsLeftWithoutOne) {
    AlertRule rule{.name = "r", .when = AlertWhen::ABOVE, .limit = 1, .clear = 1, .lasts = 1min};
    use(rule);
    EXPECT_EQ(stands(2, 2min), ".+");
    rule.limit = 3;
    rule.clear = 3;
    EXPECT_TRUE(rules_.use({rule}).empty());
    EXPECT_EQ(stands(2, 2min), ".-");  // good by now, after its time
    EXPECT_EQ(stands(4, 2min), ".+");

    const auto over = rules_.use({});
    ASSERT_EQ(over.size(), 1U);
    EXPECT_EQ(std::get<ResolveAlert>(over[0]).rule, "watch.r");
    EXPECT_EQ(std::get<ResolveAlert>(over[0]).subject, "ana");
    EXPECT_TRUE(rules_.use({rule}).empty());
    EXPECT_EQ(stands(4, 2min), ".+");
}

TEST_F(Rules, ARuleOfAnotherFigureBeginsAnewUnderItsName) {
    use({.figure = AlertFigure::FAILED, .when = AlertWhen::ABOVE, .limit = 1, .clear = 1, .lasts = 1min});
    EXPECT_EQ(stands(2, 2min), ".+");
    AlertRule other = rules_.rules().front();
    other.figure = AlertFigure::RESPONSE_TIME;
    EXPECT_EQ(rules_.use({other}).size(), 1U);
    EXPECT_EQ(stands(2, 2min), ".+");
}

TEST_F(Rules, ARiseIsWhatWasAddedWithinTheWindow) {
    use({.figure = AlertFigure::LOG_BYTES,
         .when = AlertWhen::RISING,
         .limit = 100,
         .clear = 50,
         .window = 10min,
         .lasts = 0s});
    EXPECT_EQ(stands(1000, 2min), "..");
    EXPECT_EQ(stands(1090, 2min), "..");
    EXPECT_EQ(stands(1150, 8min), "+.......");
    EXPECT_EQ(stands(1150, 3min), "..-");  // sixty of it are too many to be good
}

TEST_F(Rules, AbsenceAndAStandstillAreOverWithTheFirstThatEnds) {
    for (const AlertWhen when : {AlertWhen::ABSENT, AlertWhen::STUCK}) {
        use({.figure = AlertFigure::COMPLETED, .when = when, .lasts = 1min});
        EXPECT_EQ(stands(3, 2min), "..");
        EXPECT_EQ(stands(0, 3min), ".+.");
        EXPECT_EQ(stands(1, 3min), ".-.");
    }
}

TEST(ShippedRules, EachFiresAfterItsTimeAndIsOverAfterwards) {
    for (const AlertRule& rule : shipped_alert_rules()) {
        const bool is_low = rule.when == AlertWhen::BELOW || rule.when == AlertWhen::STUCK;
        const double bad = is_low ? -1 : rule.limit * 2 + 1;
        const double good = is_low ? 1 : 0;
        ASSERT_TRUE(is_bad(rule, bad) && !is_good(rule, bad) && is_good(rule, good)) << rule.name;
        AlertRules rules{{rule}};
        Timestamp now{1'790'000'000'000};
        const auto look = [&](double value) { return rules.look(rule, {{"x", value}}, now).size(); };
        EXPECT_EQ(look(good), 0U) << rule.name;
        now = now + 1s;
        const std::size_t at_once = rule.lasts == 0s ? 1 : 0;
        EXPECT_EQ(look(bad), at_once) << rule.name;
        now = now + rule.lasts;
        EXPECT_EQ(look(bad), 1 - at_once) << rule.name;
        now = now + rule.window + 1min;
        const std::size_t over = look(good);
        now = now + rule.lasts;
        EXPECT_EQ(over + look(good), 1U) << rule.name;
    }
}

}  // namespace
}  // namespace tero
