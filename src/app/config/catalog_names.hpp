// Names in the configuration that must stand in the catalog: price lists, and the options that quotes assume.
#pragma once

#include "app/config/agent_config.hpp"

#include <vector>

namespace tero {

// Reads the catalog. Sources are left empty.
std::vector<ConfigProblem> catalog_problems(const BusinessOptions& business);

}  // namespace tero
