// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/duty/model/inputs.hpp"
#include "modules/duty/model/notice.hpp"
#include "modules/duty/model/options.hpp"
#include "modules/duty/model/push.hpp"
#include "modules/duty/model/push_inputs.hpp"

namespace tero {

TERO_REGISTER(DutyCallStatus)
TERO_REGISTER(DutyCall)
TERO_REGISTER(HandedTo)
TERO_REGISTER(NoticePush)
TERO_REGISTER(Notice)
TERO_REGISTER(PushSubscription)
TERO_REGISTER(PushDelivery)
TERO_REGISTER(LeftSession)
TERO_REGISTER(DutyPerson)
TERO_REGISTER(PersonOptions)
TERO_REGISTER(DutyOptions)

}  // namespace tero
