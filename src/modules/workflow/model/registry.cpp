// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/workflow/model/definition.hpp"

namespace tero {

TERO_REGISTER(StepType)
TERO_REGISTER(JoinKind)
TERO_REGISTER(WorkflowCase)
TERO_REGISTER(WorkflowStep)
TERO_REGISTER(WorkflowDefinition)

}  // namespace tero
