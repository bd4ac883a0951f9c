// YAML as JSON, for files that people write. One document, whose names are plain; aliases are refused, since
// a few lines of them can stand for gigabytes.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace tero {

// invalid, with the line: it is no YAML, or none that JSON can say.
Result<std::string> json_of_yaml(std::string_view yaml);

}  // namespace tero
