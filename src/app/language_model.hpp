// The language model that the configuration names, with the keys of this process.
#pragma once

#include "base/result.hpp"
#include "observe/metrics.hpp"
#include "workers/ai/ia_conversacional_integrada.hpp"

#include <memory>
#include <string>

namespace tero::app {

// Null: none is to be asked. `spent_file`: where the day's spending is kept; empty: nowhere.
Result<std::unique_ptr<ai::IAConversacionalIntegrada>> open_model(const AiOptions& options,
                                                                  std::string spent_file,
                                                                  const Clock& real_time,
                                                                  metrics::Metrics& metrics);

}  // namespace tero::app
