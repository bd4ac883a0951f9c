// `tero templates print`: what the provider has to approve before follow-ups may go out as templates.
#pragma once

#include "app/config/load_config.hpp"

#include <iosfwd>
#include <string_view>

namespace tero {

// A template and language a line, as JSON that Meta's API takes. 1 when the business has problems, each on
// `errors`; 2 when there is no such configuration file.
int templates_print(std::string_view path, const Environment& environment, std::ostream& out,
                    std::ostream& errors);

}  // namespace tero
