// `tero config check`, `show` and `docs`, on streams, so that a test or another program can run them.
#pragma once

#include "app/config/load_config.hpp"

#include <iosfwd>

namespace tero {

// The configuration in effect: each option, its value (secrets masked), and who set it.
std::string show(const LoadedConfig& loaded);

// `path`: the --config of the command line; empty for none. Both answer the exit code: 0 good, 1 problems, 2
// no file.
int config_check(std::string_view path, const Environment& environment, std::ostream& out,
                 std::ostream& errors);
int config_show(std::string_view path, const Environment& environment, std::ostream& out,
                std::ostream& errors);

enum class ExplainAs { TEXT, JSON };
// What each option means and may be, of one section or option when it is named. 1: there is no such option.
int config_explain(std::string_view path, std::string_view option, ExplainAs form,
                   const Environment& environment, std::ostream& out, std::ostream& errors);

}  // namespace tero
