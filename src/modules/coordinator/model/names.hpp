// What may be the name of a type, a capability or an agent: people say it, paths and logs carry it.
#pragma once

#include "base/result.hpp"

#include <string_view>

namespace tero {

// invalid, naming the field: it is empty, longer than 100 bytes, or has a slash or a sign that nobody sees.
Result<Done> check_name(std::string_view name, std::string_view field);

}  // namespace tero
