// What a follow-up tells of itself.
#pragma once

#include "kernel/decision.hpp"
#include "modules/followup/model/follow_up.hpp"

#include <string_view>

namespace tero::followup {

Json reason_json(std::string_view reason, const FollowUp& follow_up);

// For a day that the customer named, and not gone out yet.
bool is_promised(const FollowUp& follow_up);

// Where it may not go out for a reason of ours, a person writes: it was said that we do.
void keep_promise(Decided& decided, const FollowUp& follow_up, std::string_view reason);

// The workflow that waits for its sequence, if one does, is to hear that this one has come to its end.
void tell_end(Decided& decided, const FollowUp& ended);

// A follow-up that waits until its due_at tells why; not again while the same holds it.
void put_deferred(Decided& decided, const Context& context, FollowUp follow_up,
                  std::string_view reason_before);

}  // namespace tero::followup
