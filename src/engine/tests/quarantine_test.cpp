// An agent that fails: others get what it failed, and it gets single probes until it has earned its way back.
#include "engine/tests/engine_fixture.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

NewTask sewing() {
    NewTask task;
    task.type = "sew";
    task.backoff_min = 50ms;
    task.backoff_max = 200ms;
    return task;
}

class Quarantine : public testing::Test {
protected:
    Ticket poll(const std::string& agent, std::int32_t limit = 1) {
        return engine_.offer(engine_.claim_of(agent, limit, 30s));
    }
    std::vector<Lease> leases(Ticket ticket) {
        auto reply = engine_.reply(ticket);
        if (!reply) return {};
        return (*reply)->as<Leases>()->leases;
    }
    AgentStatus status_of(const std::string& agent) { return engine_.stored<AgentInfo>(agent)->status; }
    std::optional<AlertStatus> alert_of(const std::string& agent) {
        const auto alert = engine_.stored<Alert>("agent_degraded/" + agent);
        return alert ? std::optional{alert->status} : std::nullopt;
    }
    // The agent fails what it is given until it is in quarantine.
    void degrade(const std::string& agent) {
        while (status_of(agent) != AgentStatus::DEGRADED) {
            engine_.submit(sewing());
            for (const Lease& lease : engine_.claim(agent)) EXPECT_TRUE(engine_.fail(lease).has_value());
        }
    }
    SteppedEngine engine_;
};

TEST_F(Quarantine, ARetryGoesToAnotherAgentWhereThereIsOne) {
    engine_.register_agent("bad", "sew");
    engine_.register_agent("good", "sew");
    const Id<Task> task = engine_.submit(sewing());
    ASSERT_TRUE(engine_.fail(engine_.claim("bad").front()).has_value());
    const Ticket bad = poll("bad");
    engine_.pass(1s);
    EXPECT_EQ(engine_.stored<Task>(task)->status, TaskStatus::QUEUED);  // though somebody waits

    const auto taken = engine_.claim("good");
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_EQ(taken.front().task->id, task);
    EXPECT_FALSE(engine_.reply(bad).has_value());
}

TEST_F(Quarantine, ARetryDoesNotWaitForAnotherAgentForEverNorForOneThatIsNotThere) {
    engine_.register_agent("bad", "sew");
    engine_.submit(sewing());
    ASSERT_TRUE(engine_.fail(engine_.claim("bad").front()).has_value());
    engine_.pass(1s);
    const auto alone = engine_.claim("bad");
    ASSERT_EQ(alone.size(), 1U);
    ASSERT_TRUE(engine_.fail(alone.front()).has_value());

    engine_.register_agent("busy", "sew");
    engine_.pass(1s);
    const Ticket bad = poll("bad");
    engine_.pass(25s);
    EXPECT_FALSE(engine_.reply(bad).has_value());
    engine_.pass(5s);
    EXPECT_EQ(leases(bad).size(), 1U);
}

TEST_F(Quarantine, AnAgentThatFailsAtOnceEatsNoQueueBesideAHealthyOne) {
    engine_.register_agent("bad", "sew", 10);
    engine_.register_agent("good", "sew", 10);
    std::vector<Id<Task>> tasks;
    Ticket bad = poll("bad", 10);
    for (int i = 0; i < 150; ++i) {
        tasks.push_back(engine_.submit(sewing()));
        if (const auto reply = engine_.reply(bad)) {
            for (const Lease& lease : (*reply)->as<Leases>()->leases)
                EXPECT_TRUE(engine_.fail(lease).has_value());
            bad = poll("bad", 10);
        }
        for (const Lease& lease : engine_.claim("good", 10)) EXPECT_TRUE(engine_.complete(lease).has_value());
        engine_.pass(20ms);
    }
    for (int i = 0; i < 20; ++i) {
        engine_.pass(1s);
        for (const Lease& lease : engine_.claim("good", 10)) EXPECT_TRUE(engine_.complete(lease).has_value());
    }
    EXPECT_EQ(status_of("bad"), AgentStatus::DEGRADED);
    EXPECT_EQ(alert_of("bad"), AlertStatus::FIRING);
    EXPECT_LT(engine_.stored<AgentInfo>("bad")->failed, 12U);
    for (const Id<Task>& task : tasks) {
        const auto ended = engine_.stored<Task>(task);
        EXPECT_TRUE(ended->status == TaskStatus::SUCCEEDED || ended->agent == "bad") << to_string(task);
        EXPECT_NE(ended->status, TaskStatus::DEAD);
    }
}

TEST_F(Quarantine, ItGetsSingleProbesAndEarnsItsWayBack) {
    engine_.register_agent("alone", "sew", 10);
    degrade("alone");
    EXPECT_EQ(alert_of("alone"), AlertStatus::FIRING);
    for (int i = 0; i < 20; ++i) engine_.submit(sewing());
    const Ticket first = poll("alone", 10);
    engine_.pass(4s);
    EXPECT_FALSE(engine_.reply(first).has_value());
    engine_.pass(1s);
    auto probe = leases(first);
    ASSERT_EQ(probe.size(), 1U);

    for (int passed = 0; passed < 3; ++passed) {
        EXPECT_TRUE(engine_.claim("alone", 10).empty());  // one at a time
        ASSERT_TRUE(engine_.complete(probe.front()).has_value());
        if (passed == 2) break;
        probe = engine_.claim("alone", 10);
        ASSERT_EQ(probe.size(), 1U);
    }
    EXPECT_EQ(status_of("alone"), AgentStatus::ONLINE);
    EXPECT_EQ(alert_of("alone"), AlertStatus::RESOLVED);
    EXPECT_EQ(engine_.claim("alone", 10).size(), 10U);
}

TEST_F(Quarantine, AProbeHasAttemptsToSpareWhereOthersCouldDoIt) {
    engine_.register_agent("bad", "sew", 10);
    degrade("bad");
    engine_.register_agent("good", "sew", 10);
    engine_.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, [&] {
        std::vector<Id<Task>> all;
        for (const Task& task : engine_.all<Task>()) {
            if (!is_final(task.status)) all.push_back(task.id);
        }
        return all;
    }()});
    NewTask last = sewing();
    last.attempt_max = 1;
    const Ticket bad = poll("bad", 10);
    engine_.pass(10s);
    const Id<Task> precious = engine_.submit(last);
    engine_.settle();
    EXPECT_FALSE(engine_.reply(bad).has_value());
    EXPECT_EQ(engine_.stored<Task>(precious)->status, TaskStatus::QUEUED);
    engine_.submit(sewing());
    EXPECT_EQ(leases(bad).size(), 1U);
    EXPECT_EQ(engine_.claim("good").front().task->id, precious);
}

TEST_F(Quarantine, ARestartForgetsNothing) {
    engine_.register_agent("alone", "sew", 10);
    degrade("alone");
    engine_.restart();
    EXPECT_EQ(status_of("alone"), AgentStatus::DEGRADED);
    engine_.pass(10s);
    EXPECT_EQ(engine_.claim("alone", 10).size(), 1U);
}

}  // namespace
}  // namespace tero
