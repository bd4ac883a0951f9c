#include "business/quoting/catalog.hpp"

#include "business/quoting/catalog_fixture.hpp"

#include <gtest/gtest.h>

namespace tero::sales {
namespace {

// The example with one passage changed.
Result<Catalog> with_change(std::string_view from, std::string_view to) {
    std::string text = example_catalog_text();
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at == std::string::npos) return Catalog{};
    return parse_catalog(text.replace(at, from.size(), to));
}

TEST(Catalog, ReadsTheExample) {
    const Catalog& catalog = example_catalog();

    ASSERT_EQ(catalog.lists.size(), 2U);
    const CatalogList& matriz = catalog.lists[0];
    EXPECT_EQ(matriz.id, "matriz_uyu");
    EXPECT_EQ(matriz.version, "2025-11-fixture-2");
    EXPECT_EQ(matriz.currency, "UYU");
    EXPECT_FALSE(matriz.tax.included);
    EXPECT_EQ(matriz.tax.names.at("en"), "VAT");
    EXPECT_EQ(matriz.tax.percent, Decimal{22});
    ASSERT_EQ(matriz.terms.discounts.size(), 2U);
    EXPECT_EQ(matriz.terms.discounts[0].measure, "area_m2");
    EXPECT_EQ(matriz.terms.discounts[1].measure, "");
    EXPECT_EQ(matriz.terms.discounts[1].at_least, Decimal{3});
    const Product* isodec = find_product(matriz, "isodec");
    ASSERT_NE(isodec, nullptr);
    EXPECT_EQ(*figure_of(isodec->steps.front(), "125"), Decimal{165});
    EXPECT_EQ(figure_of(isodec->steps.front(), "80"), nullptr);
    ASSERT_EQ(isodec->steps.size(), 6U);
    EXPECT_EQ(*figure_of(isodec->steps[3], "aluminio"), Decimal::of("0.15"));
    EXPECT_EQ(*figure_of(isodec->steps[5], "no_incluido"), Decimal::of("0.9"));
    EXPECT_EQ(values_of(*isodec, "fill")->values.at(1), "poliuretano");
    EXPECT_EQ(isodec->measure.sides, (std::vector<std::string>{"length_m", "width_m"}));
    EXPECT_EQ(isodec->measure.alone_max, Decimal{5000});
    const CatalogList& shop = catalog.lists[1];
    EXPECT_TRUE(shop.tax.included);
    EXPECT_EQ(shop.accessories.size(), 12U);
    EXPECT_EQ(find_product(shop, "isopanel")->limits.front().values, std::vector<std::string>{"blanco"});
    EXPECT_EQ(find_product(shop, "isoroof")->limits.front().at_least, Decimal{500});
}

TEST(Catalog, SellsAProductOfAnyThicknessInEach) {
    const Product* hiansa = find_product(example_catalog().lists[1], "hiansa");

    ASSERT_NE(hiansa, nullptr);
    EXPECT_TRUE(is_as_it_is(*hiansa, "thickness_mm", "40"));
    EXPECT_FALSE(is_as_it_is(*hiansa, "color", "gris"));
    EXPECT_TRUE(priced_by(example_catalog().lists, "hiansa").empty());
    EXPECT_TRUE(known_values(example_catalog().lists, "hiansa", "thickness_mm").empty());
}

TEST(Catalog, GivesAPriceForWhateverItDeclares) {
    const Result<Catalog> read = parse_catalog(example_of_a_trade);

    ASSERT_TRUE(read.has_value()) << read.error().message;
    const CatalogList& list = read->lists.front();
    EXPECT_EQ(list.decimals, 0);
    EXPECT_EQ(list.tax.names, (Names{{"", "SALES TAX"}}));
    EXPECT_EQ(list.products[0].measure.kind, MeasureKind::hour);
    EXPECT_EQ(list.products[0].names.at("es"), "Pintura");
    EXPECT_EQ(list.products[0].names.at(""), "Painting");
    EXPECT_EQ(list.products[0].steps.back().kind, StepKind::least);
    EXPECT_EQ(list.products[1].measure.code, "quantity");
    EXPECT_EQ(*figure_of(list.products[1].steps.front(), "small/oak"), Decimal{60});
    EXPECT_EQ(values_of(list.products[1], "wood")->values, (std::vector<std::string>{"oak", "pine"}));
    EXPECT_EQ(list.options.at(2).taken, std::vector<std::string>{"1"});
}

TEST(Catalog, NamesThePathOfAnError) {
    const struct {
        const char* from;
        const char* to;
        const char* path;
    } cases[] = {
        {R"("schema": "catalog/2")", R"("schema": "catalog/1")", "schema"},
        {R"("kind": "area")", R"("kind": "weight")", "measures[0].kind"},
        {R"("sides": ["length_m", "width_m"])", R"("sides": ["length_m"])", "measures[0].sides"},
        {R"("code": "area_m2")", R"("code": "color")", "measures"},
        {R"("kind": "number")", R"("kind": "figure")", "options[0].kind"},
        {R"("code": "color")", R"("code": "quantity")", "options[1].code"},
        {R"("code": "color")", R"("code": "fill")", "options"},
        {R"("default": "blanco")", R"("default": "lila")", "options[1].default"},
        {R"("currency": "UYU",)", "", "lists[0].currency"},
        {R"("currency": "UYU")", R"("currency": "pesos")", "lists[0].currency"},
        {R"("included": false)", R"("included": "no")", "lists[0].tax.included"},
        {R"("included": false)", R"("is": false)", "lists[0].tax.included"},
        {R"("percent": "22")", R"("percent": "220")", "lists[0].tax.percent"},
        {R"("currency": "UYU")", R"("decimals": 3, "currency": "UYU")", "lists[0].decimals"},
        {R"("50": "120.00")", R"("50": 120.00)", "lists[0].products[0].steps[0].prices.50"},
        {R"("50": "120.00")", R"("50": "120,00")", "lists[0].products[0].steps[0].prices.50"},
        {R"("50": "120.00")", R"("50": "-120.00")", "lists[0].products[0].steps[0].prices.50"},
        {R"("50": "120.00")", R"("50": "0")", "lists[0].products[0].steps[0].prices.50"},
        {R"("50": "120.00")", R"("50": "120.00001")", "lists[0].products[0].steps[0].prices.50"},
        {R"("50": "120.00")", R"("50mm": "120.00")", "lists[0].products[0].steps[0].prices.50mm"},
        {R"("by": ["thickness_mm"])", R"("by": ["thickness"])", "lists[0].products[0].steps[0].prices"},
        {R"("step": "table")", R"("step": "waste", "percent": "5")", "lists[0].products[0].steps"},
        {R"("step": "shares")", R"("step": "factor")", "lists[0].products[0].steps[3].step"},
        {R"("gris": "1.05")", R"("gris": "0")", "lists[0].products[0].steps[2].factors.gris"},
        {R"("no_incluido": "0.95")", R"("tal_vez": "1", "no_incluido": "0.95")",
         "lists[0].products[0].steps[4].factors"},
        {R"("code": "isodec",)", R"("code": "isodec", "measure": "hours",)", "lists[0].products[0].measure"},
        {R"("cut_to": "length_m")", R"("cut_to": "height_m")", "lists[0].products[0].piece.cut_to"},
        {R"("covers": "1.12")", R"("covers": "0")", "lists[0].products[0].piece.covers"},
        {R"("covers": "1.12", )", "", "lists[0].products[0].piece.covers"},
        {R"("cut_max": "14")", R"("cut_max": "2")", "lists[0].products[0].piece.cut_max"},
        {R"("code": "poliestireno")", R"("code": "isodec")", "lists[0].products"},
        {R"("code": "isodec")", R"("code": "Isodec 100")", "lists[0].products[0].code"},
        {R"("id": "shop_usd")", R"("id": "matriz_uyu")", "lists"},
        {R"("by": "area_m2")", R"("by": "area m2")", "terms.discounts[0].by"},
        {R"("by": "area_m2")", R"("by": "hours")", "terms.discounts[0].by"},
        {R"("at_least": "100")", R"("at_least": "x")", "terms.discounts[0].at_least"},
        {R"("zone": "montevideo")", R"("zone": "luna")", "terms.zone"},
        {R"("salto",)", R"("salto", "mvd",)", "terms.zones"},
    };
    for (const auto& one : cases) {
        const auto parsed = with_change(one.from, one.to);

        ASSERT_FALSE(parsed.has_value()) << one.from << " -> " << one.to;
        EXPECT_EQ(parsed.error().code, ErrorCode::invalid);
        EXPECT_EQ(parsed.error().field, one.path) << parsed.error().message;
        EXPECT_NE(parsed.error().message.find(one.path), std::string::npos);
    }
    EXPECT_FALSE(parse_catalog("").has_value());
    EXPECT_FALSE(parse_catalog("[]").has_value());
    EXPECT_FALSE(parse_catalog(std::string(10'000, '[')).has_value());
}

TEST(PriceList, AloneReadsBackAsTheListItWasCutFrom) {
    const Catalog& catalog = example_catalog();

    const std::vector<PriceList> rows = price_lists(catalog, Timestamp{1'793'628'000'000});

    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].key, "matriz_uyu@2025-11-fixture-2");
    EXPECT_EQ(rows[1].currency, "USD");
    EXPECT_EQ(rows[1].valid_from.ms, 1'793'628'000'000);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto list = parse_price_list(rows[i]);
        ASSERT_TRUE(list.has_value()) << to_string(list.error());
        EXPECT_EQ(*list, catalog.lists[i]);
    }
}

TEST(PriceList, ThatDisagreesWithItsBodyIsCorrupt) {
    PriceList row = price_lists(example_catalog(), {})[0];
    row.currency = "USD";
    EXPECT_EQ(parse_price_list(row).error().code, ErrorCode::corrupt);

    row = price_lists(example_catalog(), {})[0];
    row.body.text.resize(row.body.text.size() / 2);
    EXPECT_EQ(parse_price_list(row).error().code, ErrorCode::corrupt);
}

TEST(Names, AreComparedWithoutCaseAccentsAndPunctuation) {
    EXPECT_EQ(normalised("  Lã de  ROCHA! "), "la de rocha");
    EXPECT_EQ(normalised("PAYSANDÚ"), "paysandu");
    EXPECT_EQ(normalised("ISO-ROOF ñ"), "iso roof n");
    EXPECT_EQ(normalised("💬\xc3"), "");
}

TEST(Names, LeadToAProductByCodeNameOrAlias) {
    const auto& lists = example_catalog().lists;

    EXPECT_EQ(product_by_alias(lists, "lana_roca"), "lana_roca");
    EXPECT_EQ(product_by_alias(lists, "Lana de Roca"), "lana_roca");
    EXPECT_EQ(product_by_alias(lists, "Espumaplast"), "poliestireno");
    EXPECT_EQ(product_by_alias(lists, "isodec"), "isodec");
    EXPECT_EQ(product_by_alias(lists, "isodec PIR"), "isodec_pir");
    EXPECT_EQ(product_by_alias(lists, "isoroof foil"), "isoroof_foil");
    EXPECT_EQ(product_by_alias(lists, "Isoroof Plus 3G"), "isoroof_plus");
    EXPECT_EQ(product_by_alias(lists, "isod"), "");
    EXPECT_EQ(product_by_alias(lists, ""), "");
}

TEST(Names, LeadToAZoneByTown) {
    const Terms& terms = example_catalog().lists[0].terms;

    ASSERT_NE(zone_by_place(terms, "Paysandú"), nullptr);
    EXPECT_EQ(zone_by_place(terms, "Paysandú")->code, "interior");
    EXPECT_EQ(zone_by_place(terms, "punta_del_este")->code, "punta_del_este");
    EXPECT_EQ(zone_by_place(terms, "Las Piedras"), nullptr);
    EXPECT_EQ(zone_by_place(terms, ""), nullptr);
}

TEST(Values, OfAProductAreKnownAcrossLists) {
    EXPECT_EQ(known_values(example_catalog().lists, "isodec", "thickness_mm"),
              (std::vector<std::string>{"50", "75", "100", "125", "150", "200", "250"}));
    EXPECT_EQ(known_values(example_catalog().lists, "isodec", "color"),
              (std::vector<std::string>{"blanco", "gris", "personalizado", "rojo"}));
    EXPECT_TRUE(known_values(example_catalog().lists, "nada", "color").empty());
}

}  // namespace
}  // namespace tero::sales
