// A business that is built in, written out for an owner to begin their own with.
#pragma once

#include "base/result.hpp"

#include <string>

namespace tero {

// Into a new or an empty folder; the languages stay built in. not_found: no such business; conflict: the
// folder holds something.
Result<Done> copy_business(const std::string& name, const std::string& folder);

}  // namespace tero
