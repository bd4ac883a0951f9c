// `--watch`: what a command shows, again and again.
#pragma once

#include "cli/command.hpp"

#include <string>
#include <string_view>

namespace tero::cli {

inline constexpr Duration watch_every = 2s;

// Until somebody types q or Ctrl-C; in a file or a program one after the other. An Error that passes is shown
// and tried again.
Result<Done> watch(const Session& session, const ClientCommand& command);

// Whether these keys say that it is enough.
bool ends_it(std::string_view keys);
// `text` below a title, as much as there is room for: rows of at most so many columns, never more than fit.
std::string watched_screen(std::string_view title, std::string_view text, ScreenSize size);

}  // namespace tero::cli
