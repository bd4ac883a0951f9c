// What is known of a brief's customer, read when a model is to write.
#pragma once

#include "engine/engine_host.hpp"
#include "workers/ai/prompt.hpp"

namespace tero::ai {

// A model does without what cannot be read.
Memory remembered(const EngineHost& host, const AgentBrief& brief);

}  // namespace tero::ai
