// Figures outlive the process: what ended is stored by the minute and the hour, and a start goes on from it.
#include "api/monitor.hpp"

#include "app/modules/modules_fixture.hpp"
#include "base/random.hpp"
#include "codec/json.hpp"
#include "store/faulty_store.hpp"
#include "store/memory_store.hpp"

#include <gtest/gtest.h>
#include <atomic>
#include <set>
#include <string>

namespace tero::api {
namespace {

// Told by hand, and no business's that leaps on purpose.
class WatchClock final : public Clock {
public:
    Timestamp now() const override { return at; }
    Timestamp at{1'790'000'000'000 / 3'600'000 * 3'600'000};
};

class MonitorTest : public testing::Test {
protected:
    MonitorTest() { EXPECT_TRUE(host_.start().has_value()); }
    ~MonitorTest() override { host_.stop(); }

    // Tasks that ana ended, of which only the monitor hears.
    void end(Monitor& monitor, int count) {
        Batch batch;
        for (int i = 0; i < count; ++i) {
            Task task;
            task.id = Id<Task>::make(clock_.at, random_);
            task.status = TaskStatus::SUCCEEDED;
            task.type = "paint";
            task.agent = "ana";
            task.finished_at = clock_.at;
            task.claimed_at = task.run_at = task.created_at = clock_.at - 2s;
            batch.put(std::move(task));
        }
        monitor.stored(&batch);
    }
    void pass(Monitor& monitor, Duration time) {
        clock_.at = clock_.at + time;
        monitor.look();
    }
    std::size_t stored(RollupStep step) {
        Query query{.table = table_of<MetricRollup>(), .index = "by_step"};
        query.equal = {Bound{std::string{name_of(step)}, 0}};
        return host_.read(query)->rows.size();
    }
    // How many ana completed; -1: she is not known.
    std::int64_t completed(Monitor& monitor, Duration window) {
        const auto found = monitor.of_agent("ana", window);
        if (!found || !*found) return -1;
        EXPECT_EQ((*found)->by_task_type.size(), (*found)->agent.completed > 0 ? 1U : 0U);
        return static_cast<std::int64_t>((*found)->agent.completed);
    }

    AgentConfig config_;
    ManualClock host_clock_{Timestamp{1'790'000'000'000}};
    MemoryStore memory_{host_clock_};
    std::atomic<bool> refuses_ = false;
    FaultyStore store_{memory_, [this](StoreCall call) {
                           return refuses_ && call == StoreCall::COMMIT ? Verdict::REFUSED : Verdict::APPLIED;
                       }};
    metrics::Metrics metrics_;
    EngineHost host_{
        {.leadership_lease = 24h}, modules_for_tests(), store_, host_clock_, 5, metrics_, [](Effect) {}};
    WatchClock clock_;
    Random random_{1};
};

TEST_F(MonitorTest, AMinuteIsStoredOnceItIsOverAndAgainOnlyIfMoreEndedInIt) {
    Monitor monitor{config_, host_, clock_, metrics_};
    end(monitor, 2);
    monitor.look();
    EXPECT_EQ(stored(RollupStep::MINUTE), 0U);
    pass(monitor, 75s);
    EXPECT_EQ(stored(RollupStep::MINUTE), 3U);  // of the agent, the type, and both
    pass(monitor, 75s);
    EXPECT_EQ(stored(RollupStep::MINUTE), 3U);
    EXPECT_EQ(stored(RollupStep::HOUR), 0U);
    pass(monitor, 1h);
    EXPECT_EQ(stored(RollupStep::HOUR), 3U);
    EXPECT_EQ(completed(monitor, 2h), 2);
}

TEST_F(MonitorTest, AStartGoesOnFromStoredMinutesAndMakesTheirHour) {
    {
        Monitor before{config_, host_, clock_, metrics_};
        end(before, 2);
        pass(before, 75s);
        end(before, 3);  // whose minute was never stored, and whose rows are gone
    }
    Monitor after{config_, host_, clock_, metrics_};
    after.stored(nullptr);
    pass(after, 10s);
    EXPECT_EQ(completed(after, 10min), 2);
    EXPECT_EQ(completed(after, 24h), 2);
    end(after, 1);
    pass(after, 1h);
    EXPECT_EQ(stored(RollupStep::HOUR), 3U);
    Monitor again{config_, host_, clock_, metrics_};
    again.stored(nullptr);
    again.look();
    EXPECT_EQ(completed(again, 24h), 3);
}

TEST_F(MonitorTest, AWindowLongerThanMemoryIsMadeOfStoredHours) {
    Monitor monitor{config_, host_, clock_, metrics_};
    end(monitor, 2);
    pass(monitor, 2h);
    clock_.at = clock_.at + 24h * 20;
    end(monitor, 5);
    monitor.look();
    EXPECT_EQ(completed(monitor, AgentMetrics::window_max), 5);
    EXPECT_EQ(completed(monitor, 24h * 30), 7);
    EXPECT_EQ(completed(monitor, 24h * 19), 5);
    const auto types = monitor.metrics(MetricsBy::TASK_TYPE, 24h * 30);
    ASSERT_TRUE(types.has_value()) << types.error().message;
    const auto answer = from_json<MetricsResponse>(*types, Reading::strict);
    ASSERT_TRUE(answer.has_value() && answer->rows.size() == 1);
    EXPECT_EQ(answer->rows.front().completed, 7U);
    EXPECT_EQ(answer->rows.front().mean, 2s);
    EXPECT_NEAR(static_cast<double>(answer->rows.front().p95->count()), 2000, 45);
}

TEST_F(MonitorTest, WhatCouldNotBeStoredIsStoredLater) {
    Monitor monitor{config_, host_, clock_, metrics_};
    end(monitor, 2);
    refuses_ = true;
    pass(monitor, 75s);
    EXPECT_EQ(stored(RollupStep::MINUTE), 0U);
    refuses_ = false;
    host_.wait_until_open(10s);
    monitor.look();
    EXPECT_EQ(stored(RollupStep::MINUTE), 3U);
}

TEST_F(MonitorTest, ARuleWatchesEachStepOrTheOneThatItNames) {
    config_.monitoring.rules = {
        {.name = "each", .figure = AlertFigure::FAILED, .of = AlertOf::WORKFLOW_STEP, .limit = 1, .lasts = 0s},
        {.name = "one",
         .figure = AlertFigure::FAILED,
         .of = AlertOf::WORKFLOW_STEP,
         .limit = 1,
         .lasts = 0s,
         .only = "order/print"}};
    Monitor monitor{config_, host_, clock_, metrics_};
    WorkflowExecution execution;
    execution.id = Id<WorkflowExecution>::make(clock_.at, random_);
    execution.workflow = "order";
    for (const char* step : {"print", "print", "pack", "pack", "send"}) {
        execution.path.runs.push_back(
            {.step = step, .status = StepStatus::FAILED, .started_at = clock_.at, .ended_at = clock_.at});
    }
    Batch batch;
    batch.put(std::move(execution));
    monitor.stored(&batch);
    monitor.look();
    pass(monitor, 75s);  // waits for what was told before

    std::set<std::string> fired;
    const auto page = host_.read(Query{.table = table_of<Alert>(), .limit = 10});
    ASSERT_TRUE(page.has_value());
    for (const StoredRow& row : page->rows) fired.insert(row.as<Alert>().rule + " " + row.as<Alert>().subject);
    EXPECT_EQ(fired, (std::set<std::string>{"watch.each order/pack", "watch.each order/print", "watch.one order/print"}));
}

}  // namespace
}  // namespace tero::api
