// The client's half of the command line: `tero status`, `tero tasks list`, `tero quotes accept` … They talk
// to a running Tero over its API, as any program could.
#pragma once

#include "app/config/load_config.hpp"
#include "base/time.hpp"
#include "cli/arguments.hpp"
#include "cli/terminal.hpp"

#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

// `arguments` begin after the program's name. Answers the exit code: 0 done, 1 the server refused or is not
// there, 2 a wrong command line, said on `err` with what to do. None: the first argument names no command of
// the client.
std::optional<int> run_client(std::span<const std::string> arguments, const Environment& environment,
                              std::ostream& out, std::ostream& err, cli::Terminal& terminal,
                              const Clock& clock);

// Its commands, a line each, for `tero --help`.
std::string client_help();
// What they take, in the order of the help.
std::vector<const CommandSpec*> client_commands();

}  // namespace tero
