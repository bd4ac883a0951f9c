// `tero train` and `tero evaluate`: what a business understands, learnt from the lines that people wrote.
// They need no server.
#pragma once

#include "cli/arguments.hpp"

#include <ostream>

namespace tero::app {

extern const CommandSpec train_command;
extern const CommandSpec evaluate_command;

int train(const Arguments& arguments, std::ostream& out, std::ostream& err);
int evaluate(const Arguments& arguments, std::ostream& out, std::ostream& err);

}  // namespace tero::app
