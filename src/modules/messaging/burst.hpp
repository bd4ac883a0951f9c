// What a conversation knows before its next words: the burst that is routed begins with it.
#pragma once

#include "base/time.hpp"
#include "kernel/decision.hpp"
#include "kernel/rows.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/inputs.hpp"

#include <variant>

namespace tero::messaging {

// All but the words and the messages that hold them.
std::variant<RouteBurst, Need> burst_of(const Rows& rows, const Conversation& conversation, Timestamp now);

}  // namespace tero::messaging
