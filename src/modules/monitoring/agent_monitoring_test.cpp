// Sums by business day, and alerts that count instead of piling up.
#include "modules/monitoring/agent_monitoring.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

class Monitoring : public testing::Test {
protected:
    Monitoring() : zone_(*TimeZone::load("America/Montevideo")), room_(zone_) { room_.watch(rows_); }

    template <class Row, class AnInput>
    Row decide(const AnInput& input, Timestamp now) {
        Context context{now, random_};
        const Decision decision = room_.decide(rows_, input, context);
        const auto& decided = std::get<Decided>(decision);
        EXPECT_EQ(decided.batch.writes.size(), 1U);
        const Row row = *static_cast<const Row*>(decided.batch.writes.at(0).row.get());
        rows_.table<Row>().put(row.key, std::make_shared<const Row>(row));
        rows_.table<Row>().keep();
        return row;
    }

    TimeZone zone_;
    Rows rows_;
    AgentMonitoring room_;
    Random random_{1};
    Timestamp now_ = zone_.at({.year = 2026, .month = 11, .day = 2, .hour = 23, .minute = 59});
};

TEST_F(Monitoring, ACounterIsAskedForBeforeItIsChanged) {
    Context context{now_, random_};
    const Decision decision = room_.decide(rows_, Count{.figure = "messages_in"}, context);
    ASSERT_TRUE(std::holds_alternative<Need>(decision));
    EXPECT_EQ(std::get<Need>(decision).rows.at(0).key.text, "day/2026-11-02/messages_in");
}

TEST_F(Monitoring, SumsAreKeptByTheDayOfTheBusiness) {
    rows_.table<Counter>().complete = true;
    decide<Counter>(Count{.figure = "quotes_sent/UYU", .amount = Decimal::of("10.50")}, now_);
    const auto second =
        decide<Counter>(Count{.figure = "quotes_sent/UYU", .by = 2, .amount = Decimal::of("0.25")}, now_);
    const auto tomorrow = decide<Counter>(Count{.figure = "quotes_sent/UYU"}, now_ + 1min);

    EXPECT_EQ(second.key, "day/2026-11-02/quotes_sent/UYU");
    EXPECT_EQ(second.count, 3);
    EXPECT_EQ(second.amount, Decimal::of("10.75"));
    EXPECT_EQ(tomorrow.key, "day/2026-11-03/quotes_sent/UYU");
    EXPECT_EQ(tomorrow.count, 1);
    EXPECT_EQ(business_day(zone_, now_ + 3h), "2026-11-03");
}

TEST_F(Monitoring, AnAlertThatComesAgainIsCountedNotRepeated) {
    rows_.table<Alert>().complete = true;
    decide<Alert>(RaiseAlert{"task_dead", "paint", AlertLevel::ERROR, "one"}, now_);
    const auto second =
        decide<Alert>(RaiseAlert{"task_dead", "paint", AlertLevel::ERROR, "two"}, now_ + 1min);

    EXPECT_EQ(second.key, "task_dead/paint");
    EXPECT_EQ(second.count, 2);
    EXPECT_EQ(second.message, "two");
    EXPECT_EQ(second.first_at, now_);
    EXPECT_EQ(second.last_at, now_ + 1min);

    Alert resolved = second;
    resolved.status = AlertStatus::RESOLVED;
    rows_.table<Alert>().put(resolved.key, std::make_shared<const Alert>(resolved));
    const auto again = decide<Alert>(RaiseAlert{"task_dead", "paint", AlertLevel::ERROR, "three"}, now_ + 1h);
    EXPECT_EQ(again.status, AlertStatus::FIRING);
    EXPECT_EQ(again.first_at, now_ + 1h);
    EXPECT_EQ(again.count, 3);
}

}  // namespace
}  // namespace tero
