// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "workers/webhook/webhook_answer.hpp"

namespace tero {

TERO_REGISTER(webhook::WebhookCall)

}  // namespace tero
