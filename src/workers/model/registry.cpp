// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "workers/model/ai_options.hpp"
#include "workers/model/options.hpp"

namespace tero {

TERO_REGISTER(WebhookOptions)
TERO_REGISTER(AgentOptions)
TERO_REGISTER(AiMode)
TERO_REGISTER(AiProviderKind)
TERO_REGISTER(AiProviderOptions)
TERO_REGISTER(AiLimit)
TERO_REGISTER(AiBudgetOptions)
TERO_REGISTER(AiOptions)

}  // namespace tero
