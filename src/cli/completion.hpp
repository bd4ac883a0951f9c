// What shells complete and the manual page: made of what the commands say of themselves.
#pragma once

#include "cli/arguments.hpp"

#include <span>
#include <string>
#include <string_view>

namespace tero {

using Commands = std::span<const CommandSpec* const>;

// A script for bash, zsh or fish, for that shell to read at its start. invalid: it is none of them.
Result<std::string> completion_script(std::string_view shell, Commands commands);

// In roff, for `man -l`.
std::string manual_page(std::string_view version, Commands commands);

}  // namespace tero
