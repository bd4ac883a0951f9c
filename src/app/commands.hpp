// The server's half of the command line: serve, demo, sandbox, config, keys, backup, restore, doctor.
#pragma once

#include "app/config/load_config.hpp"
#include "cli/terminal.hpp"

#include <ostream>
#include <span>
#include <string>

namespace tero::app {

// The whole program: `arguments` begin after its name. Answers the exit code: 0 done, 1 it failed, 2 a wrong
// command line.
int run(std::span<const std::string> arguments, const Environment& environment, std::ostream& out,
        std::ostream& err, cli::Terminal& terminal);

}  // namespace tero::app
