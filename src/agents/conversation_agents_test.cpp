// The built-in agents by example: a brief in, an answer out.
#include "agents/conversation_agents.hpp"

#include "core/sales/catalog_fixture.hpp"

#include <gtest/gtest.h>

namespace tero::agents {
namespace {

class Agents : public testing::Test {
protected:
    Agents() {
        brief.understanding.intent = IntentType::QUOTE_REQUEST;
        brief.text = "algo";
        brief.kinds = {MessageKind::TEXT};
        desk.lists = lists;
        desk.business = "BMC Uruguay";
    }
    AgentAnswer answered() const { return answer(brief, desk); }
    QuoteRequest& said() { return brief.understanding.request; }
    void say_isodec() {
        said().product = "isodec";
        said().thickness_mm = 100;
        said().length_m = Decimal{10};
        said().width_m = Decimal{5};
        said().zone = "montevideo";
    }

    std::vector<sales::CatalogList> lists = sales::example_list("matriz_uyu");
    Desk desk;
    AgentBrief brief;
};

TEST_F(Agents, AWholeRequestIsPriced) {
    say_isodec();
    const AgentAnswer answer = answered();
    ASSERT_EQ(answer.kind, AnswerKind::QUOTE);
    EXPECT_EQ(answer.request, said());
}

TEST_F(Agents, WhatIsMissingIsAskedForAndWhatWasSaidIsKept) {
    said().product = "isodec";
    const AgentAnswer answer = answered();
    EXPECT_EQ(answer.kind, AnswerKind::ASK);
    EXPECT_FALSE(answer.asked_for.empty());
    EXPECT_FALSE(answer.text.empty());
    EXPECT_EQ(answer.request.product, "isodec");
}

TEST_F(Agents, TheAnswerToOurQuestionCompletesTheRequest) {
    say_isodec();
    brief.request = said();
    brief.request.thickness_mm.reset();
    brief.understanding.request = {};
    said().thickness_mm = 100;
    brief.understanding.intent = IntentType::DATA_PROVISION;
    EXPECT_EQ(answered().kind, AnswerKind::QUOTE);
}

TEST_F(Agents, ThanksAfterAQuoteAreNoRequestForAnother) {
    brief.quote_number = "COT-2026-000001";
    brief.quote_status = QuoteStatus::SENT;
    brief.understanding.intent = IntentType::DATA_PROVISION;
    EXPECT_EQ(answered().kind, AnswerKind::SILENCE);
}

TEST_F(Agents, AChangeOfMindStartsFromWhatWasQuoted) {
    say_isodec();
    brief.quote_number = "COT-2026-000001";
    brief.quote_status = QuoteStatus::SENT;
    brief.quote_stated = said();
    brief.understanding.request = {};
    said().thickness_mm = 150;
    const AgentAnswer answer = answered();
    ASSERT_EQ(answer.kind, AnswerKind::QUOTE);
    EXPECT_EQ(answer.request.thickness_mm, 150);
    EXPECT_EQ(answer.request.length_m, Decimal{10});
}

TEST_F(Agents, APriceQuestionWithoutASizeIsAnsweredByTheMetre) {
    brief.understanding.intent = IntentType::PRICE_INQUIRY;
    said().product = "isodec";
    said().thickness_mm = 100;
    const AgentAnswer answer = answered();
    EXPECT_EQ(answer.kind, AnswerKind::ASK);
    EXPECT_EQ(answer.asked_for, "length_m");
    EXPECT_NE(answer.text.find("m²"), std::string::npos);
}

TEST_F(Agents, WhoAsksForAPersonGetsOne) {
    brief.understanding.intent = IntentType::HUMAN_REQUEST;
    EXPECT_EQ(answered().kind, AnswerKind::HAND_OVER);
    brief.understanding.intent = IntentType::OPT_OUT;
    EXPECT_EQ(answered().kind, AnswerKind::OPT_OUT);
}

TEST(Merged, AnotherProductKeepsTheSizeAndThePlaceOnly) {
    QuoteRequest before;
    before.product = "isodec";
    before.thickness_mm = 100;
    before.length_m = Decimal{10};
    before.width_m = Decimal{5};
    before.color = "blanco";
    before.zone = "montevideo";
    QuoteRequest said;
    said.product = "isopanel";

    const QuoteRequest request = merged(before, said);

    EXPECT_EQ(request.product, "isopanel");
    EXPECT_FALSE(request.thickness_mm.has_value());
    EXPECT_FALSE(request.color.has_value());
    EXPECT_EQ(request.length_m, Decimal{10});
    EXPECT_EQ(request.zone, "montevideo");
}

TEST(Merged, ANewSizeReplacesTheOldOneWhole) {
    QuoteRequest before;
    before.length_m = Decimal{10};
    before.width_m = Decimal{5};
    QuoteRequest area;
    area.area_m2 = Decimal{80};
    EXPECT_FALSE(merged(before, area).length_m.has_value());
    EXPECT_EQ(merged(before, area).area_m2, Decimal{80});
    EXPECT_FALSE(merged(area, before).area_m2.has_value());

    QuoteRequest town;
    town.town = "Durazno";
    QuoteRequest zone;
    zone.zone = "montevideo";
    EXPECT_FALSE(merged(zone, town).zone.has_value());
    EXPECT_FALSE(merged(town, zone).town.has_value());
}

}  // namespace
}  // namespace tero::agents
