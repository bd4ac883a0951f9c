// Names in the configuration that must stand in the catalog: price lists, and the options that quotes assume.
#pragma once

#include "app/config/agent_config.hpp"

#include "business/quoting/catalog.hpp"

#include <string>
#include <vector>

namespace tero {

// With the file, the list, the product and the field in the message of an error.
Result<sales::Catalog> read_catalog(const std::string& path);


// Reads the catalog. Sources are left empty.
std::vector<ConfigProblem> catalog_problems(const BusinessOptions& business, UnreadableCatalog unreadable);

}  // namespace tero
