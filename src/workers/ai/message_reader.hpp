// The agent that has a language model read what was not understood (modules/router/language_model.hpp). It
// hands on what the model wrote: what of it counts is decided where the message is routed.
#pragma once

#include "modules/messaging/model/reading.hpp"
#include "observe/metrics.hpp"
#include "workers/ai/ia_conversacional_integrada.hpp"
#include "workers/builtin_agents.hpp"

#include <string_view>

namespace tero::ai {

inline constexpr std::string_view reader_name = "message_reader";

// One message, read; within ai.understanding_timeout.
ReadingSaid ask_reading(IAConversacionalIntegrada& ia, const ReadingTask& task);

// `ia` and `metrics` must outlive it.
agents::BuiltinAgent message_reader(IAConversacionalIntegrada& ia, metrics::Metrics& metrics);

}  // namespace tero::ai
