// Secrets in files of their own, readable by their owner only.
#pragma once

#include "base/result.hpp"

#include <functional>
#include <optional>
#include <string>

namespace tero::app {

// What the file holds; nothing when there is no file. corrupt, unavailable: as below.
Result<std::optional<std::string>> kept_secret(const std::string& path);

// What the file holds; made and written when there is none. corrupt: it is there and too short. unavailable:
// it cannot be read or written.
Result<std::string> kept_secret(const std::string& path, const std::function<Result<std::string>()>& make);

}  // namespace tero::app
