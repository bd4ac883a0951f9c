// Which language a message is in, by the small words that only one of them has.
#pragma once

#include "modules/router/folding.hpp"
#include "modules/router/text.hpp"
#include "modules/router/words.hpp"

#include <span>
#include <string>

namespace tero::router {

struct LanguageHeard {
    std::string code = {};  // es, en, pt …; empty when the words say nothing, as in «chair 100»
    int lead = 0;           // words that tell it, beyond those that tell another
};

LanguageHeard detect_language(std::span<const Token> tokens, LetterVotes letters, const Words& words);

}  // namespace tero::router
