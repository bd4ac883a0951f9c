// The catalog: what the business sells, at which price, on which terms. One file (`catalog/2`,
// docs/catalog.md) holds several price lists; each list is published as one PriceList row that can be read
// again alone, because a quote stays bound to the list and version it was made with.
//
// What can be said of a product is data: options with their values, one measure, and the steps that make the
// price of them. Pure: texts in, values out. Figures are decimals written as JSON text, so no reader makes a
// double of them.
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

enum class OptionKind {
    choice,   // one of its values
    number,   // one of its values, whole numbers with a unit
    sides,    // one value for each side that has one
    service,  // the first value: with it; the second: without
};

struct OptionType {
    std::string code = {};
    OptionKind kind = OptionKind::choice;
    std::string unit = {};                // of a number: `mm`
    std::int64_t sides = 4;               // that a product has, of sides
    std::vector<std::string> taken = {};  // where nobody said; empty: a product's first value
    bool operator==(const OptionType&) const = default;
};

struct OptionValues {
    std::string option = {};
    std::vector<std::string> values = {};
    bool operator==(const OptionValues&) const = default;
};

enum class MeasureKind { area, length, piece, person, hour };

// What a price is for.
struct Measure {
    std::string code = {};  // `hours`
    MeasureKind kind = MeasureKind::piece;
    std::vector<std::string> sides = {};  // of an area: two, by which it may be given; or none
    Decimal side_max = {};                // more is taken for a slip; 0: nothing is
    Decimal max = {};                     // likewise
    Decimal alone_max = {};               // more is not quoted without a person; 0: everything is
    bool operator==(const Measure&) const = default;
};

enum class StepKind {
    table,    // the price of one of its measure, by the values of options
    factor,   // × the figure of the option's value
    shares,   // × (1 + the figures of all sides together)
    waste,    // × (1 + percent), for what is cut off
    least,    // at least so much of its measure
    minimum,  // at least so much in all
};

struct Figure {
    std::string value = {};  // of the step's options; of several: `100/blanco`
    Decimal figure = {};
    bool operator==(const Figure&) const = default;
};

struct PriceStep {
    StepKind kind = StepKind::table;
    std::vector<std::string> options = {};  // a table's may be none; of factor and shares it is one
    std::vector<Figure> figures = {};       // in the order of the file
    Decimal figure = {};                    // of waste, least and minimum
    bool operator==(const PriceStep&) const = default;
};

// Where one option has a value, another has only these, or the measure is at least so much.
struct ProductLimit {
    std::string when = {};  // option
    std::string value = {};
    std::string option = {};  // empty: it is about the measure
    std::vector<std::string> values = {};
    Decimal at_least = {};
    bool operator==(const ProductLimit&) const = default;
};

// A piece of what is sold by the area: cut to one of its sides, and beside others it covers the other.
struct Piece {
    std::string cut_to = {};  // a side of the measure; empty: nothing is said of its pieces
    Decimal covers = {};      // so much of the other side
    Decimal cut_min = {};     // it is not cut shorter …
    Decimal cut_max = {};     // … nor longer; 0: it is
    bool operator==(const Piece&) const = default;
};

struct Product {
    std::string code = {};
    Names names = {};
    std::vector<std::string> aliases = {};
    std::vector<std::string> uses = {};  // what it is for, by the codes of `applications` in words.json
    Measure measure = {};
    Piece piece = {};
    std::vector<OptionValues> options = {};   // what it can be had with, in the order of the catalog
    std::vector<OptionValues> as_it_is = {};  // may be said of it and changes nothing; `*`: any value
    std::vector<ProductLimit> limits = {};
    std::vector<PriceStep> steps = {};                                // the first one is its table
    std::vector<std::pair<std::string, std::string>> technical = {};  // for people
    bool operator==(const Product&) const = default;
};

struct Accessory {
    std::string code = {};
    std::string product = {};  // for this one; `*` for all
    Decimal price_from = {};
    bool operator==(const Accessory&) const = default;
};

struct Discount {
    std::string code = {};     // `volume`
    std::string measure = {};  // of the quote; empty: by the customer's previous quotes
    Decimal at_least = {};
    Decimal percent = {};
    bool operator==(const Discount&) const = default;
};

struct Zone {
    std::string code = {};
    std::string name = {};                // as printed
    std::vector<std::string> places = {};  // as customers call it
    Decimal factor = 1;
    bool operator==(const Zone&) const = default;
};

// What holds for every product of every list.
struct Terms {
    std::vector<Discount> discounts = {};  // applied in this order, one after the other
    std::vector<Zone> zones = {};
    std::string zone = {};  // where nobody said; may be none
    bool operator==(const Terms&) const = default;
};

struct Tax {
    std::string code = {};
    Names names = {};
    Decimal percent = {};
    bool included = false;  // in the prices of the list
    bool operator==(const Tax&) const = default;
};

struct CatalogList {
    std::string id = {};
    std::string version = {};
    std::string currency = {};
    Tax tax = {};
    int decimals = 2;        // of every printed figure, rounded HALF_UP
    Decimal alone_max = {};  // a larger total is not quoted without a person; 0: every one is
    std::vector<OptionType> options = {};
    std::vector<Product> products = {};
    std::vector<Accessory> accessories = {};
    Terms terms = {};
    Json body = {};  // what it was read from, alone: the body of its PriceList row
    bool operator==(const CatalogList&) const = default;
};

struct Catalog {
    std::string version = {};
    std::vector<CatalogList> lists =
        {};  // in the order of the file: the order in which they are asked for a price
    bool operator==(const Catalog&) const = default;
};

// Reads a `catalog/2` file. Keys it does not know are notes and kept in the body; an error names the path,
// such as `lists[0].products[2].steps[0].prices.75`.
Result<Catalog> parse_catalog(std::string_view json);

// One row for each list, keyed `matriz_uyu@2025-11-fixture`.
std::vector<PriceList> price_lists(const Catalog& catalog, Timestamp valid_from);
Result<CatalogList> parse_price_list(const PriceList& row);
// Of a format that is not read any more: publishing the list again replaces it.
bool is_of_an_earlier_format(const PriceList& row);

// Lower case without accents; everything but letters and digits becomes one space. For comparing names.
std::string normalised(std::string_view text);

const CatalogList* find_list(std::span<const CatalogList> lists, std::string_view id);
const Product* find_product(const CatalogList& list, std::string_view code);
const OptionType* find_option(const CatalogList& list, std::string_view code);
// nullptr: the product does not have that option.
const OptionValues* values_of(const Product& product, std::string_view option);
// What a step takes for a value; nullptr: it has none for it.
const Decimal* figure_of(const PriceStep& step, std::string_view value);
// Whether the product is that anyway, so that saying it changes nothing.
bool is_as_it_is(const Product& product, std::string_view option, std::string_view value);

// The code of the product that a customer calls by this code, name or alias; empty when there is none.
std::string product_by_alias(std::span<const CatalogList> lists, std::string_view said);
const Zone* zone_by_place(const Terms& terms, std::string_view place);
const Zone* find_zone(const Terms& terms, std::string_view code);
// All values that the product has in these lists, numbers rising.
std::vector<std::string> known_values(std::span<const CatalogList> lists, std::string_view product,
                                      std::string_view option);
// What the lists sell for that use, each code once.
std::vector<const Product*> products_for(std::span<const CatalogList> lists, std::string_view use);
// What the product is for, in any of the lists.
std::vector<std::string> uses_of(std::span<const CatalogList> lists, std::string_view product);
// Whether they say of anything what it is for.
bool names_uses(std::span<const CatalogList> lists);
// The options by which the product's price goes, in the first list that has it.
std::vector<std::string> priced_by(std::span<const CatalogList> lists, std::string_view product);
// Of one product, or of all where it is none of these lists; each once.
std::vector<Measure> measures_of(std::span<const CatalogList> lists, std::string_view product = {});
// The option that is said side by side; empty: there is none.
std::string option_of_sides(std::span<const CatalogList> lists);

}  // namespace tero::sales
