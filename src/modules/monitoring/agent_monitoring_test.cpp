// Sums by business day, and alerts that count instead of piling up.
#include "modules/monitoring/agent_monitoring.hpp"

#include "kernel/module_fixture.hpp"

#include <gtest/gtest.h>
#include <tuple>

namespace tero {
namespace {

class Monitoring : public testing::Test {
protected:
    Counter count(const Count& input, Timestamp now) {
        alone_.now = now;
        alone_.tell(input);
        return *alone_.find<Counter>(counter_key(zone_, now, input.figure));
    }
    Alert raise(const RaiseAlert& input, Timestamp now) {
        alone_.now = now;
        alone_.tell(input);
        return *alone_.find<Alert>(input.rule + "/" + input.subject);
    }

    TimeZone zone_ = *TimeZone::load("Europe/Madrid");
    ModulesAlone alone_{only_module<AgentMonitoring>(zone_)};
    Timestamp now_ = zone_.at({.year = 2026, .month = 11, .day = 2, .hour = 23, .minute = 59});
};

TEST_F(Monitoring, ACounterIsAskedForBeforeItIsChanged) {
    Rows rows;
    const Modules modules{only_module<AgentMonitoring>(zone_), rows};
    Random random{1};
    Context context{now_, random};
    const Decision decision = modules.decide(rows, Count{.figure = "messages_in"}, context);
    ASSERT_TRUE(std::holds_alternative<Need>(decision));
    EXPECT_EQ(std::get<Need>(decision).rows.at(0).key.text, "day/2026-11-02/messages_in");
}

TEST_F(Monitoring, SumsAreKeptByTheDayOfTheBusiness) {
    count(Count{.figure = "quotes_sent/EUR", .amount = Decimal::of("10.50")}, now_);
    const auto second =
        count(Count{.figure = "quotes_sent/EUR", .by = 2, .amount = Decimal::of("0.25")}, now_);
    const auto tomorrow = count(Count{.figure = "quotes_sent/EUR"}, now_ + 1min);

    EXPECT_EQ(second.key, "day/2026-11-02/quotes_sent/EUR");
    EXPECT_EQ(second.count, 3);
    EXPECT_EQ(second.amount, Decimal::of("10.75"));
    EXPECT_EQ(tomorrow.key, "day/2026-11-03/quotes_sent/EUR");
    EXPECT_EQ(tomorrow.count, 1);
    EXPECT_EQ(business_day(zone_, now_ + 3h), "2026-11-03");
}

TEST_F(Monitoring, AnAlertThatComesAgainIsCountedNotRepeated) {
    raise(RaiseAlert{"task_dead", "paint", AlertLevel::ERROR, "one"}, now_);
    const auto second = raise(RaiseAlert{"task_dead", "paint", AlertLevel::ERROR, "two"}, now_ + 1min);

    EXPECT_EQ(second.key, "task_dead/paint");
    EXPECT_EQ(second.count, 2);
    EXPECT_EQ(second.message, "two");
    EXPECT_EQ(second.first_at, now_);
    EXPECT_EQ(second.last_at, now_ + 1min);

    alone_.tell(ResolveAlert{"task_dead", "paint"});
    EXPECT_EQ(alone_.find<Alert>(second.key)->status, AlertStatus::RESOLVED);
    const auto again = raise(RaiseAlert{"task_dead", "paint", AlertLevel::ERROR, "three"}, now_ + 1h);
    EXPECT_EQ(again.status, AlertStatus::FIRING);
    EXPECT_EQ(again.first_at, now_ + 1h);
    EXPECT_EQ(again.count, 3);
}

TEST_F(Monitoring, WhoHasSeenAnAlertIsToldAgainOnlyWhenItBecomesGraverOrComesBack) {
    raise(RaiseAlert{"queue_age", "server", AlertLevel::WARNING, "one"}, now_);
    ASSERT_TRUE(alone_.ask(AcknowledgeAlert{"queue_age/server", "person:Ana", "I look"}).has_value());
    const auto seen = raise(RaiseAlert{"queue_age", "server", AlertLevel::WARNING, "two"}, now_ + 1min);
    EXPECT_EQ(seen.status, AlertStatus::ACKNOWLEDGED);
    EXPECT_EQ(seen.acted_by, "person:Ana");
    EXPECT_EQ(seen.note, "I look");
    EXPECT_EQ(raise(RaiseAlert{"queue_age", "server", AlertLevel::ERROR, "three"}, now_ + 2min).status,
              AlertStatus::FIRING);

    alone_.tell(ResolveAlert{"queue_age", "server"});
    EXPECT_EQ(alone_.find<Alert>("queue_age/server")->resolved_at, now_ + 2min);
    const Reply late = alone_.ask(AcknowledgeAlert{"queue_age/server", "person:Ana", ""});
    ASSERT_FALSE(late.has_value());
    EXPECT_EQ(late.error().code, ErrorCode::conflict);
    const auto again = raise(RaiseAlert{"queue_age", "server", AlertLevel::WARNING, "four"}, now_ + 1h);
    EXPECT_EQ(again.status, AlertStatus::FIRING);
    EXPECT_EQ(again.acted_by, "");
    EXPECT_EQ(again.resolved_at, Timestamp{});
}

TEST_F(Monitoring, ASilenceHoldsThroughAComebackAndEndsByItself) {
    raise(RaiseAlert{"queue_age", "server", AlertLevel::ERROR, "one"}, now_);
    ASSERT_TRUE(alone_.ask(SilenceAlert{"queue_age/server", 2h, "person:Ana", ""}).has_value());
    EXPECT_EQ(alone_.find<Alert>("queue_age/server")->status, AlertStatus::SILENCED);
    alone_.tell(ResolveAlert{"queue_age", "server"});
    EXPECT_EQ(raise(RaiseAlert{"queue_age", "server", AlertLevel::CRITICAL, "two"}, now_ + 1h).status,
              AlertStatus::SILENCED);
    alone_.pass(59min);
    EXPECT_EQ(alone_.find<Alert>("queue_age/server")->status, AlertStatus::SILENCED);
    alone_.pass(2min);
    EXPECT_EQ(alone_.find<Alert>("queue_age/server")->status, AlertStatus::FIRING);

    alone_.tell(SilenceAlert{"queue_age/server", 1h, "person:Ana", ""});
    alone_.tell(SilenceAlert{"queue_age/server", 0s, "person:Ana", ""});
    EXPECT_EQ(alone_.find<Alert>("queue_age/server")->status, AlertStatus::FIRING);
    for (const auto& [alert, lasts, code] :
         {std::tuple{"nothing/here", Duration{1h}, ErrorCode::not_found},
          std::tuple{"queue_age/server", Duration{24h * 31}, ErrorCode::invalid}}) {
        const Reply refused = alone_.ask(SilenceAlert{alert, lasts, "person:Ana", ""});
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().code, code);
    }
}

TEST_F(Monitoring, ASumThatSaysLessThanWhatIsStoredChangesNothing) {
    MetricRollup sum{.of = MetricsBy::TASK_TYPE, .name = "paint", .at = now_, .completed = 5, .failed = 1};
    sum.key = rollup_key(sum);
    EXPECT_EQ(sum.key, "MINUTE/TASK_TYPE/" + to_string(now_) + "/paint");
    ASSERT_TRUE(alone_.ask(KeepRollups{{sum}}).has_value());
    MetricRollup less = sum;
    less.completed = 4;
    ASSERT_TRUE(alone_.ask(KeepRollups{{less}}).has_value());
    EXPECT_EQ(alone_.only<MetricRollup>(), sum);
    MetricRollup more = sum;
    more.failed = 2;
    ASSERT_TRUE(alone_.ask(KeepRollups{{more}}).has_value());
    EXPECT_EQ(alone_.only<MetricRollup>(), more);

    more.key = "another";
    const Reply refused = alone_.ask(KeepRollups{{more}});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::invalid);
    const Reply many = alone_.ask(KeepRollups{std::vector<MetricRollup>(rollups_in_group_max + 1, sum)});
    ASSERT_FALSE(many.has_value());
    EXPECT_EQ(many.error().code, ErrorCode::too_large);
}

TEST_F(Monitoring, MinutesAreKeptForAShorterTimeThanHours) {
    Rows rows;
    const Modules modules{only_module<AgentMonitoring>(zone_, Duration{}, MetricsRetention{2h, 24h}), rows};
    std::vector<Duration> kept;
    for (const KeepRule& rule : modules.keeps()) {
        if (rule.table != table_of<MetricRollup>()) continue;
        for (const RollupStep step : {RollupStep::MINUTE, RollupStep::HOUR}) {
            const MetricRollup sum{.step = step, .at = now_};
            const Timestamp until = rule.keep->until(&sum);
            if (until != Timestamp{}) kept.push_back(until - now_);
        }
    }
    EXPECT_EQ(kept, (std::vector<Duration>{2h, 24h}));
}

}  // namespace
}  // namespace tero
