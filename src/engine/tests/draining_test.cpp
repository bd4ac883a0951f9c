// An agent that is drained ends what it holds and gets nothing new, whatever happens to it meanwhile.
#include "engine/tests/engine_fixture.hpp"

#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

NewTask weaving() {
    NewTask task;
    task.type = "weave";
    task.backoff_min = 1ms;
    task.backoff_max = 1ms;
    return task;
}

class Draining : public testing::Test {
protected:
    void SetUp() override { engine_.register_agent("loom", "weave", 4); }

    std::size_t change(std::optional<bool> draining, std::optional<std::int32_t> at_once = {}) {
        return engine_.ask_for<AgentChanged>(ChangeAgent{"loom", at_once, draining, "key:test"}).holds;
    }
    AgentStatus status() { return engine_.stored<AgentInfo>("loom")->status; }
    std::vector<std::string> history() {
        std::vector<std::string> kinds;
        for (const HistoryEntry& line : engine_.all<HistoryEntry>()) {
            if (line.subject == agent_subject("loom")) kinds.push_back(line.kind);
        }
        return kinds;
    }
    SteppedEngine engine_;
};

TEST_F(Draining, ItEndsWhatItHoldsAndGetsNothingNew) {
    engine_.submit(weaving());
    const Lease held = engine_.claim("loom").at(0);
    const Ticket waiting = engine_.offer(engine_.claim_of("loom", 1, 30s));
    engine_.settle();

    EXPECT_EQ(change(true), 1U);

    auto answered = engine_.reply(waiting);
    ASSERT_TRUE(answered.has_value());
    EXPECT_TRUE((*answered)->as<Leases>()->draining);
    engine_.submit(weaving());
    EXPECT_TRUE(engine_.claim("loom").empty());
    EXPECT_TRUE(engine_.complete(held).has_value());
    EXPECT_EQ(status(), AgentStatus::DRAINING);
    EXPECT_EQ(change(true), 0U);
    EXPECT_EQ(change(false), 0U);
    EXPECT_EQ(status(), AgentStatus::ONLINE);
    EXPECT_EQ(engine_.claim("loom").size(), 1U);
}

TEST_F(Draining, ItOutlivesSilenceARestartAndQuarantine) {
    std::vector<Lease> held;
    for (int i = 0; i < 6; ++i) engine_.submit(weaving());
    change(std::nullopt, 6);
    held = engine_.claim("loom", 6);
    ASSERT_EQ(held.size(), 6U);
    change(true);
    for (int i = 0; i < 5; ++i)
        ASSERT_TRUE(engine_.fail(held[static_cast<std::size_t>(i)], false).has_value());
    engine_.restart();
    EXPECT_EQ(status(), AgentStatus::DRAINING);
    engine_.pass(2min);
    EXPECT_EQ(status(), AgentStatus::OFFLINE);
    EXPECT_TRUE(engine_.claim("loom").empty());  // it speaks again
    EXPECT_EQ(status(), AgentStatus::DRAINING);
}

TEST_F(Draining, AnotherVersionEndsIt) {
    AgentInfo agent;
    agent.id = "loom";
    agent.capabilities = {"weave"};
    agent.version = "1";
    ASSERT_TRUE(engine_.ask(RegisterAgent{agent}).has_value());
    change(true);
    ASSERT_TRUE(engine_.ask(RegisterAgent{agent}).has_value());
    EXPECT_EQ(status(), AgentStatus::DRAINING);
    agent.version = "2";
    ASSERT_TRUE(engine_.ask(RegisterAgent{agent}).has_value());
    EXPECT_EQ(status(), AgentStatus::ONLINE);
}

TEST_F(Draining, MoreRoomIsFilledAtOnce) {
    change(std::nullopt, 1);
    for (int i = 0; i < 3; ++i) engine_.submit(weaving());
    ASSERT_EQ(engine_.claim("loom", 3).size(), 1U);
    const Ticket waiting = engine_.offer(engine_.claim_of("loom", 3, 30s));
    engine_.settle();
    ASSERT_FALSE(engine_.reply(waiting).has_value());

    change(std::nullopt, 2);

    const auto granted = engine_.reply(waiting);
    ASSERT_TRUE(granted.has_value());
    EXPECT_EQ((*granted)->as<Leases>()->leases.size(), 1U);
}

TEST_F(Draining, WhatHappenedToItIsTold) {
    change(true);
    change(true);  // nothing new
    change(false);
    engine_.pass(2min);
    engine_.claim("loom");
    change(std::nullopt, 9);
    for (int i = 0; i < 5; ++i) {
        engine_.submit({.type = "weave", .attempt_max = 1});
        ASSERT_TRUE(engine_.fail(engine_.claim("loom").at(0)).has_value());
    }
    engine_.submit(weaving());
    for (int i = 0; i < 3; ++i) {
        engine_.pass(5s);
        const auto probe = engine_.claim("loom");
        ASSERT_EQ(probe.size(), 1U);
        ASSERT_TRUE(engine_.complete(probe.front()).has_value());
        engine_.submit(weaving());
    }
    ASSERT_TRUE(engine_.ask(RemoveAgent{"loom", "key:test"}).has_value());
    EXPECT_EQ(history(),
              (std::vector<std::string>{"agent.registered", "agent.draining", "agent.online", "agent.offline",
                                        "agent.online", "agent.changed", "agent.degraded", "agent.recovered",
                                        "agent.removed"}));
}

TEST_F(Draining, OneThatTeroCallsIsCalledNoMore) {
    AgentInfo agent;
    agent.id = "loom";
    agent.kind = AgentKind::WEBHOOK;
    agent.capabilities = {"weave"};
    agent.webhook = AgentWebhook{.url = "https://loom.example/"};
    ASSERT_TRUE(engine_.ask(RegisterAgent{agent}).has_value());
    change(true);
    engine_.submit(weaving());
    EXPECT_TRUE(engine_.effects.empty());
    change(false);
    EXPECT_EQ(engine_.effects.size(), 1U);
}

}  // namespace
}  // namespace tero
