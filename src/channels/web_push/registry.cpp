// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "channels/web_push/push_message.hpp"
#include "codec/register.hpp"

namespace tero {

TERO_REGISTER(web_push::PushText)

}  // namespace tero
