// What the conversation knew changes what a message means; and buttons, which say it themselves.
#include "business/understanding/understanding_fixture.hpp"
#include "modules/router/understand.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace tero::router {
namespace {

using enum IntentType;

Understanding answer(std::string_view asked_for, std::string_view text) {
    return understand(text, example_lexicon(), {.asked_for = std::string{asked_for}});
}

TEST(Context, ABareNumberAnswersTheQuestionWeAsked) {
    EXPECT_EQ(answer("thickness_mm", "100").request.number("thickness_mm"), 100);
    EXPECT_EQ(answer("thickness_mm", "el de 10 cm").request.number("thickness_mm"), 100);
    EXPECT_EQ(answer("length_m", "12,5").request.decimal("length_m"), Decimal::of("12.5"));
    EXPECT_EQ(answer("width_m", "6 metros").request.decimal("width_m"), Decimal{6});
    EXPECT_EQ(answer("area_m2", "unos 80").request.decimal("area_m2"), Decimal{80});
    EXPECT_EQ(answer("quantity", "catorce").request.number("quantity"), 14);
    for (const auto* asked : {"thickness_mm", "length_m", "width_m", "area_m2", "quantity"}) {
        EXPECT_EQ(answer(asked, "20").intent, DATA_PROVISION) << asked;
    }
}

TEST(Context, ABareNumberThatNobodyAskedForMeansNothing) {
    const Understanding understood = understand("100", example_lexicon());

    EXPECT_EQ(understood.request, QuoteRequest{});
    EXPECT_EQ(understood.intent, UNKNOWN);
}

TEST(Context, ABareSizeIsData) {
    const Understanding understood = answer("length_m", "8x5");

    EXPECT_EQ(understood.intent, DATA_PROVISION);
    EXPECT_EQ(understood.request.decimal("length_m"), Decimal{8});
    EXPECT_EQ(understood.request.decimal("width_m"), Decimal{5});
}

TEST(Context, ATownNobodyKnowsIsTakenAsTheAnswer) {
    EXPECT_EQ(answer("zone", "paraje la carolina").request.text("town"), "paraje la carolina");
    EXPECT_EQ(answer("zone", "maldonado").request.text("zone"), "punta_del_este");
    EXPECT_EQ(answer("zone", "interior").request.text("zone"), "interior");
    EXPECT_EQ(answer("zone", "no sé todavía").request.text("town"), std::nullopt);
    EXPECT_EQ(understand("paraje la carolina", example_lexicon()).request.text("town"), std::nullopt);
}

TEST(Context, YesAndNoAnswerTheServiceWeAskedFor) {
    EXPECT_EQ(answer("traslado", "sí, dale").request.text("traslado"), "incluido");
    EXPECT_EQ(answer("anclajes", "no, gracias").request.text("anclajes"), "no_incluido");
    EXPECT_EQ(answer("anclajes", "no, gracias").intent, DATA_PROVISION);
    EXPECT_EQ(understand("sí, dale", example_lexicon()).request, QuoteRequest{});
}

TEST(Context, NoThanksDeclinesOnlyAnOpenQuote) {
    EXPECT_EQ(understand("no gracias", example_lexicon(), {.has_open_quote = true}).intent, REJECT_QUOTE);
    EXPECT_EQ(understand("no, gracias", example_lexicon(), {.has_open_quote = true}).intent, REJECT_QUOTE);
    EXPECT_EQ(understand("no gracias", example_lexicon()).intent, GOODBYE_THANKS);
}

TEST(Context, NoForNowOrABareNoCloseNothing) {
    const RoutingContext open{.has_open_quote = true};
    for (const auto* text : {"por ahora no", "ahora no", "no, por ahora no", "ahora no, gracias"}) {
        EXPECT_EQ(understand(text, example_lexicon(), open).intent, POSTPONE) << text;
    }
    const Understanding no = understand("no", example_lexicon(), open);
    EXPECT_EQ(no.intent, UNKNOWN);
    EXPECT_EQ(no.reply, BareReply::NO);
}

TEST(Context, AYesAnswersTheQuestionWeAsked) {
    EXPECT_EQ(answer(asked::confirm, "Sí").intent, ACCEPT_QUOTE);
    EXPECT_EQ(answer(asked::confirm, "dale, gracias").intent, ACCEPT_QUOTE);
    EXPECT_EQ(answer(asked::confirm, "ok gracias").intent, GOODBYE_THANKS);
    EXPECT_EQ(answer(asked::confirm, "👍").intent, UNKNOWN);
    EXPECT_EQ(answer(asked::close, "sí").intent, REJECT_QUOTE);
    EXPECT_EQ(answer(asked::close, "no").intent, POSTPONE);
    EXPECT_EQ(answer(asked::update, "sí, dale").intent, QUOTE_REQUEST);
    EXPECT_EQ(answer(asked::as_it_is, "Sí").intent, DATA_PROVISION);
    EXPECT_EQ(answer(asked::as_it_is, "Sí").request, QuoteRequest{});
}

TEST(Context, AYesOrASignToNothingSaysSo) {
    for (const auto* text : {"ok", "dale", "sí", "listo"}) {
        EXPECT_EQ(understand(text, example_lexicon()).reply, BareReply::YES) << text;
    }
    EXPECT_EQ(understand("👍", example_lexicon()).reply, BareReply::SIGN);
    for (const auto* text : {"", "?", "isodec 100", "no entiendo"}) {
        EXPECT_EQ(understand(text, example_lexicon()).reply, BareReply::NONE) << text;
    }
}

TEST(Context, SidesAnswerForTheEdgeThatWasNamed) {
    EXPECT_EQ(answer("edges", "en los cuatro").request.texts("edges"), std::vector<std::string>(4));
    EXPECT_EQ(answer("edges", "2").request.texts("edges"), std::vector<std::string>(2));
    EXPECT_EQ(answer("edges", "todo alrededor").request.texts("edges"), std::vector<std::string>(4));
    EXPECT_EQ(answer("edges", "en ninguno").request.texts("edges"), std::vector<std::string>{});
    EXPECT_EQ(answer("edges", "hormigón en dos lados").request.texts("edges"),
              (std::vector<std::string>{"hormigon", "hormigon"}));
    EXPECT_EQ(answer("edges", "no sé").request.texts("edges"), std::nullopt);
}

TEST(Context, AWrongNumberYieldsToAnOrderUnderWay) {
    EXPECT_EQ(understand("te equivocaste", example_lexicon()).intent, WRONG_NUMBER);
    EXPECT_NE(understand("te equivocaste", example_lexicon(), {.has_open_quote = true}).intent, WRONG_NUMBER);
    EXPECT_NE(answer("thickness_mm", "yo no pedí eso").intent, WRONG_NUMBER);
    EXPECT_EQ(understand("número equivocado", example_lexicon(), {.has_open_quote = true}).intent,
              WRONG_NUMBER);
}

TEST(Context, AnOrderWithoutAQuoteAsksForOne) {
    const auto* text = "Quiero hacer un pedido de isodec 100, 8x5";
    EXPECT_EQ(understand(text, example_lexicon()).intent, QUOTE_REQUEST);
    EXPECT_EQ(understand(text, example_lexicon(), {.has_open_quote = true}).intent, ACCEPT_QUOTE);
}

TEST(Context, OnlyClearWordsAcceptAnOpenQuote) {
    const RoutingContext open{.has_open_quote = true};
    for (const auto* text :
         {"ok", "dale", "sí", "sí dale", "👍", "ta", "bueno dale", "perfecto", "listo",
          "¿si confirmo hoy cuándo llega?", "dale, mandame la cotización", "gracias!", "no confirmo todavía",
          "cuando confirme te aviso", "antes de confirmar quiero ver el panel", "no acepto ese precio",
          "Confirmo mañana", "confirmo el lunes", "acepto si incluye el flete", "el plano está aprobado"}) {
        const auto understood = understand(text, example_lexicon(), open);
        EXPECT_EQ(std::count(understood.intents.begin(), understood.intents.end(), ACCEPT_QUOTE), 0) << text;
    }
    for (const auto* text : {"confirmo", "sí, confirmo", "dale, la quiero", "acepto", "acepto la cotización",
                             "confirmado", "go ahead", "fechado", "está aprobado", "queda confirmado",
                             "la cotización está aprobada", "confirmo, mañana paso a pagar"}) {
        EXPECT_EQ(understand(text, example_lexicon(), open).intent, ACCEPT_QUOTE) << text;
    }
}

TEST(Context, AnAcceptanceWithoutAQuoteIsLessSure) {
    const double open = understand("confirmo", example_lexicon(), {.has_open_quote = true}).confidence;
    const double none = understand("confirmo", example_lexicon()).confidence;

    EXPECT_GT(open, none);
}

TEST(Context, AProductAfterARequestIsDataAndNotANewRequest) {
    const RoutingContext in_request{.last_intents = {GREETING, QUOTE_REQUEST}};

    EXPECT_EQ(understand("isodec 100", example_lexicon(), in_request).intent, DATA_PROVISION);
    EXPECT_EQ(understand("isodec 100", example_lexicon()).intent, QUOTE_REQUEST);
}

TEST(Context, TheLanguageOfTheContactHoldsWhereWordsDoNotTell) {
    EXPECT_EQ(understand("isodec 100", example_lexicon(), {.language = "pt"}).language, "pt");
    EXPECT_EQ(understand("isodec 100", example_lexicon()).language, "es");
    EXPECT_EQ(understand("Thanks, very good", example_lexicon(), {.language = "pt"}).language, "en");
}

TEST(Urgency, OptOutThenComplaintThenAPersonThenTheFirstMentioned) {
    EXPECT_EQ(
        understand("los paneles llegaron rotos, quiero hablar con una persona", example_lexicon()).intent,
        COMPLAINT);
    EXPECT_EQ(
        understand("quiero hablar con un vendedor, los paneles llegaron rotos", example_lexicon()).intent,
        COMPLAINT);
    EXPECT_EQ(understand("llegaron rotos, no me escriban más", example_lexicon()).intent, OPT_OUT);
    EXPECT_EQ(understand("¿cuánto sale el isodec? me llaman?", example_lexicon()).intent, HUMAN_REQUEST);
    EXPECT_EQ(understand("¿aceptan tarjeta? ¿hacen envíos?", example_lexicon()).intent, PAYMENT_TERMS);
    EXPECT_EQ(understand("¿hacen envíos? ¿aceptan tarjeta?", example_lexicon()).intent, STOCK_DELIVERY);
}

TEST(Burst, MessagesSentOneAfterTheOtherAreOneText) {
    const Understanding understood = understand("hola\nisodec de 100\n8x5\ncuánto sale?", example_lexicon());

    EXPECT_EQ(understood.intent, QUOTE_REQUEST);
    EXPECT_EQ(understood.request.product, "isodec");
    EXPECT_EQ(understood.request.number("thickness_mm"), 100);
    EXPECT_EQ(understood.request.decimal("width_m"), Decimal{5});
}

TEST(Buttons, QuoteButtonsSayWhatTheyDoAndWithWhichQuote) {
    const auto accepted =
        understand_button("QUOTE_ACCEPT|COT-20261101101500", "Confirmar", example_lexicon());
    const auto rejected = understand_button("QUOTE_REJECT|COT-2026-000418", "No, gracias", example_lexicon());
    const auto later = understand_button("QUOTE_LATER|COT-2026-000418", "Más adelante", example_lexicon());

    EXPECT_EQ(accepted.intent, ACCEPT_QUOTE);
    EXPECT_EQ(accepted.quote_number, "COT-20261101101500");
    EXPECT_EQ(accepted.confidence, 1);
    EXPECT_EQ(rejected.intent, REJECT_QUOTE);
    EXPECT_EQ(rejected.quote_number, "COT-2026-000418");
    EXPECT_EQ(later.intent, POSTPONE);
}

TEST(Buttons, WhatIsOfferedToBeTappedIsUnderstood) {
    const auto tapped = [](std::string_view payload, std::string_view field) {
        return understand_button(payload, "…", example_lexicon(), {.asked_for = std::string{field}}).request;
    };
    EXPECT_EQ(tapped("ANSWER|thickness_mm|150", "thickness_mm").number("thickness_mm"), 150);
    EXPECT_EQ(tapped("ANSWER|product|isodec_pir", "product").product, "isodec_pir");
    EXPECT_EQ(tapped("ANSWER|color|gris", "color").text("color"), "gris");
    EXPECT_EQ(tapped("ANSWER|zone|punta_del_este", "zone").text("zone"), "punta_del_este");
    EXPECT_EQ(tapped("ANSWER|thickness_mm|150", "color").number("thickness_mm"), std::nullopt);
}

TEST(Buttons, AnswersFillTheirField) {
    EXPECT_EQ(understand_button("thickness:150", "150 mm", example_lexicon()).request.number("thickness_mm"),
              150);
    EXPECT_EQ(understand_button("thickness:150", "150 mm", example_lexicon()).intent, DATA_PROVISION);
    EXPECT_EQ(understand_button("zone:maldonado", "Maldonado", example_lexicon()).request.text("zone"),
              "punta_del_este");
    EXPECT_EQ(understand_button("zone:punta_del_este", "Punta", example_lexicon()).request.text("zone"),
              "punta_del_este");
    EXPECT_EQ(understand_button("product:isodec_pir", "Isodec PIR", example_lexicon()).request.product,
              "isodec_pir");
    EXPECT_EQ(understand_button("color:gris", "Gris", example_lexicon()).request.text("color"), "gris");
    EXPECT_EQ(understand_button("traslado:si", "Con flete", example_lexicon()).request.text("traslado"),
              "incluido");
    EXPECT_EQ(understand_button("anclajes:no_incluido", "Sin", example_lexicon()).request.text("anclajes"),
              "no_incluido");
    EXPECT_EQ(understand_button("edges:no", "Sin bordes", example_lexicon()).request.texts("edges"),
              std::vector<std::string>{});
    EXPECT_EQ(understand_button("length:8.5", "8,5 m", example_lexicon()).request.decimal("length_m"),
              Decimal::of("8.5"));
}

TEST(Buttons, ANumberThatNobodyCanReadIsNotAnotherQuotes) {
    const RoutingContext open{.has_open_quote = true};

    EXPECT_EQ(understand_button("QUOTE_ACCEPT|x", "Confirmar", example_lexicon(), open).intent, UNKNOWN);
    EXPECT_EQ(
        understand_button("QUOTE_ACCEPT|ABC-2026-000418", "Confirmar", example_lexicon(), open).quote_number,
        "ABC-2026-000418");
}

// Meta's template editor offers this button; its payload is its text.
TEST(Buttons, TheProvidersStopButtonIsAStopInEveryLanguage) {
    for (const auto* text :
         {"Stop promotions", "STOP PROMOTIONS", "Stop promos", "Detener promociones", "Parar promociones",
          "Parar promoções", "Interromper promoções", "Cancelar promoções"}) {
        EXPECT_EQ(understand_button(text, text, example_lexicon()).intent, OPT_OUT) << text;
        EXPECT_EQ(understand_button(text, "OK", example_lexicon()).intent, OPT_OUT) << text;
        EXPECT_EQ(understand(text, example_lexicon()).intent, OPT_OUT) << text;
    }
    EXPECT_EQ(understand_button("STOP_PROMOTIONS", "", example_lexicon()).intent, OPT_OUT);
    EXPECT_EQ(understand("¿siguen las promociones?", example_lexicon()).intent, DISCOUNT_REQUEST);
}

TEST(OptOut, PlainKeywordsAreHeard) {
    for (const auto* text : {"no mas mensajes", "No más mensajes, gracias", "CANCELAR", "Cancelar por favor",
                             "BAJA", "Stop. Thank you", "stop", "STOP!", "unsubscribe", "stop thanks",
                             "chega de mensagens", "sem mais mensagens", "INTERROMPER", "no more messages"}) {
        EXPECT_EQ(understand(text, example_lexicon()).intent, OPT_OUT) << text;
    }
    // What is cancelled is named: no wish not to be written to.
    EXPECT_NE(understand("quiero cancelar el pedido", example_lexicon()).intent, OPT_OUT);
    EXPECT_NE(understand("no mas de 100 m2", example_lexicon()).intent, OPT_OUT);
}

TEST(OptOut, AWordOfEveryLanguageDoesNotChangeThePersonsLanguage) {
    for (const auto* language : {"es", "en", "pt"}) {
        EXPECT_EQ(understand("Stop", example_lexicon(), {.language = language}).language, language);
        EXPECT_EQ(understand("Stop promotions", example_lexicon(), {.language = language}).language,
                  language);
    }
}

TEST(Buttons, StopIsAnOptOut) {
    EXPECT_EQ(understand_button("STOP", "Baja", example_lexicon()).intent, OPT_OUT);
}

TEST(Buttons, APayloadFromElsewhereIsReadAsItsTitle) {
    EXPECT_EQ(understand_button("x9:??", "Quiero hablar con una persona", example_lexicon()).intent,
              HUMAN_REQUEST);
    EXPECT_EQ(
        understand_button("thickness:gordo", "100 mm", example_lexicon()).request.number("thickness_mm"),
        100);
    EXPECT_EQ(understand_button("confirmo", "", example_lexicon()).intent, ACCEPT_QUOTE);
    EXPECT_EQ(understand_button("", "", example_lexicon()).intent, UNKNOWN);
    EXPECT_EQ(understand_button("QUOTE_ACCEPT|'; drop", "Confirmar", example_lexicon()).quote_number, "");
}

}  // namespace
}  // namespace tero::router
