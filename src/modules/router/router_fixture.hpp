// For tests: the languages, and a trade that nobody has, with an option of every kind. What the businesses
// that are built in are understood by is tried in business/understanding.
#pragma once

#include "modules/router/router_words.hpp"
#include "modules/router/understand.hpp"

namespace tero::router {

// Of a weaver who makes rugs and curtains to measure.
const RouterWords& weaver_words();
const Vocabulary& weaver_vocabulary();
// Prepared from both, once.
const Lexicon& weaver_lexicon();

}  // namespace tero::router
