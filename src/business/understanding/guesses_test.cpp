// What is made of a model's guess where the words say something else.
#include "business/understanding/understanding_fixture.hpp"
#include "modules/router/understand.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::router {
namespace {

using enum IntentType;

class FixedModel final : public IntentModel {
public:
    explicit FixedModel(std::vector<IntentGuess> guesses) : guesses_(std::move(guesses)) {}
    std::vector<IntentGuess> guess(std::string_view, std::string_view) const override { return guesses_; }

private:
    std::vector<IntentGuess> guesses_;
};

Understanding understand_guessed(std::string_view text, std::vector<IntentGuess> guesses,
                                 const RoutingContext& context = {}) {
    RouterWords words = example_words();
    words.model = std::make_shared<const FixedModel>(std::move(guesses));
    return understand(text, Lexicon{words, example_vocabulary()}, context);
}

bool says(const Understanding& understood, IntentType intent) {
    const auto& all = understood.intents;
    return std::find(all.begin(), all.end(), intent) != all.end();
}

TEST(Guesses, AGreetingThatNamesAProductAsksForIt) {
    const std::vector<IntentGuess> greeting{{GREETING, 0.9, 0.9, true}};
    EXPECT_EQ(understand_guessed("hola, el isodec de 100", greeting).intent, QUOTE_REQUEST);
    EXPECT_EQ(understand_guessed("hola, cómo andan", greeting).intent, GREETING);
    EXPECT_EQ(understand_guessed("hola, gracias por el isodec",
                                 {{GREETING, 0.5, 0.9, true}, {GOODBYE_THANKS, 0.4, 0.9, true}})
                  .intent,
              GREETING);
}

TEST(Guesses, AValueOfWhatWasAskedForIsNoWrongNumber) {
    const std::vector<IntentGuess> wrong{{WRONG_NUMBER, 0.95, 0.95, true}};
    constexpr auto text = "me confundí, era de 150";
    const Understanding heard = understand_guessed(text, wrong, {.has_open_quote = true});
    EXPECT_EQ(heard.intent, DATA_PROVISION);
    EXPECT_EQ(heard.request.number("thickness_mm"), 150);
    EXPECT_EQ(understand_guessed("yo no fui", wrong, {.has_open_quote = true}).intent, WRONG_NUMBER);
}

TEST(Guesses, WhoNamesGoodsOfAnOrderHardlyWantsSilence) {
    const std::vector<IntentGuess> doubtful{{UNKNOWN, 0.5, 0.5, true}, {OPT_OUT, 0.2, 0.2, false}};
    const auto unclear = [&](std::string_view text) {
        const Understanding heard = understand_guessed(text, doubtful, {.has_open_quote = true});
        return std::find(heard.reasons.begin(), heard.reasons.end(), unclear_stop) != heard.reasons.end();
    };
    EXPECT_FALSE(unclear("sacame el isodec"));
    EXPECT_TRUE(unclear("sacame de ahí"));
}

TEST(Guesses, WhatSomebodySellsIsHardlyAComplaint) {
    const auto guessed = [](double first) {
        return std::vector<IntentGuess>{{COMPLAINT, first, first, true}, {SPAM_OTHER, 0.3, 0.3, false}};
    };
    EXPECT_FALSE(says(understand_guessed("te ofrecemos préstamos inmediatos", guessed(0.4)), COMPLAINT));
    EXPECT_TRUE(says(understand_guessed("te ofrecemos préstamos inmediatos", guessed(0.8)), COMPLAINT));
    EXPECT_TRUE(says(understand_guessed("todavía los estoy esperando", guessed(0.4)), COMPLAINT));
}

}  // namespace
}  // namespace tero::router
