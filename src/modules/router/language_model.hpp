// Where our own reading of a message does not understand it, or cannot tell several things apart, a language
// model may be asked. Here is what it is asked, and what of its answer counts.
//
//     «a rug like the one we spoke of, say seven, and three the other way»
//       the model   QUOTE_REQUEST, length 7, width 3, dye ochre
//       taken       the intent, and both figures: they stand in the text, and stood for nothing yet
//       dropped     the dye: nobody said it
//
// The model says what is meant and what belongs together; what it speaks of must stand in the text. What it
// says is judged as what the classifier says is, and no act that binds or silences is ever its word alone.
//
// Pure. A model's answer is what anybody might have written: it is read strictly.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/router/model/intent.hpp"
#include "modules/router/routing_context.hpp"
#include "modules/router/understand.hpp"
#include "modules/router/vocabulary.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero::router {

struct ModelValue {
    std::string name = {};
    Json value = {};  // a number or a text
    bool operator==(const ModelValue&) const = default;
};
BOOST_DESCRIBE_STRUCT(ModelValue, (), (name, value))
TERO_DESCRIBED_WHOLLY(ModelValue);

struct ModelItem {
    std::optional<std::string> product = {};
    std::vector<ModelValue> values = {};
    bool operator==(const ModelItem&) const = default;
};
BOOST_DESCRIBE_STRUCT(ModelItem, (), (product, values))
TERO_DESCRIBED_WHOLLY(ModelItem);

struct ModelAnswer {
    IntentType intent = IntentType::UNKNOWN;
    std::vector<ModelItem> items = {};
    bool operator==(const ModelAnswer&) const = default;
};
BOOST_DESCRIBE_STRUCT(ModelAnswer, (), (intent, items))
TERO_DESCRIBED_WHOLLY(ModelAnswer);

// Of one business: made from its words and what it sells.
struct ModelQuestion {
    std::string told = {};
    Json schema = {};  // JSON Schema of a ModelAnswer
};
ModelQuestion model_question(const Words& words, const Vocabulary& vocabulary);

// Why the model is asked: `not_understood`, `several_things`. Empty: it is not, since we understood, or
// because of a word that only a person or the customer may make clear. `unsure`: nobody is found for what
// was understood.
std::string_view why_ask_model(const Understanding& heard, bool unsure, std::string_view text,
                               const RoutingContext& context);

// invalid: what is no answer of that schema, also one that was cut off.
Result<ModelAnswer> read_model_answer(std::string_view json);

// What became of an answer, for people.
struct ModelUse {
    std::vector<std::string> taken = {};    // `length_m 8`
    std::vector<std::string> dropped = {};  // `dye ochre: not_said`
    bool operator==(const ModelUse&) const = default;
};

// The message, read anew with it. `why`: as above.
Understanding understand_with(const ModelAnswer& answer, std::string_view why, std::string_view text,
                              const Lexicon& lexicon, const RoutingContext& context, ModelUse& use);

// ---- the steps of it, for read_whole() ----

// Puts in what stands in the text and contradicts nothing.
void take_values(const ModelAnswer& answer, std::string_view why, const Text& text, const Words& words,
                 Entities& entities, ModelUse& use);
// As one more guess: likely, and never sure.
void take_intent(const ModelAnswer& answer, std::string_view why, std::vector<IntentGuess>& guesses);
// Takes back what would bind or silence and was not heard without the model (`before`): it is asked about, or
// a person looks.
void keep_from_acting(const Understanding& before, IntentType said, Understanding& heard, ModelUse& use);

}  // namespace tero::router
