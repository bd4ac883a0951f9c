// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "kernel/alert.hpp"
#include "kernel/history.hpp"
#include "kernel/idempotent_call.hpp"
#include "kernel/owner.hpp"

namespace tero {

TERO_REGISTER(HistoryEntry)
TERO_REGISTER(IdempotentCall)
TERO_REGISTER(AlertLevel)
TERO_REGISTER(Owner)

}  // namespace tero
