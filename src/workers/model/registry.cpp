// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "workers/model/options.hpp"

namespace tero {

TERO_REGISTER(WebhookOptions)
TERO_REGISTER(AgentOptions)

}  // namespace tero
