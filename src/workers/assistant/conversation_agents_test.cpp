// The built-in agents by example: a brief in, an answer out.
#include "workers/assistant/conversation_agents.hpp"

#include "business/quoting/reply_text.hpp"
#include "business/quoting/catalog_fixture.hpp"
#include "business/quoting/sentences_fixture.hpp"
#include "business/understanding/understanding_fixture.hpp"
#include "codec/json.hpp"
#include "modules/router/model/said_date.hpp"

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
        desk.sentences = &sales::bmc_sentences();
    }
    AgentAnswer answered() const { return answer(brief, desk); }
    // What the router makes of these words, with what this conversation knows.
    AgentAnswer answered_to(std::string_view text) {
        const RoutingContext context{
            .has_open_quote = is_open(brief.quote_status) && !brief.quote_number.empty(),
            .asked_for = brief.asked_for};
        brief.text = text;
        brief.understanding = router::understand(text, router::example_lexicon(), context);
        return answered();
    }
    // The next burst comes after this answer.
    void keep(const AgentAnswer& answer) {
        brief.request = answer.request;
        brief.asked_for = answer.asked_for;
    }
    // A quote for 10 × 5 m of white Isodec 100 is open.
    void open_quote() {
        brief.quote_stated = {
            .product = "isodec",
            .values = {{"thickness_mm", 100}, {"length_m", Decimal{10}}, {"width_m", Decimal{5}}}};
        const auto priced = sales::price(brief.quote_stated, desk.lists, desk.pricing, {});
        brief.quote_request = std::get<PricedQuote>(priced).request;
        brief.quote_number = "COT-2026-000001";
        brief.quote_status = QuoteStatus::SENT;
    }
    QuoteRequest& said() { return brief.understanding.request; }
    void say_isodec() {
        said().product = "isodec";
        said().set("thickness_mm", 100);
        said().set("length_m", Decimal{10});
        said().set("width_m", Decimal{5});
        said().set("zone", "montevideo");
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
    brief.request.erase("thickness_mm");
    brief.understanding.request = {};
    said().set("thickness_mm", 100);
    brief.understanding.intent = IntentType::DATA_PROVISION;
    EXPECT_EQ(answered().kind, AnswerKind::QUOTE);
}

TEST_F(Agents, ANameAfterAQuoteIsNoRequestForAnotherAndHearsAWord) {
    brief.quote_number = "COT-2026-000001";
    brief.quote_status = QuoteStatus::SENT;
    brief.understanding.intent = IntentType::DATA_PROVISION;
    EXPECT_EQ(answered().kind, AnswerKind::SAY);
    brief.understanding.reply = BareReply::YES;
    EXPECT_EQ(answered().kind, AnswerKind::SILENCE);
}

TEST_F(Agents, WhoWantsAdviceHearsWhatThereIsForTheUse) {
    brief.understanding.intent = IntentType::RECOMMENDATION_REQUEST;
    AgentAnswer advice = answered();
    EXPECT_EQ(advice.kind, AnswerKind::ASK);
    EXPECT_EQ(advice.asked_for, asked::use);
    brief.asked_for = asked::use;
    EXPECT_EQ(answered().kind, AnswerKind::HAND_OVER);  // not twice

    brief.understanding.reasons = {"entity.use.techo"};
    advice = answered();
    EXPECT_EQ(advice.kind, AnswerKind::ASK);
    EXPECT_EQ(advice.asked_for, "product");
    EXPECT_NE(advice.text.find("Isodec"), std::string::npos) << advice.text;
    EXPECT_EQ(advice.text.find("Lana"), std::string::npos) << advice.text;

    brief.asked_for = "product";  // the names did not help
    EXPECT_EQ(answered().kind, AnswerKind::HAND_OVER);
    brief.asked_for.clear();

    brief.understanding.reasons = {"entity.use.camara"};  // of which the catalog says nothing
    EXPECT_EQ(answered().kind, AnswerKind::HAND_OVER);
    brief.understanding.reasons = {"entity.use.techo", "asks_about.fire_class"};
    EXPECT_EQ(answered().kind, AnswerKind::HAND_OVER);
}

TEST_F(Agents, WhatThereIsOneOfIsNotAskedFor) {
    desk.lists = sales::example_catalog().lists;
    said().product = "isoroof_plus";
    said().set("length_m", Decimal{15});
    said().set("width_m", Decimal{8});
    const AgentAnswer quoted = answered();
    EXPECT_EQ(quoted.kind, AnswerKind::QUOTE);
    EXPECT_EQ(quoted.request.number("thickness_mm"), 80);
    said().product = "isoroof";
    EXPECT_EQ(answered().asked_for, "thickness_mm");
}

TEST_F(Agents, WhatIsAskedForIsOfTheUseThatWasNamed) {
    said().set("length_m", Decimal{6});
    said().set("width_m", Decimal{11});
    brief.understanding.reasons = {"entity.use.techo"};
    const AgentAnswer which = answered();
    EXPECT_EQ(which.asked_for, "product");
    EXPECT_EQ(which.request.decimal("length_m"), Decimal{6});
    EXPECT_EQ(which.text.find("Lana"), std::string::npos) << which.text;
}

TEST_F(Agents, AValueThatTheQuoteHasAlreadyAsksWhetherItIsConfirmed) {
    open_quote();
    brief.understanding.intent = IntentType::DATA_PROVISION;
    said().set("thickness_mm", 100);
    const AgentAnswer same = answered();
    EXPECT_EQ(same.kind, AnswerKind::ASK);
    EXPECT_EQ(same.asked_for, asked::confirm);
    said().set("thickness_mm", 150);
    EXPECT_EQ(answered().kind, AnswerKind::QUOTE);
}

TEST_F(Agents, WhatAProductIsAnywayMakesNoOtherOrder) {
    desk.lists = sales::example_catalog().lists;
    open_quote();
    brief.quote_stated.product = "lana_roca";
    brief.quote_stated.set("thickness_mm", 50);
    const auto priced = sales::price(brief.quote_stated, desk.lists, desk.pricing, {});
    brief.quote_request = std::get<PricedQuote>(priced).request;
    brief.understanding.intent = IntentType::ACCEPT_QUOTE;
    said().set("traslado", std::string{"no_incluido"});  // «lo paso a buscar»
    EXPECT_EQ(answered().kind, AnswerKind::ACCEPT);
}

TEST_F(Agents, OneRoofInThePlaceOfAnotherIsOfTheSameSize) {
    desk.lists = sales::example_catalog().lists;
    open_quote();
    said().product = "isoroof";
    said().set("thickness_mm", 50);
    const AgentAnswer roof = answered();
    EXPECT_EQ(roof.kind, AnswerKind::QUOTE);
    EXPECT_EQ(roof.request.decimal("length_m"), Decimal{10});
    brief.understanding.reasons = {std::string{router::another_one}};  // «para otro techo»
    EXPECT_EQ(answered().asked_for, asked::same_size);
    brief.understanding.reasons.clear();
    said().product = "isopanel";
    EXPECT_EQ(answered().asked_for, asked::same_size);  // a wall is another size
}

TEST_F(Agents, AChangeOfMindStartsFromWhatWasQuoted) {
    say_isodec();
    brief.quote_number = "COT-2026-000001";
    brief.quote_status = QuoteStatus::SENT;
    brief.quote_stated = said();
    brief.understanding.request = {};
    said().set("thickness_mm", 150);
    const AgentAnswer answer = answered();
    ASSERT_EQ(answer.kind, AnswerKind::QUOTE);
    EXPECT_EQ(answer.request.number("thickness_mm"), 150);
    EXPECT_EQ(answer.request.decimal("length_m"), Decimal{10});
}

TEST_F(Agents, APriceQuestionWithoutASizeIsAnsweredByTheMetre) {
    brief.understanding.intent = IntentType::PRICE_INQUIRY;
    said().product = "isodec";
    said().set("thickness_mm", 100);
    const AgentAnswer answer = answered();
    EXPECT_EQ(answer.kind, AnswerKind::SAY);
    EXPECT_EQ(answer.asked_for, "area_m2");
    EXPECT_NE(answer.text.find("m²"), std::string::npos);
    EXPECT_EQ(answer.text.find('?'), std::string::npos) << answer.text;
}

TEST_F(Agents, WhoAsksForAPersonGetsOne) {
    brief.understanding.intent = IntentType::HUMAN_REQUEST;
    EXPECT_EQ(answered().kind, AnswerKind::HAND_OVER);
    brief.understanding.intent = IntentType::OPT_OUT;
    EXPECT_EQ(answered().kind, AnswerKind::OPT_OUT);
}

TEST_F(Agents, AnAcceptanceThatWantsSomethingElseIsAnotherQuote) {
    open_quote();
    const AgentAnswer grey = answered_to("Confirmo, pero que sea en gris");
    ASSERT_EQ(grey.kind, AnswerKind::QUOTE);
    EXPECT_EQ(grey.request.text("color"), "gris");
    EXPECT_EQ(grey.request.decimal("length_m"), Decimal{10});

    const AgentAnswer other = answered_to("Quiero hacer un pedido de lana de roca 100, 20 m2");
    ASSERT_EQ(other.kind, AnswerKind::QUOTE);
    EXPECT_EQ(other.request.product, "lana_roca");

    EXPECT_EQ(answered_to("Confirmo el isodec 100 blanco de 10x5").kind, AnswerKind::ACCEPT);
    EXPECT_EQ(answered_to("confirmo, es para Montevideo").kind, AnswerKind::ACCEPT);
}

TEST_F(Agents, AnOrderWithoutAQuoteIsPriced) {
    EXPECT_EQ(answered_to("Quiero hacer un pedido de isodec 100, 8x5").kind, AnswerKind::QUOTE);
}

TEST_F(Agents, TheQuoteThatIsNamedIsTheOneDecided) {
    open_quote();
    EXPECT_EQ(answered_to("Acepto la cotización").quote_number, "");
    const AgentAnswer older = answered_to("Acepto la COT-2025-000009");
    EXPECT_EQ(older.kind, AnswerKind::ACCEPT);
    EXPECT_EQ(older.quote_number, "COT-2025-000009");
    EXPECT_NE(older.text.find("COT-2025-000009"), std::string::npos);
    EXPECT_EQ(answered_to("rechazo la COT-2025-000009").quote_number, "COT-2025-000009");
    EXPECT_EQ(answered_to("¿sigue vigente la COT-2025-000009?").kind, AnswerKind::HAND_OVER);
}

TEST_F(Agents, AYesQuotesWithoutWhatIsNotSold) {
    const auto all = sales::example_catalog().lists;
    desk.lists = all;
    const AgentAnswer asked = answered_to("cotizame isopanel 100 40 m2 con flete");
    ASSERT_EQ(asked.asked_for, asked::as_it_is);
    keep(asked);
    EXPECT_EQ(answered_to("Sí").kind, AnswerKind::QUOTE);
    EXPECT_EQ(answered_to("no").kind, AnswerKind::HAND_OVER);
    EXPECT_EQ(answered_to("con flete incluido").kind, AnswerKind::HAND_OVER);
}

TEST_F(Agents, AYesToTheOnlyColourTakesIt) {
    const auto all = sales::example_catalog().lists;
    desk.lists = all;
    const AgentAnswer asked = answered_to("cotizame isopanel 50 rojo 40 m2");
    ASSERT_EQ(asked.asked_for, asked::as_it_is);
    keep(asked);
    const AgentAnswer quoted = answered_to("sí, dale");
    ASSERT_EQ(quoted.kind, AnswerKind::QUOTE);
    EXPECT_EQ(quoted.request.text("color"), std::nullopt);
}

TEST_F(Agents, OnlyAYesToOurQuestionConfirms) {
    open_quote();
    for (const auto* text : {"ok", "dale", "👍"}) {
        const AgentAnswer asked = answered_to(text);
        EXPECT_EQ(asked.kind, AnswerKind::ASK) << text;
        EXPECT_EQ(asked.asked_for, asked::confirm) << text;
    }
    keep(answered_to("ok"));
    EXPECT_EQ(answered_to("👍").kind, AnswerKind::SILENCE);
    EXPECT_EQ(answered_to("👍").asked_for, asked::confirm);
    EXPECT_EQ(answered_to("Sí").kind, AnswerKind::ACCEPT);
    EXPECT_EQ(answered_to("no").asked_for, asked::close);
    keep(answered_to("no"));
    EXPECT_EQ(answered_to("sí").kind, AnswerKind::REJECT);
    EXPECT_EQ(answered_to("no").kind, AnswerKind::POSTPONE);
}

TEST_F(Agents, AYesToAnUpdateQuotesTheOldOrderAnew) {
    open_quote();
    brief.quote_status = QuoteStatus::EXPIRED;
    const AgentAnswer asked = answered_to("confirmo");
    ASSERT_EQ(asked.asked_for, asked::update);
    keep(asked);
    EXPECT_EQ(answered_to("sí").request.decimal("length_m"), Decimal{10});
    EXPECT_EQ(answered_to("con 150 mm").request.number("thickness_mm"), 150);
    EXPECT_EQ(answered_to("no gracias").kind, AnswerKind::SAY);
    EXPECT_EQ(answered_to("no gracias").asked_for, "");
}

TEST_F(Agents, NothingIsSaidToANodOutOfNothing) {
    EXPECT_EQ(answered_to("👍").kind, AnswerKind::SILENCE);
    EXPECT_EQ(answered_to("ok").kind, AnswerKind::SILENCE);
}

TEST_F(Agents, ThanksInBetweenLeaveOurQuestionOpen) {
    const AgentAnswer asked = answered_to("cotizame isodec, 8x5");
    ASSERT_EQ(asked.asked_for, "thickness_mm");
    keep(asked);
    EXPECT_EQ(answered_to("gracias").asked_for, "thickness_mm");
    keep(answered_to("gracias"));
    EXPECT_EQ(answered_to("100").kind, AnswerKind::QUOTE);
    EXPECT_EQ(answered_to("dale").asked_for, "thickness_mm");
}

TEST_F(Agents, AfterAnObjectionAThicknessIsAnAnswer) {
    open_quote();
    keep(answered_to("es muy caro"));
    EXPECT_EQ(answered_to("75").request.number("thickness_mm"), 75);
    const AgentAnswer again = answered_to("sí");
    EXPECT_EQ(again.asked_for, "thickness_mm");
    EXPECT_EQ(again.request, QuoteRequest{});
}

TEST_F(Agents, AnEdgeWithoutItsSidesIsAskedFor) {
    const AgentAnswer asked = answered_to("isodec 100 10x5 con gotero");
    ASSERT_EQ(asked.kind, AnswerKind::ASK);
    ASSERT_EQ(asked.asked_for, "edges");
    keep(asked);
    EXPECT_EQ(answered_to("blanco").asked_for, "edges");
    const AgentAnswer quoted = answered_to("en los cuatro");
    ASSERT_EQ(quoted.kind, AnswerKind::QUOTE);
    EXPECT_EQ(quoted.request.texts("edges"), std::vector<std::string>(4, "gotero"));
}

TEST_F(Agents, SeveralThingsThatEachHaveAPriceAreSeveralQuotes) {
    const AgentAnswer sizes = answered_to("cotizame isodec 100 8x5 y 4x3");
    ASSERT_EQ(sizes.kind, AnswerKind::QUOTE);
    ASSERT_EQ(sizes.beside.size(), 1U);
    EXPECT_EQ(sizes.request.decimal("length_m"), Decimal{8});
    EXPECT_EQ(sizes.beside[0].decimal("length_m"), Decimal{4});
    EXPECT_EQ(sizes.beside[0].number("thickness_mm"), 100);

    const AgentAnswer products = answered_to("cotizame 40 m2 de isodec 100 y 20 m2 de poliestireno 50");
    ASSERT_EQ(products.kind, AnswerKind::QUOTE);
    ASSERT_EQ(products.beside.size(), 1U);
    EXPECT_EQ(products.request.product, "isodec");
    EXPECT_EQ(products.request.decimal("area_m2"), Decimal{40});
    EXPECT_EQ(products.beside[0].product, "poliestireno");
    EXPECT_EQ(products.beside[0].number("thickness_mm"), 50);
    EXPECT_EQ(products.beside[0].decimal("area_m2"), Decimal{20});
}

TEST_F(Agents, SeveralThingsOfWhichOneHasNoPriceGoToAPerson) {
    const AgentAnswer answer = answered_to("cotizame 40 m2 de isodec 100 y 20 m2 de poliestireno");
    EXPECT_EQ(answer.kind, AnswerKind::HAND_OVER);
    EXPECT_EQ(answer.reason, "several_products");
}

TEST_F(Agents, AccessoriesThatAreNotPricedAreNamed) {
    const AgentAnswer quoted = answered_to("cotizame isodec 100 8x5 con cumbrera y canalón");
    ASSERT_EQ(quoted.kind, AnswerKind::QUOTE);
    EXPECT_EQ(quoted.accessories, (std::vector<std::string>{"cumbrera", "canalon"}));
    const AgentAnswer asked = answered_to("cotizame isodec 8x5 con cumbrera");
    EXPECT_TRUE(asked.text.starts_with("Accesorios aparte (cumbrera). ¿De qué espesor")) << asked.text;
}

// A task may wait while the binary is exchanged.
TEST_F(Agents, ATaskOfAnEarlierBuildKeepsItsAccessories) {
    brief.understanding.extras = {"cumbrera"};
    std::string text = to_json(brief);
    EXPECT_EQ(*read_brief(text), brief);

    text.replace(text.find("\"extras\""), 8, "\"accessories\"");
    EXPECT_EQ(*read_brief(text), brief);
}

TEST_F(Agents, MediaNeverHideWhatWasSaidNorGoUnheard) {
    brief.kinds = {MessageKind::BUTTON, MessageKind::STICKER};
    brief.text = "";
    brief.understanding.intent = IntentType::OPT_OUT;
    EXPECT_EQ(answered().kind, AnswerKind::OPT_OUT);

    brief.kinds = {MessageKind::TEXT, MessageKind::AUDIO};
    EXPECT_EQ(answered_to("Hola").kind, AnswerKind::HAND_OVER);
    EXPECT_EQ(answered_to("Hola").reason, "audio");
    EXPECT_EQ(answered_to("baja").kind, AnswerKind::OPT_OUT);
    const AgentAnswer price = answered_to("¿cuánto sale el isodec 100?");
    EXPECT_EQ(price.kind, AnswerKind::HAND_OVER);
    EXPECT_NE(price.text.find("m²"), std::string::npos);

    brief.kinds = {MessageKind::IMAGE};
    const AgentAnswer plan = answered_to("Te paso el plano, es el galpón del fondo");
    EXPECT_EQ(plan.kind, AnswerKind::HAND_OVER);
    EXPECT_EQ(plan.reason, "plan_to_read");

    brief.kinds = {MessageKind::STICKER, MessageKind::AUDIO};
    brief.text = "";
    brief.understanding = {};
    EXPECT_EQ(answered().reason, "audio");
}

// Two quotes went out together and are open: 10 × 5 m and 6 × 4 m.
class AgentsOfTwo : public Agents {
protected:
    AgentsOfTwo() {
        open_quote();
        QuoteRequest other = brief.quote_request;
        other.set("length_m", Decimal{6});
        other.set("width_m", Decimal{4});
        brief.quotes_beside = {{"COT-2026-000002", other}};
    }
    AgentAnswer answered_to_one(IntentType intent, std::vector<std::string> reasons) {
        brief.understanding.intent = intent;
        brief.understanding.reasons = std::move(reasons);
        return answered();
    }
};

TEST_F(AgentsOfTwo, WhatIsLeftOfTwoIsQuotedAnew) {
    for (const IntentType intent :
         {IntentType::REJECT_QUOTE, IntentType::UNKNOWN, IntentType::DATA_PROVISION}) {
        const AgentAnswer left = answered_to_one(intent, {"together.1.dropped"});
        ASSERT_EQ(left.kind, AnswerKind::QUOTE) << left.text;
        EXPECT_EQ(left.request.decimal("length_m"), Decimal{6});
        EXPECT_TRUE(left.beside.empty());
    }
    EXPECT_NE(answered_to_one(IntentType::COMPLAINT, {"together.1.dropped"}).kind, AnswerKind::QUOTE);
}

TEST_F(AgentsOfTwo, AChangeOfOneLeavesTheOtherAsItIs) {
    said().set("thickness_mm", 150);
    const AgentAnswer both = answered_to_one(IntentType::DATA_PROVISION, {"together.2.meant"});
    ASSERT_EQ(both.kind, AnswerKind::QUOTE) << both.text;
    ASSERT_EQ(both.beside.size(), 1U);
    EXPECT_EQ(both.request.number("thickness_mm"), 100);
    EXPECT_EQ(both.beside[0].number("thickness_mm"), 150);
    EXPECT_EQ(both.beside[0].decimal("length_m"), Decimal{6});
}

TEST_F(Agents, TheQuoteIsSentAgainWhoeverAsksForIt) {
    open_quote();
    brief.quote_priced.currency = "UYU";
    for (const std::string_view text :
         {"mandámelo otra vez", "no me llegó nada, me lo mandás de nuevo?", "send it again please",
          "can you resend the quote?", "me manda de novo por favor", "perdi o orçamento, pode reenviar?"}) {
        const AgentAnswer again = answered_to(text);
        EXPECT_EQ(again.kind, AnswerKind::SAY) << text;
        EXPECT_EQ(again.reason, "quote_status.sends_again") << text;
    }
}

TEST_F(Agents, UntilWhenAQuoteHoldsIsAnswered) {
    open_quote();
    brief.quote_priced.currency = "UYU";
    for (const std::string_view text :
         {"hasta qué día me respetás ese precio", "hasta que fecha tengo para decidir",
          "até que dia vale o orçamento?", "how long is the quote valid?"}) {
        const AgentAnswer told = answered_to(text);
        EXPECT_EQ(told.kind, AnswerKind::SAY) << text;
        EXPECT_NE(told.text.find("COT-2026-000001"), std::string::npos) << told.text;
    }
}

TEST_F(Agents, ASizeThatWasHeardIsSaidBackWhereWeAskAgain) {
    brief.request.product = "isodec";
    brief.asked_for = "thickness_mm";
    const AgentAnswer asked = answered_to("la pared tiene 8 por 2,5");
    EXPECT_EQ(asked.asked_for, "thickness_mm");
    EXPECT_TRUE(asked.text.starts_with("Anotado: 8 × 2,5 m.")) << asked.text;
}

TEST_F(Agents, WhatElseIsAskedGoesToAPersonBehindTheQuote) {
    say_isodec();
    brief.understanding.reasons = {"asks_too.payment_terms"};
    const AgentAnswer quoted = answered();
    ASSERT_EQ(quoted.kind, AnswerKind::QUOTE);
    EXPECT_EQ(quoted.reason, "payment_terms");
    EXPECT_FALSE(quoted.text.empty());
}

TEST_F(Agents, WhetherAProductIsSoldIsAnsweredByAskingWhichOne) {
    brief.understanding.intent = IntentType::PRODUCT_INFO;
    brief.understanding.products = {"isodec"};
    said().product = "isodec";
    brief.understanding.reasons = {"product_info.asks_whether_sold"};
    EXPECT_EQ(answered().kind, AnswerKind::ASK);
    brief.understanding.reasons.push_back("asks_about.span");
    EXPECT_EQ(answered().kind, AnswerKind::HAND_OVER);
}

TEST_F(Agents, DataAfterAnAcceptedQuoteGoesToWhoArrangesIt) {
    open_quote();
    brief.quote_status = QuoteStatus::ACCEPTED;
    EXPECT_EQ(answered_to("va para Durazno").kind, AnswerKind::HAND_OVER);
    EXPECT_EQ(answered_to("cotizame isodec 150 8x5").kind, AnswerKind::QUOTE);
}

TEST(Merged, AnotherProductKeepsTheSizeAndThePlaceOnly) {
    QuoteRequest before;
    before.product = "isodec";
    before.set("thickness_mm", 100);
    before.set("length_m", Decimal{10});
    before.set("width_m", Decimal{5});
    before.set("color", "blanco");
    before.set("zone", "montevideo");
    QuoteRequest said;
    said.product = "isopanel";

    const QuoteRequest request = merged(before, said, sales::example_catalog().lists);

    EXPECT_EQ(request.product, "isopanel");
    EXPECT_FALSE(request.has("thickness_mm"));
    EXPECT_FALSE(request.has("color"));
    EXPECT_EQ(request.decimal("length_m"), Decimal{10});
    EXPECT_EQ(request.text("zone"), "montevideo");
}

TEST(Merged, ANewSizeReplacesTheOldOneWhole) {
    QuoteRequest before;
    before.set("length_m", Decimal{10});
    before.set("width_m", Decimal{5});
    QuoteRequest area;
    area.set("area_m2", Decimal{80});
    EXPECT_FALSE(merged(before, area, sales::example_catalog().lists).has("length_m"));
    EXPECT_EQ(merged(before, area, sales::example_catalog().lists).decimal("area_m2"), Decimal{80});
    EXPECT_FALSE(merged(area, before, sales::example_catalog().lists).has("area_m2"));

    QuoteRequest town;
    town.set("town", "Durazno");
    QuoteRequest zone;
    zone.set("zone", "montevideo");
    EXPECT_FALSE(merged(zone, town, sales::example_catalog().lists).has("zone"));
    EXPECT_FALSE(merged(town, zone, sales::example_catalog().lists).has("town"));
}

TEST_F(Agents, ADayThatTheCustomerNamesIsPromised) {
    brief.at = TimeZone::utc().at({.year = 2026, .month = 11, .day = 30, .hour = 10});
    open_quote();
    brief.understanding.intent = IntentType::POSTPONE;
    brief.understanding.reasons = {router::reason_of({.month = 3})};
    const AgentAnswer march = answered();
    EXPECT_EQ(march.kind, AnswerKind::POSTPONE);
    EXPECT_NE(march.text.find("1/3"), std::string::npos) << march.text;

    brief.understanding.reasons.clear();
    EXPECT_EQ(answered().kind, AnswerKind::POSTPONE);
    EXPECT_EQ(answered().text.find("1/3"), std::string::npos);
}

TEST_F(Agents, WhatTheCatalogSaysOfAProductIsToldAndNothingMore) {
    brief.understanding.intent = IntentType::TECHNICAL_QUESTION;
    brief.understanding.products = {"isodec"};
    brief.understanding.reasons = {"asks_about.fire_class"};
    const AgentAnswer told = answered();
    EXPECT_EQ(told.kind, AnswerKind::SAY);
    EXPECT_NE(told.text.find("B2"), std::string::npos) << told.text;
    EXPECT_TRUE(told.reason.starts_with("matriz_uyu@")) << told.reason;

    brief.understanding.reasons.push_back("asks_about.load");
    EXPECT_EQ(answered().kind, AnswerKind::HAND_OVER);
}

TEST_F(Agents, TheQuoteIsToldAgainWhereNothingNewIsAskedFor) {
    open_quote();
    const auto priced = sales::price(brief.quote_stated, desk.lists, desk.pricing, {});
    brief.quote_priced = std::get<PricedQuote>(priced);
    const AgentAnswer again = answered();
    EXPECT_EQ(again.kind, AnswerKind::SAY);
    EXPECT_NE(again.text.find(brief.quote_number), std::string::npos);

    brief.understanding.reasons = {std::string{router::another_one}};  // «otra cotización»
    EXPECT_EQ(answered().kind, AnswerKind::ASK);
}

TEST_F(Agents, ANoToWhatTheQuoteIsNotForRejectsNothing) {
    open_quote();
    brief.understanding.intent = IntentType::REJECT_QUOTE;
    said().set("length_m", Decimal{5});
    said().set("width_m", Decimal{5});
    EXPECT_EQ(answered().kind, AnswerKind::HAND_OVER);

    said() = {};
    EXPECT_EQ(answered().kind, AnswerKind::REJECT);
}

TEST_F(Agents, AQuestionBesideOursLeavesOursOpen) {
    brief.asked_for = "thickness_mm";
    brief.request.product = "isodec";
    brief.understanding.intent = IntentType::RECOMMENDATION_REQUEST;
    const AgentAnswer answer = answered();
    EXPECT_EQ(answer.kind, AnswerKind::HAND_OVER);
    EXPECT_EQ(answer.asked_for, "thickness_mm");
}

TEST_F(Agents, OfAValueThatIsOpenTheQuotedOneIsAskedAbout) {
    open_quote();
    brief.understanding.intent = IntentType::DATA_PROVISION;
    brief.understanding.undecided = {{"thickness_mm", {"100", "150"}}};
    const AgentAnswer which = answered();
    EXPECT_EQ(which.kind, AnswerKind::ASK);
    EXPECT_EQ(which.asked_for, "thickness_mm");
    EXPECT_EQ(which.request.product, "isodec");

    brief.understanding.undecided.clear();
    brief.understanding.denied = {{"thickness_mm", {"100"}}};
    EXPECT_EQ(answered().kind, AnswerKind::ASK);
}

TEST_F(Agents, TheSameInAnotherProductIsMadeTheSame) {
    desk.lists = sales::example_catalog().lists;
    open_quote();
    brief.quote_stated.set("color", "blanco");
    said().product = "isopanel";
    said().set("thickness_mm", 50);
    brief.understanding.reasons = {std::string{router::same_size}, std::string{router::same_thing}};
    const AgentAnswer same = answered();
    ASSERT_EQ(same.kind, AnswerKind::QUOTE) << same.text;
    EXPECT_EQ(same.request.text("color"), "blanco");

    brief.understanding.reasons = {std::string{router::same_size}};
    EXPECT_FALSE(answered().request.has("color"));
}

TEST_F(Agents, MoreOfWhatWasOrderedIsAnotherQuote) {
    open_quote();
    brief.quote_status = QuoteStatus::ACCEPTED;
    said().set("area_m2", Decimal{15});
    brief.understanding.reasons = {std::string{router::same_thing}};
    const AgentAnswer more = answered();
    ASSERT_EQ(more.kind, AnswerKind::QUOTE) << more.text;
    EXPECT_EQ(more.request.number("thickness_mm"), 100);
    EXPECT_EQ(more.request.decimal("area_m2"), Decimal{15});
}

TEST_F(Agents, WhatIsAskedInAnotherCurrencyIsQuotedFromItsList) {
    open_quote();
    brief.quote_priced.currency = "UYU";
    brief.understanding.intent = IntentType::ACCEPT_QUOTE;
    brief.understanding.currency = "USD";
    EXPECT_EQ(answered().kind, AnswerKind::HAND_OVER);  // no list has it so
    for (const sales::CatalogList& list : sales::example_list("shop_usd")) lists.push_back(list);
    desk.lists = lists;
    const AgentAnswer quoted = answered();
    ASSERT_EQ(quoted.kind, AnswerKind::QUOTE) << quoted.text;
    EXPECT_EQ(quoted.request.list, "shop_usd");
    brief.quotes_beside.push_back({"COT-2026-000002", brief.quote_request});
    EXPECT_EQ(answered().kind, AnswerKind::HAND_OVER);
}

TEST_F(Agents, AnAccessoryOfAnOpenQuoteIsAPersonsToPrice) {
    open_quote();
    brief.understanding.extras = {"babeta"};
    for (const IntentType intent : {IntentType::QUOTE_REQUEST, IntentType::DATA_PROVISION}) {
        brief.understanding.intent = intent;
        EXPECT_EQ(answered().kind, AnswerKind::HAND_OVER);
    }
    brief.understanding.intent = IntentType::PRODUCT_INFO;
    EXPECT_EQ(answered().kind, AnswerKind::SAY);  // that they are apart
}

TEST_F(Agents, AQuoteThatHoldsIsSaidToAndBuysNothing) {
    open_quote();
    brief.understanding.intent = IntentType::QUOTE_STATUS;
    const AgentAnswer holds = answered();
    EXPECT_EQ(holds.kind, AnswerKind::SAY);
    keep(holds);
    const AgentAnswer sure = answered_to("dale, gracias");
    EXPECT_NE(sure.kind, AnswerKind::ACCEPT);  // it was understood, no more
    brief.asked_for = asked::confirm;
    EXPECT_EQ(answered_to("sí").kind, AnswerKind::ACCEPT);
}

TEST_F(Agents, WhatIsNotSoldIsSaidSo) {
    brief.understanding.intent = IntentType::PRODUCT_INFO;
    brief.understanding.reasons = {"entity.not_sold.isodec"};
    const AgentAnswer nearest = answered();
    EXPECT_EQ(nearest.kind, AnswerKind::SAY);
    EXPECT_NE(nearest.text.find("Isodec"), std::string::npos) << nearest.text;
    brief.understanding.reasons = {"entity.not_sold."};
    EXPECT_EQ(answered().kind, AnswerKind::SAY);
    brief.understanding.products = {"isodec"};
    EXPECT_EQ(answered().kind, AnswerKind::HAND_OVER);
}

TEST_F(Agents, ANodToAStopIsLeftAlone) {
    open_quote();
    brief.understanding.intent = IntentType::UNKNOWN;
    brief.understanding.reply = BareReply::YES;
    EXPECT_EQ(answered().kind, AnswerKind::ASK);
    brief.understanding.reasons = {std::string{router::after_stop}};
    EXPECT_EQ(answered().kind, AnswerKind::SILENCE);
}

}  // namespace
}  // namespace tero::agents
