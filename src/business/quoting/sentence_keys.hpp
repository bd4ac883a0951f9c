// Which sentences a shop that quotes says, and what it says them with: the one table that `sentences/*.json`
// of every business is checked against.
#pragma once

#include "languages/sentences.hpp"

#include <span>

namespace tero::sales {

std::span<const SentenceKey> sentence_keys();

}  // namespace tero::sales
