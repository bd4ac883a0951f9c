// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/scheduler/cron/cron_fires.hpp"
#include "modules/scheduler/cron/cron_question.hpp"

namespace tero {

TERO_REGISTER(scheduler::GapPolicy)
TERO_REGISTER(scheduler::OverlapPolicy)
TERO_REGISTER(scheduler::CronQuestion)

}  // namespace tero
