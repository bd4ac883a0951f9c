// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/workflow/simulation/simulation.hpp"

namespace tero {

TERO_REGISTER(workflow::PlayedTask)
TERO_REGISTER(workflow::PlayedCall)
TERO_REGISTER(workflow::PlayedDecision)
TERO_REGISTER(workflow::PlayedSignal)
TERO_REGISTER(workflow::Play)

}  // namespace tero
