// `tero route`
#pragma once

#include "cli/command.hpp"

#include <span>

namespace tero::cli {

std::span<const ClientCommand> route_command();

}  // namespace tero::cli
