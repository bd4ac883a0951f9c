// Secrets in files of their own, readable by their owner only.
#pragma once

#include "base/result.hpp"

#include <functional>
#include <string>

namespace tero::app {

// What the file holds; made and written when there is none. corrupt: it is there and too short. unavailable:
// it cannot be read or written.
Result<std::string> kept_secret(const std::string& path, const std::function<Result<std::string>()>& make);

// This installation's secret: made at the first start, kept in the data folder.
Result<std::string> secret_of(const std::string& path);

}  // namespace tero::app
