// TERO_… variables over the configuration; see agent_config.hpp for their spelling.
#pragma once

#include "app/config/load_config.hpp"

#include <string>
#include <string_view>

namespace tero {

// `TERO_SERVER__PORT` of `server.port`.
std::string variable_of(std::string_view path);

// Writes into `config`, `sources` and `problems` of what the file left.
void apply_environment(const Environment& environment, LoadedConfig& loaded);

// The prototype's variables, for fields that are still empty.
void apply_prototype_names(const Environment& environment, LoadedConfig& loaded);

}  // namespace tero
