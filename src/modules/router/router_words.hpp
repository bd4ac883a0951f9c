// What the router reads with: the words and rules of the languages and of one business. Read from their files
// once and shared by all who read messages; the names of what is sold come from the price lists
// (vocabulary.hpp).
#pragma once

#include "base/result.hpp"
#include "kernel/business_files.hpp"
#include "modules/router/intent_model.hpp"
#include "modules/router/rules.hpp"
#include "modules/router/words.hpp"

#include <memory>

namespace tero::router {

struct RouterWords {
    Words words = {};
    RuleBook rules = {};
    std::shared_ptr<const IntentModel> model = {};  // null: the rules decide alone
};

// An error names file and line, or file and path.
Result<RouterWords> read_router_words(const BusinessFiles& files);
// For who only wants to know whether they can be read.
Result<Done> check_words(const BusinessFiles& files);

}  // namespace tero::router
