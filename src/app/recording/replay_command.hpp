// `tero replay`: decides again what `tero serve --record` wrote down. It needs no server and changes nothing.
#pragma once

#include "app/config/load_config.hpp"
#include "cli/arguments.hpp"

#include <ostream>

namespace tero::app {

extern const CommandSpec replay_command;

int replay(const Arguments& arguments, const Environment& environment, std::ostream& out, std::ostream& err);

}  // namespace tero::app
