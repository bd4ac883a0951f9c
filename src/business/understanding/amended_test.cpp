// Numbers and products that take the place of what was said before, in the message or before it.
#include "business/understanding/understanding_fixture.hpp"
#include "modules/router/understand.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <string>
#include <string_view>

namespace tero::router {
namespace {

std::string told_as(const QuoteRequest& request) {
    std::string text = request.product.value_or("");
    for (const auto& [code, value] : request.values)
        text += (text.empty() ? "" : " ") + code + "=" + to_string(value);
    return text;
}

RoutingContext quoted_by_area() {
    RoutingContext context{.has_open_quote = true, .measured_by = "area_m2"};
    context.stated.product = "isopanel";
    context.stated.set("area_m2", Decimal{30});
    context.stated.set("thickness_mm", std::int64_t{50});
    return context;
}

RoutingContext quoted_by_sides() {
    RoutingContext context{.has_open_quote = true};
    context.stated.product = "isodec";
    context.stated.set("length_m", Decimal{20});
    context.stated.set("width_m", Decimal{6});
    context.stated.set("thickness_mm", std::int64_t{75});
    return context;
}

std::string heard(std::string_view text, const RoutingContext& context = {}) {
    return told_as(understand(text, example_lexicon(), context).request);
}

TEST(Amended, TheNumberThatIsDeniedSaysWhatTheOtherOneIs) {
    const RoutingContext context = quoted_by_sides();
    EXPECT_EQ(heard("son 22, no 20", context), "length_m=22");
    EXPECT_EQ(heard("não é 20, é 22", context), "length_m=22");
    EXPECT_EQ(heard("en lugar de 6, 9", context), "width_m=9");
    EXPECT_EQ(heard("it was 125 not 75", context), "thickness_mm=125");
    EXPECT_EQ(heard("é 125 e não 75", context), "thickness_mm=125");
    EXPECT_EQ(heard("son 22, no 21", context), "");
}

TEST(Amended, OfTwoThingsWithOneNumberNeitherIsChanged) {
    RoutingContext context = quoted_by_area();
    context.stated.set("area_m2", Decimal{50});
    EXPECT_EQ(heard("son 60, no 50", context), "");
}

TEST(Amended, WhatCountsOrMeasuresIsTheArea) {
    const RoutingContext context = quoted_by_area();
    EXPECT_EQ(heard("son 36", context), "area_m2=36");
    EXPECT_EQ(heard("na verdade eram 36", context), "area_m2=36");
    EXPECT_EQ(heard("I typed the metres wrong, it is 36", context), "area_m2=36");
    EXPECT_EQ(heard("me confundí con el metraje, es 36", context), "area_m2=36");
    EXPECT_EQ(heard("son 5 obreros", context), "");
    EXPECT_EQ(heard("¿son 36?", context), "");
    EXPECT_EQ(heard("son 36", quoted_by_sides()), "");
    EXPECT_EQ(heard("son 36"), "");
}

TEST(Amended, ABareNumberBehindAnExcuseIsWhatStoodBefore) {
    EXPECT_EQ(heard("isopanel 50 mm\n30 m2\nperdón\n36"), "isopanel area_m2=36 thickness_mm=50");
    EXPECT_EQ(heard("isopanel 50 mm, 30 sqm. Oops, 36"), "isopanel area_m2=36 thickness_mm=50");
}

TEST(Amended, ASideIsKnownByItsLength) {
    const RoutingContext context = quoted_by_sides();
    for (const std::string_view text : {"el lado corto es 8", "la medida del lado más corto es 8 m",
                                        "the short side is 8", "o lado menor é 8"})
        EXPECT_EQ(heard(text, context), "width_m=8") << text;
    EXPECT_EQ(heard("el lado largo mide 22", context), "length_m=22");
    EXPECT_EQ(heard("the longer side is 22", context), "length_m=22");
    EXPECT_EQ(heard("el lado corto es 8", quoted_by_area()), "");
}

TEST(Amended, ABareNumberIsWhatItIsSoMuchNearerTo) {
    RoutingContext context = quoted_by_area();
    context.stated.set("area_m2", Decimal{24});
    context.stated.set("thickness_mm", std::int64_t{100});
    EXPECT_EQ(heard("no, perdón, 150", context), "thickness_mm=150");
    EXPECT_EQ(heard("sorry, 26", context), "area_m2=26");
    EXPECT_EQ(heard("desculpa, 50", context), "");  // of either
    EXPECT_EQ(heard("isopanel de 100 para 22 m2, no, perdón, 150"), "isopanel area_m2=22 thickness_mm=150");
}

TEST(Amended, CentimetresBehindMetresAreOneLength) {
    const auto width = [](std::string_view text) {
        return understand(text, example_lexicon()).request.decimal("width_m");
    };
    EXPECT_EQ(width("isopanel 450 cm x 2 metros sesenta"), Decimal::of("2.6"));
    EXPECT_EQ(width("isopanel 2 metros 60 x 3 metros 15"), Decimal::of("3.15"));
    EXPECT_EQ(width("isopanel 12 m x 3 metros, 50 mm"), Decimal{3});
    EXPECT_EQ(width("isopanel 12 m x 3 metros 50 mm"), Decimal{3});
}

TEST(Amended, TwoProductsHaveTheirSizesWhereTheyStand) {
    std::string items;
    for (const QuoteRequest& item :
         understand("techo 7 x 6 de isoroof 50 gris, y paredes 9 x 2,5 en isopanel 50 blanco",
                    example_lexicon())
             .items)
        items += (items.empty() ? "" : " + ") + told_as(item);
    EXPECT_EQ(items,
              "isoroof color=gris length_m=7 thickness_mm=50 width_m=6 + "
              "isopanel color=blanco length_m=9 thickness_mm=50 width_m=2.5");
}

TEST(Amended, WhatIsBetterReplaces) {
    EXPECT_EQ(heard("isodec de 100 blanco, mejor de 150 gris"), "isodec color=gris thickness_mm=150");
    EXPECT_EQ(heard("isopanel 50 mm. No, mejor isodec 75 mm"), "isodec thickness_mm=75");
    EXPECT_EQ(heard("¿qué es mejor, 100 mm o 150 mm?"), "");
}

TEST(Amended, AProductThatWasNotMeantLeavesItsSizeToTheOther) {
    const auto reasons = [](std::string_view text) {
        return understand(text, example_lexicon(), quoted_by_sides()).reasons;
    };
    const auto keeps = [&](std::string_view text) {
        const auto all = reasons(text);
        return std::find(all.begin(), all.end(), same_size) != all.end();
    };
    EXPECT_EQ(heard("no es isodec, es isopanel", quoted_by_sides()), "isopanel");
    EXPECT_TRUE(keeps("no es isodec, es isopanel"));
    EXPECT_FALSE(keeps("¿y en isopanel?"));
    EXPECT_FALSE(keeps("no es isoroof, es isopanel"));
}

TEST(Amended, PiecesOfASizeAreAnAreaTogether) {
    EXPECT_EQ(heard("12 placas de isopanel 50 mm de 3 x 1"),
              "isopanel area_m2=36 length_m=3 quantity=12 thickness_mm=50 width_m=1");
    EXPECT_EQ(heard("12 placas de isopanel para un techo de 8 x 5"),
              "isopanel length_m=8 quantity=12 width_m=5");
}

TEST(Amended, MorePiecesHaveTheirAreaAgain) {
    RoutingContext context{.has_open_quote = true, .measured_by = "area_m2"};
    context.stated.product = "isopanel";
    context.stated.set("quantity", std::int64_t{12});
    context.stated.set("length_m", Decimal{3});
    context.stated.set("width_m", Decimal{1});
    context.stated.set("area_m2", Decimal{36});
    EXPECT_EQ(heard("son 15, no 12", context), "area_m2=45 length_m=3 quantity=15 width_m=1");
}

TEST(Amended, WhatBothAreSaidToHaveIsOfEach) {
    std::string items;
    for (const QuoteRequest& item :
         understand("20 m2 de isodec 100 o isopanel 100, pasame los dos en gris", example_lexicon()).items)
        items += (items.empty() ? "" : " + ") + told_as(item);
    EXPECT_EQ(items,
              "isodec area_m2=20 color=gris thickness_mm=100 + "
              "isopanel area_m2=20 color=gris thickness_mm=100");
}

}  // namespace
}  // namespace tero::router
