// The day that a message names, as far as words can tell it: which one it is, the clock says.
#pragma once

#include "modules/router/model/said_date.hpp"
#include "modules/router/text.hpp"
#include "modules/router/words.hpp"

#include <optional>

namespace tero::router {

// Of several the last: «hoy no, el lunes». A day that is past is none.
std::optional<SaidDate> find_date(const Text& text, const Words& words);

}  // namespace tero::router
