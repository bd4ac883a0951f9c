// What BMC's catalog comes to, to the cent; pricing_test.cpp has another trade.
#include "business/quoting/bmc_prices_fixture.hpp"
#include "business/quoting/quoted.hpp"
#include "business/quoting/sentences_fixture.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tero::sales {
namespace {

namespace json = boost::json;
json::value example_json() { return json::parse(example_catalog_text()); }

std::string text_of(const json::value& value) { return std::string(value.as_string()); }

Case case_of(const json::object& in) {
    Case read;
    for (const auto& entry : in) {
        const std::string key(entry.key());
        const json::value& value = entry.value();
        if (key == "list")
            read.request.list = text_of(value);
        else if (key == "product")
            read.request.product = text_of(value);
        else if (key == "thickness_mm")
            read.request.set("thickness_mm", static_cast<std::int32_t>(value.as_int64()));
        else if (key == "length_m")
            read.request.set("length_m", Decimal::of(text_of(value)));
        else if (key == "width_m")
            read.request.set("width_m", Decimal::of(text_of(value)));
        else if (key == "area_m2")
            read.request.set("area_m2", Decimal::of(text_of(value)));
        else if (key == "color")
            read.request.set("color", text_of(value));
        else if (key == "anclajes")
            read.request.set("anclajes", text_of(value));
        else if (key == "traslado")
            read.request.set("traslado", text_of(value));
        else if (key == "zone")
            read.request.set("zone", text_of(value));
        else if (key == "apply_zone_factor")
            read.options.apply_zone_factor = value.as_bool();
        else if (key == "previous_quotes")
            read.customer.previous_quotes = static_cast<std::int32_t>(value.as_int64());
        else if (key == "edges") {
            std::vector<std::string> edges;
            for (const json::value& edge : value.as_array()) edges.push_back(text_of(edge));
            read.request.set("edges", std::move(edges));
        } else
            ADD_FAILURE() << "unknown input " << key;
    }
    return read;
}

PricingGap refused(const Outcome& outcome) {
    EXPECT_TRUE(std::holds_alternative<PricingGap>(outcome)) << "a price was given";
    return std::holds_alternative<PricingGap>(outcome) ? std::get<PricingGap>(outcome) : PricingGap{};
}

std::vector<std::string> codes(const PricingGap& gap) {
    std::vector<std::string> result;
    for (const Choice& choice : gap.choices) result.push_back(choice.code);
    return result;
}


// ---- the cases that the owner's file brings along ----

TEST(WorkedExamples, ComeOutToTheCent) {
    const json::value file = example_json();
    const json::array& examples = file.at("worked_examples").as_array();
    ASSERT_EQ(examples.size(), 7U);
    for (const json::value& example : examples) {
        SCOPED_TRACE(text_of(example.at("id")));
        Case one = case_of(example.at("in").as_object());
        one.request.list = text_of(example.at("list"));

        const PricedQuote quote = quoted(price_of(one));

        for (const auto& figure : example.at("out").as_object()) {
            const std::string name(figure.key());
            const std::string expected = text_of(figure.value());
            if (name == "area_m2")
                EXPECT_EQ(quote.area_m2.to_string(), expected);
            else if (name == "unit")
                EXPECT_EQ(quote.unit_price.to_string(), expected);
            else if (name == "total")
                EXPECT_EQ(quote.total.to_string(), expected);
            else if (name == "after_discount")
                EXPECT_EQ(quote.after_discount.to_string(), expected);
            else if (name == "with_iva")
                EXPECT_EQ(quote.with_iva.to_string(), expected);
            else
                ADD_FAILURE() << "unknown figure " << name;
        }
        EXPECT_EQ(sum_of_lines(quote), quote.after_discount);
    }
}

TEST(MustRefuse, IsRefusedAndNotJustAskedFor) {
    const json::value file = example_json();
    const json::array& cases = file.at("must_refuse").as_array();
    const std::vector<std::string> fields = {"thickness_mm", "thickness_mm", "color",  "length_m",
                                             "length_m",     "color",        "product"};
    ASSERT_EQ(cases.size(), fields.size());
    for (std::size_t i = 0; i < cases.size(); ++i) {
        SCOPED_TRACE(text_of(cases[i].at("why")));

        const PricingGap gap = refused(price_of(case_of(cases[i].at("in").as_object())));

        EXPECT_NE(gap.kind, GapKind::MISSING);
        EXPECT_EQ(gap.field, fields[i]);
        EXPECT_FALSE(gap.said.empty());
    }
}

// ---- which list ----

TEST(Lists, AreAskedInTheirOrderForProductAndThickness) {
    QuoteRequest request = roof();
    EXPECT_EQ(quoted(price_of(request)).list, "matriz_uyu");

    request.set("thickness_mm", 200);
    const PricedQuote thick = quoted(price_of(request));
    EXPECT_EQ(thick.list, "shop_usd");
    EXPECT_EQ(thick.list_version, "2025-11-fixture-2");
    EXPECT_EQ(thick.currency, "USD");
    EXPECT_EQ(thick.total.to_string(), "2906.00");

    request.set("thickness_mm", 100);
    const std::vector<CatalogList> shop_first = {example_lists()[1], example_lists()[0]};
    EXPECT_EQ(quoted(price(request, shop_first, {}, {})).list, "shop_usd");
}

TEST(Lists, ThatTheRequestNamesAreNotLeft) {
    QuoteRequest request = roof();
    request.list = "matriz_uyu";
    request.set("thickness_mm", 200);
    EXPECT_EQ(codes(refused(price_of(request))), (Strings{"50", "75", "100", "125", "150"}));

    request.list = "mayorista";
    const PricingGap gap = refused(price_of(request));
    EXPECT_EQ(gap.field, "list");
    EXPECT_EQ(codes(gap), (Strings{"matriz_uyu", "shop_usd"}));
}

// ---- how many panels ----

LineText panels(const char* product, int thickness_mm, OtherFields size, const char* language = "es") {
    size["thickness_mm"] = thickness_mm;
    return pieces_text(quoted(price_of({.product = product, .values = std::move(size)})), speech(language));
}

TEST(Panels, AreAsManyAsCoverTheWhole) {
    const OtherFields roof_of_10_by_5{{"length_m", Decimal{10}}, {"width_m", Decimal{5}}};
    const LineText in_spanish{"5 paneles de 10 m", "ancho útil 1,12 m"};
    EXPECT_EQ(panels("isodec", 100, roof_of_10_by_5), in_spanish);
    EXPECT_EQ(panels("isodec", 100, roof_of_10_by_5, "pt").text, "5 painéis de 10 m");
    EXPECT_EQ(panels("isodec", 100, roof_of_10_by_5, "en"), (LineText{"5 panels, 10 m long", "useful width 1.12 m"}));

    // The owner's own examples: 5 × 1.12 = 5.6 to the millimetre, and a hair more takes another.
    const auto roof = [](const char* length, const char* width) {
        return OtherFields{{"length_m", Decimal::of(length)}, {"width_m", Decimal::of(width)}};
    };
    EXPECT_EQ(panels("isodec", 100, roof("6.5", "5.6")).text, "5 paneles de 6,5 m");
    EXPECT_EQ(panels("isodec", 100, roof("6.5", "5.601")).text, "6 paneles de 6,5 m");
    EXPECT_EQ(panels("isodec", 200, roof("10", "8")).text, "8 paneles de 10 m");
    EXPECT_EQ(panels("isoroof", 50, roof("4", "5")).text, "5 paneles de 4 m");
    EXPECT_EQ(panels("isodec", 100, roof("3", "1")).text, "un panel de 3 m");
    // A wall is cut to its height, and 40 m of it take 36.
    EXPECT_EQ(panels("isopanel", 100, roof("40", "3.5")).text, "36 paneles de 3,5 m");
}

TEST(Panels, AreNotCountedWhereThatIsNoFact) {
    const auto roof = [](const char* length, const char* width) {
        return OtherFields{{"length_m", Decimal::of(length)}, {"width_m", Decimal::of(width)}};
    };
    EXPECT_EQ(panels("isodec", 100, {{"area_m2", Decimal{50}}}), LineText{});  // of which length?
    EXPECT_EQ(panels("isodec", 100, roof("14.01", "5")), LineText{});          // none is made so long
    EXPECT_EQ(panels("isodec", 100, roof("2.29", "5")), LineText{});           // nor so short
    EXPECT_EQ(panels("isodec", 100, roof("14", "5")).text, "5 paneles de 14 m");
    EXPECT_EQ(panels("isowall", 50, roof("4", "11")), LineText{});  // of a wall: which is its height?
    EXPECT_EQ(panels("isowall", 50, roof("11", "4")).text, "10 paneles de 4 m");
    EXPECT_EQ(panels("poliestireno", 50, roof("10", "5")), LineText{});  // the catalog says nothing of it
}

TEST(Panels, ThatWereAskedForAreSaidAsTheyWere) {
    const OtherFields with_area{{"quantity", 22}, {"area_m2", Decimal{65}}};
    EXPECT_EQ(panels("isopanel", 50, with_area), (LineText{"22 paneles", ""}));
    // The sides are those of each: 22 × 2.6 × 1.14.
    const OtherFields each{{"quantity", 22},
                           {"area_m2", Decimal::of("65.208")},
                           {"length_m", Decimal::of("2.6")},
                           {"width_m", Decimal::of("1.14")}};
    EXPECT_EQ(panels("isopanel", 50, each), (LineText{"22 paneles", ""}));
}

TEST(Panels, StandInTheAnswerOfTheApi) {
    const PricedQuote priced = quoted(price_of(
        {.product = "isodec", .values = {{"thickness_mm", 100}, {"length_m", Decimal{10}}, {"width_m", Decimal{5}}}}));
    const QuoteLine line = in_words(priced, speech("es")).lines.front();
    EXPECT_EQ(line.detail, "10 × 5 m = 50 m² a $\u00a0150,00 · 5 paneles de 10 m · ancho útil 1,12 m");
    EXPECT_EQ(to_string(line.values.at("covering")), "5");
    EXPECT_EQ(to_string(line.values.at("cut")), "10");
    EXPECT_EQ(to_string(line.values.at("covers")), "1.12");
    EXPECT_EQ(priced.total.to_string(), "7500.00");  // 50 m² are charged, whatever the panels cover
}

TEST(Iva, ThatIsInThePriceIsNotAddedAgain) {
    const PricedQuote quote =
        quoted(price_of({.product = "isopanel",
                         .values = {{"thickness_mm", 100}, {"area_m2", Decimal{120}}, {"color", "gris"}}}));

    EXPECT_TRUE(quote.iva_included);
    EXPECT_EQ(quote.total.to_string(), "5528.40");
    EXPECT_EQ(quote.after_discount.to_string(), "5251.98");
    EXPECT_EQ(quote.with_iva, quote.after_discount);
}

TEST(Thickness, IsNotNeededWhereThePriceHoldsForAny) {
    QuoteRequest request = {.product = "hiansa", .values = {{"area_m2", Decimal{10}}}};
    EXPECT_EQ(quoted(price_of(request)).total.to_string(), "467.30");
    request.set("thickness_mm", 1);
    EXPECT_EQ(quoted(price_of(request)).total.to_string(), "467.30");
}

// ---- what is missing ----

TEST(Missing, IsAskedForOneByOne) {
    QuoteRequest request;
    PricingGap gap = refused(price_of(request));
    EXPECT_EQ(gap.kind, GapKind::MISSING);
    EXPECT_EQ(gap.field, "product");
    ASSERT_EQ(gap.choices.size(), 10U);
    EXPECT_EQ(gap.choices[0], (Choice{"isodec", {{"", "Isodec"}}}));

    request.product = "isodec";
    gap = refused(price_of(request));
    EXPECT_EQ(gap.kind, GapKind::MISSING);
    EXPECT_EQ(gap.field, "thickness_mm");
    EXPECT_EQ(gap.product, (Names{{"", "Isodec"}}));
    EXPECT_EQ(codes(gap), (Strings{"50", "75", "100", "125", "150", "200", "250"}));

    request.set("thickness_mm", 100);
    EXPECT_EQ(refused(price_of(request)).field, "area_m2");
    request.set("length_m", 10);
    EXPECT_EQ(refused(price_of(request)).field, "width_m");
    request.set("width_m", 5);
    EXPECT_EQ(quoted(price_of(request)).area_m2, Decimal{50});
}

TEST(Missing, ComesAfterWhatIsRefused) {
    EXPECT_EQ(
        refused(price_of({.product = "isopanel", .values = {{"thickness_mm", 50}, {"color", "rojo"}}})).field,
        "color");
    EXPECT_EQ(refused(price_of({.product = "isodec", .values = {{"length_m", Decimal{0}}}})).field,
              "length_m");
    EXPECT_EQ(refused(price_of({.product = "chapa"})).kind, GapKind::UNKNOWN_VALUE);
}

TEST(Size, OfPanelsByNumberAndHeightNeedsTheArea) {
    QuoteRequest request = {.product = "isopanel",
                            .values = {{"thickness_mm", 100}, {"length_m", Decimal{3}}, {"quantity", 14}}};
    EXPECT_EQ(refused(price_of(request)).field, "area_m2");

    request.set("width_m", 1);
    const PricingGap gap = refused(price_of(request));
    EXPECT_EQ(gap.kind, GapKind::MISSING);
    EXPECT_EQ(codes(gap), (Strings{"3", "42"}));

    request.set("area_m2", 42);
    EXPECT_EQ(quoted(price_of(request)).area_m2, Decimal{42});
}

TEST(Size, ThatCannotBeIsRefused) {
    const auto with = [](auto change) {
        QuoteRequest request = roof();
        change(request);
        return refused(price_of(request));
    };
    EXPECT_EQ(with([](QuoteRequest& r) { r.set("width_m", Decimal::of("-0.5")); }).field, "width_m");
    EXPECT_EQ(with([](QuoteRequest& r) { r.set("length_m", Decimal::of("100.01")); }).limit, Decimal{100});
    EXPECT_EQ(with([](QuoteRequest& r) { r.set("quantity", 0); }).field, "quantity");
    EXPECT_EQ(with([](QuoteRequest& r) { r.set("area_m2", 60); }).kind, GapKind::INVALID);
    EXPECT_EQ(with([](QuoteRequest& r) { r.set("length_m", Decimal::of("1.000000001")); }).field, "length_m");
    const auto area = [](const char* text) {
        return refused(price_of(
            {.product = "isodec", .values = {{"thickness_mm", 100}, {"area_m2", Decimal::of(text)}}}));
    };
    EXPECT_EQ(area("100000.01").limit, Decimal{100'000});
    EXPECT_EQ(area("0").kind, GapKind::INVALID);
    EXPECT_EQ(area("0.00001").field, "area_m2");
}

// ---- what is stated and unknown ----

TEST(Unknown, NamesAndShapesAreRefusedAndNeverPassedOver) {
    for (const auto& [code, value] : OtherFields{{"thikness_mm", 100},
                                                 {"color", 7},
                                                 {"edges", "gotero"},
                                                 {"thickness_mm", "cien"},
                                                 {"width_m", "ancho"},
                                                 {"zone", Strings{"interior"}}}) {
        QuoteRequest request = roof();
        request.set(code, value);

        const PricingGap gap = refused(price_of(request));

        EXPECT_EQ(gap.field, code);
        EXPECT_EQ(gap.said, to_string(value));
        EXPECT_FALSE(without_refused(request, gap, example_lists()).has(code));
    }
}

TEST(Unknown, ValuesAreRefusedWithTheChoices) {
    const auto with = [](auto change) {
        QuoteRequest request = roof();
        change(request);
        return refused(price_of(request));
    };
    PricingGap gap = with([](QuoteRequest& r) { r.set("color", "rojo"); });
    EXPECT_EQ(gap.field, "color");
    EXPECT_EQ(gap.said, "rojo");
    EXPECT_EQ(codes(gap), (Strings{"blanco", "gris", "personalizado"}));

    gap = with([](QuoteRequest& r) { r.set("edges", Strings{"gotero", "madera"}); });
    EXPECT_EQ(gap.field, "edges");
    EXPECT_EQ(gap.said, "madera");
    EXPECT_EQ(with([](QuoteRequest& r) { r.set("edges", Strings(5, "gotero")); }).kind, GapKind::INVALID);

    EXPECT_EQ(codes(with([](QuoteRequest& r) { r.set("fill", "corcho"); })),
              (Strings{"eps", "poliuretano", "lana_roca"}));
    EXPECT_EQ(with([](QuoteRequest& r) { r.set("traslado", "en moto"); }).field, "traslado");
    EXPECT_EQ(with([](QuoteRequest& r) { r.set("zone", "chuy"); }).field, "zone");

    QuoteRequest elsewhere = roof();
    elsewhere.set("town", "Las Piedras");
    EXPECT_FALSE(quoted(price_of(elsewhere)).request.has("zone"));  // the price does not go by it
    gap = refused(price(elsewhere, example_lists(), {.apply_zone_factor = true}, {}));
    EXPECT_EQ(gap.field, "town");
    EXPECT_EQ(gap.choices.at(2), (Choice{"punta_del_este", {{"", "Punta del Este"}}}));
}

TEST(Unknown, TownsAreForgottenOnceTheZoneIsSaid) {
    QuoteRequest request = roof();
    request.set("town", "Las Piedras");
    request.set("zone", "interior");
    EXPECT_EQ(quoted(price_of(request)).request.text("zone"), "interior");

    request.erase("zone");
    request.set("town", "Paysandú");
    EXPECT_EQ(quoted(price_of(request)).request.text("zone"), "interior");
}

TEST(NotSold, OptionsCanBeLeftOut) {
    QuoteRequest request = {.product = "lana_roca",
                            .values = {{"thickness_mm", 75}, {"area_m2", Decimal{80}}}};
    request.set("traslado", "incluido");

    const PricingGap gap = refused(price_of(request));

    EXPECT_EQ(gap.kind, GapKind::NOT_SOLD);
    EXPECT_EQ(gap.field, "traslado");
    EXPECT_TRUE(gap.choices.empty());
    EXPECT_EQ(quoted(price_of(without_refused(request, gap, example_lists()))).total.to_string(), "10400.00");
    request.set("traslado", "no_incluido");
    EXPECT_EQ(quoted(price_of(request)).total.to_string(), "10400.00");
}

TEST(NotSold, IsNotSaidOfTheCoreThatAProductHas) {
    EXPECT_EQ(quoted(price_of({.product = "isodec_pir",
                               .values = {{"thickness_mm", 50}, {"area_m2", Decimal{10}}, {"fill", "PIR"}}}))
                  .total.to_string(),
              "510.20");
    EXPECT_EQ(refused(price_of({.product = "isodec_pir",
                                .values = {{"thickness_mm", 50}, {"area_m2", Decimal{10}}, {"fill", "eps"}}}))
                  .field,
              "fill");
}

TEST(TooSmall, OffersTheColoursThatAreSoldForTheArea) {
    QuoteRequest request = {.product = "isoroof",
                            .values = {{"thickness_mm", 30}, {"area_m2", Decimal{120}}, {"color", "blanco"}}};
    const PricingGap gap = refused(price_of(request));
    EXPECT_EQ(gap.kind, GapKind::TOO_SMALL);
    EXPECT_EQ(gap.limit, Decimal{500});
    EXPECT_EQ(codes(gap), (Strings{"gris", "rojo"}));

    request.set("area_m2", 500);
    EXPECT_EQ(quoted(price_of(request)).total.to_string(), "24370.00");
}

// ---- what is assumed ----

TEST(Assumptions, AreTheOwnersDefaultsAndPrinted) {
    const PricedQuote quote = quoted(price_of(roof()));

    EXPECT_EQ(quote.total.to_string(), "7500.00");
    EXPECT_EQ(quote.request.text("color"), "blanco");
    EXPECT_EQ(quote.request.text("anclajes"), "incluido");
    EXPECT_TRUE(quote.assumptions.empty());  // texts are made when they are read
    EXPECT_EQ(quote.assumed.at(0), (Assumption{"color", "blanco"}));
    EXPECT_EQ(assumption_texts(quote, speech("es")),
              (Strings{"color blanco", "relleno de EPS", "sin gotero ni otra terminación en los bordes",
                       "anclajes incluidos", "traslado incluido"}));
    EXPECT_EQ(assumption_texts(quote, speech("en")),
              (Strings{"colour: white", "EPS core", "no drip edge or other edge finish", "anchors included",
                       "delivery included"}));
    EXPECT_EQ(assumption_texts(quote, speech("pt")),
              (Strings{"cor: branco", "núcleo de EPS", "sem pingadeira nem outro acabamento nas bordas",
                       "ancoragens incluídas", "frete incluído"}));
}

TEST(Assumptions, FollowTheOwner) {
    std::vector<CatalogList> lists = example_lists();
    for (OptionType& option : lists[0].options) {
        if (option.code == "color") option.taken = {"gris"};
        if (option.code == "edges") option.taken = Strings(4, "gotero");
        if (option.code == "traslado") option.taken = {"no_incluido"};
    }
    lists[0].terms.zone = "interior";
    const PricingOptions options{.apply_zone_factor = true};

    const PricedQuote quote = quoted(price(roof(), lists, options, {}));

    // 150 × 1.05 × 1.2 × 0.9 × 1.1 × 50
    EXPECT_EQ(quote.total.to_string(), "9355.50");
    EXPECT_EQ(assumption_texts(quote, speech()).back(), "entrega en Interior");
    lists[0].terms.zone = "";
    EXPECT_EQ(refused(price(roof(), lists, options, {})).field, "zone");
}

TEST(Assumptions, DoNotBreakARuleOfTheCatalog) {
    const PricedQuote quote =
        quoted(price_of({.product = "isoroof", .values = {{"thickness_mm", 50}, {"area_m2", Decimal{84}}}}));

    EXPECT_EQ(quote.request.text("color"), "gris");  // white needs 500 m²
    EXPECT_EQ(quote.assumed.front(), (Assumption{"color", "gris"}));
}

TEST(Lines, AreAsTheQuotePrintsThem) {
    QuoteRequest request = roof();
    request.set("edges", Strings{"gotero", "gotero", "gotero", "gotero"});
    request.set("color", "gris");
    const PricedQuote quote = quoted(price_of(request));

    ASSERT_EQ(quote.lines.size(), 4U);
    EXPECT_EQ(quote.lines[1],
              (QuoteLine{.code = "color:gris",
                         .kind = LineKind::FACTOR,
                         .values = {{"option", "color"}, {"value", "gris"}, {"factor", Decimal::of("1.05")}},
                         .amount = Decimal{375}}));
    const auto printed = [&](const char* language) {
        Strings texts;
        for (const QuoteLine& line : in_words(quote, speech(language)).lines)
            texts.push_back(fmt::format("{}|{}|{}", line.code, line.text, line.detail));
        return texts;
    };
    EXPECT_EQ(printed("es"), (Strings{"isodec|Isodec 100 mm, gris|10 × 5 m = 50 m² a $\u00a0150,00"
                                      " · 5 paneles de 10 m · ancho útil 1,12 m",
                                      "color:gris|Color gris|+ 5 %",
                                      "edges:gotero|Gotero en los cuatro lados|+ 5 % por lado",
                                      "anclajes+traslado|Anclajes y traslado|incluidos"}));
    EXPECT_EQ(printed("en"), (Strings{"isodec|100 mm Isodec, grey|10 × 5 m = 50 m² at UYU\u00a0150.00"
                                      " · 5 panels, 10 m long · useful width 1.12 m",
                                      "color:gris|Colour: grey|+ 5%",
                                      "edges:gotero|Drip edge on all four sides|+ 5% a side",
                                      "anclajes+traslado|Anchors and delivery|included"}));
    EXPECT_EQ(printed("pt"), (Strings{"isodec|Isodec 100 mm, cinza|10 × 5 m = 50 m² a $\u00a0150,00"
                                      " · 5 painéis de 10 m · largura útil 1,12 m",
                                      "color:gris|Cor: cinza|+ 5 %",
                                      "edges:gotero|Pingadeira nos quatro lados|+ 5 % por lado",
                                      "anclajes+traslado|Ancoragens e frete|incluídos"}));
}

TEST(UnitPrice, IsThatOfTheList) {
    const auto outcome =
        unit_price({.product = "isoroof", .values = {{"thickness_mm", 50}}}, example_lists());
    ASSERT_TRUE(std::holds_alternative<UnitPrice>(outcome));
    EXPECT_EQ(std::get<UnitPrice>(outcome).price.to_string(), "53.68");
    EXPECT_TRUE(std::get<UnitPrice>(outcome).tax.included);
    EXPECT_EQ(std::get<PricingGap>(unit_price({.product = "isoroof"}, example_lists())).field,
              "thickness_mm");
    EXPECT_EQ(std::get<PricingGap>(unit_price({}, example_lists())).field, "product");
}

}  // namespace
}  // namespace tero::sales
