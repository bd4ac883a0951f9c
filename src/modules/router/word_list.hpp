// A handful of words to compare with: «is it one of these?».
#pragma once

#include "modules/router/text.hpp"
#include "modules/router/words.hpp"

#include <cstddef>
#include <string_view>

namespace tero::router {

inline bool one_of(std::string_view word, const WordList& words) { return words.has(word); }

// Is there a token at `i`, in the sentence of token `of`, with one of these texts?
inline bool word_at(const Text& text, std::size_t of, std::size_t i, const WordList& words) {
    return i < text.tokens.size() && text.same_sentence(of, i) && words.has(text.tokens[i].text);
}

}  // namespace tero::router
