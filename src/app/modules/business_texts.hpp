// What a business hears and says with: its words and rules, its sentences, and the steps of its follow-ups.
// Read from its files once and shared by all who use them.
#pragma once

#include "base/result.hpp"
#include "kernel/business_files.hpp"
#include "languages/sentences.hpp"
#include "modules/followup/model/sequence.hpp"
#include "modules/router/router_words.hpp"

#include <memory>
#include <string_view>

namespace tero {

struct BusinessTexts {
    std::shared_ptr<const router::RouterWords> words = {};    // what messages are read with
    std::shared_ptr<const Sentences> sentences = {};          // what customers read
    std::shared_ptr<const followup::Sequence> sequence = {};  // when they are written to again
};

// `language`: of readers whose own the business does not speak.
Result<BusinessTexts> read_texts(const BusinessFiles& files, std::string_view language);
// Of one that is built in, in the language that comes first there: made once, and proved by every build.
const BusinessTexts& built_in_texts(std::string_view name);

}  // namespace tero
