// What an event is called, `quote.sent`, and which ones a pattern means: `quote.sent` that type alone,
// `quote.*` all that begin with `quote.`, `*` all.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string_view>

namespace tero {

inline constexpr std::size_t event_name_max = 256;  // bytes of an event's id, source, type and subject

bool is_of_type(std::string_view pattern, std::string_view type);
// invalid: it is no such pattern.
Result<Done> check_type_pattern(std::string_view pattern);

}  // namespace tero
