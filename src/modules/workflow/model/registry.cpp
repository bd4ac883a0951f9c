// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/workflow/model/definition.hpp"
#include "modules/workflow/model/event_wait.hpp"
#include "modules/workflow/model/execution.hpp"
#include "modules/workflow/model/inputs.hpp"

namespace tero {

TERO_REGISTER(StepType)
TERO_REGISTER(JoinKind)
TERO_REGISTER(WorkflowCase)
TERO_REGISTER(WorkflowStep)
TERO_REGISTER(WorkflowDefinition)
TERO_REGISTER(ExecutionStatus)
TERO_REGISTER(StepStatus)
TERO_REGISTER(StepRun)
TERO_REGISTER(WorkflowPath)
TERO_REGISTER(WorkflowSignal)
TERO_REGISTER(WorkflowUndo)
TERO_REGISTER(WorkflowExecution)
TERO_REGISTER(ForkStatus)
TERO_REGISTER(WorkflowFork)
TERO_REGISTER(WorkflowItems)
TERO_REGISTER(WorkflowUndoing)
TERO_REGISTER(BranchStatus)
TERO_REGISTER(WorkflowBranch)
TERO_REGISTER(WorkflowVersion)
TERO_REGISTER(WorkflowKey)
TERO_REGISTER(WorkflowAttribute)
TERO_REGISTER(EventWait)
TERO_REGISTER(ExecutionVerb)

}  // namespace tero
