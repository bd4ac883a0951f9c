// A handful of words to compare with: «is it one of these?».
#pragma once

#include "modules/router/text.hpp"

#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace tero::router {

inline bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    for (const std::string_view other : words) {
        if (word == other) return true;
    }
    return false;
}

// Is there a token at `i`, in the sentence of token `of`, with one of these texts?
inline bool word_at(const Text& text, std::size_t of, std::size_t i,
                    std::initializer_list<std::string_view> words) {
    return i < text.tokens.size() && text.same_sentence(of, i) && one_of(text.tokens[i].text, words);
}

}  // namespace tero::router
