#include "app/modules/learned_intents.hpp"

#include "kernel/business_files.hpp"
#include "learn/classifier.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

// Of a label: `opt_out` is OPT_OUT.
std::optional<IntentType> intent_of(std::string label) {
    std::ranges::transform(label, label.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    IntentType intent = IntentType::UNKNOWN;
    if (!boost::describe::enum_from_string(label.c_str(), intent)) return std::nullopt;
    return intent;
}

class LearnedIntents final : public router::IntentModel {
public:
    LearnedIntents(learn::Model model, std::vector<IntentType> intents)
        : classifier_(std::move(model)), intents_(std::move(intents)) {}

    std::vector<router::IntentGuess> guess(std::string_view text, std::string_view context) const override {
        thread_local learn::Scratch scratch;
        const std::array contexts{context};
        const learn::Classification found = classifier_.classify(text, contexts, scratch);
        std::vector<router::IntentGuess> guesses;
        guesses.reserve(found.ranked.size());
        for (const learn::Ranked& one : found.ranked) {
            const learn::LabelCard& card = classifier_.model().card.labels[one.label];
            guesses.push_back({.intent = intents_[one.label],
                               .first = one.probability,
                               .said = one.presence,
                               .is_said = one.presence >= card.presence_threshold});
        }
        return guesses;
    }

private:
    learn::Classifier classifier_;
    std::vector<IntentType> intents_;  // of the model's labels
};

}  // namespace

std::string intent_label(IntentType intent) {
    std::string label{name_of(intent)};
    std::ranges::transform(label, label.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return label;
}

Result<std::shared_ptr<const router::IntentModel>> read_intents(std::string_view bytes) {
    TRY(learn::Model model, learn::read_model(bytes));
    std::vector<IntentType> intents;
    for (const learn::LabelCard& label : model.card.labels) {
        const std::optional<IntentType> intent = intent_of(label.name);
        if (!intent) {
            return Error{ErrorCode::invalid,
                         fmt::format("'{}' is no intent: train the model again", label.name),
                         std::string{understanding_model}};
        }
        intents.push_back(*intent);
    }
    return std::shared_ptr<const router::IntentModel>{
        std::make_shared<LearnedIntents>(std::move(model), std::move(intents))};
}

}  // namespace tero
