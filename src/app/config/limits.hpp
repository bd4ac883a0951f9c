// The limits of options, as their descriptions state them (codec/option_info.hpp): checked, and in words.
#pragma once

#include "app/config/load_config.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero {

// The field at `server.port`, `business.price_lists[1]` or `agents.max_concurrency_of.sales`: of an element
// the list or map that has it. nullptr: there is none.
const FieldInfo* option_at(std::string_view path);

// `1s to 24h`, `0 to 65535`; empty when the type says it all.
std::string range_text(const OptionInfo& option);

// Every number and duration out of its range. Sources are left
// empty.
std::vector<ConfigProblem> limit_problems(const AgentConfig& config);

}  // namespace tero
