// What is made of a model's guess where the words say something else.
#include "business/understanding/understanding_fixture.hpp"
#include "modules/router/understand.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::router {
namespace {

using enum IntentType;

class FixedModel final : public IntentModel {
public:
    explicit FixedModel(std::vector<IntentGuess> guesses) : guesses_(std::move(guesses)) {}
    std::vector<IntentGuess> guess(std::string_view, std::string_view) const override { return guesses_; }

private:
    std::vector<IntentGuess> guesses_;
};

Understanding understand_guessed(std::string_view text, std::vector<IntentGuess> guesses,
                                 const RoutingContext& context = {}) {
    RouterWords words = example_words();
    words.model = std::make_shared<const FixedModel>(std::move(guesses));
    return understand(text, Lexicon{words, example_vocabulary()}, context);
}

bool says(const Understanding& understood, IntentType intent) {
    const auto& all = understood.intents;
    return std::find(all.begin(), all.end(), intent) != all.end();
}

TEST(Guesses, AGreetingThatNamesAProductAsksForIt) {
    const std::vector<IntentGuess> greeting{{GREETING, 0.9, 0.9, true}};
    EXPECT_EQ(understand_guessed("hola, el isodec de 100", greeting).intent, QUOTE_REQUEST);
    EXPECT_EQ(understand_guessed("hola, cómo andan", greeting).intent, GREETING);
    EXPECT_EQ(understand_guessed("hola, gracias por el isodec",
                                 {{GREETING, 0.5, 0.9, true}, {GOODBYE_THANKS, 0.4, 0.9, true}})
                  .intent,
              GREETING);
}

TEST(Guesses, AValueOfWhatWasAskedForIsNoWrongNumber) {
    const std::vector<IntentGuess> wrong{{WRONG_NUMBER, 0.95, 0.95, true}};
    constexpr auto text = "me confundí, era de 150";
    const Understanding heard = understand_guessed(text, wrong, {.has_open_quote = true});
    EXPECT_EQ(heard.intent, DATA_PROVISION);
    EXPECT_EQ(heard.request.number("thickness_mm"), 150);
    EXPECT_EQ(understand_guessed("yo no fui", wrong, {.has_open_quote = true}).intent, WRONG_NUMBER);
}

TEST(Guesses, WhoNamesGoodsOfAnOrderHardlyWantsSilence) {
    const std::vector<IntentGuess> doubtful{{UNKNOWN, 0.5, 0.5, true}, {OPT_OUT, 0.2, 0.2, false}};
    const auto unclear = [&](std::string_view text) {
        const Understanding heard = understand_guessed(text, doubtful, {.has_open_quote = true});
        return std::find(heard.reasons.begin(), heard.reasons.end(), unclear_stop) != heard.reasons.end();
    };
    EXPECT_FALSE(unclear("sacame el isodec"));
    EXPECT_TRUE(unclear("sacame de ahí"));
}

bool has(const Understanding& understood, std::string_view reason) {
    const auto& all = understood.reasons;
    return std::find(all.begin(), all.end(), reason) != all.end();
}

TEST(Guesses, ANoThatSoundsLikeAYesClosesNothing) {
    const RoutingContext open{.has_open_quote = true};
    const std::vector<IntentGuess> no{{REJECT_QUOTE, 0.75, 0.75, true}};
    for (const std::string_view text : {"no importa, reservame los paneles", "doesn't matter, I'll take it",
                                        "não faz mal, eu levo assim", "tá bom, vou querer"}) {
        const Understanding heard = understand_guessed(text, no, open);
        EXPECT_NE(heard.intent, REJECT_QUOTE) << text;
        EXPECT_TRUE(has(heard, unclear_yes) || heard.intent == ACCEPT_QUOTE) << text;
    }
    EXPECT_EQ(understand_guessed("ni loco pago eso", no, open).intent, REJECT_QUOTE);
    EXPECT_TRUE(
        has(understand_guessed("mmm, qué sé yo", {{REJECT_QUOTE, 0.5, 0.5, true}}, open), unclear_no));
    EXPECT_EQ(understand_guessed("no lo compro", no, open).intent, REJECT_QUOTE);
}

TEST(Guesses, AGuessOfAYesInWordsThatAssentToNothingIsAskedAbout) {
    const RoutingContext open{.has_open_quote = true};
    const std::vector<IntentGuess> yes{{ACCEPT_QUOTE, 0.7, 0.7, true}};
    EXPECT_TRUE(has(understand_guessed("grisecito nada más", yes, open), unclear_yes));
    EXPECT_EQ(understand_guessed("listo, hagan nomás", yes, open).intent, ACCEPT_QUOTE);
}

TEST(Guesses, WhoBuysDoesNotPutItOff) {
    const RoutingContext open{.has_open_quote = true};
    const std::vector<IntentGuess> later{{POSTPONE, 0.6, 0.6, true}};
    EXPECT_EQ(understand_guessed("ahora sí, lo compro", later, open).intent, ACCEPT_QUOTE);
    EXPECT_EQ(understand_guessed("confirmo mañana", later, open).intent, POSTPONE);
    EXPECT_EQ(understand_guessed("el viernes, lo compro", later, open).intent, POSTPONE);
    EXPECT_EQ(understand_guessed("cuando cobre lo compro", later, open).intent, POSTPONE);
}

TEST(Guesses, WhoWantsNoCallWantsNoPerson) {
    const std::vector<IntentGuess> person{{HUMAN_REQUEST, 0.8, 0.8, true}};
    EXPECT_NE(understand_guessed("no me llamen que no atiendo", person).intent, HUMAN_REQUEST);
    EXPECT_NE(understand_guessed("no me llamen al fijo, escriban", person).intent, HUMAN_REQUEST);
    EXPECT_NE(understand_guessed("please don't call me, write here", person).intent, HUMAN_REQUEST);
    EXPECT_EQ(understand_guessed("llamen, no me escriban", person).intent, HUMAN_REQUEST);
}

TEST(Guesses, WhoComplainsOfNoCallWantsAPerson) {
    const std::vector<IntentGuess> person{{HUMAN_REQUEST, 0.8, 0.8, true}};
    for (const std::string_view text : {"todavía no me llaman", "no me llama nadie", "até agora não me ligam"})
        EXPECT_EQ(understand_guessed(text, person).intent, HUMAN_REQUEST) << text;
}

TEST(Guesses, ANoThatNamesAnOrderIsANo) {
    const RoutingContext open{.has_open_quote = true};
    const std::vector<IntentGuess> no{{REJECT_QUOTE, 0.8, 0.8, true}, {ACCEPT_QUOTE, 0.1, 0.1, false}};
    EXPECT_EQ(understand_guessed("le pasamos el pedido a otros", no, open).intent, REJECT_QUOTE);
}

TEST(Guesses, OkToConfirmIsNoClearWord) {
    const RoutingContext asked{.has_open_quote = true, .asked_for = std::string{asked::confirm}};
    const std::vector<IntentGuess> unknown{{UNKNOWN, 0.9, 0.9, true}};
    for (const std::string_view text : {"ok", "ta", "okay", "tá bom"})
        EXPECT_NE(understand_guessed(text, unknown, asked).intent, ACCEPT_QUOTE) << text;
    for (const std::string_view text : {"sí", "dale", "ok dale", "yes", "sim"})
        EXPECT_EQ(understand_guessed(text, unknown, asked).intent, ACCEPT_QUOTE) << text;
}

TEST(Guesses, WhatAnswersOurQuestionIsNoStop) {
    const std::vector<IntentGuess> stop{{OPT_OUT, 0.75, 0.75, true}, {DATA_PROVISION, 0.2, 0.4, false}};
    const RoutingContext asked{.has_request = true, .asked_for = "thickness_mm"};
    EXPECT_EQ(understand_guessed("me tira más el de 100", stop, asked).intent, DATA_PROVISION);
    EXPECT_EQ(understand_guessed("no quiero más nada de esto", stop, asked).intent, OPT_OUT);
}

TEST(Guesses, WhatElseIsAskedWithAnOrderIsKept) {
    const std::vector<IntentGuess> order{{QUOTE_REQUEST, 0.9, 0.9, true}, {PAYMENT_TERMS, 0.05, 0.5, false}};
    for (const std::string_view text : {"30 m2 de isopanel 100 blanco. ¿Aceptan tarjeta?",
                                        "30 m2 of isopanel 100 white. Do you accept cards?",
                                        "30 m2 de isopanel 100 branco. Aceitam cartão?"})
        EXPECT_TRUE(has(understand_guessed(text, order), "asks_too.payment_terms")) << text;
    EXPECT_FALSE(has(understand_guessed("30 m2 de isopanel 100 blanco", order), "asks_too.payment_terms"));

    const std::vector<IntentGuess> freight{{STOCK_DELIVERY, 0.7, 0.7, true},
                                           {QUOTE_REQUEST, 0.2, 0.5, false}};
    EXPECT_EQ(understand_guessed("25 m2 isopanel 100 red, price delivered?", freight).intent, QUOTE_REQUEST);
}

TEST(Guesses, ANewValueWeighsMoreThanAQuestionThatIsGuessed) {
    RoutingContext open{.has_open_quote = true};
    open.stated = {.product = "isopanel", .values = {{"thickness_mm", 100}, {"area_m2", Decimal{30}}}};
    const std::vector<IntentGuess> laying{{INSTALLATION, 0.7, 0.7, true}};
    EXPECT_EQ(understand_guessed("si le pongo el de 150", laying, open).intent, DATA_PROVISION);
    EXPECT_EQ(understand_guessed("quién coloca el de 100", laying, open).intent, INSTALLATION);
    EXPECT_EQ(understand_guessed("el de 150 sirve para esto", laying, open).intent, INSTALLATION);

    const RoutingContext ordered{.is_ordered = true};
    const std::vector<IntentGuess> order{{ORDER_STATUS, 0.8, 0.8, true}};
    constexpr auto more = "hola, preciso ahora isodec de 100, 6x5";
    EXPECT_EQ(understand_guessed(more, order, ordered).intent, QUOTE_REQUEST);
    EXPECT_EQ(understand_guessed("y lo mío de ayer", order, ordered).intent, ORDER_STATUS);
    constexpr auto where = "isodec de 100, 6x5, lo traían el martes";
    EXPECT_EQ(understand_guessed(where, order, ordered).intent, ORDER_STATUS);
}

TEST(Guesses, AProductThatIsNamedAndNothingAskedIsWanted) {
    for (const IntentType guess : {PRODUCT_INFO, VISIT_LOCATION, UNKNOWN}) {
        const std::vector<IntentGuess> one{{guess, 0.8, 0.8, true}};
        EXPECT_EQ(understand_guessed("isopanel de 100 para el local", one).intent, QUOTE_REQUEST) << name_of(guess);
    }
    const std::vector<IntentGuess> info{{PRODUCT_INFO, 0.8, 0.8, true}};
    EXPECT_EQ(understand_guessed("¿el isopanel cómo viene?", info).intent, PRODUCT_INFO);
}

TEST(Guesses, ARuleHearsWhoBuysWhereTheGuessIsOfSomethingSmaller) {
    const RoutingContext open{.has_open_quote = true};
    const std::vector<IntentGuess> paying{{PAYMENT_TERMS, 0.95, 0.95, true}};
    EXPECT_EQ(understand_guessed("cerramos, va con rut de la empresa", paying, open).intent, ACCEPT_QUOTE);
    EXPECT_EQ(understand_guessed("¿cerramos con tarjeta?", paying, open).intent, PAYMENT_TERMS);
    const std::vector<IntentGuess> unknown{{UNKNOWN, 0.9, 0.9, true}};
    for (const std::string_view text : {"bárbaro, encargalo nomás", "no hay drama, cerramos igual", "me quedo con ese",
                                        "beleza, fico com esse", "perfect, book it please", "marche ese"})
        EXPECT_EQ(understand_guessed(text, unknown, open).intent, ACCEPT_QUOTE) << text;
    for (const std::string_view text : {"no cerramos nada", "si bajás algo cerramos", "me quedo con el gris",
                                        "si me hacés la gauchada, lo llevo", "vou com meu irmão ver isso"})
        EXPECT_NE(understand_guessed(text, unknown, open).intent, ACCEPT_QUOTE) << text;
    for (const std::string_view text :
         {"si tenés en stock, cerramos", "si aceptan cheque, lo llevo", "la colocación la hacemos nosotros",
          "I take it you also install", "fico com dúvida do frete", "lo llevo el viernes si puedo"}) {
        for (const IntentType beside : {STOCK_DELIVERY, PAYMENT_TERMS, INSTALLATION})
            EXPECT_NE(understand_guessed(text, {{beside, 0.95, 0.95, true}}, open).intent, ACCEPT_QUOTE)
                << text;
    }
}

TEST(Guesses, WhatIsHardlyGuessedNeitherSilencesNorCallsNorAsksForOffers) {
    const std::vector<IntentGuess> stop{{OPT_OUT, 0.95, 0.95, true}};
    EXPECT_TRUE(has(understand_guessed("¿y a ustedes quién les pasó mi teléfono?", stop), unclear_stop));
    const std::vector<IntentGuess> offers{{OPT_IN, 0.8, 0.8, true}};
    EXPECT_NE(understand_guessed("decime cuando haya algo de lo mío", offers).intent, OPT_IN);
    const std::vector<IntentGuess> person{{HUMAN_REQUEST, 0.55, 0.55, true}};
    EXPECT_EQ(understand_guessed("lo charlo con mi socio", person).intent, POSTPONE);
    const std::vector<IntentGuess> no{{REJECT_QUOTE, 0.8, 0.8, true}};
    EXPECT_NE(understand_guessed("no, el gris", no, {.has_open_quote = true}).intent, REJECT_QUOTE);
}

TEST(Guesses, AnotherOfTheSameIsNoComplaint) {
    const std::vector<IntentGuess> complaint{{COMPLAINT, 0.45, 0.45, true}, {ORDER_STATUS, 0.2, 0.2, false}};
    const RoutingContext ordered{.is_ordered = true};
    EXPECT_EQ(understand_guessed("ahora otro de 4x6", complaint, ordered).intent, QUOTE_REQUEST);
    EXPECT_TRUE(says(understand_guessed("otra vez mal, eran de 4x6 m", complaint, ordered), COMPLAINT));
}

TEST(Guesses, WhatIsNotSoldIsHeardWithWhatComesNearest) {
    const std::vector<IntentGuess> info{{PRODUCT_INFO, 0.9, 0.9, true}};
    EXPECT_TRUE(has(understand_guessed("¿y lana de vidrio venden?", info), "entity.not_sold.lana_roca"));
    EXPECT_TRUE(has(understand_guessed("do you have polycarbonate?", info), "entity.not_sold."));
    EXPECT_FALSE(has(understand_guessed("¿y lana de roca venden?", info), "entity.not_sold.lana_roca"));
    EXPECT_FALSE(has(understand_guessed("tengo un techo de fibrocemento, ¿sirve?", info), "entity.not_sold.hiansa"));
}

TEST(Guesses, WhatSomebodySellsIsHardlyAComplaint) {
    const auto guessed = [](double first) {
        return std::vector<IntentGuess>{{COMPLAINT, first, first, true}, {SPAM_OTHER, 0.3, 0.3, false}};
    };
    EXPECT_FALSE(says(understand_guessed("te ofrecemos préstamos inmediatos", guessed(0.4)), COMPLAINT));
    EXPECT_TRUE(says(understand_guessed("te ofrecemos préstamos inmediatos", guessed(0.8)), COMPLAINT));
    EXPECT_TRUE(says(understand_guessed("todavía los estoy esperando", guessed(0.4)), COMPLAINT));
}

TEST(Guesses, WhoComesToFetchItHasBought) {
    RoutingContext quoted{.has_open_quote = true};
    const std::vector<IntentGuess> later{{POSTPONE, 0.65, 0.65, true}, {ACCEPT_QUOTE, 0.2, 0.3, false}};
    EXPECT_EQ(understand_guessed("entonces lo paso a buscar el lunes", later, quoted).intent, ACCEPT_QUOTE);
    EXPECT_EQ(understand_guessed("ok, I'll pick it up on Tuesday", later, quoted).intent, ACCEPT_QUOTE);
    EXPECT_EQ(understand_guessed("cuando cobre lo paso a buscar", later, quoted).intent, POSTPONE);
    EXPECT_NE(understand_guessed("¿lo paso a buscar?", later, quoted).intent, ACCEPT_QUOTE);
    EXPECT_NE(understand_guessed("lo paso a buscar, el lunes te confirmo", later, quoted).intent, ACCEPT_QUOTE);
}

TEST(Guesses, WhoFetchesSomethingElseOrLeavesItHasNotBought) {
    RoutingContext quoted{.has_open_quote = true};
    const std::vector<IntentGuess> later{{POSTPONE, 0.65, 0.65, true}, {ACCEPT_QUOTE, 0.2, 0.3, false}};
    const std::vector<IntentGuess> unsure{{UNKNOWN, 0.6, 0.6, true}, {ACCEPT_QUOTE, 0.3, 0.3, false}};
    for (const char* text :
         {"ta, dejalo", "bueno dejalo entonces", "lo voy a buscar más barato", "lo voy a buscar en internet",
          "la paso a buscar a mi nena y vuelvo", "vou pegar as medidas", "vou buscar mais barato",
          "pode deixar", "I'll swing by to have a look", "I'll pick a colour later",
          "I'll pick another supplier", "we'll pick this up again next month", "ok put me down as a maybe",
          "ok, put me down for a call", "anotame", "guardamelo", "hold on"}) {
        EXPECT_NE(understand_guessed(text, later, quoted).intent, ACCEPT_QUOTE) << text;
        EXPECT_NE(understand_guessed(text, unsure, quoted).intent, ACCEPT_QUOTE) << text;
    }
}

TEST(Guesses, ANoThatIsOverTiesNoPurchase) {
    RoutingContext quoted{.has_open_quote = true};
    const std::vector<IntentGuess> unsure{{UNKNOWN, 0.6, 0.6, true}, {ACCEPT_QUOTE, 0.3, 0.3, false}};
    EXPECT_EQ(understand_guessed("lo mío no es regatear. hacelo", unsure, quoted).intent, ACCEPT_QUOTE);
    EXPECT_NE(understand_guessed("hacelo. si me hacés precio", unsure, quoted).intent, ACCEPT_QUOTE);
    EXPECT_NE(understand_guessed("no lo hagas", unsure, quoted).intent, ACCEPT_QUOTE);
}

TEST(Guesses, WhoBuysNothingUntilItIsMendedComplains) {
    const std::vector<IntentGuess> stop{{OPT_OUT, 0.82, 0.82, true}, {COMPLAINT, 0.15, 0.3, false}};
    EXPECT_EQ(understand_guessed("no les compro más nada hasta que lo arreglen", stop).intent, COMPLAINT);
    const std::vector<IntentGuess> only{{OPT_OUT, 0.82, 0.82, true}};
    const Understanding unclear = understand_guessed("no les compro más nada hasta que lo arreglen", only);
    EXPECT_NE(std::find(unclear.reasons.begin(), unclear.reasons.end(), unclear_stop), unclear.reasons.end());
    EXPECT_EQ(understand_guessed("no me manden más nada", stop).intent, OPT_OUT);
}

TEST(Guesses, WhoWantsTheSameOnceMoreDoesNotComplain) {
    RoutingContext ordered{.is_ordered = true};
    ordered.stated.product = "lana_roca";
    ordered.stated.set("thickness_mm", std::int64_t{50});
    const std::vector<IntentGuess> angry{{COMPLAINT, 0.62, 0.62, true}, {QUOTE_REQUEST, 0.2, 0.3, false}};
    EXPECT_EQ(understand_guessed("quiero lo mismo otra vez pero 30 m2", angry, ordered).intent, QUOTE_REQUEST);
    EXPECT_EQ(understand_guessed("me faltó: 6 m2 de lana de 50, cuánto sale", angry, ordered).intent,
              QUOTE_REQUEST);
    EXPECT_EQ(understand_guessed("me faltaron 6 m2", angry, ordered).intent, COMPLAINT);
}

TEST(Guesses, WhoFindsItDearAndNamesAnotherIsQuotedThat) {
    RoutingContext quoted{.has_open_quote = true};
    quoted.stated.product = "isodec";
    quoted.stated.set("thickness_mm", std::int64_t{100});
    const std::vector<IntentGuess> dear{{OBJECTION_PRICE, 0.72, 0.72, true},
                                        {DATA_PROVISION, 0.2, 0.3, false}};
    EXPECT_EQ(understand_guessed("uh se me va. ¿la de 50?", dear, quoted).intent, DATA_PROVISION);
    EXPECT_EQ(understand_guessed("uh se me va", dear, quoted).intent, OBJECTION_PRICE);
}

TEST(Guesses, ALargerSizeIsQuotedWhateverIsHopedForIt) {
    RoutingContext quoted{.has_open_quote = true, .measured_by = "area_m2"};
    quoted.stated.product = "isodec";
    quoted.stated.set("area_m2", Decimal{95});
    const std::vector<IntentGuess> less{{DISCOUNT_REQUEST, 0.95, 0.95, true},
                                        {DATA_PROVISION, 0.02, 0.1, false}};
    const Understanding more = understand_guessed("¿y si llevo 100 m2?", less, quoted);
    EXPECT_EQ(more.intent, DATA_PROVISION);
    const auto& reasons = more.reasons;
    EXPECT_NE(std::find(reasons.begin(), reasons.end(), "asks_too.discount_request"), reasons.end());
    EXPECT_EQ(understand_guessed("si llevo 100 m2 ¿me hacés un 10?", less, quoted).intent, DISCOUNT_REQUEST);
}

TEST(Guesses, AStopThatOnlyTheModelFindsGivesWay) {
    const std::vector<IntentGuess> stop{{OPT_OUT, 0.8, 0.8, true}};
    EXPECT_EQ(understand_guessed("never mind, I bought it elsewhere", stop, {.has_open_quote = true}).intent,
              REJECT_QUOTE);
    EXPECT_FALSE(says(understand_guessed("de dónde sacaron mi número", stop), OPT_OUT));
    const std::vector<IntentGuess> wrong{{WRONG_NUMBER, 0.95, 0.95, true}, {OPT_OUT, 0.3, 0.6, true}};
    EXPECT_EQ(understand_guessed("yo no pedí nada, este número era de otra persona", wrong).intent, WRONG_NUMBER);
}

}  // namespace
}  // namespace tero::router
