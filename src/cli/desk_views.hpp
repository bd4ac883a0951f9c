// What the client reads of a price.
#pragma once

#include "cli/views.hpp"

#include <optional>
#include <string>

namespace tero::cli {

struct GapView {
    std::string field = {};
    std::string text = {};
};
BOOST_DESCRIBE_STRUCT(GapView, (), (field, text))
TERO_DESCRIBED_WHOLLY(GapView);

struct PriceView {
    std::optional<PricedQuote> priced = {};
    std::optional<GapView> gap = {};
};
BOOST_DESCRIBE_STRUCT(PriceView, (), (priced, gap))
TERO_DESCRIBED_WHOLLY(PriceView);

}  // namespace tero::cli
