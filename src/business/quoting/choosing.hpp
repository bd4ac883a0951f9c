// Choosing: from the request to the list, product, thickness, zone and options that it is priced with, each
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

constexpr std::size_t sides_max = 4;
constexpr std::string_view included = "incluido";
constexpr std::string_view not_included = "no_incluido";

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
    const ThicknessPrice* thickness = nullptr;
    const Zone* zone = nullptr;  // nullptr: nobody said, and it does not count
    std::optional<Decimal> area = {};
    QuoteRequest request = {};  // in the catalog's spelling, defaults filled in
    std::vector<std::string> assumptions = {};
};

// List, product and thickness.
Gap choose_product(Chosen& chosen, const Asked& asked);
// What is still not stated after that.
Gap missing_product_or_thickness(const Chosen& chosen);
// All of it, and the size. After nullopt every option of chosen.request is one that chosen.product has.
Gap choose(Chosen& chosen, const Asked& asked);

PricingGap gap_of(const Chosen& chosen, GapKind kind, std::string field, std::string said,
                  std::vector<Choice> choices = {});
const CatalogOption* find_option(const std::vector<CatalogOption>& options, std::string_view code);

}  // namespace tero::sales
