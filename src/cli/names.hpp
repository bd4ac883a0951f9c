// Names and numbers that people know, where the API wants an id: a customer's name or telephone, a quote's
// number, a schedule's name.
#pragma once

#include "cli/api_client.hpp"
#include "cli/arguments.hpp"

#include <string>
#include <string_view>

namespace tero::cli {

// The id that this stands for; what is one already is asked nobody about. not_found: nothing is called so.
// conflict: several are, and the message says which.
Result<std::string> id_of(ApiClient& api, Named named, const std::string& said);

// Puts ids in the place of all names that were given.
Result<Done> put_ids(const CommandSpec& command, ApiClient& api, Arguments& arguments);

}  // namespace tero::cli
