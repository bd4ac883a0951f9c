// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "telemetry/row_payloads.hpp"

namespace tero {

TERO_REGISTER(telemetry::Understood)
TERO_REGISTER(telemetry::TaskPayload)
TERO_REGISTER(telemetry::AttemptDetail)

}  // namespace tero
