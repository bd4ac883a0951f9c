#include "modules/router/agent_router.hpp"

#include "modules/router/router_fixture.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace tero {
namespace {

using enum IntentType;

Understanding meaning(IntentType intent, double confidence = 0.9) {
    return {.intent = intent, .intents = {intent}, .confidence = confidence};
}

class Routing : public ::testing::Test {
protected:
    RoutingDecision route(IntentType intent, const RoutingContext& context = {}) const {
        return router_.route(meaning(intent), context);
    }

    AgentRouter router_{router::weaver_words(), router::weaver_vocabulary()};
};

using Names = std::vector<std::string>;

bool gives(const RoutingDecision& decision, std::string_view reason) {
    return std::any_of(decision.reasons.begin(), decision.reasons.end(),
                       [&](const std::string& given) { return given.starts_with(reason); });
}

TEST_F(Routing, TheIntentSaysWhatIsToBeDone) {
    EXPECT_EQ(route(QUOTE_REQUEST).capability, "sales");
    EXPECT_EQ(route(INSTALLATION).capability, "support");
    EXPECT_EQ(route(OBJECTION_PRICE).capability, "follow_up");
    EXPECT_FALSE(route(OBJECTION_PRICE).is_fallback);
}

TEST_F(Routing, WithoutAnAgentOfTheCapabilitySalesAnswersAndThenAPerson) {
    EXPECT_EQ(route(TECHNICAL_QUESTION).otherwise, (Names{"sales", "human"}));
    EXPECT_EQ(route(QUOTE_REQUEST).otherwise, Names{"human"});
}

TEST_F(Routing, ComplaintsGoToPeopleAlone) {
    EXPECT_EQ(route(COMPLAINT).capability, "human");
    EXPECT_EQ(route(COMPLAINT).otherwise, Names{});
    EXPECT_FALSE(route(COMPLAINT).is_fallback);
}

TEST_F(Routing, ConsentIsNeverHandedToSales) {
    for (const IntentType intent : {OPT_OUT, OPT_IN, WRONG_NUMBER}) {
        EXPECT_EQ(route(intent).capability, "compliance");
        EXPECT_EQ(route(intent).otherwise, Names{"human"});
    }
    // Not even when the words were weak.
    EXPECT_EQ(router_.route(meaning(OPT_OUT, 0.1), {}).capability, "compliance");
}

TEST_F(Routing, NoiseIsIgnoredAndNeedsNobody) {
    EXPECT_EQ(route(AUTO_REPLY).capability, "ignore");
    EXPECT_EQ(route(SPAM_OTHER).otherwise, Names{});
}

TEST_F(Routing, WhatIsUnknownOrUnsureFallsBackToSales) {
    const RoutingDecision unknown = router_.route({}, {});
    const RoutingDecision unsure = router_.route(meaning(INSTALLATION, 0.2), {});

    EXPECT_EQ(unknown.capability, "sales");
    EXPECT_TRUE(unknown.is_fallback);
    EXPECT_TRUE(gives(unknown, "intent.unknown"));
    EXPECT_EQ(unsure.capability, "sales");
    EXPECT_TRUE(gives(unsure, "intent.unsure"));
}

TEST_F(Routing, TheAgentThatKnowsTheConversationIsPreferred) {
    EXPECT_EQ(route(QUOTE_REQUEST, {.agent = "b"}).prefer, "b");
    EXPECT_EQ(route(QUOTE_REQUEST).prefer, "");
}

TEST_F(Routing, ReasonsTellTheWholeWay) {
    const Understanding understood = router_.understand("¿cuánto sale el kilim?");
    const RoutingDecision decision = router_.route(understood, {});

    EXPECT_TRUE(gives(decision, "price_inquiry.asks_price"));
    EXPECT_TRUE(gives(decision, "capability.sales"));
}

TEST(Capabilities, EveryIntentButUnknownHasOne) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<IntentType>>([](auto entry) {
        EXPECT_EQ(capability_for(entry.value).empty(), entry.value == UNKNOWN) << entry.name;
    });
}

}  // namespace
}  // namespace tero
