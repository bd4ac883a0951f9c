// The workflows that a business brings along: workflows/<id>.yaml, or .json, of its files.
#pragma once

#include "base/result.hpp"
#include "kernel/business_files.hpp"
#include "modules/workflow/model/definition.hpp"

#include <vector>

namespace tero {

// Who registers them, as their versions tell.
inline constexpr const char* by_business = "business";

// Everything that is wrong, with the file and the place in each message.
std::vector<Error> check_workflows(const BusinessFiles& files);
// invalid: the first of it.
Result<std::vector<WorkflowDefinition>> read_workflows(const BusinessFiles& files);

}  // namespace tero
