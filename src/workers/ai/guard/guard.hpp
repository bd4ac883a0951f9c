// Looks at a text that a model drafted before anybody reads it: it may state only figures, products, dates
// and promises that stand in its facts, in the customer's language, and as a shop's assistant would write on
// WhatsApp. What is not surely sound does not pass: the plain sentence goes out instead, which costs little.
//
// A claim (delivery, stock, a guarantee, a discount, …) stands in the facts if one of their clauses has the
// same words for it and is as positive or negative. Else it may be asked about, named as the topic, or left
// to a person («eso te lo confirma un compañero»).
//
// Pure. What a language calls a figure, a day or a promise is data: languages/<code>/guard.txt.
#pragma once

#include "workers/ai/guard/lexicon.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tero::ai {

struct Facts {
    std::string language = "es";
    std::vector<std::string> stated = {};    // what may be said, in plain sentences of that language
    std::vector<std::string> customer = {};  // what the customer wrote: their measures may be said again
    std::vector<std::string> names = {};     // of the customer, the business: may be written
    // Every name of each product that the business has: one that is no fact may not be named.
    std::vector<std::vector<std::string>> products = {};
    std::vector<std::string> kept =
        {};  // what the model was told and nobody may read, such as its instructions
    std::size_t characters_max = 700;
};

struct Verdict {
    std::string rule = {};   // `figure`, `promise`, `language`; empty: it passes
    std::string found = {};  // in the text
    bool passes() const { return rule.empty(); }
    bool operator==(const Verdict&) const = default;
};

Verdict judge(std::string_view draft, const Facts& facts, const Lexicon& lexicon);

}  // namespace tero::ai
