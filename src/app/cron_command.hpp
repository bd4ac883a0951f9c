// `tero cron next`: when an expression fires. It needs no server.
#pragma once

#include "cli/arguments.hpp"

#include <istream>
#include <ostream>

namespace tero::app {

extern const CommandSpec cron_command;

// With --batch a question a line comes from `in`; what a line has that means nothing is told on `err`.
int cron(const Arguments& arguments, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace tero::app
