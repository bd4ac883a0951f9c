// What a text claims or promises, and whether its facts do.
#pragma once

#include "workers/ai/guard/lexicon.hpp"
#include "workers/ai/guard/read_text.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tero::ai {

struct Claim {
    std::string concept_name = {};  // `goods`, `discount`
    std::string phrase = {};        // the words of the lexicon it was known by
    std::string found = {};         // in the text
    bool negative = false;
    std::size_t clause = 0;
    std::size_t sentence = 0;
};

// By clause, whether it denies.
std::vector<bool> denials(const ReadText& text, const Lexicon& lexicon, std::string_view language);
std::vector<Claim> claims_in(const ReadText& text, const Lexicon& lexicon, std::string_view language);

// How a clause of the text is meant: what may be said of things that are no facts.
class Manner {
public:
    Manner(const ReadText& text, const Lexicon& lexicon, std::string_view language);
    // «eso te lo confirma un compañero», «sobre el flete, …»: it states nothing.
    bool leaves_open(std::size_t clause) const { return leaves_open_.at(clause); }
    bool is_bare(std::size_t clause) const { return bare_.at(clause); }  // «la garantía y …»: a name alone
    // A question about the customer's wish, which offers nothing.
    bool asks(std::size_t clause) const { return asks_.at(clause); }

private:
    std::vector<bool> leaves_open_ = {};
    std::vector<bool> bare_ = {};
    std::vector<bool> asks_ = {};
};

}  // namespace tero::ai
