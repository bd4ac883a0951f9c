#include "modules/router/understand.hpp"

#include "modules/router/intent_model.hpp"
#include "modules/router/judge.hpp"
#include "modules/router/language_model.hpp"
#include "modules/router/router_words.hpp"
#include "modules/router/rules.hpp"

#include <algorithm>
#include <utility>

namespace tero::router {
namespace {

using enum IntentType;

// «Dale, gracias» after we asked where to is no place.
void forget_no_place(std::vector<IntentGuess>& guesses, const IntentModel& model, std::string_view original,
                     const RoutingContext& context, const Words& words, Entities& entities) {
    const std::string answered = "entity." + words.measures.other_place + ".answered";
    const auto reason = std::find(entities.reasons.begin(), entities.reasons.end(), answered);
    if (reason == entities.reasons.end()) return;
    RoutingContext unasked = context;
    unasked.asked_for.clear();
    std::vector<IntentGuess> other = model.guess(original, context_name(unasked, words));
    const IntentGuess& first = other.front();
    if (first.intent == DATA_PROVISION || first.intent == UNKNOWN || first.first < sure_enough) return;
    entities.request.erase(words.measures.other_place);
    entities.reasons.erase(reason);
    guesses = std::move(other);
}

// What a language model made of it.
struct ModelsWord {
    const ModelAnswer& answer;
    std::string_view why;
    ModelUse& use;
};

WholeReading read(std::string_view original, const Lexicon& lexicon, const RoutingContext& context,
                  const ModelsWord* said) {
    const Words& words = lexicon.words().words;
    WholeReading reading{.text = read_text(original, words, context.language, lexicon.quote_prefix())};
    const Text& text = reading.text;
    const bool is_sign = text.tokens.empty() && original.find_first_not_of(" \t\r\n?") != original.npos;
    reading.entities = find_entities(text, original, lexicon, context);
    Entities& entities = reading.entities;
    if (said != nullptr) take_values(said->answer, said->why, text, words, entities, said->use);
    PatternText pattern_text{text, entities, words};
    reading.matches = lexicon.words().rules.find(pattern_text);
    std::vector<IntentGuess>& guesses = reading.guesses;
    if (const IntentModel* model = lexicon.words().model.get(); model != nullptr && !text.tokens.empty()) {
        guesses = model->guess(original, context_name(context, words));
        // What answers nothing is no answer: «no, dejá, compro allá».
        const bool answers = guesses.front().intent == DATA_PROVISION && !context.asked_for.empty();
        const bool facts = !entities.request.values.empty() || !entities.products.empty() ||
                           !entities.undecided.empty() || !entities.details.name.empty() ||
                           std::any_of(text.tokens.begin(), text.tokens.end(),
                                       [](const Token& token) { return token.kind == TokenKind::NUMBER; });
        forget_no_place(guesses, *model, original, context, words, entities);
        if (answers && !facts && context.asked_for != "name" && text.tokens.size() > 2) {
            RoutingContext unasked = context;
            unasked.asked_for.clear();
            std::vector<IntentGuess> other = model->guess(original, context_name(unasked, words));
            // A place that no list knows is an answer all the same.
            if (other.front().first >= guesswork) guesses = std::move(other);
        }
    }
    if (said != nullptr) take_intent(said->answer, said->why, guesses);
    reading.understanding = Judge{text, words, is_sign, entities, context}.judge(reading.matches, guesses);
    return reading;
}

}  // namespace

WholeReading read_whole(std::string_view text, const Lexicon& lexicon, const RoutingContext& context) {
    return read(text, lexicon, context, nullptr);
}

Understanding understand_with(const ModelAnswer& answer, std::string_view why, std::string_view text,
                              const Lexicon& lexicon, const RoutingContext& context, ModelUse& use) {
    const ModelsWord said{answer, why, use};
    Understanding heard = read(text, lexicon, context, &said).understanding;
    keep_from_acting(understand(text, lexicon, context), answer.intent, heard, use);
    return heard;
}

MessageReading read_message(std::string_view text, const Lexicon& lexicon, const RoutingContext& context) {
    WholeReading whole = read_whole(text, lexicon, context);
    return {.understanding = std::move(whole.understanding), .details = std::move(whole.entities.details)};
}

Understanding understand(std::string_view text, const Lexicon& lexicon, const RoutingContext& context) {
    return read_message(text, lexicon, context).understanding;
}

}  // namespace tero::router
