#include "business/quoting/quote_text.hpp"

#include "business/quoting/catalog_fixture.hpp"
#include "business/quoting/quoted.hpp"
#include "business/quoting/sentence_keys.hpp"
#include "business/quoting/sentences_fixture.hpp"
#include "modules/followup/model/step_message.hpp"
#include "modules/followup/model/templates.hpp"

#include <gtest/gtest.h>
#include <set>

namespace tero::sales {
namespace {

TimeZone montevideo() { return TimeZone::load("America/Montevideo").value(); }

PricedQuote priced_for(const QuoteRequest& request) {
    auto outcome = price(request, example_catalog().lists, {}, {});
    EXPECT_TRUE(std::holds_alternative<PricedQuote>(outcome));
    return std::get<PricedQuote>(outcome);
}

QuoteRequest lucias_roof() {
    return {.product = "isodec",
            .values = {{"thickness_mm", 100},
                       {"length_m", Decimal{10}},
                       {"width_m", Decimal{5}},
                       {"color", "blanco"},
                       {"edges", std::vector<std::string>(4, "gotero")},
                       {"fill", "eps"},
                       {"anclajes", "incluido"},
                       {"traslado", "incluido"}}};
}

Quote lucias_quote() {
    Quote quote;
    quote.number = "COT-2026-000418";
    quote.contact_name = "Lucía Fernández";
    quote.status = QuoteStatus::SENT;
    quote.priced = priced_for(lucias_roof());
    // Saturday in Greenwich, still Friday in Montevideo: 6 November 2026, 23:30.
    quote.valid_until = parse_timestamp("2026-11-07T02:30:00Z").value();
    return quote;
}

std::string question(const QuoteRequest& request, const std::vector<CatalogList>& lists,
                     const char* language = "es") {
    const auto outcome = price(request, lists, {}, {});
    EXPECT_TRUE(std::holds_alternative<PricingGap>(outcome));
    return std::holds_alternative<PricingGap>(outcome)
               ? ask_for(std::get<PricingGap>(outcome), request, speech(language))
               : "";
}

TEST(Names, AreCutDownToOneThatCanBeGreeted) {
    EXPECT_EQ(first_name("Lucía Fernández"), "Lucía");
    EXPECT_EQ(first_name("✨ Ángel ✨"), "Ángel");
    EXPECT_EQ(first_name("🔥🔥"), "");
    EXPECT_EQ(first_name("099 123 456"), "");
    EXPECT_EQ(first_name(""), "");
    EXPECT_EQ(one_line("  a\n\tb\x01  c ", 10), "a b c");
    EXPECT_EQ(one_line("ñandú", 3), "ñan");
}

TEST(QuoteMessage, SaysAllThatCounts) {
    EXPECT_EQ(
        quote_message(lucias_quote(), "https://tero.uy/q/7Kx", montevideo(), speech()),
        "¡Hola, Lucía! Tu cotización COT-2026-000418: Isodec 100 mm blanco, 50 m² con gotero en los cuatro "
        "lados, "
        "anclajes y traslado incluidos. Total $\u00a09.000 + IVA (22 %) = $\u00a010.980, válida hasta el viernes 6/11. "
        "Acá la ves completa: https://tero.uy/q/7Kx");
}

TEST(QuoteMessage, NamesTheAssumptions) {
    Quote quote = lucias_quote();
    quote.contact_name = "";
    quote.priced =
        priced_for({.product = "isoroof", .values = {{"thickness_mm", 50}, {"area_m2", Decimal{120}}}});
    quote.revision = 2;

    EXPECT_EQ(
        quote_message(quote, "https://tero.uy/q/7Kx", montevideo(), speech(quote.language)),
        "¡Hola! Actualicé tu cotización COT-2026-000418: Isoroof 3G 50 mm gris, 120 m². Total US$\u00a06.441,60; "
        "con "
        "descuento US$\u00a06.119,52, IVA incluido, válida hasta el viernes 6/11. Como no me lo dijiste, tomé: "
        "color "
        "gris y solo el material, sin anclajes ni traslado. Si va distinto, avisame y la ajusto. Acá la ves "
        "completa: https://tero.uy/q/7Kx");
}

TEST(QuoteMessage, SpeaksTheQuotesLanguage) {
    Quote quote = lucias_quote();
    quote.language = "en";
    quote.priced = priced_for(lucias_roof());
    EXPECT_EQ(quote_message(quote, "L", montevideo(), speech(quote.language)),
              "Hi Lucía! Your quote COT-2026-000418: 100 mm Isodec, white, 50 m² with drip edge on all four "
              "sides, anchors "
              "and delivery included. Total UYU\u00a09,000 + VAT (22%) = UYU\u00a010,980, valid until Friday 6 "
              "November. See it in "
              "full here: L");
    quote.language = "pt";
    quote.priced = priced_for(lucias_roof());
    EXPECT_NE(quote_message(quote, "L", montevideo(), speech(quote.language))
                  .find("Isodec 100 mm branco, 50 m² com pingadeira nos quatro lados"),
              std::string::npos);
}

TEST(Question, AsksForTheOneThingAndNamesTheChoices) {
    const auto matriz = example_list("matriz_uyu");
    const auto& all = example_catalog().lists;
    EXPECT_EQ(question({.product = "isodec"}, matriz),
              "¿De qué espesor lo precisás? En Isodec tenemos 50, 75, 100, 125 y 150 mm.");
    EXPECT_EQ(question({.product = "isodec", .values = {{"thickness_mm", 80}}}, matriz),
              "Isodec de 80 mm no tenemos. Los espesores son 50, 75, 100, 125 y 150 mm. ¿Cuál te sirve?");
    EXPECT_EQ(question({}, matriz),
              "¿Qué producto precisás? Tenemos Isodec, Poliestireno expandido (EPS) y Lana de roca.");
    EXPECT_EQ(question({.product = "chapa\n{x}"}, matriz),
              "«chapa {x}» no lo tenemos. Tenemos Isodec, Poliestireno expandido (EPS) y Lana de roca. ¿Cuál "
              "te sirve?");
    EXPECT_EQ(question({.product = "isodec", .values = {{"thickness_mm", 100}}}, all),
              "¿Qué medidas tiene? Pasame el largo y el ancho en metros, o los m² en total.");
    EXPECT_EQ(
        question({.product = "isodec", .values = {{"thickness_mm", 100}, {"length_m", Decimal{8}}}}, all),
        "¿Cuánto mide de ancho, en metros?");
    EXPECT_EQ(
        question({.product = "isopanel",
                  .values = {{"thickness_mm", 100}, {"length_m", Decimal{3}}, {"quantity", 14}}},
                 all),
        "Para los 14 paneles, ¿cuántos m² son en total? También me sirve el largo y el ancho a cubrir.");
    EXPECT_EQ(question({.product = "isopanel",
                        .values = {{"thickness_mm", 100},
                                   {"length_m", Decimal{3}},
                                   {"width_m", Decimal{1}},
                                   {"quantity", 14}}},
                       all),
              "¿Cuántos m² son en total: 3 m² o 42 m²?");
    EXPECT_EQ(question({.product = "isopanel", .values = {{"thickness_mm", 50}, {"color", "rojo"}}}, all),
              "Isopanel EPS paredes y fachadas 50 mm en rojo no tenemos. Solo hay en blanco. ¿Te sirve?");
    EXPECT_EQ(question({.product = "isoroof",
                        .values = {{"thickness_mm", 30}, {"area_m2", Decimal{120}}, {"color", "blanco"}}},
                       all),
              "Isoroof 3G en blanco sale a partir de 500 m². ¿Lo cotizo en gris o rojo?");
    QuoteRequest roof = lucias_roof();
    roof.set("zone", "Las Piedras");
    EXPECT_EQ(question(roof, all),
              "¿«Las Piedras» va como Montevideo, Interior o Punta del Este?");
    EXPECT_EQ(question(roof, all, "en"),
              "Does “Las Piedras” count as Montevideo, Interior or Punta del Este?");
    EXPECT_EQ(question({.product = "isodec"}, matriz, "pt"),
              "De qual espessura você precisa? Em Isodec temos 50, 75, 100, 125 e 150 mm.");
}

// Whatever stands in the way, there is a question for it in each language, and it ends by asking.
TEST(Question, ExistsForEveryGap) {
    const std::set<std::string> fields = {"list",     "product",  "thickness_mm", "length_m", "width_m",
                                          "area_m2",  "quantity", "color",        "edges",    "fill",
                                          "anclajes", "traslado", "zone",         "town"};
    const std::set<std::string> sizes = {"length_m", "width_m", "area_m2"};
    for (const std::string& field : fields) {
        for (const GapKind kind : {GapKind::MISSING, GapKind::UNKNOWN_VALUE, GapKind::NOT_SOLD,
                                   GapKind::TOO_SMALL, GapKind::INVALID}) {
            std::set<std::string> texts;
            for (const char* language : {"es", "en", "pt"}) {
                const PricingGap gap = {.kind = kind,
                                        .field = field,
                                        .said = "{}",
                                        .choices = {{"a", {{"", "A"}}}, {"b", {{"", "B"}}}},
                                        .product = {{"", "P"}},
                                        .of_size = sizes.contains(field)};
                const std::string text = ask_for(gap, {}, speech(language));
                EXPECT_NE(text.find('?'), std::string::npos) << field << ": " << text;
                texts.insert(text);
            }
            EXPECT_EQ(texts.size(), 3U) << field;
        }
    }
}

TEST(Question, OffersItsChoicesToBeTapped) {
    const auto outcome = price({.product = "isodec", .values = {{"thickness_mm", 80}}}, example_list("matriz_uyu"),
                               {}, {});
    PricingGap gap = std::get<PricingGap>(outcome);
    const AnswerChoices offered = answers_to(gap, speech("en"));
    EXPECT_EQ(offered.open, "Choose");
    ASSERT_EQ(offered.choices.size(), 5U);
    EXPECT_EQ(offered.choices[2].id, "ANSWER|thickness_mm|100");
    EXPECT_NE(offered.choices[2].title.find("100"), std::string::npos) << offered.choices[2].title;
    gap.can_be_left_out = true;  // «¿Lo cotizo así?» is another question
    EXPECT_TRUE(answers_to(gap, speech("en")).choices.empty());
    gap.can_be_left_out = false;
    gap.choices.resize(1);
    EXPECT_TRUE(answers_to(gap, speech("en")).choices.empty());
    gap.choices.resize(11, {"a", {{"", "A"}}});
    EXPECT_TRUE(answers_to(gap, speech("en")).choices.empty());
}

TEST(Question, IsGoodEnglish) {
    const auto& all = example_catalog().lists;
    EXPECT_EQ(
        question({.product = "isodec", .values = {{"thickness_mm", 80}}}, example_list("matriz_uyu"), "en"),
        "We do not have 80 mm Isodec. The thicknesses are 50, 75, 100, 125 and 150 mm. Which one suits "
        "you?");
    EXPECT_EQ(
        question({.product = "isopanel",
                  .values = {{"thickness_mm", 100}, {"area_m2", Decimal{40}}, {"traslado", "incluido"}}},
                 all, "en"),
        "Delivery of Isopanel EPS paredes y fachadas is arranged separately. Shall I quote the material "
        "alone?");
    EXPECT_EQ(
        question({.product = "isopanel", .values = {{"thickness_mm", 50}, {"color", "rojo"}}}, all, "en"),
        "We do not have 50 mm Isopanel EPS paredes y fachadas in red. Available: white only. Does that "
        "suit you?");
}

TEST(QuoteMessage, NamesTheAssumptionsInEnglish) {
    Quote quote = lucias_quote();
    quote.language = "en";
    quote.priced =
        priced_for({.product = "isoroof", .values = {{"thickness_mm", 50}, {"area_m2", Decimal{120}}}});
    EXPECT_NE(quote_message(quote, "L", montevideo(), speech(quote.language))
                  .find("You did not mention these, so I assumed: colour: grey and material only"),
              std::string::npos);
}

TEST(Accessories, AreNamedInTheReadersLanguage) {
    EXPECT_EQ(accessories_apart({"cumbrera", "canalon"}, speech("es")), "accesorios aparte (cumbrera y canalón)");
    EXPECT_EQ(accessories_apart({"cumbrera"}, speech("en")), "accessories quoted separately (ridge cap)");
}

TEST(PriceAnswer, GivesThePriceOfTheListWithItsTax) {
    const auto& lists = example_catalog().lists;
    const auto in_pesos = unit_price({.product = "isodec", .values = {{"thickness_mm", 100}}}, lists);
    EXPECT_EQ(price_answer(std::get<UnitPrice>(in_pesos), speech("es")),
              "Isodec de 100 mm: $\u00a0150 el m² + IVA (22 %). Pasame las medidas y te digo el total.");
    const auto in_dollars = unit_price({.product = "hiansa"}, lists);
    EXPECT_EQ(price_answer(std::get<UnitPrice>(in_dollars), speech("en")),
              "Hiansa trapezoidal 5G: US$\u00a046.73 per m², VAT included. Tell me the size and I will give you "
              "the total.");
}

std::string said(const Quote& quote, const followup::Step& step, std::string_view link) {
    const Speech say = speech(quote.language);
    return followup::step_text(step, follow_up_values(quote, montevideo(), say), link, say);
}

TEST(FollowUp, HasAnotherWordingAtEachStep) {
    const Quote quote = lucias_quote();
    const auto steps = built_in_sequence()->steps;
    EXPECT_EQ(said(quote, steps[0], "L"),
              "¡Hola, Lucía! ¿Pudiste ver la cotización COT-2026-000418? Si querés, la ajustamos. Está acá: L");
    EXPECT_EQ(said(quote, steps[1], "L"),
              "¡Hola, Lucía! Si te quedó alguna duda con la cotización COT-2026-000418 (Isodec 100 mm blanco, "
              "50 m²), "
              "escribime y la vemos.");
    EXPECT_EQ(said(quote, steps[2], "L"),
              "¡Hola, Lucía! La cotización COT-2026-000418 es válida hasta el viernes 6/11. Si cambió alguna "
              "medida, la "
              "rehacemos; si ya no la precisás, avisame y no te escribo más por esto.");
}

TEST(FollowUp, AsATemplateShowsTheSameText) {
    Quote quote = lucias_quote();
    quote.contact_name = "Lu\ncía";
    const auto steps = built_in_sequence()->steps;
    for (const followup::Step& step : steps) {
        for (const char* language : {"es", "en", "pt"}) {
            quote.language = language;
            const Speech say = speech(language);
            const TemplateUse use = followup::step_template(
                step, follow_up_values(quote, montevideo(), say), language, say);
            EXPECT_EQ(use.name, step.whatsapp.name);
            EXPECT_EQ(use.language, language);
            // What the provider fills in is what we show.
            std::string shown = followup::template_body(step, speech(language));
            for (std::size_t i = 0; i < use.parameters.size(); ++i) {
                const std::string place = "{{" + std::to_string(i + 1) + "}}";
                ASSERT_NE(shown.find(place), std::string::npos) << shown;
                shown.replace(shown.find(place), place.size(), use.parameters[i]);
            }
            EXPECT_EQ(shown, use.text);
            EXPECT_EQ(shown, said(quote, step, ""));
            EXPECT_LE(shown.size(), 1024U);
            for (const std::string& parameter : use.parameters)
                EXPECT_EQ(parameter.find('\n'), std::string::npos);
        }
    }
}

}  // namespace
}  // namespace tero::sales
