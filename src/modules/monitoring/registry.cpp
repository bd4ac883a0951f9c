// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/monitoring/agent_metrics.hpp"

namespace tero {

TERO_REGISTER(MetricsRow)

}  // namespace tero
