// A text as tokens, normalised: the first half of text_features.hpp.
#pragma once

#include "learn/text_features.hpp"

#include <string_view>

namespace tero::learn {

// Fills text, tokens, letters and capitals, and nothing else.
void read_tokens(std::string_view original, TextFeatures& out);

}  // namespace tero::learn
