// Pricing: from what a customer asked for to every figure a quote prints, or to the one thing that is in the
// way.
//
//     price of the table × factors × (1 + sides) × waste [× zone] × measure, at least the minimum
//         − discounts, one after the other          + tax last
//
// All of it is exact; each printed figure is the exact value rounded once, HALF_UP to what the list prints.
// Nothing is guessed: a stated value that the list does not know is refused, with the choices there are; an
// option that was not stated takes the owner's default and is printed as an assumption. One quote uses one
// list.
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
    bool apply_zone_factor = false;  // Multiplies by the factor of the customer's zone.
    bool operator==(const PricingOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(PricingOptions, (), (apply_zone_factor))
TERO_DESCRIBED_WHOLLY(PricingOptions);

// For whom: what does not come from the request.
struct PricedFor {
    std::int32_t previous_quotes = 0;  // of this customer, for a discount
};

enum class GapKind {
    MISSING,        // not stated, and there is no default for it
    UNDECIDED,      // several were stated, and which one counts was not
    UNKNOWN_VALUE,  // stated, but the catalog has no such thing
    NOT_SOLD,       // known, but not with this product or in this list
    TOO_SMALL,      // only sold from `limit` of its measure on
    INVALID,        // cannot be: not above zero, beyond `limit`, contradictory
};

struct Choice {
    std::string code = {};  // as a QuoteRequest holds it
    Names names = {};       // where the code is none to print
    bool operator==(const Choice&) const = default;
};

// The first thing in the way of a price. Values that were stated and are refused come before missing ones.
struct PricingGap {
    GapKind kind = GapKind::MISSING;
    std::string field = {};            // of QuoteRequest
    std::string said = {};             // the refused value
    std::vector<Choice> choices = {};  // what can be answered; empty: anything, or nothing but leaving it out
    Names product = {};                // once it is known
    OtherFields values = {};           // of the options that its price goes by, once they are known
    Decimal limit = {};                // of TOO_SMALL and INVALID; 0: none
    bool of_option = false;            // the field is one of the product's …
    bool of_size = false;              // … or a measure, or a side of one
    bool can_be_left_out = false;      // a yes has it quoted without
    bool operator==(const PricingGap&) const = default;
};

// `lists` in the order in which they are asked: the first that has a price for the product is used.
std::variant<PricedQuote, PricingGap> price(const QuoteRequest& request, std::span<const CatalogList> lists,
                                            const PricingOptions& options, const PricedFor& customer);

// More than the owner lets go out unseen: a person sends it.
bool is_for_a_person(const PricedQuote& priced, std::span<const CatalogList> lists);

// What one of its measure costs by the list, before options, discounts and tax: for «¿a cuánto está el
// metro?».
struct UnitPrice {
    std::string list = {};
    std::string list_version = {};
    std::string currency = {};
    Names product = {};
    OtherFields values = {};   // of the options that its price goes by
    std::string measure = {};  // `area_m2`
    Decimal price = {};
    Tax tax = {};
    bool operator==(const UnitPrice&) const = default;
};
std::variant<UnitPrice, PricingGap> unit_price(const QuoteRequest& request,
                                               std::span<const CatalogList> lists);

// The options that a product's price goes by, as stated: `Isodec 100 mm`.
OtherFields named_by(const Product& product, const QuoteRequest& request);

// The question which of several values counts.
PricingGap which_of(const Undecided& undecided, const QuoteRequest& request,
                    std::span<const CatalogList> lists);

// Takes a refused value back out of the request, so that it is not refused again: the answer will fill it, or
// the owner's default where the customer just agrees to go on without it.
QuoteRequest without_refused(QuoteRequest request, const PricingGap& gap, std::span<const CatalogList> lists);

}  // namespace tero::sales
