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
    EXPECT_EQ(matriz.version, "2025-11-fixture");
    EXPECT_EQ(matriz.currency, "UYU");
    EXPECT_FALSE(matriz.iva_included);
    EXPECT_EQ(matriz.commerce.iva_percent, Decimal{22});
    ASSERT_EQ(matriz.commerce.discounts.size(), 2U);
    EXPECT_EQ(matriz.commerce.discounts[1].base, DiscountBase::previous_quotes);
    EXPECT_EQ(matriz.commerce.discounts[1].at_least, Decimal{3});
    const Product* isodec = find_product(matriz, "isodec");
    ASSERT_NE(isodec, nullptr);
    EXPECT_EQ(find_thickness(*isodec, 125)->price, Decimal{165});
    EXPECT_EQ(find_thickness(*isodec, 80), nullptr);
    EXPECT_EQ(isodec->edge_surcharges.at(2).factor, Decimal::of("0.15"));
    EXPECT_EQ(isodec->traslado.at(1).factor, Decimal::of("0.9"));
    const CatalogList& shop = catalog.lists[1];
    EXPECT_TRUE(shop.iva_included);
    EXPECT_EQ(shop.accessories.size(), 12U);
    EXPECT_EQ(find_product(shop, "isopanel")->thicknesses.front().colors, std::vector<std::string>{"blanco"});
    EXPECT_EQ(find_product(shop, "isoroof")->min_area_m2.front().second, Decimal{500});
}

TEST(Catalog, SellsAProductOfAnyThicknessInEach) {
    const Product* hiansa = find_product(example_catalog().lists[1], "hiansa");

    ASSERT_NE(hiansa, nullptr);
    EXPECT_EQ(find_thickness(*hiansa, 40), find_thickness(*hiansa, 0));
    EXPECT_TRUE(known_thicknesses(example_catalog().lists, "hiansa").empty());
}

TEST(Catalog, NamesThePathOfAnError) {
    const struct {
        const char* from;
        const char* to;
        const char* path;
    } cases[] = {
        {R"("schema": "catalog/1")", R"("schema": "catalog/2")", "schema"},
        {R"("currency": "UYU",)", "", "lists[0].currency"},
        {R"("currency": "UYU")", R"("currency": "pesos")", "lists[0].currency"},
        {R"("unit": "m2")", R"("unit": "m")", "lists[0].unit"},
        {R"("iva_included": false)", R"("iva_included": "no")", "lists[0].iva_included"},
        {R"("price": "120.00")", R"("price": 120.00)", "lists[0].products[0].thickness.50.price"},
        {R"("price": "120.00")", R"("price": "120,00")", "lists[0].products[0].thickness.50.price"},
        {R"("price": "120.00")", R"("price": "-120.00")", "lists[0].products[0].thickness.50.price"},
        {R"("price": "120.00")", R"("price": "0")", "lists[0].products[0].thickness.50.price"},
        {R"("price": "120.00")", R"("price": "120.00001")", "lists[0].products[0].thickness.50.price"},
        {R"("50": {)", R"("50mm": {)", "lists[0].products[0].thickness.50mm"},
        {R"("50": {)", R"("any": {)", "lists[0].products[0].thickness"},
        {R"("factor": "1.05")", R"("factor": "0")", "lists[0].products[0].color.gris.factor"},
        {R"("side_surcharge": "0.05")", R"("side": "0.05")",
         "lists[0].products[0].edge.gotero.side_surcharge"},
        {R"("no_incluido": "0.95")", R"("tal_vez": "0.95")", "lists[0].products[0].service.anclajes.tal_vez"},
        {R"("code": "poliestireno")", R"("code": "isodec")", "lists[0].products"},
        {R"("code": "isodec")", R"("code": "Isodec 100")", "lists[0].products[0].code"},
        {R"("id": "shop_usd")", R"("id": "matriz_uyu")", "lists"},
        {R"("iva_percent": "22")", R"("iva_percent": "220")", "commerce.iva_percent"},
        {R"("when": "area_m2 >= 100")", R"("when": "area > 100")", "commerce.discounts[0].when"},
        {R"("when": "area_m2 >= 100")", R"("when": "area_m2 >= x")", "commerce.discounts[0].when"},
        {R"("salto",)", R"("salto", "mvd",)", "commerce.zones"},
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
    EXPECT_EQ(rows[0].key, "matriz_uyu@2025-11-fixture");
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
    const Commerce& commerce = example_catalog().lists[0].commerce;

    ASSERT_NE(zone_by_town(commerce, "Paysandú"), nullptr);
    EXPECT_EQ(zone_by_town(commerce, "Paysandú")->code, "interior");
    EXPECT_EQ(zone_by_town(commerce, "punta_del_este")->code, "punta_del_este");
    EXPECT_EQ(zone_by_town(commerce, "Las Piedras"), nullptr);
    EXPECT_EQ(zone_by_town(commerce, ""), nullptr);
}

TEST(Thicknesses, OfAProductAreKnownAcrossLists) {
    EXPECT_EQ(known_thicknesses(example_catalog().lists, "isodec"),
              (std::vector<std::int32_t>{50, 75, 100, 125, 150, 200, 250}));
    EXPECT_TRUE(known_thicknesses(example_catalog().lists, "nada").empty());
}

}  // namespace
}  // namespace tero::sales
