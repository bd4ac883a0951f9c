// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/scheduler/model/event.hpp"
#include "modules/scheduler/model/inputs.hpp"
#include "modules/scheduler/model/schedule.hpp"

namespace tero {

TERO_REGISTER(ScheduleType)
TERO_REGISTER(ScheduleStatus)
TERO_REGISTER(CountsFrom)
TERO_REGISTER(MisfirePolicy)
TERO_REGISTER(RunOverlap)
TERO_REGISTER(StartKind)
TERO_REGISTER(OpenTimes)
TERO_REGISTER(ClosedPolicy)
TERO_REGISTER(CloudEvent)
TERO_REGISTER(EventTrigger)
TERO_REGISTER(EventStart)
TERO_REGISTER(ScheduleTrigger)
TERO_REGISTER(ScheduleEvent)
TERO_REGISTER(ReceivedEvent)
TERO_REGISTER(HeardEvent)
TERO_REGISTER(WorkflowStart)
TERO_REGISTER(SequenceStart)
TERO_REGISTER(ScheduleStart)
TERO_REGISTER(ScheduleSettings)
TERO_REGISTER(ScheduledTask)
TERO_REGISTER(FireOutcome)
TERO_REGISTER(ScheduleFire)
TERO_REGISTER(ScheduleVerb)

}  // namespace tero
