// The business that the configuration names: built in by its name, or a folder of the owner's. What of it is
// wrong is told with file and place; a start goes on with the last folder that was good.
#pragma once

#include "base/result.hpp"
#include "kernel/business_files.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero {

// The name of one that is built in, or a folder: its .json and .txt files, with the built-in languages under
// those that it has of its own. not_found: neither; too_large: more than 200 files, or one above 8 MiB.
Result<BusinessFiles> read_business(const std::string& folder);

// Everything that cannot be read, or names what is not there, by file: empty where the business may be used.
std::vector<std::string> business_problems(const BusinessFiles& files);

}  // namespace tero
