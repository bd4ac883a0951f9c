// What would be made of these words, and why: asked from outside, and nothing is done.
#pragma once

#include "base/id.hpp"
#include "kernel/input.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <string>

namespace tero {

struct ExplainRoute {
    Id<Conversation> conversation = {};  // empty: of somebody who never wrote
    std::string text = {};
};

TERO_INPUT(router, CALL, ExplainRoute)

}  // namespace tero
