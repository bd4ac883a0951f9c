// Whether a business can say what its catalog declares: each option, measure, step and discount in words, and
// no place in a sentence for an option that is not there.
#pragma once

#include "business/quoting/catalog.hpp"
#include "languages/sentences.hpp"

#include <span>
#include <string>
#include <vector>

namespace tero::sales {

// Every problem at once, each with the key of the sentence.
std::vector<std::string> unsaid(std::span<const CatalogList> lists, const Sentences& sentences);

}  // namespace tero::sales
