// What the conversation knew changes what a message means; and buttons, which say it themselves. The words
// are those of the languages, what is sold is a weaver's.
#include "modules/router/model/answer_payload.hpp"
#include "modules/router/router_fixture.hpp"
#include "modules/router/understand.hpp"

#include <gtest/gtest.h>

namespace tero::router {
namespace {

using enum IntentType;

Understanding heard(std::string_view text, const RoutingContext& context = {}) {
    return understand(text, weaver_lexicon(), context);
}

Understanding answer(std::string_view asked_for, std::string_view text) {
    return heard(text, {.asked_for = std::string{asked_for}});
}

Understanding pressed(std::string_view payload, std::string_view title, const RoutingContext& context = {}) {
    return understand_button(payload, title, weaver_lexicon(), context);
}

TEST(Context, ABareNumberAnswersTheQuestionWeAsked) {
    EXPECT_EQ(answer("pile_mm", "30").request.number("pile_mm"), 30);
    EXPECT_EQ(answer("pile_mm", "3 cm").request.number("pile_mm"), 30);
    EXPECT_EQ(answer("length_m", "12,5").request.decimal("length_m"), Decimal::of("12.5"));
    EXPECT_EQ(answer("width_m", "6 metros").request.decimal("width_m"), Decimal{6});
    EXPECT_EQ(answer("area_m2", "80").request.decimal("area_m2"), Decimal{80});
    EXPECT_EQ(answer("pieces", "catorce").request.number("pieces"), 14);
    for (const auto* asked : {"pile_mm", "length_m", "width_m", "area_m2", "pieces"}) {
        EXPECT_EQ(answer(asked, "20").intent, DATA_PROVISION) << asked;
    }
    EXPECT_EQ(heard("20").request, QuoteRequest{});
    EXPECT_EQ(heard("20").intent, UNKNOWN);
}

TEST(Context, APlaceNobodyKnowsIsTakenAsTheAnswer) {
    EXPECT_EQ(answer("region", "far beyond nowhere").request.text("elsewhere"), "far beyond nowhere");
    EXPECT_EQ(answer("region", "oakville").request.text("region"), "valley");
    EXPECT_EQ(answer("region", "hill valley").request.text("elsewhere"), "hill valley");
    EXPECT_EQ(heard("far beyond nowhere").request.text("elsewhere"), std::nullopt);
}

TEST(Context, YesAndNoAnswerTheServiceWeAskedFor) {
    EXPECT_EQ(answer("carriage", "sí, dale").request.text("carriage"), "brought");
    EXPECT_EQ(answer("carriage", "no, gracias").request.text("carriage"), "fetched");
    EXPECT_EQ(answer("carriage", "no, gracias").intent, DATA_PROVISION);
    EXPECT_EQ(heard("sí, dale").request, QuoteRequest{});
}

TEST(Context, SidesAnswerForWhatWasNamed) {
    EXPECT_EQ(answer("fringe", "en los cuatro").request.texts("fringe"), std::vector<std::string>(4));
    EXPECT_EQ(answer("fringe", "2").request.texts("fringe"), std::vector<std::string>(2));
    EXPECT_EQ(answer("fringe", "en ninguno").request.texts("fringe"), std::vector<std::string>{});
    EXPECT_EQ(answer("fringe", "knotted on both sides").request.texts("fringe"),
              std::vector<std::string>(2, "knotted"));
}

TEST(Context, SizesAndOptionsAreHeardTogether) {
    const QuoteRequest said = heard("3 rugs of 4 x 2.5 metres, pile 20 mm, ochre").request;

    EXPECT_EQ(said.number("pieces"), 3);
    EXPECT_EQ(said.decimal("length_m"), Decimal{4});
    EXPECT_EQ(said.decimal("width_m"), Decimal::of("2.5"));
    EXPECT_EQ(said.number("pile_mm"), 20);
    EXPECT_EQ(said.text("dye"), "ochre");
}

TEST(Context, AProductAfterARequestIsDataAndNotANewRequest) {
    EXPECT_EQ(heard("kilim, 30 mm", {.last_intents = {GREETING, QUOTE_REQUEST}}).intent, DATA_PROVISION);
    EXPECT_EQ(heard("kilim, 30 mm").intent, QUOTE_REQUEST);
}

TEST(Context, TheLanguageOfTheContactHoldsWhereWordsDoNotTell) {
    EXPECT_EQ(heard("kilim 30", {.language = "pt"}).language, "pt");
    EXPECT_EQ(heard("kilim 30").language, "es");
    EXPECT_EQ(heard("Thanks, very good", {.language = "pt"}).language, "en");
}

TEST(Context, AnOpenQuoteIsWhatANoAndAnAcceptanceAreAbout) {
    const RoutingContext open{.has_open_quote = true};

    EXPECT_EQ(heard("no gracias", open).intent, REJECT_QUOTE);
    EXPECT_EQ(heard("no gracias").intent, GOODBYE_THANKS);
    EXPECT_EQ(heard("no", open).reply, BareReply::NO);
    EXPECT_GT(heard("confirmo", open).confidence, heard("confirmo").confidence);
    EXPECT_EQ(answer(asked::confirm, "Sí").intent, ACCEPT_QUOTE);
    EXPECT_EQ(answer(asked::close, "sí").intent, REJECT_QUOTE);
}

TEST(Buttons, AnswersFillTheirField) {
    EXPECT_EQ(pressed("pile:30", "30 mm").request.number("pile_mm"), 30);
    EXPECT_EQ(pressed("pile:30", "30 mm").intent, DATA_PROVISION);
    EXPECT_EQ(pressed("region:oakville", "Oakville").request.text("region"), "valley");
    EXPECT_EQ(pressed("product:double_kilim", "Double").request.product, "double_kilim");
    EXPECT_EQ(pressed("dye:ochre", "Ochre").request.text("dye"), "ochre");
    EXPECT_EQ(pressed("carriage:yes", "Brought").request.text("carriage"), "brought");
    EXPECT_EQ(pressed("carriage:fetched", "Fetched").request.text("carriage"), "fetched");
    EXPECT_EQ(pressed("fringe:no", "Plain").request.texts("fringe"), std::vector<std::string>{});
    EXPECT_EQ(pressed("length:8.5", "8.5 m").request.decimal("length_m"), Decimal::of("8.5"));
}

TEST(Buttons, QuoteButtonsSayWhatTheyDoAndWithWhichQuote) {
    const Understanding accepted = pressed("QUOTE_ACCEPT|WEV-2026-000418", "Yes");

    EXPECT_EQ(accepted.intent, ACCEPT_QUOTE);
    EXPECT_EQ(accepted.quote_number, "WEV-2026-000418");
    EXPECT_EQ(pressed("QUOTE_REJECT|WEV-2026-000418", "No").intent, REJECT_QUOTE);
    EXPECT_EQ(pressed("QUOTE_LATER|WEV-2026-000418", "Later").intent, POSTPONE);
    EXPECT_EQ(pressed("QUOTE_ACCEPT|x", "Yes", {.has_open_quote = true}).quote_number, "");
}

TEST(Buttons, APayloadFromElsewhereIsReadAsItsTitle) {
    EXPECT_EQ(pressed("pile:deep", "30 mm").request.number("pile_mm"), 30);
    EXPECT_EQ(pressed("x9:??", "Quiero hablar con una persona").intent, HUMAN_REQUEST);
    EXPECT_EQ(pressed("", "").intent, UNKNOWN);
    EXPECT_EQ(pressed("STOP", "").intent, OPT_OUT);
}

TEST(Context, OneWordOfAnotherLanguageDoesNotChangeTheConversations) {
    RoutingContext spanish{.asked_for = "pile_mm", .language = "es"};
    EXPECT_EQ(heard("bye", spanish).language, "es");
    EXPECT_EQ(heard("não tenho certeza, qual você recomenda?", spanish).language, "pt");
    EXPECT_EQ(heard("bye").language, "en");  // of somebody who never wrote
    RoutingContext portuguese{.asked_for = "pile_mm", .language = "pt"};
    EXPECT_EQ(heard("gracias", portuguese).language, "pt");
}

TEST(Context, APortugueseComplaintIsPortuguese) {
    EXPECT_EQ(heard("faz 10 dias que paguei e nada chegou, que falta de respeito").language, "pt");
    EXPECT_EQ(heard("me mandaram tudo errado").language, "pt");
}

TEST(Buttons, ATappedAnswerIsTheValueWhileItIsAskedFor) {
    const RoutingContext asked{.asked_for = "pile_mm"};
    const auto tapped = pressed(answer_payload("pile_mm", "30"), "3 cm", asked);
    EXPECT_EQ(tapped.intent, DATA_PROVISION);
    EXPECT_EQ(tapped.request.number("pile_mm"), 30);
    EXPECT_EQ(tapped.confidence, 1);
    // A product, by its code.
    const auto product =
        pressed(answer_payload("product", "double_kilim"), "whatever", {.asked_for = "product"});
    EXPECT_EQ(product.request.product, "double_kilim");
}

TEST(Buttons, ATapOnAnOlderQuestionIsWhatItShowsTyped) {
    const RoutingContext asked{.asked_for = "length_m"};
    const auto old = pressed(answer_payload("region", "valley"), "oakville", asked);
    EXPECT_EQ(old.intent, heard("oakville", asked).intent);
    EXPECT_EQ(old.request, heard("oakville", asked).request);
    EXPECT_EQ(pressed(answer_payload("pile_mm", "30"), "no pile", {}).request.number("pile_mm"), std::nullopt);
    EXPECT_EQ(pressed("ANSWER|nothing", "", asked).intent, heard("", asked).intent);
}

}  // namespace
}  // namespace tero::router
