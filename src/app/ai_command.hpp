// `tero ai test`: asks the configured model for one text and shows what the guard says of it. It needs no
// server.
#pragma once

#include "app/config/load_config.hpp"
#include "cli/arguments.hpp"

#include <ostream>

namespace tero::app {

extern const CommandSpec ai_command;

int ask_ai(const Arguments& arguments, const Environment& environment, std::ostream& out, std::ostream& err);

}  // namespace tero::app
