// The day that a message names, as far as words can tell it: which one it is, the clock says.
#pragma once

#include "modules/router/model/said_date.hpp"
#include "modules/router/text.hpp"
#include "modules/router/words.hpp"

#include <optional>
#include <string_view>

namespace tero::router {

// Of several the last: «hoy no, el lunes». A day that is past is none. By the words of one language, as a
// «quinta» is a house in Spanish: `language`, where the text does not tell its own.
std::optional<SaidDate> find_date(const Text& text, const Words& words, std::string_view language);

}  // namespace tero::router
