// Pricing: from what a customer asked for to every figure a quote prints, or to the one thing that is in the
// way.
//
//     price of the thickness × fill × colour × (1 + edges) × anchors × freight [× zone] × area
//         − volume, then frequent, one after the other          + IVA last
//
// All of it is exact; each printed figure is the exact value rounded once, HALF_UP to cents. Nothing is
// guessed: a stated value that the list does not know is refused, with the choices there are; an option that
// was not stated takes the owner's default and is printed as an assumption. One quote uses one list.
#pragma once

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "business/quoting/catalog.hpp"
#include "business/quoting/model/quote.hpp"
#include "codec/described.hpp"
#include "modules/router/model/intent.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tero::sales {

struct PricingOptions {
    std::string color = "blanco";         // Taken where the product has it, else the product's first colour.
    std::vector<std::string> edges = {};  // One entry a side; empty: no drip edge unless the customer asks.
    std::string fill = "eps";
    std::string anclajes = "incluido";  // Anchors: incluido or no_incluido.
    std::string traslado = "incluido";  // Freight: incluido or no_incluido.
    std::string zone = "montevideo";    // Where it goes when nobody said; counts with apply_zone_factor only.
    bool apply_zone_factor = false;     // Multiplies by the factor of the customer's zone.
    Decimal length_max_m = 100;         // Longer sides are taken for slips and refused.
    Decimal area_max_m2 = 100'000;      // Larger areas likewise.
    bool operator==(const PricingOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(PricingOptions, (),
                      (color, edges, fill, anclajes, traslado, zone, apply_zone_factor, length_max_m,
                       area_max_m2))
TERO_DESCRIBED_WHOLLY(PricingOptions);

// For whom: what does not come from the request.
struct PricedFor {
    std::string language = "es";       // of lines and assumptions: es or en; any other is written in es
    std::int32_t previous_quotes = 0;  // of this customer, for the frequent discount
};

enum class GapKind {
    MISSING,        // not stated, and there is no default for it
    UNKNOWN_VALUE,  // stated, but the catalog has no such thing
    NOT_SOLD,       // known, but not with this product or in this list
    TOO_SMALL,      // only sold from `limit` m² on
    INVALID,        // cannot be: not above zero, beyond `limit`, contradictory
};

struct Choice {
    std::string code = {};   // as a QuoteRequest holds it
    std::string label = {};  // a name to print where the code is none
    bool operator==(const Choice&) const = default;
};

// The first thing in the way of a price. Values that were stated and are refused come before missing ones.
struct PricingGap {
    GapKind kind = GapKind::MISSING;
    std::string field = {};            // of QuoteRequest
    std::string said = {};             // the refused value
    std::vector<Choice> choices = {};  // what can be answered; empty: anything, or nothing but leaving it out
    std::string product = {};          // name as printed, once it is known
    std::int32_t thickness_mm = 0;     // once it is known
    Decimal limit = {};                // of TOO_SMALL and INVALID; 0: none
    bool operator==(const PricingGap&) const = default;
};

// `lists` in the order in which they are asked: the first that sells the product in its thickness is used.
std::variant<PricedQuote, PricingGap> price(const QuoteRequest& request, std::span<const CatalogList> lists,
                                            const PricingOptions& options, const PricedFor& customer);

// What one m² costs by the list, before options, discounts and IVA: for «¿a cuánto está el metro?».
struct UnitPrice {
    std::string list = {};
    std::string list_version = {};
    std::string currency = {};
    std::string product = {};  // name as printed
    std::int32_t thickness_mm = 0;
    Decimal price = {};
    Decimal iva_percent = {};
    bool iva_included = false;
    bool operator==(const UnitPrice&) const = default;
};
std::variant<UnitPrice, PricingGap> unit_price(const QuoteRequest& request,
                                               std::span<const CatalogList> lists);

// Takes a refused value back out of the request, so that it is not refused again: the answer will fill it, or
// the owner's default where the customer just agrees to go on without it.
QuoteRequest without_refused(QuoteRequest request, const PricingGap& gap);

}  // namespace tero::sales
