#include "modules/router/agent_router.hpp"

#include "modules/router/router_fixture.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <algorithm>

namespace tero {
namespace {

using enum IntentType;

AgentAvailability agent(std::string id, std::vector<std::string> capabilities) {
    return {.id = std::move(id), .capabilities = std::move(capabilities), .max_concurrency = 4};
}

Understanding meaning(IntentType intent, double confidence = 0.9) {
    return {.intent = intent, .intents = {intent}, .confidence = confidence};
}

class Routing : public ::testing::Test {
protected:
    RoutingDecision route(IntentType intent, const RoutingContext& context = {}) const {
        return router_.route(meaning(intent), context, agents_);
    }

    AgentRouter router_{router::example_words(), router::example_vocabulary()};
    std::vector<AgentAvailability> agents_{agent("sales", {"sales"}), agent("support", {"support"}),
                                           agent("follow_up", {"follow_up"})};
};

bool gives(const RoutingDecision& decision, std::string_view reason) {
    return std::any_of(decision.reasons.begin(), decision.reasons.end(),
                       [&](const std::string& given) { return given.starts_with(reason); });
}

TEST_F(Routing, TheAgentOfTheIntentsCapabilityGetsTheMessage) {
    EXPECT_EQ(route(QUOTE_REQUEST).agent, "sales");
    EXPECT_EQ(route(INSTALLATION).agent, "support");
    EXPECT_EQ(route(OBJECTION_PRICE).agent, "follow_up");
    EXPECT_FALSE(route(OBJECTION_PRICE).is_fallback);
}

TEST_F(Routing, ComplaintsGoToPeopleEvenWhenNoneIsRegistered) {
    const RoutingDecision decision = route(COMPLAINT);

    EXPECT_EQ(decision.capability, "human");
    EXPECT_EQ(decision.agent, "");
    EXPECT_FALSE(decision.is_fallback);
}

TEST_F(Routing, ConsentIsNeverHandedToSales) {
    for (const IntentType intent : {OPT_OUT, OPT_IN, WRONG_NUMBER}) {
        EXPECT_EQ(route(intent).capability, "compliance");
        EXPECT_EQ(route(intent).agent, "");
    }
    // Not even when the words were weak.
    EXPECT_EQ(router_.route(meaning(OPT_OUT, 0.1), {}, agents_).capability, "compliance");
}

TEST_F(Routing, NoiseIsIgnoredAndNeedsNoAgent) {
    EXPECT_EQ(route(AUTO_REPLY).capability, "ignore");
    EXPECT_EQ(route(SPAM_OTHER).agent, "");
}

TEST_F(Routing, WhatIsUnknownOrUnsureFallsBackToSales) {
    const RoutingDecision unknown = router_.route({}, {}, agents_);
    const RoutingDecision unsure = router_.route(meaning(INSTALLATION, 0.2), {}, agents_);

    EXPECT_EQ(unknown.agent, "sales");
    EXPECT_TRUE(unknown.is_fallback);
    EXPECT_TRUE(gives(unknown, "intent.unknown"));
    EXPECT_EQ(unsure.capability, "sales");
    EXPECT_TRUE(gives(unsure, "intent.unsure"));
}

TEST_F(Routing, WithoutAnAgentOfTheCapabilitySalesAnswersAndThenAPerson) {
    agents_[1].status = AgentStatus::OFFLINE;
    const RoutingDecision to_sales = route(TECHNICAL_QUESTION);
    agents_[0].circuit_open = true;
    const RoutingDecision to_people = route(TECHNICAL_QUESTION);

    EXPECT_EQ(to_sales.agent, "sales");
    EXPECT_TRUE(to_sales.is_fallback);
    EXPECT_TRUE(gives(to_sales, "agent.none_available: support"));
    EXPECT_EQ(to_people.capability, "human");
    EXPECT_TRUE(to_people.is_fallback);
    EXPECT_EQ(to_people.agent, "");
}

TEST_F(Routing, BusyAgentsAreWaitedForInsteadOfPassedOver) {
    agents_[1].running = 4;
    const RoutingDecision decision = route(TECHNICAL_QUESTION);

    EXPECT_EQ(decision.capability, "support");
    EXPECT_EQ(decision.agent, "");
    EXPECT_FALSE(decision.is_fallback);
    EXPECT_TRUE(gives(decision, "agent.all_busy"));
}

TEST_F(Routing, TheAgentThatKnowsTheConversationKeepsIt) {
    agents_ = {agent("a", {"sales"}), agent("b", {"sales"})};
    agents_[0].succeeded = 100;
    EXPECT_EQ(route(QUOTE_REQUEST).agent, "a");
    EXPECT_EQ(route(QUOTE_REQUEST, {.agent = "b"}).agent, "b");

    agents_[1].running = 4;
    EXPECT_EQ(route(QUOTE_REQUEST, {.agent = "b"}).agent, "a");
}

TEST_F(Routing, AnAgentThatIsUnwellLosesItsConversationToAHealthyOne) {
    agents_ = {agent("a", {"sales"}), agent("b", {"sales"})};
    agents_[1].status = AgentStatus::DEGRADED;

    EXPECT_EQ(route(QUOTE_REQUEST, {.agent = "b"}).agent, "a");

    agents_[0].status = AgentStatus::DRAINING;
    EXPECT_EQ(route(QUOTE_REQUEST, {.agent = "b"}).agent, "b");
}

TEST_F(Routing, HealthThenSuccessThenRoomThenSpeedDecide) {
    agents_ = {agent("a", {"sales"}), agent("b", {"sales"})};
    EXPECT_EQ(route(QUOTE_REQUEST).agent, "a");  // alike: by name

    agents_[0].latency = 5s;
    EXPECT_EQ(route(QUOTE_REQUEST).agent, "b");
    agents_[1].running = 3;
    EXPECT_EQ(route(QUOTE_REQUEST).agent, "a");
    agents_[0].failed = 50;
    EXPECT_EQ(route(QUOTE_REQUEST).agent, "b");
    agents_[1].status = AgentStatus::DEGRADED;
    EXPECT_EQ(route(QUOTE_REQUEST).agent, "a");
}

TEST_F(Routing, AnAgentInfoBringsWhatCounts) {
    const AgentInfo info{.id = "w",
                         .capabilities = {"sales"},
                         .max_concurrency = 2,
                         .status = AgentStatus::BUSY,
                         .succeeded = 7,
                         .latency = 2s};
    const AgentAvailability available = availability_of(info, 1);

    EXPECT_EQ(available.id, "w");
    EXPECT_EQ(available.running, 1);
    EXPECT_EQ(available.max_concurrency, 2);
    EXPECT_EQ(available.status, AgentStatus::BUSY);
    EXPECT_EQ(available.succeeded, 7U);
    EXPECT_EQ(available.latency, Duration{2s});
}

TEST_F(Routing, ReasonsTellTheWholeWay) {
    const Understanding understood = router_.understand("¿cuánto sale el isodec de 100?");
    const RoutingDecision decision = router_.route(understood, {}, agents_);

    EXPECT_TRUE(gives(decision, "price_inquiry.asks_price"));
    EXPECT_TRUE(gives(decision, "capability.sales"));
    EXPECT_TRUE(gives(decision, "agent.fits_best: sales"));
}

TEST(Capabilities, EveryIntentButUnknownHasOne) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<IntentType>>([](auto entry) {
        EXPECT_EQ(capability_for(entry.value).empty(), entry.value == UNKNOWN) << entry.name;
    });
}

// Whoever is chosen offers the capability, is alive and has room; and the order of the agents does not
// matter.
RC_GTEST_PROP(RoutingLaws, TheChosenAgentCanServe, ()) {
    static const AgentRouter router{router::example_words(), router::Vocabulary{}};
    std::vector<AgentAvailability> agents;
    const int count = *rc::gen::inRange(0, 8);
    for (int i = 0; i < count; ++i) {
        AgentAvailability next = agent("agent-" + std::to_string(i), {});
        for (const auto* capability : {"sales", "support", "human", "compliance"}) {
            if (*rc::gen::arbitrary<bool>()) next.capabilities.emplace_back(capability);
        }
        next.status = static_cast<AgentStatus>(*rc::gen::inRange(0, 5));
        next.max_concurrency = *rc::gen::inRange(0, 4);
        next.running = *rc::gen::inRange(0, 5);
        next.circuit_open = *rc::gen::inRange(0, 4) == 0;
        next.succeeded = static_cast<std::uint64_t>(*rc::gen::inRange(0, 50));
        next.failed = static_cast<std::uint64_t>(*rc::gen::inRange(0, 50));
        agents.push_back(std::move(next));
    }
    const auto intent = static_cast<IntentType>(*rc::gen::inRange(0, 27));
    const RoutingContext context{.agent = "agent-" + std::to_string(*rc::gen::inRange(0, 8))};
    const Understanding understanding = meaning(intent, 0.8);

    const RoutingDecision decision = router.route(understanding, context, agents);

    RC_ASSERT(!decision.capability.empty());
    RC_ASSERT(!decision.reasons.empty());
    if (!decision.agent.empty()) {
        const auto chosen = std::find_if(agents.begin(), agents.end(),
                                         [&](const AgentAvailability& a) { return a.id == decision.agent; });
        RC_ASSERT(chosen != agents.end());
        RC_ASSERT(std::count(chosen->capabilities.begin(), chosen->capabilities.end(), decision.capability) ==
                  1);
        RC_ASSERT(chosen->running < chosen->max_concurrency && !chosen->circuit_open);
        RC_ASSERT(chosen->status != AgentStatus::OFFLINE && chosen->status != AgentStatus::DRAINING);
    }
    std::reverse(agents.begin(), agents.end());
    RC_ASSERT(router.route(understanding, context, agents).agent == decision.agent);
}

}  // namespace
}  // namespace tero
