// Which of the three languages a message is in, by the small words that only one of them has.
#pragma once

#include "modules/router/folding.hpp"
#include "modules/router/text.hpp"

#include <span>
#include <string>

namespace tero::router {

// es, en, pt; empty when the words say nothing, as in «isodec 100».
std::string detect_language(std::span<const Token> tokens, LetterVotes letters);

}  // namespace tero::router
