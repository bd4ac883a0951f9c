// The businesses that this binary brings along, each with every language.
#pragma once

#include "base/embedded_file.hpp"
#include "kernel/business_files.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

// What `business.folder` is when nobody says.
inline constexpr std::string_view business_by_default = "bmc";

// `/businesses/bmc/words.json`, `/languages/es/words.json`, sorted by path.
std::span<const EmbeddedFile> embedded_business_files();

// The names of those built in, sorted.
std::vector<std::string> built_in_businesses();
// Of a name that is built in; made once.
const BusinessFiles& built_in_business(std::string_view name = business_by_default);
// The languages alone, for a business that is read from a folder.
BusinessFiles built_in_languages();

}  // namespace tero
