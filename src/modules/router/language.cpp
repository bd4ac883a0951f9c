#include "modules/router/language.hpp"

#include <algorithm>
#include <string_view>

namespace tero::router {

LanguageHeard detect_language(std::span<const Token> tokens, LetterVotes letters, const Words& words) {
    std::string_view found;
    int most = 0;
    int second = 0;
    for (const LanguageWords& language : words.languages) {
        int votes = language.code == "es" ? letters.spanish : language.code == "pt" ? letters.portuguese : 0;
        for (const Token& token : tokens)
            votes += token.kind == TokenKind::WORD && language.telling.has(token.text) ? 1 : 0;
        if (votes == most) found = {};  // as many say one as another
        if (votes > most) found = language.code;
        second = std::max(second, std::min(most, votes));
        most = std::max(most, votes);
    }
    return {.code = std::string{found}, .lead = most - second};
}

}  // namespace tero::router
