// Numbers written as words, in the languages there are: «ciento veinte», «seis y medio», «a hundred and
// fifty», «dez».
#pragma once

#include "modules/router/text.hpp"
#include "modules/router/words.hpp"

#include <string_view>
#include <vector>

namespace tero::router {

// Words that make one number become one NUMBER token whose text keeps the words. «un metro y medio» and
// «medio metro» become 1.5 and 0.5 before their unit; an article without a unit stays a word.
void join_number_words(std::vector<Token>& tokens, const Words& words, std::string_view language);

}  // namespace tero::router
