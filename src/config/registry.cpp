// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "config/agent_config.hpp"

namespace tero {

TERO_REGISTER(ServerOptions)
TERO_REGISTER(OtlpOptions)
TERO_REGISTER(RetentionOptions)
TERO_REGISTER(AgentConfig)

}  // namespace tero
