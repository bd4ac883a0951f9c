// Which sentences a shop that quotes says, and what it says them with: the one table that `sentences/*.json`
// of every business is checked against.
#pragma once

#include "languages/sentences.hpp"
#include "modules/followup/model/sequence.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace tero::sales {

std::span<const SentenceKey> sentence_keys();

// The sentences of a business that is built in; every build has proved them.
std::shared_ptr<const Sentences> built_in_sentences(std::string_view first = "es");
// Its follow-ups likewise.
std::shared_ptr<const followup::Sequence> built_in_sequence();

}  // namespace tero::sales
