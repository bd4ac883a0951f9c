#include "modules/coordinator/health.hpp"

#include <gtest/gtest.h>

namespace tero::coordinator {
namespace {

class Health : public testing::Test {
protected:
    Health() {
        options.agent_failures_max = 3;
        options.probe_min = 5s;
        options.probe_max = 30s;
        options.probes_to_pass = 2;
        agent.id = "a";
        agent.capabilities = {"paint", "print"};
    }
    // The end of an attempt that was claimed just now.
    Verdict ends(AttemptEnd end, std::string failed_by = {}) {
        Task task;
        task.capability = "paint";
        task.agent = "a";
        task.failed_by = std::move(failed_by);
        task.claimed_at = now;
        task.lease_until = now + 30s;
        return count_attempt(agent, task, end, now, options);
    }
    Verdict fails() { return ends(AttemptEnd::FAILED); }
    Verdict succeeds() { return ends(AttemptEnd::SUCCEEDED); }
    void degrade() {
        for (int i = 0; i < 3; ++i) fails();
        ASSERT_EQ(agent.status, AgentStatus::DEGRADED);
    }

    Timestamp now{1'790'000'000'000};
    CoordinatorOptions options;
    AgentInfo agent;
};

TEST_F(Health, WhoFailsManyTasksInARowGoesIntoQuarantineForThatWorkAlone) {
    EXPECT_EQ(fails(), Verdict::AS_BEFORE);
    EXPECT_EQ(succeeds(), Verdict::AS_BEFORE);  // not in a row
    EXPECT_EQ(fails(), Verdict::AS_BEFORE);
    EXPECT_EQ(fails(), Verdict::AS_BEFORE);
    EXPECT_EQ(fails(), Verdict::DEGRADED);
    EXPECT_EQ(agent.status, AgentStatus::DEGRADED);
    ASSERT_EQ(agent.health.size(), 1U);
    EXPECT_EQ(agent.health[0].probe_at, now + 5s);
    EXPECT_EQ(agent.failed, 4U);
}

TEST_F(Health, ATaskThatFailsThereAgainOrIsRejectedForGoodSaysNothingOfTheAgent) {
    fails();
    for (int i = 0; i < 9; ++i) {
        EXPECT_EQ(ends(AttemptEnd::FAILED, "a"), Verdict::AS_BEFORE);
        EXPECT_EQ(ends(AttemptEnd::REJECTED), Verdict::AS_BEFORE);
    }
    EXPECT_EQ(agent.status, AgentStatus::ONLINE);
}

TEST_F(Health, EachProbeThatFailsDoublesTheWaitForTheNext) {
    degrade();
    for (const Duration wait : {10s, 20s, 30s, 30s}) {
        now = agent.health[0].probe_at;
        EXPECT_EQ(fails(), Verdict::AS_BEFORE);
        EXPECT_EQ(agent.health[0].probe_at, now + wait);
    }
}

TEST_F(Health, ItEarnsItsWayBackWithProbesInARow) {
    degrade();
    now = now + 5s;
    EXPECT_EQ(succeeds(), Verdict::AS_BEFORE);
    EXPECT_EQ(agent.health[0].probe_at, now);  // the next one at once
    EXPECT_EQ(fails(), Verdict::AS_BEFORE);
    EXPECT_EQ(succeeds(), Verdict::AS_BEFORE);
    EXPECT_EQ(agent.status, AgentStatus::DEGRADED);
    EXPECT_EQ(succeeds(), Verdict::RECOVERED);
    EXPECT_EQ(agent.status, AgentStatus::ONLINE);
    EXPECT_FALSE(is_in_quarantine(agent));
}

TEST_F(Health, WhatWasClaimedBeforeTheQuarantineIsNoProbe) {
    Task before;
    before.capability = "paint";
    before.claimed_at = now - 1s;
    before.lease_until = now + 30s;
    degrade();
    const Timestamp probe_at = agent.health[0].probe_at;
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(count_attempt(agent, before, AttemptEnd::FAILED, now, options), Verdict::AS_BEFORE);
        EXPECT_EQ(count_attempt(agent, before, AttemptEnd::SUCCEEDED, now, options), Verdict::AS_BEFORE);
    }
    EXPECT_EQ(agent.health[0].probe_at, probe_at);
    EXPECT_EQ(agent.status, AgentStatus::DEGRADED);
}

TEST_F(Health, WhoRegistersAgainIsProbedAtOnceAndNotTrusted) {
    degrade();
    agent.status = AgentStatus::OFFLINE;
    hear(agent, now + 1s);
    EXPECT_EQ(agent.status, AgentStatus::DEGRADED);
    begin_anew(agent, now + 1s);
    EXPECT_EQ(agent.status, AgentStatus::DEGRADED);
    EXPECT_EQ(agent.health[0].probe_at, now + 1s);

    agent.capabilities = {"print"};  // it no longer offers what it failed at
    begin_anew(agent, now + 2s);
    EXPECT_EQ(agent.status, AgentStatus::ONLINE);
}

}  // namespace
}  // namespace tero::coordinator
