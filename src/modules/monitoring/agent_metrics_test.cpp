// What ends is counted once, where and when it ended; attempts that failed are told from tasks that did.
#include "modules/monitoring/agent_metrics.hpp"

#include "base/random.hpp"
#include "modules/monitoring/uptime.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

class Metrics : public testing::Test {
protected:
    Task task(TaskStatus status, Duration took, std::string type = "paint", std::string agent = "ana") {
        Task task;
        task.id = Id<Task>::make(now_, random_);
        task.status = status;
        task.type = std::move(type);
        task.agent = std::move(agent);
        task.finished_at = now_;
        task.claimed_at = now_ - took;
        task.created_at = now_ - took - 1s;
        task.run_at = task.created_at;
        return task;
    }
    template <class Row>
    void store(Row row) {
        Batch batch;
        batch.put(std::move(row));
        metrics_.stored(batch, now_);
    }
    AgentInfo agent(AgentStatus status, std::uint64_t failed = 0) {
        AgentInfo info;
        info.id = "ana";
        info.status = status;
        info.failed = failed;
        return info;
    }
    MetricsRow ana(Duration window = 10min) { return *metrics_.of_agent("ana", window, now_); }

    AgentMetrics metrics_;
    Timestamp now_{1'790'000'000'000};
    Random random_{1};
};

TEST_F(Metrics, AnEndIsCountedOnceForItsAgentItsTypeAndBoth) {
    const Task done = task(TaskStatus::SUCCEEDED, 2s);
    store(done);
    store(done);  // its row is written again
    store(task(TaskStatus::DEAD, 1s));
    store(task(TaskStatus::CANCELLED, 1s));
    store(task(TaskStatus::SUCCEEDED, 4s, "print"));

    EXPECT_EQ(ana().completed, 2U);
    EXPECT_EQ(ana().failed, 1U);
    EXPECT_EQ(ana().mean, 3s);
    EXPECT_NEAR(*ana().success_rate, 2.0 / 3, 1e-9);
    const auto types = metrics_.rows(MetricsBy::TASK_TYPE, 10min, now_);
    ASSERT_EQ(types.size(), 2U);
    EXPECT_EQ(types[0].name, "paint");
    EXPECT_EQ(types[0].mean, 3s);  // a second of it was waiting
    EXPECT_EQ(metrics_.types_of_agent("ana", 10min, now_).size(), 2U);
    EXPECT_FALSE(metrics_.of_agent("nobody", 10min, now_).has_value());
}

TEST_F(Metrics, ATaskThatNobodyTookIsItsTypesFailureAlone) {
    store(task(TaskStatus::EXPIRED, 1s, "paint", ""));
    EXPECT_EQ(metrics_.rows(MetricsBy::TASK_TYPE, 10min, now_).at(0).failed, 1U);
    EXPECT_TRUE(metrics_.rows(MetricsBy::AGENT, 10min, now_).empty());
}

TEST_F(Metrics, AnAttemptThatWasTriedAgainCountsAgainstItsAgentOnly) {
    store(agent(AgentStatus::ONLINE, 5));  // before anybody looked
    store(agent(AgentStatus::ONLINE, 6));
    store(task(TaskStatus::SUCCEEDED, 2s));
    EXPECT_EQ(ana().failed, 0U);
    EXPECT_EQ(ana().failed_attempts, 1U);
    EXPECT_EQ(ana().error_rate, 0.5);
    EXPECT_EQ(metrics_.rows(MetricsBy::TASK_TYPE, 10min, now_).at(0).error_rate, 0.0);
}

TEST_F(Metrics, AWindowHoldsWhatEndedInItAndALongOneIsMadeOfHours) {
    store(task(TaskStatus::SUCCEEDED, 2s));
    now_ = now_ + 30min;
    EXPECT_TRUE(metrics_.rows(MetricsBy::TASK_TYPE, 10min, now_).empty());
    EXPECT_EQ(ana(2h).completed, 1U);
    now_ = now_ + 24h * 5;
    store(task(TaskStatus::SUCCEEDED, 2s));
    EXPECT_EQ(ana(2h).completed, 1U);
    EXPECT_EQ(ana(AgentMetrics::window_max).completed, 2U);
    EXPECT_EQ(metrics_.totals(MetricsBy::AGENT).at(0).figures.completed, 2U);
}

TEST_F(Metrics, UptimeIsTheShareOfTheWindowThatWasSeen) {
    store(agent(AgentStatus::ONLINE));
    now_ = now_ + 6min;
    store(agent(AgentStatus::OFFLINE));
    now_ = now_ + 2min;
    EXPECT_NEAR(*ana(10min).uptime, 0.75, 1e-9);
    EXPECT_NEAR(*ana(4min).uptime, 0.5, 1e-9);
    EXPECT_EQ(metrics_.totals(MetricsBy::AGENT).at(0).is_up, false);
    store(agent(AgentStatus::DEGRADED));
    now_ = now_ + 4min;
    EXPECT_EQ(*ana(2min).uptime, 1.0);
    Batch gone;
    gone.erase<AgentInfo>(RowKey{std::string{"ana"}});
    metrics_.stored(gone, now_);
    EXPECT_FALSE(metrics_.of_agent("ana", 10min, now_).has_value());
}

TEST_F(Metrics, WhatAnAgentSaysOfItsProcessIsShownForTheWindowInWhichItSaidSo) {
    metrics_.heard("ana", {.processor = 0.5, .memory_bytes = 1000}, now_);  // nobody knows her yet
    store(agent(AgentStatus::ONLINE));
    EXPECT_FALSE(ana().usage.has_value());
    metrics_.heard("ana", {.processor = 0.25, .memory_bytes = std::nullopt}, now_);
    now_ = now_ + 5min;
    ASSERT_TRUE(ana().usage.has_value());
    EXPECT_EQ(ana().usage->processor, 0.25);
    EXPECT_FALSE(ana().usage->memory_bytes.has_value());
    EXPECT_EQ(metrics_.totals(MetricsBy::AGENT).at(0).usage.processor, 0.25);
    EXPECT_FALSE(ana(4min).usage.has_value());
}

TEST(Uptime, TimeThatNobodySawIsNotTimeDown) {
    const Timestamp start{1'790'000'000'000};
    Uptime uptime;
    EXPECT_EQ(uptime.down_share(start - 24h, start), 0);
    uptime.is(true, start);
    uptime.is(false, start + 4min);
    uptime.is(true, start + 5min);
    EXPECT_NEAR(*uptime.share(start - 24h, start + 5min), 0.8, 1e-9);
    EXPECT_NEAR(uptime.down_share(start + 10min - 24h, start + 10min), 1.0 / (24 * 60), 1e-9);
}

TEST_F(Metrics, WhatIsReadBackFillsWindowsAndNotTotals) {
    const Task heard = task(TaskStatus::SUCCEEDED, 2s);
    store(heard);
    metrics_.begin_anew();
    EXPECT_EQ(ana().completed, 0U);
    metrics_.read_back(heard);
    metrics_.read_back(task(TaskStatus::SUCCEEDED, 3s));
    EXPECT_EQ(ana().completed, 2U);
    EXPECT_EQ(metrics_.totals(MetricsBy::AGENT).at(0).figures.completed, 1U);
}

TEST_F(Metrics, ASumIsGivenOnceItIsOverAndAgainIfMoreEndedInIt) {
    const Timestamp began = now_;
    store(task(TaskStatus::SUCCEEDED, 2s, "paint", ""));
    EXPECT_TRUE(metrics_.take_changed(now_, 10).empty());
    now_ = now_ + 75s;
    const auto minutes = metrics_.take_changed(now_, 10);
    ASSERT_EQ(minutes.size(), 1U);
    EXPECT_EQ(minutes[0].of, MetricsBy::TASK_TYPE);
    EXPECT_EQ(minutes[0].completed, 1U);
    EXPECT_LE(minutes[0].at, began);
    EXPECT_TRUE(metrics_.take_changed(now_, 10).empty());
    metrics_.put_back(minutes);
    EXPECT_EQ(metrics_.take_changed(now_, 10), minutes);

    Task late = task(TaskStatus::DEAD, 2s, "paint", "");
    late.finished_at = began;
    store(late);
    const auto again = metrics_.take_changed(now_, 10);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].key, minutes[0].key);
    EXPECT_EQ(again[0].failed, 1U);
}

TEST_F(Metrics, WhatWasStoredFillsWhatTheRowsLackAndIsNotStoredAgain) {
    for (int i = 0; i < 3; ++i) store(task(TaskStatus::SUCCEEDED, 2s));
    const Timestamp began = now_;
    now_ = now_ + 75s;
    auto sums = metrics_.take_changed(now_, 10);
    ASSERT_EQ(sums.size(), 3U);
    metrics_.begin_anew();
    Task one = task(TaskStatus::SUCCEEDED, 2s);  // of the three, all that is read back
    one.finished_at = began;
    metrics_.read_back(one);
    for (const MetricRollup& sum : sums) metrics_.read_back(sum, true);
    EXPECT_EQ(ana().completed, 3U);
    EXPECT_EQ(ana().mean, 2s);
    EXPECT_TRUE(metrics_.take_changed(now_, 10).empty());
    EXPECT_EQ(metrics_.totals(MetricsBy::AGENT).at(0).figures.completed, 3U);
    EXPECT_EQ(metrics_.types_of_agent("ana", 10min, now_).at(0).name, "paint");
    EXPECT_EQ(metrics_.rows(MetricsBy::AGENT_TYPE, 10min, now_).at(0).name, "ana/paint");
}

TEST_F(Metrics, ManyNamesShareOne) {
    for (int i = 0; i < 250; ++i) store(task(TaskStatus::SUCCEEDED, 1s, "type" + std::to_string(i)));
    EXPECT_EQ(metrics_.rows(MetricsBy::TASK_TYPE, 10min, now_).size(), AgentMetrics::names_max + 1);
    EXPECT_EQ(metrics_.rows(MetricsBy::TASK_TYPE, 10min, now_).at(0).name, "other");
    EXPECT_EQ(metrics_.rows(MetricsBy::TASK_TYPE, 10min, now_).at(0).completed, 50U);
}

TEST_F(Metrics, ExecutionsAndMessagesAreCountedAsTheyLeave) {
    WorkflowExecution execution;
    execution.id = Id<WorkflowExecution>::make(now_, random_);
    execution.workflow = "order";
    execution.created_at = now_ - 1min;
    execution.status = ExecutionStatus::WAITING;
    store(execution);
    execution.status = ExecutionStatus::COMPLETED;
    execution.ended_at = now_;
    store(execution);
    Message message;
    message.id = Id<Message>::make(now_, random_);
    message.direction = MessageDirection::OUT;
    message.created_at = now_ - 3s;
    message.sending_at = now_;
    message.status = MessageStatus::SENDING;
    store(message);
    message.status = MessageStatus::SENT;
    store(message);
    message.status = MessageStatus::DELIVERED;
    store(message);
    metrics_.read_back(message);

    const auto workflows = metrics_.rows(MetricsBy::WORKFLOW, 10min, now_);
    ASSERT_EQ(workflows.size(), 1U);
    EXPECT_EQ(workflows[0].mean, 1min);
    const auto channels = metrics_.rows(MetricsBy::CHANNEL, 10min, now_);
    ASSERT_EQ(channels.size(), 1U);
    EXPECT_EQ(channels[0].name, "WHATSAPP");
    EXPECT_EQ(channels[0].completed, 1U);
    EXPECT_EQ(channels[0].mean, 3s);
}

TEST_F(Metrics, EachRunOfAStepIsCountedOnceWhicheverPathItIsOn) {
    WorkflowExecution execution;
    execution.id = Id<WorkflowExecution>::make(now_, random_);
    execution.workflow = "order";
    execution.status = ExecutionStatus::RUNNING;
    execution.path.runs = {{.step = "print", .status = StepStatus::RUNNING, .started_at = now_ - 3s}};
    store(execution);
    EXPECT_TRUE(metrics_.rows(MetricsBy::WORKFLOW_STEP, 10min, now_).empty());
    execution.path.runs[0].status = StepStatus::SUCCEEDED;
    execution.path.runs[0].ended_at = now_;
    execution.path.runs.push_back({.step = "print", .status = StepStatus::FAILED, .started_at = now_, .ended_at = now_});
    store(execution);
    store(execution);
    now_ = now_ + 1s;
    execution.path.runs.push_back({.step = "ask", .status = StepStatus::SUCCEEDED, .started_at = now_, .ended_at = now_});
    execution.path.runs.back().skipped = true;
    store(execution);

    WorkflowBranch branch;
    branch.id = Id<WorkflowBranch>::make(now_, random_);
    branch.execution = execution.id;
    branch.path.runs = {{.step = "pack", .status = StepStatus::SUCCEEDED, .started_at = now_ - 2s, .ended_at = now_}};
    store(branch);
    const auto steps = metrics_.rows(MetricsBy::WORKFLOW_STEP, 10min, now_);
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(steps[0].name, "order/print");
    EXPECT_EQ(steps[0].completed, 1U);
    EXPECT_EQ(steps[0].failed, 1U);
    EXPECT_EQ(steps[0].mean, 3s);
    EXPECT_EQ(steps[1].name, "order/pack");
    EXPECT_EQ(steps[1].mean, 2s);
}

TEST_F(Metrics, AMessageThatIsTakenAndGivenBackLaterHasFailed) {
    Message message;
    message.id = Id<Message>::make(now_, random_);
    message.direction = MessageDirection::OUT;
    message.created_at = now_ - 3s;
    message.sending_at = now_;
    message.status = MessageStatus::SENT;
    store(message);
    message.status = MessageStatus::FAILED;
    store(message);
    metrics_.read_back(message);

    const auto channels = metrics_.rows(MetricsBy::CHANNEL, 10min, now_);
    ASSERT_EQ(channels.size(), 1U);
    EXPECT_EQ(channels[0].completed, 1U);
    EXPECT_EQ(channels[0].failed, 1U);
    EXPECT_EQ(metrics_.totals(MetricsBy::CHANNEL).at(0).figures.failed, 1U);
}

}  // namespace
}  // namespace tero
