// `tero backup`, `tero restore` and `tero doctor`: what is done with the data folder itself.
#pragma once

#include "app/config/load_config.hpp"
#include "cli/arguments.hpp"

#include <ostream>
#include <span>
#include <string_view>

namespace tero::app {

struct DataCommand {
    CommandSpec spec = {};
    int (*run)(const Arguments&, const Environment&, std::ostream& out, std::ostream& err) = nullptr;
};

std::span<const DataCommand> data_commands();
const DataCommand* find_data_command(std::string_view name);  // null: there is no such one

}  // namespace tero::app
