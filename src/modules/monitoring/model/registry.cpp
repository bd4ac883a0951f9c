// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/monitoring/model/monitoring.hpp"

namespace tero {

TERO_REGISTER(Counter)
TERO_REGISTER(AlertStatus)
TERO_REGISTER(Alert)

}  // namespace tero
