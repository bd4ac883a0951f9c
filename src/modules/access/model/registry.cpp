// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/access/model/access.hpp"

namespace tero {

TERO_REGISTER(ApiKey)
TERO_REGISTER(PersonRole)
TERO_REGISTER(SessionKind)
TERO_REGISTER(Session)

}  // namespace tero
