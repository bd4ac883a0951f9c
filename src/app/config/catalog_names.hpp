// Names in the configuration that must stand in the catalog: price lists; and whether the business can say it
// in words.
#pragma once

#include "app/config/load_config.hpp"

#include "business/quoting/catalog.hpp"

#include <string>
#include <vector>

namespace tero {

// The file that the option names, else the business's own. With the file, the list, the product and the field
// in the message of an error.
Result<sales::Catalog> read_catalog(const BusinessOptions& options, const BusinessFiles& business);

// Reads the catalog. Sources are left empty.
std::vector<ConfigProblem> catalog_problems(const BusinessOptions& options, const BusinessFiles& business,
                                            UnreadableBusiness unreadable);

}  // namespace tero
