// What those who write in few words leave out: what a number counts, its unit, most of a product's name.
#include "business/understanding/understanding_fixture.hpp"
#include "modules/router/model/said_date.hpp"
#include "modules/router/understand.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <string>
#include <string_view>

namespace tero::router {
namespace {

std::string told_tersely(const QuoteRequest& request) {
    std::string text = request.product.value_or("");
    for (const auto& [code, value] : request.values)
        text += (text.empty() ? "" : " ") + code + "=" + to_string(value);
    return text;
}

std::string terse(std::string_view text, const RoutingContext& context = {}) {
    return told_tersely(understand(text, example_lexicon(), context).request);
}

std::string terse_items(std::string_view text) {
    std::string all;
    for (const QuoteRequest& item : understand(text, example_lexicon()).items)
        all += (all.empty() ? "" : " + ") + told_tersely(item);
    return all;
}

RoutingContext terse_quoted(std::string_view product, int thick) {
    RoutingContext context{.has_open_quote = true};
    context.stated.product = std::string{product};
    context.stated.set("thickness_mm", std::int64_t{thick});
    return context;
}

RoutingContext terse_in_pieces() {
    RoutingContext context = terse_quoted("lana_roca", 75);
    context.measured_by = "area_m2";
    context.stated.set("quantity", std::int64_t{18});
    context.stated.set("length_m", Decimal{2});
    context.stated.set("width_m", Decimal{1});
    context.stated.set("area_m2", Decimal{36});
    return context;
}

RoutingContext terse_by_area(std::string_view product, int thick, int area) {
    RoutingContext context = terse_quoted(product, thick);
    context.measured_by = "area_m2";
    context.stated.set("area_m2", Decimal{area});
    return context;
}

RoutingContext terse_by_sides(std::string_view product, int thick) {
    RoutingContext context = terse_quoted(product, thick);
    context.stated.set("length_m", Decimal{6});
    context.stated.set("width_m", Decimal{4});
    return context;
}

// ---- counts ----

TEST(Terse, ANumberBeforeAProductCountsIt) {
    EXPECT_EQ(terse("25 isowall 80 gris de 4x1"),
              "isowall area_m2=100 color=gris length_m=4 quantity=25 thickness_mm=80 width_m=1");
    EXPECT_EQ(terse("pasame 8 isodec de 3x1 de 150 mm"),
              "isodec area_m2=24 length_m=3 quantity=8 thickness_mm=150 width_m=1");
    EXPECT_EQ(terse("hi, 12 isopanel 50 white of 2x1"),
              "isopanel area_m2=24 color=blanco length_m=2 quantity=12 thickness_mm=50 width_m=1");
    // The thickness before it, and the number of something else.
    EXPECT_EQ(terse("100 isopanel blanco 6x4").find("quantity"), std::string::npos);
    EXPECT_EQ(terse("techo 8x5 isodec 100").find("quantity"), std::string::npos);
}

TEST(Terse, ASizeBehindAPauseIsThatOfEachPiece) {
    EXPECT_EQ(terse("15 planchas de isopor de 75, de 1x2"),
              "poliestireno area_m2=30 length_m=1 quantity=15 thickness_mm=75 width_m=2");
    EXPECT_EQ(terse("15 planchas de isopor de 75 para una pared, es de 5x2").find("area"), std::string::npos);
}

TEST(Terse, ASizeInTheNextTurnIsThatOfEachPiece) {
    RoutingContext counted{.has_request = true};
    counted.stated.product = "poliestireno";
    counted.stated.set("quantity", std::int64_t{10});
    EXPECT_EQ(terse("las de 1,5x1", counted), "area_m2=15 length_m=1.5 width_m=1");
    EXPECT_EQ(terse("as de 2x1 metros", counted), "area_m2=20 length_m=2 width_m=1");
    EXPECT_EQ(terse("2x1 each", counted), "area_m2=20 length_m=2 width_m=1");
    EXPECT_EQ(terse("es una pared de 6x3", counted), "length_m=6 width_m=3");
    EXPECT_EQ(terse("mejor de 3x1", terse_in_pieces()), "area_m2=54 length_m=3 width_m=1");
}

TEST(Terse, ABareNumberOfWhatWasCountedIsTheNewCount) {
    const std::string more = "area_m2=48 length_m=2 quantity=24 width_m=1";
    EXPECT_EQ(terse("mejor 24, por las dudas", terse_in_pieces()), more);
    EXPECT_EQ(terse("melhor 24", terse_in_pieces()), more);
    EXPECT_EQ(terse("que sean 24", terse_in_pieces()), more);
    EXPECT_EQ(terse("¿mejor 24?", terse_in_pieces()), "");
}

TEST(Terse, ACountReachesOverNoPause) {
    EXPECT_EQ(terse("lana de roca 75, tabique de 5x3"), "lana_roca length_m=5 thickness_mm=75 width_m=3");
    EXPECT_EQ(terse("isodec 100, planchas grises"), "isodec color=gris thickness_mm=100");
}

// ---- units ----

TEST(Terse, AUnitThatIsSaidOnceIsOfAllThatHaveNone) {
    EXPECT_EQ(terse("isodec 100, 30 de largo y 15 de ancho, todo en pies"),
              "isodec length_m=9.14 thickness_mm=100 width_m=4.57");
    EXPECT_EQ(terse("isodec 100, 30 x 15, pies"), "isodec length_m=9.14 thickness_mm=100 width_m=4.57");
    EXPECT_EQ(terse("isopanel 50, 420 x 300 en cm"), "isopanel length_m=4.2 thickness_mm=50 width_m=3");
    EXPECT_EQ(terse("isopanel 50, 30 by 15, all in feet"),
              "isopanel length_m=9.14 thickness_mm=50 width_m=4.57");
    EXPECT_EQ(terse("isopanel de 5, 6 x 3, en cm"), "isopanel length_m=6 thickness_mm=50 width_m=3");
}

TEST(Terse, AUnitThatIsSaidBehindASizeReadsItAnew) {
    RoutingContext context = terse_quoted("isodec", 100);
    context.stated.set("length_m", Decimal{30});
    context.stated.set("width_m", Decimal{15});
    EXPECT_EQ(terse("todo en pies", context), "length_m=9.14 width_m=4.57");
    EXPECT_EQ(terse("tudo em pés", context), "length_m=9.14 width_m=4.57");
    EXPECT_EQ(terse("en cm", context), "");
    context.stated.set("length_m", Decimal::of("9.14"));
    context.stated.set("width_m", Decimal::of("4.57"));
    EXPECT_EQ(terse("todo en pies", context), "");
}

TEST(Terse, ASideBehindOneInFeetMayBeOfEither) {
    RoutingContext context{.has_request = true, .asked_for = "width_m"};
    context.stated.product = "isodec";
    context.stated.set("length_m", Decimal::of("9.14"));
    const Understanding either = understand("15 de ancho", example_lexicon(), context);
    EXPECT_EQ(told_tersely(either.request), "");
    ASSERT_EQ(either.undecided.size(), 1u);
    EXPECT_EQ(either.undecided[0].code, "width_m");
    EXPECT_EQ(either.undecided[0].values, (std::vector<std::string>{"15", "4.57"}));
    EXPECT_EQ(terse("15 pies de ancho", context), "width_m=4.57");
    EXPECT_EQ(terse("15 metros de ancho", context), "width_m=15");
    context.stated.set("length_m", Decimal::of("9.5"));
    EXPECT_EQ(terse("15 de ancho", context), "width_m=15");
}

// ---- names ----

TEST(Terse, APartOfANameThatOnlyOneProductHasNamesIt) {
    EXPECT_EQ(terse("lana 50 para un cuarto, 4x3"), "lana_roca length_m=4 thickness_mm=50 width_m=3");
    EXPECT_EQ(terse("foil 50 rojo 8x4"), "isoroof_foil color=rojo length_m=8 thickness_mm=50 width_m=4");
    EXPECT_EQ(terse("espuma de 10, 20 m2"), "poliestireno area_m2=20 thickness_mm=100");
    EXPECT_EQ(terse("precio de la lana").substr(0, 9), "lana_roca");
    EXPECT_EQ(terse("30 m2 de lana"), "lana_roca area_m2=30");
    EXPECT_EQ(terse("lana", {.asked_for = "product"}), "lana_roca");
}

TEST(Terse, InDoubtAPartOfANameIsNoProduct) {
    for (const std::string_view text :
         {"lana de vidrio 50", "cobro la lana en diciembre", "es un plus 80 pesos", "¿hay lana de vidrio?",
          "sandwich de jamon", "me gusta el foil", "iso 100"})
        EXPECT_FALSE(understand(text, example_lexicon()).request.product) << text;
}

TEST(Terse, TwoProductsHaveWhatIsSaidOfEach) {
    EXPECT_EQ(terse_items("espumaplast y lana, las dos de 75, 20 m2 de cada una"),
              "poliestireno area_m2=20 thickness_mm=75 + lana_roca area_m2=20 thickness_mm=75");
    EXPECT_EQ(terse_items("isopanel and isowall, 30 m2 each"), "isopanel area_m2=30 + isowall area_m2=30");
}

// ---- sides ----

TEST(Terse, TheHeightOfAWallIsItsOtherSide) {
    RoutingContext wall{.has_request = true, .asked_for = "width_m"};
    wall.stated.product = "isowall";
    wall.stated.set("length_m", Decimal{14});
    EXPECT_EQ(terse("y 2,80 de alto", wall), "width_m=2.8");
    EXPECT_EQ(terse("x 2.80 de alto", wall), "width_m=2.8");
    EXPECT_EQ(terse("2.8 high", wall), "width_m=2.8");
    wall.stated.product = "isodec";
    EXPECT_EQ(terse("2.8 de altura", wall), "");
}

TEST(Terse, MetresOfAWallAreItsLength) {
    RoutingContext asked{.has_request = true, .asked_for = "area_m2"};
    asked.stated.product = "isowall";
    EXPECT_EQ(terse("es un muro de 22 m", asked), "length_m=22");
    EXPECT_EQ(terse("it's a fence, 22 metres", asked), "length_m=22");
    EXPECT_EQ(terse("22 m", asked), "area_m2=22");
    EXPECT_EQ(terse("7x3, me sobra un metro", asked), "length_m=7 width_m=3");
}

// ---- bare numbers ----

TEST(Terse, ABareNumberInCentimetresIsAThicknessThatIsSold) {
    EXPECT_EQ(terse("espumaplast de 5, 4x3"), "poliestireno length_m=4 thickness_mm=50 width_m=3");
    EXPECT_EQ(terse("isopanel de 7"), "isopanel");
    RoutingContext asked{.has_request = true, .asked_for = "thickness_mm"};
    asked.stated.product = "isopanel";
    EXPECT_EQ(terse("15", asked), "thickness_mm=150");
    EXPECT_EQ(terse("12", asked), "thickness_mm=12");
}

TEST(Terse, ABareNumberThatCorrectsIsTheValueOfWhichItIsAPossibleOne) {
    const RoutingContext sides = terse_by_sides("lana_roca", 75);
    EXPECT_EQ(terse("no, 50", sides), "thickness_mm=50");
    EXPECT_EQ(terse("mejor 100", sides), "thickness_mm=100");
    EXPECT_EQ(terse("perdão, 50", sides), "thickness_mm=50");
    EXPECT_EQ(terse("no, 60", sides), "");
    const RoutingContext area = terse_by_area("isopanel", 100, 70);
    EXPECT_EQ(terse("80 capaz, con el baño", area), "area_m2=80");
    EXPECT_EQ(terse("85 maybe", area), "area_m2=85");
    EXPECT_EQ(terse("no, 85", area), "area_m2=85");
    EXPECT_EQ(terse("make it 85", area), "area_m2=85");
    EXPECT_EQ(terse("mejor 150", terse_by_area("isopanel", 100, 24)), "thickness_mm=150");
    EXPECT_EQ(terse("mejor 50", terse_by_area("isopanel", 100, 24)), "");
    EXPECT_EQ(terse("85 obreros", area), "");
}

// ---- what is taken out ----

TEST(Terse, WhatIsTakenOffTheSidesIsGone) {
    RoutingContext context = terse_by_sides("isodec", 100);
    context.stated.set("edges", std::vector<std::string>{"gotero", "gotero"});
    for (const std::string_view text :
         {"sacale los goteros", "no, sacalos", "sin goteros al final", "los goteros sacalos", "goteros no",
          "no le pongas goteros", "take them off", "tira a pingadeira"}) {
        const Understanding none = understand(text, example_lexicon(), context);
        const auto edges = none.request.texts("edges");
        ASSERT_TRUE(edges) << text;
        EXPECT_TRUE(edges->empty()) << text;
        EXPECT_EQ(std::count(none.reasons.begin(), none.reasons.end(), sides_unstated), 0) << text;
    }
    EXPECT_FALSE(understand("no los saques", example_lexicon(), context).request.has("edges"));
    EXPECT_FALSE(
        understand("no, sacalos", example_lexicon(), terse_by_sides("isodec", 100)).request.has("edges"));
    EXPECT_EQ(terse("gotero en dos lados", context), "edges=gotero, gotero");
}

// ---- which is meant ----

TEST(Terse, TheValueThatIsNotRightTellsWhichOneIsMeant) {
    RoutingContext context = terse_by_sides("isoroof", 50);
    QuoteRequest big = context.stated;
    big.set("length_m", Decimal{12});
    big.set("width_m", Decimal{8});
    QuoteRequest wall = context.stated;
    context.together = {big, context.stated};
    const auto told = [&](std::string_view text) {
        std::string all;
        for (const std::string& reason : understand(text, example_lexicon(), context).reasons) {
            if (reason.starts_with("together.")) all += (all.empty() ? "" : " ") + reason.substr(9);
        }
        return all;
    };
    EXPECT_EQ(told("es 6x5, no 6x4"), "2.meant");
    EXPECT_EQ(told("el chico es 6x5, no 6x4"), "2.meant");
    EXPECT_EQ(told("el grande que sea de 12x9"), "1.meant");
    EXPECT_EQ(told("son 7, no 6"), "2.meant");
    EXPECT_EQ(told("quiero el mayor descuento"), "");
    EXPECT_EQ(terse("el chico es 6x5, no 6x4", context), "length_m=6 width_m=5");
    EXPECT_EQ(terse("son 7, no 6", context), "length_m=7");
    wall.product = "isopanel";
    context.together = {wall, big};
    EXPECT_EQ(told("el techo pasalo a 80"), "2.meant");
    EXPECT_EQ(told("la pared en 100"), "1.meant");
}

TEST(Terse, AColourThatNobodySellsIsStillAskedFor) {
    EXPECT_EQ(terse("¿en negro se consigue?"), "color=negro");
    EXPECT_EQ(terse("do you have it in orange?"), "color=naranja");
    EXPECT_EQ(terse("tem em amarelo?"), "color=amarillo");
    EXPECT_EQ(terse("hablé con Violeta"), "");
}

// ---- centimetres, corrections, other words ----

TEST(Terse, ANumberOfWhatIsSoldInTensIsOfCentimetres) {
    const RoutingContext open = terse_by_sides("poliestireno", 25);
    EXPECT_EQ(terse("y el de 5?", open), "thickness_mm=50");
    EXPECT_EQ(terse("de 10 en que queda", open), "thickness_mm=100");
    for (const char* day : {"son como 5", "mejor el 10", "te confirmo el 10", "cobro el 5", "¿llegan el 10?",
                            "¿me hacés un descuento de 10?"})
        EXPECT_EQ(terse(day, open).find("thickness"), std::string::npos) << day;
    EXPECT_EQ(terse("volve al de 150 pero 9x5", terse_by_sides("isodec", 200)),
              "length_m=9 thickness_mm=150 width_m=5");
}

TEST(Terse, WhatWasSaidWrongGivesWayToWhatIsRight) {
    EXPECT_EQ(terse("uy no, dije 100 y era 150", terse_by_sides("isodec", 100)), "thickness_mm=150");
    EXPECT_EQ(terse("troquei. 150 no lugar do 100", terse_by_sides("isodec", 100)), "thickness_mm=150");
}

TEST(Terse, AnotherSizeIsInTheUnitOfTheFirst) {
    RoutingContext feet = terse_quoted("isopanel", 100);
    feet.stated.set("length_m", Decimal::of("6.1"));
    feet.stated.set("width_m", Decimal::of("3.05"));
    EXPECT_EQ(terse("sorry 20x12", feet), "length_m=6.1 width_m=3.66");
    EXPECT_EQ(terse("sorry 20x12 metres", feet), "length_m=20 width_m=12");
    EXPECT_EQ(terse("sorry 20x12", terse_by_sides("isopanel", 100)), "length_m=20 width_m=12");
    RoutingContext sheet = terse_quoted("isodec", 100);  // in metres, although 8 by 4 feet as well
    sheet.stated.set("length_m", Decimal::of("2.44"));
    sheet.stated.set("width_m", Decimal::of("1.22"));
    EXPECT_EQ(terse("perdón, son 8 x 6", sheet), "length_m=8 width_m=6");
}

TEST(Terse, TheThinnestIsTheLeastThatThereIs) {
    EXPECT_EQ(terse("el mas finito", {.stated = {.product = "isopanel"}, .asked_for = "thickness_mm"}),
              "thickness_mm=50");
    EXPECT_EQ(terse("poliestireno, el más grueso, 8x5"), "poliestireno length_m=8 thickness_mm=100 width_m=5");
    EXPECT_EQ(terse("the thinnest one", terse_by_sides("isoroof", 80)), "thickness_mm=30");
    for (const char* other : {"quiero un panel fino", "¿y uno más grueso?", "un poco más fino tenés?",
                              "el gordo dice que está bien", "el grueso del pago va en efectivo"})
        EXPECT_EQ(terse(other, terse_by_sides("isoroof", 80)), "") << other;
}

TEST(Terse, LoneMetresOfWhatLiesAreSquareOnes) {
    EXPECT_EQ(terse("isodec 100 gris 60 metros"), "isodec area_m2=60 color=gris thickness_mm=100");
    EXPECT_EQ(terse("14 metros de lana 75"), "lana_roca area_m2=14 thickness_mm=75");
    EXPECT_EQ(terse("isodec 100 para un techo de 20 metros").find("area"), std::string::npos);
    EXPECT_EQ(terse("isodec 100, 20 metros de largo").find("area"), std::string::npos);
    EXPECT_EQ(terse("isodec 100, 6 metros").find("area"), std::string::npos);
    EXPECT_EQ(terse("isopanel 100, 20 metros").find("area"), std::string::npos);  // of a wall: its length
}

TEST(Terse, ANumberThatBeginsIsOfWhatIsNamedBehindIt) {
    EXPECT_EQ(terse("100 entonces. 14x6 blanco isodec"), "isodec color=blanco length_m=14 thickness_mm=100 width_m=6");
    EXPECT_EQ(terse("la de roca entonces, 50, 20 m2"), "lana_roca area_m2=20 thickness_mm=50");
}

TEST(Terse, OnceMoreIsNothingElse) {
    const auto another = [](std::string_view text) {
        const auto& reasons = understand(text, example_lexicon(), terse_by_sides("isodec", 100)).reasons;
        return std::find(reasons.begin(), reasons.end(), another_one) != reasons.end();
    };
    EXPECT_FALSE(another("lo mismo otra vez pero 30 m2"));
    EXPECT_TRUE(another("otra cotización, por 30 m2"));
}

TEST(Terse, AProductIsHeardHoweverItIsSpelled) {
    for (const char* text : {"tergopol de 50, 20 m2", "espuma plas de 50 20 m2", "telgopor 50 20m2"})
        EXPECT_EQ(terse(text), "poliestireno area_m2=20 thickness_mm=50") << text;
    EXPECT_EQ(terse("la de roca, 50, 20 m2"), "lana_roca area_m2=20 thickness_mm=50");
}

}  // namespace
}  // namespace tero::router
