// Buttons and words of one burst, understood together.
#include "app/modules/burst_routing.hpp"

#include "app/modules/business_texts.hpp"
#include "business/quoting/catalog_fixture.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

using Buttons = std::vector<std::pair<std::string, std::string>>;

const Buttons thickness{{"thickness:150", "150 mm"}};
const Buttons accept{{"QUOTE_ACCEPT|COT-2026-000418", "Confirmar"}};

BurstRouted routed(Buttons buttons, std::string text) {
    static const AgentRouter router{*built_in_texts("bmc").words, vocabulary_of(sales::example_catalog().lists, "COT")};
    RouteBurst burst;
    burst.buttons = std::move(buttons);
    burst.brief.text = std::move(text);
    return route_burst(router, sales::example_catalog().lists, burst);
}
Understanding understood(Buttons buttons, std::string text) {
    return routed(std::move(buttons), std::move(text)).brief.understanding;
}

TEST(BurstRouting, AButtonAndTheSizeBesideItAreOneRequest) {
    const Understanding both = understood(thickness, "8x5 en Pando");
    EXPECT_EQ(both.request.number("thickness_mm"), 150);
    EXPECT_EQ(both.request.decimal("length_m"), Decimal{8});
    EXPECT_EQ(both.request.decimal("width_m"), Decimal{5});
    EXPECT_TRUE(both.request.has("zone") || both.request.has("town"));
}

TEST(BurstRouting, TwoButtonsAreOneRequest) {
    const Understanding both = understood({{"thickness:150", "150 mm"}, {"zone:maldonado", "Maldonado"}}, "");
    EXPECT_EQ(both.request.number("thickness_mm"), 150);
    EXPECT_TRUE(both.request.has("zone"));
}

TEST(BurstRouting, AnOptOutBesideAnyButtonIsHeard) {
    for (const Buttons& button : {thickness, accept}) {
        const BurstRouted both = routed(button, "no me escriban más");
        EXPECT_EQ(both.brief.understanding.intent, IntentType::OPT_OUT);
        EXPECT_EQ(both.capability, "compliance");
    }
}

TEST(BurstRouting, AComplaintGoesBeforeAPersonAndBothBeforeTheRest) {
    EXPECT_EQ(understood(accept, "quiero hablar con una persona").intent, IntentType::HUMAN_REQUEST);
    EXPECT_EQ(understood(accept, "me llegó todo el material roto, es una vergüenza").intent, IntentType::COMPLAINT);
    EXPECT_EQ(understood({{"STOP", "Baja"}}, "me llegó el material todo mojado").intent, IntentType::OPT_OUT);
}

TEST(BurstRouting, WithoutHurryWhatCameFirstDecides) {
    const Understanding both = understood(accept, "gracias!");
    EXPECT_EQ(both.intent, IntentType::ACCEPT_QUOTE);
    EXPECT_EQ(both.quote_number, "COT-2026-000418");
    EXPECT_GE(both.intents.size(), 2U);
}

}  // namespace
}  // namespace tero
