// Whether a person may write freely to a customer now; where not, the error says what to do.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/conversation.hpp"

namespace tero {

Result<Done> may_write_freely(const Contact& contact, Channel channel, Timestamp now);

}  // namespace tero
