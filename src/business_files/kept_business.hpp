// A business as it lies in a data folder: the last good one of an owner's, or the one that a demo plays.
#pragma once

#include "base/result.hpp"
#include "kernel/business_files.hpp"

#include <string>

namespace tero {

// Whole or not at all, also when the process is killed meanwhile.
Result<Done> keep_business(const std::string& data, const BusinessFiles& files);
// not_found: none is kept there.
Result<BusinessFiles> kept_business(const std::string& data);

}  // namespace tero
