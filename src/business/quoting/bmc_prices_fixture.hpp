// For tests: requests of BMC's catalog, and what they cost.
#pragma once

#include "business/quoting/catalog_fixture.hpp"
#include "business/quoting/pricing.hpp"

#include <gtest/gtest.h>
#include <numeric>
#include <string>
#include <variant>
#include <vector>

namespace tero::sales {

using Strings = std::vector<std::string>;
using Outcome = std::variant<PricedQuote, PricingGap>;

inline const std::vector<CatalogList>& example_lists() { return example_catalog().lists; }

// A case of the catalog file as a request, with what stands beside it.
struct Case {
    QuoteRequest request = {};
    PricingOptions options = {};
    PricedFor customer = {};
};

inline Outcome price_of(const Case& one) {
    return price(one.request, example_lists(), one.options, one.customer);
}
inline Outcome price_of(const QuoteRequest& request) { return price(request, example_lists(), {}, {}); }

inline PricedQuote quoted(const Outcome& outcome) {
    if (const auto* gap = std::get_if<PricingGap>(&outcome)) ADD_FAILURE() << gap->field << ": " << gap->said;
    return std::holds_alternative<PricedQuote>(outcome) ? std::get<PricedQuote>(outcome) : PricedQuote{};
}

inline Decimal sum_of_lines(const PricedQuote& quote) {
    return std::accumulate(quote.lines.begin(), quote.lines.end(), Decimal{0},
                           [](const Decimal& so_far, const QuoteLine& line) { return so_far + line.amount; });
}

// Isodec 100 mm of the price matrix, 10 × 5 m.
inline QuoteRequest roof() {
    return {.product = "isodec",
            .values = {{"thickness_mm", 100}, {"length_m", Decimal{10}}, {"width_m", Decimal{5}}}};
}

}  // namespace tero::sales
