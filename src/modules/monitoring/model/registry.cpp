// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/monitoring/model/options.hpp"

namespace tero {

TERO_REGISTER(Counter)
TERO_REGISTER(AlertStatus)
TERO_REGISTER(Alert)
TERO_REGISTER(LogVerbosity)
TERO_REGISTER(LogStyle)
TERO_REGISTER(MonitoringOptions)

}  // namespace tero
