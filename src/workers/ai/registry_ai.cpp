// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "workers/ai/openai_json.hpp"
#include "workers/ai/tool_arguments.hpp"

namespace tero {

TERO_REGISTER(ai::WirePart)
TERO_REGISTER(ai::WireParts)
TERO_REGISTER(ai::WireFunction)
TERO_REGISTER(ai::WireCall)
TERO_REGISTER(ai::WireMessage)
TERO_REGISTER(ai::WireChoice)
TERO_REGISTER(ai::WireCached)
TERO_REGISTER(ai::WireUsage)
TERO_REGISTER(ai::WireAnswer)
TERO_REGISTER(ai::WireError)
TERO_REGISTER(ai::WireErrorDetail)
TERO_REGISTER(ai::ChatProcessCall)
TERO_REGISTER(ai::ChatProcessAnswer)
TERO_REGISTER(ai::SpentToday)
TERO_REGISTER(ai::ProductArguments)
TERO_REGISTER(ai::NumberArguments)
TERO_REGISTER(ai::ReasonArguments)

}  // namespace tero
