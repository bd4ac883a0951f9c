// Proves a sequence against the business's sentences and the provider's rules before anybody is written to.
#pragma once

#include "base/result.hpp"
#include "languages/sentences.hpp"
#include "modules/followup/model/sequence.hpp"

#include <vector>

namespace tero::followup {

// Everything that is wrong, with the file and the place in each message: ids that are there twice, hours that
// do not rise, wordings that are no sentences, two that say the same, a wording whose places are not the
// parameters of its template, and templates that the provider would not take or that a reader has none of.
std::vector<Error> check_sequence(const Sequence& sequence, const Sentences& sentences);

// The first step that would fall due when the quote has expired; null: none.
const Step* step_after_the_end(const Sequence& sequence, Duration valid_for);

}  // namespace tero::followup
