// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/router/explained.hpp"
#include "modules/router/language_model.hpp"
#include "modules/router/words_file.hpp"

namespace tero {

TERO_REGISTER(router::MeasureCodes)
TERO_REGISTER(router::OptionFile)
TERO_REGISTER(router::CountFile)
TERO_REGISTER(router::WordsFile)
TERO_REGISTER(router::ModelValue)
TERO_REGISTER(router::ModelItem)
TERO_REGISTER(router::ModelAnswer)
TERO_REGISTER(RoutingContext)
TERO_REGISTER(RoutingDecision)
TERO_REGISTER(IntentChance)
TERO_REGISTER(ReadReason)
TERO_REGISTER(ReadValue)
TERO_REGISTER(RouteExplained)

}  // namespace tero
