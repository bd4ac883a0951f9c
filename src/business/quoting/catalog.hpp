// The catalog: what the business sells, at which price, on which terms. One file (`catalog/1`, see
// examples/catalog.json) holds several price lists; each list is published as one PriceList row that can be
// read again alone, because a quote stays bound to the list and version it was made with.
//
// Pure: texts in, values out. Figures are decimals written as JSON text, so no reader makes a double of them.
#pragma once

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "business/quoting/model/quote.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::sales {

// A choice that changes the price, in the order of the file.
struct CatalogOption {
    std::string code = {};
    Decimal factor = 1;
    bool operator==(const CatalogOption&) const = default;
};

struct ThicknessPrice {
    std::int32_t thickness_mm = 0;         // 0: one price for any thickness
    Decimal price = {};                    // per m²
    std::vector<std::string> colors = {};  // only in these; empty: as the product
    bool operator==(const ThicknessPrice&) const = default;
};

struct Product {
    std::string code = {};
    std::string name = {};  // as printed
    std::string core = {};  // `EPS`; empty when the list does not say
    std::vector<std::string> aliases = {};
    std::vector<ThicknessPrice> thicknesses = {};  // rising
    std::vector<std::string> colors = {};          // all at the same price
    std::vector<CatalogOption> color_factors = {};
    std::vector<CatalogOption> fill_factors = {};
    std::vector<CatalogOption> edge_surcharges = {};  // share of the price that one side adds
    std::vector<CatalogOption> anclajes = {};         // incluido, no_incluido
    std::vector<CatalogOption> traslado = {};
    std::vector<std::pair<std::string, Decimal>> min_area_m2 = {};    // by colour
    std::vector<std::pair<std::string, std::string>> technical = {};  // `conductivity_w_mk`: `0.035`
    bool operator==(const Product&) const = default;
};

struct Accessory {
    std::string code = {};
    std::string product = {};  // for this one; `*` for all
    Decimal price_from = {};
    bool operator==(const Accessory&) const = default;
};

enum class DiscountBase { area_m2, previous_quotes };

struct Discount {
    std::string code = {};  // `volume`
    DiscountBase base = DiscountBase::area_m2;
    Decimal at_least = {};
    Decimal percent = {};
    bool operator==(const Discount&) const = default;
};

struct Zone {
    std::string code = {};
    std::vector<std::string> names = {};  // towns; the first one is printed
    Decimal factor = 1;
    bool operator==(const Zone&) const = default;
};

// The terms that hold for every product of a list.
struct Commerce {
    Decimal iva_percent = {};
    std::vector<Discount> discounts = {};  // applied in this order, one after the other
    std::vector<Zone> zones = {};
    bool operator==(const Commerce&) const = default;
};

struct CatalogList {
    std::string id = {};
    std::string version = {};
    std::string currency = {};
    bool iva_included = false;
    std::vector<Product> products = {};
    std::vector<Accessory> accessories = {};
    Commerce commerce = {};
    Json body = {};  // what it was read from, alone: the body of its PriceList row
    bool operator==(const CatalogList&) const = default;
};

struct Catalog {
    std::string version = {};
    std::vector<CatalogList> lists =
        {};  // in the order of the file: the order in which they are asked for a price
    bool operator==(const Catalog&) const = default;
};

// Reads a `catalog/1` file. Keys it does not know are notes and kept in the body; an error names the path,
// such as `lists[0].products[2].thickness.75.price`.
Result<Catalog> parse_catalog(std::string_view json);

// One row for each list, keyed `matriz_uyu@2025-11-fixture`.
std::vector<PriceList> price_lists(const Catalog& catalog, Timestamp valid_from);
Result<CatalogList> parse_price_list(const PriceList& row);

// Lower case without accents; everything but letters and digits becomes one space. For comparing names.
std::string normalised(std::string_view text);

const CatalogList* find_list(std::span<const CatalogList> lists, std::string_view id);
const Product* find_product(const CatalogList& list, std::string_view code);
// The price of a thickness, or of any; nullptr when it is not sold.
const ThicknessPrice* find_thickness(const Product& product, std::int64_t thickness_mm);

// The code of the product that a customer calls by this code, name or alias; empty when there is none.
std::string product_by_alias(std::span<const CatalogList> lists, std::string_view said);
const Zone* zone_by_town(const Commerce& commerce, std::string_view town);
const Zone* find_zone(const Commerce& commerce, std::string_view code);
// Rising, across the lists; without the 0 of `any`.
std::vector<std::int32_t> known_thicknesses(std::span<const CatalogList> lists, std::string_view product);

}  // namespace tero::sales
