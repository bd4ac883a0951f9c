// Values that a customer corrects, denies or weighs against each other: none of them is priced in silence.
#include "business/understanding/understanding_fixture.hpp"

#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <vector>

namespace tero::router {
namespace {

std::string in_words(const QuoteRequest& request) {
    std::string text = request.product.value_or("");
    for (const auto& [code, value] : request.values)
        text += (text.empty() ? "" : " ") + code + "=" + to_string(value);
    return text;
}

std::string in_words(const std::vector<Undecided>& all) {
    std::string text;
    for (const Undecided& one : all) {
        text += (text.empty() ? "" : " ") + one.code + ":";
        for (const std::string& value : one.values) text += (text.ends_with(':') ? "" : "|") + value;
    }
    return text;
}

struct Said {
    std::string_view text;
    std::string_view request;
    std::string_view undecided = "";
    std::string_view denied = "";
};

void expect(const std::vector<Said>& all) {
    for (const Said& said : all) {
        SCOPED_TRACE(said.text);
        const Understanding heard = understand(said.text, example_lexicon());
        EXPECT_EQ(in_words(heard.request), said.request);
        EXPECT_EQ(in_words(heard.undecided), said.undecided);
        EXPECT_EQ(in_words(heard.denied), said.denied);
    }
}

TEST(Values, TheLastWordReplacesWhatItCorrects) {
    expect({
        {"isodec de 100, no, perdón, de 150", "isodec thickness_mm=150"},
        {"isodec 100. Disculpá, 150", "isodec thickness_mm=150"},
        {"isodec de 75 mm digo de 125 mm", "isodec thickness_mm=125"},
        {"8x5, perdón, 8x6", "length_m=8 width_m=6"},
        {"son 40 m2... corrijo, 45 m2", "area_m2=45"},
        {"son 40 m2, perdón, 9x5", "length_m=9 width_m=5"},
        {"isodec en gris, mejor dicho, perdón, en blanco", "isodec color=blanco"},
        {"isopanel, perdón, isodec de 100", "isodec thickness_mm=100"},
        {"isodec 100 mm, sorry, 150 mm", "isodec thickness_mm=150"},
        {"isodec de 100 mm, aliás, 150 mm", "isodec thickness_mm=150"},
    });
}

TEST(Values, WhatIsDeniedIsNotWanted) {
    expect({
        {"le había pedido isodec de 100 pero el techista dice que no que lleve de 150 para 8x5",
         "isodec length_m=8 thickness_mm=150 width_m=5"},
        {"isodec 100, superficie de 12 m por 4 m", "isodec length_m=12 thickness_mm=100 width_m=4"},
        {"isodec 100, superficie de 40 metros", "isodec area_m2=40 thickness_mm=100"},
        {"isodec de 150, no de 100", "isodec thickness_mm=150"},
        {"isodec, el de 100 no, el de 150", "isodec thickness_mm=150"},
        {"isodec en blanco y no en gris", "isodec color=blanco"},
        {"en vez de 100 mm, 150 mm", "thickness_mm=150"},
        {"150 mm en lugar de 100 mm", "thickness_mm=150"},
        {"gris no", "", "", "color:gris"},
        {"isopanel no, isodec", "isodec"},
        {"no me mandes el de 100 mm, pasame el de 150 mm", "thickness_mm=150"},
        {"no quiero el gris, quiero el blanco", "color=blanco"},
        {"não quero cinza", "", "", "color:gris"},
    });
}

TEST(Values, OfAChoiceNoneIsTaken) {
    expect({
        {"isodec de 100 o de 150", "isodec", "thickness_mm:100|150"},
        {"isodec 100 mm o 150 mm para 8x5", "isodec length_m=8 width_m=5", "thickness_mm:100|150"},
        {"isodec en 100 o en 150", "isodec", "thickness_mm:100|150"},
        {"isodec blanco o gris?", "isodec", "color:blanco|gris"},
        {"isodec o isopanel de 100?", "thickness_mm=100", "product:isodec|isopanel"},
        {"isodec 100 mm or 150 mm?", "isodec", "thickness_mm:100|150"},
        {"isodec de 100 mm ou 150 mm?", "isodec", "thickness_mm:100|150"},
        {"8x5 u 8x6", "", "size:8 x 5|8 x 6"},
    });
}

TEST(Values, SeveralThingsAreNotOne) {
    expect({
        {"isodec 100 mm, una de 8x5 y otra de 4x3", "isodec thickness_mm=100", "size:8 x 5|4 x 3"},
        {"isodec de 100 mm y de 150 mm", "isodec", "thickness_mm:100|150"},
    });
}

std::string in_words(const std::vector<QuoteRequest>& items) {
    std::string text;
    for (const QuoteRequest& item : items) text += (text.empty() ? "" : " + ") + in_words(item);
    return text;
}

TEST(Values, SeveralThingsEachKeepWhatBelongsToThem) {
    const auto items = [](std::string_view text) {
        return in_words(understand(text, example_lexicon()).items);
    };
    EXPECT_EQ(items("40 m2 de isodec 100 y 20 m2 de isopanel 50 blanco"),
              "isodec area_m2=40 thickness_mm=100 + isopanel area_m2=20 color=blanco thickness_mm=50");
    EXPECT_EQ(items("isodec de 100 para 8x5 e isopanel de 50 para 3x4"),
              "isodec length_m=8 thickness_mm=100 width_m=5 + isopanel length_m=3 thickness_mm=50 width_m=4");
    EXPECT_EQ(items("isoroof 50 gris: una de 6x4, otra de 5x5"),
              "isoroof color=gris length_m=6 thickness_mm=50 width_m=4 + isoroof color=gris length_m=5 "
              "thickness_mm=50 width_m=5");
    EXPECT_EQ(items("isodec de 100 y de 150 para 8x5"),
              "isodec length_m=8 thickness_mm=100 width_m=5 + isodec length_m=8 thickness_mm=150 width_m=5");
    EXPECT_EQ(items("isodec 100 o 150 para 8x5, pasame los dos"),
              "isodec length_m=8 thickness_mm=100 width_m=5 + isodec length_m=8 thickness_mm=150 width_m=5");
    EXPECT_EQ(items("isodec 100 o 150 para 8x5, ¿cuánto los dos precios?"),
              "isodec length_m=8 thickness_mm=100 width_m=5 + isodec length_m=8 thickness_mm=150 width_m=5");
    EXPECT_EQ(items("isodec 100 para 8x5"), "");
    EXPECT_EQ(items("isodec 100 o 150 para 8x5"), "");
}

TEST(Values, TheSameSaidTwiceIsOne) {
    expect({
        {"isodec de 100, sí, de 100, para 8x5", "isodec length_m=8 thickness_mm=100 width_m=5"},
        {"blanco, isodec blanco", "isodec color=blanco"},
    });
}

}  // namespace
}  // namespace tero::router
