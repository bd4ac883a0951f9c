// Which language a message is in, by the small words that only one of them has; and whether who wrote it has
// gone over to it, or only borrowed a word. «Ok, thanks», «muito obrigado» and «delivery» are anybody's.
#pragma once

#include "modules/router/folding.hpp"
#include "modules/router/text.hpp"
#include "modules/router/words.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace tero::router {

// es, en, pt …; empty when the words say nothing, as in «chair 100».
std::string language_of(std::span<const Token> tokens, LetterVotes letters, const Words& words);

// The language to which a conversation in `spoken` turns with this message; empty: it stays. `is_name`: of a
// token, whether it is part of the name of a place or of goods.
std::string language_turned_to(std::span<const Token> tokens, LetterVotes letters, const Words& words,
                               std::string_view spoken, const std::function<bool(std::size_t)>& is_name);

// «quanto, prazo»: the words that tell this language.
std::string telling_words(std::span<const Token> tokens, const Words& words, std::string_view code);

}  // namespace tero::router
