// Whether a person may write freely to a customer now; where not, the error says what to do.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <string_view>

namespace tero {

// The same as a code: `opted_out`, `window_closed`, `no_address`; empty: they may.
std::string_view why_not_freely(const Contact& contact, Channel channel, Timestamp now);
Result<Done> may_write_freely(const Contact& contact, Channel channel, Timestamp now);

}  // namespace tero
