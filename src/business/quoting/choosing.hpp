// Choosing: from the request to the list, product, price, zone and options that it is priced with, each
// looked up in the catalog. Here it is decided what is refused, in which order, and what is assumed;
// pricing.cpp calculates.
//
// Inside this folder only: callers use pricing.hpp.
#pragma once

#include "business/quoting/pricing.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::sales {

// Nothing in the way, or the first thing that is.
using Gap = std::optional<PricingGap>;

struct Asked {
    std::span<const CatalogList> lists = {};
    const PricingOptions& options;
    const PricedFor& customer;
};

// What the request comes to, filled in while it is checked.
struct Chosen {
    std::vector<const CatalogList*> lists = {};  // that may be used
    const CatalogList* list = nullptr;
    const Product* product = nullptr;
    const Decimal* price = nullptr;  // of the product's table
    const Zone* zone = nullptr;      // nullptr: nobody said, and it does not count
    std::optional<Decimal> amount = {};
    QuoteRequest request = {};  // in the catalog's spelling, defaults filled in
    std::vector<Assumption> assumed = {};
};

// List, product and what its table needs.
Gap choose_product(Chosen& chosen, const Asked& asked);
// What is still not stated after that.
Gap missing_product_or_price(const Chosen& chosen);
// All of it, and the size. After nullopt every option of chosen.request is one that chosen.product has.
Gap choose(Chosen& chosen, const Asked& asked);

PricingGap gap_of(const Chosen& chosen, GapKind kind, std::string field, std::string said,
                  std::vector<Choice> choices = {});
// The figure of a table for what was stated; nullptr: none, or not all of it was stated.
const Decimal* table_price(const Product& product, const QuoteRequest& request);

// ---- the parts of choosing: choosing.cpp, choosing_size.cpp, choosing_defaults.cpp ----

Gap refuse_size(Chosen& chosen);
Gap missing_size(const Chosen& chosen);
// With a value that is only sold from so much on.
Gap refuse_small(const Chosen& chosen);
void assume_options(Chosen& chosen);
Gap assume_zone(Chosen& chosen, const Asked& asked);

std::vector<Choice> choices_of(const std::vector<std::string>& codes);
std::vector<Choice> zone_choices(const Terms& terms);
// Of the product, with the price that was chosen.
std::vector<Choice> option_choices(const Chosen& chosen, std::string_view option);
const Choice* find_choice(const std::vector<Choice>& choices, std::string_view said);
std::string stated(const QuoteRequest& request, std::string_view option);
bool is_priced_by(const Product& product, const std::string& option);

}  // namespace tero::sales
