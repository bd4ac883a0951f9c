// What people of the shop did in a conversation, so that two who look at the same one do not both act.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tero {

// As Conversation::last_act says it.
namespace acts {
inline constexpr std::string_view took = "took";
inline constexpr std::string_view replied = "replied";
inline constexpr std::string_view gave_back = "gave_back";
inline constexpr std::string_view handed_on = "handed_on";
inline constexpr std::string_view done = "done";
}  // namespace acts

void count_act(Conversation& conversation, std::string_view act, const std::string& by, Timestamp now);

// conflict, with who was faster. `seen`: Conversation::acts as who acts now saw it; nothing: they do not say.
Result<Done> as_seen(const Conversation& conversation, std::optional<std::int32_t> seen);

}  // namespace tero
