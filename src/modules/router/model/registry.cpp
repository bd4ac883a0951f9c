// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/router/model/intent.hpp"
#include "modules/router/model/options.hpp"
#include "modules/router/model/said_date.hpp"
#include "modules/router/model/standing.hpp"

namespace tero {

TERO_REGISTER(IntentType)
TERO_REGISTER(router::Standing)
TERO_REGISTER(QuoteRequest)
TERO_REGISTER(BareReply)
TERO_REGISTER(SaidDate)
TERO_REGISTER(Understanding)
TERO_REGISTER(Undecided)
TERO_REGISTER(RoutingOptions)

}  // namespace tero
