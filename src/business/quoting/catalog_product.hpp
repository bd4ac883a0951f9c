// Reading one product of a catalog: its options, its measure and the steps of its price.
//
// Inside this folder only.
#pragma once

#include "business/quoting/catalog.hpp"
#include "business/quoting/catalog_reading.hpp"

#include <vector>

namespace tero::sales {

Result<OptionType> option_type(const Place& place);
Result<Measure> measure(const Place& place);
// `measures`: at least one; the first is that of a product that does not say.
Result<Product> product(const Place& place, const std::vector<OptionType>& types,
                        const std::vector<Measure>& measures);

}  // namespace tero::sales
