// What a model had a part in an answer: what it wrote, and the tools it asked for.
#pragma once

#include "base/time_zone.hpp"
#include "business/quoting/model/ai_word.hpp"
#include "business/quoting/model/answer.hpp"
#include "kernel/decision.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <string>

namespace tero::sales {

// What a model wrote is told of with the conversation, whatever became of it; a draft is put before the
// person who is called.
void tell_of_model(Decided& decided, const Context& context, const Conversation& conversation,
                   const AgentBrief& brief, AiWord word, const std::string& agent, const TimeZone& zone);

}  // namespace tero::sales
