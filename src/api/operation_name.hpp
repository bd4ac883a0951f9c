// What a generated client calls a route: `list_tasks`, `cancel_task`; and the group that it stands in.
#pragma once

#include "api/api.hpp"

#include <string>
#include <string_view>

namespace tero::api {

// Made of method and pattern, but where that would not read well.
std::string operation_name(const Route& route);
// The noun of its path, `task-batches`; of what is not under /api/v1 `public`.
std::string tag_of(const Route& route);
// What stands in the group of that name.
std::string_view about_tag(std::string_view tag);

}  // namespace tero::api
