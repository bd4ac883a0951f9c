// For tests: the vocabulary of the example catalog, and the sixty labelled messages.
#pragma once

#include "modules/router/router_words.hpp"
#include "modules/router/understand.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tero::router {

// Of businesses/bmc.
const RouterWords& example_words();
// Of examples/catalog.json. Ends the test when it cannot be read.
Vocabulary example_vocabulary();
// Prepared from it, once.
const Lexicon& example_lexicon();

// The same, with the towns that the owner would add after the first month: Las Piedras, and Brazil as a zone.
Vocabulary grown_vocabulary();

// One line of tests/fixtures/conversations.jsonl; entities that are not labelled are empty.
struct LabelledMessage {
    std::string id = {};
    std::string text = {};
    std::string language = {};
    IntentType intent = IntentType::UNKNOWN;
    std::vector<IntentType> intents = {};
    std::string agent = {};
    std::vector<std::string> entity_names = {};  // every label there is, so that none is passed over
    QuoteRequest request = {};                   // of the labels that are part of a request
    std::vector<std::string> products = {};
    std::vector<std::int32_t> thicknesses = {};
    std::string quote_number = {};
    Details details = {};
};

std::vector<LabelledMessage> labelled_messages();

}  // namespace tero::router
