// Proves a definition before anything runs: that every step can be reached and left, that what it names is
// there, that its code compiles, and that each join can happen.
#pragma once

#include "base/result.hpp"
#include "modules/workflow/model/definition.hpp"
#include "modules/workflow/model/evaluator.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace tero::workflow {

// Everything that is wrong, each with its path in the file, such as `steps[3].cases[0].when`.
std::vector<Error> check_definition(const WorkflowDefinition& definition, const Evaluator& evaluator);

// TASKs that nobody may be there to do: each capability that is not `known`.
std::vector<Error> warnings_of(const WorkflowDefinition& definition,
                               const std::function<bool(std::string_view capability)>& known);
// What is known without a server: anybody may offer anything, but for what is Tero's own.
bool may_be_offered(std::string_view capability);

}  // namespace tero::workflow
