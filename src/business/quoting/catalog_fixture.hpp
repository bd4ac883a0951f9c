// For tests: the example catalog, and what it says must come out of it.
#pragma once

#include "business/quoting/catalog.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero::sales {

// The text of the built-in business's catalog.json.
std::string example_catalog_text();
// Another trade, which shares nothing with that: by the hour and by the piece, without cents.
extern const std::string_view example_of_a_trade;
const Catalog& example_catalog();
// One list alone.
std::vector<CatalogList> example_list(std::string_view id);

}  // namespace tero::sales
