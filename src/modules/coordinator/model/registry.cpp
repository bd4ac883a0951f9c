// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/coordinator/model/bulk_change.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/options.hpp"
#include "modules/coordinator/model/queue_limit.hpp"
#include "modules/coordinator/model/queue_pause.hpp"
#include "modules/coordinator/model/retention.hpp"
#include "modules/coordinator/model/task_batch.hpp"

namespace tero {

TERO_REGISTER(TaskPriority)
TERO_REGISTER(TaskStatus)
TERO_REGISTER(AfterFailed)
TERO_REGISTER(Task)
TERO_REGISTER(TaskBody)
TERO_REGISTER(UniqueLife)
TERO_REGISTER(TaskKey)
TERO_REGISTER(QueueScope)
TERO_REGISTER(QueuePause)
TERO_REGISTER(QueueLimit)
TERO_REGISTER(KeyStarts)
TERO_REGISTER(AgentKind)
TERO_REGISTER(AgentStatus)
TERO_REGISTER(AgentHealth)
TERO_REGISTER(AgentWebhook)
TERO_REGISTER(AgentInfo)
TERO_REGISTER(NewTask)
TERO_REGISTER(Claim)
TERO_REGISTER(Completion)
TERO_REGISTER(Failure)
TERO_REGISTER(TaskHeartbeat)
TERO_REGISTER(LeaseReturn)
TERO_REGISTER(TaskVerb)
TERO_REGISTER(TaskFilter)
TERO_REGISTER(ExecutionFilter)
TERO_REGISTER(BulkStatus)
TERO_REGISTER(BulkChange)
TERO_REGISTER(BatchStatus)
TERO_REGISTER(TaskBatch)
TERO_REGISTER(CoordinatorOptions)
TERO_REGISTER(TaskRetention)

}  // namespace tero
