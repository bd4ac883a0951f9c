// A definition as a picture: Mermaid's language, which GitHub, editors and the dashboard draw.
#pragma once

#include "modules/workflow/model/definition.hpp"

#include <string>

namespace tero::workflow {

std::string draw(const WorkflowDefinition& definition);

}  // namespace tero::workflow
