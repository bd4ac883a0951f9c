// What the commands of the server's half have in common: the configuration they work with, and how they fail.
#pragma once

#include "app/config/load_config.hpp"
#include "base/result.hpp"
#include "cli/arguments.hpp"

#include <optional>
#include <ostream>
#include <string_view>
#include <vector>

namespace tero::app {

inline constexpr OptionSpec config_option{
    .name = "config", .value = "FILE", .help = "configuration file; otherwise ./agent_config.json"};
inline constexpr OptionSpec data_option{
    .name = "data", .value = "DIR", .help = "folder of the database, over the configuration"};

enum class Needs { OPTIONS, NAMES_IN_CATALOG, CATALOG };

// The configuration in effect, or its problems on `err`.
std::optional<LoadedConfig> configuration(Needs needs, const Arguments& arguments,
                                          const Environment& environment, std::ostream& err);

// Those of the configuration as it is now; every problem of it in one error.
Result<std::vector<AlertRule>> read_alert_rules(const Arguments& arguments, const Environment& environment);

// Exit codes, with the reason on `err`.
int wrong_usage(std::ostream& err, const Error& error, std::string_view command);
int failed(std::ostream& err, const Error& error);

}  // namespace tero::app
