// A text as the guard reads it: words without accents and capitals, in clauses and sentences.
#pragma once

#include "workers/ai/guard/lexicon.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::ai {

struct Word {
    std::string text = {};    // `metro`, `46,07`, `m2`, `us$`, `9/11/2026`
    bool is_figure = false;   // it begins with a digit
    bool is_capital = false;  // as it was written
    bool begins_sentence = false;
    std::size_t clause = 0;
    std::size_t sentence = 0;
};

struct ReadText {
    std::vector<Word> words = {};
    std::vector<bool> asks = {};    // by sentence: it ends in a question mark
    std::string folded = {};        // the whole text without accents and capitals
    std::string foreign_sign = {};  // the first sign that has no place in such a text; empty: none

    std::vector<std::string_view> texts() const;
    std::size_t clauses() const { return words.empty() ? 0 : words.back().clause + 1; }
};

// `splits`: words that begin another clause.
ReadText read_text(std::string_view text, const Lexicon::Section& splits);

}  // namespace tero::ai
