// Agents that Tero calls: what they are granted leaves as a call, and the lease lasts as long as the call or
// the callback may.
#include "engine/tests/engine_fixture.hpp"
#include "modules/access/model/inputs.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

NewTask printing() {
    NewTask task;
    task.type = "print";
    task.backoff_min = 50ms;
    task.backoff_max = 50ms;
    return task;
}

AgentInfo flow() {
    AgentInfo agent;
    agent.id = "flow";
    agent.kind = AgentKind::WEBHOOK;
    agent.capabilities = {"print"};
    agent.max_concurrency = 2;
    agent.webhook = AgentWebhook{.url = "https://flows.example/print", .timeout = 10s, .callback_within = 2h};
    return agent;
}

class WebhookAgents : public testing::Test {
protected:
    Reply registered(AgentInfo agent, std::string credential = {}) {
        return engine_.ask(RegisterAgent{std::move(agent), std::move(credential)});
    }
    // The calls that left since this was asked last.
    std::vector<CallWebhook> calls() {
        std::vector<CallWebhook> made;
        for (; seen_ < engine_.effects.size(); ++seen_)
            made.push_back(*engine_.effects[seen_].as<CallWebhook>());
        return made;
    }
    CallWebhook called() {
        engine_.submit(printing());
        auto made = calls();
        CHECK(made.size() == 1, "{} calls", made.size());
        return made.front();
    }
    Result<Done> done(const CallWebhook& call) { return engine_.complete({call.task, call.body}); }
    Reply accept(const CallWebhook& call) {
        return engine_.ask(AcceptTask{call.agent->id, call.task->id, call.task->epoch});
    }
    Task now_of(const CallWebhook& call) { return *engine_.stored<Task>(RawId{call.task->id}); }

    SteppedEngine engine_;
    std::size_t seen_ = 0;
};

TEST_F(WebhookAgents, EachTaskIsACallAsFarAsThereIsRoom) {
    ASSERT_TRUE(registered(flow()).has_value());
    for (int i = 0; i < 3; ++i) engine_.submit(printing());
    auto made = calls();
    ASSERT_EQ(made.size(), 2U);
    EXPECT_EQ(made.front().agent->webhook->url, "https://flows.example/print");
    EXPECT_EQ(now_of(made.front()).lease_until, engine_.clock.now() + 40s);

    ASSERT_TRUE(done(made.front()).has_value());

    ASSERT_EQ(calls().size(), 1U);
    EXPECT_EQ(now_of(made.front()).status, TaskStatus::SUCCEEDED);
}

TEST_F(WebhookAgents, ItDoesNotClaim) {
    ASSERT_TRUE(registered(flow()).has_value());
    const Reply refused = engine_.ask(engine_.claim_of("flow"));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
}

TEST_F(WebhookAgents, OneThatIsNotAnsweredInTimeIsTriedAgain) {
    ASSERT_TRUE(registered(flow()).has_value());
    const CallWebhook call = called();
    engine_.pass(39s);
    EXPECT_TRUE(calls().empty());
    engine_.pass(2s);
    const auto again = calls();
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again.front().task->attempt, 2);
    EXPECT_FALSE(done(call).has_value());
    EXPECT_TRUE(done(again.front()).has_value());
}

TEST_F(WebhookAgents, OneThatIsTakenWaitsForItsCallback) {
    ASSERT_TRUE(registered(flow()).has_value());
    const CallWebhook call = called();
    ASSERT_TRUE(accept(call).has_value());
    engine_.pass(110min);
    Heartbeat beat;
    beat.agent = "flow";
    beat.beats.push_back({call.task->id, call.task->epoch, Json{"50"}});
    EXPECT_TRUE(engine_.ask_for<Outcomes>(beat).front().has_value());  // and two hours more
    engine_.pass(110min);
    EXPECT_TRUE(done(call).has_value());
    EXPECT_FALSE(now_of(call).is_accepted);
}

TEST_F(WebhookAgents, ACallbackThatNeverComesCostsTheAttempt) {
    ASSERT_TRUE(registered(flow()).has_value());
    const CallWebhook call = called();
    ASSERT_TRUE(accept(call).has_value());
    engine_.pass(2h + 1s);
    ASSERT_EQ(calls().size(), 1U);
    const auto body = engine_.stored<TaskBody>(RawId{call.task->id});
    EXPECT_NE(body->error.find("did not say in time"), std::string::npos) << body->error;
    EXPECT_FALSE(accept(call).has_value());  // its lease is another's
}

TEST_F(WebhookAgents, WhatWasUnderWayIsCalledAgainAfterARestartWithTheSameLease) {
    ASSERT_TRUE(registered(flow()).has_value());
    const CallWebhook waiting = called();
    const CallWebhook taken = called();
    ASSERT_TRUE(accept(taken).has_value());
    for (const bool same_process : {false, true}) {
        engine_.restart(same_process);
        const auto again = calls();
        ASSERT_EQ(again.size(), 1U);
        EXPECT_EQ(again.front().task->id, waiting.task->id);
        EXPECT_EQ(again.front().task->epoch, waiting.task->epoch);
        EXPECT_EQ(again.front().task->attempt, 1);
    }
    EXPECT_TRUE(done(waiting).has_value());
    EXPECT_TRUE(done(taken).has_value());
}

TEST_F(WebhookAgents, WhatWasTakenOutlivesARestartAndAnOutageOfOurs) {
    ASSERT_TRUE(registered(flow()).has_value());
    const CallWebhook taken = called();
    ASSERT_TRUE(accept(taken).has_value());
    engine_.clock.advance_to(engine_.clock.now() + 3h);
    engine_.restart();
    engine_.pass(30min);
    EXPECT_TRUE(calls().empty());
    EXPECT_TRUE(done(taken).has_value());
}

TEST_F(WebhookAgents, OneThatFailsIsInQuarantineAndIsProbed) {
    ASSERT_TRUE(registered(flow()).has_value());
    for (int failures = 0; failures < 5; ++failures) {
        NewTask once = printing();
        once.attempt_max = 1;
        engine_.submit(once);
        const auto made = calls();
        ASSERT_EQ(made.size(), 1U);
        ASSERT_TRUE(engine_.fail({made.front().task, made.front().body}).has_value());
    }
    EXPECT_EQ(engine_.stored<AgentInfo>("flow")->status, AgentStatus::DEGRADED);
    for (int i = 0; i < 3; ++i) engine_.submit(printing());
    EXPECT_TRUE(calls().empty());
    engine_.pass(5s);
    for (int probes = 0; probes < 3; ++probes) {
        const auto probe = calls();
        ASSERT_EQ(probe.size(), 1U);
        ASSERT_TRUE(done(probe.front()).has_value());
    }
    EXPECT_EQ(engine_.stored<AgentInfo>("flow")->status, AgentStatus::ONLINE);
}

TEST_F(WebhookAgents, ItsSecretIsMadeOnceAndCanBeChanged) {
    const Reply first = registered(flow());
    ASSERT_TRUE(first.has_value() && first->is<AgentSecret>());
    const RawId secret = first->as<AgentSecret>()->id;
    EXPECT_TRUE(registered(flow())->is<Done>());

    const auto changed = engine_.ask_for<AgentSecret>(ChangeAgentSecret{"flow", "key:test"});

    EXPECT_NE(changed.id, secret);
    auto webhook = *engine_.stored<AgentInfo>("flow")->webhook;
    EXPECT_EQ(webhook.secret, changed.id);
    EXPECT_EQ(webhook.secret_before, secret);
    EXPECT_EQ(webhook.secret_before_until, engine_.clock.now() + 24h);
    EXPECT_TRUE(registered(flow())->is<Done>());
    webhook = *engine_.stored<AgentInfo>("flow")->webhook;
    EXPECT_EQ(webhook.secret, changed.id);
    EXPECT_EQ(webhook.secret_before, secret);
    engine_.register_agent("worker", "print");
    EXPECT_EQ(engine_.ask(ChangeAgentSecret{"worker", "key:test"}).error().code, ErrorCode::conflict);
    EXPECT_EQ(engine_.ask(ChangeAgentSecret{"nobody", "key:test"}).error().code, ErrorCode::not_found);
}

TEST_F(WebhookAgents, ItIsCalledNoMoreOnceItsKeyIsRevoked) {
    ApiKey key;
    key.hash = "flow's";
    key.scopes = {"agent:flow"};
    ASSERT_TRUE(engine_.ask(PutKey{key}).has_value());
    ASSERT_TRUE(registered(flow(), "flow's").has_value());
    ASSERT_TRUE(done(called()).has_value());

    key.revoked_at = engine_.clock.now();
    ASSERT_TRUE(engine_.ask(PutKey{key}).has_value());
    engine_.submit(printing());

    EXPECT_TRUE(calls().empty());
    EXPECT_EQ(engine_.stored<AgentInfo>("flow")->status, AgentStatus::OFFLINE);
    EXPECT_EQ(engine_.stored<Alert>("agent_unwanted/flow")->status, AlertStatus::FIRING);
    ASSERT_TRUE(registered(flow()).has_value());
    EXPECT_EQ(calls().size(), 1U);
    EXPECT_EQ(engine_.stored<Alert>("agent_unwanted/flow")->status, AlertStatus::RESOLVED);
}

TEST_F(WebhookAgents, ItMayBecomeAWorkerAndBack) {
    ASSERT_TRUE(registered(flow()).has_value());
    engine_.register_agent("flow", "print");
    engine_.submit(printing());
    EXPECT_TRUE(calls().empty());
    ASSERT_EQ(engine_.claim("flow").size(), 1U);
    ASSERT_TRUE(registered(flow())->is<AgentSecret>());
    engine_.submit(printing());
    EXPECT_EQ(calls().size(), 1U);
}

TEST_F(WebhookAgents, RemovedItIsCalledNoMore) {
    ASSERT_TRUE(registered(flow()).has_value());
    ASSERT_TRUE(engine_.ask(RemoveAgent{"flow", "key:test"}).has_value());
    engine_.submit(printing());
    EXPECT_TRUE(calls().empty());
    ASSERT_TRUE(registered(flow()).has_value());
    EXPECT_EQ(calls().size(), 1U);
}

TEST_F(WebhookAgents, AUrlThatMakesNoSenseIsRefused) {
    for (const char* url : {"", "ftp://x.example/", "https://", "https:///path", "//x.example/", "https://a b/",
                            "https://user:word@x.example/", "https://x.example/\n"}) {
        AgentInfo agent = flow();
        agent.webhook->url = url;
        const Reply refused = registered(agent);
        ASSERT_FALSE(refused.has_value()) << url;
        EXPECT_EQ(refused.error().field, "webhook.url") << url;
    }
    AgentInfo slow = flow();
    slow.webhook->timeout = 6min;
    EXPECT_EQ(registered(slow).error().field, "webhook.timeout");
    AgentInfo late = flow();
    late.webhook->callback_within = 24h * 8;
    EXPECT_EQ(registered(late).error().field, "webhook.callback_within");
    AgentInfo wide = flow();
    wide.max_concurrency = 101;
    EXPECT_EQ(registered(wide).error().field, "max_concurrency");
}

}  // namespace
}  // namespace tero
