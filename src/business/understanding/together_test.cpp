// Of several quotes that went out together: which are meant, and which are not wanted any more.
#include "business/understanding/understanding_fixture.hpp"
#include "modules/router/understand.hpp"

#include <gtest/gtest.h>
#include <string>
#include <string_view>

namespace tero::router {
namespace {

QuoteRequest quoted(std::string_view product, int thick, int area, std::string_view color) {
    QuoteRequest request;
    request.product = product;
    request.set("thickness_mm", std::int64_t{thick});
    request.set("area_m2", Decimal{area});
    request.set("color", std::string{color});
    return request;
}

QuoteRequest roof(int length, int width) {
    QuoteRequest request;
    request.product = "isoroof";
    request.set("thickness_mm", std::int64_t{50});
    request.set("length_m", Decimal{length});
    request.set("width_m", Decimal{width});
    return request;
}

RoutingContext walls_and_roof() {
    RoutingContext context{.has_open_quote = true};
    context.together = {quoted("isopanel", 100, 40, "blanco"), quoted("isoroof", 50, 30, "gris")};
    context.stated = context.together.front();
    return context;
}

RoutingContext three_roofs() {
    RoutingContext context{.has_open_quote = true};
    context.together = {roof(6, 4), roof(8, 5), roof(4, 4)};
    context.stated = context.together.front();
    return context;
}

// `2.dropped 1.meant`
std::string told(std::string_view text, const RoutingContext& context) {
    std::string all;
    for (const std::string& reason : understand(text, example_lexicon(), context).reasons) {
        if (reason.starts_with("together.")) all += (all.empty() ? "" : " ") + reason.substr(9);
    }
    return all;
}

TEST(Together, WhatIsTakenOutIsNotWanted) {
    for (const std::string_view text :
         {"sacá el isoroof", "el isoroof dejalo", "la de isoroof no, la otra sí", "drop the isoroof",
          "forget the isoroof please", "tira o isoroof", "o isoroof não, o outro sim", "la segunda no va",
          "no la segunda", "not the second one", "a segunda não"}) {
        EXPECT_NE(told(text, walls_and_roof()).find("2.dropped"), std::string::npos) << text;
        EXPECT_EQ(told(text, walls_and_roof()).find("1.dropped"), std::string::npos) << text;
    }
}

TEST(Together, OfWhatAloneIsWantedTheOthersAreNot) {
    for (const std::string_view text :
         {"dejame solo el isopanel", "el isopanel solo", "just the isopanel then", "só o isopanel",
          "sacame el isoroof, dejame solo el isopanel"})
        EXPECT_EQ(told(text, walls_and_roof()), "1.meant 2.dropped") << text;
}

TEST(Together, WhatOnlySoundsLikeItTakesNothingOut) {
    for (const std::string_view text :
         {"no saques el isoroof", "¿saco el isoroof?", "¿el isoroof no viene en 80?",
          "el isopanel solo cuánto era?", "sacá los dos", "no entiendo la segunda",
          "por lo menos la segunda la llevo", "más o menos la segunda", "pelo menos a segunda eu quero",
          "la segunda dejala así", "la segunda dejala en 80", "la segunda es para afuera",
          "make the second one longer", "la segunda no me llegó", "la segunda no me quedó clara"})
        EXPECT_EQ(told(text, walls_and_roof()).find("dropped"), std::string::npos) << text;
    EXPECT_EQ(told("sacá el isoroof", {.has_open_quote = true}), "");
}

TEST(Together, ToChangeOnlyOneKeepsTheOther) {
    for (const std::string_view text : {"solo cambiame la segunda a 80", "just change the second one to 80 mm",
                                        "só muda a segunda para 80"})
        EXPECT_EQ(told(text, walls_and_roof()).find("dropped"), std::string::npos) << text;
}

TEST(Together, OneOfSeveralIsKnownByOneOfItsFigures) {
    for (const std::string_view text :
         {"al de 8x5 cambialo a 30", "o de 8x5 muda para 30", "make the 8x5 one 30 mm"}) {
        EXPECT_EQ(told(text, three_roofs()), "2.meant") << text;
        EXPECT_EQ(understand(text, example_lexicon(), three_roofs()).request.number("thickness_mm"), 30)
            << text;
    }
    const auto last = understand("la última es de 4x3 en realidad", example_lexicon(), three_roofs());
    EXPECT_EQ(told("la última es de 4x3 en realidad", three_roofs()), "3.meant");
    EXPECT_EQ(last.request.decimal("width_m"), Decimal{3});
    const auto wider = understand("el de 6x4 es de 7x4", example_lexicon(), three_roofs());
    EXPECT_EQ(told("el de 6x4 es de 7x4", three_roofs()), "1.meant");
    EXPECT_EQ(wider.request.decimal("length_m"), Decimal{7});
    EXPECT_TRUE(wider.undecided.empty());
    EXPECT_EQ(told("el de 8x5 al final no lo hago", three_roofs()), "2.dropped");
}

}  // namespace
}  // namespace tero::router
