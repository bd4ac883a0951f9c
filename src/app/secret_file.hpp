// This installation's secret: made at the first start, kept in the data folder, readable by its owner only.
#pragma once

#include "base/result.hpp"

#include <string>

namespace tero::app {

// corrupt: it is there and too short. unavailable: it cannot be read or made.
Result<std::string> secret_of(const std::string& path);

}  // namespace tero::app
