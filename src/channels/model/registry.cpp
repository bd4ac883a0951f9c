// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "channels/model/options.hpp"
#include "codec/register.hpp"

namespace tero {

TERO_REGISTER(WhatsAppOptions)
TERO_REGISTER(WebPushOptions)
TERO_REGISTER(ChannelOptions)

}  // namespace tero
