// Every figure that a text states, in digits or in words, with what it measures.
#pragma once

#include "workers/ai/guard/lexicon.hpp"
#include "workers/ai/guard/read_text.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero::ai {

// In millionths. What is not a plain number (a date, a code, one too large) is its text alone.
struct Figure {
    std::optional<std::int64_t> value = {};
    std::optional<std::int64_t> read_otherwise = {};  // 1.200 in a language where that is one and a fifth
    std::string text = {};                            // of a code, a date, a time: as it stands there
    std::string kind = {};                            // `length`, `money`, `percent`; empty: it says none
    std::string currency = {};                        // of money; empty: it says none
    std::int64_t scale = 1'000'000;                   // of its unit, in millionths
    std::string bound = {};                           // `approximately`, `from`: how it is limited
    bool is_per = false;                              // of money: for one of something
    std::string tax = {};      // of money: `plus tax`, `with tax`; empty: it says neither
    std::string counted = {};  // what a number without a unit counts: `paneles`
    std::size_t word = 0;
    std::size_t words = 1;
    std::size_t clause = 0;
    std::size_t sentence = 0;
};

std::vector<Figure> figures_in(const ReadText& text, const Lexicon& lexicon, std::string_view language);

// Whether the customer's figure may be said again in these words. `theirs`: it is the customer's own.
bool is_same(const Figure& stated, const Figure& known, bool theirs);

}  // namespace tero::ai
