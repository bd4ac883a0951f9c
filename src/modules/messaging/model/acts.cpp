#include "modules/messaging/model/acts.hpp"

#include <fmt/format.h>

namespace tero {

void count_act(Conversation& conversation, std::string_view act, const std::string& by, Timestamp now) {
    conversation.acts += 1;
    conversation.last_act = act;
    conversation.last_act_by = by;
    conversation.last_act_at = now;
}

Result<Done> as_seen(const Conversation& conversation, std::optional<std::int32_t> seen) {
    if (!seen.has_value() || *seen == conversation.acts) return Done{};
    if (conversation.acts == 0)
        return Error{ErrorCode::conflict, "nobody has acted in this conversation yet: look again",
                     "if-match"};
    return Error{ErrorCode::conflict,
                 fmt::format("{} was faster ({}, at {}): look again", conversation.last_act_by,
                             conversation.last_act, to_string(conversation.last_act_at)),
                 "if-match"};
}

}  // namespace tero
