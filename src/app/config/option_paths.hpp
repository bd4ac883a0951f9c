// Which options a JSON text sets.
#pragma once

#include "codec/type_info.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero {

// `server.port`, `business.price_lists` …, each behind `path`: sections are not options, lists and maps are.
// Names that the type does not know are left out; of a text that is not JSON, what comes before the fault.
std::vector<std::string> option_paths(const TypeInfo& type, std::string_view json, const std::string& path);

}  // namespace tero
